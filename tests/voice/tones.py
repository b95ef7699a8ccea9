"""A voice for tests: every word is a tone, and its times are known; a film, and files of both."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from calcanim.storyboard import Beat, Storyboard
from calcanim.storyboard.board import Mark
from calcanim.storyboard.cues import Hold, Write
from calcanim.storyboard.formula import prose
from calcanim.voice.speech import RATE, Samples, Speech, Word

WORDS = "One two three four. Five six seven, and then eight: nine, and ten at last."

WORD, GAP, STOP = 0.28, 0.04, 0.4  # s: a word, what is between two, and what is after a sentence


class Tones:
    """Says a word in 0.28 s, at a pitch that its place in the beat gives."""

    name, language = "tones", "en"

    def __init__(self, pace: float = 1.0) -> None:
        self.pace, self.said = pace, 0

    @property
    def identity(self) -> str:
        return f"tones at {self.pace:g}"

    def say(self, narration: str, letters: Sequence[int] = ()) -> Speech:
        self.said += 1
        words, at = [], 0.0
        for word in narration.split():
            words.append(Word(at, at + WORD / self.pace))
            at = words[-1].end + (STOP if word[-1] in ".?!:" else GAP) / self.pace
        samples = np.zeros(round(at * RATE), np.float32)
        for n, word in enumerate(words):
            first, last = round(word.start * RATE), round(word.end * RATE)
            time = np.arange(last - first) / RATE
            samples[first:last] = 0.1 * np.sin(2 * np.pi * (220 + 20 * (n % 12)) * time)
        return Speech(samples, tuple(words), True)


def film(*narrations: str) -> Storyboard:
    beats = [
        Beat(
            f"Beat {n}",
            words,
            (
                Write(f"a{n}", prose("first"), "figure", run_time=0.6),
                Hold(0.8),
                Write(f"b{n}", prose("second"), "derivation", run_time=0.6),
            ),
            3.0,
            (Mark(2, min(4, len(words.split()))),),
        )
        for n, words in enumerate(narrations)
    ]
    return Storyboard("spoken", "Spoken", tuple(beats))


def recorded(narration: str, pace: float = 1.0, noise: float = 1e-3, still: float = 1.0) -> Samples:
    """What a microphone gives: the words with noise, and as long as `still` before and after."""
    said = Tones(pace).say(narration).samples
    pad = np.zeros(round(still * RATE), np.float32)
    whole = np.concatenate((pad, said, pad))
    return whole + np.random.default_rng(1).normal(0, noise, len(whole)).astype(np.float32)


def write(path: Path, samples: Samples) -> Path:
    """A WAV of 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.round(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path
