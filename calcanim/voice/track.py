"""The sound of a whole film: every beat's speech at its place, at one loudness, encoded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from calcanim.voice.sound import packets
from calcanim.voice.speech import RATE, Samples, Speech, lay, tone

_FADE = 240  # samples: 5 ms
_CODECS = {"mp4": ("aac", 96_000), "webm": ("libopus", 64_000)}
# What MPEG-4 calls a language.
_LANGUAGES = {"en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "pt": "por"}


def mixed(speeches: Sequence[Speech], starts: Sequence[float], seconds: float) -> Samples:
    """All speeches, each from its start, in a track of so many seconds.

    Between them is the stillness of their rooms, each one's up to half of the pause.
    """
    out = np.zeros(round(seconds * RATE), np.float32)
    spans = []
    for speech, start in zip(speeches, starts, strict=True):
        first = round(start * RATE)
        part = speech.samples[: max(len(out) - first, 0)]
        out[first : first + len(part)] += part
        spans.append((first, first + len(part)))
    middles = [(a[1] + b[0]) // 2 for a, b in pairwise(spans)]
    edges = zip([0, *middles], [*middles, len(out)], strict=True)
    for speech, (first, last), (low, high) in zip(speeches, spans, edges, strict=True):
        if speech.room is not None:
            for a, b in ((low, first), (last, high)):
                if a < b:
                    lay(out, tone(speech.room, b - a + 2 * _FADE), a - _FADE, 2 * _FADE)
    return out


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono samples of a film's length, with what its file says of them."""

    samples: Samples
    language: str
    label: str

    def packets(self, film: Any, container: str) -> list[Any]:
        """Encoded for a container that is open for writing, to which no packet was written yet."""
        codec, rate = _CODECS[container]
        stream = film.add_stream(codec, rate=RATE, layout="mono")
        stream.bit_rate = rate
        stream.metadata["language"] = _LANGUAGES.get(self.language.partition("-")[0], "und")
        if self.label:
            film.metadata["comment"] = self.label
        return [p for p in packets(self.samples, stream) if p.dts is not None]
