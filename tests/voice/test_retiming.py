"""A film in the time of its voice: the same pictures, each at its word."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from tones import Tones

from calcanim import catalog
from calcanim.render.timeline import Timeline
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Hold
from calcanim.voice.retiming import AHEAD, LATE, Retimed, retime
from calcanim.voice.speech import RATE, Speech, Word

FILMS = [("chain_rule", {}), ("secant_to_tangent", {"function": "abs(x)", "at": "0"})]
PACES = (0.8, 1.0, 1.3)


@pytest.fixture(scope="module", params=FILMS, ids=lambda f: f[0])
def board(request: pytest.FixtureRequest) -> Storyboard:
    slug, values = request.param
    return catalog.lesson(slug).build(**values)


def read(board: Storyboard, pace: float) -> Retimed:
    voice = Tones(pace)
    return retime(board, [voice.say(beat.narration) for beat in board.beats])


@pytest.mark.parametrize("pace", PACES)
def test_only_stillness_changes(board: Storyboard, pace: float) -> None:
    found = read(board, pace).board
    for old, new in zip(board.beats, found.beats, strict=True):
        assert (new.title, new.narration, new.marks) == (old.title, old.narration, old.marks)
        for before, after in zip(old.cues, new.cues, strict=True):
            if not isinstance(before, Hold):
                assert after == before
            else:
                assert isinstance(after, Hold)
                assert after.run_time > 0


@pytest.mark.parametrize("pace", PACES)
def test_a_cue_starts_at_its_word_or_is_listed(board: Storyboard, pace: float) -> None:
    found = read(board, pace)
    listed = {(late.beat, late.word) for late in found.late}
    marks = 0
    for n, beat in enumerate(found.board.beats):
        seen: set[int] = set()
        time = 0.0
        words = {mark.cue: mark.word for mark in beat.marks}
        for k, cue in enumerate(beat.cues):
            word = words.get(k)
            # Several cues of a word follow each other; what is told first comes with the title.
            if word and word not in seen and word < len(found.speeches[n].words):
                seen.add(word)
                heard = found.begins[n] + found.speeches[n].words[word].start
                marks += 1
                near = -AHEAD - 0.1 - 1e-6 <= time - heard <= LATE + 1e-6
                assert near or (n, word) in listed
            time += cue.run_time
    assert marks > 5
    assert len(found.late) <= marks / 4  # this voice makes short stops, and the picture needs more


@pytest.mark.parametrize("pace", PACES)
def test_the_words_of_two_beats_stay_apart(board: Storyboard, pace: float) -> None:
    found = read(board, pace)
    starts = found.board.starts
    times = [
        (start + begin + speech.words[0].start, start + begin + speech.words[-1].end)
        for start, begin, speech in zip(starts, found.begins, found.speeches, strict=True)
    ]
    assert all(a[1] + 0.9 <= b[0] + 1e-6 for a, b in pairwise(times))
    assert found.board.duration >= times[-1][1] + 1.5 - 1e-6


@pytest.mark.parametrize("fps", [15, 30, 60])
def test_every_picture_has_a_frame_of_its_own(board: Storyboard, fps: int) -> None:
    drawn = Timeline(board, fps)
    shown = Timeline(read(board, 1.3).board, fps, drawn)
    assert len(shown.intervals) == len(drawn.intervals)
    frames = []
    for n, (old, new) in enumerate(zip(drawn.intervals, shown.intervals, strict=True)):
        if not old.still:
            assert new.frames == old.frames
            frames += range(new.start, new.start + new.frames)
        elif old.frames:
            frames += [new.start, *(shown.frame(n, -k) for k in range(1, drawn.again(n) + 1))]
    assert frames == sorted(set(frames))
    assert [s.first for s in shown.segments] == [s.first for s in drawn.segments]


def test_speech_waits_in_its_widest_pause_for_a_picture_that_takes_long() -> None:
    board = catalog.lesson("chain_rule").build()
    beat = next(b for b in board.beats if len(b.marks) > 6)
    marked = {m.cue for m in beat.marks if m.word}
    cues = [
        replace(c, run_time=c.run_time + 1.0) if n in marked and not isinstance(c, Hold) else c
        for n, c in enumerate(beat.cues)
    ]
    slow = replace(board, beats=(replace(beat, cues=tuple(cues)),))
    speech = Tones(1.3).say(beat.narration)
    found = retime(slow, [speech])
    assert found.waits
    wait = min(found.waits, key=lambda w: w.word)
    before, after = speech.words, found.speeches[0].words
    assert after[wait.word - 1] == before[wait.word - 1]
    total = sum(w.seconds for w in found.waits)
    assert after[-1].end - before[-1].end == pytest.approx(total, abs=1e-2)
    assert found.speeches[0].seconds - speech.seconds == pytest.approx(total, abs=1e-2)


def test_a_pause_is_made_longer_where_nothing_is_heard() -> None:
    loud = np.ones(RATE, np.float32)
    loud[RATE // 2 - 2400 : RATE // 2 + 2400] = 0.0  # still from 0.45 s to 0.55 s
    speech = Speech(loud, (Word(0.0, 0.4), Word(0.6, 1.0)))
    longer = speech.waiting(1, 0.5)
    assert longer.words == (Word(0.0, 0.4), Word(1.1, 1.5))
    assert len(longer.samples) == RATE * 3 // 2
    assert longer.samples[: round(0.44 * RATE)].all()  # no word is cut
    assert not longer.samples[round(0.47 * RATE) : round(1.03 * RATE)].any()
