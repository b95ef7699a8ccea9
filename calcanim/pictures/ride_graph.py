"""The graph of a ride as data: the road and the curve above, its rates below."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from calcanim.expressions.tree import variable
from calcanim.expressions.typst import typst
from calcanim.notation.lines import written
from calcanim.notation.setter import plain
from calcanim.notation.sides import symbol
from calcanim.pictures.plots import axis_name, curve, readout, ticks_across, ticks_up
from calcanim.pictures.ride_plan import FINE, Plan, finite
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.sample import sample
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import (
    Axis,
    Graph,
    GraphElement,
    Guide,
    Panel,
    Point,
    Readout,
    Segment,
    Slope,
)
from calcanim.storyboard.quantities import Number, Quantity
from calcanim.storyboard.surface import Vector

_BESIDE = 0.035  # of the ride: how far from the road the second arrow is


def graph(p: Plan, units: tuple[str, str]) -> Graph:
    """The figure at rest: before the ride, the road in the middle."""
    r, view = p.ride, p.view
    s, v, _ = p.letters
    up = (ticks_up(view.bottom, view.top, "tall"), ticks_up(view.bottom, view.top, "short", 4))
    rates = (
        ticks_up(p.first.bottom, p.first.top, "first", 4),
        ticks_up(p.both.bottom, p.both.top, "both", 4),
    )
    across = ticks_across(r.s, r.name, view.low, view.high)
    panels = (
        Panel("s", Axis(axis_name(s, r.name, "function"), view.bottom, view.top, up), _upper(p)),
        Panel(
            "r", Axis(axis_name(v, r.name, "derivative"), "low", "high", rates), _lower(p), "split"
        ),
    )
    return Graph(
        Axis(written(symbol(r.name)).formula, view.low, view.high, (across,)),
        panels,
        tuple(Quantity(k, v) for k, v in _quantities(p).items()),
        (),
        _readouts(p, *units),
    )


def _quantities(p: Plan) -> dict[str, float]:
    at_first = p.moments(np.linspace(p.start, p.end, FINE)) | p.later(np.array([p.step]))
    return {
        **{key: float(found[0]) for key, found in at_first.items()},
        **dict.fromkeys(("road", *p.stamps), p.middle),
        **dict.fromkeys(("drawn", "fast", "faster"), p.view.low),
        "tall": 1.0,
        "short": 0.0,
        "split": 0.0,
        "low": p.first.bottom,
        "high": p.first.top,
        "first": 1.0,
        "both": 0.0,
    }


def _cuts(p: Plan, panel: str, low: Number, high: Number) -> list[Segment]:
    return [
        Segment(f"{panel}.cut.{n}", "muted", t, low, t, high, 2.0, dashed=True)
        for n, t in enumerate(p.changes)
    ]


def _upper(p: Plan) -> tuple[GraphElement, ...]:
    r, view = p.ride, p.view
    sampled = sample(r.s, r.name, p.start, p.end, heights=view.heights)
    stamps, beside = p.stamps, p.start + _BESIDE * (p.end - p.start)
    places = finite(values(r.s, r.name, np.array([*stamps.values()])))
    return (
        *_cuts(p, "s", view.bottom, view.top),
        Segment("road", "muted", "road", view.bottom, "road", view.top, 7.0),
        *(Point(key, "function", key, float(s)) for key, s in zip(stamps, places, strict=True)),
        curve("path", "function", sampled, high="drawn"),
        Segment("level", "muted", "road", "s", "t", "s", 2.5, dashed=True),
        Segment("run", "increment", "t", "s", "q.t", "s"),
        Segment("rise", "function", "q.t", "s", "q.t", "q.s"),
        Slope("secant", "increment", "t", "s", "m"),
        Slope("tangent", "derivative", "t", "s", "v", reach=3.2),
        Point("q", "increment", "q.t", "q.s"),
        Point("now", "input", "t", "s"),
        Vector("arrow", "derivative", "road", "s", "road", "tip"),
        Vector("pushed", "increment", beside, "s", beside, "push"),
        Point("car", "input", "road", "s"),
    )


def _lower(p: Plan) -> tuple[GraphElement, ...]:
    r, heights = p.ride, p.both.heights
    v, a = (sample(e, r.name, p.start, p.end, heights=heights) for e in (r.v, r.a))
    return (
        *_cuts(p, "r", "low", "high"),
        curve("v_curve", "derivative", v, high="fast", dots=False),
        curve("a_curve", "increment", a, high="faster", dots=False),
        Guide("v.foot", "derivative", "t", "v"),
        Slope("v.tangent", "increment", "t", "v", "a", reach=2.4),
        Point("v.now", "derivative", "t", "v"),
        Point("a.now", "increment", "t", "a"),
    )


def _readouts(p: Plan, length: str, time: str) -> tuple[Readout, ...]:
    """Numbers with their units above the panels."""
    _, v, a = p.letters
    seen = p.moments(np.linspace(p.start, p.end, FINE))
    averages = p.later(p.step * np.geomspace(1, 0.01, 50))["m"]
    mean = plain(f"overline({typst(variable(v))})", f"average {v}", "increment")
    speed, change = f"{length}/{time}", f"{length}/{time}²"
    return (
        _read("speed", _letter(v, "derivative"), "v", seen["v"], speed),
        replace(_read("average", mean, "m", averages, speed, 3), instead_of="speed"),
        _read("change", _letter(a, "increment"), "a", seen["a"], change),
    )


def _letter(name: str, role: str) -> Formula:
    return plain(typst(variable(name)), name, role)


def _read(
    key: str, label: Formula, quantity: str, seen: Floats, unit: str, decimals: int = 2
) -> Readout:
    role = label.parts[0].role
    found = readout(key, label, quantity, role, seen)
    if found.unit is not None:
        return found
    units = plain(f'"{unit}"', unit, role)
    return replace(found, decimals=min(found.decimals, decimals), unit=units)
