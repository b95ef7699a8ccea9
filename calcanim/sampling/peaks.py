"""Between which numbers an integral surely lies, and where its integrand needs a closer look.

A quadrature samples, and can miss a peak between its samples; an enclosure of every cell cannot.
Cells are cut where their enclosures leave most open (compare Moore, Kearfott and Cloud,
"Introduction to Interval Analysis", 2009, chapter 9).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calcanim.expressions.tree import Expression
from calcanim.sampling.arrays.enclosure import enclose
from calcanim.sampling.arrays.functions import Floats

_CELLS = 96
_PARTS = 4  # into which an open cell is cut
_ROUNDS = 16
_MOST = 2500
_FAR = math.asinh(1e6)
_ENOUGH = 1e-3  # what may stay open, relative to the area


@dataclass(frozen=True, slots=True)
class Bracket:
    """`low` and `high` hold the integral (infinite where a cell has no bound).

    `cuts` are edges of narrow cells: where a quadrature should begin anew.
    """

    low: float
    high: float
    cuts: tuple[float, ...]

    @property
    def tight(self) -> bool:
        """Whether little is left open."""
        size = max(abs(self.low), abs(self.high))
        return math.isfinite(size) and self.high - self.low <= 0.05 * size

    def holds(self, area: float) -> bool:
        """Whether `area` may be the integral."""
        slack = 1e-9 * max(abs(area), abs(self.low) if math.isfinite(self.low) else 0.0)
        return self.low - slack <= area <= self.high + slack


def bracket(f: Expression, variable: str, low: float, high: float) -> Bracket:
    """The integral of `f` over [low, high] between two numbers; what is infinite ends at 10^6."""
    edges = _edges(low, high)
    lo, hi = edges[:-1], edges[1:]
    level = np.zeros(lo.size, dtype=np.int64)
    down, up = _bounds(f, variable, lo, hi)
    for _ in range(_ROUNDS):
        known = np.isfinite(up) & np.isfinite(down)
        with np.errstate(over="ignore"):  # Areas beyond float64 are infinite, and so left open.
            left_open = (np.where(known, up, 0.0) - np.where(known, down, 0.0)) * (hi - lo)
            middle = (np.where(known, up, 0.0) / 2 + np.where(known, down, 0.0) / 2) * (hi - lo)
        total = float(left_open.sum())
        if lo.size > _MOST or total <= _ENOUGH * abs(float(middle.sum())):
            break
        order = np.argsort(left_open)[::-1]
        share = np.cumsum(left_open[order])
        worst = order[: int(np.searchsorted(share, 0.9 * total)) + 1][: _MOST // 4]
        worst = worst[(hi[worst] - lo[worst]) > 1e-12 * np.maximum(abs(lo[worst]), abs(hi[worst]))]
        if not worst.size:
            break
        grid = np.linspace(lo[worst], hi[worst], _PARTS + 1, axis=1)
        new_lo, new_hi = grid[:, :-1].ravel(), grid[:, 1:].ravel()
        new_down, new_up = _bounds(f, variable, new_lo, new_hi)
        keep = np.ones(lo.size, dtype=bool)
        keep[worst] = False
        lo, hi = np.concatenate([lo[keep], new_lo]), np.concatenate([hi[keep], new_hi])
        down = np.concatenate([down[keep], new_down])
        up = np.concatenate([up[keep], new_up])
        level = np.concatenate([level[keep], np.repeat(level[worst] + 1, _PARTS)])
    with np.errstate(all="ignore"):
        bounds = float((down * (hi - lo)).sum()), float((up * (hi - lo)).sum())
    if not all(map(math.isfinite, bounds)):
        bounds = -math.inf, math.inf
    return Bracket(*bounds, _cuts(lo, hi, level))


def _edges(low: float, high: float) -> Floats:
    """Equal cells; towards an infinite end growing ones."""
    if math.isfinite(low) and math.isfinite(high):
        return np.asarray(np.linspace(low, high, _CELLS + 1))
    if math.isfinite(low):
        return low + np.sinh(np.linspace(0, _FAR, _CELLS + 1))
    if math.isfinite(high):
        return high - np.sinh(np.linspace(_FAR, 0, _CELLS + 1))
    return np.asarray(np.sinh(np.linspace(-_FAR, _FAR, 2 * _CELLS + 1)))


def _bounds(f: Expression, variable: str, lo: Floats, hi: Floats) -> tuple[Floats, Floats]:
    cells = enclose(f, variable, lo, hi)
    # Where there may be no value, nothing is known of the integral.
    sure = cells.defined
    return np.where(sure, cells.lo, -math.inf), np.where(sure, cells.hi, math.inf)


def _cuts(lo: Floats, hi: Floats, level: NDArray[np.int64]) -> tuple[float, ...]:
    """The ends of the runs of cells that were cut at least twice, of those cut thrice, and so on.

    None where much of the interval was: a curve that is rough everywhere has no peak.
    """
    order = np.argsort(lo)
    lo, hi, level = lo[order], hi[order], level[order]
    out: set[float] = set()
    for depth in range(2, _ROUNDS + 1):
        narrow = level >= depth
        if not narrow.any():
            break
        begins = narrow & ~np.concatenate([[False], narrow[:-1]])
        ends = narrow & ~np.concatenate([narrow[1:], [False]])
        if begins.sum() > 8:
            continue
        out |= {float(v) for v in (*lo[begins], *hi[ends])}
    return tuple(sorted(out)[:60])
