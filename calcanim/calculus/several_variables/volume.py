"""The volume under a surface, cut into slices: what a lesson needs of a double integral."""

from __future__ import annotations

import math
from dataclasses import dataclass

import mpmath
import numpy as np

from calcanim.calculus.bounds import end_value
from calcanim.calculus.integrals.definite import definite
from calcanim.calculus.several_variables.double_quadrature import Range, quadrature
from calcanim.calculus.several_variables.iterated import (
    Iterated,
    Order,
    in_order,
    inner_alone,
    iterated,
)
from calcanim.calculus.several_variables.reversal import reversed_order
from calcanim.exact.constants import exactly
from calcanim.exact.values import UndefinedError, Value
from calcanim.expressions.tree import Expression, add, integral, mul, neg, number
from calcanim.sampling.accumulation import running
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.terrain import numeral

_PLACES = 9  # at which the inner limits are compared
_AT_ENDS = ("IMPROPER", "FUNDAMENTAL_THEOREM")


@dataclass(frozen=True, slots=True)
class Cutting:
    """One way to cut: slices along the inner variable, each where the outer one is held.

    `order` has what a slice comes to as a formula; None where there is none, or none was found.
    `alone` is that formula where only the outer integral has no value.
    """

    f: Expression
    inner: Range
    outer: Range
    order: Order | None = None
    alone: Expression | None = None

    @property
    def along(self) -> str:
        """The variable that runs through a slice."""
        return self.inner[0]

    @property
    def held(self) -> str:
        """The variable that is held in a slice."""
        return self.outer[0]

    @property
    def area(self) -> Expression | None:
        """The area of a slice, a function of the variable that is held."""
        return self.alone if self.order is None else self.order.area

    @property
    def endless_area(self) -> bool:
        """Whether the slice in the middle has no finite area."""
        low, high = self.ends
        place = float(_inside(low, high)[_PLACES // 2])
        name, *ends = self.inner
        f, a, b = (e.substitute(self.held, numeral(place)) for e in (self.f, *ends))
        return definite(f, name, a, b).verdict == "diverges"

    @property
    def primitive(self) -> Expression | None:
        """An antiderivative along the slice, where the area was worked out by one."""
        if self.order is None:
            return None
        steps = list(self.order.steps)
        before = next((n for n, s in enumerate(steps) if s.rule in _AT_ENDS), 0)
        if not before or steps[0].before != integral(self.f, self.along):
            return None
        return steps[before - 1].after

    @property
    def slice(self) -> Expression:
        """The area of a slice as an integral, not worked out."""
        return integral(self.f, *self.inner)

    @property
    def whole(self) -> Expression:
        """The iterated integral, not worked out."""
        return integral(self.slice, *self.outer)

    @property
    def ends(self) -> tuple[float, float]:
        """The outer limits as numbers."""
        return float(end_value(self.outer[1])), float(end_value(self.outer[2]))

    @property
    def straight(self) -> bool:
        """Whether all slices have the same ends."""
        return not (self.inner[1].variables or self.inner[2].variables)

    def sides(self, places: Floats) -> tuple[Floats, Floats]:
        """Where the slices at `places` begin and end, both of shape (n,)."""
        return _along(self.inner[1], self.held, places), _along(self.inner[2], self.held, places)

    def heights(self, place: float, along: Floats) -> Floats:
        """The surface over the slice at a place, shape (n,); NaN where it has none."""
        return values(self.f.substitute(self.held, numeral(place)), self.along, along)

    def areas(self, places: Floats) -> Floats:
        """The areas of the slices at `places`, shape (n,); not finite where they have none."""
        if self.area is not None:
            return _along(self.area, self.held, places)
        lows, highs = self.sides(places)
        found = []
        for place, low, high in zip(places.tolist(), lows.tolist(), highs.tolist(), strict=True):
            try:
                held = self.f.substitute(self.held, numeral(place))
                found.append(float(running(held, self.along, low, [high])[0]))
            except UndefinedError:
                found.append(math.nan)
        return np.array(found)

    def boxes(self, count: int) -> float | None:
        """The sum of `count` times `count` boxes, each as high as the surface at its low corner.

        None where the surface has no height at one of them, or a side is endless.
        """
        low, high = self.ends
        if not (math.isfinite(low) and math.isfinite(high)):
            return None
        width = (high - low) / count
        places = np.asarray(low + width * np.arange(count), dtype=np.float64)
        starts, stops = self.sides(places)
        total = 0.0
        for place, start, stop in zip(places.tolist(), starts, stops, strict=True):
            step = (stop - start) / count
            total += float(self.heights(place, start + step * np.arange(count)).sum() * step)
        return total * width if math.isfinite(total) else None

    def gathered(self, end: Expression | None = None, weight: Expression | None = None) -> Value:
        """The volume up to an `end`, each place counted `weight` times.

        Raises UndefinedError where it is not known.
        """
        x, low, high = self.outer[0], self.outer[1], end or self.outer[2]
        if self.area is not None:
            body = self.area if weight is None else mul(weight, self.area)
            found = definite(body, x, low, high).value
        else:
            body = self.f if weight is None else mul(weight, self.f)
            approx = quadrature(body, self.inner, (x, low, high))
            found = None if approx is None else Value(None, approx)
        if not isinstance(found, Value):
            raise UndefinedError(f"the volume up to {x} = {high} is not known")
        return found


@dataclass(frozen=True, slots=True)
class Volume:
    """What lies under a function over a region, below the ground counted as negative.

    `first` is cut as was asked for, `across` the other way round, where that can be. `sign` is -1
    where limits were asked for in falling order: `value` and `result` are those for rising ones.
    `without` says that the order asked for has no formula, and the other one has.
    """

    first: Cutting
    across: Cutting | None
    found: Iterated
    sign: int
    without: bool

    @property
    def improper(self) -> bool:
        """Whether the floor is endless, or the surface without a height somewhere on its edge."""
        low, high = self.first.ends
        if not (math.isfinite(low) and math.isfinite(high)):
            return True
        places = np.linspace(low, high, _PLACES)
        for place, a, b in zip(places.tolist(), *self.first.sides(places), strict=True):
            if not (math.isfinite(a) and math.isfinite(b)):
                return True
            if not np.isfinite(self.first.heights(place, np.linspace(a, b, _PLACES))).all():
                return True
        return False

    @property
    def diverges(self) -> bool:
        """Whether there is no volume."""
        return self.found.solution.verdict == "diverges"

    @property
    def flat(self) -> bool:
        """Whether the region has no width."""
        low, high = self.first.ends
        starts, stops = self.first.sides(_inside(low, high))
        return low == high or bool((starts == stops).all())

    @property
    def floor(self) -> Value | None:
        """The area of the region, where it is finite and known."""
        found = iterated(number(1), self.first.inner, self.first.outer).solution.value
        return found if isinstance(found, Value) and mpmath.isfinite(found.approx) else None

    @property
    def apart(self) -> Expression | None:
        """What the other order comes to, where both disagree."""
        other = self.found.other
        return other.result if other is not None and self.found.apart else None

    @property
    def result(self) -> Expression | None:
        """The volume as a formula."""
        found = self.found.solution.result
        return found if isinstance(found, Expression) else None

    @property
    def value(self) -> Value:
        """The volume. Raises UndefinedError where it diverges."""
        found = self.found.solution.value
        if not isinstance(found, Value):
            raise UndefinedError(f"{self.first.whole} has no value")
        return found


def volume(f: Expression, inner: Range, outer: Range) -> Volume:
    """The volume under `f` where the inner variable and the outer one are in their ranges.

    Raises UndefinedError where `f` has no values or nothing is known of the volume, or where the
    inner limits change places, and BoundsError for limits that do not suit.
    """
    sign, (y, a, b), (x, c, d) = 1, inner, outer
    others = [name for name in f.variables if name not in (x, y)]
    if others and x != y:
        raise UndefinedError(
            f"the integrand has {', '.join(others)}, and only {x} and {y} have limits"
        )
    if not (c.variables or d.variables) and end_value(c) > end_value(d):
        sign, c, d = -sign, d, c
    order = _rising(x, (a, b), (c, d)) if x != y else 1
    if order < 0:
        sign, a, b = -sign, b, a
    inner, outer = (y, a, b), (x, c, d)
    found = iterated(f, inner, outer)
    solution = found.solution
    if solution.verdict == "undefined":
        raise UndefinedError(solution.steps[-1].why)
    if solution.verdict != "diverges" and not isinstance(solution.value, Value):
        raise UndefinedError(f"whether there is a volume under {f} could not be settled")
    alone = inner_alone(f, inner, outer) if solution.verdict == "diverges" else None
    first = Cutting(f, inner, outer, found.first, alone)
    turned = (outer, inner) if first.straight else reversed_order(inner, outer)
    across = None
    if turned is not None:
        other = found.other
        if other is None and not first.straight and found.first is not None:
            other = in_order(f, *turned)
        across = Cutting(f, *turned, other)
    return Volume(first, across, found, sign, found.first is None and found.other is not None)


def with_width(found: Volume) -> Volume:
    """The same over a floor that has a width, where it has none: a unit more to either side."""
    inner, outer = found.first.inner, found.first.outer
    one = number(1)

    def wider(ends: Range) -> Range:
        name, low, high = ends
        return name, exactly(add(low, neg(one))), exactly(add(high, one))

    low, high = found.first.ends
    if low == high:
        return volume(found.first.f, inner, wider(outer))
    return volume(found.first.f, wider(inner), outer)


def _rising(x: str, ends: tuple[Expression, Expression], outer: tuple[Expression, ...]) -> int:
    """1 where the inner limits rise wherever they differ, -1 where they fall.

    Raises UndefinedError where they do both.
    """
    a, b = ends
    if {*a.variables, *b.variables} - {x} or any(e.variables for e in outer):
        return 1
    low, high = (float(end_value(e)) for e in outer)
    places = _inside(low, high)
    with np.errstate(invalid="ignore"):
        ways = np.nan_to_num(np.sign(_along(b, x, places) - _along(a, x, places)))
    if ways.max() > 0 > ways.min():
        raise UndefinedError(
            f"the inner limits {a} and {b} change places between {x} = {outer[0]} and {outer[1]}: "
            "take the parts one by one"
        )
    return -1 if ways.min() < 0 else 1


def _inside(low: float, high: float) -> Floats:
    """Places between two ends, either of which may be infinite, shape (n,)."""
    share = (np.arange(_PLACES) + 0.5) / _PLACES
    if math.isfinite(low) and math.isfinite(high):
        return np.asarray(low + (high - low) * share)
    out = share / (1 - share)
    if math.isfinite(low):
        return np.asarray(low + out)
    return np.asarray(high - out if math.isfinite(high) else out - 1 / out)


def _along(e: Expression, name: str, places: Floats) -> Floats:
    """The values of `e`, which may be constant or infinite, at `places`, shape (n,)."""
    if not e.variables:
        return np.full(places.shape, float(end_value(e)))
    return values(e, name, places)
