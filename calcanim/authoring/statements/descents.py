"""What is said of walks down a loss."""

from __future__ import annotations

import math
from itertools import pairwise

import mpmath

from calcanim.authoring.walked import Walked, bound_line, curvature
from calcanim.authoring.words import Fact, Told, first_heard, is_brief, told
from calcanim.calculus.descents.rates import Bound, Point, Walk
from calcanim.calculus.descents.trials import Kind, Trials
from calcanim.expressions.tree import Expression
from calcanim.notation.lines import Line, beside, written
from calcanim.notation.shown import Shown
from calcanim.notation.sides import words

_FAR = 1.5  # times the height of a chart: a loss above that is not nearly on it
_CLOSE = 0.25  # of the way to the minimum: a walk that is so far from it has not settled there


def loss_posed(loss: Expression) -> Told:
    """A loss as a landscape."""
    return first_heard(
        "This landscape is a loss, {loss}, and its height is what we pay.",
        "This landscape is a loss over two weights, and its height is what we pay.",
        loss=loss,
    )


def level_curves(even: bool) -> Told:
    """What the curves of the map say; `even` where they are at equal steps of the loss."""
    if even:
        return told(
            "Seen from above, each curve joins places of the same loss; where they crowd, it is"
            " steep."
        )
    return told("Seen from above, each curve joins places of the same loss.")


def two_slopes(walk: Walked) -> Told:
    """How steep it is along each axis at the start."""
    first, second = walk.slopes()
    if not is_brief(first, second):
        return told("Our two slopes, one after the other:")
    return told(
        "Our two slopes here are {first} and {second}, on a scale of their own;",
        first=first,
        second=second,
    )


def points_uphill(square: bool) -> Told:
    """What the gradient is; `square` where angles are seen as they are."""
    if square:
        return told(
            "together they are the gradient, an arrow straight uphill, square to the level curve."
        )
    return told("together they are the gradient, an arrow straight uphill.")


def step_leads(walk: Walked) -> Told:
    """Where the first step leads, and what becomes of the loss."""
    if not walk.walk.steps:
        return told("But that step leads out of where the loss is defined.")
    x, y = walk.names
    (first, second), before, after = walk.coordinates(1), walk.loss_told(0), walk.loss_told(1)
    moved = told("Now {x} is {first} and {y} is {second},", x=x, y=y, first=first, second=second)
    old, new = walk.walk.losses[:2]
    if new == old:
        return moved + told("and the loss stays at {before}.", before=before)
    if not is_brief(before):
        falls = "and the loss falls to {after}." if new < old else "and the loss rises to {after}."
        return moved + told(falls, after=after)
    if new < old:
        changed = "and the loss falls from {before} to {after}."
    else:
        changed = "and the loss rises from {before} to {after}."
    return moved + told(changed, before=before, after=after)


def times(steps: int) -> Fact:
    """So many steps."""
    return "one step" if steps == 1 else told("{n} steps", n=steps).narration


def after_steps(walk: Walked) -> Line:
    """How many steps it took, and at which rate."""
    said = told("after {steps} with", steps=times(walk.walk.steps)).narration
    return beside(written(words(said)), walk.rate_line())


def steps_shrink(walk: Walked) -> Told:
    """How the steps go on after the first."""
    lengths = [sum(g * g for g in slope) for slope in walk.walk.slopes[:4]]
    if all(b < a for a, b in pairwise(lengths)):
        return told("A new place, a new arrow, and a shorter step, for the slope fades.")
    return told("A new place has a new arrow, and so a step of its own.")


def fate(walk: Walked, found: Trials, ceiling: float = math.inf) -> Told:
    """What becomes of a walk, one of those that were `found`; a chart ends at the `ceiling`."""
    taken, n = walk.walk, walk.walk.steps
    far = "That is far above our chart." if taken.losses[-1] > _FAR * ceiling > 0 else None
    facts = {"steps": times(n), "loss": walk.loss_told(n)}
    match taken.fate:
        case "settles" if isinstance(facts["loss"], str):
            return told(
                "After {steps} the loss is a small share of what it was, and still {loss}.", **facts
            )
        case "settles" if found.bottom is not None and _left(taken, found.bottom) > _CLOSE:
            return told(
                "After {steps} the loss is {loss}, but the ground is almost level, and a minimum"
                " still some way off.",
                **facts,
            )
        case "settles":
            return told(
                "After {steps} the loss is {loss}, and the ground is almost level: it has settled.",
                **facts,
            )
        case "falls":
            return told("After {steps} the loss is {loss}, and it is still falling.", **facts)
        case "crawls":
            return told(
                "After {steps} the loss is still {loss}: it crawls, with most of the way to go.",
                **facts,
            )
        case "bounces":
            return told("Some steps climb, but after {steps} the loss is {loss}.", **facts)
        case "edge":
            return told(
                "Step {lost} leads out of where the loss is defined, and there the walk ends.",
                lost=taken.lost or n + 1,
            )
    if taken.losses[-1] <= taken.losses[0]:
        return told("After {steps} it is far out of sight, and the loss is still falling.", **facts)
    if all(b > a for a, b in pairwise(taken.losses)):
        if found.bottom is not None:
            return told(
                "Every step overshoots the bottom and lands higher than before: after {steps} the"
                " loss is {loss}.",
                far,
                **facts,
            )
        return told("Every step climbs: after {steps} the loss is {loss}.", far, **facts)
    return told(
        "It jumps from wall to wall: after {steps} the loss is {loss}, higher than at the start.",
        **facts,
    )


def rate_bounded(bound: Bound) -> Told:
    """What bounds the rate: two over the largest curvature, lambda max."""
    if bound.exact is not None:
        return told(
            "That curvature, the largest that there is, is lambda max: {curvature}, everywhere.",
            curvature=curvature(bound),
        )
    return told(
        "The more the ground curves, the shorter. On our way down its largest curvature, lambda"
        " max, is {curvature}, and with a rate above two over that the loss may climb.",
        curvature=curvature(bound),
    )


def bounded(walk: Walked, bound: Bound) -> Line:
    """The bound of the rate, and of which ground it is."""
    of = "for this bowl" if bound.exact is not None else "on our way down"
    return beside(bound_line(walk, bound), written(words(of)))


def sharpest() -> Told:
    """A bowl along its sharpest line."""
    return told(
        "Along its sharpest line, a parabola, each step multiplies the distance by one minus rate"
        " times curvature."
    )


def along_the_line(key: str) -> Told:
    """What steps do on the sharpest line of a bowl, a parabola."""
    match key:
        case "good":
            return told("A short step comes closer.")
        case "bound":
            return told(
                "A rate of two over its curvature lands just as far on the other side, again and"
                " again."
            )
    return told("Beyond that, each step climbs.")


def other_rate(kind: Kind, rate: Shown) -> tuple[str, Told]:
    """A title, and how a walk at another rate is announced."""
    brief = is_brief(rate)
    match kind:
        case "good" if brief:
            return "Within the bound", told("From the same start with a rate of {rate}.", rate=rate)
        case "good":
            return "Within the bound", told("From the same start with a rate within the bound.")
        case "large" if brief:
            return "Too large", told("The same start, but a rate of {rate}.", rate=rate)
        case "large":
            return "Too large", told("The same start, but a larger rate.")
        case "small" if brief:
            return "Too small", told("The same start with a rate of only {rate}.", rate=rate)
    return "Too small", told("The same start with a far smaller rate.")


def rate_sets_the_pace(found: Trials) -> Told:
    """Why there is nothing to compare."""
    if found.bottomless:
        return told(
            "Nothing here stops the descent: the ground goes on falling, and with it the loss. A"
            " rate only sets the pace."
        )
    if found.bound is None:
        return told(
            "The ground does not curve upwards here, so nothing tells how large a step may be. A"
            " rate only sets the pace."
        )
    return told("Other rates go the same way here, some faster, some slower.")


def descended(found: Trials) -> Told:
    """The rule in words."""
    if found.bound is not None and not found.bottomless:
        return told("Step against the gradient, by a rate that the curvature allows, and repeat.")
    return told("Step against the gradient, and repeat.")


def loss_went(walk: Walked) -> Told:
    """What the rule came to."""
    first, last = walk.loss_told(0), walk.loss_told(walk.walk.steps)
    if is_brief(first):
        return told("For us: from {first} to {last}.", first=first, last=last)
    return told("For us it came to {last}.", last=last)


def _left(walk: Walk, end: Point) -> float:
    """How much of the way from a walk's start to `end` is still to go after its last step."""
    whole, left = (
        mpmath.norm([a - b for a, b in zip(w, end, strict=True)])
        for w in (walk.points[0], walk.points[-1])
    )
    return float(left / whole) if whole else 0.0
