"""The course's one example of learning: six points, the model w·x + b, its mean squared error."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.exact.tidy import as_expression
from calcanim.exact.values import value_at
from calcanim.expressions.tree import Expression, add, mul, neg, number, power, variable

POINTS = ((-2, -2), (-1, -1), (-1, 1), (1, 3), (1, 2), (2, 3))
"""x and y of each."""


def loss_of_slope(b: Fraction, name: str = "w") -> Expression:
    """The loss as a function of the slope w alone, its square completed: ``a (w - c)^2 + d``."""
    count = len(POINTS)
    a = Fraction(sum(x * x for x, _ in POINTS), count)
    c = Fraction(sum(x * (y - b) for x, y in POINTS)) / count / a
    d = Fraction(sum((y - b) ** 2 for _, y in POINTS)) / count - a * c**2
    best, front, least = (as_expression(v) for v in (c, a, d))
    away = add(variable(name), neg(best))
    return add(mul(front, power(away, number(2))), least)


@dataclass(frozen=True, slots=True)
class Walk:
    """Steps down a `loss` of one weight, whose derivative is `slope`, from place to place."""

    loss: Expression
    slope: Expression
    places: tuple[Fraction, ...]


def walk(loss: Expression, name: str, start: Fraction, rate: Fraction, steps: int) -> Walk:
    """Gradient descent in exact numbers, for a polynomial loss."""
    slope = derivative(loss, name).result
    places = [start]
    for _ in range(steps):
        steep = value_at(slope, {name: as_expression(places[-1])}).exact
        assert steep is not None
        places.append(places[-1] - rate * steep)
    return Walk(loss, slope, tuple(places))
