"""What is true of a density: where it is high, what is beyond an end, what its area so far is."""

from __future__ import annotations

from calcanim.authoring.statements import Heading
from calcanim.authoring.words import Told, first_heard, told
from calcanim.calculus.bounds import end_value
from calcanim.calculus.probability.events import Event
from calcanim.calculus.probability.normalised import Density
from calcanim.calculus.probability.rare import Rare
from calcanim.exact.values import Value, value_at
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import Expression, mul, number
from calcanim.notation.chances import letter, shown_chance
from calcanim.notation.shown import Shown, as_shown, measured, numeral
from calcanim.pictures.chance_parts import Squeezed

_SIGMOID = "1/(1 + exp(-{}))"


def drawn_by_chance(of: Density) -> Told:
    """What the curve says of a number that is drawn."""
    if of.spread.mode is None and not of.spread.poles:
        return told(
            "A number {X} is drawn by chance, nowhere more often than elsewhere: this is its"
            " density.",
            X=letter(of.x),
        )
    return told(
        "A number {X} is drawn by chance, more often where this curve, its density, is high.",
        X=letter(of.x),
    )


def place_asked(of: Density, place: Expression) -> Told:
    """How likely one value is, and how high the curve is there."""
    asked = told("How likely is it that {X} is exactly {place}?", X=letter(of.x), place=place)
    if of.spread.mode is not None:
        return asked + told("The curve is highest there, and the answer is zero.")
    if of.spread.poles:
        return asked + told("The curve is well above the axis there, and the answer is zero.")
    return asked + told("The curve is as high there as anywhere, and the answer is zero.")


def still_high(of: Density) -> Told:
    """That the height stays while the area goes."""
    if of.spread.mode is None:
        return told("The area goes to nothing, though the curve stays as high.")
    return told("The area goes to nothing, though the curve is as high as ever.")


def all_is_one(of: Density, size: Shown) -> Told:
    """Why the whole area is one, or what makes it one."""
    if of.itself:
        return told("Something must happen, so all of the area together is one.")
    return told("All of it together has to be one, and this is {size}.", size=size)


def between(low: Expression, high: Expression, chance: Shown) -> Told:
    """The chance of an interval is the area over it."""
    if end_value(low) == end_value(high):
        return told("From {low} to {low} there is no width, and so no chance.", low=low)
    return told("{chance}.", chance=chance)


def cut_off(of: Density, asked: tuple[Expression, Expression]) -> Told | None:
    """What is beyond an end of the density, where the interval goes there."""
    a, b = of.area.low, of.area.high
    low, high = end_value(asked[0]) < end_value(a), end_value(asked[1]) > end_value(b)
    if low and high:
        return told("Beyond {low} and {high} there is nothing.", low=a, high=b)
    if low:
        return told("Below {low} there is nothing.", low=a)
    if high:
        return told("Beyond {high} there is nothing.", high=b)
    return None


def higher(of: Density, squeezed: Squeezed | None, peak: Shown) -> Heading:
    """That a density may be higher than one, and its area is one all the same."""
    if squeezed is None and of.spread.poles:
        return "Higher than one", told(
            "May a density be higher than one? Near {pole} this one grows past every number, and"
            " its area is one all the same.",
            pole=of.area.typed(of.spread.poles[0]),
        )
    if squeezed is None:
        return "Higher than one", told(
            "May a density be higher than one? This one is, {peak}, and its area is one all the"
            " same.",
            peak=peak,
        )
    return "Higher than one", told("May a density be higher than one?")


def formula_of(of: Density, formula: Expression | None) -> Told | None:
    """That the area so far is the sigmoid, where it is."""
    if formula is not None and formula == parse(_SIGMOID.format(of.x)):
        return told("This one is the sigmoid: a classifier's chance is such an area.")
    return None


def squeeze(squeezed: Squeezed) -> Told:
    """That a narrower density is higher, since its area stays."""
    return told(
        "Squeeze it enough, and it must: the area has to stay one. {factor:C} times as narrow, and"
        " as many times as high.",
        factor=squeezed.factor,
    )


def peak(squeezed: Squeezed) -> Told:
    """How high the narrow one gets, and that its area stays."""
    sentence = "Now it reaches {peak}, and each strip has kept its area: together they are one."
    if squeezed.peak <= 1:
        sentence = (
            "Each strip has kept its area: together they are one. Do it often enough, and it passes"
            " one: now it reaches {peak}."
        )
    return told(sentence, peak=measured(squeezed.peak, 4))


def taken_off(event: Event) -> Told:
    """What of the area left of the interval's end is left of its start."""
    low, high = end_value(event.low), end_value(event.high)
    start, end = (end_value(side) for side in (event.density.area.low, event.density.area.high))
    if low == high:
        return told(
            "All the area left of {high}, less the same again, leaves nothing.", high=event.high
        )
    if low == start and high == end:
        return told("All of the area is asked about, and nothing is taken off.")
    if low == start:
        return told("All the area left of {high} is the chance.", high=event.high)
    if high == end:
        return told("All of it, less what is left of {low}, leaves the rest.", low=event.low)
    return told(
        "All the area left of {high}, less all that is left of {low}, leaves the band between.",
        high=event.high,
        low=event.low,
    )


def two_values(event: Event) -> Told:
    """The area between two places as a difference."""
    below, above = (as_shown(v, 4) for v in event.below)
    return told("{above} minus {below}.", above=above, below=below)


def few(of: float) -> Told:
    """The share of ten draws, which is exact."""
    return told(
        "Of ten, a share of {share} lies between the ends: that says little.",
        share=Shown(numeral(of), True),
    )


def many(of: float) -> Told:
    """The share of all draws, which is exact."""
    return told("in bars, the share is {share}.", share=Shown(numeral(of), True))


def usual_error(event: Event, count: int) -> Told | None:
    """How far a share of `count` draws usually is from the chance; None where it never is."""
    error = event.usual_error(count)
    if not error:
        return None
    return told("An error of {error} is usual for so many.", error=measured(error, 2))


def rings(of: Density, found: Rare) -> Told:
    """From where an alarm for odd inputs rings."""
    if found.deviations:
        return told(
            "Let an alarm ring for odd inputs, beyond three standard deviations: three times the"
            " usual distance from the middle."
        )
    if found.low is not None and found.high is not None:
        return told(
            "Let an alarm ring for odd inputs, below {low} and above {high}.",
            low=found.low,
            high=found.high,
        )
    if found.low is not None:
        return told("Let an alarm ring for odd inputs, below {low}.", low=found.low)
    assert found.high is not None
    return told("Let an alarm ring for odd inputs, beyond {high}.", high=found.high)


def good_inputs(found: Rare) -> Told:
    """How many good inputs ring it, if the model is right."""
    # What is told of a hundred and of ten thousand is what the shown chance gives.
    chance = shown_chance(found).expression
    share, count = (value_at(mul(number(n), chance), {}) for n in (100, 10_000))
    if found.chance.exact is None:
        share, count = Value(None, share.approx), Value(None, count.approx)
    return first_heard(
        "If the model is right, {share} percent of good inputs ring it all the same: {count} in ten"
        " thousand.",
        share=as_shown(share),
        count=as_shown(count),
    )
