"""Tails: what is gathered from the middle outwards, a row for each power of ten."""

from __future__ import annotations

from calcanim.authoring.cues import slide
from calcanim.authoring.gestures.closing_in import rows_come
from calcanim.pictures.picture import Picture
from calcanim.pictures.tails import POWERS, TailsPicture
from calcanim.storyboard.cues import Cue


def gather(picture: TailsPicture, rows: Picture) -> tuple[Cue, ...]:
    """Ten times as far each time, and what has come together."""
    cues: list[Cue] = []
    for k, row in zip(POWERS, rows_come(rows), strict=True):
        cues += [slide(picture, picture.reached(k - 1, k), 1.3), row]
    return tuple(cues)
