"""A voice for tests: every word is a tone, and its times are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calcanim.voice.speech import RATE, Speech, Word

WORD, GAP, STOP = 0.28, 0.04, 0.4  # s: a word, what is between two, and what is after a sentence


class Tones:
    """Says a word in 0.28 s, at a pitch that its place in the beat gives."""

    name, language = "tones", "en"

    def __init__(self, pace: float = 1.0) -> None:
        self.pace, self.said = pace, 0

    @property
    def identity(self) -> str:
        return f"tones at {self.pace:g}"

    def say(self, narration: str, letters: Sequence[str] = ()) -> Speech:
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
