"""One long take of a whole film, cut into its beats by another reading of the same words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from calcanim.voice.align import HOP, features, warped
from calcanim.voice.recording import pauses
from calcanim.voice.speech import RATE, Samples, Speech

_BETWEEN = 0.6  # s of stillness between two beats of the reading
_STRIDE = 2  # a film has many frames; half of them tell where its beats are
_AROUND = 1.0  # s from where the path leads: a pause that near may be the one between two beats


def cut(samples: Samples, readings: Sequence[Speech]) -> list[tuple[float, float]]:
    """From when to when each beat is in a long take, in seconds; `readings` are theirs, one a beat.

    Beats are parted in a long pause near to where dynamic time warping leads.
    """
    stills = pauses(samples)
    first, last = stills[0][1], stills[-1][0]
    spoken = samples[round(first * RATE) : round(last * RATE)]
    still = np.zeros(round(_BETWEEN * RATE), np.float32)
    starts, parts, at = [], [], 0.0
    for reading in readings:
        starts.append(at)
        parts += [reading.samples, still]
        at += reading.seconds + _BETWEEN
    whole = np.concatenate(parts[:-1])
    there, _ = warped(features(whole)[::_STRIDE], features(spoken)[::_STRIDE])
    step = HOP * _STRIDE / RATE

    def heard(time: float) -> float:
        return first + there[min(round(time / step), len(there) - 1)] * step

    edges = [max(first - _AROUND, 0.0)]
    for (start, reading), (after, follows) in pairwise(zip(starts, readings, strict=True)):
        low = heard(start + reading.words[-1].end)
        high = max(heard(after + follows.words[0].start), low)
        near = [p for p in stills[1:-1] if low - _AROUND < sum(p) / 2 < high + _AROUND]
        middle = (low + high) / 2
        best = max(
            near,
            key=lambda p: p[1] - p[0] - max(low - p[1], p[0] - high, 0.0),
            default=(middle, middle),
        )
        edges.append(max(sum(best) / 2, edges[-1]))
    edges.append(min(last + _AROUND, len(samples) / RATE))
    return list(pairwise(edges))
