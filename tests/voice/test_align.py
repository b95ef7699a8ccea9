"""Where words are in a recording, found by another reading or by syllables."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from tones import WORDS, Tones, recorded

from calcanim import catalog
from calcanim.voice.align import aligned, by_syllables, likeness
from calcanim.voice.long import cut
from calcanim.voice.recording import made_fit
from calcanim.voice.sound import filtered
from calcanim.voice.speech import BEFORE, RATE, Samples, Speech


def test_words_are_found_at_another_pace() -> None:
    # Each word has a pitch of its own, so that a path can only lead from word to word.
    words = Tones(0.8).say(WORDS).words
    there, cost = aligned(Tones(1.1).say(WORDS), Tones(0.8).say(WORDS).samples)
    off = [a.start - b.start for a, b in zip(there, words, strict=True)]
    assert max(abs(o) for o in off) < 0.15
    assert cost < likeness(Tones(1.1).say(WORDS[::-1]).samples, Tones(0.8).say(WORDS).samples)


def test_without_a_reading_words_stay_out_of_pauses() -> None:
    fit = made_fit(recorded(WORDS, 0.6))
    assert fit is not None
    found = by_syllables(WORDS, fit.samples)
    words = Tones(0.6).say(WORDS).words
    assert len(found) == len(words)
    off = [a.start - BEFORE - b.start for a, b in zip(found, words, strict=True)]
    assert max(abs(o) for o in off) < 0.2
    assert abs(off[0]) < 0.05
    assert all(a.end <= b.start + 1e-9 for a, b in pairwise(found))
    assert found[-1].end <= len(fit.samples) / RATE


def spoiled(samples: Samples, tempo: float, gain: float) -> Samples:
    """Another pace, a narrow band, noise, and stillness around it."""
    chain = [("atempo", str(tempo)), ("lowpass", "f=5000"), ("equalizer", "f=300:t=q:w=1:g=6")]
    chain += [("aresample", "16000"), ("aresample", str(RATE))]
    chain += [("aformat", f"sample_fmts=flt:sample_rates={RATE}")]
    pad = np.zeros(RATE, np.float32)
    whole = np.concatenate((pad, filtered(samples, chain), pad)) * np.float32(gain)
    noise = np.random.default_rng(2).normal(0, gain * 10 ** (-50 / 20), len(whole))
    return (whole + noise).astype(np.float32)


@pytest.fixture(scope="module")
def read() -> list[Speech]:
    """Three beats as they are read aloud, in the order of a film."""
    pytest.importorskip("hibari", reason="calcanim[voice] is not installed")
    from calcanim.voice.heart import Heart

    heart = Heart()
    return [heart.say(beat.narration) for beat in catalog.lesson("chain_rule").build().beats[3:6]]


def test_words_of_a_recording_are_found_by_the_synthetic_reading(read: list[Speech]) -> None:
    off = []
    for n, speech in enumerate(read[:2]):
        tempo = (0.85, 1.15)[n % 2]
        fit = made_fit(spoiled(speech.samples, tempo, 0.3))
        assert fit is not None
        found, cost = aligned(speech, fit.samples)
        first = speech.words[0].start / tempo
        off += [
            a.start - (b.start / tempo - first + BEFORE)
            for a, b in zip(found, speech.words, strict=True)
        ]
        assert cost < 0.8 * likeness(read[n + 1].samples, fit.samples)
    assert len(off) > 50
    assert np.percentile(np.abs(off), 90) <= 0.15


def test_one_long_take_is_cut_between_its_beats(read: list[Speech]) -> None:
    # Pauses between beats may be as short as those between sentences.
    takes = [spoiled(speech.samples, 0.9, 0.3) for speech in read]
    edges = (1.0, 0.1, 0.5)  # s of stillness before the words of each; 0.5 s are left after them
    takes = [t[round((1 - e) * RATE) : -RATE // 2] for t, e in zip(takes, edges, strict=True)]
    starts = np.cumsum([0, *(len(take) / RATE for take in takes)])
    for (low, high), start, edge, speech in zip(
        cut(np.concatenate(takes), read), starts, edges, read, strict=False
    ):
        words = [start + edge + w.start / 0.9 for w in speech.words]
        assert low < words[0] + 0.05
        assert words[0] - low < 1.1
        assert words[-1] + 0.1 < high < words[-1] + 2.0
