"""Double integrals as numbers, by quadrature."""

from __future__ import annotations

import mpmath
from mpmath import mpf

from calcanim.calculus.derivation import Certificate
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import INFINITY, Expression, neg

Range = tuple[str, Expression, Expression]
_ENDLESS = (INFINITY, neg(INFINITY))


def against_quadrature(f: Expression, inner: Range, outer: Range, value: mpf) -> Certificate:
    """What tanh-sinh quadrature of the double integral says of its value."""
    total = quadrature(f, inner, outer, 4)
    if total is None:
        return Certificate("checked", "both integrals are certified")
    if abs(total - value) < mpf(10) ** -7 * max(1, abs(value)):
        return Certificate("checked", "quadrature agrees to 7 digits", 1)
    finer = quadrature(f, inner, outer, 5)
    if finer is None or abs(finer - total) > mpf(10) ** -6 * max(1, abs(total)):
        return Certificate("checked", "both integrals are certified; quadrature is unsure")
    return Certificate("refuted", f"quadrature gives {mpmath.nstr(total, 8)}")


def quadrature(f: Expression, inner: Range, outer: Range, degree: int = 0) -> mpf | None:
    """The number of the double integral; with degree 0 only where two degrees agree."""
    if degree == 0:
        one, two = (quadrature(f, inner, outer, n) for n in (4, 5))
        if one is None or two is None or abs(one - two) > mpf(10) ** -12 * max(1, abs(two)):
            return None
        return two
    y, a, b = inner
    x, c, d = outer
    letters = {*f.variables, *a.variables, *b.variables, *c.variables, *d.variables}
    if any(e in _ENDLESS for e in (a, b, c, d)) or letters - {x, y}:
        return None

    def at(p: mpf) -> mpf:
        low, high = evaluate(a, {x: p}, 20), evaluate(b, {x: p}, 20)
        if low is None or high is None:
            raise ValueError
        return mpmath.quad(lambda q: _height(f, {x: p, y: q}), [low, high], maxdegree=degree)

    with mpmath.workdps(17):
        try:
            low, high = evaluate(c, {}, 20), evaluate(d, {}, 20)
            return mpf(mpmath.quad(at, [low, high], maxdegree=degree))
        except (ValueError, ZeroDivisionError, EvaluationOverflowError):
            return None


def _height(f: Expression, at: dict[str, mpf]) -> mpf:
    v = evaluate(f, at, 20)
    if v is None:
        raise ValueError
    return v
