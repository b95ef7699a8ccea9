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
from calcanim.calculus.last_form import last_form
from calcanim.calculus.several_variables.gradient import gradient
from calcanim.exact.certain import as_mpf
from calcanim.exact.constants import exactly
from calcanim.exact.tidy import as_expression, tidy
from calcanim.exact.values import (
    TooLargeError,
    UndefinedError,
    Value,
    decimal,
    need_size,
    number_or_none,
    value_at,
)
from calcanim.expressions.tree import Expression, add, call, mul, neg, number, power, variable

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
class Descended:
    """One step against the gradient: the `rate`, from where to where, and the function there."""

    rate: Fraction
    start: Mapping[str, Value]
    to: Mapping[str, Value]
    height: Value


@dataclass(frozen=True, slots=True)
class TangentPlane:
    """`function` at the point `at`: its `height` there, and a slice along each of its variables."""

    function: Expression
    at: Mapping[str, Expression]
    height: Value
    slices: tuple[Slice, ...]

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

    def descended(self, reach: float) -> Descended | None:
        """One step against the gradient, at the largest round rate that leads down.

        No variable moves by more than `reach`; None where no such step does.
        """
        largest = max(abs(s.slope.approx) for s in self.slices)
        for rate in _round(reach / float(largest), (5, 2, 1)) if largest else ():
            to = {
                s.name: add(self.at[s.name], neg(mul(as_expression(rate), s.exact)))
                for s in self.slices
            }
            found = number_or_none(_put(self.function, to))
            if found is not None and found.approx < self.height.approx:
                start, end = (
                    {n: value_at(e, {}) for n, e in place.items()} for place in (self.at, to)
                )
                return Descended(rate, start, end, found)
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


def tangent_plane(function: Expression, at: Mapping[str, Expression]) -> TangentPlane:
    """What `function` does at a point, in the variables and the order of `at`.

    Raises UndefinedError, with the reason, where it has no value there, no slope in one variable,
    or no tangent plane, and where its numbers are too large to be shown; NoRuleError.
    """
    names = tuple(at)
    place = ", ".join(f"{n} = {e}" for n, e in at.items())
    height = value_at(function, at)
    need_size([height.approx], place)
    found = gradient(function, names, at=at)
    if not isinstance(found.value, tuple):
        error = TooLargeError if found.verdict == "unknown" else UndefinedError
        raise error(found.steps[-1].why)
    need_size([v.approx for v in found.value], place)
    slices = tuple(_slice(function, at, n, v) for n, v in zip(names, found.value, strict=True))
    return TangentPlane(function, dict(at), height, slices)


def _slice(f: Expression, at: Mapping[str, Expression], name: str, slope: Value) -> Slice:
    along = _put(f, {other: value for other, value in at.items() if other != name})
    along = last_form(along.transform(lambda n: _worked_out(n, name)))
    partial = derivative(f, name)
    exact = _exact(_put(partial.result, at), slope)
    return Slice(name, along, derivative(along, name).result, partial, slope, exact)


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
