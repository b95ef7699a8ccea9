"""Where a tangent can roll along a curve, and the panel below in which its slope is drawn."""

from __future__ import annotations

import numpy as np

from calcanim.expressions.tree import Expression
from calcanim.notation.lines import written
from calcanim.notation.sides import words
from calcanim.pictures.plots import curve, ticks_up
from calcanim.pictures.quotients import quotients
from calcanim.pictures.steps import Steps
from calcanim.sampling.arrays.values import values
from calcanim.sampling.sample import sample
from calcanim.sampling.windows import Window
from calcanim.storyboard.graph import Axis, Guide, Panel, Point


def slope_window(steps: Steps, slope: Expression | None) -> Window | None:
    """The lower panel's window, its interval where the tangent rolls; None where it cannot."""
    if slope is None or steps.secants.kind != "smooth":
        return None
    run = _run(steps, slope)
    if run is None:
        return None
    ys = values(slope, steps.secants.name, np.linspace(*run, 201))
    low, high = min(0.0, float(ys.min())), max(0.0, float(ys.max()))
    if low == high:
        low, high = -1.0, 1.0
    room = 0.1 * (high - low)
    return Window(run[0], run[1], low - room * (low < 0), high + room)


def slope_panel(steps: Steps, lower: Window | None, slope: Expression | None) -> Panel:
    """The panel ``d`` for slopes: first those of all secants, then, in `lower`, of the tangent.

    The derivative is drawn up to ``roll``; its height ``t`` is over ``p.x``. The panel's weight
    is the quantity ``split``, its window runs from ``d.low`` to ``d.high``.
    """
    view, elements = quotients(steps)
    ticks = [ticks_up(view.bottom, view.top, "secants", 4)]
    if lower is not None and slope is not None:
        sampled = sample(slope, steps.secants.name, lower.low, lower.high, heights=lower.heights)
        elements += (
            curve("derivative", "derivative", sampled, high="roll", dots=False),
            Guide("height", "derivative", "p.x", "t"),
            Point("value", "derivative", "p.x", "t"),
        )
        ticks.append(ticks_up(lower.bottom, lower.top, "tangents", 4))
    name = written(words("slope", "muted")).formula
    return Panel("d", Axis(name, "d.low", "d.high", tuple(ticks)), elements, "split")


def _run(steps: Steps, slope: Expression) -> tuple[float, float] | None:
    """Where the tangent can roll: around the point, on the curve and within its window."""
    s = steps.secants
    a = float(s.a)
    piece = next((p for p in steps.sampled.pieces if p.x[0] <= a <= p.x[-1]), None)
    if piece is None:
        return None
    low, high = float(piece.x[0]), float(piece.x[-1])
    low, high = low + 0.02 * (high - low), high - 0.02 * (high - low)
    grid = np.linspace(low, high, 801)
    steep = values(slope, s.name, grid)
    bound = 40 * np.nanmedian(np.abs(steep[np.isfinite(steep)])) if len(steep) else 0.0
    bound = max(bound, 4 * abs(float(s.found.slope or 0)))
    good = np.isfinite(steep) & (np.abs(steep) <= (bound or 1.0))
    for b in sample(slope, s.name, low, high).breaks:
        good &= np.abs(grid - b.x) > (high - low) / 400
    here = int(np.argmin(np.abs(grid - a)))
    if not good[here]:
        return None
    left = here - int(np.argmin(good[: here + 1][::-1])) if not good[: here + 1].all() else -1
    right = here + int(np.argmin(good[here:])) if not good[here:].all() else len(grid)
    first, last = grid[left + 1], grid[right - 1]
    return (float(first), float(last)) if first < last else None
