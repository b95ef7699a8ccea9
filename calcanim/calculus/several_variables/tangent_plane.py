"""A function at a point: cut along each of its variables, and the plane that its slopes span."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from mpmath import mpf

from calcanim.calculus.derivation import Derivation
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.last_form import last_form
from calcanim.calculus.several_variables.gradient import gradient
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
from calcanim.expressions.tree import Expression, add, call, mul, number, power

_LONGEST = 12  # characters of a number that is worked out where a slice is written
_CLOSE = mpf(1) / 5  # of what the plane foretells: how far it may be off


@dataclass(frozen=True, slots=True)
class Slice:
    """A function of several variables along `name` alone, the others held at a point.

    `function` and `derivative` are of that variable alone; `partial` works out the partial
    derivative, where the others are letters; `slope` is its value at the point.
    """

    name: str
    function: Expression
    derivative: Expression
    partial: Derivation
    slope: Value


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the tangent plane says where each variable is `step` larger, and what is true there."""

    step: Fraction
    plane: Value
    truth: Value


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
    def is_level(self) -> bool:
        """Whether the gradient is 0."""
        return not any(s.slope.approx for s in self.slices)

    @property
    def steepest(self) -> Expression:
        """The length of the gradient, the largest slope in any direction."""
        squares = (power(_constant(s.slope), number(2)) for s in self.slices)
        return exactly(call("sqrt", add(*squares)))

    def put(self, e: Expression) -> Expression:
        """`e` with the point's numbers for the variables; nothing is worked out."""
        for name, value in self.at.items():
            e = e.substitute(name, value)
        return e

    def ahead(self, step: Fraction) -> dict[str, Expression]:
        """The point where each variable is `step` larger."""
        return {n: exactly(add(e, as_expression(step))) if step else e for n, e in self.at.items()}

    def forecast(self, reach: float) -> Forecast | None:
        """The plane at the largest step, a power of ten, at which it is near the truth.

        The step is at most `reach`; None where the plane is near at none that could be shown.
        """
        power_of_ten = Fraction(10) ** 12
        while power_of_ten > 0 and float(power_of_ten) > reach:
            power_of_ten /= 10
        for _ in range(6):
            found = self._at_step(power_of_ten)
            if found is not None:
                change = abs(found.plane.approx - self.height.approx)
                if abs(found.truth.approx - found.plane.approx) <= _CLOSE * change:
                    return found
            power_of_ten /= 10
        return None

    def _at_step(self, step: Fraction) -> Forecast | None:
        run = as_expression(step)
        rises = (mul(_constant(s.slope), run) for s in self.slices)
        plane = number_or_none(add(_constant(self.height), *rises))
        try:
            truth = value_at(self.function, self.ahead(step))
        except UndefinedError:
            return None
        return None if plane is None else Forecast(step, plane, truth)


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
    along = f
    for other, value in at.items():
        if other != name:
            along = along.substitute(other, value)
    along = last_form(along.transform(lambda n: _worked_out(n, name)))
    return Slice(name, along, derivative(along, name).result, derivative(f, name), slope)


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


def _constant(v: Value) -> Expression:
    """A value as an expression, to all its digits where it is not rational."""
    if v.exact is not None:
        return as_expression(v.exact)
    return decimal(v.approx, 30)
