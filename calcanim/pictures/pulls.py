"""Two losses over the probability that a classifier gave to the truth, and how steep they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.expressions.tree import (
    Expression,
    add,
    call,
    neg,
    number,
    power,
    variable,
)
from calcanim.notation.lines import fresh_id
from calcanim.notation.setter import one, plain
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import axis_name, curve, readout, ticks_up, track
from calcanim.sampling.arrays.values import values
from calcanim.sampling.sample import sample
from calcanim.storyboard.graph import Axis, Graph, GraphElement, Label, Panel, Point, Segment, Slope
from calcanim.storyboard.quantities import Quantity, Track

_ROLES = ("function", "inner")
_BOTTOM, _TOP = -0.35, 5.0
_FROM = 0.9


@dataclass(frozen=True, kw_only=True)
class PullsPicture(Picture):
    """Both curves; tangents are revealed. Quantities: ``p``, ``y.n`` and ``m.n`` of loss n."""

    p: str
    losses: tuple[Expression, ...]
    slopes: tuple[Expression, ...]

    tangents = Parts("upright", "tangent.0", "point.0", "tangent.1", "point.1")
    numbers = Parts("steep.0", "steep.1")
    names = Parts("name.0", "name.1")

    def rolled(self, start: float, end: float) -> Track:
        """p goes from one probability to another."""
        return track(_state(self.p, (*self.losses, *self.slopes), np.geomspace(start, end, 81)))


def pulls(p: str = "p") -> PullsPicture:
    """Minus the logarithm, and the square of what is missing to one, over a probability `p`."""
    at, one_ = variable(p), number(1)
    losses = (neg(call("log", at)), power(add(one_, neg(at)), number(2)))
    slopes = tuple(derivative(loss, p).result for loss in losses)
    elements: list[GraphElement] = [
        Segment("upright", "input", "p", 0.0, "p", "y.0", 2.5, dashed=True)
    ]
    for n, (loss, role) in enumerate(zip(losses, _ROLES, strict=True)):
        drawn = sample(loss, p, 0.0, 1.0, heights=(_BOTTOM, _TOP))
        elements.append(curve(f"curve.{n}", role, drawn))
    for n in range(2):
        elements.append(Slope(f"tangent.{n}", "derivative", "p", f"y.{n}", f"m.{n}", 2.6))
        elements.append(Point(f"point.{n}", "input", "p", f"y.{n}"))
    elements += [
        Label("name.0", one(losses[0], "function"), 0.2, float(-np.log(0.2)), "ne"),
        Label("name.1", one(losses[1], "inner"), 0.42, 0.34, "ne"),
    ]
    start = {k: float(v[0]) for k, v in _state(p, (*losses, *slopes), np.array([_FROM])).items()}
    figure = Graph(
        Axis(axis_name(p), 0.0, 1.0, (ticks_up(0.0, 1.0, count=6),)),
        (
            Panel(
                "plane",
                Axis(axis_name('"loss"'), _BOTTOM, _TOP, (ticks_up(0.0, _TOP),)),
                tuple(elements),
            ),
        ),
        tuple(Quantity(k, v) for k, v in start.items()),
        ("x", "plane", "curve.0", "curve.1"),
        (
            readout(
                "steep.0",
                plain('"slope of log"', "slope of log", "function"),
                "m.0",
                "function",
                [-100],
            ),
            readout("steep.1", plain('"of square"', "of square", "inner"), "m.1", "inner", [-2]),
        ),
    )
    return PullsPicture(id=fresh_id("figure"), figure=figure, p=p, losses=losses, slopes=slopes)


def _state(p: str, curves: tuple[Expression, ...], places: np.ndarray) -> dict[str, np.ndarray]:
    """The losses and then their slopes, at these places."""
    keys = ("y.0", "y.1", "m.0", "m.1")
    found = (values(e, p, places) for e in curves)
    return {"p": places, **dict(zip(keys, found, strict=True))}
