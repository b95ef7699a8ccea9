"""What is said of a sum: its terms, how it grows, what it comes to, and a mean of squares."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from mpmath import mpf

from calcanim.authoring.words import Fact, Told, counted, first_heard, told
from calcanim.calculus.sums.paired import Paired
from calcanim.calculus.sums.summed import Summed
from calcanim.exact.values import Value
from calcanim.notation.shown import as_shown, to_digits
from calcanim.notation.summations import as_term

_FEW = 3  # terms that are said one by one
_STEPS = 4  # sums so far that are
_MOST_OF_IT = mpf("0.3")  # of a sum: a last term that is said
_SLOW = 100  # times as much for a thousand times as many terms
_POWERS = ("ten", "a hundred", "a thousand", "ten thousand")
_ABOUT = 0.05
_SQUARED = "Square each error: then below counts like above."


def asked(found: Summed) -> tuple[Told, Told]:
    """What there is to add, and up to where."""
    terms = tuple(as_term(v) for v in found.terms)
    count = found.count
    if count is None:
        return told("Bars without an end: {terms},", terms=terms[:_FEW]), told("and so on.")
    facts: dict[str, Fact] = {
        "first": counted(found.first),
        "end": counted(found.last or 0),
        "count": counted(count),
        "terms": terms[:_FEW],
        "last": terms[-1] if terms else "",
    }
    if count == 0:
        return told("From {first} up to {end}: how many bars are that?", **facts), Told()
    if count == 1:
        return told("One bar alone: {last}. Is that a sum?", **facts), Told()
    if count <= _FEW:
        return told("{count:C} bars: {terms}.", **facts), Told()
    if all(t.expression == terms[0].expression for t in terms):
        return told("{count:C} bars,", **facts), told("and each of them is {last}.", **facts)
    begun = told("{count:C} bars: {terms},", **facts)
    if not found.is_whole_shown:
        return begun, told("and so on.")
    return begun, told("and so on, up to {last}.", **facts)


def how_much(found: Summed) -> Told:
    """The question, for bars that come to an end or do not."""
    if found.count is None:
        return told("Can they be stacked, all of them?")
    return told("How much are they on top of one another?")


def below_the_axis(found: Summed) -> Told:
    """What a term does that is less than zero."""
    if any(v.approx < 0 for v in found.terms):
        return told("Below the axis, a term takes away.")
    return Told()


def hardly_a_sum(found: Summed) -> tuple[str, Told]:
    """A title, and what a sum of one term is, or of none."""
    if found.count:
        term = as_term(found.terms[0])
        return "One term alone", told(
            "It stops where it starts, so there is one term: a sum of one term is that term,"
            " {term}.",
            term=term,
        )
    return "Nothing to add", told(
        "It stops before it starts, so there is no term and no bar. Nothing to add makes zero:"
        " the empty sum is where every sum begins, before its first term."
    )


def index_runs(found: Summed) -> tuple[Told, Told, Told]:
    """Put in one number after the other; what that makes; and how many terms these are."""
    terms = [as_term(v) for v in found.terms]
    first = told(
        "Put {start} for {i}: the term is {term}.",
        start=counted(found.first),
        i=found.i,
        term=terms[0],
    )
    if found.count is None:
        on = told("Put {next}, and {after}, and so on.", **_places(found))
        return first, on, told("Three dots instead of a last term: there is none.")
    if found.count == 2:
        on = told("Then put {last}.", last=counted(found.last or 0))
    elif found.count == 3:
        on = told("Put {next}, then {last}.", last=counted(found.last or 0), **_places(found))
    else:
        on = told(
            "Put {next}, put {after}, and go on to {last}.",
            last=counted(found.last or 0),
            **_places(found),
        )
    facts: dict[str, Fact] = {"steps": counted(found.count - 1), "count": counted(found.count)}
    if found.count == 2:
        many = told("One step makes two terms: last minus first, plus one.")
    else:
        many = told(
            "{steps:C} steps make {count} terms: last minus first, plus one.",
            **facts,
        )
    return first, on, many


def _places(found: Summed) -> dict[str, Fact]:
    return {"next": counted(found.first + 1), "after": counted(found.first + 2)}


def so_far(found: Summed) -> Told:
    """The first sums so far, one by one."""
    sums = tuple(as_term(v) for v in found.sums[:_STEPS])
    if all(s.exact for s in sums):
        return told("The height so far is a partial sum: {sums}.", sums=sums)
    return told("The height so far is a partial sum.")


def grows_by(found: Summed) -> Told:
    """What every turn of the index does to the sum so far."""
    f = found.f
    if f.op == "neg":
        return first_heard(
            "New {S} is old {S} minus {f}.", "New {S} is old {S} and the next term.",
            S="S", f=f.args[0],
        )  # fmt: skip
    return first_heard(
        "New {S} is old {S} plus {f}.", "New {S} is old {S} plus the next term.",
        S="S", f="the next term" if f.op == "add" else f,
    )  # fmt: skip


def put_in(found: Summed) -> tuple[Told, Told, Told]:
    """The recipe with its ends; the first index put in; and what the others make."""
    first, *others = (as_term(v) for v in found.terms)
    facts: dict[str, Fact] = {
        "f": found.f,
        "first": counted(found.first),
        "last": counted(found.last or 0),
        "term": first,
        "others": tuple(others),
    }
    return (
        told("Now {f}, from {first} to {last}:", **facts),
        told("{first} gives {term},", **facts),
        told("then {others}.", **facts),
    )


def both_ends(found: Summed) -> Told:
    """How many terms there are, where that is more than the steps."""
    return told(
        "{last:C} minus {first}, plus one, because both ends count: {count} terms,",
        first=counted(found.first),
        last=counted(found.last or 0),
        count=counted(found.count or 0),
    )


def together(found: Summed) -> Told:
    """What all of them come to."""
    assert found.total is not None
    return told("together {total}.", total=as_term(found.total))


def go_on(found: Summed) -> Told:
    """That all other bars climb, where there are some."""
    return told("And so on, up to the last one.") if len(found.terms) > _STEPS else Told()


def is_there_a_short_way(found: Summed) -> Told:
    """What is asked of a sum whose last index may be any."""
    return told("Is there a short way, for any last number {n}?", n=found.letter)


def each_on_its_partner() -> Told:
    """What is done with a copy of the bars."""
    return told("Set a copy of each bar on its partner from the other end:")


def equally_high(pairs: Paired) -> Told:
    """How high the columns are."""
    return told("now every column is {height} high,", height=pairs.height)


def so_many_columns(pairs: Paired) -> Told:
    """How many there are."""
    return told("and there are {columns}:", columns=pairs.columns)


def half_of_it() -> Told:
    """What that makes of the sum."""
    return told("the sum is half of that.")


def here_half_of(found: Summed, pairs: Paired) -> Told:
    """What that is for the last index that was asked for."""
    return told(
        "For {last}: half of {area}, which is {total}.",
        last=counted(found.last or 0),
        area=as_shown(Value(pairs.area, mpf(pairs.area.numerator) / pairs.area.denominator)),
        total=as_term(found.sums[-1]),
    )


def total(found: Summed) -> Told:
    """What all of it comes to, at the top of the tower, or where the last bar ends."""
    assert found.total is not None
    value = as_term(found.total)
    if found.sign and found.total.approx < 0:
        return told(
            "Gather them in one tower, and at its foot stands the sum: {total}.", total=value
        )
    if found.sign:
        return told(
            "Gather them in one tower, and at its top stands the sum: {total}.", total=value
        )
    if found.total.approx == 0:
        return told("What is added and what is taken away cancel: together they make zero.")
    return told("Where the last one ends, there stands the sum: {total}.", total=value)


def last_alone(found: Summed) -> Told:
    """How much of the sum the last term is, where that is much of it."""
    if found.total is None or not found.sign or len(found.terms) < 5 or not found.is_whole_shown:
        return Told()
    if not found.total.approx:
        return Told()
    share = found.terms[-1].approx / found.total.approx
    if share < _MOST_OF_IT:
        return Told()
    return told(
        "The last term alone is about {share} percent of it.",
        share=to_digits(100 * share, 2),
    )


def comes_to(found: Summed) -> Told:
    """Where the sums go as ever more terms are added."""
    if found.total is None:
        return _unsettled(found)
    value = as_shown(found.total, 6)
    if found.last is not None:
        return told(
            "All {count} of them make {total}.", count=counted(found.count or 0), total=value
        )
    gaps = [abs(v.approx - found.total.approx) for _, v in found.far]
    if not gaps or not _falls(gaps):
        return told("The sums settle on {total}.", total=value)
    if found.sign > 0:
        return told(
            "More and more bars, and yet the stairs rise less and less: they close in on {total}.",
            total=value,
        )
    return told(
        "More and more bars, and yet the sums move less and less: they close in on {total}.",
        total=value,
    )


def _falls(numbers: Sequence[mpf]) -> bool:
    return all(b < a for a, b in pairwise(numbers))


def _unsettled(found: Summed) -> Told:
    if not found.diverges:
        return told("Whether these sums settle is not known here: this is how far we have counted.")
    sums = [v.approx for _, v in found.far]
    if len(sums) > 1 and _falls([-s for s in sums]) and sums[-1] > 0:
        if sums[-1] < _SLOW * max(abs(sums[0]), mpf(1)):
            return told("It never settles: slowly, the stairs climb past every height.")
        return told("It never settles: the stairs climb past every height.")
    if len(sums) > 1 and _falls(sums) and sums[-1] < 0:
        return told("It never settles: the stairs go down past every depth.")
    return told("It never settles on any number.")


def short_way(found: Summed) -> Told:
    """The formula for any last index."""
    return first_heard(
        "For any last number {n} there is a short way: {formula}.",
        "For any last number {n} there is a short way.",
        n=found.letter,
        formula=found.formula or "",
    )


def grows_like(found: Summed) -> Told:
    """What ten times as many terms do to a sum that has a formula for any end."""
    sums = [v.approx for _, v in found.far]
    if len(sums) < 2 or not sums[-2]:
        return Told()
    times = sums[-1] / sums[-2]
    for power, word in enumerate(_POWERS, 1):
        if abs(times / 10**power - 1) < _ABOUT:
            return told("Ten times as many terms make about {times} times as much.", times=word)
    return Told()


def why_formula(found: Summed) -> Told:
    """In a few words, where a formula for many terms comes from."""
    if "FAULHABER" in found.rules:
        return told("No one adds so many by hand: for powers of whole numbers there is a formula.")
    if "GEOMETRIC" in found.rules and found.last is not None:
        return told("Each term is the same multiple of the one before, so there is a formula.")
    if "TELESCOPING" in found.rules and found.last is not None:
        return told("Each term is a difference of neighbours, so all but the ends cancel.")
    return Told()


def errors_cancel() -> Told:
    """Why errors are not just added."""
    return told("Added as they are, these cancel: zero.")


def squared_errors(squares: Sequence[Value], cancel: bool = False) -> Told:
    """What the squares are, which are needed where errors alone would `cancel`."""
    if not any(s.approx for s in squares):
        return told("Every prediction is a hit: there is nothing to square.")
    return told("So square each: then below counts like above." if cancel else _SQUARED)


def exact_hits(squares: Sequence[Value]) -> Told:
    """What errors of zero cost, where there are others."""
    zeros = sum(s.approx == 0 for s in squares)
    if zeros in (0, len(squares)):
        return Told()
    if zeros == 1:
        return told("One is hit exactly, and costs nothing.")
    return told("{zeros:C} are hit exactly, and cost nothing.", zeros=counted(zeros))


def mean_levels(squares: Sequence[Value]) -> tuple[Told, Told]:
    """The sum of the squares; and that over their number, levelled out."""
    total = sum((s.approx for s in squares), mpf(0))
    exact = [s.exact for s in squares]
    known = None if any(e is None for e in exact) else sum((e for e in exact if e), Fraction(0))
    count = len(squares)
    mean = Value(None if known is None else known / count, total / count)
    facts = {
        "total": as_term(Value(known, total)),
        "count": counted(count),
        "mean": as_term(mean),
    }
    if count == 1:
        return told("The mean squared error has one square alone: {total}.", **facts), told(
            "So that is the mean: {mean}.", **facts
        )
    return (
        told("The mean squared error adds the squares: {total};", **facts),
        told("it divides by {count}, and they level out at the mean: {mean}.", **facts),
    )


def for_us(found: Summed) -> Told:
    """What the sum that was asked for comes to."""
    if found.count == 0:
        return told("Here there is no term at all, and the sum is zero.")
    if found.total is None:
        return told("Here the sums settle on no number." if found.diverges else "")
    return told("Here: {total}.", total=as_shown(found.total, 6))
