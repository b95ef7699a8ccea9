"""Trace below: a tangent rolls along its curve, and its slope is drawn in the panel below."""

from __future__ import annotations

from calcanim.authoring.cues import hide, reveal, slide
from calcanim.pictures.secant import SecantPicture
from calcanim.storyboard.cues import Cue


def trace_below(picture: SecantPicture) -> tuple[Cue, ...]:
    """Room below, the roll from end to end; best seen in ``At every x``. Needs `picture.lower`."""
    window = picture.lower
    assert window is not None
    a = float(picture.secants.a)
    return (
        hide(picture.all_but_curve, 0.5),
        slide(picture, picture.make_room(), 1.0),
        reveal(picture.below, 0.6),
        slide(picture, picture.roll(a, window.low, window.low), 1.0),
        reveal(picture.derivative, 0.3),
        slide(picture, picture.roll(window.low, window.high), 4.5),
    )


def roll_back(picture: SecantPicture) -> tuple[Cue, ...]:
    """Back to the point, under the derivative as drawn."""
    window = picture.lower
    assert window is not None
    a = float(picture.secants.a)
    return (slide(picture, picture.roll(window.high, a, window.high), 1.4),)
