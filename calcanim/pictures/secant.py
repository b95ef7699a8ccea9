"""A curve with its secant and its tangent at a point, and the derivative in a panel below."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from calcanim.calculus.derivatives.secants import Secants
from calcanim.expressions.tree import Expression
from calcanim.notation.lines import fresh_id
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import (
    track,
)
from calcanim.pictures.rolling import slope_window
from calcanim.pictures.secant_graph import WIDEST, graph, lens
from calcanim.pictures.steps import Steps, steps_of
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.windows import Window
from calcanim.storyboard.graph import (
    Graph,
    Panel,
)
from calcanim.storyboard.quantities import Track

_SAMPLES = 61
_MOST = 1000  # samples of a motion, about
_ROLL = 121


@dataclass(frozen=True, kw_only=True)
class SecantPicture(Picture):
    """The graph around a point, and the tracks on which it moves.

    Quantities: ``tall`` and ``short`` for the sets of ticks; the point ``p``, the second point
    ``q``; ``h``, the secant's slope ``m``, the tangent's ``t``; ``turn``, the slope of any line
    through the point; ``lens.left`` to ``lens.top``, what a magnifier shows; ``drawn``, how far
    the curve is drawn, and ``roll``, the derivative; ``split``, the share of the panel of slopes,
    its window ``d.low`` to ``d.high``, ``secants`` and ``tangents`` for its ticks.
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
    turning = Parts("turning")  # any line through the point
    run = Parts("run", "run_name", "q")  # with the second point
    rise = Parts("rise", "rise_name")
    line = Parts("secant", "secant_name", "slope", "step")  # with its readouts
    names = Parts("run_name", "rise_name", "secant_name")  # off before anything moves
    triangle = Parts("q", "run", "rise", "secant")
    readouts = Parts("step", "slope")
    tangent = Parts("tangent")
    steepness = Parts("steep")  # the tangent's readout
    others = Parts("step", "slope", "steep", "tangent", "foot")  # off before it rolls
    rises = Parts("rise")
    quotients = Parts("quotients")  # the slopes of all secants
    place = Parts("place_m")  # the slope of the secant as it is
    goal = Parts("goal", "level")  # the slope that fills the hole
    below = Parts("d.axis", "d.grid", "d.zero", "d.tick", "d.name")  # an empty panel
    rolling = Parts("roll")
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

    @property
    def holes(self) -> Mark:
        """What the slopes of the secants come to from each side, as far as these are numbers."""
        return self._of("d", "hole_left", "hole_right")

    @property
    def poles(self) -> Mark | None:
        """Where the curve has poles, if it has."""
        found = self._of("f", *(f"pole.{n}" for n in range(len(self.steps.poles))))
        return found if found.keys else None

    lens = Parts("lens")  # a magnifier, and what is seen in it
    lens_triangle = Parts("lens.q", "lens.run", "lens.rise", "lens.secant")

    def _of(self, panel: str, *keys: str) -> Mark:
        """Those of these elements that there are."""
        (there,) = (p for p in self.panels if p.key == panel)
        known = {e.key for e in there.elements}
        return self.mark(*(key for key in keys if key in known))

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The panels, from top to bottom."""
        assert isinstance(self.figure, Graph)
        return self.figure.panels

    def turn(self) -> Track:
        """A line through the point takes one slope after another."""
        view = self.steps.view
        unit = (view.top - view.bottom) / (view.high - view.low)
        angles = np.sin(np.linspace(0, 2 * np.pi, _SAMPLES)) * 1.1 + 0.35
        return track({"turn": unit * np.tan(angles)})

    def closer(self, sign: int) -> Track:
        """The magnifier shows ever less, while the step shrinks on."""
        _, last = self.steps.ends[sign]
        end, factor = self.steps.zoom
        h = self._fine(last, sign * end)
        return track(self._at(h) | lens(self.steps, np.geomspace(WIDEST, factor, len(h))))

    def meet(self, sign: int) -> Track:
        """The second point goes on until it lies on the point, and the secant on the tangent."""
        _, last = self.steps.ends[sign]
        slope = self.secants.found.slope
        assert slope is not None
        there = self._at(_steps(last, last / 100, _SAMPLES))
        end = {"h": 0.0, "q.x": float(self.secants.a), "q.y": float(self.secants.here)}
        end["m"] = float(slope)
        return track({key: np.append(there[key], end[key]) for key in there})

    def pulse(self, name: str) -> Track:
        """The ``rise`` or the ``run`` swells and thins again."""
        return track({f"{name}.width": 5 + 6 * np.sin(np.linspace(0, np.pi, 21)) ** 2})

    def share(self) -> Track:
        """The curve's panel gives half of its height to the slopes'."""
        t = np.linspace(0, 1, 31)
        tall, short = np.clip(1 - t / 0.3, 0, 1), np.clip((t - 0.6) / 0.3, 0, 1)
        return track({"split": t, "tall": tall, "short": short})

    def widen(self) -> Track:
        """The slopes' window becomes one for those of the tangent."""
        assert self.lower is not None
        (low, high), view = self._start, self.lower
        t = np.linspace(0, 1, 31)
        old, new = np.clip(1 - t / 0.4, 0, 1), np.clip((t - 0.6) / 0.4, 0, 1)
        window = {"d.low": low + (view.bottom - low) * t, "d.high": high + (view.top - high) * t}
        return track(window | {"secants": old, "tangents": new})

    @property
    def _start(self) -> tuple[float, float]:
        """The window of the secants' slopes."""
        assert isinstance(self.figure, Graph)
        known = {q.key: q.value for q in self.figure.quantities}
        return known["d.low"], known["d.high"]

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
    made = graph(steps, letter, step, slope, lower)
    return SecantPicture(id=fresh_id("figure"), figure=made, steps=steps, slope=slope, lower=lower)
