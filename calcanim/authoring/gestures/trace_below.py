"""Trace below: a tangent rolls along its curve, and its slope is drawn in the panel below."""

from __future__ import annotations

from calcanim.authoring.cues import hide, reveal, slide
from calcanim.calculus.derivatives.at_point import AtPoint
from calcanim.notation.lengths import crowded, fits_row
from calcanim.notation.lines import Line, line
from calcanim.notation.setter import Roles
from calcanim.notation.sides import Coloured, Name
from calcanim.pictures.secant import SecantPicture
from calcanim.storyboard.cues import Cue


def open_slopes(picture: SecantPicture) -> tuple[Cue, ...]:
    """A panel below for the slopes of all secants, with the holes where their steps go to zero."""
    return (
        slide(picture, picture.share(), 0.9),
        reveal(picture.below + picture.quotients + picture.holes, 0.7),
    )


def meet(picture: SecantPicture) -> tuple[Cue, ...]:
    """The second point runs onto the point: what is left is the tangent, and fills the hole."""
    start = picture.steps.start
    first, last = picture.steps.ends[start]
    return (
        slide(picture, picture.move(first, last), 2.6),
        hide(picture.readouts, 0.2),
        slide(picture, picture.meet(start), 0.9),
        hide(picture.triangle + picture.place, 0.3),
        reveal(picture.tangent + picture.steepness + picture.goal, 0.6),
    )


def leave_secants(picture: SecantPicture) -> tuple[Cue, ...]:
    """The slopes' panel is empty again, and as high as those of the tangent are."""
    return (
        hide(picture.others + picture.quotients + picture.holes + picture.goal, 0.5),
        slide(picture, picture.widen(), 0.9),
        reveal(picture.rolling, 0.4),
    )


def trace_below(picture: SecantPicture) -> tuple[Cue, ...]:
    """The roll from end to end; best seen in ``At every x``. Needs `picture.lower`."""
    window = picture.lower
    assert window is not None
    a = float(picture.secants.a)
    return (
        slide(picture, picture.roll(a, window.low, window.low), 1.0),
        reveal(picture.derivative, 0.3),
        slide(picture, picture.roll(window.low, window.high), 5.0),
    )


def roll_back(picture: SecantPicture) -> Cue:
    """Back to the point, above the derivative as drawn."""
    window = picture.lower
    assert window is not None
    end = float(picture.secants.a)
    return slide(picture, picture.roll(window.high, end, window.high), 1.4)


def at_any_place(point: AtPoint, left: Name, roles: Roles) -> list[Line]:
    """The limit at any x, where algebra leads there, and ``f'(x) = …``; nothing without room."""
    result, taken = point.formula, point.anywhere
    if result is None or crowded(result):
        return []
    known = line(left, result, roles=roles)
    if taken is None or not fits_row(taken, result):
        return [known]
    return [line(taken, Coloured(result, "derivative"), roles=roles), known]
