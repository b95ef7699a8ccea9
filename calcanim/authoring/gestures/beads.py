"""Beads: equally likely values on a function's curve, and the mean that lies off it."""

from __future__ import annotations

from calcanim.authoring.cues import hide, reveal, slide
from calcanim.pictures.beads import BeadPicture
from calcanim.storyboard.cues import Cue


def thread(picture: BeadPicture) -> tuple[Cue, ...]:
    """Bead after bead comes on the curve."""
    return (
        reveal(picture.beads + picture.runner, 0.3),
        slide(picture, picture.threaded(), 4.0),
        hide(picture.runner, 0.3),
    )


def guess(picture: BeadPicture) -> tuple[Cue, ...]:
    """The curve's height at the mean."""
    return reveal(picture.middle, 0.6), reveal(picture.at_middle, 0.7)


def lift_off(picture: BeadPicture) -> tuple[Cue, ...]:
    """The mean of all heights, and how far it is from there."""
    return (
        reveal(picture.mark("mean", "gap"), 0.4),
        slide(picture, picture.raised(), 2.2),
        reveal(picture.mark("high", "high.name"), 0.8),
    )
