"""Roots of squares: sqrt(x**4 - 2*x**2 + 1) is |x**2 - 1|, sqrt(4 - 4*cos(x)**2) is 2*|sin(x)|."""

from __future__ import annotations

from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.exact import polynomials as poly
from calcanim.exact.algebra import polynomial, proved_equal, rational_coefficients
from calcanim.exact.factors import factored, polynomial_of, raised
from calcanim.exact.signs import positive
from calcanim.exact.square_roots import square_root
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression, add, call, div, mul, number, power, variable


def without_roots_of_squares(e: Expression, x: str) -> Expression:
    """`e` with each root of a square written as a size."""
    return e.transform(lambda n: _one(n, x))


def _one(n: Expression, x: str) -> Expression:
    if n.op == "call" and n.value == "sqrt" and n.args[0].has(x):
        size = size_of(n.args[0], x)
        return n if size is None else size
    if n.op == "pow" and n.args[0].has(x):
        k = rational(n.args[1])
        if k is not None and k.denominator == 2 and n.args[0].op != "variable":
            size = size_of(n.args[0], x)
            if size is not None:
                return raised(size, 2 * k)
    return n


def size_of(u: Expression, x: str) -> Expression | None:
    """The root of `u`, where it is the square of something simpler."""
    return _polynomial(u, x) or _product(u, x) or _lettered(u, x) or _wave(u, x)


def _bars(u: Expression, x: str) -> Expression:
    return u if positive(u, x) else call("abs", u)


def _polynomial(u: Expression, x: str) -> Expression | None:
    c = rational_coefficients(u, x)
    if c is None or len(c) < 3 or len(c) % 2 == 0:
        return None
    content, pieces = poly.factors(c)
    if content <= 0 or any(n % 2 for _, n in pieces):
        return None
    inside = [Fraction(1)]
    for q, n in pieces:
        inside = poly.times(inside, poly.power(q, n // 2))
    front = square_root(content)
    size = _bars(polynomial_of(inside, x), x)
    return size if front == number(1) else mul(front, size)


def _product(u: Expression, x: str) -> Expression | None:
    """Powers with even exponents."""
    p = factored(u, x)
    constant = rational(p.constant)
    if constant is None or constant <= 0 or not p.factors:
        return None
    if any(n.denominator > 1 or n % 2 for _, n in p.factors):
        return None
    parts = []
    for base, n in p.factors:
        half = n / 2
        size = base if half % 2 == 0 else _bars(base, x)
        parts.append((size, half))
    over = [raised(b, n) for b, n in parts if n > 0]
    under = [raised(b, -n) for b, n in parts if n < 0]
    front = square_root(constant)
    if front != number(1):
        over.insert(0, front)
    return div(mul(*over), mul(*under)) if under else mul(*over)


def _lettered(u: Expression, x: str) -> Expression | None:
    """a x^2 + b x + c with b^2 = 4 a c, the coefficients letters: (x + b/(2 a))^2."""
    p = factored(u, x)
    if len(p.factors) != 1 or abs(p.factors[0][1]) != 1 or rational(p.constant) != 1:
        return None
    c = polynomial(p.factors[0][0], x)
    if c is None or len(c) != 3 or rational(c[2]) != 1:
        return None
    if not proved_equal(power(c[1], number(2)), mul(number(4), c[0])):
        return None
    line = call("abs", tidy(add(variable(x), div(c[1], number(2))), x))
    return line if p.factors[0][1] == 1 else div(number(1), line)


def _wave(u: Expression, x: str) -> Expression | None:
    """A rational multiple of the square of a wave or of a half angle's."""
    angles = {
        n.args[0] for _, n in u.walk() if n.op == "call" and n.value in ("sin", "cos") and n.has(x)
    }
    if len(angles) != 1:
        return None
    angle = angles.pop()
    half = tidy(div(angle, number(2)), x)
    for v in (angle, half):
        for name in ("sin", "cos"):
            w = call(name, v)
            ratio = _ratio(u, w, x)
            if ratio is None or ratio <= 0:
                continue
            if proved_equal(u, mul(as_expression(ratio), power(w, number(2)))):
                front = square_root(ratio)
                size = call("abs", w)
                return size if front == number(1) else mul(front, size)
    return None


def _ratio(u: Expression, w: Expression, x: str) -> Fraction | None:
    names = {*u.variables, *w.variables} - {x}
    found = []
    with mpmath.workdps(30):
        for at in ("0.7312", "1.2931", "2.4177"):
            try:
                values = {x: mpf(at), **dict.fromkeys(names, mpf("0.8731"))}
                top, under = evaluate(u, values, 30), evaluate(w, values, 30)
            except EvaluationOverflowError:
                return None
            if top is None or not under:
                return None
            found.append(top / under**2)
        if max(found) - min(found) > mpf(10) ** -20 * abs(found[0]):
            return None
        n = mpmath.nint(found[0] * 5040)
        return Fraction(int(n), 5040) if abs(n - found[0] * 5040) < mpf(10) ** -15 else None
