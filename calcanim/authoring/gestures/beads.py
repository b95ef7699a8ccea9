"""Beads: the centres of equally likely parts of a curve, and the mean that lies off it."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.authoring.cues import hide, reveal, slide, write
from calcanim.authoring.gestures.wrong import wrong
from calcanim.notation.expectations import Means
from calcanim.pictures.beads import BeadPicture, bead_picture
from calcanim.storyboard.cues import Cue


def function_beads(means: Means) -> BeadPicture:
    """Beads on the curve of the function that is averaged."""
    found, g = means.found, means.g
    names = means.levels(g)
    return bead_picture(found, found.of, *names, middle=means.named_mean(), gap=means.named_gap())


def distance_beads(means: Means) -> BeadPicture:
    """Beads on the parabola of the squared distance to the mean."""
    found, names = means.found, means.spread_levels()
    return bead_picture(found, found.variance, *names, means.sigma(), middle=means.named_mean())


@dataclass(frozen=True, slots=True)
class Tempting:
    """The function of the mean in the place of the mean of the function: posed, and struck out."""

    posed: tuple[Cue, ...]
    struck: tuple[Cue, ...]


def tempting(means: Means) -> Tempting:
    """It is struck out, unless it is so; nothing where one of the two is no number."""
    found, g = means.found, means.g
    if found.straight:
        return Tempting((write(means.alike(g), size=1.3),), ())
    if not found.of.known or found.at_mean is None or means.same():
        return Tempting((), ())
    made = wrong(means.mean(g), means.at_mean(g))
    return Tempting((made.posed,), (made.struck,))


def thread(picture: BeadPicture) -> tuple[Cue, ...]:
    """Bead after bead comes on, each at the centre of its part."""
    return (
        reveal(picture.beads + picture.runner, 0.3),
        slide(picture, picture.threaded(), 2.2),
        hide(picture.runner, 0.3),
    )


def guess(picture: BeadPicture) -> tuple[Cue, ...]:
    """The curve's height at the mean."""
    return (reveal(picture.middle, 0.8),)


def lift_off(picture: BeadPicture) -> tuple[Cue, ...]:
    """The mean of all heights, and how far it is from there; nothing where there is none."""
    if picture.level is None:
        return ()
    return (
        reveal(picture.risen, 0.4),
        slide(picture, picture.raised(), 1.4),
        reveal(picture.level_line, 0.8),
    )
