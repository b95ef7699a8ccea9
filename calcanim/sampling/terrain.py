"""A function of two variables over a window, for drawing: heights, level curves, ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from mpmath import mpf

from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression, neg
from calcanim.sampling import windows
from calcanim.sampling.arrays.values import values, values_at
from calcanim.sampling.contours import contours

Array = np.ndarray[Any, np.dtype[np.float64]]

_ROOM = 1.45  # half the window, in distances from its middle to the farthest point
_LEVELS = 9
_MOST_BETWEEN = 0.4  # of the picture between two levels at equal steps
_BISECTIONS = 12
_MOST_FACES = 600  # a domain with so long an edge is drawn without its fringe
_UNEVEN = 6.0  # of the ways along the two axes: beyond, each axis has its own scale
_HEADROOM = 1.8  # the top, in heights of the start above the base
_LITTLE = 0.2  # of the heights of the curves through a point
_USUAL, _RUNS_OFF = 0.9, 4.0  # a quantile of heights, and of it what is no pole
_ALIKE = 3.0  # of the ways that are seen along the two axes: up to that the window is square


class Ground(Protocol):
    """A loss of two variables, and its height at a point: infinite, or None where there is none."""

    @property
    def loss(self) -> Expression: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    def height(self, w: tuple[mpf, ...]) -> mpf | None: ...


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle; `square` where one unit is as long on both axes."""

    x: tuple[float, float]
    y: tuple[float, float]
    square: bool

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
        return self.x[0] <= x <= self.x[1] and self.y[0] <= y <= self.y[1]


@dataclass(frozen=True, slots=True)
class Terrain:
    """Heights on a grid (rows along y, NaN in holes), and level curves by level.

    The picture shows heights from `base` to `top`.
    """

    window: Window
    heights: Array
    base: float
    top: float
    levels: tuple[tuple[float, tuple[tuple[tuple[float, float], ...], ...]], ...]
    fringe: tuple[tuple[tuple[float, float, float], ...], ...] = ()

    @property
    def even(self) -> bool:
        """Whether from one level curve to the next the height changes by as much."""
        steps = np.diff([level for level, _ in self.levels])
        return bool(len(steps) and np.ptp(steps) <= 1e-9 * (self.top - self.base))

    def hidden(self, spots: Array, towards: Array, low: float, box: float) -> float:
        """The share of `spots`, (x, y, height) of shape (n, 3), that the surface hides.

        `towards` is the direction to a far camera in a box whose floor is 2 by 2 and whose height
        is `box`, from the height `low` to the top.
        """
        (x0, x1), (y0, y1) = self.window.x, self.window.y
        tall = self.top - low
        model = np.column_stack(
            (
                2 * (spots[:, 0] - x0) / (x1 - x0) - 1,
                2 * (spots[:, 1] - y0) / (y1 - y0) - 1,
                (spots[:, 2] - low) / tall * box,
            )
        )
        way = np.linspace(0.03, 2.8, 90)[None, :, None] * towards
        sight = model[:, None, :] + [0.0, 0.0, 0.012] + way
        rows, columns = self.heights.shape
        i = np.round((sight[..., 0] + 1) / 2 * (columns - 1)).astype(int)
        j = np.round((sight[..., 1] + 1) / 2 * (rows - 1)).astype(int)
        inside = (i >= 0) & (i < columns) & (j >= 0) & (j < rows)
        ground = self.heights[np.clip(j, 0, rows - 1), np.clip(i, 0, columns - 1)]
        ground = np.where(inside & (ground <= self.top), (ground - low) / tall * box, np.nan)
        with np.errstate(invalid="ignore"):
            return float((sight[..., 2] < ground - 0.02).any(axis=1).mean())


def window_of(points: Sequence[Sequence[mpf]], settled: bool) -> Window:
    """A window in which the way from ``points[0]`` to ``points[-1]`` is well seen.

    Its middle is where a walk that settles ends, else the middle of the way.
    """
    way = np.array([[float(v) for v in p] for p in points], dtype=float)
    low, high = way.min(axis=0), way.max(axis=0)
    middle = way[-1] if settled else (low + high) / 2
    reach = np.abs(way - middle).max(axis=0)
    least = 1e-9 * np.maximum(np.abs(middle), 1e-290)
    largest = float(reach.max())
    if not largest > float(least.max()):
        size = max(float(np.abs(middle).max()), 1.0) / 2
        reach, largest = np.array([size, size]), size
    uneven = min(reach) < largest / _UNEVEN and min(reach) > float(least.max())
    # A way along one axis alone says nothing about the other's scale.
    half = reach * _ROOM if uneven and min(reach) < largest * 1e-3 else np.full(2, largest * _ROOM)
    # Three digits are exact enough for a window, and a middle at a round place stays there.
    unit = 10.0 ** (np.floor(np.log10(half)) - 2)
    middle, half = np.round(middle / unit) * unit, np.round(half / unit) * unit
    (x, y), (a, b) = middle, half
    square = bool(half[0] == half[1])
    return Window((float(x - a), float(x + a)), (float(y - b), float(y + b)), square)


def trimmed(ground: Ground, window: Window, points: Sequence[Sequence[mpf]]) -> Window:
    """The part of a window in which the loss is defined, with `points`; the same shape."""
    xs, ys = np.linspace(*window.x, 33), np.linspace(*window.y, 33)
    rows, columns = np.nonzero(np.isfinite(grid(ground, xs, ys)))
    if not len(rows) or len(rows) > 0.6 * len(xs) * len(ys):
        return window
    way = np.array([[float(v) for v in p] for p in points], dtype=float)
    step = np.array([xs[1] - xs[0], ys[1] - ys[0]])
    low = np.array([xs[columns.min()], ys[rows.min()]]) - step
    high = np.array([xs[columns.max()], ys[rows.max()]]) + step
    low, high = np.minimum(low, way.min(axis=0) - step), np.maximum(high, way.max(axis=0) + step)
    whole = np.array([window.x[1] - window.x[0], window.y[1] - window.y[0]])
    share = float(((high - low) / whole).max())
    if share > 0.85:
        return window
    middle, half = (low + high) / 2, share * whole / 2
    unit = 10.0 ** (np.floor(np.log10(half)) - 2)
    middle, half = np.round(middle / unit) * unit, np.ceil(half / unit) * unit
    (x, y), (a, b) = middle, half
    return Window((float(x - a), float(x + a)), (float(y - b), float(y + b)), window.square)


def terrain(ground: Ground, window: Window, start: float, low: float, cells: int = 48) -> Terrain:
    """The landscape over a window. `start` and `low` are the losses at both ends of the walk."""
    xs = np.linspace(*window.x, cells + 1)
    ys = np.linspace(*window.y, cells + 1)
    heights = grid(ground, xs, ys)
    return _drawn(ground, window, heights, _ends(heights, start, low), start)


def around(ground: Ground, at: Mapping[str, float], cells: int = 48) -> Terrain:
    """The landscape around a point, as far as the curves through it along the axes are well seen.

    Their heights are all in the picture, but for what runs off at a pole.
    """
    views = [
        windows.window(_held(ground.loss, at, name), name, at=at[name]) for name in ground.names
    ]
    middle = np.array([(v.low + v.high) / 2 for v in views])
    half = np.array([(v.high - v.low) / 2 for v in views])
    if half.max() <= _ALIKE * half.min():
        half[:] = half.max()
    unit = 10.0 ** (np.floor(np.log10(half)) - 2)
    (x, y), (a, b) = np.round(middle / unit) * unit, np.ceil(half / unit) * unit
    whole = Window((float(x - a), float(x + a)), (float(y - b), float(y + b)), bool(a == b))
    here = [[mpf(at[name]) for name in ground.names]]
    seen = trimmed(ground, whole, here)
    xs, ys = np.linspace(*seen.x, cells + 1), np.linspace(*seen.y, cells + 1)
    heights = grid(ground, xs, ys)
    known = heights[np.isfinite(heights)]
    base, top = min(v.bottom for v in views), max(v.top for v in views)
    if len(known):
        # What is a little farther than the curves go is seen as well, rather than cut off.
        room = _LITTLE * (top - base)
        base, top = max(base - room, float(known.min())), min(top + room, float(known.max()))
    if not top > base:
        base, top = base - 1.0, base + 1.0
    start = ground.height(tuple(here[0]))
    return _drawn(ground, seen, heights, (base, top), float(base if start is None else start))


def near(
    ground: Ground,
    at: tuple[float, float],
    half: float,
    heights: Sequence[float] = (),
    cells: int = 48,
) -> Terrain:
    """The landscape at most `half` away from a point along each axis, and other `heights`."""
    (x, y), window = at, Window((at[0] - half, at[0] + half), (at[1] - half, at[1] + half), True)
    xs, ys = np.linspace(*window.x, cells + 1), np.linspace(*window.y, cells + 1)
    found = grid(ground, xs, ys)
    known = [*found[np.isfinite(found)].tolist(), *heights]
    base, top = min(known, default=-1.0), max(known, default=1.0)
    if not top > base:
        base, top = base - 1.0, base + 1.0
    start = ground.height((mpf(x), mpf(y)))
    return _drawn(ground, window, found, (base, top), float(base if start is None else start))


def over(
    ground: Ground,
    window: Window,
    inside: Callable[[Array, Array], Array] | None = None,
    cells: int = 48,
) -> Terrain:
    """The landscape over a whole window, with the height 0; what runs off at a pole is cut off.

    `inside` says of x and of all y, shape (n,), which of these belong to the region.
    """
    xs, ys = np.linspace(*window.x, cells + 1), np.linspace(*window.y, cells + 1)
    heights = grid(ground, xs, ys)
    if inside is not None:
        kept = np.column_stack([inside(np.full(len(ys), x), ys) for x in xs.tolist()])
        heights = np.where(kept, heights, np.nan)
    known = heights[np.isfinite(heights)]
    base, top = (_cut_off(sign * known) * sign for sign in (-1.0, 1.0))
    if not top > base:
        top = base + 1.0
    return _drawn(ground, window, heights, (base, top), (base + top) / 2)


def _cut_off(known: Array) -> float:
    """The largest of the heights, and at least 0; but not what runs off at a pole."""
    most = float(known.max(initial=0.0))
    usual = float(np.quantile(known, _USUAL)) if len(known) else 0.0
    return most if most <= _RUNS_OFF * usual else max(_RUNS_OFF / 2 * usual, 0.0) or most


def heights_along(ground: Ground, along: str, at: Mapping[str, float], places: Array) -> Array:
    """The heights at `places` of the variable `along`, the other one held `at`; NaN where none."""
    return _row(_held(ground.loss, at, along), along, places)


def _drawn(
    ground: Ground, window: Window, heights: Array, ends: tuple[float, float], start: float
) -> Terrain:
    """Level curves, one of them through the height `start`, and the edge of the domain."""
    base, top = ends
    rows, columns = heights.shape
    xs, ys = np.linspace(*window.x, columns), np.linspace(*window.y, rows)
    inside = heights[np.isfinite(heights) & (heights <= top) & (heights >= base)]
    levels = _levels(inside, base, top, start) if len(inside) > 20 and top > base else []

    def height(x: float, y: float) -> float | None:
        found = ground.height((mpf(x), mpf(y)))
        return None if found is None else float(found)

    filled = np.where(np.abs(heights) < 1e300, heights, np.nan)
    curves = tuple((v, contours(xs, ys, filled, v, _on(ground))) for v in levels)
    return Terrain(window, heights, base, top, curves, _fringe(height, xs, ys, heights))


def _on(ground: Ground) -> Callable[[Array, Array], Array]:
    """The loss at scattered points, each coordinate of the shape (n,)."""
    x, y = ground.names
    loss = ground.loss

    def at(first: Array, second: Array) -> Array:
        return values_at(loss, {x: first, y: second})

    return at


def _levels(inside: Array, base: float, top: float, start: float) -> list[float]:
    """Heights at equal steps, that of the start among them.

    Where most of the picture, whose heights are `inside`, would lie between two of them they have
    equal shares of it instead.
    """
    step = (top - base) / (_LEVELS + 0.5)
    one = start if base < start < top else base + step / 2
    lowest = one - math.floor((one - base) / step) * step
    even = [h for h in (lowest + k * step for k in range(_LEVELS + 2)) if base < h < top]
    counts = np.histogram(inside, [base, *even, top])[0]
    if counts.max() <= _MOST_BETWEEN * len(inside):
        return even
    shares = (np.arange(_LEVELS) + 0.6) / (_LEVELS + 0.3)
    levels = sorted({float(v) for v in np.quantile(inside, shares)})
    if levels and base < start < top:
        nearest = min(range(len(levels)), key=lambda k: abs(levels[k] - start))
        levels[nearest] = start
    return sorted(set(levels))


def _fringe(
    height: Callable[[float, float], float | None], xs: Array, ys: Array, heights: Array
) -> tuple[tuple[tuple[float, float, float], ...], ...]:
    """What there is of the surface in cells with a hole at a corner, up to the domain's edge.

    Along each edge of the grid with one end in the domain, the last point of it is found by
    bisection.
    """
    finite = np.isfinite(heights)
    count = sum(
        m.astype(int) for m in (finite[:-1, :-1], finite[:-1, 1:], finite[1:, 1:], finite[1:, :-1])
    )
    ends: dict[tuple[int, int, int, int], tuple[float, float, float] | None] = {}

    def end(a: tuple[int, int], b: tuple[int, int]) -> tuple[float, float, float] | None:
        key = (*a, *b)
        if key not in ends:
            inside, outside = 0.0, 1.0
            p, q = np.array([xs[a[0]], ys[a[1]]]), np.array([xs[b[0]], ys[b[1]]])
            last: float | None = None
            for _ in range(_BISECTIONS):
                middle = (inside + outside) / 2
                x, y = (p + (q - p) * middle).tolist()
                found = height(x, y)
                if found is None or not math.isfinite(found):
                    outside = middle
                else:
                    inside, last = middle, found
            x, y = (p + (q - p) * inside).tolist()
            ends[key] = None if last is None else (x, y, last)
        return ends[key]

    out = []
    for j, i in np.argwhere((count > 0) & (count < 4)).tolist():
        corners = ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1))
        face: list[tuple[float, float, float]] = []
        for a, b in zip(corners, (*corners[1:], corners[0]), strict=True):
            here, there = finite[a[1], a[0]], finite[b[1], b[0]]
            if here:
                face.append((float(xs[a[0]]), float(ys[a[1]]), float(heights[a[1], a[0]])))
            if here != there:
                found = end(a, b) if here else end(b, a)
                if found is not None:
                    face.append(found)
        if len(face) > 2:
            out.append(tuple(face))
        if len(out) > _MOST_FACES:
            return ()
    return tuple(out)


def grid(ground: Ground, xs: Array, ys: Array) -> Array:
    """The loss at all pairs, shape (len(ys), len(xs)); NaN where it is not defined or infinite."""
    x, y = ground.names
    rows = []
    for value in ys.tolist():
        line = ground.loss.substitute(y, numeral(value))
        rows.append(_row(line, x, xs))
    found = np.array(rows)
    return np.where(np.isfinite(found), found, np.nan)


def _row(line: Expression, x: str, xs: Array) -> Array:
    try:
        return np.asarray(values(line, x, xs), dtype=float)
    except (ValueError, ArithmeticError):
        out = np.full(len(xs), np.nan)
        for i, v in enumerate(xs.tolist()):
            try:
                found = evaluate(line, {x: v}, 20)
            except EvaluationOverflowError:
                continue
            if found is not None:
                out[i] = float(found)
        return out


def _held(e: Expression, at: Mapping[str, float], free: str) -> Expression:
    """The expression as a function of `free` alone."""
    for name, value in at.items():
        if name != free:
            e = e.substitute(name, numeral(value))
    return e


def numeral(value: float) -> Expression:
    """A number of float64, to its last digit."""
    size = Expression("number", (), f"{abs(value):.17g}")
    return neg(size) if value < 0 else size


def _ends(heights: Array, start: float, low: float) -> tuple[float, float]:
    """The lowest and the highest height to show.

    What the walk goes through is shown, and as much above the start again; a pole is not followed.
    """
    finite = heights[np.isfinite(heights)]
    if not len(finite):
        return min(low, start) - 1.0, max(low, start) + 1.0
    least, most = float(finite.min()), float(finite.max())
    drop = start - low
    spread = float(np.quantile(finite, 0.9) - np.quantile(finite, 0.1))
    if drop <= 0 or drop < spread * 1e-3:
        base, top = float(np.quantile(finite, 0.02)), float(np.quantile(finite, 0.95))
        base, top = min(base, low, start), max(top, start)
    else:
        base = max(least, low - drop * 0.8)
        top = min(most, base + (start - base) * _HEADROOM)
        top = max(top, start)
        # The axis begins at a round zero where that is next to nothing below the base.
        if 0 < base < 0.06 * (top - base):
            base = 0.0
    if not top > base:
        size = max(abs(base), 1e-9)
        base, top = base - size, base + size
    return base, top
