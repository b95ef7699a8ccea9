"""Fill: the area comes on; refine: rectangles in its place become more and more."""

from __future__ import annotations

from calcanim.authoring.cues import hide, reveal, slide
from calcanim.pictures.areas import AreaPicture
from calcanim.storyboard.cues import Cue


def fill(picture: AreaPicture) -> Cue:
    """The area washes in."""
    return reveal(picture.whole, 0.9)


def cut_up(picture: AreaPicture) -> tuple[Cue, ...]:
    """Rectangles take the area's place, each as tall as the curve at its left end."""
    return hide(picture.whole, 0.5), reveal(picture.rectangles, 1.2)


def refine(picture: AreaPicture, first: int, last: int, run_time: float = 1.0) -> tuple[Cue, ...]:
    """From one partition to a later one, each growing out of the one before."""
    return tuple(slide(picture, picture.refined(n, n + 1), run_time) for n in range(first, last))
