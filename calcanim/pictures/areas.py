"""An area as a picture: rectangles, boundaries on their way, a moving edge, a thin slice.

Below the curve's panel a second one opens, in which the area so far is a curve of its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calcanim.calculus.integrals.area import AreaUnder
from calcanim.expressions.tree import variable
from calcanim.expressions.typst import typst
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import plain
from calcanim.notation.sides import change, growth
from calcanim.pictures import plots
from calcanim.pictures.picture import Mark, Picture
from calcanim.sampling.accumulation import heights, rectangles, running
from calcanim.sampling.areas import AreaView, area_view, filled
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.boundaries import Boundaries, boundaries, edge_heights
from calcanim.sampling.curves import simpler
from calcanim.sampling.sample import sample
from calcanim.sampling.ticks import axis_ticks, decimal_ticks
from calcanim.storyboard.figures import Track
from calcanim.storyboard.formula import prose
from calcanim.storyboard.graph import (
    Area,
    Axis,
    Bars,
    Curve,
    Graph,
    GraphElement,
    Panel,
    Piece,
    Point,
    Readout,
    Segment,
    Slope,
    TickSet,
)
from calcanim.storyboard.quantities import Number, Quantity, Tick

Ends = tuple[float, float]
_FRAMES = 97
_ACROSS = 7  # ticks
_SLIVER = 0.03  # of the first slice's width: the last one's
_EVERYWHERE = (-math.inf, math.inf)
_FIRST, _FINEST = 4, 64  # rectangles


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaPicture(Picture):
    """The picture of an `area`, with handles to its parts and the tracks along which it moves.

    `counts` are the numbers of rectangles of its partitions, `sums` what they add up to: read at
    left ends, right ends, midpoints, then midpoints of ever more. A proper area has these; one
    with open ends has `stops`, the boundaries on their way to them.
    """

    area: AreaUnder
    view: AreaView
    stops: Boundaries | None
    counts: tuple[int, ...]
    sums: tuple[float, ...]

    @property
    def whole(self) -> Mark:
        """The whole region, filled."""
        return self.mark("area")

    # -- rectangles ----------------------------------------------------------

    @property
    def rectangles(self) -> Mark:
        """The rectangles, their number and what they come to."""
        return self.mark("bars", "n", "sum")

    def refined(self, first: int, last: int) -> Track:
        """From one partition to a later one; what is read out is true of whole ones alone."""
        level = np.linspace(first, last, 40 * (last - first) + 1)
        whole = np.floor(level + 1e-9).astype(int)
        sums, counts = np.array(self.sums), np.array(self.counts)
        return plots.track({"level": level, "area": sums[whole], "n": counts[whole]}, ("area", "n"))

    @property
    def bars(self) -> Mark:
        """The rectangles and their number, without what they come to."""
        return self.mark("bars", "n")

    # -- the moving edge -----------------------------------------------------

    @property
    def edge(self) -> Mark:
        """The right edge of what is gathered, and the area so far in figures."""
        return self.mark("edge", "sum")

    @property
    def so_far(self) -> Mark:
        """The edge, the region up to it, and the panel in which that becomes a curve."""
        return self.mark("A", "area", "edge", "grown", "tip", "sum")

    def opened(self) -> Track:
        """Room for the lower panel; nothing is gathered yet."""
        low = np.full(2, self.view.low)
        ends = {"area": np.zeros(2), "area.low": low, "area.high": low}
        return plots.track({"split": (0, 1), "t": low, "t.y": self._height(low), **ends})

    def swept(self, start: float, end: float) -> Track:
        """The edge moves, and the area up to it is gathered."""
        t = np.linspace(start, end, _FRAMES)
        low = np.full(t.size, self.view.low)
        ends = {"area.low": low, "area.high": t}
        area = self.view.gathered(t)
        return plots.track({"t": t, "t.y": self._height(t), "area": area, **ends})

    def gathered(self) -> tuple[Floats, Floats]:
        """Places of the gathered stretch, and the area up to each, both of shape (n,)."""
        places = np.linspace(self.view.low, self.view.high, _FRAMES)
        return places, self.view.gathered(places)

    def _height(self, t: Floats) -> Floats:
        ys, w = self.view.heights(t), self.view.window
        return np.clip(np.where(np.isfinite(ys), ys, 0.0), w.bottom, w.top)

    # -- the thin slice ------------------------------------------------------

    @property
    def strip(self) -> Mark:
        """A slice beside the edge, and the gain that it is, over its width."""
        return self.mark("slice", "run", "rise", "ratio", "width")

    @property
    def tangent(self) -> Mark:
        """The tangent of the area so far, at the slice."""
        return self.mark("tangent")

    @property
    def rolling(self) -> Mark:
        """The tangent of the area so far, at the moving edge: as steep as the curve is high."""
        return self.mark("rolling")

    @property
    def height(self) -> float:
        """The curve's height at the slice."""
        return float(self.view.heights(np.array([self.view.slice]))[0])

    def slice_put(self) -> Track:
        """The slice at its first width, next to the edge."""
        return self._slices(np.full(2, self.view.width))

    def slice_thinned(self) -> Track:
        """The slice becomes thin."""
        return self._slices(self.view.width * _SLIVER ** np.linspace(0, 1, _FRAMES))

    def _slices(self, widths: Floats) -> Track:
        start = self.view.slice
        below = self.view.gathered(np.array([start]))[0]
        gains = running(self.view.f, self.view.x, start, start + widths)
        gained = {"s.area": below + gains, "ratio": gains / widths}
        return plots.track({"s.high": start + widths, "s.width": widths, **gained})

    # -- open ends -----------------------------------------------------------

    @property
    def boundary(self) -> Mark:
        """The region between the boundaries, these, where they are, and its area."""
        return self.mark("pushed", "boundary", "mark", "sum")

    @property
    def outward(self) -> bool:
        """Whether a boundary goes out without an end, and not towards a pole."""
        return self._stops.outward

    @property
    def last(self) -> float:
        """The area between the boundaries where they are seen last."""
        return float(self._stops.areas[-1])

    def stopped(self) -> Track:
        """The boundaries where they stop short at first."""
        return self._pushed(slice(0, 2))

    def pushed(self) -> Track:
        """The boundaries go as far as they do."""
        return self._pushed(slice(None))

    def back(self) -> Track:
        """The picture as wide as it was at first."""
        p, w = self._stops, self.view.window
        near, far = ((0, 1), (1, 0)) if self._widens else ((1, 1), (0, 0))
        ends = {"x.low": (p.lefts[-1], w.low), "x.high": (p.rights[-1], w.high)}
        return plots.track({"near": near, "far": far, **ends})

    @property
    def _stops(self) -> Boundaries:
        assert self.stops is not None
        return self.stops

    @property
    def _widens(self) -> bool:
        p = self._stops
        first, last = p.rights[0] - p.lefts[0], p.rights[-1] - p.lefts[-1]
        return bool(last > 1.8 * first)

    def _pushed(self, frames: slice) -> Track:
        p = self._stops
        widths = p.rights - p.lefts
        # How far the picture has come on its way to the widest one, 0 to 1.
        grown = np.log(widths / widths[0]) / max(math.log(widths[-1] / widths[0]), 1e-9)
        grown = grown[frames] if self._widens else np.zeros(p.areas[frames].size)
        channels = {
            **{"x.low": p.lefts[frames], "x.high": p.rights[frames]},
            **{"area": p.areas[frames], "mark": p.marks[frames]},
            **{"near": np.clip((0.4 - grown) / 0.15, 0, 1)},
            **{"far": np.clip((grown - 0.6) / 0.15, 0, 1)},
        }
        for n, (low, high) in enumerate(zip(p.lows, p.highs, strict=True)):
            for name, places in ((f"low.{n}", low[frames]), (f"high.{n}", high[frames])):
                channels |= {name: places, f"{name}.y": edge_heights(self.view, places)}
        return plots.track(channels)


def area_picture(area: AreaUnder) -> AreaPicture:
    """The picture of an area. Raises UndefinedError where it is too large to be drawn."""
    view = area_view(area)
    stops = None if area.proper else boundaries(view, not area.diverges)
    plan: list[tuple[int, float]] = []
    if area.proper:
        plan = [(_FIRST, 0.0), (_FIRST, 1.0), (_FIRST, 0.5)]
        while plan[-1][0] < _FINEST:
            plan.append((plan[-1][0] * 2, 0.5))
    levels = [heights(area.f, area.x, view.low, view.high, n, at) for n, at in plan]
    sums = tuple(rectangles(h, view.high - view.low) for h in levels)
    figure = _graph(area, view, stops, levels, sums)
    counts = tuple(n for n, _ in plan)
    return AreaPicture(
        fresh_id("figure"), figure, area=area, view=view, stops=stops, counts=counts, sums=sums
    )


def _graph(
    area: AreaUnder,
    view: AreaView,
    stops: Boundaries | None,
    levels: Sequence[Floats],
    sums: tuple[float, ...],
) -> Graph:
    x, w = area.x, view.window
    numbers: dict[str, float] = {
        **dict.fromkeys(("split", "t.y", "s.area", "ratio", "level", "mark", "far"), 0.0),
        **{"t": view.high, "area": sums[0] if sums else 0.0, "n": _FIRST, "near": 1.0},
        **{"area.low": view.low, "area.high": view.high, "x.low": w.low, "x.high": w.high},
        **{"s.high": view.slice + view.width, "s.width": view.width},
    }
    reach = (w.low, w.high) if stops is None else (stops.lefts.min(), stops.rights.max())
    fill = tuple(plots.piece(*p) for p in filled(view, *map(float, reach)))
    upper: list[GraphElement] = []
    if levels:
        bars = tuple(tuple(map(float, h)) for h in levels)
        samples = (0.0, 1.0, *([0.5] * (len(levels) - 2)))
        ends = (view.low, view.high)
        upper.append(Bars("bars", "area", "negative_area", *ends, bars, samples, "level"))
    upper.append(Area("area", "area", "negative_area", fill, "area.low", "area.high"))
    open_ends: list[GraphElement] = []
    for n, part in enumerate(area.parts if stops is not None else ()):
        names = (f"low.{n}", f"high.{n}")
        numbers |= dict.fromkeys((*names, *(f"{name}.y" for name in names)), 0.0)
        upper.append(Area(f"pushed.{n}", "area", "negative_area", fill, *names))
        for name, is_open in zip(names, (part.open_low, part.open_high), strict=True):
            if is_open:
                open_ends.append(_upright(f"boundary.{name}", name, f"{name}.y"))
    upper.append(Area("slice", "increment", "increment", fill, view.slice, "s.high", 0.45))
    upper += [curve_of(view, stops), *open_ends, _upright("edge", "t", "t.y")]
    lower, bottom, top = _lower(view, numbers)
    f_name, a_name = plots.axis_name("f", x, "function"), plots.axis_name("A", x, "area")
    f_axis = Axis(f_name, w.bottom, w.top, (plots.ticks_up(w.bottom, w.top),))
    a_axis = Axis(a_name, bottom, top, (plots.ticks_up(bottom, top, count=4),))
    marks = [across(area, w.low, w.high, "near")]
    if stops is not None and stops.outward:
        marks.append(across(area, float(stops.lefts[-1]), float(stops.rights[-1]), "far"))
    return Graph(
        Axis(plots.axis_name(typst(variable(x))), "x.low", "x.high", tuple(marks)),
        (Panel("f", f_axis, tuple(upper)), Panel("A", a_axis, lower, "split")),
        tuple(Quantity(k, float(v)) for k, v in numbers.items()),
        ("x.axis", "x.zero", "x.tick", "x.name", "f", "curve"),
        _readouts(view, stops, sums),
    )


def _lower(
    view: AreaView, numbers: dict[str, float]
) -> tuple[tuple[GraphElement, ...], float, float]:
    """The panel of the area so far, and its window's ends."""
    xs = np.linspace(view.low, view.high, 961)
    ys = view.gathered(xs)
    start = view.slice
    below, numbers["s.area"] = map(float, view.gathered(np.array([start, start + view.width])))
    slope = float(view.heights(np.array([start]))[0])
    low, high = float(min(ys.min(), 0.0)), float(max(ys.max(), 0.0))
    if low == high:
        low, high = -1.0, 1.0
    room = 0.12 * (high - low)
    grown = plots.piece(*simpler(xs, ys, high - low))
    elements: tuple[GraphElement, ...] = (
        Curve("grown", "area", (grown,), high="t"),
        Slope("tangent", "derivative", start, below, slope, 2.6),
        Slope("rolling", "derivative", "t", "area", "t.y", 2.6),
        Segment("run", "increment", start, below, "s.high", below),
        Segment("rise", "increment", "s.high", below, "s.high", "s.area"),
        Point("tip", "area", "t", "area"),
    )
    return elements, low - room * (low < 0), high + room * (high > 0)


def _upright(key: str, x: str, y: str) -> Segment:
    return Segment(key, "text", x, 0.0, x, y, 3.5)


def curve_of(view: AreaView, stops: Boundaries | None = None, ends: Ends = _EVERYWHERE) -> Curve:
    """The curve of the integrand between `ends`, as far as the picture may ever reach."""
    f, x, w = view.f, view.x, view.window
    low, high = max(w.low, ends[0]), min(w.high, ends[1])
    curve = plots.curve("curve", "function", sample(f, x, low, high, heights=w.heights))
    pieces: list[Piece] = list(curve.pieces)
    if stops is not None and stops.outward:
        left, right = float(stops.lefts.min()), float(stops.rights.max())
        for a, b, endless in (
            (left, w.low, math.isinf(view.parts[0].low)),
            (w.high, right, math.isinf(view.parts[-1].high)),
        ):
            if endless and b - a > 1e-9 * (w.high - w.low):
                outer = sample(f, x, a, b, heights=w.heights)
                pieces += [plots.piece(p.x, p.y) for p in outer.pieces]
    return replace(curve, pieces=tuple(pieces))


def across(area: AreaUnder, low: float, high: float, opacity: Number = 1.0) -> TickSet:
    """Ticks of the input's axis, in multiples of pi where the limits are; fractions on one line."""
    constants = [{n.value for _, n in e.walk()} for e in (area.low, area.high)]
    turns = all(found == {"0"} or found & {"pi", "oo"} for found in constants)
    marks = axis_ticks(area.f, area.x, low, high, _ACROSS)
    if not turns:
        marks = decimal_ticks(low, high, _ACROSS)
    return TickSet(tuple(Tick(mark.value, plots.flat(mark.label)) for mark in marks), opacity)


def _readouts(
    view: AreaView, stops: Boundaries | None, sums: tuple[float, ...]
) -> tuple[Readout, ...]:
    first = Readout("n", plain("n", "n", "input"), "n", "input", len(str(_FINEST)), 0)
    areas = [*sums, *view.gathered(np.linspace(view.low, view.high, 49))]
    if stops is not None:
        areas += stops.areas.tolist()
        first = _mark(stops)
    widths = view.width * _SLIVER ** np.linspace(0, 1, 9)
    gains = running(view.f, view.x, view.slice, view.slice + widths) / widths
    wide, rate = (written(side).formula for side in (change(view.x), growth("A", view.x)))
    width = plots.readout("width", wide, "s.width", "increment", widths, float(widths[-1]))
    ratio = plots.readout("ratio", rate, "ratio", "derivative", gains)
    return (
        first,
        plots.readout("sum", prose("area", "area"), "area", "area", areas),
        # The area up to the slice stands still while the slice becomes thin.
        replace(width, instead_of="sum"),
        replace(ratio, instead_of=first.key),
    )


def _mark(stops: Boundaries) -> Readout:
    """How far out the boundary is, or how near to the pole."""
    if not stops.outward:
        finest, label = float(stops.marks[-1]), prose("gap", "input")
        return plots.readout("mark", label, "mark", "input", stops.marks, finest)
    found = plots.readout("mark", prose("reach", "input"), "mark", "input", stops.marks)
    return replace(found, decimals=min(found.decimals, 1))
