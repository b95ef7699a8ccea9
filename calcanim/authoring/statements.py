"""What is said of a case: each statement chooses the sentence that is true of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from mpmath import mpf

from calcanim.authoring.words import Told, first_heard, is_brief, told
from calcanim.calculus.derivation import RULE_NAMES, Verdict
from calcanim.calculus.derivatives.at_point import AtPoint
from calcanim.calculus.derivatives.secants import LEFT, RIGHT, Secants
from calcanim.calculus.integrals.area import AreaUnder
from calcanim.calculus.integrals.gained import jumps, pieces
from calcanim.exact.values import Value
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression
from calcanim.notation.lengths import can_be_heard
from calcanim.notation.shown import Shown, as_shown, measured, shown
from calcanim.pictures.steps import Steps
from calcanim.storyboard.cues import Cue

Heading = tuple[str, Told]  # the title of a beat, and what is said in it
_SHORT = 12  # characters of a slope's exact form
CANCELS = "What cancels"
SIDES = {LEFT: "left", RIGHT: "right"}


# -- secants -----------------------------------------------------------------


def slope_shown(point: AtPoint) -> Shown:
    """The derivative as it is shown."""
    assert point.slope is not None
    return as_shown(point.slope, 6)


def side_slopes(point: AtPoint) -> dict[int, Shown]:
    """What the slopes come to from the left and the right, as far as these are numbers."""
    if point.slope is not None:
        return dict.fromkeys(SIDES, slope_shown(point))
    out = {}
    for sign in SIDES:
        e, slope = point.side(sign), point.secants.side(sign).slope
        if e is not None and slope is not None:
            out[sign] = Shown(e, True) if _is_short(e) else shown(None, slope, 5)
    return out


def _is_short(e: Expression) -> bool:
    return len(str(e)) <= _SHORT and not any(len(n.value or "") > 6 for _, n in e.walk())


def step_shrinks(steps: Steps) -> Told:
    """What becomes of the slope as the step of the first secant shrinks."""
    _, last = steps.ends[steps.start]
    slope = as_shown(steps.slope(last))
    if steps.steady(steps.start):
        return told("Let the step shrink: the slope is {slope} all the time.", slope=slope)
    return told(
        "Let the step shrink, and the secant turns: at {step} the slope is {slope}.",
        step=as_shown(steps.size(last)),
        slope=slope,
    )


def from_the_other_side(steps: Steps) -> Told:
    """The same on the other side, where there is a curve."""
    sign = -steps.start
    if sign not in steps.ends:
        return told("To the {side} there is no curve, and so no secant.", side=SIDES[sign])
    _, last = steps.ends[sign]
    slope = as_shown(steps.slope(last))
    if steps.steady(sign):
        return told("From the {side} it is {slope} all the time.", side=SIDES[sign], slope=slope)
    return told(
        "From the {side}, at {step}, it is {slope}.",
        side=SIDES[sign],
        step=as_shown(steps.size(last)),
        slope=slope,
    )


def smaller_still(steps: Steps, slopes: Mapping[int, Shown]) -> Told:
    """What the slopes of the secants come to; `slopes` where these are numbers."""
    secants = steps.secants
    left, right = secants.found.left, secants.found.right
    if secants.kind == "smooth":
        if all(steps.steady(sign) for sign in steps.ends):
            return told("Smaller steps change nothing.")
        return told("Smaller still, and both close in on {slope}.", slope=slopes[RIGHT])
    if secants.kind == "corner":
        return told(
            "Smaller still, and they come to two numbers: {left} on the left, {right} on the"
            " right.",
            left=slopes[LEFT],
            right=slopes[RIGHT],
        )
    if left.kind == right.kind == "infinite":
        return told("Smaller still, and both grow past every bound.")
    for sign, side in ((RIGHT, right), (LEFT, left)):
        if side.kind == "infinite":
            return told(
                "Smaller still, and on the {side} they grow past every bound.", side=SIDES[sign]
            )
    if "undefined" in (left.kind, right.kind):
        sign = RIGHT if left.kind == "undefined" else LEFT
        if sign in slopes:
            return told("Smaller still, and they close in on {slope}.", slope=slopes[sign])
    return told("Smaller still, and they settle on no number.")


def straightens(steps: Steps) -> Told:
    """What a zoom shows of a point with a derivative."""
    if all(steps.steady(sign) for sign in steps.ends):
        return told("Zoom in on the point: the curve is straight already, and its own tangent.")
    return told(
        "Zoom in on the point, about {times} times. The curve straightens out, until it cannot be"
        " told from a straight line: its tangent.",
        times=shown(None, mpf(steps.zoom[1]), 2).expression,
    )


def moves_along(steps: Steps, step: str) -> Told:
    """What becomes of the slope of the secant as the step is dragged."""
    first, _ = steps.ends[steps.start]
    slope = as_shown(steps.slope(first))
    if steps.steady(steps.start):
        return told("Move {step}, and the slope stays.", step=step)
    return told(
        "With {step} at {size} that is the {slope} of our secant. Move {step}, and both move.",
        step=step,
        size=as_shown(steps.size(first)),
        slope=slope,
    )


def at_any(point: AtPoint, read: bool) -> Told:
    """The derivative at other places than the point; `read` if its formula is on screen."""
    assert point.rules is not None
    name, at, result = point.secants.name, point.secants.at, point.rules.result
    if not read or not can_be_heard(spoken(result)):
        return told("Nothing was special about {at}: other points have slopes as well.", at=at)
    if point.anywhere is None:
        return told(
            "Nothing was special about {at}. At any {name} the rules of differentiation give"
            " {result}.",
            at=at,
            name=name,
            result=result,
        )
    return told(
        "Nothing was special about {at}. With any {name} the same lines give {result}.",
        at=at,
        name=name,
        result=result,
    )


def seen_closely(secants: Secants) -> Heading:
    """What a zoom shows of a point without a derivative."""
    match secants.kind:
        case "corner":
            return "A corner stays a corner", told(
                "Zoom in as far as you like: the corner stays a corner. No single straight line"
                " fits both sides of it."
            )
        case "vertical":
            return "The curve stands upright", told(
                "Zoom in on the point: the closer you look, the steeper the curve stands. Its"
                " tangent is vertical, and a vertical line has no slope."
            )
        case "edge":
            return "The curve begins here", told(
                "Zoom in on the point. The curve begins here: on the other side there is nothing to"
                " draw a secant to."
            )
    return "It never settles", told(
        "Zoom in on the point: whatever the scale, the curve does not become a straight line."
    )


def no_derivative(secants: Secants, slopes: Mapping[int, Shown]) -> Told:
    """Why there is no derivative."""
    found = secants.found
    match secants.kind:
        case "corner":
            return told(
                "From the left the slope is {left}, from the right {right}.",
                left=slopes[LEFT],
                right=slopes[RIGHT],
            )
        case "vertical" if found.left.sign == found.right.sign:
            return told(
                "The secants stand up straight: the slope grows without end, and no number is left."
            )
        case "vertical":
            return told(
                "On both sides the secants stand up straight, on one of them falling and on the"
                " other rising, and no number is left."
            )
        case "jump":
            return told(
                "The curve jumps. Across the jump the rise stays while the run goes to zero, so the"
                " slope grows past every bound."
            )
        case "edge":
            missing = SIDES[LEFT if found.left.kind == "undefined" else RIGHT]
            return told(
                "A derivative takes both sides, and to the {side} the function has no values.",
                side=missing,
            )
    return told("The slopes of the two sides do not settle on one value.")


def what_a_derivative_takes(secants: Secants, place: Mapping[str, Expression]) -> Told:
    """The recap where there is none."""
    match secants.kind:
        case "corner":
            return told(
                "A derivative is one slope that both sides agree on. Here, where {place}, they do"
                " not, and that too is an answer.",
                place=place,
            )
        case "vertical":
            return told(
                "A derivative is a number. Here, where {place}, the slopes grow past every bound,"
                " and that too is an answer.",
                place=place,
            )
        case "jump":
            return told(
                "A derivative takes a curve that does not tear. Here, where {place}, it does, and"
                " that too is an answer.",
                place=place,
            )
        case "edge":
            return told(
                "A derivative takes a curve on both sides. Here, where {place}, there is one side,"
                " and that too is an answer.",
                place=place,
            )
    return told(
        "A derivative is one number that the slopes come to. Here, where {place}, there is none,"
        " and that too is an answer.",
        place=place,
    )


# -- difference quotients ----------------------------------------------------


def quotient_changed(
    rule: str, step: str, body: Expression | None = None, why: str = ""
) -> Heading:
    """How a difference quotient became `body` by a rule, whose reason in words is `why`."""
    match rule:
        case "SUBSTITUTE":
            return "Put the function in", told(
                "Rather than ever smaller numbers, put the function in: algebra does it for every"
                " step at once."
            )
        case "SUM":
            return "Term by term", told(
                "The limit of a sum is the sum of the limits. So take it term by term."
            )
        case "EXPAND" if body is not None and not _has_calls(body):
            return "Multiply out", told("Multiply out what stands above the bar.")
        case "COLLECT" if body is not None and body.args:
            return CANCELS, told(
                "What does not contain {step} cancels, and every term that is left has a factor"
                " {step}.",
                step=step,
            )
        case "CANCEL" if body is not None and is_brief(body):
            return "Divide by the step", told(
                "While {step} is not zero we may divide by it. What is left is {body}.",
                step=step,
                body=body,
            )
        case "CANCEL":
            return "Divide by the step", told(
                "While {step} is not zero we may divide by it, and it cancels.", step=step
            )
    title = "Take it apart" if rule == "EXPAND" else RULE_NAMES[rule].capitalize()
    plain = why and not set("*^=\\/|()") & set(why)
    return title, told("{reason:C}.", reason=why if plain else RULE_NAMES[rule])


def limit_taken(
    rules: Sequence[str], verdict: Verdict, closed: bool, step: str, result: Shown
) -> Heading:
    """What a difference quotient came to by these `rules`; `closed` if that has an exact form."""
    if "NUMERICAL" not in rules:
        if "SUM" in rules:
            return "Add them up", told(
                "Together these limits make {result}: the slope at the point itself.",
                result=result,
            )
        if "KNOWN_LIMIT" in rules:
            return "A known limit", told(
                "What is left is a known limit. As {step} goes to zero, the slope becomes"
                " {result}.",
                step=step,
                result=result,
            )
        return "Let the step go to zero", told(
            "Now {step} may go to zero: nothing is divided by it any more. What stays is {result}:"
            " the slope at the point itself.",
            step=step,
            result=result,
        )
    # Numbers alone prove nothing: an equals sign is owed to the rules of differentiation.
    if not closed and not result.exact:
        return "Found by numbers", told(
            "No short algebra cancels {step} here. The numbers settle on {result}.",
            step=step,
            result=result,
        )
    if verdict != "proved":
        return "Numbers and rules agree", told(
            "No short algebra cancels {step} here. The numbers suggest {result}, and the rules of"
            " differentiation give the same.",
            step=step,
            result=result,
        )
    if result.exact:
        return "Numbers suggest, rules prove", told(
            "No short algebra cancels {step} here. The numbers suggest {result}, and the rules of"
            " differentiation prove it.",
            step=step,
            result=result,
        )
    return "Numbers suggest, rules prove", told(
        "No short algebra cancels {step} here. The numbers suggest {result}, and the rules of"
        " differentiation prove its exact value.",
        step=step,
        result=result,
    )


def _has_calls(e: Expression) -> bool:
    return any(n.op == "call" or (n.op == "pow" and n.args[1].variables) for _, n in e.walk())


# -- areas -------------------------------------------------------------------


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
        first = "What lies above the axis and what lies below cancel: the sum is zero,"
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


def runs_off(area: AreaUnder) -> Told:
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


def without_antiderivative(area: AreaUnder, number: str) -> Heading:
    """Where the number comes from when there is no one formula for F."""
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
