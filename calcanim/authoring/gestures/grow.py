"""Grow: the sides of a rectangle become longer, and its area gains strips and a corner."""

from __future__ import annotations

from calcanim.authoring.cues import hide, reveal, slide
from calcanim.pictures.product_area import ProductArea
from calcanim.storyboard.cues import Cue


def grow(picture: ProductArea, run_time: float = 2.4) -> tuple[Cue, ...]:
    """Both sides grow by a step of the input; the new area is there as it comes to be."""
    new = picture.right + picture.top + picture.corner + picture.lengths + picture.nudges
    return (reveal(new, 0.3), slide(picture, picture.grown(), run_time))


def shrink(picture: ProductArea, run_time: float = 6.0) -> tuple[Cue, ...]:
    """The step shrinks to nothing, and the chart tells what is left of each strip.

    The corner, next to nothing by then, goes off.
    """
    shrinks = slide(picture, picture.shrunk(), run_time)
    return (reveal(picture.chart, 0.8), shrinks, hide(picture.corner, 0.3))
