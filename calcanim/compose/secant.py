"""The figure of the secant film: the curve with its secant, and below it the derivative."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from calcanim.calculus.derivation import Derivation
from calcanim.compose.approach import Approach, curve_values, tenth
from calcanim.compose.rolling import lower_window
from calcanim.expressions.tree import Expression
from calcanim.expressions.typst import typst
from calcanim.notation.setter import plain
from calcanim.pictures.plots import (
    axis_name,
    curve,
    nearer,
    readout,
    shrunk,
    ticks_across,
    ticks_up,
    track,
)
from calcanim.sampling.sample import sample
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
_ROLL = 121
_STEEP = 1e12  # stands for an upright line


@dataclass(frozen=True)
class SecantFigure:
    """The graph, and the tracks on which it moves.

    Quantities: the window ``x.low`` to ``y.high``; ``wide``, ``tall``, ``short``, ``between`` and
    ``near`` for the sets of ticks; the point ``p``, the second point ``q``; ``h``, the secant's
    slope ``m``, the tangent's ``t``; ``drawn``, how far the curve is drawn, and ``roll``, the
    derivative; ``split``, the lower panel's share.
    """

    course: Approach
    letter: str
    step: str
    slope: Expression | None

    @property
    def view(self) -> Window:
        """The window before any zoom."""
        return self.course.view

    @cached_property
    def close(self) -> Window:
        """The window at the end of the zoom."""
        c = self.course
        return shrunk(c.view, float(c.a), c.zoom[1], float(c.here))

    @cached_property
    def sides(self) -> dict[int, tuple[float, float]]:
        """The first and the last step of each side that has a curve, by its sign."""
        found = {}
        for sign in (1, -1):
            first = self.course.first_step(sign)
            if first is not None:
                found[sign] = (first, sign * tenth(first))
        return found

    @property
    def start(self) -> int:
        """The side that the film begins with."""
        return next(iter(self.sides))

    # -- the figure ----------------------------------------------------------

    @cached_property
    def graph(self) -> Graph:
        """The figure at rest: the second point one step away."""
        view, close = self.view, self.close
        c = self.course
        half = shrunk(view, float(c.a), math.sqrt(c.zoom[1]), float(c.here))
        f, name = self.course.f, self.course.name
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
        x = Axis(axis_name(typst(Expression("variable", (), name))), "x.low", "x.high", across)
        y = Axis(axis_name(self.letter, name, "function"), "y.low", "y.high", up)
        panels = [Panel("f", y, self._upper())]
        if self.lower is not None:
            panels.append(self._lower_panel(self.lower))
        h = [s for pair in self.sides.values() for s in pair]
        last = self.course.zoom[0]
        slopes = [self.course.slope(v) for v in (*h, last * self.start)]
        label = plain(self.step, self.step, "increment")
        steep = plain('"slope"', "slope", "derivative")
        return Graph(
            x,
            tuple(panels),
            tuple(Quantity(k, v) for k, v in self._quantities().items()),
            ("x", "f.axis", "f.grid", "f.zero", "f.tick", "f.name"),
            (
                readout("step", label, "h", "increment", h, last),
                readout("slope", steep, "m", "derivative", slopes),
            ),
        )

    def _upper(self) -> tuple[GraphElement, ...]:
        c = self.course
        whole = curve("curve", "function", c.sampled, high="drawn")
        first = self.sides[self.start][0]
        rising = c.slope(first) * first >= 0
        a = typst(c.at)
        rise = f"{self.letter}({a} + {self.step}) − {self.letter}({a})"
        return (
            Guide("foot", "input", "p.x", "p.y"),
            nearer(c.f, c.name, whole, float(c.a), c.view, c.zoom[1]),
            Segment("run", "increment", "p.x", "p.y", "q.x", "p.y", "run.width"),
            Segment("rise", "function", "q.x", "p.y", "q.x", "q.y", "rise.width"),
            Slope("secant", "derivative", "p.x", "p.y", "m"),
            Slope("tangent", "derivative", "p.x", "p.y", "t", width=3.0),
            Slope("roll", "derivative", "p.x", "p.y", "t", reach=3.2),
            Point("q", "increment", "q.x", "q.y"),
            Point("p", "input", "p.x", "p.y"),
            Label(
                "run_name",
                plain(self.step, self.step, "increment"),
                "middle.x",
                "p.y",
                "s" if rising else "n",
            ),
            Label(
                "rise_name",
                plain(rise, "rise", "function", "rise"),
                "q.x",
                "middle.y",
                "e",
                plain('"rise"', "rise", "function", "rise"),
            ),
        )

    def _quantities(self) -> dict[str, float]:
        c, view = self.course, self.view
        first = self.sides[self.start][0]
        a, here = float(c.a), float(c.here)
        there = float(c.heights_along(np.array([first]))[0])
        slope = c.found.slope
        return {
            "x.low": view.low,
            "x.high": view.high,
            "y.low": view.bottom,
            "y.high": view.top,
            "wide": 1.0,
            "tall": 1.0,
            "short": 0.0,
            "between": 0.0,
            "near": 0.0,
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
            "m": c.slope(first),
            "t": float(slope) if slope is not None else _STEEP,
            "roll": view.low,
        }

    # -- tracks --------------------------------------------------------------

    def draw(self) -> Track:
        """The curve is drawn from left to right."""
        return track({"drawn": (self.view.low, self.view.high)})

    def steps(self, start: float, end: float) -> Track:
        """The second point goes from one step to another on the same side, ever more slowly."""
        h = np.sign(start) * np.geomspace(abs(start), abs(end), _SAMPLES)
        return track(self._at(h))

    def _at(self, h: np.ndarray) -> dict[str, np.ndarray]:
        a = float(self.course.a)
        ys = self.course.heights_along(h)
        return {"h": h, "q.x": a + h, "q.y": ys, "m": self.course.slopes_along(h)}

    def zoom(self, sign: int, out: bool = False) -> Track:
        """The window closes in on the point while the step shrinks on; `out` is the way back.

        The way back ends with the first step.
        """
        c, view = self.course, self.view
        first, last = self.sides[sign]
        t = np.linspace(0, 1, _SAMPLES)
        z = c.zoom[1] ** -t
        h = sign * np.geomspace(abs(last), c.zoom[0], _SAMPLES)
        if out:
            z = z[::-1]
            h = sign * np.geomspace(c.zoom[0], abs(first), _SAMPLES)
            t = t[::-1]
        a, here = float(c.a), float(c.here)
        far = np.clip(1 - (t - 0.12) / 0.12, 0, 1)
        between = np.clip((t - 0.3) / 0.1, 0, 1) * np.clip(1 - (t - 0.6) / 0.1, 0, 1)
        return track(
            self._at(h)
            | {
                "x.low": a - (a - view.low) * z,
                "x.high": a + (view.high - a) * z,
                "y.low": here - (here - view.bottom) * z,
                "y.high": here + (view.top - here) * z,
                "wide": far,
                "tall": far,
                "between": between,
                "near": np.clip((t - 0.75) / 0.12, 0, 1),
            }
        )

    def pulse(self, *names: str) -> Track:
        """Strokes swell and thin again."""
        swell = 5 + 6 * np.sin(np.linspace(0, np.pi, 21)) ** 2
        return track({f"{n}.width": swell for n in names})

    # -- the derivative's panel ----------------------------------------------

    @cached_property
    def lower(self) -> Window | None:
        """The lower panel's window, its interval where the tangent rolls; None without one."""
        return lower_window(self.course, self.slope)

    def _lower_panel(self, w: Window) -> Panel:
        assert self.slope is not None
        y = Axis(
            axis_name(self.letter + "'", self.course.name, "derivative"),
            w.bottom,
            w.top,
            (ticks_up(w.bottom, w.top, count=4),),
        )
        sampled = sample(self.slope, self.course.name, w.low, w.high, heights=w.heights)
        return Panel(
            "d",
            y,
            (
                curve("derivative", "derivative", sampled, high="roll", dots=False),
                Guide("height", "derivative", "p.x", "t"),
                Point("value", "derivative", "p.x", "t"),
            ),
            "split",
        )

    def make_room(self) -> Track:
        """The curve's panel gives half of its height to the derivative's, and p goes to the start.

        Only where there is a lower panel.
        """
        assert self.lower is not None
        t = np.linspace(0, 1, 31)
        return track(
            {
                "split": t,
                "tall": np.clip(1 - t / 0.3, 0, 1),
                "short": np.clip((t - 0.6) / 0.3, 0, 1),
            }
        )

    def roll(self, start: float, end: float, drawn: float | None = None) -> Track:
        """The point and its tangent go along the curve.

        The derivative is drawn as far as `drawn`, or behind the point.
        """
        assert self.slope is not None
        xs = np.linspace(start, end, _ROLL)
        return track(
            {
                "p.x": xs,
                "p.y": curve_values(self.course.f, self.course.name, xs),
                "t": curve_values(self.slope, self.course.name, xs),
                "roll": xs if drawn is None else np.full(_ROLL, drawn),
            }
        )


def figure_of(course: Approach, step: str, derivation: Derivation | None) -> SecantFigure:
    """The figure for a function at a point; `step` is the letter of the step."""
    letter = "f" if course.name != "f" else "g"
    return SecantFigure(course, letter, step, derivation.result if derivation else None)
