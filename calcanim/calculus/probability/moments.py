"""Means under a density: a number, infinite, or none at all; and how far values are spread."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

import numpy as np
from mpmath import mpf, sqrt

from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.integrals.definite import definite
from calcanim.calculus.probability.densities import weighted
from calcanim.calculus.probability.normalised import Density
from calcanim.calculus.rules import NoRuleError
from calcanim.exact.constants import exactly
from calcanim.exact.values import UndefinedError, Value, number_of, value_at
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import (
    ZERO,
    Expression,
    add,
    call,
    div,
    neg,
    number,
    power,
    variable,
)
from calcanim.sampling.arrays.values import values

Kind = Literal["number", "endless", "none"]
"""What a mean is: a number; past every bound on one side; or neither, as both sides grow."""

_FAR = 10.0 ** np.arange(2.0, 9.0)


@dataclass(frozen=True, slots=True)
class Moment:
    """The mean of `g` under a density; `sign` says where to it is endless, 1 or -1.

    `value` is 0 where it is no number; `result` is its formula, where one is known.
    """

    g: Expression
    kind: Kind
    sign: int
    value: Value
    result: Expression | None

    @property
    def known(self) -> bool:
        """Whether it is a number."""
        return self.kind == "number"

    @property
    def approx(self) -> float:
        return float(self.value.approx)


def moment(g: Expression, density: Density) -> Moment:
    """The mean of `g`. Raises UndefinedError where nothing is known of it."""
    area, x = density.area, density.x
    by_terms = _by_terms(g, density)
    if by_terms is not None:
        return by_terms
    body = weighted(g, density.p)
    found = definite(body, x, area.low, area.high)
    if found.verdict == "diverges":
        signs = _signs(body, density)
        kind: Kind = "endless" if len(signs) == 1 else "none"
        return Moment(g, kind, sum(signs), Value(Fraction(0), mpf(0)), None)
    if not isinstance(found.value, Value):
        raise UndefinedError(f"whether {g} has a mean under {density.p} could not be settled")
    result = found.result if isinstance(found.result, Expression) else None
    return Moment(g, "number", 0, found.value, result)


def _by_terms(g: Expression, density: Density) -> Moment | None:
    """The mean term by term, for a density that is a sum; None where that settles nothing.

    Two humps at once would take the techniques of integration minutes, and one a second.
    """
    top, below = density.p, None
    if top.op == "div" and not top.args[1].variables:
        top, below = top.args
    if top.op != "add":
        return None
    value, results = Value(Fraction(0), mpf(0)), []
    for term in top.args:
        part = term if below is None else div(term, below)
        found = definite(weighted(g, part), density.x, density.area.low, density.area.high)
        if not isinstance(found.value, Value) or not isinstance(found.result, Expression):
            return None
        both = value.exact, found.value.exact
        exact = None if both[0] is None or both[1] is None else both[0] + both[1]
        value = Value(exact, value.approx + found.value.approx)
        results.append(found.result)
    result = exactly(add(*results))
    return Moment(g, "number", 0, Value(value.exact, number_of(result).approx), result)


def _signs(body: Expression, density: Density) -> set[int]:
    """On which sides the integral runs off: the signs of what is gathered there."""
    x, area = density.x, density.area
    middle = parse(f"{density.spread.median:.12g}", notation=True)
    found = set()
    for low, high, end in ((area.low, middle, area.ends[0]), (middle, area.high, area.ends[1])):
        if definite(body, x, low, high).verdict == "diverges":
            away = 1.0 if high == area.high else -1.0
            reach = _FAR if abs(end) == np.inf else -1 / _FAR
            at = (0.0 if abs(end) == np.inf else end) + away * reach
            ys = values(body, x, at)
            ys = ys[np.isfinite(ys) & (ys != 0)]
            found.add(1 if not ys.size or ys[-1] > 0 else -1)
    return found


@dataclass(frozen=True)
class Expected:
    """The mean of a variable under a `density`, of a function of it, and the variance."""

    density: Density
    mean: Moment
    of: Moment

    @property
    def x(self) -> str:
        return self.density.x

    @property
    def mu(self) -> float:
        """The mean as a float; the median where there is none."""
        return self.mean.approx if self.mean.known else self.density.spread.median

    @property
    def centre(self) -> Expression:
        """The mean as an expression: a formula, or a decimal."""
        if self.mean.result is not None:
            return self.mean.result
        return parse(f"{self.mean.approx:.12g}", notation=True)

    @cached_property
    def at_mean(self) -> Value | None:
        """The function at the mean; None where it has no value there."""
        try:
            return value_at(self.of.g, {self.x: self.centre})
        except UndefinedError:
            return None

    @cached_property
    def straight(self) -> bool:
        """Whether the function is ``a*x + b``."""
        try:
            return derivative(self.of.g, self.x, order=2).result == ZERO
        except NoRuleError:
            return False

    @cached_property
    def square(self) -> Moment:
        """The mean of the square."""
        squared = power(variable(self.x), number(2))
        return self.of if self.of.g == squared else moment(squared, self.density)

    @cached_property
    def variance(self) -> Moment:
        """The mean of the square of the distance to the mean, which has to be a number."""
        distance = power(add(variable(self.x), neg(self.centre)), number(2))
        second = self.square
        if not second.known:
            return Moment(distance, "endless", 1, second.value, None)
        return Moment(distance, "number", 0, *less_square(second, self.mean))

    @cached_property
    def deviation(self) -> tuple[Value, Expression | None]:
        """The root of the variance: its number and its formula."""
        spread = self.variance
        approx = sqrt(max(spread.value.approx, mpf(0)))
        if spread.result is None:
            return Value(None, approx), None
        result = exactly(call("sqrt", spread.result))
        return Value(number_of(result).exact, approx), result

    @cached_property
    def even(self) -> bool:
        """Whether the mean, the middle and the highest place are one."""
        spread = self.density.spread
        wide = spread.core[1] - spread.core[0]
        same = abs(spread.median - self.mu) <= 1e-6 * wide
        return same and (spread.mode is None or abs(spread.mode - self.mu) <= 1e-6 * wide)

    def loss(self, w: str) -> Expression:
        """The mean of ``(x - w)**2``, as a function of the number `w`."""
        distance = power(add(self.centre, neg(variable(w))), number(2))
        spread = self.variance
        rest = spread.result or parse(f"{spread.approx:.12g}", notation=True)
        return add(rest, distance)


def less_square(second: Moment, first: Moment) -> tuple[Value, Expression | None]:
    """``E[g²] - E[g]²``, as a number and, where both are known as formulas, as one."""
    a, b = second.value, first.value
    exact = None if a.exact is None or b.exact is None else a.exact - b.exact**2
    approx = a.approx - b.approx**2
    if second.result is None or first.result is None:
        return Value(exact, approx), None
    result = exactly(add(second.result, neg(power(first.result, number(2)))))
    return Value(exact, number_of(result).approx), result


def expected(density: Density, g: Expression) -> Expected:
    """What is expected of `density`, and of the function `g` of its variable.

    Raises UndefinedError where it could not be settled what a mean comes to.
    """
    return Expected(density, moment(variable(density.x), density), moment(g, density))
