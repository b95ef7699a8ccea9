"""Parabolas that share a slope and differ in how they bend: balls, tangents, slopes, circles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from calcanim.expressions.tree import Expression, mul, number, power, variable
from calcanim.notation.lines import fresh_id
from calcanim.notation.setter import one, plain
from calcanim.notation.shown import Shown, measured
from calcanim.pictures.picture import Mark, Picture
from calcanim.pictures.plots import axis_name, piece, scale, ticks_up, track
from calcanim.sampling.terrain import Array
from calcanim.storyboard.figures import Group
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import (
    Axis,
    Curve,
    Graph,
    GraphElement,
    Label,
    Panel,
    Point,
    Ring,
    Segment,
    Slope,
)
from calcanim.storyboard.quantities import Quantity, Track
from calcanim.storyboard.surface import Vector

_WIDE, _LOW, _HIGH = 3.3, -0.45, 4.75  # the window of the parabolas
_ROLL = 0.9  # from where to where tangents roll
_PANEL = 1.0  # half of the panel of slopes
_ROAD = 3.0  # the slope of a straight line
_CLOSE = 0.3  # of the window: what is seen as circles come down to the bottom
_FINE = 161
_FRAMES = 61


@dataclass(frozen=True, slots=True, kw_only=True)
class Bends(Picture):
    """Handles to the parabolas ``a w²`` of the `factors`, and to their slopes beside them.

    All of them have the same `slope` where their balls stand, and a step of the same length.
    """

    factors: tuple[int, ...]
    roles: tuple[str, ...]
    slope: float
    step: float

    @property
    def balls(self) -> Mark:
        """The balls, each with its tangent and its height."""
        keys = [f"{head}.{n}" for n in self._all for head in ("tangent", "ball", "before")]
        return self.mark(*(f"curves.{key}" for key in keys))

    @property
    def before(self) -> Mark:
        """The heights from which the balls go."""
        return self.mark(*(f"curves.before.{n}" for n in self._all))

    @property
    def arrows(self) -> Mark:
        """The steps, of one length."""
        keys = [f"{head}.{n}" for n in self._all for head in ("step", "length")]
        return self.mark(*(f"curves.{key}" for key in keys))

    @property
    def after(self) -> Mark:
        """The heights at which the balls land."""
        return self.mark(*(f"curves.after.{n}" for n in self._all))

    @property
    def notes(self) -> Mark:
        """The heights at which the balls land, and the steps."""
        return self.arrows + self.after

    @property
    def slopes(self) -> Mark:
        """The panel of slopes, with those of the curves as far as they are drawn."""
        keys = ["x", "f", *(f"{head}.{n}" for n in self._all for head in ("slope", "now"))]
        return self.mark(*(f"slopes.{key}" for key in keys))

    @property
    def bends(self) -> Mark:
        """The slopes of the slopes, as numbers at their lines."""
        return self.mark(*(f"slopes.bend.{n}" for n in self._all))

    @property
    def road(self) -> Mark:
        """A straight line, and its slope, which is the same all along."""
        return self.mark("curves.road", "slopes.road", "slopes.road.name")

    @property
    def rings(self) -> Mark:
        """The circles that fit best."""
        return self.mark(*(f"curves.ring.{n}" for n in self._all))

    @property
    def radii(self) -> Mark:
        """Their radii at the bottom."""
        return self.mark(*(f"curves.spoke.{n}" for n in self._all))

    def stepping(self) -> Track:
        """All balls take their step, and end where it leads."""
        share = _eased()
        return self._at(*(w - self.step * share for w in self._starts))

    def going_to(self, w: float) -> Track:
        """The balls go on from where they landed, to one place."""
        share = _eased()
        ends = (s - self.step for s in self._starts)
        return self._at(*(e + (w - e) * share for e in ends))

    def rolling(self) -> Track:
        """All tangents roll along together, and their slopes are drawn."""
        along = -_ROLL + 2 * _ROLL * _eased()
        run = self._at(*(along for _ in self.factors))
        return Track((*run.channels, *track({"roll": along}).channels))

    def going_to_slope(self) -> Track:
        """The balls go on from where rolling ended, each to where its slope is 1/2, seen closer."""
        share = _eased()
        run = self._at(*(_ROLL + (w - _ROLL) * share for w in _of_slope(self.factors)))
        return Track((*run.channels, *track(_window(share)).channels))

    def circling(self) -> Track:
        """The circles go from there down to the bottom with the balls."""
        places = [w * (1 - _eased()) for w in _of_slope(self.factors)]
        run = self._at(*places)
        return Track((*run.channels, *track(_circles(self.factors, places)).channels))

    @property
    def forms(self) -> tuple[Expression, ...]:
        """The parabolas as expressions in w."""
        square = power(variable("w"), number(2))
        return tuple(square if a == 1 else mul(number(a), square) for a in self.factors)

    @property
    def starts(self) -> tuple[Shown, ...]:
        """Where each ball stands."""
        return tuple(measured(w) for w in self._starts)

    @property
    def heights(self) -> tuple[tuple[Shown, Shown], ...]:
        """The height of each ball before its step, and after it."""
        ends = [(w, w - self.step) for w in self._starts]
        pairs = zip(self.factors, ends, strict=True)
        return tuple((measured(a * w * w), measured(a * v * v)) for a, (w, v) in pairs)

    @property
    def straight(self) -> float:
        """The slope of the straight line."""
        return _ROAD

    @property
    def first(self) -> float:
        """Where rolling begins."""
        return -_ROLL

    @property
    def _all(self) -> range:
        return range(len(self.factors))

    @property
    def _starts(self) -> tuple[float, ...]:
        return tuple(self.slope / (2 * a) for a in self.factors)

    def _at(self, *places: Array) -> Track:
        return track(_balls(self.factors, places))


def bends(factors: Sequence[int], roles: Sequence[str], slope: int, rate: Fraction) -> Bends:
    """The parabolas ``a w²``, and balls on them where the slope is `slope`.

    One step of each is `rate` times the slope.
    """
    step = float(rate) * slope
    starts = [slope / (2 * a) for a in factors]
    elements: list[GraphElement] = []
    for n, (a, role) in enumerate(zip(factors, roles, strict=True)):
        seen = np.linspace(-1, 1, _FINE) * min(_WIDE, (_HIGH / a) ** 0.5)
        elements.append(Curve(f"curve.{n}", role, (piece(seen, a * seen**2),)))
    road = np.array([_LOW / _ROAD, _HIGH / _ROAD])
    elements.append(Curve("road", "text", (piece(road, _ROAD * road),)))
    for n, (a, role, w) in enumerate(zip(factors, roles, starts, strict=True)):
        high, end = a * w * w, w - step
        elements += [
            Slope(f"tangent.{n}", "derivative", f"w{n}", f"y{n}", f"m{n}", reach=1.1),
            Vector(f"step.{n}", role, w, high, end, high),
            Label(f"length.{n}", _numeral(step, role), w - step / 2, high, "n"),
            Ring(f"ring.{n}", "derivative", f"c{n}.x", f"c{n}.y", f"c{n}.r"),
            Segment(f"spoke.{n}", "derivative", 0.0, 0.5 / a, 0.5 / a, 0.5 / a),
            Point(f"ball.{n}", role, f"w{n}", f"y{n}"),
            Label(f"before.{n}", _numeral(high, role), w, high, "e"),
            Label(f"after.{n}", _numeral(a * end * end, role), end, a * end * end, "w"),
        ]
    start = {**_balls(factors, [np.array([w]) for w in starts]), "roll": np.array([-_ROLL])}
    start |= _circles(factors, [np.array([w]) for w in _of_slope(factors)])
    start |= _window(np.zeros(1))
    quantities = tuple(Quantity(key, float(v[0])) for key, v in start.items())
    loss = _zoomed(plain('"loss"', "loss", "muted"), ("low", "high"), (_LOW, _HIGH))
    curves = Graph(
        _zoomed(axis_name("w", role="input"), ("left", "right"), (-_WIDE, _WIDE)),
        (Panel("f", loss, tuple(elements)),),
        tuple(q for q in quantities if q.key != "roll"),
        ("x", "f", *(f"curve.{n}" for n in range(len(factors)))),
        square=True,
    )
    id = fresh_id("figure")
    return Bends(
        id=id,
        figure=Group(
            ("curves", "slopes"),
            (curves, _slopes(factors, roles, quantities)),
            ("abreast", "beside"),
            ("curves",),
        ),
        factors=tuple(factors),
        roles=tuple(roles),
        slope=float(slope),
        step=step,
    )


def _slopes(factors: Sequence[int], roles: Sequence[str], quantities: Sequence[Quantity]) -> Graph:
    """The slope of each curve, drawn as its tangent rolls, and that of the straight line."""
    high = 2.0 * max(factors) * _PANEL
    ws = np.linspace(-_ROLL, _ROLL, 2)
    elements: list[GraphElement] = [
        Curve("road", "text", (piece(ws, np.full(2, _ROAD)),)),
        Label("road.name", _numeral(_ROAD, "text"), -_ROLL, _ROAD, "n"),
    ]
    for n, (a, role) in enumerate(zip(factors, roles, strict=True)):
        end = 0.7 * _ROLL
        elements += [
            Curve(f"slope.{n}", role, (piece(ws, 2 * a * ws),), high="roll"),
            Point(f"now.{n}", "derivative", f"w{n}", f"m{n}"),
            Label(f"bend.{n}", _numeral(2 * a, role), end, 2 * a * end, "se"),
        ]
    name = plain('"slope"', "slope", "derivative")
    axis = scale(name, -high, high)
    return Graph(
        scale(axis_name("w", role="input"), -_PANEL, _PANEL),
        (Panel("f", axis, tuple(elements)),),
        tuple(q for q in quantities if q.key == "roll" or q.key[0] in "wm"),
        (),
    )


def _balls(factors: Sequence[int], places: Sequence[Array]) -> dict[str, Array]:
    """Place, height and slope of each ball, all of one shape."""
    out: dict[str, Array] = {}
    for n, (a, w) in enumerate(zip(factors, places, strict=True)):
        out |= {f"w{n}": w, f"y{n}": a * w**2, f"m{n}": 2 * a * w}
    return out


def _of_slope(factors: Sequence[int]) -> tuple[float, ...]:
    """Where each curve has the slope 1/2."""
    return tuple(0.25 / a for a in factors)


def _window(share: Array) -> dict[str, Array]:
    """What is seen of the plane when so much of the way to the bottom is done."""
    size = 1.0 - (1.0 - _CLOSE) * share
    ends = {"left": -_WIDE * size, "right": _WIDE * size, "low": _LOW * size, "high": _HIGH * size}
    return {**ends, "far": np.clip(1 - 2 * share, 0, 1), "near": np.clip(2 * share - 1, 0, 1)}


def _zoomed(name: Formula, keys: tuple[str, str], ends: tuple[float, float]) -> Axis:
    """An axis whose ends come closer, with finer numbers then."""
    near = (_CLOSE * ends[0], _CLOSE * ends[1])
    return Axis(name, *keys, (ticks_up(*ends, "far", 4), ticks_up(*near, "near", 8)))


def _circles(factors: Sequence[int], places: Sequence[Array]) -> dict[str, Array]:
    """Centres and radii of the circles of curvature: (1 + f'²)^(3/2)/f'' is the radius."""
    out: dict[str, Array] = {}
    for n, (a, w) in enumerate(zip(factors, places, strict=True)):
        slope, bend = 2 * a * w, 2.0 * a
        away = (1 + slope**2) / bend
        out |= {
            f"c{n}.x": w - slope * away,
            f"c{n}.y": a * w**2 + away,
            f"c{n}.r": (1 + slope**2) ** 1.5 / bend,
        }
    return out


def _numeral(value: float, role: str) -> Formula:
    return one(measured(value, 4).expression, role)


def _eased() -> Array:
    """From 0 to 1, slow at both ends, shape (61,)."""
    share = np.linspace(0, 1, _FRAMES)
    return share**2 * (3 - 2 * share)
