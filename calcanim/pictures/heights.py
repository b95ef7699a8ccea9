"""A sum of two functions: one height on the other, and one slope on the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from calcanim.calculus.derivatives.summands import Sum
from calcanim.exact.tidy import as_expression
from calcanim.exact.values import value_at
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, add
from calcanim.expressions.typst import typst
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import plain
from calcanim.notation.sides import Name, leibniz, ratio, symbol
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import curve, readout, ticks_across, ticks_up, track
from calcanim.pictures.product_runs import around, motion
from calcanim.pictures.waterfall import waterfall
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.breaks import sweep
from calcanim.sampling.heights import heights_of
from calcanim.sampling.sample import sample
from calcanim.sampling.windows import Window, window
from calcanim.storyboard.figures import Group
from calcanim.storyboard.graph import (
    Axis,
    Curve,
    Graph,
    GraphElement,
    Panel,
    Point,
    Segment,
    Slope,
)
from calcanim.storyboard.quantities import Quantity, Track

_SAMPLES = 61
_GRID = 401
_ASIDE = 0.1  # of the window, at either end, where the input does not go
_TALL, _STEEP = 1.5, 8.0  # heights of the window, and usual slopes: not beyond these
_LABEL = 3.4  # em
_ROLL = 181
_SHRINK = 50  # times as short a step is in the end
_STEP = 0.16  # of the window, about
_FEW = 3  # round places on the run, at least
_VISIBLE = 0.15  # of the larger part: the smaller can be seen
_BEFORE = 0.2  # of the slopes, room below them
_REACH = 3.2
_KEYS = ("f", "g", "sum")
_CHART = ("x", "s", "share", "level")


@dataclass(frozen=True, kw_only=True)
class Heights(Picture):
    """The curves of two functions and of their sum; strokes show their heights at the point."""

    sum: Sum
    step: Fraction
    view: Window
    run: tuple[float, float]
    clear: Expression  # a constant where both parts can be seen

    parts = Parts("curves.curve.f", "curves.curve.g")
    whole = Parts("curves.curve.sum")
    strokes = Parts(
        *(f"curves.{key}" for key in ("stroke.f", "stroke.g", "now.f", "now.g", "now.sum"))
    )
    nudges = Parts(*(f"curves.{kind}.{key}" for key in _KEYS for kind in ("run", "rise")))
    tangent = Parts("curves.tangent", "curves.slope")
    stack = Parts(*(f"stack.{key}" for key in _CHART))
    chart = Parts(*(f"slopes.{key}" for key in _CHART))
    terms = Parts(*(f"terms.{key}" for key in _CHART))

    @property
    def slopes_of_terms(self) -> Graph:
        """The slopes of all terms at the point, one on the other."""
        assert isinstance(self.figure, Group)
        found = self.figure.figures[self.figure.keys.index("terms")]
        assert isinstance(found, Graph)
        return found

    def stacked(self) -> Track:
        """The input comes from the left end to the point, and the sum is drawn behind it."""
        return self._rolled(np.linspace(self.run[0], self.sum.start, _ROLL), drawn=None)

    def rolled(self) -> Track:
        """The input goes along the whole curve, and comes back to the point."""
        return self._to(self.sum.start)

    def rolled_to_clear(self) -> Track:
        """The input goes along the whole curve, to where both parts can be seen."""
        return self._to(float(value_at(self.clear, {}).approx))

    def set_back(self) -> Track:
        """The input goes back to the point from there."""
        begin = float(value_at(self.clear, {}).approx)
        return self._rolled(np.linspace(begin, self.sum.start, _SAMPLES), drawn=self.view.high)

    def _to(self, end: float) -> Track:
        (low, high), at = self.run, self.sum.start
        stops = np.interp(np.linspace(0, 3, _ROLL), range(4), (at, high, low, end))
        return self._rolled(stops, drawn=self.view.high)

    def grown(self) -> Track:
        """A step grows to its full length."""
        return self._nudged(np.linspace(0.0, float(self.step), _SAMPLES))

    def shrunk(self) -> Track:
        """The step shrinks, and at its end the quotients are the slopes."""
        full = float(self.step)
        h = np.append(np.geomspace(full, full / _SHRINK, _SAMPLES), 0.0)
        t = np.linspace(0.0, 1.0, len(h))
        old, new = np.clip(8 - 8 * t, 0, 1) * (t < 0.94), np.clip(20 * t - 19, 0, 1)
        found = self._nudged(h)
        return Track((*found.channels, *track({"steps": old, "limits": new}).channels))

    def _rolled(self, xs: Floats, drawn: float | None) -> Track:
        way = motion(self.sum, xs)
        found = _places(self.sum, xs, np.zeros(len(xs)))
        edge = xs if drawn is None else np.full(len(xs), drawn)
        found |= {"drawn": edge, "m": way.df + way.dg}
        return track(found | _stacked(self.sum, xs))

    def _nudged(self, steps: Floats) -> Track:
        here = np.full(len(steps), self.sum.start)
        found = _places(self.sum, here, steps) | _quotients(self.sum, steps)
        return track(found | {"drawn": np.full(len(steps), self.view.high)})


def heights(sum: Sum, names: Sequence[Name]) -> Heights:
    """The picture of a sum; `names` are of its two parts and of itself, in their roles."""
    x, at = sum.name, sum.start
    view = window(sum.expression, x, at=at)
    ends = (view.low, view.high)
    found = [heights_of(e, x, *ends, sweep(e, x, *ends), [0.0]) for e in (sum.f, sum.g)]
    low = min(view.bottom, *(b for b, _ in found))
    high = max(view.top, *(t for _, t in found))
    view = Window(*ends, low, high)
    step = _step_of(sum, view)
    steps = np.append(np.linspace(float(step) / _SHRINK, float(step), _SAMPLES), 0.0)
    slopes = _quotients(sum, steps)
    run = _run(sum, view)
    along = np.linspace(*run, _SAMPLES)
    stacks = _stacked(sum, np.append(along, at))
    ends_of = {
        of: around(np.concatenate([v for k, v in found.items() if k[0] == of]), _BEFORE)
        for of, found in (("s", slopes), ("t", stacks), ("u", stacks))
    }
    here, nothing = np.array([at]), np.array([0.0])
    moments = (
        _places(sum, here, nothing),
        _quotients(sum, np.array([float(step)])),
        _stacked(sum, here),
    )
    now = {k: float(v[0]) for moment in moments for k, v in moment.items()} | {
        **{f"{of}.low": pair[0] for of, pair in ends_of.items()},
        **{f"{of}.high": pair[1] for of, pair in ends_of.items()},
        **{"steps": 1.0, "limits": 0.0, "always": 1.0},
        **{"drawn": view.low, "m": float(sum.slope.approx)},
    }
    roles = [n.role for n in names[:2]]
    steps_of = [ratio(n.text, x, n.role, "increment") for n in names]
    slopes_of = [leibniz(n.text, x, {n.text: n.role, x: "input"}) for n in names]
    own = [("function", "inner", "increment")[n % 3] for n in range(len(sum.terms))]
    figures = {
        "curves": _curves(sum, view, names),
        "stack": waterfall(
            [*zip(_KEYS, (*roles, names[2].role), strict=True)],
            {"always": ends_of["t"]},
            {"always": names},
            of="t",
        ),
        "slopes": waterfall(
            [*zip(_KEYS, (*roles, "derivative"), strict=True)],
            {"always": ends_of["s"]},
            {"steps": steps_of, "limits": slopes_of},
        ),
        "terms": waterfall(
            [*((f"term{n}", role) for n, role in enumerate(own)), ("sum", "derivative")],
            {"always": ends_of["u"]},
            {"always": [*map(_called, sum.terms), names[2]]},
            of="u",
        ),
    }
    group = Group(
        tuple(figures),
        tuple(
            replace(figure, quantities=tuple(Quantity(k, v) for k, v in now.items()))
            for figure in figures.values()
        ),
        ("abreast", "beside", "beside", "beside"),
        ("curves",),
    )
    return Heights(
        id=fresh_id("figure"),
        figure=group,
        sum=sum,
        step=step,
        view=view,
        run=run,
        clear=_clear(sum, run),
    )


def moves_most(terms: Sequence[Expression], x: str, at: Expression) -> int:
    """The index of the term whose values in the window of their sum differ most."""
    view = window(add(*terms), x, at=float(value_at(at, {}).approx))
    xs = np.linspace(view.low, view.high, _SAMPLES)
    ranges = []
    for term in terms:
        ys = values(term, x, xs)
        known = ys[np.isfinite(ys)]
        ranges.append(float(np.ptp(known)) if known.size else 0.0)
    return int(np.argmax(ranges))


def _run(sum: Sum, view: Window) -> tuple[float, float]:
    """Where the input goes: around the point, on the curves, no higher than these are seen."""
    xs = np.linspace(view.low, view.high, _GRID)
    way = motion(sum, xs)
    tall = view.top - view.bottom
    seen = [np.isfinite(ys) & (np.abs(ys) <= _TALL * tall + abs(view.top)) for ys in (way.f, way.g)]
    steep = np.abs(way.df) + np.abs(way.dg)
    known = steep[np.isfinite(steep)]
    bound = _STEEP * (float(np.median(known)) if known.size else 0.0) or 1.0
    good = seen[0] & seen[1] & np.isfinite(steep) & (steep <= bound)
    here = int(np.argmin(np.abs(xs - sum.start)))
    left = right = here
    while left > _GRID * _ASIDE and good[left - 1]:
        left -= 1
    while right < _GRID * (1 - _ASIDE) - 1 and good[right + 1]:
        right += 1
    return float(min(xs[left], sum.start)), float(max(xs[right], sum.start))


def _clear(sum: Sum, run: tuple[float, float]) -> Expression:
    """A round place on the run where the smaller part is largest beside the other.

    The point itself where both can be seen there, or where no other place is better.
    """
    unit = _round((run[1] - run[0]) / _FEW)
    first = int(np.ceil(run[0] / float(unit)))
    places = [n * unit for n in range(first, int(np.floor(run[1] / float(unit))) + 1)]
    way = motion(sum, np.array([sum.start, *map(float, places)]))
    sizes = np.abs([way.f, way.g])
    shares = np.nan_to_num(sizes.min(axis=0) / np.maximum(sizes.max(axis=0), 1e-300))
    best = int(np.argmax(shares))
    if best == 0 or shares[0] >= _VISIBLE:
        return sum.at
    return as_expression(places[best - 1])


def _round(length: float) -> Fraction:
    """The largest round number that is not above `length`."""
    unit = Fraction(10) ** int(np.floor(np.log10(length)))
    return max((n * unit for n in (1, 2, 5) if n * unit <= length), default=unit)


def _called(term: Expression) -> Name:
    """A term where it has room below its column."""
    if breadth(term) > _LABEL:
        return Name("…", str(term), spoken(term))
    return Name(typst(term), str(term), spoken(term))


def _stacked(sum: Sum, xs: Floats) -> dict[str, Floats]:
    """One height on the other, and the slope of one term on those before it."""
    way = motion(sum, xs)
    out = {"t1": way.f, "t2": way.f + way.g}
    slopes = np.zeros(len(xs))
    for n, rate in enumerate(sum.rates, 1):
        slopes = slopes + values(rate, sum.name, xs)
        out[f"u{n}"] = slopes
    return out


def _step_of(sum: Sum, view: Window) -> Fraction:
    """A round step, to the side on which the window has room."""
    length = _STEP * (view.high - view.low)
    size = _round(length)
    for step in (size, -size):
        way = motion(sum, np.linspace(sum.start, sum.start + float(step), 9))
        inside = view.low <= sum.start + float(step) <= view.high
        if inside and np.isfinite(way.f + way.g).all():
            return step
    return size


def _places(sum: Sum, xs: Floats, steps: Floats) -> dict[str, Floats]:
    here, ahead = motion(sum, xs), motion(sum, xs + steps)
    return {
        "x": xs,
        "xh": xs + steps,
        "f": here.f,
        "g": here.g,
        "sum": here.f + here.g,
        "F": ahead.f,
        "G": ahead.g,
        "SUM": ahead.f + ahead.g,
    }


def _quotients(sum: Sum, steps: Floats) -> dict[str, Floats]:
    """The rises of both, each divided by the step; for a step of 0 their slopes."""
    at = np.array([sum.start])
    here, ahead = motion(sum, at), motion(sum, at + steps)
    first, second = (float(v.approx) for v in sum.rises)
    with np.errstate(divide="ignore", invalid="ignore"):
        f = np.where(steps == 0, first, (ahead.f - here.f) / steps)
        g = np.where(steps == 0, second, (ahead.g - here.g) / steps)
    return {"s1": f, "s2": f + g}


def _curves(sum: Sum, view: Window, names: Sequence[Name]) -> Graph:
    x, ends = sum.name, (view.low, view.high)
    elements: list[GraphElement] = []
    for key, e, name in zip(_KEYS, (sum.f, sum.g, sum.expression), names, strict=True):
        top = key.upper()
        drawn = _curve(f"curve.{key}", name.role, e, x, view)
        if key == "sum":
            drawn = replace(drawn, high="drawn")
        elements += [
            drawn,
            Segment(f"run.{key}", "increment", "x", key, "xh", key, 4.0),
            Segment(f"rise.{key}", name.role, "xh", key, "xh", top, 7.0),
        ]
    f, g, total = names
    along = motion(sum, np.linspace(*ends, _SAMPLES))
    steep = (along.df + along.dg)[np.isfinite(along.df + along.dg)]
    label = plain('"slope"', "slope", "derivative")
    now = readout("slope", label, "m", "derivative", steep)
    elements += [
        Segment("stroke.f", f.role, "x", 0.0, "x", "f", 9.0),
        Segment("stroke.g", g.role, "x", "f", "x", "sum", 9.0),
        Slope("tangent", "derivative", "x", "sum", "m", reach=_REACH),
        *(Point(f"now.{key}", "input", "x", key) for key in _KEYS),
    ]
    across = ticks_across(sum.expression, x, *ends)
    up = Axis(written(total).formula, view.bottom, view.top, (ticks_up(view.bottom, view.top),))
    return Graph(
        Axis(written(symbol(x)).formula, *ends, (across,)),
        (Panel("y", up, tuple(elements)),),
        (),
        ("x", "y"),
        (now,),
    )


def _curve(key: str, role: str, e: Expression, x: str, view: Window) -> Curve:
    return curve(key, role, sample(e, x, view.low, view.high, heights=view.heights))
