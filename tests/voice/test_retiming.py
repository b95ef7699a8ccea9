"""A film in the time of its voice: the same pictures, each at its word."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from timing import faults, marked
from tones import Tones

from calcanim import catalog
from calcanim.render.timeline import Timeline
from calcanim.storyboard import Beat, Storyboard
from calcanim.storyboard.board import Mark
from calcanim.storyboard.cues import Cue, Hold, Write
from calcanim.storyboard.formula import prose
from calcanim.voice.retiming import AHEAD, LATE, retime
from calcanim.voice.speech import RATE, Speech, Word

FILMS = [("chain_rule", {}), ("secant_to_tangent", {"function": "abs(x)", "at": "0"})]
PACES = (0.8, 1.0, 1.3)


@pytest.fixture(scope="module", params=FILMS, ids=lambda f: f[0])
def board(request: pytest.FixtureRequest) -> Storyboard:
    slug, values = request.param
    return catalog.lesson(slug).build(**values)


@pytest.mark.parametrize("pace", PACES)
def test_a_film_takes_the_time_of_its_voice(board: Storyboard, pace: float) -> None:
    voice = Tones(pace)
    found = retime(board, [voice.say(beat.narration) for beat in board.beats])
    assert list(faults(board, found)) == []
    assert marked(board) > 10
    assert len(found.late) <= marked(board) / 10  # this voice makes short stops


def one(narration: str, *cues: Cue, marks: tuple[tuple[int, int], ...] = ()) -> Storyboard:
    """A film of one beat."""
    beat = Beat("Beat", narration, cues, 1.0, tuple(Mark(*mark) for mark in marks))
    return Storyboard("one", "One", (beat,))


def write(name: str, seconds: float) -> Write:
    return Write(name, prose(name), "figure", run_time=seconds)


def test_a_picture_waits_where_a_motion_would_come_too_early() -> None:
    board = one("One two three four five six.", write("a", 0.5), write("b", 0.5), marks=((1, 5),))
    found = retime(board, [Tones().say(board.beats[0].narration)])
    beat = found.board.beats[0]
    assert [type(cue) for cue in beat.cues] == [Write, Hold, Write]
    assert beat.marks == (Mark(2, 5),)
    heard = found.begins[0] + found.speeches[0].words[5].start
    assert beat.cues[0].run_time + beat.cues[1].run_time == pytest.approx(heard - AHEAD)
    assert found.waits == ()
    # No picture is new: the first one of the second motion stands, and then it moves as before.
    drawn = Timeline(board, 10)
    shown = Timeline(found.board, 10, drawn)
    second = [shown.frame(1, n) for n in range(5)]
    assert second[0] == 5
    assert second[1:] == [round((heard - AHEAD) * 10) + n for n in range(1, 5)]
    assert list(faults(board, found)) == []


def test_speech_begins_later_where_a_motion_takes_long() -> None:
    board = one("One two three.", write("a", 4.0), write("b", 0.5), marks=((1, 1),))
    speech = Tones().say("One two three.")
    found = retime(board, [speech])
    assert found.begins[0] + speech.words[1].start == pytest.approx(4.0 - LATE / 2)
    assert [wait.word for wait in found.waits] == [0]
    assert found.speeches == (speech,)
    assert found.late == ()


def test_time_to_think_is_kept() -> None:
    cues = (write("a", 0.5), Hold(2.5), write("b", 0.5))
    board = one("One two? Three four.", *cues, marks=((1, 2), (2, 2)))
    found = retime(board, [Tones().say(board.beats[0].narration)])
    starts = found.begins[0] + found.speeches[0].words[2].start
    assert sum(cue.run_time for cue in found.board.beats[0].cues[:2]) >= starts + 2.5 - AHEAD - 1e-6


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
    wait = min((w for w in found.waits if w.word), key=lambda w: w.word)
    before, after = speech.words, found.speeches[0].words
    assert after[wait.word - 1] == before[wait.word - 1]
    total = sum(w.seconds for w in found.waits if w.word)
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
