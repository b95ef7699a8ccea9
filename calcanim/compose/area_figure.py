"""An area's graph with the tracks along which it moves."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from calcanim.calculus.integrals.area import AreaUnder
from calcanim.compose.area_curves import PEN
from calcanim.compose.area_graph import FINEST, FIRST, SLIVER, graph_of
from calcanim.compose.area_push import Push, edge_heights
from calcanim.compose.area_view import View, gathered
from calcanim.pictures import plots
from calcanim.sampling.accumulation import heights, running
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.storyboard.graph import (
    Graph,
)
from calcanim.storyboard.quantities import Track

_FRAMES = 97


@dataclass(frozen=True)
class Picture:
    """The graph of an area, and the tracks along which it moves.

    `counts` are the numbers of rectangles of the graph's partitions, `sums` what they add up to:
    left, right, midpoint, then midpoints of ever more.
    """

    view: View
    push: Push | None
    figure: Graph
    counts: tuple[int, ...]
    sums: tuple[float, ...]
    heights: tuple[Floats, ...]

    @property
    def area(self) -> AreaUnder:
        return self.view.area

    # -- rectangles ----------------------------------------------------------

    def refined(self, first: int, last: int) -> Track:
        """From one partition to a later one."""
        level = np.linspace(first, last, 40 * (last - first) + 1)
        whole = np.floor(level + 1e-9).astype(int)
        share = level - whole
        sums = np.array([*self.sums, self.sums[-1]])
        counts = np.array([*self.counts, self.counts[-1]])
        return plots.track(
            {
                "level": level,
                "area": (1 - share) * sums[whole] + share * sums[whole + 1],
                "n": np.where(share > 1e-9, counts[whole + 1], counts[whole]),
                "pen": np.full(level.size, PEN),
            }
        )

    # -- the moving edge -----------------------------------------------------

    def opened(self) -> Track:
        """Room for the lower panel; nothing is gathered yet."""
        low = np.full(2, self.view.low)
        return plots.track(
            {
                "split": np.array([0.0, 1.0]),
                "t": low,
                "t.y": self._height(low),
                "area": np.zeros(2),
                "area.low": low,
                "area.high": low,
            }
        )

    def swept(self, start: float, end: float) -> Track:
        """The edge moves, and the area up to it is gathered."""
        t = np.linspace(start, end, _FRAMES)
        return plots.track(
            {
                "t": t,
                "t.y": self._height(t),
                "area": gathered(self.view, t),
                "area.low": np.full(t.size, self.view.low),
                "area.high": t,
                "pen": np.full(t.size, PEN),
            }
        )

    def _height(self, t: Floats) -> Floats:
        ys = values(self.area.f, self.area.x, t)
        w = self.view.window
        return np.clip(np.where(np.isfinite(ys), ys, 0.0), w.bottom, w.top)

    def so_far(self) -> tuple[Floats, Floats]:
        """Places of the gathered stretch and the area up to each, both of shape (n,)."""
        t = np.linspace(self.view.low, self.view.high, _FRAMES)
        return t, gathered(self.view, t)

    # -- the thin slice ------------------------------------------------------

    def slice_put(self) -> Track:
        """The slice at its first width, next to the edge."""
        return self._slices(np.full(2, self.view.width))

    def slice_thinned(self) -> Track:
        """The slice becomes thin."""
        share = np.linspace(0, 1, _FRAMES)
        return self._slices(self.view.width * SLIVER**share)

    def _slices(self, widths: Floats) -> Track:
        start = self.view.slice
        below = gathered(self.view, np.array([start]))[0]
        gains = running(self.area.f, self.area.x, start, start + widths)
        return plots.track(
            {
                "s.high": start + widths,
                "s.area": below + gains,
                "s.width": widths,
                "ratio": gains / widths,
                "pen": np.full(widths.size, PEN),
            }
        )

    @property
    def slope(self) -> float:
        """The curve's height at the slice."""
        return float(values(self.area.f, self.area.x, np.array([self.view.slice]))[0])

    # -- improper ends -------------------------------------------------------

    def pushed(self) -> Track:
        """The boundaries go as far as they do."""
        return self._pushed(slice(None))

    def stopped(self) -> Track:
        """The boundaries where they stop short at first."""
        return self._pushed(slice(0, 2))

    def back(self) -> Track:
        """The picture as wide as it was at first."""
        p = self.push
        assert p is not None
        w = self.view.window
        return plots.track(
            {
                "x.low": np.linspace(p.lefts[-1], w.low, 2),
                "x.high": np.linspace(p.rights[-1], w.high, 2),
                "near": np.array([0.0, 1.0]) if self._widens else np.ones(2),
                "far": np.array([1.0, 0.0]) if self._widens else np.zeros(2),
                "pen": np.full(2, PEN),
            }
        )

    @property
    def _widens(self) -> bool:
        p = self.push
        assert p is not None
        first, last = p.rights[0] - p.lefts[0], p.rights[-1] - p.lefts[-1]
        return bool(last > 1.8 * first)

    def _pushed(self, frames: slice) -> Track:
        p = self.push
        assert p is not None
        widths = p.rights - p.lefts
        # How far the picture has come on its way to the widest one, 0 to 1.
        grown = np.log(widths / widths[0]) / max(math.log(widths[-1] / widths[0]), 1e-9)
        grown = grown[frames] if self._widens else np.zeros(p.areas[frames].size)
        channels: dict[str, Floats] = {
            "area": p.areas[frames],
            "mark": p.marks[frames],
            "x.low": p.lefts[frames],
            "x.high": p.rights[frames],
            "near": np.clip((0.4 - grown) / 0.15, 0, 1),
            "far": np.clip((grown - 0.6) / 0.15, 0, 1),
            "pen": np.full(p.areas[frames].size, PEN),
        }
        for n, (low, high) in enumerate(zip(p.lows, p.highs, strict=True)):
            for name, places in ((f"low.{n}", low[frames]), (f"high.{n}", high[frames])):
                channels[name] = places
                channels[f"{name}.y"] = edge_heights(self.view, places)
        return plots.track(channels)


def picture_of(view: View, push: Push | None) -> Picture:
    """The graph of an area, with everything that its lesson may show."""
    area = view.area
    levels: tuple[Floats, ...] = ()
    counts: tuple[int, ...] = ()
    sums: tuple[float, ...] = ()
    if area.proper:
        levels, counts = _partitions(view)
        width = view.high - view.low
        sums = tuple(summed(h, width) for h in levels)
    figure = graph_of(view, push, levels, sums)
    return Picture(view, push, figure, counts, sums, levels)


def summed(heights: Floats, width: float) -> float:
    """The rectangles together; 0 where they cancel but for rounding."""
    total, size = float(heights.sum()), float(np.abs(heights).sum())
    return total * width / heights.size if abs(total) > 1e-13 * size else 0.0


def _partitions(view: View) -> tuple[tuple[Floats, ...], tuple[int, ...]]:
    f, x = view.area.f, view.area.x
    plan = [(FIRST, 0.0), (FIRST, 1.0), (FIRST, 0.5)]
    while plan[-1][0] < FINEST:
        plan.append((plan[-1][0] * 2, 0.5))
    levels = tuple(heights(f, x, view.low, view.high, n, at) for n, at in plan)
    return levels, tuple(n for n, _ in plan)
