"""The course's one example of learning: six points, the model w·x + b, its mean squared error."""

from __future__ import annotations

from fractions import Fraction

from mpmath import mpf

from calcanim.calculus.descents.iterates import Iterates
from calcanim.calculus.descents.rates import landscape, walk
from calcanim.exact.algebra import expanded
from calcanim.exact.certain import as_mpf
from calcanim.exact.tidy import as_expression
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import Expression, add, div, mul, neg, number, power, variable

POINTS = ((-2, -2), (-1, -1), (-1, 1), (1, 3), (1, 2), (2, 3))
"""x and y of each."""


def loss(w: str = "w", b: str = "b") -> Expression:
    """The mean of the squared misses as a polynomial in both weights."""
    squares = []
    for x, y in POINTS:
        said = add(mul(as_expression(Fraction(x)), variable(w)), variable(b))
        squares.append(power(add(said, neg(as_expression(Fraction(y)))), number(2)))
    found = expanded(div(add(*squares), number(len(POINTS))))
    assert found is not None
    return found


def best() -> tuple[mpf, mpf]:
    """The weights w and b of the least loss."""
    n, sums = len(POINTS), [sum(x for x, _ in POINTS), sum(y for _, y in POINTS)]
    products = sum(x * y for x, y in POINTS)
    w = Fraction(n * products - sums[0] * sums[1], n * sum(x * x for x, _ in POINTS) - sums[0] ** 2)
    return as_mpf(w), as_mpf((sums[1] - w * sums[0]) / n)


def in_other_unit(model: Expression, name: str, times: int) -> Expression:
    """A loss, a polynomial, where what the weight `name` multiplies is `times` as large."""
    found = expanded(model.substitute(name, mul(number(times), variable(name))))
    assert found is not None
    return found


def loss_of_slope(b: Fraction, name: str = "w", share: Fraction = Fraction(1)) -> Expression:
    """The loss as a function of the slope w alone, its square completed: ``a (w - c)^2 + d``.

    `share` is how much of it: a half where it is half the mean squared error.
    """
    count = len(POINTS) / share
    a = sum(x * x for x, _ in POINTS) / count
    c = sum(x * (y - b) for x, y in POINTS) / count / a
    d = sum((y - b) ** 2 for _, y in POINTS) / count - a * c**2
    best, front, least = (as_expression(v) for v in (c, a, d))
    away = add(variable(name), neg(best))
    square = power(away, number(2))
    return add(square if a == 1 else mul(front, square), least)


def trained(model: Expression, rate: str, steps: int) -> Iterates:
    """Steps of training on a loss, from all weights 0, in the order in which they stand in it."""
    names = model.variables
    start = tuple(mpf(0) for _ in names)
    ground = landscape(model, names, start)
    taken = walk(ground, start, parse(rate), steps)
    return Iterates(ground, taken, tuple(number(0) for _ in names))
