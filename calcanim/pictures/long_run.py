"""Draws that pile up under a density, and their mean as there are more and more of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from calcanim.calculus.probability.moments import Expected
from calcanim.expressions.tree import variable
from calcanim.expressions.typst import typst
from calcanim.notation.lines import fresh_id
from calcanim.notation.setter import plain
from calcanim.pictures import plots
from calcanim.pictures.balance import Stretch, outline, stretch
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.sampling.arrays.functions import Floats
from calcanim.storyboard.figures import Track
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import (
    Axis,
    Curve,
    Fulcrum,
    Graph,
    GraphElement,
    Label,
    Panel,
    Plate,
    Point,
    Readout,
    Scatter,
    Segment,
)
from calcanim.storyboard.quantities import Quantity

MOST = 100_000
DECADES = (1, 2, 3, 4, 5)
SEEN = 100  # draws that are dots
_OTHERS = 5  # runs beside the first
_BINS = 26
_EACH = 40  # points of a curve in a decade
_EARLY = 4  # draws before which a mean may leave the window


@dataclass(frozen=True, slots=True)
class Runs:
    """Means of draws so far, for the counts `counts`, shape (n,); `means[0]` is of the first run.

    `draws` are those of the first run.
    """

    counts: Floats
    draws: Floats
    means: tuple[Floats, ...]

    def mean(self, count: int) -> float:
        """The mean of the first `count` draws of the first run."""
        return float(self.draws[:count].mean())


def runs(found: Expected, seed: int) -> Runs:
    """Six runs, each from a seed of its own."""
    counts = np.unique(np.round(10 ** np.linspace(0, DECADES[-1], DECADES[-1] * _EACH + 1)))
    spread = found.density.spread
    every = [spread.draws(MOST, seed + n) for n in range(_OTHERS + 1)]
    at = counts.astype(int)
    means = tuple((np.cumsum(d)[at - 1] / counts) for d in every)
    return Runs(counts, every[0], means)


@dataclass(frozen=True, slots=True, kw_only=True)
class LongRun(Picture):
    """The means of many runs against the number of draws, on a scale of powers of ten."""

    run: Runs
    banded: bool

    strong = Parts("run", "tip")  # the run that is looked at, and its end
    others = Parts(*(f"other.{n}" for n in range(_OTHERS)))  # from other seeds
    goal = Parts("goal")  # the mean of the density

    @property
    def band(self) -> Mark:
        """How far off the mean of so many draws usually is."""
        return self.mark(*(("band.low", "band.high", "band.name") if self.banded else ()))

    def drawn(self, first: int, last: int) -> Track:
        """From one power of ten of the number of draws to another."""
        counts = self.run.counts
        chosen = (counts >= 10**first) & (counts <= 10**last)
        n, mean = counts[chosen], self.run.means[0][chosen]
        return plots.track({"reach": np.log10(n), "tip": mean})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots(Picture):
    """The first draws as dots under their density, and a fulcrum where the dots balance."""

    run: Runs

    dots = Parts("dots", "sample", "count", "average")
    goal = Parts("goal", "goal.name")  # the mean of the density

    def drawn(self) -> Track:
        """Dot after dot, quickly where there are many."""
        n = self.run.counts[self.run.counts <= SEEN]
        mean = self.run.means[0][: n.size]
        return plots.track({"m": mean, "shown": n, "n": n, "average": mean}, ("n", "average"))


def long_run(found: Expected, run: Runs, region: str = "figure") -> LongRun:
    """The means."""
    graph = _means(found, run)
    return LongRun(
        id=fresh_id("figure"), figure=graph, region=region, run=run, banded=_banded(found)
    )


def dots(found: Expected, run: Runs, mean: Formula) -> Dots:
    """The dots; `mean` names the mean of the density."""
    return Dots(id=fresh_id("figure"), figure=_drawn(found, run, mean), region="wide", run=run)


def _banded(found: Expected) -> bool:
    """Whether a mean of so many draws is usually off by something known."""
    return found.mean.known and found.variance.known


def _means(found: Expected, run: Runs) -> Graph:
    mu, x = found.mu, found.x
    late = [m[run.counts >= _EARLY] for m in run.means]
    sigma = float(found.deviation[0].approx) if _banded(found) else 0.0
    off = max(float(np.abs(m - mu).max()) for m in late)
    if not found.mean.known:
        off = max(float(np.quantile(np.abs(m - mu), 0.9)) for m in late)
    low, high = mu - 1.15 * off, mu + 1.15 * off
    across = np.log10(run.counts)
    elements: list[GraphElement] = []
    for n, mean in enumerate(run.means[1:]):
        elements.append(
            Curve(f"other.{n}", "muted", (plots.piece(across, mean),), high="reach", width=1.6)
        )
    if sigma:
        for key, sign in (("band.low", -1.0), ("band.high", 1.0)):
            edge = plots.piece(across, mu + sign * sigma / np.sqrt(run.counts))
            elements.append(Curve(key, "increment", (edge,), width=3.5))
        name = plain("sigma slash sqrt(n)", "sigma/sqrt(n)", "increment", "sigma over root n")
        at = 0.75
        label = Label("band.name", name, at, mu + sigma / math.sqrt(10**at), "ne")
        elements.append(label)
    if found.mean.known:
        elements.append(
            Segment("goal", "derivative", 0.0, mu, float(DECADES[-1]), mu, 4.0, dashed=True)
        )
    strong = plots.piece(across, run.means[0])
    elements += [
        Curve("run", "input", (strong,), high="reach", width=5.0),
        Point("tip", "input", "reach", "tip"),
    ]
    numbers = {"reach": 0.0, "tip": run.means[0][0]}
    name = plain(f"overline({typst(variable(x))})", f"mean of {x}", "input", "the mean so far")
    y = Axis(name, low, high, (plots.ticks_up(low, high, count=5),))
    ticks = plots.ticks_of_powers((0, *DECADES))
    return Graph(
        Axis(plain("n", "n", "text"), 0.0, DECADES[-1] + 0.1, (ticks,)),
        (Panel("m", y, tuple(elements)),),
        tuple(Quantity(k, float(v)) for k, v in numbers.items()),
        ("x", "m"),
    )


def _drawn(found: Expected, run: Runs, mean: Formula) -> Graph:
    """The density, and dots that pile up to about its height."""
    seen, x = stretch(found), found.x
    xs, ys, top = _piled(run.draws[:SEEN], seen)
    top = max(top, seen.top)
    margin = 0.04 * seen.width
    low, high = seen.low - margin, seen.high + margin
    elements: list[GraphElement] = [
        Plate("plate", "function", outline(found, seen), found.mu, 0.0, 0.16),
        Scatter("dots", "input", xs, ys, "shown", 0.085),
        Fulcrum("sample", "input", "m", 0.0, 0.6),
    ]
    if found.mean.known:
        elements += [
            Segment("goal", "derivative", found.mu, 0.0, found.mu, 0.96 * top, 4.0, dashed=True),
            Label("goal.name", mean, found.mu, 0.96 * top, "e"),
        ]
    average = plots.readout(
        "average", plain('"mean"', "mean", "input"), "average", "input", run.means[0][:SEEN]
    )
    y = Axis(
        plots.axis_name("p", x, "function"), -0.16 * top, top, (plots.ticks_up(0.0, top, count=5),)
    )
    ticks = plots.ticks_across(found.density.f, x, seen.low, seen.high, count=5)
    return Graph(
        Axis(plots.axis_name(typst(variable(x)), role="input"), low, high, (ticks,)),
        (Panel("p", y, tuple(elements)),),
        tuple(
            Quantity(k, v)
            for start in (float(run.draws[0]),)
            for k, v in {"shown": 1.0, "n": 1.0, "m": start, "average": start}.items()
        ),
        ("x", "p", "plate"),
        (Readout("count", plain("n", "n", "text"), "n", "text", 3, 0), average),
    )


def _piled(draws: Floats, seen: Stretch) -> tuple[tuple[float, ...], tuple[float, ...], float]:
    """Places of dots in columns, in the order of the draws, and how high the columns are.

    What is drawn beyond the stretch that is seen stands at its end.
    """
    width = seen.width / _BINS
    column = np.clip(np.floor((draws - seen.low) / width), 0, _BINS - 1).astype(int)
    each = 1 / (draws.size * width)
    filled = [0] * _BINS
    xs, ys = [], []
    for n in column.tolist():
        xs.append(seen.low + (n + 0.5) * width)
        ys.append((filled[n] + 0.5) * each)
        filled[n] += 1
    return tuple(xs), tuple(ys), math.ceil(max(filled)) * each * 1.05
