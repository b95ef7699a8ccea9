"""Nudge: a step that becomes ever smaller, with what is found at each size."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Protocol

from calcanim.storyboard.cues import Cue, Slide
from calcanim.storyboard.quantities import Track


class Nudged(Protocol):
    """A picture in which a step can be of any size."""

    @property
    def id(self) -> str: ...
    def nudged(self, start: Fraction, stop: Fraction) -> Track: ...


def nudge(
    picture: Nudged, steps: Sequence[Fraction], found: Sequence[Cue] = (), run_time: float = 1.2
) -> tuple[Cue, ...]:
    """The step shrinks through `steps`, at each what is `found` comes on; then it grows back."""
    cues: list[Cue] = [*found[:1]]
    for n, (old, new) in enumerate(pairwise(steps), 1):
        cues.append(Slide(picture.id, picture.nudged(old, new), run_time))
        cues += found[n : n + 1]
    if len(steps) > 1:
        cues.append(Slide(picture.id, picture.nudged(steps[-1], steps[0]), run_time))
    return tuple(cues)
