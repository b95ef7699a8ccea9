"""A slope under test: the line that is claimed, and secants to one side and to both."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from calcanim.calculus.derivatives.secants import Secants
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import plain
from calcanim.notation.sides import symbol
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import axis_name, curve, readout, ticks_across, ticks_up, track
from calcanim.pictures.steps import Steps, steps_of, tenth
from calcanim.sampling.arrays.functions import Floats
from calcanim.storyboard.graph import (
    Axis,
    Graph,
    GraphElement,
    Guide,
    Panel,
    Point,
    Segment,
    Slope,
)
from calcanim.storyboard.quantities import Quantity, Track

_SAMPLES = 961
_FINEST = 1000  # of the first step that is told of to the last


@dataclass(frozen=True, kw_only=True)
class Probe(Picture):
    """The graph around a point, with a line of the claimed slope, and secants for a step `h`."""

    steps: Steps
    first: float
    claimed: float

    point = Parts("foot", "p")
    claim = Parts("claim")
    one_side = Parts("right", "run", "rise", "secant", "step", "one")  # with its readouts
    both_sides = Parts("left", "chord", "both")
    no_triangle = Parts("run", "rise")
    tangent = Parts("tangent")

    @property
    def last(self) -> float:
        """The smallest step that is shown."""
        return tenth(self.first) / _FINEST

    @property
    def told(self) -> tuple[Fraction, Fraction]:
        """Round steps that are told of: a large one, and the last."""
        return Fraction(repr(tenth(self.first))), Fraction(repr(self.last))

    def swung(self) -> Track:
        """The line of the claim turns to its slope, from level."""
        return track({"claim": self.claimed * np.sin(np.linspace(0, np.pi / 2, 41))})

    def shrunk(self) -> Track:
        """The step becomes small."""
        return track(_along(self.steps.secants, np.geomspace(self.first, self.last, _SAMPLES)))

    def narrowed(self) -> Track:
        """The step becomes the larger of those that are told of."""
        large, _ = self.told
        return track(_along(self.steps.secants, np.geomspace(self.first, float(large), _SAMPLES)))

    def widened(self) -> Track:
        """The step becomes as large as it was at first."""
        return track(_along(self.steps.secants, np.geomspace(self.last, self.first, _SAMPLES)))


def probe(secants: Secants, letter: str, step: str, claim: float) -> Probe:
    """The picture of a function called `letter`, and a `claim` of its slope."""
    steps = steps_of(secants)
    ends = [abs(first) for first, _ in steps.ends.values()]
    first = min(ends)
    figure = _graph(steps, letter, step, claim, first)
    return Probe(id=fresh_id("figure"), figure=figure, steps=steps, first=first, claimed=claim)


def _along(secants: Secants, h: Floats) -> dict[str, Floats]:
    """What runs with the step, each of shape (n,)."""
    a, here = float(secants.a), float(secants.here)
    ahead, slopes = secants.along(h)
    behind, others = secants.along(-h)
    both = (slopes + others) / 2
    found = {"h": h, "r.x": a + h, "r.y": ahead, "l.x": a - h, "l.y": behind}
    found |= {"one": slopes, "both": both, "middle": np.full(h.size, here)}
    return {key: np.nan_to_num(values, nan=here) for key, values in found.items()}


def _graph(steps: Steps, letter: str, step: str, claim: float, first: float) -> Graph:
    s, view = steps.secants, steps.view
    a, here = float(s.a), float(s.here)
    sweep = _along(s, np.geomspace(first, tenth(first) / _FINEST, 9))
    numbers = {key: float(values[0]) for key, values in sweep.items()} | {"claim": claim}
    slope = float(s.found.slope) if s.found.slope is not None else 0.0
    elements: tuple[GraphElement, ...] = (
        Guide("foot", "input", a, here),
        curve("curve", "function", steps.sampled),
        Segment("run", "increment", a, here, "r.x", here),
        Segment("rise", "increment", "r.x", here, "r.x", "r.y"),
        Slope("claim", "negative_area", a, here, "claim"),
        Slope("secant", "increment", a, here, "one"),
        Slope("chord", "inner", "l.x", "l.y", "both"),
        Slope("tangent", "derivative", a, here, slope, width=3.0),
        Point("right", "increment", "r.x", "r.y"),
        Point("left", "inner", "l.x", "l.y"),
        Point("p", "input", a, here),
    )
    named = [
        readout(
            "step",
            plain(step, step, "increment"),
            "h",
            "increment",
            sweep["h"],
            float(sweep["h"][-1]),
        )
    ]
    for key, words, role in (("one", "one side", "increment"), ("both", "both sides", "inner")):
        label = plain(f'"{words}"', words, role)
        named.append(readout(key, label, key, role, sweep[key]))
    x = Axis(
        written(symbol(s.name)).formula,
        view.low,
        view.high,
        (ticks_across(s.f, s.name, view.low, view.high),),
    )
    y = Axis(
        axis_name(letter, s.name, "function"),
        view.bottom,
        view.top,
        (ticks_up(view.bottom, view.top),),
    )
    start = tuple(Quantity(key, value) for key, value in numbers.items())
    return Graph(
        x,
        (Panel("f", y, elements),),
        start,
        ("x", "f.axis", "f.grid", "f.zero", "f.tick", "f.name", "curve"),
        tuple(named),
    )
