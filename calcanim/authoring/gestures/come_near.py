"""Come near: a surface is almost its tangent plane around a point, and small steps are seen."""

from __future__ import annotations

from calcanim.authoring.cues import clear, hide, plot, reveal, slide
from calcanim.pictures.close_up import CloseUp
from calcanim.pictures.slices import Slices
from calcanim.storyboard.cues import Cue


def come_near(seen: Slices, close: CloseUp | None) -> tuple[Cue, ...]:
    """The surface gives way to its close-up, with the plane, and a step is gone in both variables.

    Nothing where there is no close-up.
    """
    if close is None:
        return ()
    return (
        clear(seen.picture),
        plot(close.picture, 0.8),
        reveal(close.patch, 0.6),
        reveal(close.ahead, 0.3),
        reveal(close.here, 0.3),
        slide(close.picture, close.going(), 1.2),
    )


def climb(close: CloseUp | None, name: str) -> tuple[Cue, ...]:
    """A step in one variable alone, and the rise that goes with it."""
    if close is None:
        return ()
    aside = (hide(close.patch + close.ahead),) if name == close.names[0] else ()
    return (*aside, reveal(close.stair(name), 0.3), slide(close.picture, close.climbing(name), 1.2))


def look_around(seen: Slices, close: CloseUp | None, back: bool = False) -> Cue:
    """The camera goes round the close-up, or, where there is none, round the surface."""
    picture, space = (seen.picture, seen.space) if close is None else (close.picture, close.space)
    return slide(picture, space.turned(back), 2.0)
