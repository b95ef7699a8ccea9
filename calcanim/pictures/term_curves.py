"""The terms of a sum as curves of their own in one window, each with a tangent at the same x."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from calcanim.calculus.derivatives.by_term import Ruled
from calcanim.exact.values import value_at
from calcanim.expressions.names import fresh_names
from calcanim.expressions.tree import Expression
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import one
from calcanim.notation.sides import symbol
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import axis_name, curve, eased, ticks_across, ticks_up, track
from calcanim.sampling.arrays.values import values
from calcanim.sampling.sample import sample
from calcanim.sampling.windows import Window, window
from calcanim.storyboard.graph import (
    Axis,
    Graph,
    GraphElement,
    Label,
    Panel,
    Point,
    Segment,
    Slope,
)
from calcanim.storyboard.quantities import Quantity, Track
from calcanim.storyboard.words import Side

_REACH = 2.0  # scene units: the length of a tangent
_GRID = 401
_PLACES = 40  # on a curve, where its name can stand
_NAME = 0.07  # of the window, from a curve to the middle of its name
_CLEAR = 0.13  # the same, from there to what else is drawn: enough
_WIDE = 1.2  # the window's width over its height, about
MOST_CURVES = 6
_STEEP = 1e300  # stands for an upright line
_SIDES: Mapping[Side, tuple[int, int]] = {
    "ne": (1, 1),
    "nw": (-1, 1),
    "se": (1, -1),
    "sw": (-1, -1),
}


@dataclass(frozen=True, kw_only=True)
class TermCurves(Picture):
    """The curves; the rest is revealed.

    Quantities: ``x``; for term n its height ``y.n`` there, and its slope ``m.n``.
    """

    terms: tuple[tuple[Expression, Expression], ...]  # each with its derivative
    name: str
    at: float
    begin: float  # from where x can run to the point

    upright = Parts("upright")

    @property
    def tangents(self) -> Mark:
        """All of them, with their points."""
        return self.mark("upright", *(k for n in range(len(self.terms)) for k in _of(n)))

    @property
    def names(self) -> Mark:
        """What the curves are called."""
        return self.mark(*(f"name.{n}" for n in range(len(self.terms))))

    def name_of(self, n: int) -> Mark:
        """What one curve is called."""
        return self.mark(f"name.{n}")

    def term(self, n: int) -> Mark:
        """The curve of one term."""
        return self.mark(f"curve.{n}")

    def tangent(self, n: int) -> Mark:
        """Tangent and point of one term."""
        return self.mark(*_of(n))

    def set_back(self) -> Track:
        """x goes to where it will run from."""
        return self._along(eased(self.at, self.begin, 61))

    def rolled(self) -> Track:
        """x runs to the point, all tangents with it."""
        return self._along(eased(self.begin, self.at, 121))

    def _along(self, xs: np.ndarray) -> Track:
        return track(_state(self.terms, self.name, xs))


def term_curves(found: Ruled, region: str = "figure") -> TermCurves:
    """The curves of the terms of `found` around its point, each with a name."""
    name, at = found.x, float(value_at(found.at, {}).approx)
    pairs = tuple((t.term, t.derivative) for t in found.terms[:MOST_CURVES])
    view = _window([term for term, _ in pairs], name, at, window(found.f, name, at=at))
    elements: list[GraphElement] = [
        Segment("upright", "input", "x", view.bottom, "x", view.top, 2.5, dashed=True)
    ]
    labels: list[GraphElement] = []
    places = _name_places([term for term, _ in pairs], name, at, view)
    for n, (term, _) in enumerate(pairs):
        seen = sample(term, name, view.low, view.high, heights=view.heights)
        elements.append(curve(f"curve.{n}", "function", seen))
        if (place := places[n]) is not None:
            labels.append(Label(f"name.{n}", one(term, "function"), *place))
    for n in range(len(pairs)):
        elements.append(Slope(f"tangent.{n}", "derivative", "x", f"y.{n}", f"m.{n}", _REACH))
        elements.append(Point(f"point.{n}", "input", "x", f"y.{n}"))
    start = {k: float(v[0]) for k, v in _state(pairs, name, np.array([at])).items()}
    (up,) = fresh_names(("y",), (name,))
    across = ticks_across(pairs[0][0], name, view.low, view.high)
    figure = Graph(
        Axis(written(symbol(name)).formula, view.low, view.high, (across,)),
        (
            Panel(
                "plane",
                Axis(axis_name(up), *view.heights, (ticks_up(*view.heights),)),
                (*elements, *labels),
            ),
        ),
        tuple(Quantity(k, v) for k, v in start.items()),
        ("x", "plane", *(f"curve.{n}" for n in range(len(pairs)))),
    )
    return TermCurves(
        id=fresh_id("figure"),
        figure=figure,
        region=region,
        terms=pairs,
        name=name,
        at=at,
        begin=_begin(pairs, name, at, view),
    )


def _of(n: int) -> tuple[str, str]:
    return f"tangent.{n}", f"point.{n}"


def _window(terms: Sequence[Expression], name: str, at: float, wide: Window) -> Window:
    """As far across as `wide`, and as high as the terms are around `at`."""
    reach = min(at - wide.low, wide.high - at)
    low, high = max(wide.low, at - 1.4 * reach), min(wide.high, at + 0.6 * reach)
    near = np.linspace(at - 0.35 * reach, at + 0.1 * reach, 61)
    ys = np.concatenate([values(term, name, near) for term in terms])
    ys = ys[np.isfinite(ys)]
    bottom, top = min(0.0, float(ys.min())), max(0.0, float(ys.max()))
    if top == bottom:
        top = bottom + 1.0
    room = 0.12 * (top - bottom)
    return Window(low, high, bottom - room, top + room)


def _state(
    terms: Sequence[tuple[Expression, Expression]], name: str, xs: np.ndarray
) -> dict[str, np.ndarray]:
    out = {"x": xs}
    for n, (term, slope) in enumerate(terms):
        out[f"y.{n}"] = np.nan_to_num(values(term, name, xs))
        out[f"m.{n}"] = np.clip(np.nan_to_num(values(slope, name, xs)), -_STEEP, _STEEP)
    return out


def _name_places(
    terms: Sequence[Expression], name: str, at: float, view: Window
) -> list[tuple[float, float, Side] | None]:
    """Where each curve is called by its name: as far from all others as is needed, and right.

    None for a curve that is not in sight.
    """
    wide, tall = view.high - view.low, view.top - view.bottom
    xs = np.linspace(view.low, view.high, _GRID)
    curves = []
    for term in terms:
        across = _WIDE * (xs - view.low) / wide
        found = np.stack([across, (values(term, name, xs) - view.bottom) / tall], axis=1)
        curves.append(found[np.isfinite(found[:, 1])])
    up = np.linspace(0.0, 1.0, _PLACES)
    taken = [np.stack([np.full(_PLACES, _WIDE * (at - view.low) / wide), up], axis=1)]
    places: list[tuple[float, float, Side] | None] = []
    for n, own in enumerate(curves):
        others = np.concatenate([*taken, *(c for m, c in enumerate(curves) if m != n)])
        best: tuple[float, tuple[float, float, Side], np.ndarray] | None = None
        for px, py in own[:: _GRID // _PLACES]:
            for side, (dx, dy) in _SIDES.items():
                middle = np.array([px + _NAME * dx, py + _NAME * dy])
                inside = _NAME < middle[0] < _WIDE - _NAME and _NAME < middle[1] < 1 - _NAME
                if not (inside and 0 < py < 1):
                    continue
                away = float(np.hypot(*(others - middle).T).min())
                off = float(np.hypot(*(own - middle).T).min())
                score = min(away, _CLEAR) + min(off, 0.6 * _NAME) + 0.01 * px
                if best is None or score > best[0]:
                    at_place = view.low + wide * px / _WIDE, view.bottom + tall * py, side
                    best = score, at_place, middle
        places.append(best[1] if best else None)
        if best is not None:
            taken.append(best[2][None, :])
    return places


def _begin(
    terms: Sequence[tuple[Expression, Expression]], name: str, at: float, view: Window
) -> float:
    """From where x can run to the point: all terms have slopes, and their values are in sight."""
    xs = np.linspace(view.low + 0.06 * (view.high - view.low), at, _GRID)
    good = np.ones(len(xs), dtype=bool)
    for term, slope in terms:
        ys, ms = values(term, name, xs), values(slope, name, xs)
        good &= np.isfinite(ys) & np.isfinite(ms)
        good &= (ys > view.bottom) & (ys < view.top)
    bad = np.flatnonzero(~good)
    first = int(bad[-1]) + 1 if len(bad) else 0
    first = min(first + _GRID // 60, _GRID - 1) if len(bad) else first
    found = float(xs[min(first, _GRID - 1)])
    return found if math.isfinite(found) else at
