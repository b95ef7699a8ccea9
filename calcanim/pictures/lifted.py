"""A constant lifts a curve: the tangent goes up with it, and stays as steep as it was."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calcanim.expressions.tree import Expression
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import plain
from calcanim.notation.sides import Name, symbol
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import curve, readout, ticks_across, ticks_up, track
from calcanim.sampling.arrays.values import values
from calcanim.sampling.sample import sample
from calcanim.sampling.windows import Window
from calcanim.storyboard.figures import Group
from calcanim.storyboard.formula import prose
from calcanim.storyboard.graph import Axis, Graph, Panel, Point, Segment, Slope
from calcanim.storyboard.quantities import Quantity, Track

_REACH = 3.6
_ROUND = (1, 2, 5)
_DECIMALS = 2
_SHOWN = ("curve", *(f"terms.{key}" for key in ("x", "s", "share", "level")))


@dataclass(frozen=True, kw_only=True)
class Lifted(Picture):
    """The curve with its tangent, and by how much it is lifted."""

    f: Expression
    rate: Expression
    name: str
    at: float
    by: float
    run: tuple[float, float]
    edge: float

    span = Parts("curve.by", "curve.base", "curve.was", "curve.lift")
    terms = Parts("terms")

    def lifting(self) -> Track:
        """The curve goes up by the constant."""
        t = np.linspace(0.0, 1.0, 41) * self.by
        here, edge = (float(v) for v in values(self.f, self.name, [self.at, self.edge]))
        return track({"lift": t, "y": here + t, "top": edge + t})

    def rolled(self) -> Track:
        """The point goes along the lifted curve, and comes back."""
        low, high = self.run
        xs = np.interp(np.linspace(0, 3, 181), range(4), (self.at, high, low, self.at))
        ys, slopes = (values(e, self.name, xs) for e in (self.f, self.rate))
        return track({"x": xs, "y": ys + self.by, "m": slopes})


def lifted(
    f: Expression,
    rate: Expression,
    name: Name,
    x: str,
    at: float,
    by: float,
    view: Window,
    run: tuple[float, float],
    terms: Graph,
) -> Lifted:
    """The curve of `f` in `view`, called `name`, with its tangent where x is `at`.

    `rate` is its derivative; `by` is what lifts it. Beside it stand the slopes of the `terms`.
    """
    height, slope = (float(values(e, x, [at])[0]) for e in (f, rate))
    low, high = min(view.bottom, view.bottom + by), max(view.top, view.top + by)
    window = Window(view.low, view.high, low, high)
    drawn = sample(f, x, view.low, view.high, heights=(view.bottom, view.top))
    along = values(rate, x, np.linspace(view.low, view.high, 61))
    steep = along[np.isfinite(along)]
    base = curve("base", "muted", drawn)
    moving = curve("lifted", name.role, drawn)
    now = readout("slope", plain('"slope"', "slope", "derivative"), "m", "derivative", steep)
    edge = run[0]
    foot = float(values(f, x, [edge])[0])
    elements = (
        replace(base, width=2.5),
        Slope("was", "muted", at, height, slope, reach=_REACH, dashed=True, width=2.5),
        replace(moving, shift="lift"),
        Slope("tangent", "derivative", "x", "y", "m", reach=_REACH),
        Segment("by", "text", edge, foot, edge, "top", 5.0),
        Point("point", "input", "x", "y"),
    )
    across = ticks_across(f, x, window.low, window.high, count=5)
    up_by = readout("lift", prose("lifted by", "text"), "lift", "text", [0.0, by])
    up_by = replace(up_by, decimals=min(up_by.decimals, _DECIMALS))
    start = {"lift": 0.0, "x": at, "y": height, "m": slope, "top": foot}
    up = Axis(written(name).formula, low, high, (ticks_up(low, high),))
    graph = Graph(
        Axis(written(symbol(x)).formula, window.low, window.high, (across,)),
        (Panel("y", up, elements),),
        tuple(Quantity(k, v) for k, v in start.items()),
        ("x", "y", "base", "lifted", "tangent", "was", "point", "slope", "lift", "by"),
        (now, up_by),
    )
    return Lifted(
        id=fresh_id("figure"),
        figure=Group(("curve", "terms"), (graph, terms), ("abreast", "beside"), _SHOWN),
        f=f,
        rate=rate,
        name=x,
        at=at,
        by=by,
        run=run,
        edge=edge,
    )


def round_share(size: float) -> float:
    """A round number, no larger than `size`."""
    unit = 10.0 ** np.floor(np.log10(size))
    return float(max(n * unit for n in _ROUND if n * unit <= size))
