"""Where a tangent can roll along a curve, and the window that its slope is drawn in."""

from __future__ import annotations

import numpy as np

from calcanim.compose.approach import Approach, curve_values
from calcanim.expressions.tree import Expression
from calcanim.sampling.sample import sample
from calcanim.sampling.windows import Window


def lower_window(course: Approach, slope: Expression | None) -> Window | None:
    """The lower panel's window, its interval where the tangent rolls; None without one."""
    if slope is None or course.kind != "smooth":
        return None
    run = _run(course, slope)
    if run is None:
        return None
    ys = curve_values(slope, course.name, np.linspace(*run, 201))
    low, high = min(0.0, float(ys.min())), max(0.0, float(ys.max()))
    if low == high:
        low, high = -1.0, 1.0
    room = 0.1 * (high - low)
    return Window(run[0], run[1], low - room * (low < 0), high + room)


def _run(c: Approach, slope: Expression) -> tuple[float, float] | None:
    """Where the tangent can roll: around the point, on the curve and within its window."""
    a = float(c.a)
    piece = next((p for p in c.sampled.pieces if p.x[0] <= a <= p.x[-1]), None)
    if piece is None:
        return None
    low, high = float(piece.x[0]), float(piece.x[-1])
    low, high = low + 0.02 * (high - low), high - 0.02 * (high - low)
    grid = np.linspace(low, high, 801)
    slopes = curve_values(slope, c.name, grid)
    bound = 40 * np.nanmedian(np.abs(slopes[np.isfinite(slopes)])) if len(slopes) else 0.0
    bound = max(bound, 4 * abs(float(c.found.slope or 0)))
    breaks = sample(slope, c.name, low, high).breaks
    good = np.isfinite(slopes) & (np.abs(slopes) <= (bound or 1.0))
    for b in breaks:
        good &= np.abs(grid - b.x) > (high - low) / 400
    here = int(np.argmin(np.abs(grid - a)))
    if not good[here]:
        return None
    left = here - int(np.argmin(good[: here + 1][::-1])) if not good[: here + 1].all() else -1
    right = here + int(np.argmin(good[here:])) if not good[here:].all() else len(grid)
    first, last = grid[left + 1], grid[right - 1]
    return (float(first), float(last)) if first < last else None
