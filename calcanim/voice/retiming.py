"""A film in the time of its voice: the same cues and motions, other stillness between them.

Where a film stands still it may stand still for longer or less, and a motion that would come too
early for its word waits while the picture before it is shown. So every picture is the one that the
silent film has.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from calcanim.storyboard.board import Beat, Storyboard
from calcanim.storyboard.cues import Cue, Hold
from calcanim.voice.speech import Speech

LEAD, FIRST_LEAD = 0.35, 0.8  # s from a beat's start to its words; before the film's first word
BREATH, LAST_BREATH = 0.55, 1.5  # s after a beat's last word; after the film's
AHEAD = 0.20  # s: a cue that belongs to a word starts so much earlier
EARLY, LATE = 0.30, 0.15  # s before and after its word that a cue is still on time
LONGEST_STOP, LONGEST_PAUSE, LONGEST_WAIT = 6.0, 2.0, 0.9  # s: see `_longest`
_WIDE = 0.12  # s: a pause in which the speech may wait, where no stop is
_SETTLE = 0.3  # s from the last motion to the end of its beat
# Stillness up to so many seconds has so many pictures (`Timeline.again`), and room for them is left
# where a film has fewest frames a second.
_PICTURES = ((0.5, 1), (8.0, 8), (math.inf, 32))
_COARSEST = 15
_LEAST = 1 / _COARSEST


@dataclass(frozen=True, slots=True)
class Wait:
    """In beat `beat`, counted from 0, the speech is silent for `seconds` before word `word`.

    Word 0 is the beat's first: then its speech begins so much later.
    """

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
        begins.append(plan.lead)
        waits += [Wait(n, word, round(s, 3)) for word, s in plan.waits]
        late += [Late(n, word, round(s, 3)) for word, s in plan.late]
    new = replace(board, beats=tuple(beats))
    return Retimed(new, tuple(out), tuple(begins), tuple(waits), tuple(late))


@dataclass(slots=True)
class _Group:
    """Cues from `first` on that stay together: `before` is the hold in front of them, as it was.

    A group begins after a hold, and with a cue that belongs to a `word`. Where the hold belongs to
    it there is time to think: so much is `kept` of it, and the cues come `after` their word.
    """

    before: float
    first: int
    word: int | None = None
    kept: float = 0.0
    after: float = 0.0
    seconds: float = 0.0
    start: float = 0.0

    @property
    def least(self) -> float:
        """What must be left of the stillness before it."""
        return max(_left(self.before), self.kept) if self.before > 0 else 0.0


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
            if group.word is None:
                continue
            # Those before it need their motions and a little stillness.
            earliest = time + sum(g.least + g.seconds for g in self.groups[since:k]) + group.least
            self._wait(heard, group.word, earliest - group.after)
            group.start = self.word(group.word) + group.after - self._ahead(k)
            if group.start < earliest + (_LEAST if group.before <= 0 else 0.0):
                group.start = earliest  # there is no time for a picture to wait
            self._spread(since, k, time, group.start)
            time, since, heard = group.start + group.seconds, k + 1, group.word
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
            if group.word is not None:
                off = group.start - group.after - self.word(group.word)
                # What comes after the last word is never behind one.
                if off < -EARLY or (off > LATE and group.word < len(self.speech.words)):
                    self.late.append((group.word, off))

    @property
    def _least_hold(self) -> float:
        return _left(self.beat.hold)

    def _ahead(self, k: int) -> float:
        """How long before its word a group starts: earlier where the next would be behind."""
        group, time = self.groups[k], 0.0
        for g in self.groups[k + 1 :]:
            time += g.least
            if g.word is not None and group.word is not None:
                own = group.after + group.seconds + time - g.after
                short = own - (self.word(g.word) - self.word(group.word))
                return min(max(short, AHEAD), EARLY - 0.01)
            time += g.seconds
        return AHEAD

    def _spread(self, first: int, stop: int, time: float, until: float) -> None:
        """Place the unmarked groups from `first` before `stop`, which starts at `until`."""
        between = self.groups[first:stop]
        weight = sum(g.before for g in between) + self.groups[stop].before
        slack = until - time - sum(g.least + g.seconds for g in between) - self.groups[stop].least
        for g in between:
            g.start = time + g.least + slack * (g.before / weight if weight else 0.0)
            time = g.start + g.seconds

    def _wait(self, low: int, word: int, until: float) -> None:
        """Let the speech wait between two marks, at stops first, for a cue at `until`."""
        words = self.speech.words
        if word >= len(words):
            return  # its words are over, and nothing need wait
        places = [
            (self._longest(n), words[n].start - words[n - 1].end, n)
            for n in range(low + 1, word + 1)
        ]
        if low == 0:
            places.append((LONGEST_STOP, 0.0, 0))
        for most, _, n in sorted(places, reverse=True):
            behind = until - self.word(word)
            if behind <= LATE:
                return
            seconds = min(behind - LATE / 2, most)
            if seconds <= 0:
                continue
            if n:
                self.speech = self.speech.waiting(n, seconds)
            else:
                self.lead += seconds
            self.waits.append((n, seconds))

    def _longest(self, n: int) -> float:
        """How long the speech may wait before word `n`: longest where a speaker stops anyway."""
        stop = self.beat.narration.split()[n - 1][-1]
        if stop in ".?!:":
            return LONGEST_STOP
        if stop in ",;":
            return LONGEST_PAUSE
        words = self.speech.words
        return LONGEST_WAIT if words[n].start - words[n - 1].end >= _WIDE else 0.0

    def made(self) -> Beat:
        """The beat with its new holds. Motions keep their order, and marks their cues."""
        starts = {g.first: g for g in self.groups}
        cues: list[Cue] = []
        places: list[int] = []
        time = 0.0
        for n, cue in enumerate(self.beat.cues):
            group = starts.get(n + 1)
            if isinstance(cue, Hold) and group is not None:
                cue = replace(cue, run_time=round(max(group.start - time, 0.0), 6))
            group = starts.get(n)
            if group is not None and group.before <= 0 and group.start - time > _LEAST / 2:
                cues.append(Hold(round(group.start - time, 6)))
                time += cues[-1].run_time
            places.append(len(cues))
            cues.append(cue)
            time += cue.run_time
        marks = tuple(replace(mark, cue=places[mark.cue]) for mark in self.beat.marks)
        hold = round(self.end - time, 6)
        return replace(self.beat, cues=tuple(cues), hold=hold, marks=marks)


def _left(hold: float) -> float:
    """What must be left of a hold: a frame for each of its pictures."""
    return next(count for most, count in _PICTURES if hold <= most) / _COARSEST


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
    hold = kept = 0.0
    asked: int | None = None
    for n, cue in enumerate(beat.cues):
        if isinstance(cue, Hold):
            hold += cue.run_time
            if n in marks:
                asked, kept = marks[n], cue.run_time
            continue
        if hold > 0 or not groups or n in marks:
            word = marks.get(n, asked)
            groups.append(_Group(hold, n, word, kept, 0.0 if n in marks else kept))
        groups[-1].seconds += cue.run_time
        hold = kept = 0.0
        asked = None
    return groups
