"""The area so far: integrals up to many places at once, as numbers for a picture.

Gauss and Legendre's rule on cells that are halved until halving changes nothing; towards a break
the cells shrink in steps, so that an integrand like 1/sqrt(x) is met at every scale.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from calcanim.exact.values import UndefinedError
from calcanim.expressions.tree import Expression
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.breaks import sweep

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)
_DEEPEST = 30  # halvings
_FEWEST = 128  # cells to begin with: something narrow should not be missed
_KEPT = 64  # accumulations: several figures of a film show the same one
_STEPS = 34  # towards a break, each an eighth of the one before


def running(f: Expression, variable: str, start: float, places: Sequence[float] | Floats) -> Floats:
    """The integral of `f` from `start` to each of `places`, shape (n,); float64.

    Raises UndefinedError where `f` has no value on the way, or an infinite one.
    """
    ends = np.asarray(places, dtype=np.float64)
    return _running(f, variable, float(start), ends.tobytes()).copy()


@lru_cache(maxsize=_KEPT)
def _running(f: Expression, variable: str, start: float, places: bytes) -> Floats:
    ends = np.frombuffer(places)
    points = np.unique(np.concatenate([[start], ends]))
    if points.size < 2:
        return np.zeros(ends.shape)
    breaks = [b.x for b in sweep(f, variable, float(points[0]), float(points[-1])).breaks]
    points = np.union1d(points, breaks)
    lo, hi, home = _graded(points, breaks)
    parts = _integrals(f, variable, lo, hi)
    sums = np.zeros(points.size)
    np.add.at(sums, home + 1, parts)
    if not np.isfinite(sums).all():
        raise UndefinedError(f"{f} has no value, or too large a one, on the way")
    total = np.cumsum(sums)
    return np.asarray(total[np.searchsorted(points, ends)] - total[np.searchsorted(points, start)])


def _graded(points: Floats, breaks: Sequence[float]) -> tuple[Floats, Floats, np.ndarray]:
    """Cells between neighbouring points, cut ever smaller towards a break, and whose they are."""
    near = set(breaks)
    lows, highs, homes = [], [], []
    pieces = max(2, -(-_FEWEST // (points.size - 1)))
    for n, (a, b) in enumerate(zip(points.tolist(), points[1:].tolist(), strict=False)):
        cuts = np.linspace(a, b, pieces + 1).tolist()
        finest = 256 * math.ulp(max(abs(a), abs(b)))
        shares = [(b - a) / pieces * 8.0**-k for k in range(1, _STEPS)]
        if a in near:
            cuts += [a + s for s in shares if a == 0 or s > finest]
        if b in near:
            cuts += [b - s for s in shares if b == 0 or s > finest]
        edges = np.unique(cuts)
        lows.append(edges[:-1])
        highs.append(edges[1:])
        homes.append(np.full(edges.size - 1, n))
    return np.concatenate(lows), np.concatenate(highs), np.concatenate(homes)


def _integrals(f: Expression, variable: str, lo: Floats, hi: Floats) -> Floats:
    """The integral of `f` over each cell, all of shape (n,)."""
    total = np.zeros(lo.size)
    home = np.arange(lo.size)
    whole = _rule(f, variable, lo, hi)
    size = float(np.abs(whole[np.isfinite(whole)]).sum())
    for depth in range(_DEEPEST):
        middle = lo / 2 + hi / 2
        left, right = _rule(f, variable, lo, middle), _rule(f, variable, middle, hi)
        with np.errstate(invalid="ignore"):
            off = np.abs(left + right - whole)
            done = off <= 1e-12 * size + 1e-10 * np.abs(left + right)
        done |= depth == _DEEPEST - 1
        done |= hi - lo <= 512 * np.spacing(np.maximum(abs(lo), abs(hi)))
        done |= ~np.isfinite(left + right)
        np.add.at(total, home[done], (left + right)[done])
        more = ~done
        if not more.any():
            break
        lo, hi = (
            np.concatenate([lo[more], middle[more]]),
            np.concatenate([middle[more], hi[more]]),
        )
        whole = np.concatenate([left[more], right[more]])
        home = np.concatenate([home[more], home[more]])
    return total


def _rule(f: Expression, variable: str, lo: Floats, hi: Floats) -> Floats:
    half = (hi - lo) / 2
    places = (lo / 2 + hi / 2)[:, None] + half[:, None] * _NODES
    ys = values(f, variable, places)
    lost = np.isnan(ys) & (np.abs(half) <= 4096 * np.spacing(np.abs(places[:, 6])))[:, None]
    if lost.any():
        # Next to a hole a place may be rounded into it: the cell's other values stand for it.
        known = np.where(np.isnan(ys), 0.0, ys).sum(axis=1)
        counted = np.maximum((~np.isnan(ys)).sum(axis=1), 1)
        ys = np.where(lost, (known / counted)[:, None], ys)
    return np.asarray(half * (ys @ _WEIGHTS))


def heights(
    f: Expression, variable: str, low: float, high: float, parts: int, sample: float
) -> Floats:
    """Heights of `parts` rectangles on [low, high], shape (parts,).

    `sample` says where in a rectangle the curve is read, 0 (left end) to 1 (right end). Where it
    has no value just there (a hole), its limit is taken. Raises UndefinedError.
    """
    width = (high - low) / parts
    places = low + width * (np.arange(parts) + sample)
    places[-1] = min(places[-1], high)
    out = values(f, variable, places)
    missing = ~np.isfinite(out)
    if missing.any():
        breaks = sweep(f, variable, low, high).breaks
        for n in np.flatnonzero(missing):
            near = [b for b in breaks if abs(b.x - places[n]) <= 1e-9 * (high - low)]
            sides = [s for b in near for s in (b.left, b.right) if s is not None]
            out[n] = sides[0] if sides else math.nan
    if not np.isfinite(out).all():
        raise UndefinedError(f"{f} has no value at one of the sample points")
    return out


def rectangles(heights: Floats, width: float) -> float:
    """What rectangles of these heights, `width` wide together, come to.

    It is 0 where they cancel but for rounding.
    """
    total, size = float(heights.sum()), float(np.abs(heights).sum())
    return total * width / heights.size if abs(total) > 1e-13 * size else 0.0
