"""Beads at the centres of equally likely parts of a function's curve: they balance at its mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calcanim.calculus.probability.moments import Expected, Moment
from calcanim.expressions.tree import variable
from calcanim.expressions.typst import typst
from calcanim.notation.lines import fresh_id
from calcanim.pictures import plots
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.part_means import part_means
from calcanim.sampling.sample import sample
from calcanim.storyboard.figures import Track
from calcanim.storyboard.formula import Formula, prose
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

BEADS = 10
_ROOM = 0.1
_BELOW = 0.16  # of the heights: below the axis, for the fulcrum
_FRAMES = 81


@dataclass(frozen=True, slots=True, kw_only=True)
class BeadPicture(Picture):
    """The curve of a function, cut into equally likely parts, with a bead at the centre of each.

    The beads are at `xs`, as high as `ys`: means over their parts, so that all together they
    balance exactly at the mean and at the `level`, the mean of the function. That is None where it
    is no number.
    """

    xs: Floats
    ys: Floats
    level: float | None
    at_mean: float
    keys: frozenset[str]

    runner = Parts("foot", "runner")

    @property
    def beads(self) -> Mark:
        """The beads, and where the curve is cut."""
        return self._of("beads", *(f"cut.{n}" for n in range(BEADS)))

    @property
    def middle(self) -> Mark:
        """The mean, and the curve's height there."""
        return self._of("middle", "fulcrum", "mu", "low", "low.name")

    @property
    def risen(self) -> Mark:
        """The mean of all heights above the mean, and the gap."""
        return self._of("mean", "gap")

    @property
    def level_line(self) -> Mark:
        """The mean of all heights as a level."""
        return self._of("high", "high.name", "gap.name")

    @property
    def away(self) -> Mark:
        """How far from the mean the curve is as high as its mean."""
        return self._of("left.foot", "right.foot", "left", "right", "wide")

    def _of(self, *keys: str) -> Mark:
        return self.mark(*(key for key in keys if key in self.keys))

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
    high: Formula,
    low: Formula | None = None,
    spread: Formula | None = None,
    *,
    middle: Formula,
    gap: Formula | None = None,
) -> BeadPicture:
    """The curve of the function of `of`, called `name`, with beads.

    `middle` names the mean, `high` that of the curve's heights, `low` its height at the mean, and
    `gap` what is between these. Where there is a name of the `spread`, it is that of how far away
    from the mean the curve is as high as that.
    """
    g, x, mu = of.g, found.x, found.mu
    level = of.approx if of.known else None
    xs = part_means(variable(x), found.density.spread, BEADS, mu)
    ys = part_means(g, found.density.spread, BEADS, level)
    good = np.isfinite(xs) & np.isfinite(ys)
    xs, ys = xs[good], ys[good]
    at_mean = float(values(g, x, np.array([mu]))[0])
    heights = [*ys.tolist(), *(h for h in (level, at_mean) if h is not None and np.isfinite(h))]
    foot, window = _heights(heights)
    away = float(found.deviation[0].approx) if spread is not None else 0.0
    left, right, ends = _across(found, [*xs.tolist(), mu, mu - away, mu + away])
    drawn = sample(g, x, *ends, heights=window)
    elements: list[GraphElement] = [
        plots.curve("curve", "inner", drawn, dots=False),
        Guide("foot", "input", "x", "y"),
        *_cuts(found, of, foot, window[1]),
        Scatter("beads", "input", tuple(xs.tolist()), tuple(ys.tolist()), "n", 0.11),
        Point("runner", "input", "x", "y"),
        Fulcrum("fulcrum", "derivative", mu, foot, 0.45),
        Label("mu", middle, mu, (foot + window[0]) / 2, "e"),
    ]
    if np.isfinite(at_mean):
        elements.append(Segment("middle", "derivative", mu, foot, mu, at_mean, 3.0, dashed=True))
        if low is not None:
            elements += [
                Segment("low", "text", left, at_mean, mu, at_mean, 3.0, dashed=True),
                Label("low.name", low, (left + mu) / 2, at_mean, "s"),
            ]
    if level is not None:
        elements += [
            Segment("high", "derivative", left, level, right, level, 4.0),
            Label("high.name", high, right - 0.2 * (right - left), level, "n"),
            Point("mean", "derivative", mu, "m"),
        ]
        if np.isfinite(at_mean) and spread is None:
            between = gap or prose("gap", "increment")
            elements += [
                Segment("gap", "increment", mu, at_mean, mu, "m", 7.0),
                Label("gap.name", between, mu, (at_mean + level) / 2, "nw"),
            ]
    if spread is not None and level is not None:
        elements += _away(found, level, spread, foot, (left, right), window)
    start = at_mean if np.isfinite(at_mean) else 0.0
    numbers = {"n": 0.0, "x": xs[0], "y": ys[0], "m": start}
    graph = Graph(
        Axis(
            plots.axis_name(typst(variable(x)), role="input"),
            left,
            right,
            (plots.ticks_across(g, x, left, right, count=5),),
        ),
        (
            Panel(
                "g",
                Axis(name, *window, (plots.ticks_up(foot, window[1], count=5),)),
                tuple(elements),
            ),
        ),
        tuple(Quantity(k, float(v)) for k, v in numbers.items()),
        ("x.axis", "x.tick", "x.name", "g.axis", "g.tick", "g.name", "curve"),
    )
    return BeadPicture(
        id=fresh_id("figure"),
        figure=graph,
        region="figure",
        xs=xs,
        ys=ys,
        level=level,
        at_mean=at_mean,
        keys=frozenset(e.key for e in elements),
    )


def _cuts(found: Expected, of: Moment, foot: float, top: float) -> list[GraphElement]:
    """Where the curve is cut into parts that are equally likely."""
    at = found.density.spread.at(np.arange(1, BEADS) / BEADS)
    ys = np.clip(values(of.g, found.x, at), foot, top)
    return [
        Segment(f"cut.{n}", "muted", float(a), foot, float(a), float(y), 1.5)
        for n, (a, y) in enumerate(zip(at, ys, strict=True))
        if np.isfinite(y)
    ]


def _heights(told: Sequence[float]) -> tuple[float, tuple[float, float]]:
    """Where the fulcrum's tip is, and the window that holds what is told and the fulcrum."""
    bottom, top = min(told), max(told)
    if bottom == top:
        bottom, top = bottom - 1, top + 1
    if 0 < bottom < top - bottom:
        bottom = 0.0
    tall = top - bottom
    return bottom, (bottom - _BELOW * tall, top + _ROOM * tall)


def _across(found: Expected, told: Sequence[float]) -> tuple[float, float, tuple[float, float]]:
    """The window's ends, and the stretch of the density in it."""
    ends = found.density.area.ends
    inside = [min(max(t, ends[0]), ends[1]) for t in told]
    low, high = min(inside), max(inside)
    wide = (high - low) or 1.0
    low, high = low - _ROOM * wide / 2, high + _ROOM * wide
    return low, high, (max(low, ends[0]), min(high, ends[1]))


def _away(
    found: Expected,
    level: float,
    name: Formula,
    foot: float,
    ends: tuple[float, float],
    window: tuple[float, float],
) -> list[GraphElement]:
    """Where a parabola about the mean is as high as its mean, and how far that is."""
    mu, sigma = found.mu, float(found.deviation[0].approx)
    above = min(level + 0.13 * (window[1] - window[0]), window[1])
    out: list[GraphElement] = []
    for side, at in (("left", mu - sigma), ("right", mu + sigma)):
        if ends[0] <= at <= ends[1]:
            out += [
                Segment(f"{side}.foot", "increment", at, foot, at, above, 3.0, dashed=True),
                Point(side, "increment", at, level),
            ]
    out.append(Span("wide", "increment", mu, above, min(mu + sigma, ends[1]), above, name, "n"))
    return out
