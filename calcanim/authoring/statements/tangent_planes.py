"""What is true of a tangent plane: of what it foretells, of its gradient, of a step against it."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.authoring.words import Fact, Part, Told, told
from calcanim.calculus.several_variables.tangent_plane import Forecast, Oblique, TangentPlane
from calcanim.exact.certain import as_mpf
from calcanim.notation.shown import as_shown, shown
from calcanim.notation.sides import symbol


def foretold(found: Forecast | None, names: Sequence[str], *shows: Part) -> Told:
    """What a tangent plane says of a point a step off in both `names`, against what is true."""
    if found is None:
        return Told()
    step = shown(found.step, as_mpf(found.step))
    plane, truth = (as_shown(v, found.digits) for v in (found.plane, found.truth))
    if found.plane == found.truth:
        ending = "it foretells {plane}, and so it is: this hill is a plane itself."
    elif plane.expression == truth.expression:
        ending = "it foretells {plane}, and to {n} digits that is true."
    else:
        ending = "it foretells {plane}, and in truth it is {truth}."
    x, y = (symbol(n).said for n in names)
    facts: dict[str, Fact] = {"x": x, "y": y, "step": step, "plane": plane, "truth": truth}
    words = "Go {step} in {x} and {step} in {y}:"
    return told(words, *shows, ending, n=found.digits, **facts)


def what_is_level(is_constant: bool) -> Told:
    """What a point is at which no direction is uphill."""
    if is_constant:
        return told("It is level everywhere: neither input matters.")
    return told("A top, a bottom or a pass? That is a matter of curvature.")


def across_the_level(is_square: bool) -> Told:
    """How the gradient lies to the level curve, where angles are seen as they are."""
    if is_square:
        return told("It stands square to the level curve, for along that nothing changes.")
    return told("Along the level curve nothing changes.")


def in_each_direction(is_square: bool) -> Told:
    """What an arrow that turns about a point shows of the slope there."""
    if is_square:
        return told("Turn: the slope in our direction is the gradient's shadow on it,")
    return told("Turn, and watch the slope in our direction:")


def matters_most(plane: TangentPlane) -> Told:
    """Which input a small change of does most, where that is one alone."""
    sizes = [abs(s.slope.approx) for s in plane.slices]
    if len(set(sizes)) < len(sizes):
        return told("Either changes as much.")
    most = plane.slices[sizes.index(max(sizes))]
    words = "A step in {name} changes more."
    return told(words, name=symbol(most.name).said)


def not_enough(found: Oblique) -> Told:
    """What there is on a diagonal between two slopes that span no plane."""
    if found.slope is None:
        return told(
            "A plane would have the slope {expected} there, and this cut has no slope at all.",
            expected=as_shown(found.expected),
        )
    return told(
        "A plane would have the slope {expected} there, and this cut has {slope}.",
        expected=as_shown(found.expected),
        slope=as_shown(found.slope),
    )
