"""The voice that comes along: what it says, and when."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from timing import faults, marked

from calcanim import catalog
from calcanim.voice import lexicon
from calcanim.voice.heart import Heart
from calcanim.voice.retiming import retime
from calcanim.voice.speech import RATE

pytest.importorskip("hibari", reason="calcanim[voice] is not installed")


@pytest.fixture(scope="module")
def heart() -> Heart:
    return Heart()


def test_every_word_has_its_exact_time(heart: Heart) -> None:
    words = "Nudge x by 0.1: u moves by 0.41, and y by about 33.3. Is that all? It is two x."
    speech = heart.say(words)
    assert speech.exact
    assert len(speech.words) == len(words.split())
    assert all(w.start < w.end for w in speech.words)
    assert all(a.end <= b.start for a, b in pairwise(speech.words))
    # "0.1:" ends where it is still, before the next word.
    end, start = speech.words[3].end, speech.words[4].start
    third = (start - end) / 3
    pause = speech.samples[round((end + third) * RATE) : round((start - third) * RATE)]
    loud = speech.samples[round(speech.words[3].start * RATE) : round(speech.words[3].end * RATE)]
    assert np.abs(pause).mean() < 0.2 * np.abs(loud).mean()


def test_the_same_words_sound_the_same(heart: Heart) -> None:
    a, b = heart.say("The slope is two x."), Heart().say("The slope is two x.")
    assert np.array_equal(a.samples, b.samples)


def test_a_last_letter_keeps_its_fall(heart: Heart) -> None:
    # Without its full stop a sentence is shorter: the voice stays up in the air.
    assert heart.say("The slope is two x.").seconds > heart.say("The slope is two x").seconds


def test_a_is_the_letter_where_the_storyboard_says_so(heart: Heart) -> None:
    text = "Take a step: the square of a is a number. A of x is called A. The slope of A is a."
    words = text.split()
    said = [lexicon.is_letter(words, n, (6, 21)) for n in range(len(words))]
    # Within a sentence no article has a capital.
    assert [n for n, letter in enumerate(said) if letter] == [6, 15, 19, 21]
    assert heart.phonemes(words, 6, (6, 21)) == "ˈA"
    assert heart.phonemes(words, 8, (6, 21)) == "ɐ"


FILMS = ("chain_rule", "secant_to_tangent", "area_accumulation", "gradient_descent")


def test_whole_films_are_read(heart: Heart) -> None:
    late = marks = 0
    for slug in FILMS:
        board = catalog.lesson(slug).build()
        speeches = [heart.say(beat.narration) for beat in board.beats]
        assert all(s.exact for s in speeches)
        found = retime(board, speeches)
        assert list(faults(board, found)) == []
        late += len(found.late)
        marks += marked(board)
    assert late <= marks / 20
