"""The order of integration reversed, for regions between a curve and a straight side."""

from __future__ import annotations

import itertools

from mpmath import mpf

from calcanim.calculus.bounds import end_value
from calcanim.exact.constants import exactly
from calcanim.exact.factors import linear
from calcanim.exact.tidy import rational, tidy
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.tree import (
    INFINITY,
    Expression,
    add,
    call,
    div,
    neg,
    number,
    power,
    variable,
)

Range = tuple[str, Expression, Expression]


def reversed_order(inner: Range, outer: Range) -> tuple[Range, Range] | None:
    """(inner, outer) of the same region with the variables' parts exchanged.

    One inner limit is a constant and the other a monotone g(x) that meets it at an end of the
    outer interval: a triangle, or what a parabola or a root cuts off. None for other regions.
    """
    y, a, b = inner
    x, c, d = outer
    if any(e.variables or e in (INFINITY, neg(INFINITY)) for e in (c, d)):
        return None
    if end_value(c) >= end_value(d):
        return None
    if a.has(x) == b.has(x):
        return None
    curve, level = (a, b) if a.has(x) else (b, a)
    if level.variables or set(curve.variables) != {x} or level in (INFINITY, neg(INFINITY)):
        return None
    at_low, at_high = (exactly(curve.substitute(x, e)) for e in (c, d))
    low, high = end_value(at_low), end_value(at_high)
    rising = _direction(curve, x, end_value(c), end_value(d))
    back = inverse(curve, x, y, positive=end_value(c) >= 0)
    if rising is None or back is None:
        return None
    k = end_value(level)
    tiny = mpf(10) ** -20
    if curve == a and rising and abs(high - k) < tiny:
        return (x, c, back), (y, at_low, level)
    if curve == a and not rising and abs(low - k) < tiny:
        return (x, back, d), (y, at_high, level)
    if curve == b and rising and abs(low - k) < tiny:
        return (x, back, d), (y, level, at_high)
    if curve == b and not rising and abs(high - k) < tiny:
        return (x, c, back), (y, level, at_low)
    return None


def _direction(g: Expression, x: str, low: mpf, high: mpf) -> bool | None:
    values = [evaluate(g, {x: low + (high - low) * mpf(k) / 8}, 30) for k in range(9)]
    steps = [None if p is None or q is None else q - p for p, q in itertools.pairwise(values)]
    if all(s is not None and s > 0 for s in steps):
        return True
    if all(s is not None and s < 0 for s in steps):
        return False
    return None


def inverse(g: Expression, x: str, y: str, *, positive: bool) -> Expression | None:
    """x as a function of y = g(x), for lines, powers, roots, exponentials and logs of lines."""
    v = variable(y)
    line = linear(g, x)
    if line is not None:
        return tidy(div(add(v, neg(line[1])), line[0]), y)
    n = rational(g.args[1]) if g.op == "pow" else None
    if g.op == "pow" and g.args[0] == variable(x) and n is not None and n > 0 and positive:
        if n == 2:
            return call("sqrt", v)
        return power(v, tidy(div(number(1), g.args[1]), ""))
    if g.op == "call" and g.args == (variable(x),):
        if g.value == "sqrt":
            return power(v, number(2))
        if g.value == "exp":
            return call("log", v)
        if g.value == "log":
            return call("exp", v)
    return None
