"""One recording, made fit for a film: its speech at a known loudness, and the tone of its room."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from calcanim.voice.sound import filtered, fitted, levelled
from calcanim.voice.speech import AFTER, BEFORE, RATE, Samples

LEVEL = -20.0
"""LUFS of each beat: takes of different days are equally loud."""

_FRAME = 960  # samples: 20 ms
_ROOM = 15  # frames: 0.3 s
_OVER_NOISE, _UNDER_SPEECH = 12.0, 50.0  # dB: speech is over both
_SPOKEN = 3  # frames: a click is shorter
_NOTHING = -90.0  # dBFS: under this there was no microphone
_FULL = 0.99  # of full scale
_FADE = 240  # samples: 5 ms
_DELAY = 1200  # samples by which afftdn is behind: one of its steps, 25 ms


@dataclass(frozen=True, slots=True)
class Recording:
    """What a recording gives: mono samples of shape (n,) at `RATE`, trimmed and levelled.

    `speech` are seconds of its first and last word's edges. `room` is its stillness, None where it
    has none. `clipped` is the part of all samples at full scale; `snr` is in dB.
    """

    samples: Samples
    speech: tuple[float, float]
    room: Samples | None
    clipped: float
    snr: float


def made_fit(samples: Samples, trim: bool = True, denoise: bool = False) -> Recording | None:
    """A decoded recording made fit; None where nothing in it is over its noise."""
    clean = _through(samples, [("highpass", "f=70")])
    levels = frame_levels(clean)
    spoken = is_spoken(levels)
    if not spoken.any():
        return None
    loud = levels[levels >= np.median(levels)]
    snr = 10 * math.log10(float(np.mean(10 ** (loud / 10)))) - float(np.percentile(levels, 10))
    if denoise:
        later = np.pad(clean, (0, _DELAY))
        clean = _through(later, [("afftdn", "nr=12")])[_DELAY:]
    found = np.flatnonzero(spoken)
    first, last = int(found[0]) * _FRAME, (int(found[-1]) + 1) * _FRAME
    start = max(first - round(BEFORE * RATE), 0) if trim else 0
    stop = min(last + round(AFTER * RATE), len(clean)) if trim else len(clean)
    part = clean[start:stop]
    out = levelled(part, LEVEL)
    room = _quietest(clean, levels, spoken)
    if room is not None:
        room = (room * np.float32(_rms(out) / _rms(part))).astype(np.float32)
    fade = min(_FADE, len(out) // 2)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    out[:fade] *= ramp
    out[len(out) - fade :] *= ramp[::-1]
    edges = (first - start) / RATE, (min(last, stop) - start) / RATE
    clipped = float(np.mean(np.abs(samples) >= _FULL))
    return Recording(out, edges, room, clipped, snr)


def frame_levels(samples: Samples) -> Any:
    """RMS in dBFS of each 20 ms."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME).astype(float)
    return 10 * np.log10(np.maximum(np.mean(frames**2, axis=1), 1e-12))


def is_spoken(levels: Any) -> Any:
    """Where, by `frame_levels`, somebody speaks: clearly over the noise, not far under the rest.

    Stillness that no microphone made says nothing of the noise.
    """
    heard = levels[levels > _NOTHING]
    if not len(heard):
        return np.zeros(len(levels), bool)
    low, high = np.percentile(heard, 10), np.percentile(heard, 95)
    # Where all is speech its tenth percentile is speech, too.
    floor = min(low + _OVER_NOISE, high - _OVER_NOISE)
    over = levels > max(floor, high - _UNDER_SPEECH)
    runs = np.flatnonzero(np.diff(np.concatenate(([0], over.astype(int), [0]))))
    for start, stop in zip(runs[::2], runs[1::2], strict=True):
        if stop - start < _SPOKEN:
            over[start:stop] = False
    return over


def pauses(samples: Samples, least: float = 0.18) -> list[tuple[float, float]]:
    """When nobody speaks, in seconds: before the first word, `least` or longer, after the last."""
    spoken = np.flatnonzero(is_spoken(frame_levels(samples)))
    if not len(spoken):
        return [(0.0, 0.0), (len(samples) / RATE,) * 2]
    step = _FRAME / RATE
    inner = [(float(a + 1) * step, float(b) * step) for a, b in pairwise(spoken)]
    return [
        (0.0, float(spoken[0]) * step),
        *(p for p in inner if p[1] - p[0] >= least),
        (float(spoken[-1] + 1) * step, len(samples) / RATE),
    ]


def _quietest(samples: Samples, levels: Any, spoken: Any) -> Samples | None:
    """The quietest 0.3 s in which nobody speaks and a microphone was on."""
    usable = ~spoken & (levels > _NOTHING)
    if len(levels) < _ROOM:
        return None
    whole = np.convolve(usable, np.ones(_ROOM, int), "valid") == _ROOM
    if not whole.any():
        return None
    power = np.convolve(10 ** (levels / 10), np.ones(_ROOM), "valid")
    at = int(np.argmin(np.where(whole, power, np.inf))) * _FRAME
    return samples[at : at + _ROOM * _FRAME]


def _through(samples: Samples, chain: list[tuple[str, str]]) -> Samples:
    chain = [*chain, ("aformat", f"sample_fmts=flt:sample_rates={RATE}")]
    return fitted(filtered(samples, chain), len(samples))


def _rms(samples: Samples) -> float:
    return math.sqrt(float(np.mean(samples.astype(float) ** 2))) or 1.0
