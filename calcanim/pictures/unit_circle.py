"""The unit circle: a step along it is as long as the angle's, and rises by the cosine of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calcanim.expressions.tree import call, variable
from calcanim.notation.lines import fresh_id
from calcanim.notation.setter import one, plain
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import bare_axis, eased, piece, readout, track
from calcanim.storyboard.graph import (
    Curve,
    Graph,
    GraphElement,
    Panel,
    Point,
    Ring,
    Segment,
    Span,
)
from calcanim.storyboard.quantities import Quantity, Track

_REST, _FAR = 0.6, 2.3
_GAP, _SCALE = 1.35, 0.3  # where the wave begins, and how wide a unit of its angle is
_RIGHT = _GAP + _SCALE * 6.6


@dataclass(frozen=True, kw_only=True)
class CirclePicture(Picture):
    """The circle; the rest is revealed. Quantities: the ``angle`` and what follows from it."""

    radius = Parts("radius", "point")
    height = Parts("height", "level")
    step = Parts("step", "one")
    length = Parts("one")  # off before it turns
    rise = Parts("rise", "across")
    wave = Parts("wave", "on_wave")
    numbers = Parts("sine", "cosine")

    def turned(self, start: float = 0.0, end: float = _REST) -> Track:
        """The point goes around, the wave drawn as far."""
        return track(_state(eased(start, end, 121)))

    def around(self) -> Track:
        """Past the top, where the step no longer rises."""
        return track(_state(eased(_REST, _FAR, 241)))


def unit_circle(x: str) -> CirclePicture:
    """The circle on which the variable `x` is the angle, and the wave of its heights beside it."""
    angle = variable(x)
    grid = np.linspace(0.0, 6.4, 161)
    wave = piece(_GAP + _SCALE * grid, np.sin(grid))
    sine, cosine = (one(call(name, angle), role) for name, role in _NAMES)
    elements: tuple[GraphElement, ...] = (
        Segment("floor", "muted", -1.3, 0.0, _RIGHT, 0.0, 2.0),
        Ring("ring", "muted", 0.0, 0.0, 1.0, 4.0),
        Curve("wave", "function", (wave,), high="drawn"),
        Segment("level", "muted", "c", "s", "drawn", "s", 2.0, dashed=True),
        Segment("radius", "input", 0.0, 0.0, "c", "s", 5.0),
        Segment("height", "function", "c", 0.0, "c", "s", 6.0),
        Segment("across", "function", "c", "s", "end.x", "s", 4.0, dashed=True),
        Segment("rise", "derivative", "end.x", "s", "end.x", "end.y", 7.0),
        Segment("step", "increment", "c", "s", "end.x", "end.y", 5.0),
        Span("one", "increment", "c", "s", "end.x", "end.y", plain("1", "1", "increment"), "ne"),
        Point("on_wave", "function", "drawn", "s"),
        Point("point", "input", "c", "s"),
    )
    start = {k: float(v[0]) for k, v in _state(np.array([_REST])).items()}
    figure = Graph(
        bare_axis(-1.45, _RIGHT),
        (Panel("plane", bare_axis(-1.2, 1.6), elements),),
        tuple(Quantity(k, v) for k, v in start.items()),
        ("floor", "ring"),
        (
            readout("sine", sine, "s", "function", [-1.0]),
            readout("cosine", cosine, "c", "derivative", [-1.0]),
        ),
        square=True,
    )
    return CirclePicture(id=fresh_id("figure"), figure=figure)


_NAMES = (("sin", "function"), ("cos", "derivative"))


def _state(angle: np.ndarray) -> dict[str, np.ndarray]:
    c, s = np.cos(angle), np.sin(angle)
    # A step of length 1 along the tangent: turned by a right angle from the radius.
    return {
        "angle": angle,
        "c": c,
        "s": s,
        "end.x": c - s,
        "end.y": s + c,
        "drawn": _GAP + _SCALE * angle,
    }
