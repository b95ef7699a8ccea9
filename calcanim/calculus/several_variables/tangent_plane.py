"""A function at a point: cut along each of its variables, and the plane that its slopes span."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.derivation import Derivation
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.slopes import need_slope
from calcanim.calculus.last_form import last_form
from calcanim.calculus.several_variables.gradient import DirectionError, gradient
from calcanim.exact.certain import as_mpf
from calcanim.exact.constants import exactly
from calcanim.exact.tidy import as_expression, tidy
from calcanim.exact.values import (
    TooLargeError,
    UndefinedError,
    Value,
    decimal,
    need_size,
    number_of,
    number_or_none,
    value_at,
)
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power, variable

_LONGEST = 12  # characters of a number that is worked out where a slice is written
_TRIES = 6  # powers of ten
_SAME = mpf(10) ** -15
_CLOSE = mpf(1) / 5  # of what the plane foretells: how far it may be off


@dataclass(frozen=True, slots=True)
class Slice:
    """A function of several variables along `name` alone, the others held at a point.

    `function` and `derivative` are of that variable alone; `partial` works out the partial
    derivative, where the others are letters; `slope` is its value at the point, and `exact` the
    same in a form that can be read, where it has one.
    """

    name: str
    function: Expression
    derivative: Expression
    partial: Derivation
    slope: Value
    exact: Expression


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the tangent plane says where each variable is `step` larger, and what is true there.

    `at` has that place, in the order of the variables.
    """

    step: Fraction
    at: tuple[Expression, ...]
    plane: Value
    truth: Value

    @property
    def digits(self) -> int:
        """How many digits tell the two apart, from 4 to 8."""
        off = abs(self.plane.approx - self.truth.approx)
        largest = max(abs(self.plane.approx), abs(self.truth.approx))
        if not off:
            return 4
        orders = mpmath.log10(largest / off) if largest else mpf(0)
        return min(max(int(mpmath.ceil(orders)) + 2, 4), 8)


@dataclass(frozen=True, slots=True)
class Oblique:
    """A function along a diagonal, t units of each variable from a point: a function of t.

    `expected` is the slope that a plane would have there for each t, `slope` the true one.
    """

    function: Expression
    expected: Value
    slope: Value | None


@dataclass(frozen=True, slots=True)
class TangentPlane:
    """`function` at the point `at`: its `height` there, and a slice along each of its variables.

    Where the slopes along the variables do not give that in the direction `bent`, there is no
    plane, for all that is said here of one.
    """

    function: Expression
    at: Mapping[str, Expression]
    height: Value
    slices: tuple[Slice, ...]
    bent: tuple[int, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The variables, in the order of `slices`."""
        return tuple(s.name for s in self.slices)

    @property
    def slopes(self) -> tuple[Value, ...]:
        """The gradient's components."""
        return tuple(s.slope for s in self.slices)

    @property
    def is_constant(self) -> bool:
        """Whether the function has the same value everywhere."""
        return all(s.partial.result == number(0) for s in self.slices)

    @property
    def is_level(self) -> bool:
        """Whether the gradient is 0."""
        return not any(s.slope.approx for s in self.slices)

    @property
    def steepest(self) -> Expression:
        """The length of the gradient, the largest slope in any direction."""
        squares = (power(s.exact, number(2)) for s in self.slices)
        return exactly(call("sqrt", add(*squares)))

    @property
    def formula(self) -> Expression:
        """The plane as a function of the variables, in distances from the point."""
        terms = [exactly(_put(self.function, self.at))]
        for s in self.slices:
            away = tidy(add(variable(s.name), neg(self.at[s.name])), s.name)
            terms.append(_times(s.exact, away))
        return add(*(t for t in terms if t != number(0)))

    def along(self, angle: str) -> Expression:
        """The slope in the direction ``(cos t, sin t)``, as a function of the variable `angle`.

        For two variables.
        """
        parts = zip(self.slices, ("cos", "sin"), strict=True)
        terms = (mul(s.exact, call(turn, variable(angle))) for s, turn in parts)
        return tidy(add(*terms), angle)

    def unit(self, direction: Mapping[str, Expression]) -> tuple[Expression, ...]:
        """The direction's vector of length 1. Raises DirectionError for one of length 0."""
        parts = [direction.get(n, number(0)) for n in self.names]
        length = exactly(call("sqrt", add(*(power(p, number(2)) for p in parts))))
        if not value_at(length, {}).approx:
            raise DirectionError("a direction of length 0 points nowhere")
        return tuple(exactly(div(p, length)) for p in parts)

    def toward(self, direction: Mapping[str, Expression]) -> Value:
        """The slope in a direction of any length. Raises DirectionError for one of length 0."""
        along = zip(self.slices, self.unit(direction), strict=True)
        return number_of(exactly(add(*(mul(s.exact, u) for s, u in along))))

    def oblique(self, t: str) -> Oblique:
        """The function along the diagonal `bent`, with the variable `t`."""
        signs = dict(zip(self.names, self.bent, strict=True))
        steps = {n: variable(t) if sign > 0 else neg(variable(t)) for n, sign in signs.items()}
        put = _put(self.function, {n: tidy(add(e, steps[n]), t) for n, e in self.at.items()})
        along = last_form(put.transform(lambda n: _worked_out(n, t)))
        terms = (mul(number(signs[s.name]), s.exact) for s in self.slices)
        try:
            slope = need_slope(along, t, number(0))
        except UndefinedError:
            return Oblique(along, number_of(exactly(add(*terms))), None)
        return Oblique(along, number_of(exactly(add(*terms))), slope)

    def forecast(self, reach: float) -> Forecast | None:
        """The plane at the largest step, a power of ten, at which it is near the truth.

        The step is at most `reach`; None where the plane is near at none that could be shown.
        """
        for step in _round(reach):
            found = self._at_step(step)
            if found is not None:
                rise = sum(abs(s.slope.approx) for s in self.slices) * as_mpf(step)
                if abs(found.truth.approx - found.plane.approx) <= _CLOSE * rise:
                    return found
        return None

    def _at_step(self, step: Fraction) -> Forecast | None:
        there = {n: exactly(add(e, as_expression(step))) for n, e in self.at.items()}
        try:
            truth = value_at(self.function, there)
        except UndefinedError:
            return None
        at = tuple(there.values())
        known = [v.exact for v in (self.height, *(s.slope for s in self.slices))]
        exact = [v for v in known if v is not None]
        if len(exact) == len(known):
            total = exact[0] + step * sum(exact[1:])
            return Forecast(step, at, Value(total, as_mpf(total)), truth)
        rise = sum(s.slope.approx for s in self.slices) * as_mpf(step)
        return Forecast(step, at, Value(None, self.height.approx + rise), truth)


def _times(slope: Expression, away: Expression) -> Expression:
    """A slope times a distance, the slope's sign in front."""
    if slope.op == "neg":
        return neg(_times(slope.args[0], away))
    if slope in (number(0), number(1)):
        return slope if slope == number(0) else away
    return mul(*(slope.args if slope.op == "mul" else (slope,)), away)


def _round(most: float, digits: Sequence[int] = (1,)) -> Iterator[Fraction]:
    """Round numbers downwards from `most`: powers of ten, times each of the `digits`."""
    if 0 < most < math.inf:
        unit = Fraction(10) ** math.floor(math.log10(most) + 1e-9)
        found = (unit / 10**n * digit for n in range(_TRIES) for digit in digits)
        yield from (step for step in found if step <= most * (1 + 1e-9))


def held(function: Expression, at: Mapping[str, Expression]) -> Expression:
    """`function` where some of its variables have values: one of the others."""
    free = [n for n in function.variables if n not in at]
    put = _put(function, at)
    return last_form(put.transform(lambda n: _worked_out(n, free[0]))) if free else exactly(put)


def tangent_plane(
    function: Expression, at: Mapping[str, Expression], bent: bool = False
) -> TangentPlane:
    """What `function` does at a point, in the variables and the order of `at`.

    Raises UndefinedError, with the reason, where it has no value there, no slope in one variable,
    or, unless it may be `bent`, no tangent plane, and where its numbers are too large to be shown;
    NoRuleError.
    """
    names = tuple(at)
    place = ", ".join(f"{n} = {e}" for n, e in at.items())
    height = value_at(function, at)
    need_size([height.approx], place)
    found = gradient(function, names, at=at)
    oblique = found.extra.get("oblique") if bent else None
    if oblique is not None:
        slopes = [need_slope(held(function, _others(at, n)), n, at[n]) for n in names]
        values = [v or Value(Fraction(0), mpf(0)) for v in slopes]
        cuts = tuple(_slice(function, at, n, v) for n, v in zip(names, values, strict=True))
        return TangentPlane(function, dict(at), height, cuts, tuple(oblique))
    if not isinstance(found.value, tuple):
        error = TooLargeError if found.verdict == "unknown" else UndefinedError
        raise error(found.steps[-1].why)
    need_size([v.approx for v in found.value], place)
    slices = tuple(_slice(function, at, n, v) for n, v in zip(names, found.value, strict=True))
    return TangentPlane(function, dict(at), height, slices)


def _slice(f: Expression, at: Mapping[str, Expression], name: str, slope: Value) -> Slice:
    along = held(f, _others(at, name))
    partial = derivative(f, name)
    exact = _exact(_put(partial.result, at), slope)
    return Slice(name, along, derivative(along, name).result, partial, slope, exact)


def _others(at: Mapping[str, Expression], name: str) -> dict[str, Expression]:
    """The values of all variables but one."""
    return {n: e for n, e in at.items() if n != name}


def _exact(put: Expression, slope: Value) -> Expression:
    """The slope as an expression: a formula's value, unless that is not what the slope is."""
    if slope.exact is not None:
        return as_expression(slope.exact)
    formula = number_or_none(put)
    if formula is None or abs(formula.approx - slope.approx) > _SAME * abs(slope.approx):
        return decimal(slope.approx, slope.digits)
    return exactly(put)


def _put(e: Expression, at: Mapping[str, Expression]) -> Expression:
    """`e` with numbers for its variables; nothing is worked out."""
    for name, value in at.items():
        e = e.substitute(name, value)
    return e


def _worked_out(n: Expression, name: str) -> Expression:
    """A node as a lecturer would write it, who puts a number in: 3*x*3**2 is 27*x."""
    if n.op in ("number", "variable", "constant"):
        return n
    if n.variables:
        return tidy(n, name) if n.op in ("add", "neg", "mul", "div", "pow") else n
    value = number_or_none(n)
    if value is None or value.exact is None or len(str(value.exact)) > _LONGEST:
        return n
    return as_expression(value.exact)
