"""Look closer: a magnifier closes in on a point, and goes again."""

from __future__ import annotations

from calcanim.authoring.cues import hide, reveal, slide
from calcanim.authoring.gestures.bring_to import step_over
from calcanim.pictures.secant import SecantPicture
from calcanim.storyboard.cues import Cue


def look_closer(picture: SecantPicture, run_time: float = 4.5) -> tuple[Cue, ...]:
    """A magnifier, with the step that was shown last and the tangent, closes in on the point."""
    last_side = list(picture.steps.ends)[-1]
    seen = picture.lens
    if picture.secants.found.slope is not None:
        seen = picture.tangent + seen
    return reveal(seen, 0.8), slide(picture, picture.closer(last_side), run_time)


def look_back(picture: SecantPicture) -> tuple[Cue, ...]:
    """The way back, to the secant that the film began with."""
    first, last = picture.steps.ends[picture.steps.start]
    away, read = hide(picture.lens + picture.tangent, 0.5), reveal(picture.readouts, 0.3)
    if len(picture.steps.ends) > 1:
        return (away, *step_over(picture, picture.steps.start), read)
    return away, slide(picture, picture.move(last, first), 1.2), read
