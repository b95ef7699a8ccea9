"""Level curves of sampled heights: marching squares, joined into lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
Point = tuple[float, float]
Edge = tuple[int, int, int]  # column, row, and 0 for the edge along x, 1 for that along y


def contours(
    xs: Array,
    ys: Array,
    heights: Array,
    level: float,
    height: Callable[[float, float], float | None] | None = None,
) -> tuple[tuple[Point, ...], ...]:
    """The curves on which `heights` (shape (len(ys), len(xs)), NaN in holes) are `level`.

    Crossings of the grid's edges are interpolated; with `height`, the function itself, each is
    mended by one step of false position, which leaves an error of third order. A closed curve
    ends where it began. A cell with a hole at a corner has no curve. In a saddle cell the mean of
    the corners decides which two corners belong together.

    Source: Lorensen and Cline (1987), Marching cubes, in two dimensions.
    """
    above = heights > level
    finite = np.isfinite(heights)
    crossed: dict[Edge, Point] = {}
    joined: dict[Edge, list[Edge]] = {}

    def crossing(edge: Edge) -> Edge:
        if edge not in crossed:
            i, j, up = edge
            k, m = (i, j + 1) if up else (i + 1, j)
            a = (float(xs[i]), float(ys[j]), float(heights[j, i]) - level)
            b = (float(xs[k]), float(ys[m]), float(heights[m, k]) - level)
            crossed[edge] = _between(a, b, level, height)
        return edge

    whole = finite[:-1, :-1] & finite[:-1, 1:] & finite[1:, 1:] & finite[1:, :-1]
    case = above[:-1, :-1].astype(int) + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    for j, i in np.argwhere(whole & (case > 0) & (case < 15)).tolist():
        below, right, top, left = (i, j, 0), (i + 1, j, 1), (i, j + 1, 0), (i, j, 1)
        kind = int(case[j, i])
        pairs: tuple[tuple[Edge, Edge], ...]
        if kind in (5, 10):
            middle = heights[j : j + 2, i : i + 2].mean() > level
            # The corners at (0, 0) and (1, 1) are joined through the middle, or the others are.
            together = middle if kind == 5 else not middle
            pairs = ((below, right), (top, left)) if together else ((below, left), (right, top))
        else:
            corners = [kind >> n & 1 for n in range(4)]
            edges = (below, right, top, left)
            ends = [e for n, e in enumerate(edges) if corners[n] != corners[(n + 1) % 4]]
            pairs = ((ends[0], ends[1]),)
        for a, b in pairs:
            joined.setdefault(crossing(a), []).append(crossing(b))
            joined.setdefault(b, []).append(a)
    return tuple(_lines(joined, crossed))


def _between(
    a: tuple[float, float, float],
    b: tuple[float, float, float],
    level: float,
    height: Callable[[float, float], float | None] | None,
) -> Point:
    """Where the level is crossed between two points, given with their heights over it."""
    t = a[2] / (a[2] - b[2])
    x, y = a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t
    if height is None or not 0 < t < 1:
        return x, y
    found = height(x, y)
    if found is None:
        return x, y
    low, high, over = (0.0, a[2]), (1.0, b[2]), found - level
    if (over > 0) == (low[1] > 0):
        low = (t, over)
    else:
        high = (t, over)
    if low[1] == high[1]:
        return x, y
    t = low[0] + (high[0] - low[0]) * low[1] / (low[1] - high[1])
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def _lines(joined: dict[Edge, list[Edge]], crossed: dict[Edge, Point]) -> list[tuple[Point, ...]]:
    """Chains of edges: open ones from an end, then the closed ones."""
    left = {edge: list(others) for edge, others in joined.items()}
    out = []
    ends = [e for e, others in joined.items() if len(others) == 1]
    for start in [*ends, *joined]:
        chain = [start]
        while left[chain[-1]]:
            following = left[chain[-1]].pop()
            left[following].remove(chain[-1])
            chain.append(following)
        if len(chain) > 1:
            out.append(tuple(crossed[e] for e in chain))
    return out
