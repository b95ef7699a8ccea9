"""Time: how long a beat lasts follows from its words, and stillness is shared out between cues."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Cue, Hold, Write
from calcanim.storyboard.formula import prose
from calcanim.storyboard.narration import reading_time

_SHORTEST_HOLD = 0.7


def beat(title: str, narration: str, cues: Sequence[Cue]) -> Beat:
    """A beat that lasts as long as its narration: what the cues leave over is held between them."""
    motion = sum(cue.run_time for cue in cues)
    spare = max(reading_time(narration) + 0.2 - motion, _SHORTEST_HOLD)
    # The last hold is the longest: the finished picture is what is looked at.
    share = spare / (len(cues) + 1) if cues else spare
    if share < 0.3 or len(cues) < 2:
        return Beat(title, narration, tuple(cues), round(spare, 3))
    timed: list[Cue] = []
    for cue in cues[:-1]:
        timed += [cue, Hold(round(share, 3))]
    final = max(spare - share * (len(cues) - 1), _SHORTEST_HOLD)
    return Beat(title, narration, (*timed, cues[-1]), round(final, 3))


def titled(beats: Sequence[Beat]) -> tuple[Beat, ...]:
    """The film of these beats: each begins with its title and lasts as long as its words."""
    return tuple(
        beat(
            b.title,
            b.narration,
            (Write(f"title{n}", prose(b.title), "title", run_time=0.6), *b.cues),
        )
        for n, b in enumerate(beats)
    )
