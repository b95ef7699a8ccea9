"""What a film tells lies in its window: points, the way that is walked, ends.

It is asked when a motion has ended. What of a curve a window cuts off is no fault; a dot, an arrow
or a path that is cut off is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from typing import Any

import numpy as np

from calcanim.stage.axes import View
from calcanim.stage.figures import FigureMobject, GroupMobject
from calcanim.stage.numberlines import NumberLinesMobject
from calcanim.stage.plane import GraphMobject
from calcanim.stage.surfaces import SurfaceMobject
from calcanim.storyboard import graph, surface
from calcanim.storyboard.quantities import Number

Array = np.ndarray[Any, np.dtype[np.float64]]
_OPEN = 0.5  # a panel with a smaller weight is on its way
_EVER = 1e9


def figures_in(figure: FigureMobject, prefix: str = "") -> Iterator[tuple[str, FigureMobject]]:
    """The figure, or those of a group, each with what its keys begin with."""
    if isinstance(figure, GroupMobject):
        for key, inner in figure.figures.items():
            yield from figures_in(inner, f"{prefix}{key}.")
    else:
        yield prefix, figure


def beyond_window(figure: FigureMobject, visible: Collection[str]) -> Iterator[tuple[str, float]]:
    """What is told outside of its window: the element's key, and how far, in scene units."""
    for prefix, inner in figures_in(figure):
        seen = {k[len(prefix) :] for k in visible if k.startswith(prefix)}
        if isinstance(inner, GraphMobject):
            found = _in_panels(inner, seen)
        elif isinstance(inner, SurfaceMobject):
            found = _on_surface(inner, seen)
        elif isinstance(inner, NumberLinesMobject):
            found = _on_lines(inner, seen)
        else:
            continue
        for key, amount in found:
            yield prefix + key, amount


def _in_panels(figure: GraphMobject, visible: Collection[str]) -> Iterator[tuple[str, float]]:
    for panel, view in zip(figure.figure.panels, figure.views, strict=True):
        if figure.value(panel.weight) < _OPEN:
            continue
        for element in panel.elements:
            if element.key in visible:
                places = _places(element, figure.value, view)
                if len(places):
                    yield element.key, _outside(view, places)


def _places(element: graph.GraphElement, value: Callable[[Number], float], view: View) -> Array:
    """The places that an element tells, in the units of its panel, shape (n, 2)."""
    found: list[tuple[float, float]] = []
    match element:
        case graph.Point() | graph.Ring() | graph.Fulcrum():
            found = [(value(element.x), value(element.y))]
        case graph.Span() | surface.Vector():
            found = [
                (value(element.x1), value(element.y1)),
                (value(element.x2), value(element.y2)),
            ]
        case surface.Walk():
            found = list(element.points[: _reached(value(element.progress)) + 1])
        case graph.Scatter():
            dots = zip(element.xs, element.ys, strict=True)
            found = list(dots)[: _reached(value(element.shown))]
        case graph.Bars():
            # As wide and as high as they are, each in the middle of the other axis.
            x, y = (view.x_low + view.x_high) / 2, (view.y_low + view.y_high) / 2
            heights = element.heights[_at(value(element.level), len(element.heights))]
            found = [(element.low, y), (element.high, y), *((x, h) for h in heights)]
        case graph.Blocks():
            blocks = element.stages[_at(value(element.stage), len(element.stages))]
            for b in blocks[: _reached(value(element.shown))]:
                found += [(value(b.x1), value(b.y1)), (value(b.x2), value(b.y2))]
    return np.array(found, dtype=float).reshape(-1, 2)


def _reached(count: float) -> int:
    return math.ceil(min(count, _EVER))


def _at(level: float, count: int) -> int:
    return min(max(round(level), 0), count - 1)


def _outside(view: View, places: Array) -> float:
    """How far the farthest of these places, shape (n, 2), lies outside of the panel."""
    at = view.project(places[:, 0], places[:, 1])
    low, high = np.array([view.left, view.bottom]), np.array([view.right, view.top])
    return float(np.maximum(low - at, at - high).max())


def _on_surface(figure: SurfaceMobject, visible: Collection[str]) -> Iterator[tuple[str, float]]:
    data = figure.figure
    box = ((data.x.low, data.x.high), (data.y.low, data.y.high), (data.z.low, data.z.high))
    for trail in data.trails:
        if f"trail.{trail.key}" in visible:
            reached = _reached(figure.values[f"trail.{trail.key}"])
            last = trail.stops[min(reached, len(trail.stops) - 1)] if trail.stops else reached
            yield f"trail.{trail.key}", _out_of_box(figure, trail.points[: last + 1], box)
    for arrow in data.arrows:
        if f"arrow.{arrow.key}" in visible:
            yield f"arrow.{arrow.key}", _out_of_box(figure, (arrow.start, arrow.end), box[:2])


def _out_of_box(figure: SurfaceMobject, places: Any, box: tuple[tuple[float, float], ...]) -> float:
    """How far places, shape (n, 2 or 3), lie outside, as long as a side of the floor is drawn."""
    low, high = np.array(box).T
    over = np.maximum(low - np.array(places), np.array(places) - high) / (high - low)
    return float(over.max()) * 2 * figure.view.scale


def _on_lines(figure: NumberLinesMobject, visible: Collection[str]) -> Iterator[tuple[str, float]]:
    for axis in figure.figure.lines if "point.dots" in visible else ():
        at, length = figure.values[axis.key], figure.right - figure.left
        over = max(axis.low - at, at - axis.high) / (axis.high - axis.low)
        yield f"point.{axis.key}", over * length
