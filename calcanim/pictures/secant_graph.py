"""The graph of a secant as data: the curve with its lines above, the slopes below."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from calcanim.expressions.tree import Expression
from calcanim.notation.lines import written
from calcanim.notation.setter import plain
from calcanim.notation.sides import rise, symbol, words
from calcanim.pictures.plots import (
    axis_name,
    curve,
    nearer,
    readout,
    roomiest,
    ticks_across,
    ticks_up,
)
from calcanim.pictures.quotients import quotients
from calcanim.pictures.rolling import slope_panel
from calcanim.pictures.steps import Steps
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.windows import Window
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import (
    Axis,
    Graph,
    GraphElement,
    Guide,
    Inset,
    Label,
    Panel,
    Point,
    Readout,
    Segment,
    Slope,
)
from calcanim.storyboard.quantities import Quantity

_INSIDE = 0.85  # of the way to the window's edge: where a line has its name
_STEEP = 1e12  # stands for an upright line
_INSET = 0.46  # of the panel: the magnifier
LINES = ("run", "rise", "secant", "tangent")
WIDEST = 4.0  # how many times it enlarges at first


def graph(
    steps: Steps, letter: str, step: str, slope: Expression | None, lower: Window | None
) -> Graph:
    """The figure at rest: the second point one step away."""
    s, view = steps.secants, steps.view
    across = ticks_across(s.f, s.name, view.low, view.high)
    up = (
        ticks_up(view.bottom, view.top, "tall"),
        ticks_up(view.bottom, view.top, "short", 4),
    )
    x = Axis(written(symbol(s.name)).formula, view.low, view.high, (across,))
    y = Axis(axis_name(letter, s.name, "function"), view.bottom, view.top, up)
    elements = (*_elements(steps, letter, step), _inset(steps))
    panels = (Panel("f", y, elements), slope_panel(steps, lower, slope))
    h = [v for pair in steps.ends.values() for v in pair]
    last = steps.zoom[0]
    slopes = [s.slope(v) for v in (*h, math.copysign(last, h[0]))]
    return Graph(
        x,
        panels,
        tuple(Quantity(k, v) for k, v in _quantities(steps).items()),
        ("x", "f.axis", "f.grid", "f.zero", "f.tick", "f.name"),
        (
            readout("step", plain(step, step, "increment"), "h", "increment", h, last),
            readout("slope", _words("slope", "increment"), "m", "increment", slopes),
            *([] if s.found.slope is None else [_steep(float(s.found.slope), slopes)]),
        ),
    )


def lens(steps: Steps, factors: Floats) -> dict[str, Floats]:
    """Windows around the point, `factors` times smaller than the curve's."""
    view, a, here = steps.view, float(steps.secants.a), float(steps.secants.here)
    across, up = ((v / 2 / factors) for v in (view.high - view.low, view.top - view.bottom))
    return {
        "lens.left": a - across,
        "lens.right": a + across,
        "lens.bottom": here - up,
        "lens.top": here + up,
    }


def _elements(steps: Steps, letter: str, step: str) -> tuple[GraphElement, ...]:
    s = steps.secants
    whole = curve("curve", "function", steps.sampled, high="drawn")
    upright = (steps.view.bottom, steps.view.top)
    first = steps.ends[steps.start][0]
    rising = s.slope(first) * first >= 0
    long, short = (
        written(n).formula for n in (rise(letter, s.at, step), words("rise", "function"))
    )
    return (
        Guide("foot", "input", "p.x", "p.y"),
        *(
            Segment(f"pole.{n}", "muted", x, upright[0], x, upright[1], 2.5, dashed=True)
            for n, x in enumerate(steps.poles)
        ),
        replace(nearer(s.f, s.name, whole, float(s.a), steps.view, steps.zoom[1]), width=6.0),
        Slope("turning", "muted", "p.x", "p.y", "turn", dashed=True),
        Segment("run", "increment", "p.x", "p.y", "q.x", "p.y", "run.width"),
        Segment("rise", "function", "q.x", "p.y", "q.x", "q.y", "rise.width"),
        Slope("secant", "increment", "p.x", "p.y", "m"),
        Slope("tangent", "derivative", "p.x", "p.y", "t", width=2.5),
        Slope("roll", "derivative", "p.x", "p.y", "t", reach=3.2),
        Point("q", "increment", "q.x", "q.y"),
        Point("p", "input", "p.x", "p.y"),
        Label(
            "run_name", plain(step, step, "increment"), "middle.x", "p.y", "s" if rising else "n"
        ),
        Label("rise_name", long, "q.x", "middle.y", "e", short),
        _secant_name(steps),
    )


def _inset(steps: Steps) -> Inset:
    """A magnifier in the corner where the curve takes the least room."""
    side = roomiest(((p.x, p.y) for p in steps.sampled.pieces), steps.view, _INSET)
    ends = ("lens.left", "lens.right", "lens.bottom", "lens.top")
    lines = ("run", "rise", "secant") if steps.secants.found.slope is None else LINES
    shows = ("curve", *lines, "q", "p")
    return Inset("lens", "muted", *ends, shows, side, _INSET)


def _words(text: str, role: str) -> Formula:
    return plain(f'"{text}"', text, role)


def _steep(slope: float, secants: Sequence[float]) -> Readout:
    """The tangent's slope, in the place of the secant's."""
    label = _words("slope", "derivative")
    found = readout("steep", label, "t", "derivative", [slope, *secants])
    return replace(found, instead_of="slope")


def _secant_name(steps: Steps) -> Label:
    """What the secant is called, beside it."""
    x, y = _far_end(steps, steps.secants.slope(steps.ends[steps.start][0]))
    return Label("secant_name", written(words("secant", "increment")).formula, x, y, "nw")


def _far_end(steps: Steps, slope: float) -> tuple[float, float]:
    """A place on the line of this slope, far from the point and well inside of the window."""
    a, here, view = float(steps.secants.a), float(steps.secants.here), steps.view
    reach = _INSIDE * ((view.high if slope >= 0 else view.low) - a)
    up = _INSIDE * (view.top - here)
    if slope * reach > up:
        reach = up / slope
    return a + reach, here + slope * reach


def _quantities(steps: Steps) -> dict[str, float]:
    s, view, slopes = steps.secants, steps.view, quotients(steps)[0]
    first = steps.ends[steps.start][0]
    a, here = float(s.a), float(s.here)
    there = float(s.heights_along(np.array([first]))[0])
    slope = s.found.slope
    return {
        "tall": 1.0,
        "short": 0.0,
        "split": 0.0,
        "d.low": slopes.bottom,
        "d.high": slopes.top,
        "secants": 1.0,
        "tangents": 0.0,
        **{key: float(v) for key, v in lens(steps, np.array(WIDEST)).items()},
        "turn": 0.0,
        "drawn": view.low,
        "p.x": a,
        "p.y": here,
        "q.x": a + first,
        "q.y": there,
        "middle.x": a + first / 2,
        "middle.y": (here + there) / 2,
        "run.width": 5.0,
        "rise.width": 5.0,
        "h": first,
        "m": s.slope(first),
        "t": float(slope) if slope is not None else _STEEP,
        "roll": view.low,
    }
