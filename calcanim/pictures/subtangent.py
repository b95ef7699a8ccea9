"""Exponentials: how far the foot of a tangent lies behind its point, for one base after another."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from calcanim.expressions.names import fresh_names
from calcanim.expressions.tree import variable
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import one, plain
from calcanim.notation.sides import symbol
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import eased, piece, readout, ticks_up, track
from calcanim.storyboard.graph import (
    Axis,
    Family,
    Graph,
    GraphElement,
    Panel,
    Point,
    Segment,
    Slope,
    Span,
)
from calcanim.storyboard.quantities import Quantity, Track

_LOW, _HIGH, _BOTTOM, _TOP = -2.6, 2.5, -0.9, 8.2
_BASES = np.concatenate([np.linspace(2.0, math.e, 13), np.linspace(math.e, 3.0, 6)[1:]])
_NATURAL = 12.0  # the level of e among them
_FROM, _REST, _TEST = -1.6, 2.0, 0.0


@dataclass(frozen=True, kw_only=True)
class Subtangent(Picture):
    """The curve; the rest is revealed.

    Quantities: the ``level`` among the bases and the ``base``; the point (``x``, ``y``), the
    ``slope`` there, the ``foot`` of the tangent, and how far it lies ``behind``.
    """

    tangent = Parts("tangent", "foot", "point", "tall")
    one = Parts("one")
    numbers = Parts("height", "steep")
    bases = Parts("base", "gap")  # in the place of these numbers
    guess = Parts("guess")

    def rolled(self) -> Track:
        """The point goes along the curve of e."""
        xs = eased(_FROM, _REST, 81)
        return track(_state(xs, np.full(81, _NATURAL)))

    def set_up(self) -> Track:
        """The point goes to where it will roll from."""
        return track(_state(eased(_REST, _FROM), np.full(41, _NATURAL)))

    def to_base_two(self) -> Track:
        """The base falls to 2, and the point goes to 0."""
        return track(_state(eased(_REST, _TEST, 61), eased(_NATURAL, 0.0, 61)))

    def swept(self) -> Track:
        """The base grows from 2 to 3 and comes back to e; the point goes on to 1."""
        last = len(_BASES) - 1.0
        levels = np.concatenate([eased(0.0, last, 61), eased(last, _NATURAL, 31)[1:]])
        xs = np.concatenate([eased(_TEST, 1.0, 61), np.full(30, 1.0)])
        return track(_state(xs, levels))


def subtangent(x: str) -> Subtangent:
    """The curves ``a**x`` of the variable `x`, at e to begin with."""
    (up,) = fresh_names(("y",), (x,))
    grid = np.linspace(_LOW, _HIGH, 81)
    curves = tuple((piece(grid, np.exp(grid * math.log(a))),) for a in _BASES)
    elements: tuple[GraphElement, ...] = (
        Family("curve", "function", curves, "level"),
        Segment("tall", "function", "x", 0.0, "x", "y", 5.0),
        Segment("foot", "increment", "foot", 0.0, "x", 0.0, 8.0),
        Segment("guess", "negative_area", _TEST - 1.2, 1.0, _TEST + 1.2, 1.0, 5.0, dashed=True),
        Slope("tangent", "derivative", "x", "y", "slope"),
        Span("one", "increment", "foot", 0.0, "x", 0.0, plain("1", "1", "increment"), "n", 0.3),
        Point("point", "input", "x", "y"),
    )
    start = {k: float(v[0]) for k, v in _state(np.array([_REST]), np.array([_NATURAL])).items()}
    most = np.array([math.exp(_REST)])
    numbers = (
        readout("height", plain('"height"', "height", "function"), "y", "function", most),
        readout("steep", plain('"slope"', "slope", "derivative"), "slope", "derivative", most),
    )
    others = (
        readout("base", plain('"base"', "base", "function"), "base", "function", _BASES),
        readout(
            "gap",
            plain('"foot behind by"', "foot behind by", "increment"),
            "behind",
            "increment",
            [1.5],
        ),
    )
    figure = Graph(
        Axis(written(symbol(x)).formula, _LOW, _HIGH, (ticks_up(_LOW, _HIGH),)),
        (
            Panel(
                "plane",
                Axis(one(variable(up), "function"), _BOTTOM, _TOP, (ticks_up(0.0, _TOP),)),
                elements,
            ),
        ),
        tuple(Quantity(k, v) for k, v in start.items()),
        ("x", "plane", "curve"),
        (
            *numbers,
            *(
                replace(other, instead_of=number.key)
                for other, number in zip(others, numbers, strict=True)
            ),
        ),
    )
    return Subtangent(id=fresh_id("figure"), figure=figure)


def _state(x: np.ndarray, level: np.ndarray) -> dict[str, np.ndarray]:
    base = np.interp(level, np.arange(len(_BASES)), _BASES)
    rate = np.log(base)
    y = np.exp(rate * x)
    return {
        "level": level,
        "base": base,
        "x": x,
        "y": y,
        "slope": rate * y,
        "foot": x - 1 / rate,
        "behind": 1 / rate,
    }
