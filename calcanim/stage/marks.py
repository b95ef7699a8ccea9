"""The elements of a panel on stage, one small class for each kind of data.

A new kind: a dataclass in `calcanim.storyboard.graph`, a class here (or in a file beside) with
`elements`, `names` and `update`, and its line in `MARKS`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from calcanim.stage.items import Element
from calcanim.stage.labels import SIDES, Obstacles, place
from calcanim.stage.layout import MIN_EM
from calcanim.stage.maps import HeightMapMark, LevelCurvesMark, VectorMark, WalkMark
from calcanim.stage.painted import Array
from calcanim.stage.setting import Mark, Setting, names_in
from calcanim.storyboard import graph, surface

_END = 0.075
_NOTHING: Array = np.zeros((0, 2))


class CurveMark:
    """A curve in one leaf; the dots at its breaks in a second element ``key.dots``."""

    def __init__(self, curve: graph.Curve, setting: Setting) -> None:
        self.curve, self.set = curve, setting
        self.line = setting.strokes(curve.role, 1.0)
        self.pieces = [(np.array(p.xs), np.array(p.ys)) for p in curve.pieces]
        self.dots = [(setting.disc(curve.role, d.hollow, _END), d.x, d.y) for d in curve.dots]
        self.elements = {curve.key: Element("line", [self.line])}
        if self.dots:
            self.elements[f"{curve.key}.dots"] = Element("dot", [d for d, _, _ in self.dots])
        self.names = names_in(curve)

    def update(self) -> None:
        """Project what lies between `low` and `high`, and clip it to the panel."""
        value = self.set.value
        low = -math.inf if self.curve.low is None else value(self.curve.low)
        high = math.inf if self.curve.high is None else value(self.curve.high)
        self.line.thickness = value(self.curve.width)
        self.line.put(*self.strokes(low, high))
        for disc, x, y in self.dots:
            if low <= x <= high:
                self.set.put_dot(disc, x, self.height(y))
            else:
                disc.place(0.0, 0.0, 0.0)

    def height(self, y: Any) -> Any:
        """Where a value is drawn, or an array of them."""
        value = self.set.value
        return value(self.curve.scale) * y + value(self.curve.shift)

    def strokes(self, low: float = -math.inf, high: float = math.inf) -> tuple[Array, Array]:
        """Starts and ends, shape (n, 2), of what the panel would show of the curve."""
        view = self.set.view
        starts, ends = [_NOTHING], [_NOTHING]
        for xs, ys in self.pieces:
            cut = cut_to(xs, ys, max(low, view.x_low), min(high, view.x_high))
            if cut is not None:
                points = view.project(cut[0], self.height(cut[1]))
                starts.append(points[:-1])
                ends.append(points[1:])
        return view.clip(np.concatenate(starts), np.concatenate(ends))


def cut_to(xs: Array, ys: Array, low: float, high: float) -> tuple[Array, Array] | None:
    """The part of a sampled piece with ``low <= x <= high``, or None where there is nothing."""
    low, high = max(low, float(xs[0])), min(high, float(xs[-1]))
    if not low < high:
        return None
    i, j = int(np.searchsorted(xs, low, "right")), int(np.searchsorted(xs, high, "left"))
    inner = np.empty(j - i + 2)
    heights = np.empty(j - i + 2)
    inner[0], inner[1:-1], inner[-1] = low, xs[i:j], high
    heights[1:-1] = ys[i:j]
    heights[0] = np.interp(low, xs[max(i - 1, 0) : i + 1], ys[max(i - 1, 0) : i + 1])
    heights[-1] = np.interp(high, xs[max(j - 1, 0) : j + 1], ys[max(j - 1, 0) : j + 1])
    return inner, heights


class PointMark:
    """A dot."""

    def __init__(self, point: graph.Point, setting: Setting) -> None:
        self.point, self.set = point, setting
        self.disc = setting.disc(point.role, point.hollow)
        self.elements = {point.key: Element("dot", [self.disc])}
        self.names = names_in(point)

    def update(self) -> None:
        """Follow the point."""
        value = self.set.value
        self.set.put_dot(self.disc, value(self.point.x), value(self.point.y))


class SegmentMark:
    """A stroke between two points."""

    def __init__(self, segment: graph.Segment, setting: Setting) -> None:
        self.segment, self.set = segment, setting
        self.line = setting.strokes(segment.role, 1.0, segment.dashed)
        self.elements = {segment.key: Element("line", [self.line])}
        self.names = names_in(segment)

    def update(self) -> None:
        """Follow both ends."""
        s, value, view = self.segment, self.set.value, self.set.view
        self.line.thickness = value(s.width)
        xs, ys = np.array([value(s.x1), value(s.x2)]), np.array([value(s.y1), value(s.y2)])
        points = view.project(xs, ys)
        self.line.put(*view.clip(points[:1], points[1:]))


class SlopeMark:
    """A line through a point with a slope, which is in the units of the window."""

    def __init__(self, line: graph.Slope, setting: Setting) -> None:
        self.data, self.set = line, setting
        self.line = setting.strokes(line.role, 1.0, line.dashed)
        self.elements = {line.key: Element("line", [self.line])}
        self.names = names_in(line)

    def update(self) -> None:
        """Follow the point and the slope."""
        d, value, view = self.data, self.set.value, self.set.view
        self.line.thickness = value(d.width)
        middle = np.array([view.place(value(d.x), value(d.y))])
        sx, sy = view.scale
        dx, dy = sx, sy * value(d.slope)
        length = math.hypot(dx, dy)
        along = np.array([[dx / length, dy / length]]) if math.isfinite(length) else [[0.0, 1.0]]
        half = np.array(along) * (1e3 if d.reach is None else d.reach / 2)
        self.line.put(*view.clip(middle - half, middle + half))


class GuideMark:
    """A dashed stroke from a point to the axis."""

    def __init__(self, guide: graph.Guide, setting: Setting) -> None:
        self.guide, self.set = guide, setting
        self.line = setting.strokes(guide.role, 2.5, dashed=True)
        self.elements = {guide.key: Element("line", [self.line])}
        self.names = names_in(guide)

    def update(self) -> None:
        """Follow the point."""
        g, value, view = self.guide, self.set.value, self.set.view
        x, y = view.place(value(g.x), value(g.y))
        foot = (x, view.bottom) if g.to == "x" else (view.left, y)
        self.line.put(*view.clip(np.array([[x, y]]), np.array([foot])))


class LabelMark:
    """A formula beside a point where `settle` found room, with a leader line where that is far."""

    def __init__(self, label: graph.Label, setting: Setting) -> None:
        self.label, self.set = label, setting
        forms = [f for f in (label.formula, label.short) if f is not None]
        found = [setting.words(f) for f in forms]
        self.choice = [w for w in found if w.em >= MIN_EM] or found[-1:]
        self.words = self.choice[0]
        self.offset: tuple[float, float] | None = None
        self.way: Array | None = None  # the leader line, from the anchor
        self.leader = setting.strokes("muted", 2.0)
        self.elements = {
            label.key: Element(
                "text",
                [leaf for words in self.choice for leaf in words.leaves],
                min(words.em for words in self.choice),
                MIN_EM,
            ),
            f"{label.key}.leader": Element("line", [self.leader]),
        }
        self.names = names_in(label)

    def update(self) -> None:
        """Follow the point; outside of the panel, or without room, there is no label."""
        x, y = self._anchor()
        if self.offset is None or not self.set.view.holds(x, y, 0.01):
            self.words.hide()
            self.leader.put(_NOTHING, _NOTHING)
            return
        self.words.place(x + self.offset[0], y + self.offset[1])
        if self.way is not None:
            ends = self.way + np.array([x, y])
            self.leader.put(ends[:1], ends[1:])

    def settle(self, obstacles: Obstacles) -> Obstacles:
        """Take the nearest free place now; the obstacles and the label come back."""
        view = self.set.view
        panel = (view.left + 0.05, view.bottom + 0.05, view.right, view.top)
        x, y = self._anchor()
        prefer = SIDES[self.label.side]
        found = None
        for leader in (False, True):
            for words in self.choice:
                words.hide()
                w, h = words.half
                if found is None:
                    self.words = words
                    size = (2 * w, 2 * h)
                    found = place(size, (x, y), obstacles, panel, prefer=prefer, leader=leader)
        if found is None:
            self.offset = None
            return obstacles
        self.offset = (found.centre[0] - x, found.centre[1] - y)
        if found.leader is not None:
            self.way = np.array(found.leader).reshape(2, 2) - np.array([x, y])
        self.update()
        return obstacles.with_box(found.box)

    def _anchor(self) -> tuple[float, float]:
        value = self.set.value
        return self.set.view.place(value(self.label.x), value(self.label.y))


MARKS: dict[type, Callable[[Any, Setting], Mark]] = {
    graph.Curve: CurveMark,
    graph.Point: PointMark,
    graph.Segment: SegmentMark,
    graph.Slope: SlopeMark,
    graph.Guide: GuideMark,
    graph.Label: LabelMark,
    surface.HeightMap: HeightMapMark,
    surface.LevelCurves: LevelCurvesMark,
    surface.Walk: WalkMark,
    surface.Vector: VectorMark,
}
