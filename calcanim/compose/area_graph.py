"""The area's graph: the curve, rectangles, the moving edge, the area gathered in a panel below."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from calcanim.calculus.integrals.area import AreaUnder
from calcanim.compose.area_curves import PEN, curve_of, filled, simpler
from calcanim.compose.area_push import Push
from calcanim.compose.area_view import View, gathered
from calcanim.exact.tidy import rational
from calcanim.expressions.tree import Expression, variable
from calcanim.expressions.typst import typst
from calcanim.notation.setter import plain
from calcanim.pictures import plots
from calcanim.sampling.accumulation import running
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.ticks import axis_ticks, decimal_ticks
from calcanim.storyboard.formula import prose
from calcanim.storyboard.graph import (
    Area,
    Axis,
    Bars,
    Curve,
    Graph,
    GraphElement,
    Panel,
    Point,
    Readout,
    Segment,
    Slope,
    TickSet,
)
from calcanim.storyboard.quantities import Number, Quantity, Tick

FIRST = 4  # rectangles
FINEST = 128
_ACROSS = 7  # ticks
SLIVER = 0.03  # of the first slice's width: the last one's


def graph_of(
    view: View, push: Push | None, levels: tuple[Floats, ...], sums: tuple[float, ...]
) -> Graph:
    area, w = view.area, view.window
    x = area.x
    upper: list[GraphElement] = []
    fill = filled(view, push)
    numbers: dict[str, float] = {
        "split": 0.0,
        "pen": PEN,
        "t": view.high,
        "t.y": 0.0,
        "area": sums[0] if sums else 0.0,
        "area.low": view.low,
        "area.high": view.high,
        "x.low": w.low,
        "x.high": w.high,
        "s.high": view.slice + view.width,
        "s.area": 0.0,
        "s.width": view.width,
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
    pi = all(_turns(e) for e in (area.low, area.high))
    marks = (
        axis_ticks(area.f, area.x, low, high, _ACROSS) if pi else decimal_ticks(low, high, _ACROSS)
    )
    return TickSet(tuple(Tick(mark.value, plots.flat(mark.label)) for mark in marks), opacity)


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
    wide = plain("Delta " + typst(variable(x)), f"Δ{x}", "increment", f"delta {x}")
    width = plots.readout("width", wide, "s.width", "increment", widths, float(widths[-1]))
    # The area up to the slice stands still while the slice becomes thin.
    out.append(replace(width, instead_of="sum"))
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
