"""Equally likely values as beads on a function's curve: the mean of the curve's heights there."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from calcanim.calculus.probability.moments import Expected, Moment
from calcanim.expressions.tree import variable
from calcanim.expressions.typst import typst
from calcanim.notation.lines import fresh_id
from calcanim.pictures import plots
from calcanim.pictures.picture import Parts, Picture
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.sample import sample
from calcanim.storyboard.figures import Track
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import (
    Axis,
    Fulcrum,
    Graph,
    GraphElement,
    Guide,
    Label,
    Panel,
    Point,
    Scatter,
    Segment,
    Span,
)
from calcanim.storyboard.quantities import Quantity

BEADS = 20
_ROOM = 0.1
_BELOW = 0.16  # of the heights: below the axis, for the fulcrum
_FRAMES = 81


@dataclass(frozen=True, slots=True, kw_only=True)
class BeadPicture(Picture):
    """The curve of a function, and beads on it at places `xs` that are equally likely.

    `level` is the mean of its heights, None where that is no number.
    """

    xs: Floats
    ys: Floats
    level: float | None
    at_mean: float

    beads = Parts("beads")
    runner = Parts("foot", "runner")
    middle = Parts("middle", "fulcrum")  # the mean, and the curve's height there
    at_middle = Parts("low", "low.name")
    mean = Parts("high", "high.name", "mean")
    gap = Parts("gap")
    away = Parts("left.foot", "right.foot", "left", "right", "wide")

    def threaded(self) -> Track:
        """Bead after bead comes on, as a place runs along the axis."""
        n = np.linspace(0.0, self.xs.size, _FRAMES)
        k = np.interp(n, np.arange(self.xs.size) + 1, np.arange(self.xs.size))
        at = np.interp(k, np.arange(self.xs.size), self.xs)
        return plots.track({"n": n, "x": at, "y": self._height(at)})

    def raised(self) -> Track:
        """From the curve above the mean to the mean of all heights."""
        assert self.level is not None
        return plots.track({"m": plots.eased(self.at_mean, self.level)})

    def _height(self, at: Floats) -> Floats:
        return np.interp(at, self.xs, self.ys)


def bead_picture(
    found: Expected,
    of: Moment,
    name: Formula,
    names: tuple[Formula, Formula],
    gap: Formula,
    spread: Formula | None = None,
    region: str = "figure",
) -> BeadPicture:
    """The curve of the function of `of`, called `name`, with beads.

    `names` are of the mean of its heights and of its height at the mean; `gap` is what is between
    them. Where there is a name of the `spread`, it is that of how far away from the mean the curve
    is as high as its mean.
    """
    g, x = of.g, found.x
    shares = (np.arange(BEADS) + 0.5) / BEADS
    xs = found.density.spread.at(shares)
    ys = values(g, x, xs)
    good = np.isfinite(ys)
    xs, ys = xs[good], ys[good]
    mu, at_mean = found.mu, float(found.at_mean.approx) if found.at_mean else math.nan
    if of is not found.of:
        at_mean = float(values(g, x, np.array([mu]))[0])
    level = of.approx if of.known else None
    told = [*ys.tolist(), *([level] if level is not None else [])]
    if math.isfinite(at_mean):
        told.append(at_mean)
    bottom, top = min(0.0, *told), max(0.0, *told)
    if bottom == top:
        bottom, top = bottom - 1, top + 1
    tall = top - bottom
    # The beads are told whole; a curve that leaves the window is none.
    low, high = float(xs.min()), float(xs.max())
    wide = (high - low) or 1.0
    low, high = low - _ROOM * wide / 2, high + _ROOM * wide
    ends = found.density.area.ends
    left, right = max(low, ends[0]), min(high, ends[1])
    window = (bottom - (_BELOW + 0.02) * tall, top + _ROOM * tall)
    drawn = sample(g, x, left, right, heights=(window[0], window[1]))
    elements: list[GraphElement] = [
        plots.curve("curve", "inner", drawn, dots=False),
        Guide("foot", "input", "x", "y"),
        Scatter("beads", "input", tuple(xs.tolist()), tuple(ys.tolist()), "n", 0.09),
        Point("runner", "input", "x", "y"),
        Fulcrum("fulcrum", "derivative", mu, bottom, 0.45),
    ]
    if math.isfinite(at_mean):
        elements += [
            Segment("middle", "derivative", mu, bottom, mu, at_mean, 3.0, dashed=True),
            Segment("low", "text", low, at_mean, mu, at_mean, 3.0, dashed=True),
            Label("low.name", names[1], (low + mu) / 2, at_mean, "s"),
        ]
    if level is not None:
        elements += [
            Segment("high", "derivative", low, level, high, level, 4.0),
            Label("high.name", names[0], high - 0.2 * (high - low), level, "n"),
            Point("mean", "derivative", mu, "m"),
            Span("gap", "increment", mu, at_mean, mu, "m", gap, "e", 0.15),
        ]
    if spread is not None and level is not None:
        elements += _away(found, level, spread, bottom, (low, high))
    numbers = {"n": 0.0, "x": xs[0], "y": ys[0], "m": at_mean if math.isfinite(at_mean) else 0.0}
    up = plots.ticks_up(*window)
    graph = Graph(
        Axis(
            plots.axis_name(typst(variable(x)), role="input"),
            low,
            high,
            (plots.ticks_across(g, x, low, high),),
        ),
        (Panel("g", Axis(name, *window, (up,)), tuple(elements)),),
        tuple(Quantity(k, float(v)) for k, v in numbers.items()),
        ("x.axis", "x.tick", "x.name", "g", "curve"),
    )
    return BeadPicture(
        id=fresh_id("figure"),
        figure=graph,
        region=region,
        xs=xs,
        ys=ys,
        level=level,
        at_mean=at_mean,
    )


def _away(
    found: Expected, level: float, name: Formula, foot: float, ends: tuple[float, float]
) -> list[GraphElement]:
    """Where a parabola about the mean is as high as its mean, and how far that is."""
    mu, sigma = found.mu, float(found.deviation[0].approx)
    out: list[GraphElement] = []
    for side, at in (("left", mu - sigma), ("right", mu + sigma)):
        if ends[0] <= at <= ends[1]:
            out += [
                Segment(f"{side}.foot", "increment", at, foot, at, level, 3.0, dashed=True),
                Point(side, "increment", at, level),
            ]
    right = min(mu + sigma, ends[1])
    out.append(Span("wide", "increment", mu, foot, right, foot, name, "n"))
    return out
