"""Shift: a curve is lifted by a constant, and a span shows by how much."""

from __future__ import annotations

from calcanim.authoring.cues import reveal, slide
from calcanim.pictures.picture import Mark, Picture
from calcanim.storyboard.cues import Cue
from calcanim.storyboard.quantities import Track


def shift(picture: Picture, span: Mark, *tracks: Track, run_time: float = 2.4) -> tuple[Cue, ...]:
    """The span, if it has a place, comes on; the curve runs along tracks of `run_time` seconds."""
    shown = (reveal(span, 0.4),) if span.keys else ()
    return *shown, *(slide(picture, each, run_time) for each in tracks)
