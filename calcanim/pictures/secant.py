"""A curve with its secant and its tangent at a point, and the derivative in a panel below."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from calcanim.calculus.derivatives.secants import Secants
from calcanim.expressions.tree import Expression
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import plain
from calcanim.notation.sides import rise, symbol, words
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import axis_name, curve, nearer, readout, ticks_across, ticks_up, track
from calcanim.pictures.rolling import slope_panel, slope_window
from calcanim.pictures.steps import Steps, steps_of
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.windows import Window
from calcanim.storyboard.graph import (
    Axis,
    Graph,
    GraphElement,
    Guide,
    Label,
    Panel,
    Point,
    Segment,
    Slope,
)
from calcanim.storyboard.quantities import Quantity, Track

_SAMPLES = 61
_MOST = 1000  # samples of a motion, about
_ROLL = 121
_INSIDE = 0.85  # of the way to the window's edge: where a line has its name
_STEEP = 1e12  # stands for an upright line


@dataclass(frozen=True, kw_only=True)
class SecantPicture(Picture):
    """The graph around a point, and the tracks on which it moves.

    Quantities: the window ``x.low`` to ``y.high``; ``wide``, ``tall``, ``short``, ``between`` and
    ``near`` for the sets of ticks; the point ``p``, the second point ``q``; ``h``, the secant's
    slope ``m``, the tangent's ``t``; ``drawn``, how far the curve is drawn, and ``roll``, the
    derivative; ``split``, the lower panel's share.
    """

    steps: Steps
    slope: Expression | None
    lower: Window | None

    @property
    def secants(self) -> Secants:
        """What it shows."""
        return self.steps.secants

    curve = Parts("curve")
    point = Parts("foot", "p")
    run = Parts("run", "run_name", "q")  # with the second point
    rise = Parts("rise", "rise_name")
    line = Parts("secant", "secant_name", "slope", "step")  # with its readouts
    names = Parts("run_name", "rise_name", "secant_name")  # off before anything moves
    triangle = Parts("q", "run", "rise", "secant")
    tangent = Parts("tangent")
    tangent_named = Parts("tangent", "tangent_name")
    others = Parts("step", "slope", "tangent", "tangent_name", "foot")  # off before it rolls
    below = Parts("d.axis", "d.grid", "d.zero", "d.tick", "d.name", "roll")  # an empty panel
    derivative = Parts("derivative", "height", "value")

    # -- tracks --------------------------------------------------------------

    def draw(self) -> Track:
        """The curve is drawn from left to right."""
        return track({"drawn": (self.steps.view.low, self.steps.view.high)})

    def move(self, start: float, end: float) -> Track:
        """The second point goes from one step to another on the same side, ever more slowly."""
        return track(self._at(self._fine(start, end)))

    def _fine(self, start: float, end: float) -> Floats:
        """Steps so close that between two of them what is read out is true to its last digit."""
        assert isinstance(self.figure, Graph)
        of = {r.quantity: 10.0 ** (r.exponent - r.decimals) for r in self.figure.readouts}
        count = _SAMPLES
        while True:
            h = _steps(start, end, count)
            slopes, between = (self.secants.along(v)[1] for v in (h, (h[1:] + h[:-1]) / 2))
            off = np.abs(between - (slopes[1:] + slopes[:-1]) / 2)
            steep = np.abs(np.diff(slopes)) / np.maximum(np.abs(np.diff(h)), 1e-300)
            if (off <= np.maximum(of["m"], steep * of["h"]) / 2).all() or count > _MOST:
                return h
            count = 2 * count - 1

    def to_and_fro(self, start: float, end: float) -> Track:
        """The second point goes to another step, rests there and comes back."""
        there = self._at(self._fine(start, end))
        way = np.arange(len(there["h"]))
        order = np.concatenate([way, np.full(len(way) // 3, -1), way[::-1]])
        return track({key: values[order] for key, values in there.items()})

    def _at(self, h: np.ndarray) -> dict[str, np.ndarray]:
        heights, slopes = self.secants.along(h)
        return {"h": h, "q.x": float(self.secants.a) + h, "q.y": heights, "m": slopes}

    def zoom(self, sign: int, out: bool = False) -> Track:
        """The window closes in on the point while the step shrinks on; `out` is the way back.

        The way back ends with the first step.
        """
        first, last = self.steps.ends[sign]
        end, factor = self.steps.zoom
        h = self._fine(sign * end, first) if out else self._fine(last, sign * end)
        t = np.linspace(1, 0, len(h)) if out else np.linspace(0, 1, len(h))
        z = factor**-t
        a, here, view = float(self.secants.a), float(self.secants.here), self.steps.view
        far = np.clip(1 - (t - 0.12) / 0.12, 0, 1)
        between = np.clip((t - 0.3) / 0.1, 0, 1) * np.clip(1 - (t - 0.6) / 0.1, 0, 1)
        window = {
            "x.low": a - (a - view.low) * z,
            "x.high": a + (view.high - a) * z,
            "y.low": here - (here - view.bottom) * z,
            "y.high": here + (view.top - here) * z,
        }
        ticks = {"wide": far, "tall": far, "between": between}
        return track(
            self._at(h) | window | ticks | {"near": np.clip((t - 0.75) / 0.12, 0, 1)},
        )

    def pulse(self, name: str) -> Track:
        """The ``rise`` or the ``run`` swells and thins again."""
        return track({f"{name}.width": 5 + 6 * np.sin(np.linspace(0, np.pi, 21)) ** 2})

    def make_room(self) -> Track:
        """The curve's panel gives half of its height to the derivative's."""
        t = np.linspace(0, 1, 31)
        tall, short = np.clip(1 - t / 0.3, 0, 1), np.clip((t - 0.6) / 0.3, 0, 1)
        return track({"split": t, "tall": tall, "short": short})

    def roll(self, start: float, end: float, drawn: float | None = None) -> Track:
        """The point and its tangent go along the curve.

        The derivative is drawn as far as `drawn`, or behind the point.
        """
        assert self.slope is not None
        xs = np.linspace(start, end, _ROLL)
        f, name = self.secants.f, self.secants.name
        return track(
            {
                "p.x": xs,
                "p.y": values(f, name, xs),
                "t": values(self.slope, name, xs),
                "roll": xs if drawn is None else np.full(_ROLL, drawn),
            }
        )


def _steps(start: float, end: float, count: int) -> Floats:
    """Steps of one sign from one to the other, ever shorter or ever longer."""
    return math.copysign(1.0, start) * np.geomspace(abs(start), abs(end), count)


def secant_picture(
    secants: Secants, letter: str, step: str, slope: Expression | None
) -> SecantPicture:
    """The curve of the function called `letter` around the point; `step` names the step.

    With the derivative `slope` there is a panel for it, where the tangent can roll. Raises
    UndefinedError for values too large to draw.
    """
    steps = steps_of(secants)
    lower = slope_window(steps, slope)
    graph = _graph(steps, letter, step, slope, lower)
    return SecantPicture(id=fresh_id("figure"), figure=graph, steps=steps, slope=slope, lower=lower)


def _graph(
    steps: Steps, letter: str, step: str, slope: Expression | None, lower: Window | None
) -> Graph:
    """The figure at rest: the second point one step away."""
    s, view = steps.secants, steps.view
    f, name = s.f, s.name
    half, close = steps.closer(math.sqrt(steps.zoom[1])), steps.closer(steps.zoom[1])
    across = (
        ticks_across(f, name, view.low, view.high, "wide"),
        ticks_across(f, name, half.low, half.high, "between", 4),
        ticks_across(f, name, close.low, close.high, "near", 4),
    )
    up = (
        ticks_up(view.bottom, view.top, "tall"),
        ticks_up(view.bottom, view.top, "short", 4),
        ticks_up(half.bottom, half.top, "between", 4),
        ticks_up(close.bottom, close.top, "near", 5),
    )
    x = Axis(written(symbol(name)).formula, "x.low", "x.high", across)
    y = Axis(axis_name(letter, name, "function"), "y.low", "y.high", up)
    panels = [Panel("f", y, _elements(steps, letter, step))]
    if lower is not None and slope is not None:
        panels.append(slope_panel(lower, slope, letter, name))
    h = [v for pair in steps.ends.values() for v in pair]
    last = steps.zoom[0]
    slopes = [s.slope(v) for v in (*h, math.copysign(last, h[0]))]
    return Graph(
        x,
        tuple(panels),
        tuple(Quantity(k, v) for k, v in _quantities(steps).items()),
        ("x", "f.axis", "f.grid", "f.zero", "f.tick", "f.name"),
        (
            readout("step", plain(step, step, "increment"), "h", "increment", h, last),
            readout("slope", plain('"slope"', "slope", "derivative"), "m", "derivative", slopes),
        ),
    )


def _elements(steps: Steps, letter: str, step: str) -> tuple[GraphElement, ...]:
    s = steps.secants
    whole = curve("curve", "function", steps.sampled, high="drawn")
    first = steps.ends[steps.start][0]
    rising = s.slope(first) * first >= 0
    long, short = (
        written(n).formula for n in (rise(letter, s.at, step), words("rise", "function"))
    )
    return (
        Guide("foot", "input", "p.x", "p.y"),
        nearer(s.f, s.name, whole, float(s.a), steps.view, steps.zoom[1]),
        Segment("run", "increment", "p.x", "p.y", "q.x", "p.y", "run.width"),
        Segment("rise", "function", "q.x", "p.y", "q.x", "q.y", "rise.width"),
        Slope("secant", "increment", "p.x", "p.y", "m"),
        Slope("tangent", "derivative", "p.x", "p.y", "t", width=3.0),
        Slope("roll", "derivative", "p.x", "p.y", "t", reach=3.2),
        Point("q", "increment", "q.x", "q.y"),
        Point("p", "input", "p.x", "p.y"),
        Label(
            "run_name", plain(step, step, "increment"), "middle.x", "p.y", "s" if rising else "n"
        ),
        Label("rise_name", long, "q.x", "middle.y", "e", short),
        *_line_names(steps),
    )


def _line_names(steps: Steps) -> list[Label]:
    """What the secant and the tangent are called, each beside its line."""
    s = steps.secants
    first = steps.ends[steps.start][0]
    lines = [("secant", "increment", s.slope(first))]
    if s.found.slope is not None:
        lines.append(("tangent", "derivative", float(s.found.slope)))
    named = []
    for key, role, slope in lines:
        x, y = _far_end(steps, slope)
        named.append(Label(f"{key}_name", written(words(key, role)).formula, x, y, "nw"))
    return named


def _far_end(steps: Steps, slope: float) -> tuple[float, float]:
    """A place on the line of this slope, far from the point and well inside of the window."""
    a, here, view = float(steps.secants.a), float(steps.secants.here), steps.view
    reach = _INSIDE * ((view.high if slope >= 0 else view.low) - a)
    up = _INSIDE * (view.top - here)
    if slope * reach > up:
        reach = up / slope
    return a + reach, here + slope * reach


def _quantities(steps: Steps) -> dict[str, float]:
    s, view = steps.secants, steps.view
    first = steps.ends[steps.start][0]
    a, here = float(s.a), float(s.here)
    there = float(s.heights_along(np.array([first]))[0])
    window = {"x.low": view.low, "x.high": view.high, "y.low": view.bottom, "y.high": view.top}
    ticks = {"wide": 1.0, "tall": 1.0, "short": 0.0, "between": 0.0, "near": 0.0}
    slope = s.found.slope
    return {
        **window,
        **ticks,
        "split": 0.0,
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
