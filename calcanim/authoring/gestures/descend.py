"""Descend: steps of training against the slope, as lines, and the picture that moves with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from calcanim.authoring.cues import write
from calcanim.authoring.updates import Update
from calcanim.authoring.updates import rule as rule
from calcanim.authoring.updates import update as update
from calcanim.notation.lines import Line
from calcanim.storyboard.cues import Cue


def descend(
    updates: Sequence[Update],
    *moved: Cue | Iterable[Cue],
    by: Line | None = None,
    region: str = "derivation",
) -> tuple[Cue, ...]:
    """The rule, a line for each weight, and what the picture does then."""
    cues: list[Cue] = [] if by is None else [write(by, region)]
    cues += [write(each.line, region) for each in updates]
    for each in moved:
        cues += each if isinstance(each, Iterable) else (each,)
    return tuple(cues)
