"""How the area under a curve is shared out along its axis: shares, quantiles, seeded draws."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from calcanim.exact.values import UndefinedError
from calcanim.expressions.tree import Expression
from calcanim.sampling.accumulation import running
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.breaks import sweep

_CELLS = 512  # of the stretch that holds most of the area
_OCTAVES = 11  # beyond it, at most: what swings is slow to add up
_HALVINGS = 40  # towards the places where the curve breaks
_STEPS = 6  # of an octave
_FAINT = 1e-9  # of what is beyond: what an octave adds to it where nothing more is to come
_FINER, _ROUNDS = 65, 4  # of the search for a quantile: 1/64 of a cell each time
_SAME = 1e-10  # of the whole area, or of the height: a short number that is as good


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """A curve ``f/total`` that is nowhere negative and has the area 1 from `low` to `high`.

    `below` is the share of the area left of each of `places`, both of shape (n,) and ascending;
    the first and the last place are ends, or so far out that next to nothing is beyond. Most lies
    in `core`, and there it has these `poles`.
    """

    f: Expression
    x: str
    total: float
    low: float
    high: float
    core: tuple[float, float]
    poles: tuple[float, ...]
    places: Floats
    below: Floats

    def heights(self, places: ArrayLike) -> Floats:
        """The curve of area 1 at `places`, shape (n,); 0 outside of its interval."""
        at = np.asarray(places, dtype=np.float64)
        inside = (at >= self.low) & (at <= self.high)
        return np.asarray(np.where(inside, values(self.f, self.x, at) / self.total, 0.0))

    def shares(self, places: ArrayLike) -> Floats:
        """The share of the area left of each of `places`, both of shape (n,)."""
        at = np.clip(np.asarray(places, dtype=np.float64), self.places[0], self.places[-1])
        last = self.places.size - 1
        first = max(int(np.searchsorted(self.places, at.min(), "right")) - 1, 0)
        between = self.places[first : min(int(np.searchsorted(self.places, at.max())), last) + 1]
        # The places on the way are stops, so that nothing narrow is missed.
        areas = running(self.f, self.x, between[0], np.concatenate([between, at]))
        return np.asarray(np.clip(self.below[first] + areas[between.size :] / self.total, 0.0, 1.0))

    def quantile(self, share: float) -> float:
        """The place left of which there is this `share` of the area, 0 < share < 1.

        A short number where that is as good.
        """
        n = int(np.searchsorted(self.below, share, side="right")) - 1
        n = min(max(n, 0), self.places.size - 2)
        low, high, known = self.places[n], self.places[n + 1], self.below[n]
        for _ in range(_ROUNDS):
            at = np.linspace(low, high, _FINER)
            found = known + running(self.f, self.x, low, at) / self.total
            k = min(max(int(np.searchsorted(found, share)) - 1, 0), _FINER - 2)
            low, high, known = at[k], at[k + 1], found[k]
        for short in _shorter(float(low + high) / 2, self.core):
            if abs(float(self.shares([short])[0]) - share) <= _SAME:
                return short
        return float(low + high) / 2

    @property
    def median(self) -> float:
        """The place with half of the area on either side."""
        return self.quantile(0.5)

    @property
    def mode(self) -> float | None:
        """The place where the curve is highest, the first of them; None for a pole or a level."""
        at = np.linspace(*self.core, 8 * _CELLS + 1)
        ys = self.heights(at)
        ys = np.where(np.isfinite(ys), ys, 0.0)
        if self.poles or np.ptp(ys[1:-1]) <= _SAME * ys.max():
            return None
        n = int(ys.argmax())
        low, high = at[max(n - 1, 0)], at[min(n + 1, at.size - 1)]
        for _ in range(_ROUNDS + 2):
            fine = np.linspace(low, high, _FINER)
            tops = np.where(np.isfinite(h := self.heights(fine)), h, 0.0)
            k = int(tops.argmax())
            low, high = fine[max(k - 1, 0)], fine[min(k + 1, fine.size - 1)]
        best, top = float(fine[k]), float(tops[k])
        near = (s for s in _shorter(best, self.core) if self.low <= s <= self.high)
        return next((s for s in near if float(self.heights([s])[0]) >= top * (1 - _SAME)), best)

    def draws(self, count: int, seed: int = 7) -> Floats:
        """So many samples, shape (count,), in the order drawn: the same on every machine.

        They are quantiles of the numbers of Python's Mersenne Twister, whose sequence is promised
        to stay as it is (numpy's generators make no such promise).
        """
        generator = random.Random(seed)
        return self.at(np.array([generator.random() for _ in range(count)]))

    def at(self, shares: Floats) -> Floats:
        """A quantile for each of `shares`, both of shape (n,), to about eight digits.

        In every cell the shares are a cubic with the curve's heights for slopes.
        """
        n = np.clip(np.searchsorted(self.below, shares, "right") - 1, 0, self.places.size - 2)
        left, width = self.places[n], np.diff(self.places)[n]
        low, gain = self.below[n], np.diff(self.below)[n]
        ys = self.heights(self.places)
        ends = [np.where(np.isfinite(y), y, np.inf) * width for y in (ys[n], ys[n + 1])]
        # Where a cubic would not rise, at a pole say, cells are small, and a line does.
        straight = np.maximum(*ends) > 3 * gain
        start, end = (np.where(straight, gain, e) for e in ends)
        inside, outside = np.zeros(n.size), np.ones(n.size)
        for _ in range(52):
            t = (inside + outside) / 2
            rise = start * t + (3 * gain - 2 * start - end) * t**2
            under = low + rise + (start + end - 2 * gain) * t**3 < shares
            inside, outside = np.where(under, t, inside), np.where(under, outside, t)
        return np.asarray(left + width * (inside + outside) / 2)


def shares(
    f: Expression, x: str, low: float, high: float, total: float, core: tuple[float, float]
) -> Shares:
    """How the area `total` under `f` is shared out from `low` to `high`; most of it is in `core`.

    Raises UndefinedError where `f` has no values on the way.
    """
    core = (low if math.isfinite(low) else core[0], high if math.isfinite(high) else core[1])
    wide = core[1] - core[0]
    towards = wide * 2.0 ** -(np.arange(_STEPS * _HALVINGS) / _STEPS)
    cuts = [*np.linspace(*core, _CELLS + 1)]
    breaks = sweep(f, x, *core).breaks
    for b in breaks:
        cuts += [b.x, *(b.x + towards), *(b.x - towards)]
    places = np.unique([c for c in cuts if low <= c <= high])
    known = running(f, x, places[0], places)
    left = _tail(f, x, places[0], -wide) if math.isinf(low) else (np.empty(0), np.empty(0))
    right = _tail(f, x, places[-1], wide) if math.isinf(high) else (np.empty(0), np.empty(0))
    before = -left[1][-1] if left[1].size else 0.0
    everywhere = np.concatenate([left[0][::-1], places, right[0]])
    gathered = np.concatenate(
        [before + left[1][::-1], before + known, before + known[-1] + right[1]]
    )
    # What is left beyond belongs to the infinite ends.
    open_ends = math.isinf(low) + math.isinf(high)
    beyond = max(total - gathered[-1], 0.0) / open_ends if open_ends else 0.0
    gathered = gathered + (beyond if math.isinf(low) else 0.0)
    below = np.maximum.accumulate(np.clip(gathered / total, 0.0, 1.0))
    poles = tuple(b.x for b in breaks if b.kind == "pole")
    return Shares(f, x, total, low, high, core, poles, everywhere, below)


def _tail(f: Expression, x: str, start: float, wide: float) -> tuple[Floats, Floats]:
    """Places ever farther from `start`, and the area to each of them; as far as it still grows.

    `wide` is the first distance, below 0 to the left.
    """
    at, areas = np.empty(0), np.empty(0)
    for n in range(0, _OCTAVES * _STEPS, _STEPS):
        more = start + wide * (2.0 ** ((n + np.arange(1.0, _STEPS + 1)) / _STEPS) - 1)
        try:
            gained = running(f, x, at[-1] if n else start, more)
        except UndefinedError:
            break
        at = np.concatenate([at, more])
        areas = np.concatenate([areas, gained + (areas[-1] if n else 0.0)])
        if n and abs(gained[-1]) <= _FAINT * abs(areas[-1]):
            break
    return at, areas


def _shorter(value: float, core: tuple[float, float]) -> Iterator[float]:
    """Numbers of few digits near `value`, the shortest first."""
    if abs(value) < 1e-3 * (core[1] - core[0]):
        yield 0.0
    for digits in range(1, 8):
        yield float(f"{value:.{digits}g}")
