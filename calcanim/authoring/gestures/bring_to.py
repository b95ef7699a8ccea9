"""Bring to: the second point of a secant runs towards the point, its step and slope read out."""

from __future__ import annotations

from calcanim.authoring.cues import hide, reveal, slide
from calcanim.pictures.secant import SecantPicture
from calcanim.storyboard.cues import Cue

_JUMP = 0.05  # s: while what moves is hidden


def bring_to(picture: SecantPicture, sign: int, run_time: float = 3.6) -> tuple[Cue, ...]:
    """From the first step of a side to its last, where there is a curve.

    On another side than the first the second point changes over out of sight. Best seen in ``From
    both sides``.
    """
    if sign not in picture.steps.ends:
        return ()
    first, last = picture.steps.ends[sign]
    over = step_over(picture, sign) if sign != picture.steps.start else ()
    return (*over, slide(picture, picture.move(first, last), run_time))


def step_over(picture: SecantPicture, sign: int) -> tuple[Cue, ...]:
    """The second point changes to the first step of a side, out of sight."""
    first, _ = picture.steps.ends[sign]
    return (
        hide(picture.triangle, 0.4),
        slide(picture, picture.move(first, first), _JUMP),
        reveal(picture.triangle, 0.6),
    )
