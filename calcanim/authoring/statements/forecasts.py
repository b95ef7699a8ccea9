"""What is true of a forecast by slopes: how far it is off, how that falls, on which side it is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from calcanim.authoring.words import Part, Told, first_heard, told
from calcanim.calculus.several_variables.linear import Foretold, Linear
from calcanim.exact.values import Value, number_of
from calcanim.notation.shown import Shown, as_shown
from calcanim.pictures.forecast import ForecastPicture

_QUARTER, _EIGHTH = (3.5, 4.5), (7.0, 9.0)  # of ratios of two errors


def value_here(found: Linear) -> Told:
    """What the function is at the point."""
    return first_heard(
        "Where {place}, {f} is {height}.",
        "Where {place}, its value is {height}.",
        place=found.plane.at,
        f=found.plane.function,
        height=as_shown(found.plane.height),
    )


def rises(found: Linear) -> Told:
    """By how much the tangent goes up or down, and where that leads."""
    facts = {"rise": size(found.rise), "plane": as_shown(found.after().plane)}
    if not found.rise.approx:
        return told("It is level here: the forecast is that nothing will change.", **facts)
    if found.rise.approx > 0:
        return told("It goes up by {rise}, so it foretells {plane}.", **facts)
    return told("It goes down by {rise}, so it foretells {plane}.", **facts)


def change_comes(found: Linear) -> Told:
    """By how much the inputs will change."""
    if len(found.step) > 1:
        steps = tuple(as_shown(number_of(e)) for e in found.step.values())
        return told("The inputs will change, by {steps}.", steps=steps)
    step = found.after().step
    more = (
        "A change is coming: {size} more."
        if step.approx > 0
        else "A change is coming: {size} less."
    )
    return told(more, size=size(step))


def misses(picture: ForecastPicture) -> Told:
    """Where the curve is, and how far off the forecast."""
    after = picture.linear.after()
    facts = {"truth": as_shown(after.truth), "error": size(after.error)}
    if not after.error.approx:
        words = (
            "The curve is there as well: it is straight, and its own tangent."
            if picture.linear.is_straight
            else "The curve is at {truth} as well."
        )
        return told(words, **facts)
    if picture.is_small:
        words = (
            "The curve is at {truth}. The forecast is off by {error}: one needs a glass to see it."
        )
        return told(words, **facts)
    return told("The curve is at {truth}. The forecast is off by {error}.", **facts)


def halved(errors: Sequence[Foretold]) -> Told:
    """What becomes of the error as the step is halved, and halved again."""
    off = [abs(e.error.approx) for e in errors]
    ratios = [a / b for a, b in pairwise(off) if b]
    if falls_to_a_quarter(errors):
        return told(
            "Halve the step, and the error falls to about a quarter; halve it again, and to a"
            " quarter again. It goes with the square of the step."
        )
    if ratios and all(_EIGHTH[0] <= r <= _EIGHTH[1] for r in ratios):
        return told(
            "Halve the step, and the error falls to about an eighth, each time: here the curve"
            " does not bend at all, and the error goes with the cube of the step."
        )
    first, last = size(errors[0].error), size(errors[-1].error)
    return told(
        "Halve the step, and halve it again: the error goes from {first} to {last}.",
        first=first,
        last=last,
    )


def how_good(errors: Sequence[Foretold]) -> Told:
    """What is left to say of the error at the end."""
    if not any(e.error.approx for e in errors):
        return told("Here it is right.")
    if falls_to_a_quarter(errors):
        return told("Its error goes with the square of the step.")
    return told("For small steps it is nearly right.")


def falls_to_a_quarter(errors: Sequence[Foretold]) -> bool:
    """Whether each error is about a quarter of the one before."""
    off = [abs(e.error.approx) for e in errors]
    pairs = pairwise(off)
    return all(b and _QUARTER[0] <= a / b <= _QUARTER[1] for a, b in pairs)


def bent_away(found: Linear, moves: Part, derivative: Part, product: Part) -> Told:
    """About what a forecast of one variable lacks, by the second derivative, and what it does."""
    if len(found.step) > 1 or found.quadratic is None:
        return Told()
    return told(
        "A slope knows nothing of bending.",
        moves,
        "What it leaves out is about half the second derivative",
        derivative,
        "times the square of the step:",
        product,
        "{about}; in truth {true}.",
        about=as_shown(found.quadratic),
        true=as_shown(opposite(found.after().error)),
    )


def bends(found: Linear) -> Told:
    """On which side of the truth the forecast is, where the curve bends one way alone."""
    if found.bend < 0:
        return told(
            "This curve bends down, so its tangent lies above it: all the way the forecast is"
            " too high."
        )
    return told(
        "This curve bends up, so its tangent lies below it: all the way the forecast is too low."
    )


def adds_up(found: Linear) -> Told:
    """What the inputs add together, against the true change."""
    after = found.after()
    total = as_shown(found.rise)
    if not after.error.approx:
        return told("Together {total}, and so it is.", total=total)
    return told(
        "Together {total}; in truth it is {true}.", total=total, true=as_shown(after.change)
    )


def opposite(value: Value) -> Value:
    """The same number with the other sign."""
    return Value(None if value.exact is None else -value.exact, -value.approx, value.digits)


def size(value: Value) -> Shown:
    """A number without its sign, as it is shown."""
    exact = None if value.exact is None else abs(value.exact)
    return as_shown(Value(exact, abs(value.approx), value.digits))
