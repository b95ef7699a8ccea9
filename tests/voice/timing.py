"""What must hold of a film in the time of its voice, worked out from its storyboards alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from calcanim.render.captions import captions
from calcanim.render.records import sections_of
from calcanim.render.timeline import Timeline
from calcanim.storyboard import Storyboard
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Cue, Hold
from calcanim.storyboard.narration import reading_time
from calcanim.voice.reading import Reading
from calcanim.voice.retiming import Retimed
from calcanim.voice.speech import RATE, Speech, estimated

EARLIEST, LATEST = (
    0.30,
    0.15,
)  # s: a cue that belongs to a word starts in [word - 0.30, word + 0.15]
BETWEEN, AFTER = 0.9, 1.5  # s from one beat's last word to the next one's first, to the end
COARSE, FINE = 15, 60  # frames a second
ROUNDED = 0.05  # s
NEAR = 1e-6


def in_silence(narration: str, pace: float = 1.0) -> Speech:
    """A reading of which nothing is heard, its words where their syllables put them."""
    seconds = reading_time(narration) / pace if narration.split() else 0.0
    return Speech(np.zeros(round(seconds * RATE), np.float32), estimated(narration, seconds))


def marked(board: Storyboard) -> int:
    """How many cues belong to a word."""
    return sum(len(_words(beat)) for beat in board.beats)


def _words(beat: Beat) -> dict[int, int]:
    """The word of each cue that has one of its own.

    Several of a word follow each other, and what comes with the first word comes with the title.
    """
    out: dict[int, int] = {}
    for mark in beat.marks:
        if mark.word and mark.word not in out.values():
            out[mark.cue] = mark.word
    return out


def faults(board: Storyboard, found: Retimed) -> Iterator[str]:
    """What is wrong with `found`, the retimed `board`, in a clause each."""
    yield from _cues(board, found)
    yield from _speeches(found)
    yield from _pictures(board, found)
    yield from _captions(found)


def _cues(board: Storyboard, found: Retimed) -> Iterator[str]:
    off = set()
    for n, beat in enumerate(found.board.beats):
        words, time, asked = found.speeches[n].words, 0.0, None
        own, old = _words(beat), iter(board.beats[n].cues)
        was = next(old, None)
        for k, cue in enumerate(beat.cues):
            added = isinstance(cue, Hold) and not isinstance(was, Hold)
            word, pause = own.get(k, asked[0] if asked else None), asked[1] if asked else 0.0
            if isinstance(cue, Hold):
                if k in own:  # time to think: what is next comes so much after the word
                    asked = own[k], was.run_time
            else:
                if word:
                    pause = 0.0 if k in own else pause
                    last = word >= len(words)  # it comes when all has been said
                    heard = found.begins[n] + (words[-1].end if last else words[word].start)
                    behind = time - heard - pause
                    if behind < -EARLIEST - NEAR or (behind > LATEST + NEAR and not last):
                        off.add((n, word))
                asked = None
            time += cue.run_time
            if not added:
                was = next(old, None)
    listed = {(late.beat, late.word) for late in found.late}
    if off != listed:
        yield f"cues off their words are {sorted(off)}, and listed are {sorted(listed)}"


def _speeches(found: Retimed) -> Iterator[str]:
    times = []
    parts = zip(found.board.starts, found.begins, found.speeches, strict=True)
    for n, (start, begin, speech) in enumerate(parts):
        if not all(a.end <= b.start + NEAR for a, b in pairwise(speech.words)):
            yield f"words of beat {n} overlap"
        if speech.words:
            times.append(
                (start + begin + speech.words[0].start, start + begin + speech.words[-1].end)
            )
    if any(b[0] - a[1] < BETWEEN - NEAR for a, b in pairwise(times)):
        yield "two beats' words are too near"
    if times and found.board.duration < times[-1][1] + AFTER - NEAR:
        yield "the film ends too soon"


def moving(beat: Beat) -> list[Cue]:
    """What a beat shows, without its stillness."""
    return [cue for cue in beat.cues if not isinstance(cue, Hold)]


def _pictures(board: Storyboard, found: Retimed) -> Iterator[str]:
    for n, (old, new) in enumerate(zip(board.beats, found.board.beats, strict=True)):
        if (old.title, old.narration) != (new.title, new.narration) or moving(old) != moving(new):
            yield f"beat {n} shows or says something else"
        marks = [
            [(b.cues[m.cue], m.word) for m in b.marks if not isinstance(b.cues[m.cue], Hold)]
            for b in (old, new)
        ]
        if marks[0] != marks[1]:
            yield f"marks of beat {n} are at other cues"
        if any(isinstance(cue, Hold) and cue.run_time <= 0 for cue in new.cues):
            yield f"beat {n} has a hold of no time"
    drawn = Timeline(board, COARSE)
    shown = Timeline(found.board, COARSE, drawn)
    if shown.segments != drawn.segments or len(shown.intervals) != len(drawn.intervals):
        yield "its segments are others"
        return
    frames = []
    for n, old in enumerate(drawn.intervals):
        if not old.still:
            own = [shown.frame(n, k) for k in range(old.frames)]
            if own[1:] != [*range(own[1], own[1] + len(own) - 1)] if own[1:] else False:
                yield f"interval {n} moves at another pace"
            frames += own
        elif old.frames:
            frames += [shown.frame(n, -k) for k in range(drawn.again(n) + 1)]
    if frames != sorted(set(frames)) or frames[-1] >= shown.frames:
        yield "two pictures have one frame"
    # Each motion begins when its storyboard says; what frames round is made good in stillness.
    shown = Timeline(found.board, FINE, Timeline(board, FINE))
    at = iter(shown.intervals)
    for n, beat in enumerate(found.board.beats):
        time, old = 0.0, iter((*board.beats[n].cues, None))
        was = next(old)
        for cue in beat.cues:
            if isinstance(cue, Hold) and not isinstance(was, Hold):
                time += cue.run_time  # a picture waits
                continue
            interval, was = next(at), next(old)
            begins = (interval.start + interval.rest) / FINE - shown.starts[n]
            if not interval.still and abs(begins - time) > ROUNDED:
                yield f"cue {interval.cue} of beat {n} begins at {begins:.2f} s, not {time:.2f} s"
            time += cue.run_time
        next(at)


def _captions(found: Retimed) -> Iterator[str]:
    reading = Reading(found, "", "synthetic", "any", "any", "en")
    sections = reading.spoken(sections_of(found.board, found.board.starts, found.board.duration))
    cut = captions(sections)
    words = [word for s in sections if s.speech is not None for word in s.speech.words]
    at = 0
    for caption in cut:
        count = sum(len(line.split()) for line in caption.lines)
        first, last = words[at], words[at + count - 1]
        if not first[0] - 0.1 <= caption.start <= first[0] + 0.001:
            yield f"'{caption.lines[0]}' comes {caption.start - first[0]:.2f} s after its words"
        lasts = caption.end - caption.start
        # Where the speech waits in it, it goes when it has been there for seven seconds.
        if caption.end < last[1] - 0.002 and lasts < 7 - NEAR:
            yield f"'{caption.lines[0]}' goes before its words are over"
        if lasts > 7 + NEAR:
            yield f"'{caption.lines[0]}' stays for {lasts:.1f} s"
        at += count
    if at != len(words):
        yield "captions have other words"
    if any(a.end > b.start + NEAR for a, b in pairwise(cut)):
        yield "captions overlap"
