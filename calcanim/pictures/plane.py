"""One panel with a fixed window, and curves, lines and points in it; a walk along a curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from calcanim.expressions.tree import Expression
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.sides import symbol
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import axis_name, curve, eased, ticks_across, ticks_up, track
from calcanim.sampling.arrays.values import values
from calcanim.sampling.sample import sample
from calcanim.sampling.windows import Window
from calcanim.storyboard.graph import Axis, Curve, Graph, GraphElement, Guide, Panel, Point, Slope
from calcanim.storyboard.quantities import Quantity, Track


def plane(
    letter: str,
    curves: Sequence[tuple[str, Expression]],
    name: str,
    view: Window,
    elements: Sequence[GraphElement] = (),
    quantities: Mapping[str, float] | None = None,
) -> Picture:
    """Curves, each with its role, under the key of its number: the first is there at once.

    `elements` come on when they are revealed. The vertical axis is called ``letter(name)``.
    """
    return Picture(fresh_id("figure"), _graph(letter, curves, name, view, elements, quantities))


def _graph(
    letter: str,
    curves: Sequence[tuple[str, Expression]],
    name: str,
    view: Window,
    elements: Sequence[GraphElement],
    quantities: Mapping[str, float] | None,
) -> Graph:
    across = ticks_across(curves[0][1], name, view.low, view.high)
    x = Axis(written(symbol(name)).formula, view.low, view.high, (across,))
    up = ticks_up(view.bottom, view.top)
    y = Axis(axis_name(letter, name, "function"), view.bottom, view.top, (up,))
    drawn: list[Curve] = []
    for n, (role, e) in enumerate(curves):
        seen = sample(e, name, view.low, view.high, heights=view.heights)
        drawn.append(curve(f"curve{n}", role, seen))
    start = tuple(Quantity(k, v) for k, v in (quantities or {}).items())
    return Graph(x, (Panel("plane", y, (*drawn, *elements)),), start, ("x", "plane", "curve0"))


@dataclass(frozen=True, kw_only=True)
class WalkPicture(Picture):
    """A point that goes down a curve step by step, its tangent with it."""

    tracks: tuple[Track, ...]

    walker = Parts("foot", "walker", "tangent")
    start = Parts("was.0", "start", "first")  # stays, with the tangent there
    next = Parts("was.1", "next")

    @property
    def rest(self) -> Mark:
        """Where it was after that."""
        return self.mark(*(f"was.{n}" for n in range(2, len(self.tracks))))


def walk_picture(
    letter: str,
    f: Expression,
    slope: Expression,
    name: str,
    places: Sequence[float],
    view: Window,
) -> WalkPicture:
    """The curve of `f`, whose derivative is `slope`, and the walk over `places`."""

    def along(xs: np.ndarray) -> Track:
        return track({"w": xs, "y": values(f, name, xs), "m": values(slope, name, xs)})

    xs = list(places)
    ys = values(f, name, np.array(xs)).tolist()
    first, steep = xs[0], float(values(slope, name, np.array(xs[:1]))[0])
    elements: tuple[GraphElement, ...] = (
        # Where it began stays marked, and the tangent whose slope is worked out.
        Slope("first", "derivative", first, ys[0], steep, 3.2),
        Guide("start", "input", first, ys[0]),
        Guide("next", "input", xs[1], ys[1]),
        *(Point(f"was.{n}", "input", x, y) for n, (x, y) in enumerate(zip(xs, ys, strict=True))),
        Guide("foot", "input", "w", "y"),
        Slope("tangent", "derivative", "w", "y", "m", reach=3.2),
        Point("walker", "input", "w", "y"),
    )
    tracks = tuple(along(eased(a, b, 25)) for a, b in pairwise(xs))
    now = {"w": first, "y": ys[0], "m": steep}
    graph = _graph(letter, [("function", f)], name, view, elements, now)
    return WalkPicture(id=fresh_id("figure"), figure=graph, tracks=tracks)
