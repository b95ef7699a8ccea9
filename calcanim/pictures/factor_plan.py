"""Where the bars of partial products stand, on a linear scale and on one of equal factors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import mpmath
import numpy as np

from calcanim.calculus.sums.running_products import FEW, Multiplied
from calcanim.exact.values import Value
from calcanim.expressions.pieces import breadth
from calcanim.expressions.tree import Expression
from calcanim.notation.shown import as_shown
from calcanim.pictures.log_scale import Ruler, ruler

_HALF = 0.43  # of a bar's width
_ROOM = 1.16  # window above the highest bar
_LARGEST = 1e12  # a product beyond this has no bar of its own size
_ACROSS, _APART = 14.0, 0.3  # em: for the numbers of all bars, and around each
_TIMES = 0.8  # em: the sign before a factor
_ALONE = 2.4  # em: for one number alone
_COPIED = 6  # bars that are seen to be made of copies
_MOST_COPIES = 9
_ENDLESS = 12  # bars of a product without an end
_ZOOM = 3.0  # times as high a window has other ticks


@dataclass(frozen=True, slots=True)
class Plan:
    """What stands where, in units of the log scale, on which a factor of ten is 1.

    On the linear scale the largest bar is as high as all of the log scale: 1 is `unit` high there.
    `heights` are empty where the products have no bars of their own sizes. `ends` are left and
    right ends of the bars; each stands for `group` factors.
    """

    found: Multiplied
    first: int
    group: int
    heights: tuple[float, ...]
    logs: tuple[float, ...]
    unit: float
    ends: tuple[tuple[float, float], ...]
    windows: tuple[tuple[float, float], ...]  # of the linear scale, after each bar
    levels: tuple[float, ...]  # how high windows are that have ticks of their own
    log_window: tuple[float, float]
    log_ends: tuple[float, float]  # the same without the room around what is seen
    ruler: Ruler
    value: Value | None
    letters: tuple[str, str]  # of the product and of the index
    copies: bool  # whether bars are seen to be made of the one before
    measures: bool  # whether there is a ruler
    factors: bool  # whether at a bar's end stands its factor, not the product

    @property
    def count(self) -> int:
        """How many bars there are."""
        return len(self.logs)

    @property
    def level(self) -> float:
        """The height of the whole product on the linear scale; 0 without one."""
        return float(self.value.approx) * self.unit if self.value and self.heights else 0.0

    @property
    def log_level(self) -> float:
        """The same on the log scale, below all of it for a product that is 0."""
        if self.value is None:
            return 0.0
        size = abs(self.value.approx)
        return float(mpmath.log10(size)) if size else 2 * self.log_window[0] - 1.0

    def is_copied(self, n: int) -> bool:
        """Whether bar `n` is a few copies of the bar before."""
        factor = self.found.factors[n].exact
        whole = factor is not None and factor.denominator == 1
        return bool(whole and 2 <= (factor or 0) <= _MOST_COPIES and self.heights[n - 1])

    @property
    def has_total(self) -> bool:
        """Whether the sum of all logarithms is measured."""
        return bool(self.count and self.found.count and self.value and self.value.approx)

    @property
    def copied(self) -> int:
        """How many bars are seen to be made of the one before, with the first."""
        return min(self.count, _COPIED) if self.heights and self.copies else 0

    @property
    def named(self) -> dict[int, Expression]:
        """The numbers of the bars: of all where there is room for all, or of the last.

        Factors are there all or none.
        """
        if not self.heights:
            return {}
        room, last = _ACROSS / self.count - _APART, self.count - 1
        if self.factors:
            found = {n: _number(a, room - _TIMES) for n, a in enumerate(self.found.factors)}
            return found if all(breadth(e) <= room - _TIMES for e in found.values()) else {}
        found = {n: _number(self.found.so_far[n], room) for n in range(self.count)}
        fits = all(breadth(e) <= room for e in found.values())
        return found if fits else {last: _number(self.found.so_far[last], _ALONE)}


def _number(value: Value, room: float) -> Expression:
    """A partial product in as many digits as there is room for, in em."""
    shown = (as_shown(value, digits).expression for digits in (5, 4, 3, 2))
    return next((e for e in shown if breadth(e) <= room), as_shown(value, 2).expression)


def planned(
    found: Multiplied,
    first: int,
    letters: tuple[str, str],
    copies: bool = False,
    measures: bool = False,
    factors: bool = False,
) -> Plan:
    """The bars of `found`, whose index begins at `first`."""
    grouped = found.count is not None and found.count > FEW
    count = min(_ENDLESS if found.count is None else found.count, len(found.so_far))
    group = found.places[1] if grouped else 1
    logs = _logs(found, count, grouped)
    finite = [x for x in logs if math.isfinite(x)]
    low, high = min([0.0, *finite]), max([0.0, *finite])
    if high - low < 0.1:
        high += 1.0
    size = high - low
    below = low - (0.25 if factors else 0.16) * size if low < 0 else low
    if len(finite) < len(logs):  # what is zero falls to the foot of the window
        below -= 0.5 * size
    values = [] if grouped else [float(v.approx) for v in found.so_far[:count]]
    most = max(map(abs, values), default=0.0) or 1.0
    if most > _LARGEST:
        values = []
    unit = size / most
    heights = tuple(v * unit for v in values)
    level = [float(found.value.approx) * unit] if found.count is None and found.value else []
    level += [min(unit, size)] if heights else []  # from where one starts, if that is in reach
    windows = tuple(_window([*heights[: n + 1], *level]) for n in range(len(heights)))
    wide = [(n + 0.0, n + 1.0) if grouped else (n + 1 - _HALF, n + 1 + _HALF) for n in range(count)]
    if grouped:
        wide = [(n + 0.0, n + 1.0) for n in range(len(logs))]
    return Plan(
        found,
        first,
        group,
        heights,
        tuple(x if math.isfinite(x) else below for x in logs),
        unit,
        tuple(wide),
        windows,
        _levels(windows),
        (below, high + 0.16 * size),
        (low, high),
        ruler(low, high),
        found.value,
        letters,
        copies,
        measures,
        factors,
    )


def _logs(found: Multiplied, count: int, grouped: bool) -> tuple[float, ...]:
    ten = mpmath.log(10)
    if grouped:
        return tuple(float(x / ten) for x in found.logs[1:])
    sizes = (abs(v.approx) for v in found.so_far[:count])
    return tuple(float(mpmath.log(s) / ten) if s else -math.inf for s in sizes)


def _window(heights: Sequence[float]) -> tuple[float, float]:
    """Room for these bars from the axis on."""
    low, high = min(0.0, *heights), max(0.0, *heights)
    size = high - low or 1.0
    above = (_ROOM - 1) * size
    return low - (above if low < 0 else 0.0), high + above


def _levels(windows: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    sizes = [b - a for a, b in windows]
    if not sizes:
        return ()
    zooms = math.log(sizes[-1] / sizes[0]) / math.log(_ZOOM)
    count = max(round(abs(zooms)), 1) + 1 if abs(zooms) > 0.2 else 1
    return tuple(float(s) for s in np.geomspace(sizes[0], sizes[-1], count))


def assigned(p: Plan) -> tuple[int, ...]:
    """For each of the windows the number of the level whose ticks it has: that of its height."""
    if not p.windows:
        return ()
    sizes = np.array([b - a for a, b in p.windows])
    levels = np.array(p.levels)
    return tuple(int(n) for n in np.abs(np.log(sizes[:, None] / levels)).argmin(axis=1))
