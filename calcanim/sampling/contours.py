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
    height: Callable[[Array, Array], Array] | None = None,
) -> tuple[tuple[Point, ...], ...]:
    """The curves on which `heights` (shape (len(ys), len(xs)), NaN in holes) are `level`.

    Crossings of the grid's edges are interpolated; with `height`, the function itself at points of
    shape (n,) (NaN where it has no value), each is mended by one step of false position, which
    leaves an error of third order. A closed curve
    ends where it began. A cell with a hole at a corner has no curve. In a saddle cell the mean of
    the corners decides which two corners belong together.

    Source: Lorensen and Cline (1987), Marching cubes, in two dimensions.
    """
    above = heights > level
    finite = np.isfinite(heights)
    joined: dict[Edge, list[Edge]] = {}

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
            joined.setdefault(a, []).append(b)
            joined.setdefault(b, []).append(a)
    if not joined:
        return ()
    return tuple(_lines(joined, _crossings([*joined], xs, ys, heights - level, level, height)))


def _crossings(
    edges: list[Edge],
    xs: Array,
    ys: Array,
    over: Array,
    level: float,
    height: Callable[[Array, Array], Array] | None,
) -> dict[Edge, Point]:
    """Where each edge is crossed; `over` are the grid's heights over the level."""
    i, j, up = np.array(edges).T
    k, m = i + (1 - up), j + up
    start, end = np.stack((xs[i], ys[j])), np.stack((xs[k], ys[m]))
    a, b = over[j, i], over[m, k]
    share = a / (a - b)
    if height is not None:
        found = height(*(start + (end - start) * share)) - level
        after = (found > 0) == (a > 0)  # the crossing lies beyond
        low, high = np.where(after, share, 0.0), np.where(after, 1.0, share)
        at_low, at_high = np.where(after, found, a), np.where(after, b, found)
        mended = np.isfinite(found) & (share > 0) & (share < 1) & (at_low != at_high)
        drop = np.where(mended, at_low - at_high, 1.0)
        better = low + (high - low) * np.where(mended, at_low, 0.0) / drop
        share = np.where(mended, better, share)
    places = (start + (end - start) * share).T.tolist()
    return {edge: (x, y) for edge, (x, y) in zip(edges, places, strict=True)}


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
