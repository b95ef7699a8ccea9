"""Tables that check an area by numbers: more rectangles, or a boundary pushed further."""

from __future__ import annotations

import math

from mpmath import mpf

from calcanim.compose.area_figure import Picture, summed
from calcanim.exact.values import UndefinedError, rounded
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import Expression
from calcanim.notation.setter import one, plain
from calcanim.sampling.accumulation import heights, running
from calcanim.storyboard.figures import Table
from calcanim.storyboard.formula import Formula, prose

_COUNTS = (4, 16, 64, 256)
_POWERS = (1, 2, 3, 4)
_DIGITS = 8


def by_rectangles(p: Picture) -> Table:
    """Midpoint sums of ever more rectangles, and what they miss."""
    view, value = p.view, p.area.value.approx
    rows = []
    for n in _COUNTS:
        found = heights(p.area.f, p.area.x, view.low, view.high, n, 0.5)
        sum_ = mpf(summed(found, view.high - view.low))
        off = sum_ - value
        # What is left of rounding says nothing.
        if abs(off) < 1e-13 * float(abs(found).sum()) * (view.high - view.low) / n:
            off = mpf(0)
        rows.append(
            (_cell(mpf(n), "input", 6), _cell(sum_, "area"), _cell(abs(off), "increment", 2))
        )
    header = (
        plain("n", "n", "input"),
        prose("midpoint sum", "muted"),
        prose("off by", "muted"),
    )
    return Table(header, tuple(rows))


def by_boundary(p: Picture) -> Table:
    """The area up to boundaries that go ten times as far each time."""
    push = p.push
    assert push is not None
    rows = []
    for k in _POWERS:
        try:
            area = _up_to(p, k)
        except UndefinedError:
            break
        if not math.isfinite(area):
            break
        mark = mpf(10) ** (k if push.outward else -k)
        rows.append((_cell(mark, "input", 6), _cell(mpf(area), "area", 7)))
    name = "reach" if push.outward else "gap"
    return Table((prose(name, "input"), prose("area", "muted")), tuple(rows))


def _up_to(p: Picture, k: int) -> float:
    """The area between boundaries at 10**k, or at 10**-k from every pole."""
    total = 0.0
    for part in p.area.parts:
        low, high = part.low, part.high
        gap = 10.0**-k * min(1.0, (high - low) if math.isfinite(high - low) else 1.0)
        low = _stop(low, part.open_low, p.view.centre - 10.0**k, gap)
        high = _stop(high, part.open_high, p.view.centre + 10.0**k, -gap)
        total += float(running(p.area.f, p.area.x, low, [high])[0])
    return total


def _stop(end: float, is_open: bool, far: float, gap: float) -> float:
    if not is_open:
        return end
    return far if math.isinf(end) else end + gap


def _cell(x: mpf, role: str, digits: int = _DIGITS) -> Formula:
    return one(_tree(x, digits), role)


def _tree(x: mpf, digits: int) -> Expression:
    return parse(rounded(x, digits), notation=True)
