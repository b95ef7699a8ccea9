"""What is said of a sum of functions, and of a loss that is a sum over examples."""

from __future__ import annotations

from collections.abc import Sequence

from mpmath import isfinite, mpf

from calcanim.authoring.words import Fact, Told, counted, first_heard, is_brief, told
from calcanim.calculus.derivation import Derivation
from calcanim.calculus.derivatives.summands import Sum
from calcanim.calculus.descents.batches import Examples
from calcanim.exact.certain import as_mpf
from calcanim.exact.values import value_at
from calcanim.expressions.tree import Expression
from calcanim.notation.shown import as_shown, shown, to_digits

_DIGITS = 4
_FEW = 4  # slopes that can be heard in a row


def height_on_height(sum: Sum, place: Expression) -> Told:
    """The heights at the constant `place`."""
    found = sum.heights_at(place)
    f, g, total = (as_shown(v, _DIGITS) for v in found)
    words = "At every {x}, the height of the sum is one height on top of the other:"
    if min(v.approx for v in found[:2]) < 0:
        words = "At every {x} the heights add, and what is below zero counts as negative:"
    return told(
        words,
        "at {place}, {f} and {g} make {total}.",
        x=sum.name,
        f=f,
        g=g,
        total=total,
        place=place,
    )


def parts_rise(sum: Sum) -> Told:
    """What a step does to the parts and to the sum."""
    if not sum.both_move:
        return told(
            "Nudge {x}: one part rises, the other is a constant, and the sum rises as the first.",
            x=sum.name,
        )
    return told(
        "Nudge {x}: each part changes by its own amount, and the sum by both together.", x=sum.name
    )


def slopes_add(sum: Sum) -> Told:
    """The two slopes and their sum."""
    f, g = (as_shown(v, _DIGITS) for v in sum.rises)
    return told(
        "{f:C} and {g} make {total}: the slopes add. Nothing multiplies, nothing mixes.",
        f=f,
        g=g,
        total=as_shown(sum.slope, _DIGITS),
    )


def each_adds_its_slope(sum: Sum) -> Told:
    """The slopes of all terms at the point, where these are few."""
    if len(sum.terms) > _FEW:
        return Told()
    return told("Wherever {x} is, each term adds its own slope.", x=sum.name)


def number(sum: Sum) -> Told:
    """The slope at the point, from those of its terms."""
    found = [as_shown(value_at(rate, {sum.name: sum.at}), _DIGITS) for rate in sum.rates]
    facts: dict[str, Fact] = {
        "x": sum.name,
        "at": sum.at,
        "terms": tuple(found),
        "slope": as_shown(sum.slope, _DIGITS),
    }
    if len(found) > _FEW:
        return told("At {x} equals {at}, together they make {slope}.", **facts)
    return told(
        "Where {x} is {at}, the slopes of the terms are {terms}: together, {slope}.", **facts
    )


def term_by_term(work: Derivation) -> Told:
    """The derivative, where it can be followed by ear."""
    return first_heard(
        "So take it apart, term by term: {e}.", "So take it apart, term by term.", e=work.result
    )


def quotients_come(quotients: Sequence[tuple[mpf, Sequence[mpf | None]]]) -> Told:
    """Where the quotients of the whole sum go."""
    last = quotients[-1][1][-1] if quotients else None
    if last is None:
        return Told()
    return told("The quotients of the whole sum come to it: {last}.", last=to_digits(last, 6))


def a_sum_of_losses(found: Examples, line: bool) -> Told:
    """The loss as a mean of one term for each example."""
    count = counted(found.count)
    if found.count == 1:
        return told("A loss is such a sum, with one term for each example; here there is one.")
    if line:
        return told(
            "A loss is such a sum, with one term for each example: here for {count} points, and a"
            " line with two weights. It is the mean of the squared misses.",
            count=count,
        )
    return told(
        "A loss is such a sum, with one term for each example: here there are {count}, and their"
        " mean is the loss.",
        count=count,
    )


def pulls(found: Examples) -> Told:
    """What the arrows are."""
    if len({tuple(v.approx for v in g) for g in found.gradients}) == 1 < found.count:
        return told("Each example pulls, and all say the same: one would be enough.")
    return told("Each example pulls its own way, downhill: its pull is minus its gradient.")


def all_together(found: Examples) -> Told:
    """Tip to tail, and the mean."""
    if found.count == 1:
        return told("It is the pull of the whole loss.")
    return told(
        "Put the pulls tip to tail, and divide by {count}: that is the pull of the whole loss."
        " Gradients add, as slopes do.",
        count=counted(found.count),
    )


def off_to_no_side(found: Examples, size: int) -> Told:
    """What the gradients of batches have in common."""
    if size == found.count:
        return told("A batch of all examples leaves nothing to chance: it has the whole gradient.")
    number = counted(len(found.batches(size)))
    if found.is_drawn(size):
        words = "A batch is a few examples, here {size}. Here are {number} draws."
        words += " Each is off, but to no one side."
    elif size == 1:
        words = "Take one example alone. It is off, but to no one side: over all {number}, the mean"
        words += " is the whole gradient."
    else:
        words = "A batch is a few examples, here {size}. Each is off, but to no one side: over all"
        words += " {number} batches, the mean is the whole gradient."
    return told(words, size=counted(size), number=number)


def larger_scatter_less(found: Examples) -> Told:
    """How far batches are off, by their size."""
    if not found.spread(1):
        return Told()
    return told("Larger batches scatter less.")


def one_step(found: Examples) -> Told:
    """The walk with the whole gradient, and how far it goes."""
    return told(
        "Walk downhill with the whole gradient: one step, at the rate {rate}.",
        rate=shown(found.rate, as_mpf(found.rate)),
    )


def same_work(found: Examples, size: int, losses: tuple[mpf, mpf], longer: mpf | None) -> Told:
    """What an epoch of batches comes to, against one step with all examples.

    `longer` is the loss after one as many times as long, where there is one.
    """
    small, full = losses
    facts: dict[str, Fact] = {
        "steps": counted(len(found.epoch(size))),
        "small": shown(None, small, 3),
        "full": shown(None, full, 3),
    }
    words = "Both look at each example once: {steps} steps come to {small}, one to {full}."
    if small < full:
        words = "Both look at each example once, but {steps} steps come farther: {small} against"
        words += " {full}."
    if longer is None or not isfinite(longer):
        return told(words, **facts)
    facts["longer"] = shown(None, longer, 3)
    return told(words, "One step {steps} times as long comes to {longer}.", **facts)


def for_us(work: Derivation) -> Told:
    """The result once more, where it is short."""
    return told("For us: {e}.", e=work.result) if is_brief(work.result) else Told()
