"""Which part of a graph to show: the interval in x and the heights, from the function itself.

What the lesson talks about (a point, an interval) comes first and fills most of the picture. Where
the lesson leaves it open, windows of many sizes around what stands out (breaks of the curve, zeros,
extremes) are compared by what they would show.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import Expression
from calcanim.sampling.arrays.enclosure import enclose
from calcanim.sampling.arrays.functions import Floats, Mask
from calcanim.sampling.arrays.values import values
from calcanim.sampling.breaks import sweep
from calcanim.sampling.heights import heights_of

FILL = 0.75  # of the width that an interval takes up which the lesson talks about
# Half widths that are compared, times a usual one.
_SIZES = 2.0 ** np.concatenate([np.arange(-40, -20, 2), np.arange(-20, 21), np.arange(22, 42, 2)])
_SAMPLES = 64  # on each side of the centre
_USUAL = 4.0  # half the width of a textbook's picture
_REACHES = (8.0, 100.0, 1e4, 1e6)  # how far from 0 to look for what stands out
_MOST_CENTRES = 7
_CROWD = 40  # places: more are a pattern, of which the middle says as much
_WEIGHTS = (1.2, 0.5, 0.2)  # of the places nearest to 0 that stand out and should be seen


@dataclass(frozen=True, slots=True)
class Window:
    """[low, high] in x, [bottom, top] in y; low < high and bottom < top."""

    low: float
    high: float
    bottom: float
    top: float

    @property
    def heights(self) -> tuple[float, float]:
        """(bottom, top)."""
        return self.bottom, self.top


def window(
    function: Expression | str,
    variable: str,
    *,
    at: float | None = None,
    between: tuple[float, float] | None = None,
    xs: Sequence[float] = (),
    ys: Sequence[float] = (),
) -> Window:
    """The window in which to talk about `function` of one `variable`.

    With `between` that interval fills three quarters of the width; with `at` the window is around
    that point, as wide as the curve around it can be read; else it shows what stands out, near 0
    for choice. `xs` and `ys` must be seen in any case. Raises ValueError for bounds that are not
    finite and KeyError for another variable in `function`.
    """
    f = as_expression(function)
    given = [*(between or ()), *xs, *ys, *([at] if at is not None else [])]
    if not all(math.isfinite(v) for v in given):
        raise ValueError("a window needs finite bounds")
    if between is not None:
        low, high = _around(min(between), max(between))
    elif at is not None:
        low, high = _at_point(f, variable, at)
    else:
        low, high = _featured(f, variable)
    seen = [*xs, *([at] if at is not None else [])]
    if seen:
        low, high = _holding(low, high, seen)
    found = sweep(f, variable, low, high)
    points = [*seen, *(between or ())]
    here = values(f, variable, np.array(points)) if points else np.array([])
    must = [*ys, *(float(v) for v in here if math.isfinite(v))]
    bottom, top = heights_of(f, variable, low, high, found, must)
    return Window(low, high, bottom, top)


def _around(a: float, b: float) -> tuple[float, float]:
    """An interval that [a, b] fills for the most part; 0 is in it where that costs little."""
    if a == b:
        a, b = a - max(abs(a), 1.0) / 4, b + max(abs(b), 1.0) / 4
    margin = (b - a) * (1 / FILL - 1) / 2
    low, high = a - margin, b + margin
    small = 0.3 * margin
    if low > 0 and (b - a) >= 0.62 * (high + small):
        low = -small
    if high < 0 and (b - a) >= 0.62 * (small - low):
        high = small
    return low, high


def _holding(low: float, high: float, seen: Sequence[float]) -> tuple[float, float]:
    width = high - low
    low = min(low, *(s - 0.08 * width for s in seen))
    return low, max(high, *(s + 0.08 * width for s in seen))


def _at_point(f: Expression, x: str, at: float) -> tuple[float, float]:
    """As wide around `at` as the curve can be read there."""
    usual = max(abs(at), 1.0) if abs(at) < 50 else abs(at) / 2
    breaks = [abs(b.x - at) for b in sweep(f, x, at - usual, at + usual).breaks]
    # A break next to the point sets the scale.
    usual = min([usual, *(3 * d for d in breaks if d > 1e-9 * usual)])
    half = _best(f, x, [at], usual, at=True)[1]
    low, high = _trimmed(f, x, at - half, at + half)
    if 0 < low < 0.25 * half:
        low = -0.1 * half
    if 0 < -high < 0.25 * half:
        high = 0.1 * half
    return low, high


def _featured(f: Expression, x: str) -> tuple[float, float]:
    """Around what stands out, near 0 for choice."""
    if not f.has(x):
        return -_USUAL, _USUAL
    marks = _places(f, x)
    centres = [0.0]
    if marks:
        centres += [marks[0], sum(marks[:2]) / 2, sum(marks[:3]) / 3, *marks][:_MOST_CENTRES]
    else:
        centres += [c for reach in _REACHES for c in (-reach / 2, reach / 2)]
    centres = [0.0] if _symmetric(f, x) else list(dict.fromkeys(float(f"{c:.4g}") for c in centres))
    centre, half = _best(f, x, centres, _USUAL, at=False, marks=marks)
    return _trimmed(f, x, centre - half, centre + half)


def _symmetric(f: Expression, x: str) -> bool:
    """Whether the graph left of 0 mirrors the one on the right, as far as some points show."""
    places = np.array([0.0117, 0.137, 0.4871, 1.31, 2.77, 5.3, 31.7, 977.1])
    right, left = values(f, x, places), values(f, x, -places)
    if np.isnan(right).all():
        return False
    near = 1e-9 * np.abs(right)
    with np.errstate(invalid="ignore"):
        even = (np.abs(left - right) <= near) | (left == right) | (np.isnan(left) & np.isnan(right))
        odd = (np.abs(left + right) <= near) | (left == -right) | (np.isnan(left) & np.isnan(right))
    return bool(even.all() or odd.all())


def _trimmed(f: Expression, x: str, low: float, high: float) -> tuple[float, float]:
    """Without most of a part at either end where the function has no values."""
    grid = np.linspace(low, high, 257)
    there = np.flatnonzero(~np.isnan(values(f, x, grid)))
    if not there.size:
        return low, high
    first, last = float(grid[there[0]]), float(grid[there[-1]])
    room = 0.15 * (last - first)
    return max(low, first - room), min(high, last + room)


def _best(
    f: Expression,
    x: str,
    centres: Sequence[float],
    usual: float,
    *,
    at: bool,
    marks: Sequence[float] = (),
) -> tuple[float, float]:
    """(centre, half width) of the window that shows most."""
    middle = np.array(centres)[:, None]
    half = (usual * _SIZES)[None, :]
    places = np.linspace(-1, 1, 2 * _SAMPLES + 1)
    # As irregular as they can be in order, so that no period keeps time with them.
    places[1:-1] += 0.45 / _SAMPLES * np.sin(np.arange(1, 2 * _SAMPLES) * 2.399963)
    places[_SAMPLES] = 0.0
    ys = values(f, x, middle[..., None] + half[..., None] * places)
    cost = _cost(ys, at)
    cost += 0.15 * np.abs(np.log2(_SIZES))
    if not at:
        cost += 0.25 * np.log2(1 + np.maximum(np.abs(middle) / half - 0.5, 0))
        cost += (0.1 if marks else 0.3) * (np.abs(middle) > 0)
        for weight, mark in zip(_WEIGHTS, marks, strict=False):
            cost += weight * (np.abs(mark - middle) > 0.9 * half)
    # Numbers on the axis must differ in the digits that they show.
    cost = np.where(half < 1e-6 * np.abs(middle), cost + 20, cost)
    n, k = np.unravel_index(int(np.argmin(cost)), cost.shape)
    return float(centres[int(n)]), float(usual * _SIZES[int(k)])


def _cost(ys: Floats, at: bool) -> Floats:
    """What speaks against each window; `ys` has the shape (centres, sizes, samples)."""
    defined = np.isfinite(ys)
    number = defined.sum(axis=2)
    enough = number > 0.05 * ys.shape[2]
    ordered = np.sort(np.where(defined, ys, np.inf), axis=2)

    def quantile(share: float) -> Floats:
        place = np.maximum(np.round(share * (number - 1)).astype(int), 0)
        return np.asarray(np.take_along_axis(ordered, place[..., None], axis=2)[..., 0])

    with np.errstate(all="ignore"):
        q0, q1, q3, q4 = (np.where(enough, quantile(s), 0.0) for s in (0.03, 0.15, 0.85, 0.97))
        span = q4 - q0
        flat = ~(span > 1e-12 * np.maximum(np.abs(q0), np.abs(q4)))
        height = np.where(flat, 1.0, span)
        # In heights of the middle 94 %, held where a pole would run off: about 0 to 1.
        held = np.clip((ys - q0[..., None]) / height[..., None], -0.5, 1.5)
        held = np.where(defined, held, np.nan)
        steps = np.abs(np.diff(held, axis=2))
        steps = np.where(np.isnan(steps), 0.0, steps)
        wiggle = steps.sum(axis=2)
        rising = ((held > 0.15) & (held < 0.85)).sum(axis=2) / np.maximum(number, 1)
        bend = _bend(held, defined)
        quarter = ys.shape[2] // 4
        inner = held[..., quarter:-quarter]
        seen = defined[..., quarter:-quarter]
        core = np.where(seen, inner, -9.0).max(axis=2) - np.where(seen, inner, 9.0).min(axis=2)
        body = np.minimum((q3 - q1) / height, 1.0)
    # Too many turns to follow, or fewer than there could be.
    cost = np.maximum(0.0, np.log2(np.maximum(wiggle, 1e-9) / 3.5)) * 1.2
    if not at:
        cost += np.maximum(0.0, np.log2(2 / np.clip(wiggle, 0.5, None))) * 0.5
    # A line, which shows nothing of a curve.
    cost += np.maximum(0.0, np.log2(0.2 / np.clip(bend, 0.01, None))) * 0.6
    # One step that should be seen as a slope.
    cost += np.maximum(0.0, np.log2(0.12 / np.clip(rising, 0.01, None))) * 0.5
    # Most of the picture flat beside one steep end.
    spread = np.maximum(core, 0.0) if at else body
    cost += np.maximum(0.0, np.log2(0.3 / np.clip(spread, 1e-4, None))) * 1.2
    if at:
        with np.errstate(all="ignore"):
            here = (ys[..., ys.shape[2] // 2] - q0) / height
        away = np.where(np.isnan(here), 0.0, np.maximum(-here, here - 1))
        cost += np.maximum(0.0, np.log2(np.maximum(away, 1e-9) + 0.5)) * 1.2
    cost += 4 * np.maximum(0.0, 0.55 - number / ys.shape[2])
    cost = np.where(flat, 3.0, cost)
    return np.asarray(np.where(enough, cost, 40.0))


def _bend(held: Floats, defined: Mask) -> Floats:
    """The largest distance from the line that fits best, of what is defined."""
    t = np.linspace(-1, 1, held.shape[2])
    weight = defined.astype(np.float64)
    y = np.where(defined, held, 0.0)
    n = np.maximum(weight.sum(axis=2), 1)
    mean_t, mean_y = (weight * t).sum(axis=2) / n, y.sum(axis=2) / n
    apart = weight * (t - mean_t[..., None])
    slope = (apart * y).sum(axis=2) / np.maximum((apart * t).sum(axis=2), 1e-12)
    line = mean_y[..., None] + slope[..., None] * (t - mean_t[..., None])
    return np.asarray((weight * np.abs(y - line)).max(axis=2))


def _places(f: Expression, x: str) -> list[float]:
    """Where breaks, zeros and turning points are, the nearest to 0 first, each place once.

    Looked for ever further away until there is one; closer to 0 while there are too many to tell.
    """
    for reach in _REACHES:
        marks = _marks(f, x, reach)
        if not marks:
            continue
        while len(marks) > _CROWD and reach > 1e-9:
            reach /= 8
            closer = _marks(f, x, reach)
            if not closer:
                break
            marks = closer
        return marks
    return []


def _marks(f: Expression, x: str, reach: float) -> list[float]:
    grid = np.linspace(-reach, reach, 1001)
    grid[1:-1] += reach / 1000 * 0.4 * np.sin(grid[1:-1] / reach * 5e3)
    ys = values(f, x, grid)
    cells = enclose(f, x, grid[:-1], grid[1:])
    with np.errstate(all="ignore"):
        crossing = np.sign(ys[:-1]) * np.sign(ys[1:]) < 0
        steps = np.sign(np.diff(ys))
        turning = steps[:-1] * steps[1:] < 0
    inside = crossing | (cells.possible & ~cells.continuous)
    marks = [*(grid[:-1] / 2 + grid[1:] / 2)[inside], *grid[1:-1][turning]]
    return _thinned(sorted(map(float, marks), key=abs), reach)


def _thinned(marks: list[float], reach: float) -> list[float]:
    out: list[float] = []
    for m in marks:
        if all(abs(m - o) > reach / 150 for o in out):
            out.append(m)
        if len(out) > _CROWD:
            break
    return out
