"""Curves over one input, each in a panel of its own, with tangents that roll along together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calcanim.expressions.tree import Expression
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import plain
from calcanim.notation.sides import Name, symbol
from calcanim.pictures.picture import Mark, Picture
from calcanim.pictures.plots import curve, readout, ticks_across, ticks_up, track
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.breaks import sweep
from calcanim.sampling.heights import heights_of
from calcanim.sampling.sample import sample
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Axis, Graph, GraphElement, Guide, Panel, Point, Readout, Slope
from calcanim.storyboard.quantities import Quantity, Track

_REACH = 2.6  # scene units
_FRAMES = 241  # so many that read-outs are true together between two as well
_DECIMALS = 2  # of those that stand beside others


@dataclass(frozen=True, slots=True)
class Touched:
    """A function: what its axis says, its own name, its `rate`, a slope that somebody guesses."""

    axis: Formula
    name: Name
    e: Expression
    rate: Expression
    guess: Expression | None = None


@dataclass(frozen=True, kw_only=True)
class Tangents(Picture):
    """The curves are there at once; their tangents, readouts and guesses are revealed."""

    x: str
    curves: tuple[Touched, ...]

    def tangent(self, n: int) -> Mark:
        """The tangent of curve `n`, with the readout of its slope."""
        return self.mark(f"tangent{n}", f"slope{n}")

    def guess(self, n: int) -> Mark:
        """A line of the guessed slope through the same point."""
        return self.mark(f"guess{n}")

    def rolled(self, *stops: float) -> Track:
        """The input runs from stop to stop."""
        whole = np.linspace(0, len(stops) - 1, _FRAMES)
        return track(_quantities(self.x, self.curves, np.interp(whole, range(len(stops)), stops)))


def tangents(
    x: str, curves: Sequence[Touched], ends: tuple[float, float], at: float, region: str = "figure"
) -> Tangents:
    """Curves over ``ends[0] <= x <= ends[1]`` with tangents where the input is `at`."""
    along = np.linspace(*ends, 201)
    found = _quantities(x, curves, along)
    panels: list[Panel] = []
    readouts: list[Readout] = []
    for n, each in enumerate(curves):
        low, high = heights_of(each.e, x, *ends, sweep(each.e, x, *ends), [0.0])
        drawn = sample(each.e, x, *ends, heights=(low, high))
        elements: list[GraphElement] = [
            curve(f"curve{n}", each.name.role, drawn),
            Guide(f"foot{n}", "input", "x", f"y{n}"),
        ]
        if each.guess is not None:
            line = Slope(f"guess{n}", "increment", "x", f"y{n}", f"g{n}", dashed=True)
            elements.append(line)
        elements += [
            Slope(f"tangent{n}", "derivative", "x", f"y{n}", f"m{n}", reach=_REACH),
            Point(f"point{n}", "input", "x", f"y{n}"),
        ]
        up = Axis(each.axis, low, high, (ticks_up(low, high, count=5),))
        panels.append(Panel(f"p{n}", up, tuple(elements)))
        steep = found[f"m{n}"]
        label = plain('"slope"', "slope", "derivative")
        if len(curves) > 1:
            of = each.name
            label = plain(f'"slope of" {of.source}', f"slope of {of.text}", of.role)
        now = readout(f"slope{n}", label, f"m{n}", "derivative", steep[np.isfinite(steep)])
        if len(curves) > 1:
            now = replace(now, decimals=min(now.decimals, _DECIMALS))
        readouts.append(now)
    first = {k: float(v[0]) for k, v in _quantities(x, curves, np.array([at])).items()}
    seen = [k for n in range(len(curves)) for k in (f"p{n}", f"curve{n}", f"foot{n}", f"point{n}")]
    graph = Graph(
        Axis(written(symbol(x)).formula, *ends, (ticks_across(curves[-1].e, x, *ends, count=5),)),
        tuple(panels),
        tuple(Quantity(k, v) for k, v in first.items()),
        ("x", *seen),
        tuple(readouts),
    )
    return Tangents(id=fresh_id("figure"), figure=graph, region=region, x=x, curves=tuple(curves))


def _quantities(x: str, curves: Sequence[Touched], xs: Floats) -> dict[str, Floats]:
    """What the figure runs by where the input is `xs`."""
    out: dict[str, Floats] = {"x": xs}
    for n, each in enumerate(curves):
        out[f"y{n}"] = values(each.e, x, xs)
        out[f"m{n}"] = values(each.rate, x, xs)
        if each.guess is not None:
            out[f"g{n}"] = values(each.guess, x, xs)
    return out
