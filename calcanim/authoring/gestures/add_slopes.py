"""Add slopes: bars of the terms' quotients settle on their slopes, row by row of a table."""

from __future__ import annotations

from calcanim.authoring.cues import reveal, slide
from calcanim.authoring.gestures.closing_in import rows_come
from calcanim.pictures.picture import Picture
from calcanim.pictures.stacked_slopes import StackedSlopes
from calcanim.storyboard.cues import Cue


def bars_add_up(bars: StackedSlopes) -> tuple[Cue, ...]:
    """The bars climb onto each other, and the sum's stands beside them; nothing for one alone."""
    if len(bars.slopes) < 2:
        return ()
    return slide(bars, bars.stacked(), 2.6), reveal(bars.total)


def bars_settle(bars: StackedSlopes, rows: Picture) -> tuple[Cue, ...]:
    """For each step its row, and bars as high as the quotients for it, where these are known."""
    cues: list[Cue] = []
    for n, row in enumerate(rows_come(rows)):
        if bars.quotients:
            cues.append(slide(bars, bars.closing_in(n), 0.7))
        cues.append(row)
    return tuple(cues)
