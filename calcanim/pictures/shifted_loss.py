"""Two losses of one weight that differ by a constant: one step of training is the same on both."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from calcanim.expressions.tree import Expression
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.sides import symbol
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import axis_name, curve, eased, ticks_up, track
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.sample import sample
from calcanim.storyboard.graph import Axis, Curve, Graph, Guide, Panel, Point, Slope, Span
from calcanim.storyboard.quantities import Quantity, Track

_LOW, _HIGH = -0.35, 2.75
_TOP = 3.5
_SPAN = 1.25  # where the constant is measured


@dataclass(frozen=True, kw_only=True)
class ShiftedLoss(Picture):
    """The loss, the same with a constant more, and a weight that walks on both."""

    loss: Expression
    rate: Expression
    name: str
    by: float

    other = Parts("other", "C")
    upper = Parts("other")
    walkers = Parts("foot", "low", "high", "low.slope", "high.slope")
    was = Parts("was", "was.low", "was.high")

    def shifted(self) -> Track:
        """The second loss rises from the first."""
        foot = float(values(self.loss, self.name, [_SPAN])[0])
        up = eased(0.0, self.by, 61)
        return track({"c": up, "C.high": foot + up})

    def moved(self, *stops: float) -> Track:
        """The weight goes from stop to stop."""
        legs = [eased(a, b, 49) for a, b in pairwise(stops)]
        return track(_at(self.loss, self.rate, self.name, self.by, np.concatenate(legs)))


def shifted_loss(
    loss: Expression, rate: Expression, name: str, letter: str, by: float, start: float
) -> ShiftedLoss:
    """The picture of a `loss` called `letter`, whose derivative is `rate`, and of one `by` more."""
    drawn: Curve = curve("loss", "function", sample(loss, name, _LOW, _HIGH, heights=(0.0, _TOP)))
    other = Curve("other", "inner", drawn.pieces, shift="c")
    now = _at(loss, rate, name, by, np.array([start]))
    foot = float(values(loss, name, [_SPAN])[0])
    c = written(symbol("C", "parameter")).formula
    low, high = (float(now[key][0]) for key in ("y", "y.other"))
    elements = (
        drawn,
        other,
        Span("C", "parameter", _SPAN, foot, _SPAN, "C.high", c, "e"),
        Guide("was", "input", start, high),
        Point("was.low", "muted", start, low),
        Point("was.high", "muted", start, high),
        Guide("foot", "input", "w", "y.other"),
        Slope("low.slope", "derivative", "w", "y", "m", reach=2.4),
        Slope("high.slope", "derivative", "w", "y.other", "m", reach=2.4),
        Point("low", "input", "w", "y"),
        Point("high", "input", "w", "y.other"),
    )
    numbers = {k: float(v[0]) for k, v in now.items()} | {"c": 0.0, "C.high": foot}
    figure = Graph(
        Axis(written(symbol(name)).formula, _LOW, _HIGH, (ticks_up(_LOW, _HIGH),)),
        (Panel("plane", _up(letter, name), elements),),
        tuple(Quantity(k, v) for k, v in numbers.items()),
        ("x", "plane", "loss"),
    )
    return ShiftedLoss(id=fresh_id("figure"), figure=figure, loss=loss, rate=rate, name=name, by=by)


def _up(letter: str, name: str) -> Axis:
    return Axis(axis_name(letter, name, "function"), 0.0, _TOP, (ticks_up(0.0, _TOP),))


def _at(loss: Expression, rate: Expression, name: str, by: float, w: Floats) -> dict[str, Floats]:
    heights = values(loss, name, w)
    return {"w": w, "y": heights, "y.other": heights + by, "m": values(rate, name, w)}
