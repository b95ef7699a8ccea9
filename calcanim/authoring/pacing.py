"""Time: a beat lasts as long as its words, and a cue starts as its word is read.

Where no words are marked, stillness is shared out between the cues.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcanim.storyboard.board import Beat, Mark
from calcanim.storyboard.cues import Cue, Hold, Write
from calcanim.storyboard.formula import prose
from calcanim.storyboard.narration import reading_time

_SHORTEST_HOLD = 0.7
_SHORTEST_GAP = 0.15  # s: a shorter stillness between two cues would only be a stutter


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


def marked(made: Beat) -> Beat:
    """The same beat with holds, so that each marked cue starts as its word is read, or after."""
    length = reading_time(made.narration)
    words = len(made.narration.split())
    due = {mark.cue: mark.word for mark in made.marks}
    timed: list[Cue] = []
    marks: list[Mark] = []
    time = 0.0
    for n, cue in enumerate(made.cues):
        if n in due:
            gap = length * due[n] / words - time if words else 0.0
            if gap >= _SHORTEST_GAP:
                timed.append(Hold(round(gap, 3)))
                time += timed[-1].run_time
            marks.append(Mark(len(timed), due[n]))
        timed.append(cue)
        time += cue.run_time
    hold = round(max(length + 0.2 - time, _SHORTEST_HOLD), 3)
    return replace(made, cues=tuple(timed), hold=hold, marks=tuple(marks))


def titled(beats: Sequence[Beat]) -> tuple[Beat, ...]:
    """The film of these beats: each begins with its title and lasts as long as its words.

    A beat whose first cue writes where titles stand has a title of its own.
    """
    out = []
    for n, b in enumerate(beats):
        title: tuple[Cue, ...] = (Write(f"title{n}", prose(b.title), "title", run_time=0.6),)
        if b.cues and isinstance(b.cues[0], Write) and b.cues[0].region == "title":
            title = ()
        cues = (*title, *b.cues)
        if b.marks:
            shifted = tuple(Mark(mark.cue + len(title), mark.word) for mark in b.marks)
            out.append(marked(Beat(b.title, b.narration, cues, marks=shifted, letters=b.letters)))
        else:
            out.append(replace(beat(b.title, b.narration, cues), letters=b.letters))
    return tuple(out)
