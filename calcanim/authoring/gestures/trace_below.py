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


def open_below(picture: SecantPicture) -> tuple[Cue, ...]:
    """The curve alone gives half of its height to an empty panel."""
    return (
        hide(picture.triangle + picture.others, 0.5),
        slide(picture, picture.make_room(), 1.0),
        reveal(picture.below, 0.6),
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
