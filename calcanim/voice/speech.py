"""What a voice gives: sound, and the time of every word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from calcanim.voice.errors import VoiceError as VoiceError

RATE = 48_000
"""Samples a second, everywhere in this package."""

Samples = np.ndarray[Any, np.dtype[np.float32]]

BEFORE, AFTER = 0.06, 0.15  # s that are kept before the first word and after the last
_QUIET = 0.020  # s: what is cut where a pause is made longer
_FADE = 0.010  # s
_SEAM = 0.05  # s: in which a room's tone goes over into itself


@dataclass(frozen=True, slots=True)
class Word:
    """When a word is heard, in seconds from the beginning of its speech."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Speech:
    """A beat's words as they are heard: mono samples of shape (n,) at `RATE`, and their times.

    There is a `Word` for each of ``narration.split()``. `exact` where a voice itself knows them.
    `room` is what is heard where nobody speaks; None where that is nothing.
    """

    samples: Samples
    words: tuple[Word, ...]
    exact: bool = False
    room: Samples | None = None

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / RATE

    def trimmed(self) -> Speech:
        """Without the stillness before its first word and after its last."""
        if not self.words:
            return self
        first = max(self.words[0].start - BEFORE, 0.0)
        stop = round((self.words[-1].end + AFTER) * RATE)
        words = tuple(Word(w.start - first, w.end - first) for w in self.words)
        return replace(self, samples=self.samples[round(first * RATE) : stop], words=words)

    def waiting(self, word: int, seconds: float) -> Speech:
        """The same, `seconds` longer in the pause before `word`, at its quietest place."""
        gap = self.words[word - 1].end, self.words[word].start
        at = _quietest(self.samples, *gap)
        fade = min(round(_FADE * RATE), at, len(self.samples) - at)
        ramp = np.linspace(1, 0, fade, dtype=np.float32)
        before, after = self.samples[:at].copy(), self.samples[at:].copy()
        if fade:
            before[-fade:] *= ramp
            after[:fade] *= ramp[::-1]
        pause = np.zeros(round(seconds * RATE), np.float32)
        whole = np.concatenate((before, pause, after))
        if self.room is not None:
            lay(whole, tone(self.room, len(pause) + 2 * fade), at - fade, fade)
        later = tuple(
            Word(w.start + seconds, w.end + seconds) if n >= word else w
            for n, w in enumerate(self.words)
        )
        return replace(self, samples=whole, words=later)


def tone(room: Samples, count: int) -> Samples:
    """`count` samples of a room's stillness, which is repeated without a seam."""
    fade = min(round(_SEAM * RATE), len(room) // 2)
    loop = room[: len(room) - fade].copy()
    # Noises that know nothing of each other add up in power.
    up = np.sqrt(np.linspace(0, 1, fade, dtype=np.float32))
    loop[:fade] = room[:fade] * up + room[len(room) - fade :] * up[::-1]
    return np.resize(loop, count)


def lay(whole: Samples, part: Samples, at: int, fade: int) -> None:
    """Add `part` to `whole` from sample `at`, its ends faded; what hangs over is cut off."""
    part = part.copy()
    ramp = np.linspace(0, 1, min(fade, len(part)), dtype=np.float32)
    part[: len(ramp)] *= ramp
    part[len(part) - len(ramp) :] *= ramp[::-1]
    first, last = max(at, 0), min(at + len(part), len(whole))
    if first < last:
        whole[first:last] += part[first - at : last - at]


def _quietest(samples: Samples, low: float, high: float) -> int:
    """Where between two times, in seconds, the sound is weakest: a place among the samples."""
    first, last = round(low * RATE), min(round(high * RATE), len(samples))
    width = round(_QUIET * RATE)
    if last - first <= width:
        return (first + last) // 2
    power = np.cumsum(np.concatenate(([0.0], samples[first:last].astype(float) ** 2)))
    weakest = int(np.argmin(power[width:] - power[:-width]))
    return first + weakest + width // 2


class Voice(Protocol):
    """Who reads. Entry points of the group ``calcanim.voices`` make one, without arguments."""

    @property
    def name(self) -> str:
        """What ``--voice`` calls it."""

    @property
    def language(self) -> str:
        """A language's tag, such as ``en``."""

    @property
    def identity(self) -> str:
        """Who exactly reads: another text here, and everything is read anew."""

    def say(self, narration: str, letters: Sequence[int]) -> Speech:
        """Read a beat's words aloud.

        `letters` are the words, counted from 0, that are the letter a and no article.
        """


def estimated(narration: str, seconds: float, lead: float = 0.0) -> tuple[Word, ...]:
    """Where the words of a speech of so many seconds are, by their syllables and pauses.

    For a voice that does not tell.
    """
    words = narration.split()
    weights = [_syllables(w) for w in words]
    pauses = [_pause(w) for w in words]
    total = sum(weights) + sum(pauses[:-1]) if words else 1.0
    unit = (seconds - lead) / total
    out, time = [], lead
    for weight, pause in zip(weights, pauses, strict=True):
        out.append(Word(time, time + weight * unit))
        time += (weight + pause) * unit
    return tuple(out)


def _syllables(word: str) -> float:
    """About how many syllables a word has: groups of vowels, and two for every digit."""
    letters = word.lower()
    digits = sum(c.isdigit() for c in letters)
    groups, before = 0, False
    for c in letters:
        vowel = c in "aeiouy"
        groups += vowel and not before
        before = vowel
    if letters.rstrip(".,;:?!").endswith("e") and groups > 1:
        groups -= 1
    return max(1.0, groups + 1.6 * digits)


def _pause(word: str) -> float:
    """The pause after a word, in syllables."""
    return {".": 2.2, "?": 2.2, "!": 2.2, ":": 1.6, ";": 1.6, ",": 1.0}.get(word[-1:], 0.0)
