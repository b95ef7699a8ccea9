"""What the picture of an area is made of: its two panels, their elements, the read-outs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from calcanim.calculus.integrals.area import AreaUnder
from calcanim.expressions.tree import variable
from calcanim.expressions.typst import typst
from calcanim.notation.lines import written
from calcanim.notation.setter import plain
from calcanim.notation.sides import change, growth
from calcanim.pictures import plots
from calcanim.sampling.accumulation import running
from calcanim.sampling.areas import AreaView, filled
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.boundaries import Boundaries
from calcanim.sampling.curves import simpler
from calcanim.sampling.sample import sample
from calcanim.sampling.ticks import axis_ticks, decimal_ticks
from calcanim.storyboard.formula import prose
from calcanim.storyboard.graph import (
    Area,
    Axis,
    Bars,
    Curve,
    Graph,
    GraphElement,
    Inset,
    Panel,
    Piece,
    Point,
    Readout,
    Segment,
    Slope,
    TickSet,
)
from calcanim.storyboard.quantities import Number, Quantity, Tick
from calcanim.storyboard.words import Side

Ends = tuple[float, float]
FIRST, FINEST = 4, 64  # rectangles
THINNEST = 0.01  # of the first slice's width: the last one's
_ACROSS = 7  # ticks
_LIFT = 0.4  # of the height of the area so far: how far above it its antiderivative is drawn
_INSET = 0.52  # of the panel's width and height
_ROUND = 0.35  # of the slice's width: what the inset shows on either side of it
# The ends of two rectangles and what is between them; "" is the place of the slice.
_LIDS: tuple[tuple[str, str, str, str, str], ...] = (
    ("low", "", "s.lowest", "s.high", "s.lowest"),
    ("high", "", "s.highest", "s.high", "s.highest"),
    ("left", "", "s.lowest", "", "s.highest"),
    ("right", "s.high", "s.lowest", "s.high", "s.highest"),
)
_EVERYWHERE = (-math.inf, math.inf)


@dataclass(frozen=True, slots=True)
class Slices:
    """Slices beside one place, thinner and thinner, each array of shape (n,).

    `gains` are their areas; `lowest` and `highest` the curve's heights on them.
    """

    widths: Floats
    gains: Floats
    lowest: Floats
    highest: Floats


def slices(view: AreaView, widths: ArrayLike) -> Slices:
    """The slices of these `widths`, shape (n,), at the view's place."""
    widths = np.asarray(widths, dtype=np.float64)
    places = view.slice + widths[:, None] * np.linspace(0, 1, 129)
    ys = view.heights(places.ravel()).reshape(places.shape)
    gains = running(view.f, view.x, view.slice, view.slice + widths)
    return Slices(widths, gains, ys.min(axis=1), ys.max(axis=1))


def lift_of(view: AreaView) -> float:
    """How far above the area so far an antiderivative of the same slope is drawn."""
    ys = view.gathered(np.linspace(view.low, view.high, 97))
    return _LIFT * (float(np.ptp(ys)) or 1.0)


def grows_early(view: AreaView) -> bool:
    """Whether half of the area is there before half of the way: what is free is on the right."""
    ys = np.abs(view.gathered(np.linspace(view.low, view.high, 97)))
    return bool(np.argmax(ys >= ys.max() / 2) < 0.4 * ys.size)


def area_graph(
    area: AreaUnder,
    view: AreaView,
    stops: Boundaries | None,
    levels: Sequence[Floats],
    sums: tuple[float, ...],
) -> Graph:
    """The panel of the curve, and below it that of the area so far, closed at first."""
    x, w = area.x, view.window
    first = slices(view, np.array([view.width]))
    numbers: dict[str, float] = {
        **dict.fromkeys(("split", "t.y", "ratio", "level", "mark", "far", "lift", "F.y"), 0.0),
        **{"t": view.high, "area": sums[0] if sums else 0.0, "n": FIRST, "near": 1.0},
        **{"area.low": view.low, "area.high": view.high, "x.low": w.low, "x.high": w.high},
        **{"s.high": view.slice + view.width, "s.width": view.width},
        **{"s.lowest": first.lowest[0], "s.highest": first.highest[0]},
        **dict(zip(("i.low", "i.high"), around(view, view.width), strict=True)),
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
    upper.append(Area("slice", "increment", "increment", fill, view.slice, "s.high", 0.35))
    for name, left, low_end, right, high_end in _LIDS:
        x1, x2 = left or view.slice, right or view.slice
        upper.append(Segment(f"lid.{name}", "text", x1, low_end, x2, high_end, 2.5))
    curve = curve_of(view, stops)
    upper += [curve, *open_ends, _upright("edge", "t", "t.y"), _inset(view, curve, first)]
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


def around(view: AreaView, width: float) -> Ends:
    """What the inset shows across of a slice so wide."""
    return view.slice - _ROUND * width, view.slice + (1 + _ROUND) * width


def _inset(view: AreaView, curve: Curve, first: Slices) -> Inset:
    """The slice once more, always as wide: as it becomes thin, its lid becomes level."""
    bottom, top = min(0.0, float(first.lowest[0])), max(0.0, float(first.highest[0]))
    room = 0.15 * (top - bottom)
    heights = (bottom - room * (bottom < 0), top + room * (top > 0))
    shows = ("slice", "curve", *(f"lid.{name}" for name, *_ in _LIDS))
    side = _free_corner(view, curve)
    return Inset("closer", "text", "i.low", "i.high", *heights, shows, side, _INSET)


def _free_corner(view: AreaView, curve: Curve) -> Side:
    """The corner of the panel in which a card hides least of the curve, and none of the slice."""
    w = view.window
    xs = np.concatenate([p.xs for p in curve.pieces])
    fine = np.linspace(max(float(xs.min()), w.low), min(float(xs.max()), w.high), 400)
    ys = view.heights(fine)
    across_, up = (fine - w.low) / (w.high - w.low), (ys - w.bottom) / (w.top - w.bottom)
    ours = (fine >= view.slice) & (fine <= view.slice + view.width)

    def hidden(side: Side) -> float:
        right, above = "e" in side, "n" in side
        inside = (across_ > 1 - _INSET) if right else (across_ < _INSET)
        inside &= (up > 1 - _INSET) if above else (up < _INSET)
        return float(inside.sum() + 10 * (inside & ours).sum())

    corners: tuple[Side, ...] = ("nw", "ne", "se", "sw")
    return min(corners, key=hidden)


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
    high += lift_of(view)
    room = 0.12 * (high - low)
    grown = plots.piece(*simpler(xs, ys, high - low))
    at: Number = "t" if grows_early(view) else view.low
    elements: tuple[GraphElement, ...] = (
        Segment("level.low", "muted", view.low, "lift", "t", "lift", 2.5, dashed=True),
        Segment("lifted", "inner", view.low, 0.0, view.low, "lift"),
        Segment("level.high", "muted", view.low, "F.y", "t", "F.y", 2.5, dashed=True),
        Segment("gain", "inner", at, "lift", at, "F.y"),
        Curve("grown", "area", (grown,), high="t", width=7.5),
        Curve("F", "inner", (grown,), width=4.0, shift="lift"),
        Slope("tangent", "derivative", start, below, slope, 2.6),
        Slope("rolling", "derivative", "t", "area", "t.y", 2.6),
        Slope("beside", "derivative", "t", "F.y", "t.y", 2.6),
        Segment("run", "increment", start, below, "s.high", below),
        Segment("rise", "increment", "s.high", below, "s.high", "s.area"),
        Point("tip", "area", "t", "area"),
        Point("F.tip", "inner", "t", "F.y"),
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
    first = Readout("n", plain("n", "n", "input"), "n", "input", len(str(FINEST)), 0)
    areas = [*sums, *view.gathered(np.linspace(view.low, view.high, 49))]
    if stops is not None:
        areas += stops.areas.tolist()
        first = _mark(stops)
    thin = slices(view, view.width * THINNEST ** np.linspace(0, 1, 9))
    widths, gains = thin.widths, thin.gains / thin.widths
    total = plots.readout("total", prose("sum", "area"), "area", "area", areas)
    wide, rate = (written(side).formula for side in (change(view.x), growth("A", view.x)))
    width = plots.readout("width", wide, "s.width", "increment", widths, float(widths[-1]))
    ratio = plots.readout("ratio", rate, "ratio", "derivative", gains)
    return (
        first,
        total,
        replace(total, key="sum", label=prose("area", "area"), instead_of="total"),
        # The area up to the slice stands still while the slice becomes thin.
        replace(width, instead_of="total"),
        replace(ratio, instead_of=first.key),
    )


def _mark(stops: Boundaries) -> Readout:
    """How far out the boundary is, or how near to the pole."""
    if not stops.outward:
        finest, label = float(stops.marks[-1]), prose("gap", "input")
        return plots.readout("mark", label, "mark", "input", stops.marks, finest)
    found = plots.readout("mark", prose("reach", "input"), "mark", "input", stops.marks)
    return replace(found, decimals=min(found.decimals, 1))
