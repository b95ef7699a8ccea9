"""When each word of a recording is heard: by another reading of the same words, or by syllables.

Both readings become rows of mel-frequency cepstral coefficients; dynamic time warping finds the
path along which they are most alike (Sakoe and Chiba, 1978), and words lie where it leads.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from calcanim.voice.recording import pauses
from calcanim.voice.speech import RATE, Samples, Speech, Word, estimated

HOP = 960
"""Samples between two rows of features: 20 ms."""

_FRAME = 1536  # samples: 32 ms
_BANDS, _LOW, _HIGH = 40, 60.0, 7600.0  # mel bands, Hz
_FLOOR = 60.0  # dB under the loudest
_COEFFICIENTS = 13
_HALF = 4  # frames on each side of a slope
_EARLY = 0.075  # s: where a path leads is so much after the onset of a word
_STOPS = ".,:;?!"
# What a pause costs, in seconds that it is off, after a word with such a stop, or with none.
_AT_STOP, _AT_NONE = {".": 0.0, "?": 0.0, "!": 0.0, ":": 0.0, ";": 0.1, ",": 0.2}, 0.8
_SHORT = 0.04  # s that a word lasts at least


def aligned(reference: Speech, samples: Samples) -> tuple[tuple[Word, ...], float]:
    """The words of `reference` in `samples`, both trimmed, and how unlike the readings are.

    The latter is the mean of 1 - cos along the path: about 0.4 for the same words of another
    voice, 0.6 for other words.
    """
    there, cost = warped(features(reference.samples), features(samples))
    step, last = HOP / RATE, len(samples) / RATE

    def at(time: float) -> float:
        n = min(round(time / step), len(there) - 1)
        return min(max(there[n] * step - _EARLY, 0.0), last)

    return _in_order([Word(at(w.start), at(w.end)) for w in reference.words], last), cost


def by_syllables(narration: str, samples: Samples) -> tuple[Word, ...]:
    """Words by their syllables: pauses are between words, most likely at stops.

    Each pause gets a place among the words; between two pauses syllables share the time.
    """
    words = narration.split()
    if not words:
        return ()
    stills = pauses(samples)
    inner = sorted(sorted(stills[1:-1], key=lambda p: p[0] - p[1])[: len(words) - 1])
    bare = [w.rstrip(_STOPS) or "-" for w in words]
    spoken = [stills[0][1], *(t for p in inner for t in p), stills[-1][0]]
    chunks = list(zip(spoken[::2], spoken[1::2], strict=True))
    places = _places(words, bare, [b - a for a, b in chunks])
    out: list[Word] = []
    for (start, end), (i, j) in zip(chunks, pairwise([0, *places, len(words)]), strict=True):
        there = estimated(" ".join(bare[i:j]), end - start)
        out += [Word(start + w.start, start + w.end) for w in there]
    return _in_order(out, len(samples) / RATE)


def _places(words: list[str], bare: list[str], chunks: list[float]) -> list[int]:
    """Before which word each pause is that parts speech into `chunks`, in seconds.

    The places in order whose times, by syllables, are nearest; one at no stop costs more.
    """
    ends = [w.end for w in estimated(" ".join(bare), sum(chunks))][:-1]
    dear = [_AT_STOP.get(w[-1], _AT_NONE) for w in words[:-1]]
    at = np.cumsum(chunks)[:-1]
    costs = np.abs(at[:, None] - np.array(ends)[None, :]) + np.array(dear)
    count = len(ends)
    total = np.zeros(count + 1)  # by how many places are used up
    before = []
    for row in costs:
        new = np.concatenate(([np.inf], total[:-1] + row))
        before.append(np.array([int(np.argmin(new[: k + 1])) for k in range(count + 1)]))
        total = np.minimum.accumulate(new)
    out, k = [], count
    for best in reversed(before):
        k = int(best[k])
        out.append(k)
        k -= 1
    return out[::-1]


def likeness(one: Samples, other: Samples) -> float:
    """How unlike two readings are, as `aligned` measures it."""
    return warped(features(one), features(other))[1]


def features(samples: Samples) -> Any:
    """Unit rows of 13 cepstral coefficients and their slopes, one every 20 ms: shape (n, 26)."""
    padded = np.pad(samples, _FRAME // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FRAME)[::HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(_FRAME).astype(np.float32))) ** 2
    bands = power @ _mel().T
    loudest = max(float(bands.max()), 1e-12)
    logs = np.log(np.maximum(bands, loudest * 10 ** (-_FLOOR / 10)))
    cepstra = logs @ _cosines().T
    around = np.pad(cepstra, ((_HALF, _HALF), (0, 0)), "edge")
    weights = np.arange(-_HALF, _HALF + 1)
    slopes = sum(w * around[k : k + len(cepstra)] for k, w in enumerate(weights))
    rows = np.hstack([_normal(cepstra), _normal(slopes)])
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.maximum(length, 1e-6)).astype(np.float32)


def _normal(rows: Any) -> Any:
    return (rows - rows.mean(0)) / (rows.std(0) + 1e-6)


@cache
def _mel() -> Any:
    """Triangles that are equally wide in mel, over the bins of a spectrum: shape (40, bins)."""
    low, high = (2595 * np.log10(1 + f / 700) for f in (_LOW, _HIGH))
    hertz = 700 * (10 ** (np.linspace(low, high, _BANDS + 2) / 2595) - 1)
    edges = hertz * _FRAME / RATE
    bins = np.arange(_FRAME // 2 + 1)
    rise = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0.0, np.minimum(rise, fall))


@cache
def _cosines() -> Any:
    """The first rows of an orthonormal DCT-II: shape (13, 40)."""
    n = np.arange(_BANDS)
    rows = np.cos(np.pi * np.arange(_COEFFICIENTS)[:, None] * (2 * n + 1) / (2 * _BANDS))
    rows *= np.sqrt(2 / _BANDS)
    rows[0] /= np.sqrt(2)
    return rows


def warped(one: Any, other: Any) -> tuple[list[int], float]:
    """For each row of `one` the first row of `other` on the cheapest path; the path's mean cost.

    Costs are summed diagonal by diagonal, each of which is one step of numpy.
    """
    n, m = len(one), len(other)
    steps = np.zeros((n, m), np.int8)
    # Two diagonals back and one, by row; the first place is outside, and never the cheapest.
    older, old = np.full(n + 1, np.inf), np.full(n + 1, np.inf)
    for d in range(n + m - 1):
        i = np.arange(max(0, d - m + 1), min(n - 1, d) + 1)
        ways = np.stack([older[i], old[i], old[i + 1]])  # from both before, one's, the other's
        steps[i, d - i] = best = ways.argmin(0)
        new = np.full(n + 1, np.inf)
        # The costs of a whole film would fill the memory; those of a diagonal do not.
        alike = np.einsum("ij,ij->i", one[i[0] : i[-1] + 1], other[d - i[-1] : d - i[0] + 1][::-1])
        new[i + 1] = 1 - alike + (ways[best, np.arange(len(i))] if d else 0.0)
        older, old = old, new
    row, column, length = n - 1, m - 1, 1
    first = [0] * n
    first[row] = column
    while row or column:
        step = steps[row, column]
        row, column = row - (step != 2), column - (step != 1)
        first[row] = column
        length += 1
    return first, float(old[n]) / length


def _in_order(words: list[Word], last: float) -> tuple[Word, ...]:
    """Words that follow each other, each of them within the recording and with some time."""
    out: list[Word] = []
    ends = [*(w.start for w in words[1:]), last]
    for word, until in zip(words, ends, strict=True):
        start = max(word.start, out[-1].end) if out else word.start
        end = max(min(word.end, max(until, start)), start + _SHORT)
        out.append(Word(start, end))
    # A path that ends in a jump leaves no time to its last words: they share what there is.
    over = out[-1].end - last if out else 0.0
    if over > 0:
        scale = last / out[-1].end
        out = [Word(w.start * scale, w.end * scale) for w in out]
    return tuple(out)
