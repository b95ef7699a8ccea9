"""A film in the time of its voice: the same cues and motions, other stillness between them.

A beat's motions that follow each other without a hold stay together; where a film stands still it
may stand still for longer or less. So every picture is the one that the silent film has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from calcanim.storyboard.board import Beat, Storyboard
from calcanim.storyboard.cues import Cue, Hold
from calcanim.voice.speech import Speech

LEAD, FIRST_LEAD = 0.35, 0.8  # s from a beat's start to its words; before the film's first word
BREATH, LAST_BREATH = 0.55, 1.5  # s after a beat's last word; after the film's
AHEAD = 0.20  # s: a cue that belongs to a word starts so much earlier
LATE = 0.15  # s: later than its word, the speech waits for it
LONGEST_WAIT, LONGEST_STOP = 0.9, 6.0  # s in a sentence; after its end, where a speaker stops
_WIDE = 0.12  # s: a pause in which the speech may wait
_SETTLE = 0.3  # s from the last motion to the end of its beat
_SHORT = 0.5  # s: stillness up to this has one picture, and a longer one repeats it
_LEAST, _LEAST_LONG = 1 / 15, 4 / 15  # s that is left of such stillness: a frame; a few


@dataclass(frozen=True, slots=True)
class Wait:
    """In beat `beat`, counted from 0, the speech is silent for `seconds` before word `word`."""

    beat: int
    word: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Late:
    """In beat `beat` the cue of word `word` starts `seconds` after its word, or before it."""

    beat: int
    word: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Retimed:
    """A film in the time of its speeches: these, with their waits, and when each one begins.

    `begins` are seconds from the start of each beat.
    """

    board: Storyboard
    speeches: tuple[Speech, ...]
    begins: tuple[float, ...]
    waits: tuple[Wait, ...]
    late: tuple[Late, ...]


def retime(board: Storyboard, speeches: Sequence[Speech]) -> Retimed:
    """`board` in the time of `speeches`, one a beat. Pure: nothing is drawn, nothing is read."""
    beats: list[Beat] = []
    out: list[Speech] = []
    begins: list[float] = []
    waits: list[Wait] = []
    late: list[Late] = []
    last = len(board.beats) - 1
    for n, (beat, speech) in enumerate(zip(board.beats, speeches, strict=True)):
        lead = FIRST_LEAD if n == 0 else LEAD
        plan = _Plan(beat, speech, lead, LAST_BREATH if n == last else BREATH)
        plan.run()
        beats.append(plan.made())
        out.append(plan.speech)
        begins.append(lead)
        waits += [Wait(n, word, round(s, 3)) for word, s in plan.waits]
        late += [Late(n, word, round(s, 3)) for word, s in plan.late]
    new = replace(board, beats=tuple(beats))
    return Retimed(new, tuple(out), tuple(begins), tuple(waits), tuple(late))


@dataclass(slots=True)
class _Group:
    """Cues that run without a hold between them. `before` is the hold in front, as it was."""

    before: float
    first: int
    cues: list[Cue] = field(default_factory=list)
    marks: list[tuple[float, int]] = field(default_factory=list)  # offset in it, word
    start: float = 0.0

    @property
    def seconds(self) -> float:
        return sum(cue.run_time for cue in self.cues)

    @property
    def least(self) -> float:
        """What must be left of the stillness before it."""
        if self.before <= 0:
            return 0.0
        return _LEAST_LONG if self.before > _SHORT else _LEAST


class _Plan:
    """One beat: when each group of its cues starts."""

    def __init__(self, beat: Beat, speech: Speech, lead: float, breath: float) -> None:
        self.beat, self.speech, self.lead, self.breath = beat, speech, lead, breath
        self.waits: list[tuple[int, float]] = []
        self.late: list[tuple[int, float]] = []
        self.groups = _groups(beat)

    def word(self, n: int) -> float:
        """When a word is heard, in seconds of the beat; the end of the speech after the last."""
        words = self.speech.words
        if n >= len(words):
            return self.lead + (words[-1].end if words else 0.0)
        return self.lead + words[n].start

    def run(self) -> None:
        """Place the marked groups at their words, the others evenly between them."""
        time, since, heard = 0.0, 0, 0
        for k, group in enumerate(self.groups):
            if not group.marks:
                continue
            # Those before it need their motions and a little stillness.
            earliest = time + sum(g.least + g.seconds for g in self.groups[since:k]) + group.least
            offset, word = group.marks[0]
            self._wait(heard, word, earliest + offset)
            due = [self.word(w) - AHEAD - o for o, w in group.marks]
            start = max(earliest, min(max(due), due[0] + AHEAD + LATE - 0.01))
            if group.before <= 0:
                start = earliest  # the beat begins with it
            self._spread(since, k, time, start)
            group.start = start
            heard = word
            for offset, word in group.marks[1:]:
                # No stillness lies between: the words wait until its motions have come so far.
                self._wait(heard, word, start + offset)
                heard = word
            time, since = start + group.seconds, k + 1
        # What is left shares what is left.
        spoken = self.word(len(self.speech.words)) if self.speech.words else 0.0
        rest = self.groups[since:]
        motion = sum(g.least + g.seconds for g in rest)
        end = max(spoken + self.breath, time + motion + _SETTLE)
        tail = max(self.beat.hold, _LEAST)
        slack = end - time - motion - self._least_hold
        weight = sum(g.before for g in rest) + tail
        for g in rest:
            g.start = time + g.least + max(slack, 0.0) * (g.before / weight if weight else 0.0)
            time = g.start + g.seconds
        self.end = max(end, time + self._least_hold)
        for group in self.groups:
            for offset, word in group.marks:
                off = group.start + offset - self.word(word)
                if not -AHEAD - 0.1 <= off <= LATE:
                    self.late.append((word, off))

    @property
    def _least_hold(self) -> float:
        return _LEAST_LONG if self.beat.hold > _SHORT else _LEAST

    def _spread(self, first: int, stop: int, time: float, until: float) -> None:
        """Place the unmarked groups from `first` before `stop`, which starts at `until`."""
        between = self.groups[first:stop]
        weight = sum(g.before for g in between) + self.groups[stop].before
        slack = until - time - sum(g.least + g.seconds for g in between) - self.groups[stop].least
        for g in between:
            g.start = time + g.least + slack * (g.before / weight if weight else 0.0)
            time = g.start + g.seconds

    def _wait(self, low: int, word: int, until: float) -> None:
        """Let the speech wait between two marks, the widest pauses first, for a cue at `until`."""
        words = self.speech.words
        last = min(word, len(words) - 1)
        said = self.beat.narration.split()
        pauses = [(words[n].start - words[n - 1].end, n) for n in range(low + 1, last + 1)]
        for width, n in sorted(pauses, reverse=True):
            behind = until - self.word(word)
            if behind <= LATE or width < _WIDE:
                return
            most = LONGEST_STOP if said[n - 1][-1] in ".?!:" else LONGEST_WAIT
            seconds = min(behind - LATE / 2, most)
            self.speech = self.speech.waiting(n, seconds)
            self.waits.append((n, seconds))

    def made(self) -> Beat:
        """The beat with its new holds. Cues keep their places, and so do the marks."""
        cues = list(self.beat.cues)
        time = 0.0
        holds = {g.first - 1: g for g in self.groups if g.before > 0}
        for n, cue in enumerate(cues):
            if isinstance(cue, Hold) and n in holds:
                cues[n] = replace(cue, run_time=round(max(holds[n].start - time, 0.0), 6))
            time += cues[n].run_time
        return replace(self.beat, cues=tuple(cues), hold=round(self.end - time, 6))


def _marks(beat: Beat) -> dict[int, int]:
    """Words by cue: of several cues of a word the first is its own, and the others follow it.

    What comes with the first word comes with the title.
    """
    out: dict[int, int] = {}
    for mark in beat.marks:
        if mark.word and mark.word not in out.values():
            out[mark.cue] = mark.word
    return out


def _groups(beat: Beat) -> list[_Group]:
    marks = _marks(beat)
    groups: list[_Group] = []
    hold = 0.0
    for n, cue in enumerate(beat.cues):
        if isinstance(cue, Hold):
            hold += cue.run_time
            continue
        if hold > 0 or not groups:
            groups.append(_Group(hold, n))
        group = groups[-1]
        if n in marks:
            group.marks.append((group.seconds, marks[n]))
        group.cues.append(cue)
        hold = 0.0
    return groups
