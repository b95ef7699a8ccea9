"""A definite integral that is being worked out, and its value held against quadrature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import mpmath
from mpmath import mpf

from calcanim.calculus.derivation import Certificate, Step
from calcanim.calculus.integrals.quadrature import quadrature
from calcanim.calculus.solution import Answer, Solution, solved
from calcanim.exact.values import Value, rounded
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.tree import Expression, integral

# Works a definite integral out: integrand, variable and limits.
Solve = Callable[[Expression, str, Expression, Expression], Solution]


@dataclass(slots=True)
class Work:
    """The integral of `f` in `x` from `low` to `high`, and the steps so far."""

    f: Expression
    x: str
    low: Expression
    high: Expression
    steps: list[Step] = field(default_factory=list)

    @property
    def start(self) -> Expression:
        """The integral itself."""
        return integral(self.f, self.x, self.low, self.high)

    def done(self, result: Expression) -> Solution:
        """The answer, with its value and the steps' verdict."""
        return solved("integral", self.f, (self.x,), self.steps, result)

    def without_result(self, verdict: Answer, value: Value | None = None) -> Solution:
        """No answer, or its number alone."""
        return solved("integral", self.f, (self.x,), self.steps, None, verdict, value)


def shown_end(x: mpf) -> str:
    """An end of an interval as text."""
    if mpmath.isinf(x):
        return "oo" if x > 0 else "-oo"
    return rounded(x)


def by_quadrature(before: Expression, after: Expression) -> Certificate:
    """Quadrature of the integral against the value; proper or improper."""
    value = evaluate(after, {}, 30)
    area = quadrature(before)
    if value is None or area is None:
        return Certificate("checked", "the antiderivative is certified and continuous there")
    if abs(value - area) > mpf(10) ** -9 * max(1, abs(value)):
        return Certificate("refuted", f"quadrature gives {mpmath.nstr(area, 10)}")
    return Certificate("checked", "quadrature agrees to 9 digits", 1)
