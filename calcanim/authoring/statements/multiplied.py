"""What is said of a product, of its logarithm, and of a likelihood."""

from __future__ import annotations

from mpmath import mpf

from calcanim.authoring.words import Fact, Told, counted, is_brief, told
from calcanim.calculus.sums.running_products import Multiplied
from calcanim.exact.values import Value
from calcanim.notation.products import log_shown, short, size_of_power
from calcanim.notation.shown import as_shown, shown
from calcanim.pictures.log_scale import factor_of
from calcanim.pictures.underflow import Underflow

_FEW = 6  # numbers that can be heard in a row
_VANISHED = 0.05  # of the highest bar: this is hardly seen
_DIGITS = 5


def _row(values: tuple[Value, ...]) -> tuple[Fact, ...]:
    """Numbers to be heard in a row; none where they are many, or not short."""
    found = [short(v) for v in values]
    known = tuple(e for e in found if e is not None and is_brief(e))
    return known if 1 < len(known) == len(values) <= _FEW else ()


def title(found: Multiplied) -> str:
    """What the film asks first."""
    if found.count is None:
        return "Does it settle?"
    return "Where did they go?" if vanish(found) or fade(found) else "Multiply them all"


def _sizes(found: Multiplied) -> list[mpf]:
    return [abs(v.approx) for v in found.so_far]


def vanish(found: Multiplied) -> bool:
    """Whether the first result is hardly seen beside the largest one."""
    sizes = _sizes(found)
    return len(sizes) > 1 and sizes[0] < _VANISHED * max(sizes)


def fade(found: Multiplied) -> bool:
    """Whether the last result is hardly seen beside the largest one, and is not zero."""
    sizes = _sizes(found)
    return len(sizes) > 1 and 0 < sizes[-1] < _VANISHED * max(sizes)


def to_multiply(found: Multiplied) -> Told:
    """What is multiplied."""
    if found.count is None:
        return told("Multiply on and on, without an end.")
    if found.count == 0:
        return told("Here there is nothing to multiply: the last index lies before the first one.")
    row = _row(found.factors)
    if found.count == 1:
        return told("Here there is one factor: {a}.", a=as_shown(found.factors[0], _DIGITS))
    if found.count <= _FEW and row:
        return told("Multiply {row}, one after the other.", row=row)
    return told("Multiply {count} factors, one after the other.", count=counted(found.count))


def where_they_go(found: Multiplied, linear: bool) -> Told:
    """What becomes of the results, bar by bar."""
    if found.count is None:
        return told("Do the results come to rest?")
    if found.count == 0:
        return told("The empty product is one: that is where you start, before the first factor.")
    if found.count == 1:
        return told("A product of one factor is that factor.")
    last = as_shown(found.so_far[-1], _DIGITS)
    if not linear:
        whole = shown(None, found.products[-1], 4)
        return told(
            "No ruler holds the results, so this axis counts in powers of ten: the last one is"
            " {whole}.",
            whole=whole,
        )
    if found.zero_at is not None:
        return told(
            "Factor number {n} is zero, and from there on so is every result.",
            n=counted(found.zero_at + 1),
        )
    row = _row(found.so_far)
    if vanish(found):
        words = "The results run away: {row}." if row else "The results run away, up to {last}."
        if last_is_negative(found):
            words = "The results run away: {row}." if row else "The results run away, to {last}."
        return told(
            words,
            "On this scale the first one has all but vanished. Which scale would show every"
            " factor?",
            row=row,
            last=last,
        )
    if fade(found):
        words = "The results fade, down to {last}: on this scale they all but vanish."
        return told(words, "Which scale would show every factor?", last=last)
    return told("They come to {last}.", last=last)


def last_is_negative(found: Multiplied) -> bool:
    """Whether the last known result lies below zero."""
    return bool(found.so_far) and found.so_far[-1].approx < 0


def signs_turn(found: Multiplied) -> Told:
    """What a negative factor does."""
    if not any(s < 0 for s in found.signs):
        return Told()
    return told("Each negative factor turns the sign.")


def above(found: Multiplied) -> str:
    """What stands above the sign."""
    if found.count is None:
        return "above it there is no last one: it goes on for ever,"
    return "above it the index stops,"


def first_copies(found: Multiplied, n: int) -> Told:
    """What factor number `n` + 1 does to the bar before."""
    if n >= len(found.factors):
        return Told()
    a = found.factors[n]
    factor = short(a) or as_shown(a, 4)
    if a.approx == 0:
        return told("Times zero, and nothing is left, for good.")
    if a.exact is not None and a.exact.denominator == 1 and 2 <= a.exact <= 9:
        words = "Times {a}: {a} copies of what was there."
        if n > 1:
            words = "Times {a}: {a} copies of that."
        return told(words, a=factor)
    if a.approx == 1:
        return told("Times one, and it stays as it was.")
    if a.approx < 0:
        return told("Times {a}: it turns over to the other side of zero.", a=factor)
    if a.approx > 1:
        return told("Times {a} stretches what was there.", a=factor)
    return told("Times {a} shrinks what was there.", a=factor)


def copies(found: Multiplied) -> bool:
    """Whether every factor makes whole copies of what was there."""
    return all(
        a.exact is not None and a.exact.denominator == 1 and a.exact >= 1 for a in found.factors[1:]
    )


def copying_title(found: Multiplied) -> str:
    """What a factor is seen to do to the bar before."""
    return "A factor copies the tower" if copies(found) else "A factor scales the tower"


def copies_the_tower(found: Multiplied) -> Told:
    """What a factor does, in general."""
    if copies(found):
        return told("A factor does not add a bar: it copies the whole tower.")
    return told("A factor does not add a bar: it scales the whole tower.")


def altogether(found: Multiplied, factorial: bool) -> Told:
    """The result."""
    if found.value is None:
        return told("It comes to no number: the results do not settle.")
    value = as_shown(found.value, _DIGITS)
    if found.count is None:
        if found.value.approx == 0:
            return told("The results come as near to zero as you like: the product is zero.")
        return told("They settle: the product without an end is {value}.", value=value)
    if factorial:
        return told(
            "Altogether {value}: that is called {n} factorial.",
            value=value,
            n=counted(found.count),
        )
    return told("Altogether {value}.", value=value)


def ruler_adds(factor: str) -> Told:
    """What the steps on a log scale show."""
    return told("Times {factor} is the same step, wherever it begins.", factor=factor_of(factor))


def ruler_is_log() -> Told:
    """What kind of scale that is, and what its base does."""
    return told(
        "So heights are logarithms: ln is the one to base e, and another base only changes the"
        " unit."
    )


def each_is_a_step(found: Multiplied) -> Told:
    """What stands on what."""
    if any(s < 0 for s in found.signs):
        return told("The sizes of the factors are steps on one another; signs are counted apart.")
    if any(a.approx < 1 for a in found.factors):
        return told(
            "Each factor is a step from where the one before ends, down for a factor below one."
        )
    return told("Each factor is a step from where the one before ends.")


def becomes_a_sum(found: Multiplied) -> Told:
    """What the height of the staircase is."""
    if any(s < 0 for s in found.signs):
        return told("So the log of the product's size is the sum of the logs of the sizes.")
    return told("So the log of the product is the sum of the logs.")


def doubling(found: Multiplied) -> Told:
    """That equal factors make a straight line; and when the product has doubled."""
    first = found.factors[0]
    same = len(found.factors) > 2 and all(
        a.exact == first.exact and a.approx == first.approx for a in found.factors
    )
    if not same or found.count is None or first.approx in (0, 1, -1):
        return Told()
    return told("A factor that stays the same makes equal steps: a straight line.")


def height(found: Multiplied) -> Told:
    """How high the staircase is."""
    if found.count is None or not found.value or not found.value.approx:
        return Told()
    return told("Here that is {log}.", log=log_shown(found.log))


def log_of_zero() -> Told:
    """Why there is no sum of logs."""
    return told(
        "The log of zero is minus infinity: the step falls out of the picture. One factor of zero"
        " makes the whole product zero."
    )


def how_it_settles(found: Multiplied) -> Told:
    """What the rows of a product without an end show."""
    if found.value is None:
        return told("Ten times as many factors each time: the product does not come to rest.")
    if found.value.approx == 0:
        return told("Ten times as many factors each time: the product sinks towards zero.")
    return told("Ten times as many factors each time: the product comes to rest.")


def each_label(found: Multiplied) -> Told:
    """What a likelihood is a product of."""
    if found.count == 1:
        return told("How probable is this label under the model?")
    return told(
        "How probable are these {count} labels under the model?",
        count=counted(found.count or 0),
    )


def independent(found: Multiplied) -> Told:
    """When the probability of all labels is the product."""
    if found.count == 1:
        return Told()
    return told("If the examples are independent, multiply.")


def all_labels(found: Multiplied) -> Told:
    """The likelihood."""
    assert found.value is not None
    if not found.log:
        return told("All are certain, and the product stays one.")
    return told("That is the likelihood: {value}.", value=as_shown(found.value, _DIGITS))


def logs_of_labels(found: Multiplied) -> Told:
    """The log likelihood."""
    if not found.log:
        return told("Its log is zero: there is nothing left to learn.")
    return told("Its log is a sum of steps down: {log}.", log=log_shown(found.log))


def more_examples(found: Multiplied, chart: Underflow) -> Told:
    """What the run is of."""
    words = "Take them {rounds} times, {count} examples in all: the product falls to {size}."
    if found.count == 1:
        words = "With {count} examples like this the product falls to {size}."
    return told(
        words,
        rounds=counted(chart.rounds),
        count=counted(chart.examples),
        size=size_of_power(found, chart.rounds),
    )


def log_runs_on(chart: Underflow) -> Told:
    """The sum of logs where the product is lost."""
    return told("The sum of the logs runs on, to {log}.", log=shown(None, mpf(chart.log), 4))


def mean_log(found: Multiplied) -> Told:
    """Cross entropy."""
    return told(
        "Its mean, with a minus, is the cross entropy: {mean}.",
        mean=log_shown(-found.log / (found.count or 1)),
    )


def for_us(found: Multiplied) -> Told:
    """The result once more."""
    if found.value is None:
        return told("Here there is no number: the product diverges.")
    return told("Here: {value}.", value=as_shown(found.value, _DIGITS))
