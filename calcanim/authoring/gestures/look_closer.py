"""Look closer: the window closes in on a point, and opens again."""

from __future__ import annotations

from calcanim.authoring.cues import hide, slide
from calcanim.authoring.gestures.bring_to import step_over
from calcanim.pictures.secant import SecantPicture
from calcanim.storyboard.cues import Cue


def look_closer(picture: SecantPicture, run_time: float = 4.5) -> tuple[Cue, ...]:
    """The zoom, with the step that was shown last; best seen in ``Look closer``."""
    last_side = list(picture.steps.ends)[-1]
    return (slide(picture, picture.zoom(last_side), run_time),)


def look_back(picture: SecantPicture) -> tuple[Cue, ...]:
    """The way back, to the secant that the film began with."""
    sides = list(picture.steps.ends)
    cues: list[Cue] = [
        slide(picture, picture.zoom(sides[-1], out=True), 1.6),
        hide(picture.tangent, 0.3),
    ]
    return (*cues, *(step_over(picture, sides[0]) if len(sides) > 1 else ()))
