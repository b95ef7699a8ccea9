"""Nudge: a step that becomes ever smaller and is magnified, with what is found at each size."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from calcanim.authoring.cues import hide, reveal
from calcanim.pictures.picture import Mark
from calcanim.storyboard.cues import Cue, Slide
from calcanim.storyboard.quantities import Track


class Nudged(Protocol):
    """A picture in which a step becomes smaller, from one of its `steps` to the next."""

    @property
    def id(self) -> str: ...
    @property
    def steps(self) -> tuple[Fraction, ...]: ...
    def lengths(self, n: int = -1) -> Mark: ...
    def shrunk(self, n: int) -> Track: ...
    def magnified(self, n: int) -> Track: ...


def nudge(picture: Nudged, found: Sequence[Cue] = (), run_time: float = 0.9) -> tuple[Cue, ...]:
    """The step shrinks and is magnified, again and again; at each size what is `found` comes on."""
    cues: list[Cue] = [*found[:1]]
    for n in range(1, len(picture.steps)):
        cues.append(hide(picture.lengths(n - 1), 0.3))
        cues.append(Slide(picture.id, picture.shrunk(n), run_time))
        cues.append(Slide(picture.id, picture.magnified(n), run_time))
        cues += [reveal(picture.lengths(n), 0.5), *found[n : n + 1]]
    return tuple(cues)
