"""The area's graph: the curve, rectangles, the moving edge, the area gathered in a panel below."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace

import numpy as np

from calcanim.calculus.accumulation import heights, running
from calcanim.calculus.area import AreaUnder
from calcanim.calculus.bounds import end_value
from calcanim.calculus.breaks import sweep
from calcanim.calculus.intervals import Floats, values
from calcanim.calculus.sampling import sample
from calcanim.calculus.ticks import axis_ticks, decimal_ticks
from calcanim.calculus.tidy import rational
from calcanim.compose import plots
from calcanim.compose.area_push import Push, edge_heights
from calcanim.compose.area_view import View, gathered
from calcanim.compose.typeset import plain
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, variable
from calcanim.expressions.typst import typst
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
from calcanim.storyboard.quantities import Number, Quantity, Tick, Track

FIRST = 4  # rectangles
FINEST = 128
_FRAMES = 97
_PEN = 5.0
_ACROSS = 7  # ticks
SLIVER = 0.04  # of the first slice's width: the last one's


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
                "pen": np.full(level.size, _PEN),
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
                "pen": np.full(t.size, _PEN),
            }
        )

    def _height(self, t: Floats) -> Floats:
        ys = values(self.area.f, self.area.x, t)
        w = self.view.window
        return np.clip(np.where(np.isfinite(ys), ys, 0.0), w.bottom, w.top)

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
                "ratio": gains / widths,
                "pen": np.full(widths.size, _PEN),
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
                "pen": np.full(2, _PEN),
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
            "pen": np.full(p.areas[frames].size, _PEN),
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
    figure = _graph(view, push, levels, sums)
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


def _graph(
    view: View, push: Push | None, levels: tuple[Floats, ...], sums: tuple[float, ...]
) -> Graph:
    area, w = view.area, view.window
    x = area.x
    upper: list[GraphElement] = []
    fill = filled(view, push)
    numbers: dict[str, float] = {
        "split": 0.0,
        "pen": _PEN,
        "t": view.high,
        "t.y": 0.0,
        "area": sums[0] if sums else 0.0,
        "area.low": view.low,
        "area.high": view.high,
        "x.low": w.low,
        "x.high": w.high,
        "s.high": view.slice + view.width,
        "s.area": 0.0,
        "ratio": 0.0,
        "level": 0.0,
        "n": float(FIRST),
        "mark": 0.0,
        "near": 1.0,
        "far": 0.0,
    }
    if levels:
        upper.append(
            Bars(
                "bars",
                "area",
                "negative_area",
                view.low,
                view.high,
                tuple(tuple(map(float, h)) for h in levels),
                (0.0, 1.0, *([0.5] * (len(levels) - 2))),
                "level",
            )
        )
    upper.append(Area("area", "area", "negative_area", fill, "area.low", "area.high"))
    if push is not None:
        for n in range(len(push.lows)):
            numbers |= {f"low.{n}": push.lows[n][0], f"high.{n}": push.highs[n][0]}
            numbers |= {f"low.{n}.y": 0.0, f"high.{n}.y": 0.0}
            upper.append(
                Area(f"pushed.{n}", "area", "negative_area", fill, f"low.{n}", f"high.{n}")
            )
    upper.append(Area("slice", "increment", "increment", fill, view.slice, "s.high", 0.45))
    upper.append(curve_of(view, push))
    if push is not None:
        for n, part in enumerate(area.parts):
            for name, is_open in ((f"low.{n}", part.open_low), (f"high.{n}", part.open_high)):
                if is_open:
                    upper.append(_edge(f"boundary.{name}", name, f"{name}.y"))
    upper.append(_edge("edge", "t", "t.y"))
    lower, bottom, top = _lower(view, numbers)
    panels = (
        Panel(
            "f",
            Axis(
                plots.axis_name("f", x, "function"),
                w.bottom,
                w.top,
                (plots.ticks_up(w.bottom, w.top),),
            ),
            tuple(upper),
        ),
        Panel(
            "A",
            Axis(
                plots.axis_name("A", x, "area"),
                bottom,
                top,
                (plots.ticks_up(bottom, top, count=4),),
            ),
            lower,
            "split",
        ),
    )
    marks = [across(area, w.low, w.high, "near")]
    if push is not None and push.outward:
        marks.append(across(area, float(push.lefts[-1]), float(push.rights[-1]), "far"))
    axis = Axis(plots.axis_name(typst(variable(x))), "x.low", "x.high", tuple(marks))
    quantities = tuple(Quantity(k, float(v)) for k, v in numbers.items())
    shown = ("x.axis", "x.zero", "x.tick", "x.name", "f", "curve")
    return Graph(axis, panels, quantities, shown, _readouts(view, push, sums))


def across(area: AreaUnder, low: float, high: float, opacity: Number = 1.0) -> TickSet:
    """Ticks of the input's axis, in multiples of pi where the limits are; fractions on one line."""
    ticks = []
    pi = all(_turns(e) for e in (area.low, area.high))
    marks = (
        axis_ticks(area.f, area.x, low, high, _ACROSS) if pi else decimal_ticks(low, high, _ACROSS)
    )
    for mark in marks:
        e = mark.label
        inner = e.args[0] if e.op == "neg" else e
        source = typst(e)
        if inner.op == "div":
            sign = "−" if e.op == "neg" else ""
            source = f"{sign}{typst(inner.args[0])} slash {typst(inner.args[1])}"
        ticks.append(Tick(mark.value, plain(source, str(e), "muted", spoken(e))))
    return TickSet(tuple(ticks), opacity)


def _turns(e: Expression) -> bool:
    """Whether a limit is a multiple of pi, 0 or infinite."""
    return any(n.op == "constant" and n.value in ("pi", "oo") for _, n in e.walk()) or (
        rational(e) == 0
    )


def _edge(key: str, x: str, y: str) -> Segment:
    return Segment(key, "text", x, 0.0, x, y, 3.5)


def _lower(view: View, numbers: dict[str, float]) -> tuple[tuple[GraphElement, ...], float, float]:
    """The panel of the area so far."""
    xs = np.linspace(view.low, view.high, 961)
    ys = gathered(view, xs)
    start = view.slice
    below = float(gathered(view, np.array([start]))[0])
    numbers["s.area"] = float(gathered(view, np.array([start + view.width]))[0])
    slope = float(values(view.area.f, view.area.x, np.array([start]))[0])
    low, high = float(min(ys.min(), 0.0)), float(max(ys.max(), 0.0))
    if low == high:
        low, high = -1.0, 1.0
    room = 0.12 * (high - low)
    width: Number = "pen"
    elements: tuple[GraphElement, ...] = (
        Curve("grown", "area", (plots.piece(*simpler(xs, ys, high - low)),), (), None, "t", width),
        Slope("tangent", "derivative", start, below, slope, 2.6),
        Segment("run", "increment", start, below, "s.high", below),
        Segment("rise", "increment", "s.high", below, "s.high", "s.area"),
        Point("tip", "area", "t", "area"),
    )
    return elements, low - room * (low < 0), high + room * (high > 0)


def _readouts(view: View, push: Push | None, sums: tuple[float, ...]) -> tuple[Readout, ...]:
    out: list[Readout] = []
    places = np.linspace(view.low, view.high, 49)
    areas = [*sums, *gathered(view, places)]
    if push is None:
        out.append(Readout("n", plain("n", "n", "input"), "n", "input", len(str(FINEST)), 0))
    else:
        areas += push.areas.tolist()
        out.append(_mark(push))
    out.append(plots.readout("sum", prose("area", "area"), "area", "area", areas))
    widths = view.width * SLIVER ** np.linspace(0, 1, 9)
    gains = running(view.area.f, view.area.x, view.slice, view.slice + widths) / widths
    x = view.area.x
    source, said = "Delta A slash Delta " + typst(variable(x)), f"delta A by delta {x}"
    label = plain(source, f"ΔA/Δ{x}", "increment", said)
    ratio = plots.readout("ratio", label, "ratio", "derivative", gains)
    out.append(replace(ratio, instead_of=out[0].key))
    return tuple(out)


def _mark(push: Push) -> Readout:
    """How far out the boundary is, or how near to the pole."""
    marks = push.marks
    if not push.outward:
        label = prose("gap", "input")
        return plots.readout("mark", label, "mark", "input", marks, float(marks[-1]))
    found = plots.readout("mark", prose("reach", "input"), "mark", "input", marks)
    return replace(found, decimals=min(found.decimals, 1))


def curve_of(view: View, push: Push | None) -> Curve:
    """The curve of the integrand, as far as the picture may ever reach."""
    area, w = view.area, view.window
    f, x = area.f, area.x
    drawn = sample(f, x, w.low, w.high, heights=w.heights)
    curve = plots.curve("curve", "function", drawn)
    pieces = list(curve.pieces)
    if push is not None and push.outward:
        low, high = float(push.lefts.min()), float(push.rights.max())
        for a, b, is_open in (
            (low, w.low, math.isinf(area.parts[0].low)),
            (w.high, high, math.isinf(area.parts[-1].high)),
        ):
            if is_open and b - a > 1e-9 * (w.high - w.low):
                outer = sample(f, x, a, b, heights=w.heights)
                pieces += [plots.piece(p.x, p.y) for p in outer.pieces]
    return Curve("curve", "function", tuple(pieces), curve.dots, None, None, "pen")


def filled(view: View, push: Push | None) -> tuple[Piece, ...]:
    """The curve for filling: it goes on beyond the window's heights, and up to every pole."""
    f, x, w = view.area.f, view.area.x, view.window
    low, high = w.low, w.high
    if push is not None:
        low, high = min(low, float(push.lefts.min())), max(high, float(push.rights.max()))
    span = w.top - w.bottom
    xs = [np.linspace(low, high, 601), np.linspace(w.low, w.high, 601)]
    found = sweep(f, x, w.low, w.high)
    cuts = [low, *(b.x for b in found.breaks if low < b.x < high), high]
    near = 10.0 ** -np.arange(1.0, 9.0)
    grid = np.unique(np.concatenate(xs))
    out = []
    for a, b in itertools.pairwise(cuts):
        width = b - a
        inside = grid[(grid > a) & (grid < b)]
        places = np.unique(np.concatenate([inside, a + width * near, b - width * near]))
        ys = np.clip(values(f, x, places), w.bottom - span, w.top + span)
        good = np.isfinite(ys)
        places, ys = places[good], ys[good]
        if places.size > 1:
            out.append(plots.piece(*simpler(places, ys, span)))
    return tuple(out)


def simpler(x: Floats, y: Floats, span: float) -> tuple[Floats, Floats]:
    """Without points that lie on a straight line with their neighbours."""
    for _ in range(5):
        if x.size < 5:
            break
        middle = np.arange(1, x.size - 1, 2)
        share = (x[middle] - x[middle - 1]) / (x[middle + 1] - x[middle - 1])
        line = y[middle - 1] + share * (y[middle + 1] - y[middle - 1])
        keep = np.ones(x.size, dtype=bool)
        keep[middle[np.abs(y[middle] - line) < 2e-4 * span]] = False
        if keep.all():
            break
        x, y = x[keep], y[keep]
    return x, y


def turning(view: View) -> bool:
    """Whether the curve goes below the axis on what is seen of the interval."""
    low, high = (float(end_value(e)) for e in (view.area.low, view.area.high))
    low, high = (
        max(low, min(view.low, view.window.low)),
        min(high, max(view.high, view.window.high)),
    )
    ys = values(view.area.f, view.area.x, np.linspace(low, high, 515)[1:-1])
    ys = ys[np.isfinite(ys)]
    return bool(ys.size and ys.min() < -1e-9 * max(float(np.abs(ys).max()), 1e-300))


def mean_place(view: View) -> float:
    """The middle of the stretch, as a short number."""
    middle = (view.low + view.high) / 2
    return middle if math.isinf(middle) else float(f"{middle:.6g}")
