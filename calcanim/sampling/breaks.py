"""Where a curve breaks: poles, jumps, holes, ends of its domain.

Every cell of the interval is evaluated as an interval (`arrays.enclosure`). Cells that are not
surely continuous are cut into eighths until they are as narrow as float64 can tell; what is left
are the points that have to be explained, and one-sided limits explain them (`doubts`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from calcanim.expressions.tree import Expression
from calcanim.sampling.arrays.enclosure import Enclosure, enclose
from calcanim.sampling.arrays.functions import Floats, Mask
from calcanim.sampling.arrays.values import values
from calcanim.sampling.doubts import Break, Cluster, Judge

CELLS = 512
_PARTS = 8  # into which a doubtful cell is cut
_ROUNDS = 17  # of cutting: 512 * 8**15 is beyond float64
_NARROW = 2.0**-43  # relative: a sine's own rounding blurs its zeros over some 2**-47
_KEPT = 64  # sweeps: the pictures of a film ask for the same interval again and again
_CROWD = 24  # doubtful parts of one cell: more are not told apart


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """The cells of an interval, `edges` of shape (n + 1,), what is known on each, and the breaks.

    The breaks ascend; between two of them, or one and an end of the interval, the function is
    continuous or has no values at all.
    """

    edges: Floats
    cells: Enclosure
    breaks: tuple[Break, ...]


@lru_cache(maxsize=_KEPT)
def sweep(f: Expression, variable: str, low: float, high: float) -> Sweep:
    """Every break of `f` in [low, high]. Raises ValueError unless low < high, both finite."""
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError("a curve needs a finite interval with low < high")
    edges = _edges(low, high)
    cells = enclose(f, variable, edges[:-1], edges[1:])
    doubtful = cells.possible & ~cells.continuous
    found: list[Break] = []
    if doubtful.any():
        ys = np.abs(values(f, variable, edges))
        ys = ys[np.isfinite(ys)]
        judge = Judge(f, variable, low, high, float(np.median(ys)) if ys.size else 0.0)
        clusters, crowded = _cut(f, variable, edges, doubtful)
        found += judge.explained(clusters)
        found += _crowds(f, variable, edges, crowded)
    found.sort(key=lambda b: b.x)
    return Sweep(edges, cells, tuple(found))


def _edges(low: float, high: float) -> Floats:
    """Edges of cells, a little irregular so that no periodic function keeps time with them."""
    places = np.arange(CELLS + 1, dtype=np.float64)
    places[1:-1] += 0.21 * np.sin(places[1:-1] * 2.399963)
    edges = np.asarray(low + (high - low) * (places / CELLS))
    edges[-1] = high
    return np.unique(edges)


def _cut(
    f: Expression, variable: str, edges: Floats, doubtful: Mask
) -> tuple[list[Cluster], Floats]:
    """The doubtful points, and the numbers of the cells that hold too many to tell."""
    home = np.flatnonzero(doubtful)
    lo, hi = edges[home], edges[home + 1]
    finest = float(np.max(np.abs(edges[[0, -1]]))) * 2**-52
    crowded: list[Floats] = []
    done: list[tuple[Floats, Floats, Mask]] = []
    for _ in range(_ROUNDS):
        if not home.size:
            break
        grid = np.linspace(lo, hi, _PARTS + 1, axis=1)
        lo, hi = grid[:, :-1].ravel(), grid[:, 1:].ravel()
        home = np.repeat(home, _PARTS)
        real = hi > lo
        lo, hi, home = lo[real], hi[real], home[real]
        cells = enclose(f, variable, lo, hi)
        keep = cells.possible & ~cells.continuous
        lo, hi, home, singular = lo[keep], hi[keep], home[keep], cells.singular[keep]
        if not home.size:
            break
        many = np.flatnonzero(np.bincount(home) > _CROWD)
        if many.size:
            crowded.append(many.astype(np.float64))
            few = ~np.isin(home, many)
            lo, hi, home, singular = lo[few], hi[few], home[few], singular[few]
        narrow = hi - lo <= np.maximum(_NARROW * np.maximum(abs(lo), abs(hi)), finest)
        if narrow.any():
            done.append((lo[narrow], hi[narrow], singular[narrow]))
            wide = ~narrow
            lo, hi, home = lo[wide], hi[wide], home[wide]
    crowds = np.concatenate([*crowded, home.astype(np.float64)])
    return _merged(done, finest), np.unique(crowds)


def _merged(done: list[tuple[Floats, Floats, Mask]], finest: float) -> list[Cluster]:
    rows = sorted(
        (float(a), float(b), bool(s))
        for low, high, singular in done
        for a, b, s in zip(low, high, singular, strict=True)
    )
    out: list[Cluster] = []
    for a, b, s in rows:
        gap = max(2 * _NARROW * abs(a), 4 * finest)
        if out and a - out[-1].high <= gap:
            last = out.pop()
            out.append(Cluster(last.low, max(last.high, b), last.singular or s))
        else:
            out.append(Cluster(a, b, s))
    return out


def _crowds(f: Expression, variable: str, edges: Floats, cells: Floats) -> list[Break]:
    """Cells with more doubtful points than can be told apart, neighbours as one.

    Where values and their neighbours agree there is nothing to see: the doubt was of intervals.
    """
    out = []
    runs: list[list[int]] = []
    for n in cells.astype(int).tolist():
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    for run in runs:
        a, b = float(edges[run[0]]), float(edges[run[-1] + 1])
        ys = values(f, variable, np.linspace(a, b, 64 * len(run) + 1))
        if np.isnan(ys).all() or _smooth(ys):
            continue
        out.append(Break((a + b) / 2, "wild", math.nan, math.nan, None, (b - a) / 2))
    return out


def _smooth(ys: Floats) -> bool:
    """Whether values at equal distances look like a curve that was drawn in one go."""
    if not np.isfinite(ys).all():
        return False
    steps = np.abs(np.diff(ys))
    total = float(steps.sum())
    return total == 0 or float(steps.max()) < 0.2 * total
