"""What is true of a case, as whole sentences: where a condition is not met, another sentence.

Ordered by topic: slopes at a point, difference quotients.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mpmath import mpf

from calcanim.authoring.words import Fact, Told, is_brief, told
from calcanim.calculus.derivation import RULE_NAMES, Verdict
from calcanim.calculus.derivatives.at_point import AtPoint
from calcanim.calculus.derivatives.secants import LEFT, RIGHT, Secants
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression
from calcanim.notation.lengths import can_be_heard
from calcanim.notation.shown import Shown, as_shown, shown
from calcanim.pictures.steps import Steps

Heading = tuple[str, Told]  # the title of a beat, and what is said in it
SIDES = {LEFT: "left", RIGHT: "right"}
CANCELS = "What cancels"
_SHORT = 12  # characters of a slope's exact form

# -- slopes at a point ----------------------------------------------------------------------------


def side_slopes(point: AtPoint) -> dict[int, Shown]:
    """What the slopes come to from the left and the right, as far as these are numbers."""
    if point.slope is not None:
        return dict.fromkeys(SIDES, as_shown(point.slope, 6))
    out = {}
    for sign in SIDES:
        e, slope = point.side(sign), point.secants.side(sign).slope
        if e is not None and slope is not None:
            short = len(str(e)) <= _SHORT and all(len(n.value or "") <= 6 for _, n in e.walk())
            out[sign] = Shown(e, True) if short else shown(None, slope, 5)
    return out


def one_is_given(steps: Steps) -> Told:
    """Why a point alone has no slope; and that steps keep clear of poles, where there are any."""
    sentence = (
        "A slope takes two points, and we are given only one: lines of every slope pass through it."
    )
    if steps.poles:
        sentence += (
            " The dashed line is a pole, where the function has no value: our steps keep clear of"
            " it."
            if len(steps.poles) == 1
            else " The dashed lines are poles, where the function has no value: our steps keep"
            " clear of them."
        )
    return told(sentence)


def step_shrinks(steps: Steps) -> Told:
    """What becomes of the slope as the step of the first secant shrinks."""
    _, last = steps.ends[steps.start]
    sentence = "Let the step shrink, and the secant turns: at {step} the slope is {slope}."
    if steps.steady(steps.start):
        sentence = "Let the step shrink: the slope is {slope} all the time."
    return told(sentence, step=as_shown(steps.size(last)), slope=as_shown(steps.slope(last)))


def from_the_other_side(steps: Steps) -> Told:
    """The same on the other side, where there is a curve."""
    sign = -steps.start
    side = SIDES[sign]
    if sign not in steps.ends:
        return told("To the {side} there is no curve, and so no secant.", side=side)
    _, last = steps.ends[sign]
    sentence = "From the {side}, at {step}, it is {slope}."
    if steps.steady(sign):
        sentence = "From the {side} it is {slope} all the time."
        if steps.is_straight:
            sentence = "From the {side} it is the same."
    facts = {"step": as_shown(steps.size(last)), "slope": as_shown(steps.slope(last))}
    return told(sentence, side=side, **facts)


def smaller_still(steps: Steps, slopes: Mapping[int, Shown]) -> Told:
    """What the slopes of the secants come to; `slopes` where these are numbers."""
    found = steps.secants.found
    endless = [sign for sign in SIDES if steps.secants.side(sign).kind == "infinite"]
    facts: dict[str, Fact] = {SIDES[sign]: slope for sign, slope in slopes.items()}
    if steps.is_straight:
        sentence = "Smaller steps change nothing."
    elif steps.secants.kind == "smooth":
        sentence = "Smaller still, and both close in on {right}."
    elif len(endless) == 2:
        sentence = "Smaller still, and both grow past every bound."
    elif endless:
        facts["side"] = SIDES[endless[0]]
        sentence = "Smaller still, and on the {side} they grow past every bound."
    elif len(slopes) == 2:
        sentence = (
            "Smaller still, and they come to two numbers: {left} on the left, {right} on the right."
        )
    elif slopes and "undefined" in (found.left.kind, found.right.kind):
        (facts["slope"],) = slopes.values()
        sentence = "Smaller still, and they close in on {slope}."
    else:
        sentence = "Smaller still, and they settle on no number."
    return told(sentence, **facts)


def straightens(steps: Steps) -> Told:
    """What a zoom shows of a point with a derivative."""
    sentence = (
        "Zoom in on the point, about {times} times. The curve straightens out, until it cannot be"
        " told from a straight line: its tangent."
    )
    if steps.is_straight:
        sentence = "Zoom in on the point: the curve is straight already, and its own tangent."
    return told(sentence, times=shown(None, mpf(steps.zoom[1]), 2).expression)


def every_step(step: str, at: Expression) -> Told:
    """What the slopes of all secants are, once the step is divided away."""
    return told(
        "The curve below shows it for every step, with a hole at {at}, where {step} is zero.",
        step=step,
        at=at,
    )


def moves_along(steps: Steps, step: str) -> Told:
    """What becomes of the slope of the secant as the step is dragged."""
    first, _ = steps.ends[steps.start]
    sentence = (
        "With {step} at {size} it is {slope}, the slope of our secant. Move {step}, and both move."
    )
    if steps.steady(steps.start):
        sentence = "Move {step}, and the slope stays."
    facts = {"size": as_shown(steps.size(first)), "slope": as_shown(steps.slope(first))}
    return told(sentence, step=step, **facts)


def at_any(point: AtPoint, read: bool) -> Told:
    """The derivative at other places than the point; `read` if its formula is on screen."""
    sentence = "Nothing was special about {at}: any {name} leads to {result}."
    if point.anywhere is None:
        sentence = (
            "Nothing was special about {at}. At any {name} the rules of differentiation give"
            " {result}."
        )
    result = point.formula
    if not read or result is None or not can_be_heard(spoken(result)):
        sentence = "Nothing was special about {at}: other points have slopes as well."
    name, at = point.secants.name, point.secants.at
    return told(sentence, at=at, name=name, result=result or at)


_CLOSELY = {
    "corner": (
        "A corner stays a corner",
        "Zoom in as far as you like: the corner stays a corner. No single straight line fits both"
        " sides of it.",
    ),
    "vertical": (
        "The curve stands upright",
        "Zoom in on the point: the closer you look, the steeper the curve stands. Its tangent is"
        " vertical, and a vertical line has no slope.",
    ),
    "edge": (
        "The curve ends here",
        "Zoom in on the point. The curve ends here: on the other side there is nothing to draw a"
        " secant to.",
    ),
    "restless": (
        "It never settles",
        "Zoom in on the point: whatever the scale, the curve does not become a straight line.",
    ),
}


def seen_closely(secants: Secants) -> Heading | None:
    """What a zoom shows of a point without a derivative, if it does."""
    if secants.kind not in _CLOSELY:
        return None
    title, sentence = _CLOSELY[secants.kind]
    return title, told(sentence)


_WITHOUT = {
    "corner": "From the left the slope is {left}, from the right {right}.",
    "vertical": (
        "The secants stand up straight: the slope grows without end, and no number is left."
    ),
    "cusp": (
        "On both sides the secants stand up straight, on one of them falling and on the other"
        " rising, and no number is left."
    ),
    "jump": (
        "The curve jumps. Across the jump the rise stays while the run goes to zero, so the slope"
        " grows past every bound."
    ),
    "edge": "A derivative takes both sides, and to the {missing} the function has no values.",
    "restless": "The slopes of the two sides do not settle on one value.",
}


def no_derivative(secants: Secants, slopes: Mapping[int, Shown]) -> Told:
    """Why there is no derivative."""
    left, right = secants.found.left, secants.found.right
    kind: str = secants.kind
    if kind == "vertical" and left.sign != right.sign:
        kind = "cusp"
    facts = {SIDES[sign]: slope for sign, slope in slopes.items()}
    missing = SIDES[LEFT if left.kind == "undefined" else RIGHT]
    return told(_WITHOUT[kind], missing=missing, **facts)


_TAKES = {
    "corner": (
        "A derivative is one slope that both sides agree on. Here, where {place}, they do not, and"
        " that too is an answer."
    ),
    "vertical": (
        "A derivative is a number. Here, where {place}, the slopes grow past every bound, and that"
        " too is an answer."
    ),
    "jump": (
        "A derivative takes a curve that does not tear. Here, where {place}, it does, and that too"
        " is an answer."
    ),
    "edge": (
        "A derivative takes a curve on both sides. Here, where {place}, there is one side, and that"
        " too is an answer."
    ),
    "restless": (
        "A derivative is one number that the slopes come to. Here, where {place}, there is none,"
        " and that too is an answer."
    ),
}


def what_a_derivative_takes(secants: Secants) -> Told:
    """The recap where there is none."""
    return told(_TAKES[secants.kind], place={secants.name: secants.at})


# -- difference quotients -------------------------------------------------------------------------


def quotient_changed(
    rule: str, step: str, body: Expression | None = None, why: str = ""
) -> Heading:
    """How a difference quotient became `body` by a rule, whose reason in words is `why`."""
    plain = why and not set("*^=\\/|()") & set(why)
    reason = why if plain else RULE_NAMES[rule]
    title, sentence = RULE_NAMES[rule].capitalize(), "{reason:C}."
    match rule:
        case "SUBSTITUTE":
            title = "Put the function in"
            sentence = (
                "Rather than ever smaller numbers, put the function in: algebra does it for every"
                " step at once."
            )
        case "SUM":
            title = "Term by term"
            sentence = "The limit of a sum is the sum of the limits. So take it term by term."
        case "EXPAND" if body is not None and _has_calls(body):
            title = "Take it apart"
        case "EXPAND":
            sentence = "Multiply out what stands above the bar."
        case "COLLECT":
            title = CANCELS
            sentence = (
                "What does not contain {step} cancels, and every term that is left has a factor"
                " {step}."
            )
        case "CANCEL":
            title = "Divide by the step"
            sentence = "While {step} is not zero we may divide by it, and it cancels."
            if body is not None and is_brief(body):
                sentence = "While {step} is not zero we may divide by it. What is left is {body}."
    return title, told(sentence, step=step, reason=reason, body=body or "")


def limit_taken(
    rules: Sequence[str], verdict: Verdict, closed: bool, step: str, result: Shown
) -> Heading:
    """What a difference quotient came to by these `rules`; `closed` if that has an exact form."""
    title, sentence = (
        "Let the step go to zero",
        "Now {step} may go to zero: nothing is divided by it any more. {result:C} fills the hole:"
        " the slope of the tangent.",
    )
    if "NUMERICAL" in rules:
        # Numbers alone prove nothing: an equals sign is owed to the rules of differentiation.
        title, sentence = (
            "Numbers suggest, rules prove",
            "No short algebra cancels {step} here. The numbers suggest {result}, and the rules of"
            " differentiation prove its exact value.",
        )
        if not closed and not result.exact:
            title = "Found by numbers"
            sentence = "No short algebra cancels {step} here. The numbers settle on {result}."
        elif verdict != "proved":
            title = "Numbers and rules agree"
            sentence = (
                "No short algebra cancels {step} here. The numbers suggest {result}, and the rules"
                " of differentiation give the same."
            )
        elif result.exact:
            sentence = (
                "No short algebra cancels {step} here. The numbers suggest {result}, and the rules"
                " of differentiation prove it."
            )
    elif "SUM" in rules:
        title = "Add them up"
        sentence = "Together these limits make {result}: the slope at the point itself."
    elif "KNOWN_LIMIT" in rules:
        title = "A known limit"
        sentence = (
            "What is left is a known limit. As {step} goes to zero, the slope becomes {result}."
        )
    return title, told(sentence, step=step, result=result)


def _has_calls(e: Expression) -> bool:
    return any(n.op == "call" or (n.op == "pow" and n.args[1].variables) for _, n in e.walk())
