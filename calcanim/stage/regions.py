"""Filled parts of a panel: the area under a curve, and the rectangles of a Riemann sum."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from calcanim.stage.axes import View
from calcanim.stage.fills import Fill
from calcanim.stage.items import Element
from calcanim.stage.marks import cut_to
from calcanim.stage.painted import Array, Strokes
from calcanim.stage.setting import Mark, Setting
from calcanim.storyboard import graph

_MOST_SAMPLES = 16  # rectangles whose sample points are shown
_SAMPLE = 0.055
_BAR_OPACITY = 0.28


class AreaMark:
    """The area between a curve and the axis: two leaves, above it and below."""

    def __init__(self, area: graph.Area, setting: Setting) -> None:
        self.area, self.set = area, setting
        self.above = Fill(setting.theme.colour(area.role), 1.0)
        self.below = Fill(setting.theme.colour(area.below), 1.0)
        self.pieces = [(np.array(p.xs), np.array(p.ys)) for p in area.pieces]
        self.elements = {area.key: Element("region", [self.above, self.below])}
        numbers = (area.low, area.high, area.opacity, area.scale)
        self.names = {n for n in numbers if isinstance(n, str)}

    def update(self) -> None:
        """Fill from the axis to the curve, between the limits, inside of the panel."""
        value, view, a = self.set.value, self.set.view, self.area
        low, high = sorted((value(a.low), value(a.high)))
        above: list[Array] = []
        below: list[Array] = []
        for xs, ys in self.pieces:
            cut = cut_to(xs, ys, max(low, view.x_low), min(high, view.x_high))
            if cut is None:
                continue
            x, y = crossings(cut[0], value(a.scale) * cut[1])
            for found, part in ((above, np.maximum(y, 0.0)), (below, np.minimum(y, 0.0))):
                if part.any():
                    found.append(_on_axis(view, x, part))
        opacity = value(a.opacity)
        for leaf, polygons in ((self.above, above), (self.below, below)):
            leaf.put(polygons)
            leaf.fade(opacity)


def crossings(x: Array, y: Array) -> tuple[Array, Array]:
    """The same polyline with a point wherever it crosses the axis between two points."""
    cut = np.flatnonzero(y[:-1] * y[1:] < 0)
    share = y[cut] / (y[cut] - y[cut + 1])
    return np.insert(x, cut + 1, x[cut] + share * (x[cut + 1] - x[cut])), np.insert(y, cut + 1, 0.0)


def _on_axis(view: View, x: Array, y: Array) -> Array:
    """The polygon between the axis and a polyline, held inside of the panel."""
    top = view.project(x, np.clip(y, view.y_low, view.y_high))
    foot = view.project(x[[-1, 0]], np.clip(np.zeros(2), view.y_low, view.y_high))
    return np.concatenate([top, foot])


class BarsMark:
    """Rectangles of equal width, one partition growing into the next."""

    def __init__(self, bars: graph.Bars, setting: Setting) -> None:
        self.bars, self.set = bars, setting
        colours = [setting.theme.colour(role) for role in (bars.role, bars.below)]
        self.fills = [Fill(c, _BAR_OPACITY) for c in colours]
        self.edges = [Strokes(c, 2.0) for c in colours]
        self.dots = [setting.disc("text", radius=_SAMPLE) for _ in range(_MOST_SAMPLES)]
        self.heights = [np.array(h) for h in bars.heights]
        self.elements = {
            bars.key: Element("region", self.fills),
            f"{bars.key}.edges": Element("line", self.edges),
            f"{bars.key}.samples": Element("dot", self.dots),
        }
        self.names = {bars.level} if isinstance(bars.level, str) else set()

    def update(self) -> None:
        """Put every rectangle where the level says."""
        b, view = self.bars, self.set.view
        heights, sample, size = self._now()
        count = len(heights)
        lines = view.project(b.low + (b.high - b.low) * np.arange(count + 1) / count, np.zeros(1))
        x = lines[:, 0]
        feet = view.project(np.zeros(count), np.clip(np.zeros(count), view.y_low, view.y_high))
        tops = view.project(np.zeros(count), np.clip(heights, view.y_low, view.y_high))
        corners = np.empty((count, 4, 2))
        corners[:, 0, 0] = corners[:, 1, 0] = x[:-1]
        corners[:, 2, 0] = corners[:, 3, 0] = x[1:]
        corners[:, 0, 1] = corners[:, 3, 1] = feet[:, 1]
        corners[:, 1, 1] = corners[:, 2, 1] = tops[:, 1]
        wide = float(x[1] - x[0]) if count else 0.0
        for fill, edge, mine in zip(
            self.fills, self.edges, (heights >= 0, heights < 0), strict=True
        ):
            shown = corners[mine]
            fill.put(list(shown))
            edge.thickness = min(max(12 * wide, 0.5), 2.5)
            starts, ends = shown, np.roll(shown, -1, axis=1)
            edge.put(starts.reshape(-1, 2), ends.reshape(-1, 2))
        places = b.low + (b.high - b.low) * (np.arange(count) + sample) / count
        for n, dot in enumerate(self.dots):
            if n < count <= _MOST_SAMPLES:
                px, py = view.place(float(places[n]), float(heights[n]))
                dot.place(px, py, size if view.holds(px, py, _SAMPLE) else 0.0)
            else:
                dot.place(0.0, 0.0, 0.0)

    def _now(self) -> tuple[Array, float, float]:
        """The heights, where in a rectangle the curve is read, and the size of the dots there."""
        last = len(self.heights) - 1
        level = min(max(self.set.value(self.bars.level), 0.0), float(last))
        n = min(math.floor(level), max(last - 1, 0))
        share = level - n
        if share == 0 or last == 0:
            return self.heights[n], self.bars.samples[n], 1.0
        fine = self.heights[n + 1]
        times = len(fine) // len(self.heights[n])
        coarse = np.repeat(self.heights[n], times)
        sample = (1 - share) * self.bars.samples[n] + share * self.bars.samples[n + 1]
        # Where rectangles split, their sample points shrink away and come again.
        size = 1.0 if times == 1 else max(4 * share - 3, 0.0)
        return (1 - share) * coarse + share * fine, sample, size


REGIONS: dict[type, Callable[[Any, Setting], Mark]] = {
    graph.Area: AreaMark,
    graph.Bars: BarsMark,
}
