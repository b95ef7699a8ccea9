"""A rectangle below 1/x: as it widens it falls, so that its area stays one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calcanim.expressions.tree import div, number, variable
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import plain
from calcanim.notation.sides import symbol
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import curve, eased, ticks_up, to_and_back, track
from calcanim.sampling.sample import sample
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import (
    Axis,
    Block,
    Blocks,
    Graph,
    GraphElement,
    Panel,
    Point,
    Slope,
    Span,
)
from calcanim.storyboard.quantities import Quantity, Track

_NARROW, _WIDE = 0.62, 3.4  # the widths between which it is seen, and where it rests
_REST, _STEP = 1.6, 0.9
_RIGHT, _TOP = 4.1, 1.75


@dataclass(frozen=True, kw_only=True)
class UnitArea(Picture):
    """Curve and rectangle; the strips are revealed.

    Quantities: the width ``x`` and its height ``y``; after the step ``wide`` and ``low``.
    """

    point = Parts("point")
    whole = Parts("kept", "point", "width", "height")
    gained = Parts("gained")
    lost = Parts("lost")
    moved = Parts("moved", "step")
    secant = Parts("secant")

    def reshaped(self) -> Track:
        """The width runs from narrow to wide and back to where it rests."""
        xs = np.concatenate([eased(_NARROW, _WIDE, 61), eased(_WIDE, _REST, 41)[1:]])
        return track(_strips(xs, np.zeros(len(xs))))

    def nudged(self) -> Track:
        """The width grows by the step: a strip is gained, another one lost."""
        return track(_strips(np.full(41, _REST), eased(0.0, _STEP)))

    def thinned(self) -> Track:
        """The step all but vanishes, and comes back."""
        steps = to_and_back(_STEP, _STEP / 30)
        return track(_strips(np.full(len(steps), _REST), steps))


def unit_area(x: str, step: str) -> UnitArea:
    """The curve of one over the variable `x`; the width will grow by the letter `step`."""
    f = div(number(1), variable(x))
    name, h = written(symbol(x)).formula, plain(step, step, "increment")
    of_x = plain(f"1 slash {x}", f"1/{x}", "function", f"one over {x}")

    def block(key: str, role: str, corners: tuple[float | str, ...], said: Formula) -> Blocks:
        a, b, c, d = corners
        return Blocks(key, role, "negative_area", ((Block(a, b, c, d, said),),), opacity=0.34)

    elements: tuple[GraphElement, ...] = (
        block("kept", "area", (0.0, 0.0, "x", "low"), plain("1", "1", "text", "one")),
        block("lost", "area", (0.0, "y", "x", "low"), plain('"lost"', "lost")),
        block("gained", "derivative", ("x", 0.0, "wide", "low"), plain('"gained"', "gained")),
        curve("curve", "function", sample(f, x, 0.0, _RIGHT, heights=(0.0, _TOP))),
        Slope("secant", "derivative", "x", "y", "slope", 4.5),
        Span("width", "input", 0.0, -0.07, "x", -0.07, plain(x, x, "input"), "s"),
        Span("height", "input", -0.1, 0.0, -0.1, "y", of_x, "w"),
        Span("step", "increment", "x", -0.07, "wide", -0.07, h, "s", 0.2),
        Point("moved", "increment", "wide", "low"),
        Point("point", "input", "x", "y"),
    )
    start = _strips(np.array([_REST]), np.zeros(1))
    figure = Graph(
        Axis(name, -0.62, _RIGHT, (ticks_up(-0.62, _RIGHT),)),
        (Panel("plane", Axis(of_x, -0.2, _TOP, (ticks_up(0.0, _TOP, count=4),)), elements),),
        tuple(Quantity(k, float(v[0])) for k, v in start.items()),
        ("x.zero", "plane.zero", "curve"),
    )
    return UnitArea(id=fresh_id("figure"), figure=figure)


def _strips(x: np.ndarray, h: np.ndarray) -> dict[str, np.ndarray]:
    return {"x": x, "y": 1 / x, "wide": x + h, "low": 1 / (x + h), "slope": -1 / (x * (x + h))}
