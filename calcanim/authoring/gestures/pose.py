"""Pose: the picture comes on, with what was typed."""

from __future__ import annotations

from calcanim.authoring.cues import plot, reveal, write
from calcanim.notation.lines import Line
from calcanim.pictures.picture import Mark, Picture
from calcanim.storyboard.cues import Cue


def pose(picture: Picture, given: Line | None = None, *marks: Mark) -> tuple[Cue, ...]:
    """The picture, the line of what was typed, and parts of the picture that wait for it."""
    out: list[Cue] = [plot(picture)]
    if given is not None:
        out.append(write(given, run_time=1.2))
    return (*out, *(reveal(mark) for mark in marks))
