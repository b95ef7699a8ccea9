"""What is true of an area: of its sums, of where its number comes from, of its open ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from calcanim.authoring.statements import Heading
from calcanim.authoring.words import Told, first_heard, is_brief, told
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.integrals.area import AreaUnder
from calcanim.calculus.integrals.gained import as_asked, jumps, pieces
from calcanim.exact.values import Value
from calcanim.expressions.tree import ZERO, Expression
from calcanim.notation.shown import Shown, measured, shown
from calcanim.pictures.area_parts import Slices
from calcanim.storyboard.cues import Cue

_NAMED = ("erf", "erfc")


def amount(result: Expression | None, value: Value) -> str:
    """An exact number and its decimal, as they are said."""
    decimal = shown(value.exact, value.approx, 5)
    if decimal.exact or result is None or not is_brief(result):
        return decimal.words
    return told("{exact}, {decimal}", exact=result, decimal=decimal).narration


def sums(totals: Sequence[float], shows: Sequence[Sequence[Cue]]) -> Told:
    """What rectangles come to, read at left ends, at right ends and at midpoints.

    `shows` has for each the cues with which it is seen.
    """
    left, right, middle = (measured(total) for total in totals)
    first, then, last = "Together they come to {left}.", "Read at the right ends,", ""
    if not any(totals):
        first = "Above and below the axis cancel: the sum is zero,"
        then, last = "read at the left ends, at the right ends", "or at the midpoints."
    elif left == right == middle:
        last = "or at the midpoints, it is the same."
    elif left == right:
        then, last = "Read at the right ends it is the same,", "at the midpoints {middle}."
    elif is_brief(left, right, middle):
        then, last = "Read at the right ends it is {right},", "at the midpoints {middle}."
    else:
        last = "or at the midpoints, it is another number."
    facts = {"left": left, "right": right, "middle": middle}
    return told(shows[0], first, shows[1], then, shows[2], last, **facts)


def closer(errors: Sequence[float]) -> Told:
    """What four times as many rectangles do, row by row, to the error."""
    ratios = [a / b for a, b in pairwise(errors) if b]
    if not any(errors):
        return told("The sum stays: what is too much and what is missing cancel.")
    if len(ratios) == len(errors) - 1 and all(15.5 < r < 16.5 for r in ratios):
        return told("Four times as many, and the error is a sixteenth of what it was.")
    if len(ratios) == len(errors) - 1 and all(r > 1 for r in ratios):
        return told("Four times as many, and the sum comes closer each time.")
    return told("With more and more of them the sum settles.")


def asked(area: AreaUnder) -> Told:
    """How much area lies where."""
    sentence = "How much area lies between this curve and the axis, from {low} to {high}?"
    if is_brief(area.f):
        sentence = "How much area lies between {f} and the axis, from {low} to {high}?"
    return told(sentence, f=area.f, low=area.low, high=area.high)


def asked_for_slope(f: Expression) -> Told:
    """Which function has the slope `f`?"""
    brief = "Which function has {f} for its slope?"
    return told(brief, f=f) if is_brief(f) else told("Which function has this slope?")


def what_is_hard(area: AreaUnder, signed: bool) -> Told:
    """What makes the area hard, and how it is counted."""
    out = told()
    if area.turned:
        out += told("Asked from right to left, it only changes its sign.")
    elif _is_straight(area):
        out += told("For straight lines we know that; can we find it with rectangles alone?")
    else:
        out += told("Rectangles we can do; this region has a curved lid.")
    if signed:
        out += told("Below the axis it counts as negative.")
    return out


def _is_straight(area: AreaUnder) -> bool:
    """Whether the curve is made of straight lines: at most its slope jumps."""
    slope = derivative(area.f, area.x).result
    return not slope.variables or derivative(slope, area.x).result == ZERO


def so_far(signed: bool) -> Told:
    """What the area so far does as the edge moves."""
    return told("Where the curve is negative, it goes down.") if signed else told()


def at_every_place(signed: bool) -> Told:
    """That the slope of the area so far is the height of the curve."""
    if signed:
        return told("and at every place; below the axis, A falls.")
    return told("and at every place.")


def between(slices: Slices) -> Told:
    """Where a slice lies between two rectangles, or is one."""
    if slices.lowest[0] == slices.highest[0]:
        return told("The curve is level there: the gain is a rectangle.")
    return told("It lies between two rectangles.")


def squeezed(slices: Slices, height: Shown) -> Told:
    """What the gain over the width comes to, in ever thinner slices."""
    if slices.lowest[0] == slices.highest[0]:
        return told("the height is left, {height}.", height=height)
    return first_heard(
        "both ends close on the height itself, {height}.",
        "both ends close on the height itself.",
        height=height,
    )


def named(e: Expression) -> Told:
    """That a function has a name, and no formula that would be simpler."""
    found = next((n.value for _, n in e.walk() if n.op == "call" and n.value in _NAMED), None)
    if found is None:
        return Told()
    return told("It has a name, {name}, and no simpler formula.", name=found)


def _runs_off(area: AreaUnder) -> Told:
    """What F, or the area so far, does at the end that has no limit, and what follows."""
    e, pole = area.antiderivative, area.pole
    what = told("Take the area so far.")
    if e is not None:
        what = first_heard("An antiderivative is {F}.", "There is an antiderivative.", F=e)
    if area.swings:
        what += told("Far out it swings without an end.")
    elif area.endless or pole is None:
        what += told("Far out it runs off to infinity.")
    else:
        what += told("At {pole} it runs off to infinity.", pole=pole)
    what += told("So there is no limit, and the integral diverges.")
    if e is None or not area.inside:
        return what
    return what + told(
        "To put in both limits all the same, as if nothing happened between them, would give a"
        " number that means nothing."
    )


def without_two_values(area: AreaUnder, number: str) -> Heading:
    """Where the number comes from when no formula for F gives it, or why there is no number."""
    if area.diverges:
        return "No number at all", _runs_off(area)
    title = "No formula, and yet a number"
    sentence = (
        "No formula with this slope was found. The area exists all the same, and numbers find"
        " it: {number}."
    )
    if pieces(area) is not None:
        title = "Piece by piece"
        sentence = (
            "The formula of this function changes on the way, so take it piece by piece, each with"
            " its own antiderivative. Together that is {number}."
        )
    elif area.result is not None:
        title = "The number"
        sentence = (
            "Here the area has an exact value, which computer algebra knows and the numbers"
            " confirm: {number}."
        )
    elif area.solution.verdict == "no_closed_form":
        sentence = (
            "No formula made of the usual functions has this slope. The area exists all the same,"
            " and numbers find it: {number}."
        )
    return title, told(sentence, number=number)


def gained(area: AreaUnder, number: str) -> Heading:
    """That the area is what F gains, or that a jump of F stands in the way."""
    title, sentence = "Two values are enough", "All the area is what F gains, end to end."
    if jumps(area):
        title = "Mind the jump"
        sentence = (
            "This F jumps on the way, and the area does not: what F gains from end to end is not"
            " all of it, but with the jumps taken out it is."
        )
    elif not area.proper:
        sentence = "All the area is what F gains; its limit at an open end stands for a value."
    elif is_brief(area.low, area.high):
        sentence = "All the area is what F gains: its value at {high}, minus its value at {low}."
    facts = {"low": area.low, "high": area.high}
    return title, told(sentence, **facts) + told("That is {number}.", number=number)


def comes_to_rest(area: AreaUnder, outward: bool, number: str) -> Told:
    """What the area does as its boundaries come ten times as far, row by row."""
    if outward:
        lead = told("Go ten times as far, again and again:")
    else:
        lead = told("Make the gap a tenth as wide, again and again:")
    if area.diverges:
        return lead + told("the area does not come to rest.")
    return lead + told("the area comes to rest at {number}.", number=number)


def turned_back(area: AreaUnder, answered: Cue) -> Told | None:
    """What becomes of it for the limits as they were given; `answered` shows that."""
    if not area.turned or area.diverges:
        return None
    return told("From right to left it is the negative of that.", answered)


def in_the_end(area: AreaUnder) -> Heading:
    """What is learnt of an area."""
    if area.diverges:
        return "An area that diverges", told(
            "An improper integral is a limit. Where the area so far settles on no number, the"
            " integral diverges: it has no value."
        )
    sentence = "Add up a slope, and you have what its function gains. For us: {number}."
    return "Area and slope undo each other", told(sentence, number=amount(*as_asked(area)))


def what_for(area: AreaUnder) -> str:
    """What is gained by it in machine learning."""
    if area.diverges:
        return "A mean over a heavy tail may not exist: its integral diverges."
    return "A chance is an area under a density; so is every mean."
