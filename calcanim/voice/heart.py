"""``heart``: an American English voice that comes with its package and needs no network.

It is that of hibari-tts (Apache-2.0), distilled from Kokoro-82M's af_heart. Its network knows how
long each sound lasts; one more output makes it tell, and so the times of words are exact.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from calcanim.voice import lexicon
from calcanim.voice.sound import resampled
from calcanim.voice.speech import RATE, Samples, Speech, VoiceError, Word, estimated

# The one file whose durations are where we look for them.
_MODEL = "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8"
_DURATIONS = b"/Cast_32_output_0"
_UNIT = 600  # samples at 24 kHz of one unit of duration
_SEED = 0
_END = ".?!…"
_PAUSES = " ,;:.?!…—"


class Heart:
    """Reads English. Raises VoiceError where its package is not installed."""

    name = "heart"
    language = "en"

    def __init__(self) -> None:
        try:
            self.version = version("hibari-tts")
        except PackageNotFoundError:
            raise VoiceError(
                "the voice 'heart' needs calcanim[voice]: pip install \"calcanim[voice]\""
            ) from None
        # From 1.29 on, onnxruntime sends what it does to its maker, unless it is told before.
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

    @property
    def identity(self) -> str:
        """The package, and how we spell words for it."""
        spelled = hashlib.sha256(Path(lexicon.__file__).read_bytes()).hexdigest()[:8]
        return f"heart (hibari-tts {self.version}), lexicon {spelled}"

    @cached_property
    def _reader(self) -> Any:
        from hibari import Hibari

        return Hibari()

    @cached_property
    def _session(self) -> Any:
        """The network; with the durations as one more output where they are known to be."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # Threads that wait for work would take the time of those that draw.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        model = Path(self._reader.model_path).read_bytes()
        if self._tells:
            # A repeated message of a protobuf is merged: this declares one more output.
            model += _field(7, _field(12, _field(1, _DURATIONS)))
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    @cached_property
    def _tells(self) -> bool:
        model = Path(self._reader.model_path).read_bytes()
        return hashlib.sha256(model).hexdigest() == _MODEL

    def say(self, narration: str, letters: Sequence[int] = ()) -> Speech:
        """See `Voice`."""
        words = narration.split()
        noise = np.random.default_rng(_SEED)
        sound: list[Samples] = []
        times: list[Word] = []
        exact, at, first = True, 0.0, 0
        for sentence in _sentences(words):
            count = len(sentence)
            said = [self._spelled(words, first + n, letters) for n in range(count)]
            samples, found = self._sentence(said, noise)
            lasts = len(samples) / RATE
            if found is None:
                exact = False
                found = estimated(" ".join(sentence), lasts)
            times += [Word(at + w.start, at + w.end) for w in found]
            sound.append(samples)
            at += lasts
            first += count
        whole = np.concatenate(sound) if sound else np.zeros(0, np.float32)
        return Speech(whole, tuple(times), exact).trimmed()

    def phonemes(self, words: Sequence[str], n: int, letters: Sequence[int] = ()) -> str:
        """What is said for word `n` of `words`."""
        return str(self._reader.g2p(self._spelled(words, n, letters)))

    def _spelled(self, words: Sequence[str], n: int, letters: Sequence[int]) -> str:
        """A word as the package takes it: with its phonemes where we know better."""
        own = lexicon.phonemes(words, n, letters)
        if own is None:
            # A capital alone would be read as an initial.
            bare = words[n].strip(",;:.?!")
            if len(bare) == 1 and bare in "UI" and n:
                return words[n].lower()
            return lexicon.no_year(words[n])
        tail = re.search(r"[,;:.?!]*$", words[n])
        return f"[{words[n].strip(',;:.?!')}](/{own}/){tail[0] if tail else ''}"

    def _sentence(
        self, said: Sequence[str], noise: np.random.Generator
    ) -> tuple[Samples, tuple[Word, ...] | None]:
        """One sentence's samples, and when its words are heard, where that is known."""
        from hibari import dsp

        reader = self._reader
        text = " ".join(said)
        sounds = reader.g2p(text)
        if text[-1:] in _END and sounds[-1:] not in _END:
            sounds += text[-1]  # "… is two x." would lose its fall: x. is taken for an initial
        ids = reader.ids(sounds)
        if len(ids) < 3:
            return np.zeros(0, np.float32), None
        given = {"ids": np.asarray([ids], np.int64), "speed": np.asarray([1.0], np.float32)}
        out = self._session.run(None, given)
        samples = resampled(dsp.synth(*(o[0] for o in out[:6]), noise), reader.sample_rate)
        if not self._tells:
            return samples, None
        ends = np.cumsum(np.asarray(out[6]).reshape(-1)) * _UNIT / reader.sample_rate
        spans = _spans([c for c in sounds if c in reader.vocab], ends)
        counts = [max(1, len(str(reader.g2p(w)).split())) for w in said]
        if sum(counts) != len(spans):
            return samples, None
        words, at = [], 0
        for count in counts:
            words.append(Word(spans[at][0], spans[at + count - 1][1]))
            at += count
        return samples, tuple(words)


def _spans(sounds: Sequence[str], ends: Any) -> list[tuple[float, float]]:
    """Start and end of each word of a row of sounds; `ends` are theirs, pads at both ends."""
    spans: list[tuple[float, float]] = []
    start: float | None = None
    for n, sound in enumerate([*sounds, " "], 1):
        begins = float(ends[n - 1])
        if sound in _PAUSES:  # what is heard of a comma or a point is stillness
            if start is not None:
                spans.append((start, begins))
            start = None
        elif start is None:
            start = begins
    return spans


def _sentences(words: Sequence[str]) -> list[list[str]]:
    """Words in sentences. A number's point is no end, and every end is one here."""
    out: list[list[str]] = [[]]
    for word in words:
        out[-1].append(word)
        if word.rstrip("\"')")[-1:] in _END:
            out.append([])
    return [sentence for sentence in out if sentence]


def _field(number: int, content: bytes) -> bytes:
    """A field of a protobuf: its number, its length, its content."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])
