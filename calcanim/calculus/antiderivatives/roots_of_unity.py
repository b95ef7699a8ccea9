"""Fractions over a factor of x^n - a: its roots lie on a circle, and their angles are known.

See Gradshteyn and Ryzhik, 2.14 to 2.15.
"""

from __future__ import annotations

from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.exact import polynomials as poly
from calcanim.exact.constants import exactly
from calcanim.exact.factors import raised, times
from calcanim.exact.tidy import as_expression, tidy
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power, variable

_PI = Expression("constant", (), "pi")
_HIGHEST = 30


def over_roots_of_unity(task: Task, top: poly.Coefficients, q: poly.Coefficients) -> Found | None:
    """The integral of top/q for an irreducible q that divides x^n - a with a rational.

    A root of x^n = a at the angle t and distance r has the residue (its value in `top`)/q'; two
    that mirror each other make a log and an arctangent.
    """
    found = next(((n, a) for n in range(3, _HIGHEST) if (a := _binomial(q, n)) is not None), None)
    if found is None:
        return None
    n, a = found
    rest = poly.divided([-a, *[Fraction(0)] * (n - 1), Fraction(1)], q)[0]
    whole = poly.times(top, rest)  # top/q is whole/(x^n - a).
    radius = _root(abs(a), n)
    terms: list[Expression] = []
    for k in range(n // 2 + 1):
        turns = Fraction(2 * k, n) if a > 0 else Fraction(2 * k + 1, n)
        if turns > 1 or not _is_root(q, abs(a), n, turns):
            continue
        terms += _terms(whole, n, a, radius, turns, task.x)
    if not terms:
        return None
    after = add(*terms)
    why = (
        f"the roots of {task.x}**{n} = {as_expression(a)} lie on a circle: a log and an arctangent"
    )
    return task.found("PARTIAL_FRACTIONS", why + " for each pair", after)


def _binomial(q: poly.Coefficients, n: int) -> Fraction | None:
    """a where q divides x^n - a."""
    if n < len(q) - 1:
        return None
    rest = poly.power_modulo(n, q)
    return rest[0] if len(rest) == 1 else None


def _root(a: Fraction, n: int) -> Expression:
    return exactly(raised(as_expression(a), Fraction(1, n))) if a != 1 else number(1)


def _is_root(q: poly.Coefficients, a: Fraction, n: int, turns: Fraction) -> bool:
    """Whether q is 0 at the root of this angle: the others of x^n - a are far from being one."""
    with mpmath.workdps(40):
        r = mpmath.root(mpf(a.numerator) / a.denominator, n)
        z = r * mpmath.expjpi(mpf(turns.numerator) / turns.denominator)
        terms = [mpf(c.numerator) / c.denominator * z**i for i, c in enumerate(q)]
        size = mpmath.fsum(abs(t) for t in terms)
        return bool(abs(mpmath.fsum(terms)) < mpf(10) ** -25 * size)


def _terms(
    whole: poly.Coefficients, n: int, a: Fraction, radius: Expression, turns: Fraction, x: str
) -> list[Expression]:
    """The log and the arctangent of the pair of roots at this angle (in half turns)."""
    z = variable(x)
    level, height = (_wave(name, turns) for name in ("cos", "sin"))
    centre = exactly(mul(level, radius))
    real, imaginary = (
        _sized(
            add(
                *(
                    times(as_expression(c / (n * a)), mul(power(radius, number(m + 1)), wave))
                    for m, c in enumerate(whole)
                    if c
                    for wave in [_wave(name, turns * (m + 1))]
                )
            )
        )
        for name in ("cos", "sin")
    )
    if turns in (0, 1):
        return [] if real is None else [mul(real, call("log", call("abs", add(z, neg(centre)))))]
    out: list[Expression] = []
    if real is not None:
        middle = exactly(neg(mul(number(2), centre)))
        square = add(power(z, number(2)), mul(middle, z), exactly(power(radius, number(2))))
        out.append(mul(real, call("log", tidy(square, x))))
    if imaginary is not None:
        line = div(add(z, neg(centre)), exactly(mul(height, radius)))
        out.append(neg(mul(number(2), imaginary, call("atan", tidy(line, x)))))
    return [tidy(t, x) for t in out]


def _wave(name: str, turns: Fraction) -> Expression:
    return exactly(call(name, mul(as_expression(turns), _PI)))


def _sized(e: Expression) -> Expression | None:
    """A constant in its short form, None for 0."""
    size = evaluate(e, {}, 40)
    if size is None or abs(size) < mpf(10) ** -30:
        return None
    return exactly(e)
