"""The mean squared distance of a variable to one number, and what batches make of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calcanim.calculus.probability.moments import Expected
from calcanim.expressions.parse import as_expression
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.sides import Coloured
from calcanim.pictures import plots
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.sampling.arrays.functions import Floats
from calcanim.storyboard.figures import Track
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import (
    Axis,
    Curve,
    Graph,
    GraphElement,
    Guide,
    Label,
    Panel,
    Point,
    Segment,
    Slope,
)
from calcanim.storyboard.quantities import Quantity

BATCH = 32
_WIDE = 1.7  # standard deviations to each side of the mean
_POINTS = 121
_FRAMES = 61


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessPicture(Picture):
    """The parabola of the mean loss, a point on it, and the parabolas of some batches.

    `losses` and `slopes` are those of the batches at the mean.
    """

    mean: float
    spread: float
    start: float
    losses: tuple[float, ...]
    slopes: tuple[float, ...]

    guess = Parts("foot", "guess", "slope")
    best = Parts("best", "rest", "rest.name")  # the lowest place, and the loss that remains

    def batch(self, n: int) -> Mark:
        """A batch's parabola, and its height at the mean."""
        return self.mark(f"batch.{n}", f"at.{n}", f"at.{n}.name")

    @property
    def tangents(self) -> Mark:
        """How steep the batches' parabolas are at the mean."""
        return self.mark(*(f"slope.{n}" for n in range(len(self.slopes))))

    def walked(self) -> Track:
        """The guess goes to the other side, and down to the mean."""
        far = 2 * self.mean - self.start
        w = np.concatenate(
            [
                plots.eased(self.start, (self.mean + far) / 2, _FRAMES),
                plots.eased((self.mean + far) / 2, self.mean, _FRAMES),
            ]
        )
        return plots.track(
            {"w": w, "L": self.spread + (w - self.mean) ** 2, "s": 2 * (w - self.mean)}
        )


def guess_picture(
    found: Expected, draws: Floats, w: Formula, loss: Formula, rest: Formula, batches: int = 3
) -> GuessPicture:
    """The loss `loss` over the number `w`, what is left of it at best, and batches of `draws`."""
    mu, spread = found.mu, found.variance.approx
    sigma = float(found.deviation[0].approx)
    low, high = mu - _WIDE * sigma, mu + _WIDE * sigma
    ws = np.linspace(low, high, _POINTS)
    parts = [draws[BATCH * n : BATCH * (n + 1)] for n in range(batches)]
    losses = tuple(float(((part - mu) ** 2).mean()) for part in parts)
    slopes = tuple(float(2 * (mu - part.mean())) for part in parts)
    top = 1.06 * max(spread + (_WIDE * sigma) ** 2, *losses)
    elements: list[GraphElement] = []
    for n, part in enumerate(parts):
        ys = part.var() + (part.mean() - ws) ** 2
        name = written(Coloured(as_expression(str(n + 1)), "increment")).formula
        elements += [
            Curve(f"batch.{n}", "increment", (plots.piece(ws, ys),), width=2.5),
            Slope(f"slope.{n}", "increment", mu, losses[n], slopes[n], 2.2, 6.0),
            Point(f"at.{n}", "increment", mu, losses[n]),
            Label(f"at.{n}.name", name, mu, losses[n], ("ne", "se", "nw")[n % 3]),
        ]
    start = low + 0.2 * sigma
    elements += [
        Curve("loss", "function", (plots.piece(ws, spread + (ws - mu) ** 2),)),
        Guide("best", "derivative", mu, spread),
        Segment("rest", "derivative", low, spread, mu, spread, 3.0, dashed=True),
        Label("rest.name", rest, (low + mu) / 2, spread, "n"),
        Slope("slope", "text", "w", "L", "s", 2.4),
        Guide("foot", "input", "w", "L"),
        Point("guess", "input", "w", "L"),
    ]
    numbers = {"w": start, "L": spread + (start - mu) ** 2, "s": 2 * (start - mu)}
    graph = Graph(
        Axis(w, low, high, (plots.ticks_up(low, high, count=5),)),
        (Panel("L", Axis(loss, 0.0, top, (plots.ticks_up(0.0, top, count=5),)), tuple(elements)),),
        tuple(Quantity(k, float(v)) for k, v in numbers.items()),
        ("x", "L", "loss"),
    )
    return GuessPicture(
        id=fresh_id("figure"),
        figure=graph,
        mean=mu,
        spread=spread,
        start=start,
        losses=losses,
        slopes=slopes,
    )
