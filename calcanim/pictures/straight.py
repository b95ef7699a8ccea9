"""A straight line: its slope is the same everywhere, and stays as it is lifted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calcanim.expressions.names import fresh_names
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import plain
from calcanim.notation.sides import symbol
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import axis_name, eased, piece, readout, to_and_back, track
from calcanim.storyboard.graph import (
    Axis,
    Curve,
    Graph,
    GraphElement,
    Panel,
    Segment,
    Span,
)
from calcanim.storyboard.quantities import Quantity, Track

_LOW, _HIGH, _BOTTOM, _TOP = -3.0, 3.0, -2.6, 2.6
_SLOPE, _RUN = 0.6, 1.0
_LEFT, _RIGHT = -2.4, 1.2


@dataclass(frozen=True, kw_only=True)
class StraightPicture(Picture):
    """The line; its slope triangle is revealed. Quantities: ``x``, where that is, and ``lift``."""

    triangle = Parts("run", "rise", "run_size", "rise_size")
    numbers = Parts("slope", "lift")

    def slid(self) -> Track:
        """The triangle goes along the line."""
        return track(_triangle(eased(_LEFT, _RIGHT, 61), np.zeros(61)))

    def lifted(self) -> Track:
        """The line goes up and down, its triangle with it."""
        up = np.concatenate([to_and_back(0.0, 1.1), to_and_back(0.0, -0.9)[1:], eased(0.0, 0.9)])
        return track(_triangle(np.full(len(up), _RIGHT), up))


def straight(x: str) -> StraightPicture:
    """A line over the variable `x`, of some slope."""
    grid = np.array([_LOW, _HIGH])
    rate, height, up = fresh_names(("a", "b", "y"), (x,))
    a, b = (plain(c, c, role) for c, role in ((rate, "derivative"), (height, "input")))
    elements: tuple[GraphElement, ...] = (
        Curve("curve", "function", (piece(grid, _SLOPE * grid),), shift="lift"),
        Segment("run", "increment", "x", "y", "next", "y", 6.0),
        Segment("rise", "derivative", "next", "y", "next", "far", 6.0),
        Span("run_size", "increment", "x", "under", "next", "under", plain("1", "1"), "s", 0.2),
        Span("rise_size", "derivative", "beside", "y", "beside", "far", a, "e", 0.2),
    )
    start = {k: float(v[0]) for k, v in _triangle(np.array([_LEFT]), np.zeros(1)).items()}
    figure = Graph(
        Axis(written(symbol(x)).formula, _LOW, _HIGH, ()),
        (Panel("plane", Axis(axis_name(up), _BOTTOM, _TOP, ()), elements),),
        tuple(Quantity(k, v) for k, v in start.items()),
        ("x", "plane", "curve"),
        (
            readout("slope", a, "slope", "derivative", [_SLOPE]),
            readout("lift", b, "lift", "input", [-1.0]),
        ),
    )
    return StraightPicture(id=fresh_id("figure"), figure=figure)


def _triangle(x: np.ndarray, lift: np.ndarray) -> dict[str, np.ndarray]:
    y = _SLOPE * x + lift
    return {
        "x": x,
        "y": y,
        "next": x + _RUN,
        "far": y + _SLOPE * _RUN,
        "under": y - 0.1,
        "beside": x + _RUN + 0.12,
        "lift": lift,
        "slope": np.full(len(lift), _SLOPE),
    }
