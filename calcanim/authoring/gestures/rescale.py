"""Rescale: a curve is filled, and divided by its area, so that this is one."""

from __future__ import annotations

from calcanim.authoring.cues import reveal, slide
from calcanim.pictures.chances import ChancePicture
from calcanim.storyboard.cues import Cue


def fill_all(picture: ChancePicture, size: float = 1.0) -> tuple[Cue, ...]:
    """All of the area, which is `size`, is filled from left to right, and read out."""
    return reveal(picture.whole, 0.1), slide(picture, picture.filled(size), 3.0)


def rescale(picture: ChancePicture) -> tuple[Cue, ...]:
    """The curve goes down, or up, until its area is one; then the axis is its own."""
    return slide(picture, picture.rescaled(), 3.0), reveal(picture.name, 0.5)
