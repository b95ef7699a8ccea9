"""Exact names of the places at which a function fails or changes its formula.

They are known to 40 digits; a name has to be a zero of what vanishes there, not merely near one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.exact import domain
from calcanim.exact import polynomials as poly
from calcanim.exact.algebra import rational_coefficients
from calcanim.exact.constants import exactly
from calcanim.exact.ends import named
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power

_PI = Expression("constant", (), "pi")
_NEAR = mpf(10) ** -20


def place_name(p: mpf, functions: tuple[Expression, ...], x: str) -> Expression | None:
    """The exact form of a place at which a suspect of one of `functions` vanishes, else None."""
    with mpmath.workdps(60):
        return _named(p, functions, x)


def _named(p: mpf, functions: tuple[Expression, ...], x: str) -> Expression | None:
    q = _short(p)
    if q is not None:
        return as_expression(q)
    known = named(p)
    for f in functions:
        for _, u in dict.fromkeys(domain.suspects(f, x)):
            if known is not None and _is_zero(u, x, known):
                return known
            for e in _zeros(u, x):
                v = _value(e)
                if v is not None and abs(v - p) < _NEAR * max(1, abs(p)):
                    return exactly(e)
    return None


def _short(p: mpf) -> Fraction | None:
    """The fraction that a place is to all its digits, its denominator small."""
    with mpmath.workdps(60):
        for under in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 100, 1000):
            n = mpmath.nint(p * under)
            if abs(p * under - n) < mpf(10) ** -36 * max(1, abs(n)):
                return Fraction(int(n), under)
    return None


def _value(e: Expression) -> mpf | None:
    try:
        return evaluate(e, {}, 50)
    except (EvaluationOverflowError, ZeroDivisionError):
        return None


def _is_zero(u: Expression, x: str, place: Expression) -> bool:
    try:
        v = evaluate(u.substitute(x, place), {}, 200)
    except EvaluationOverflowError:
        return False
    return v is not None and bool(abs(v) < mpf(10) ** -150)


def _zeros(u: Expression, x: str) -> Iterator[Expression]:
    """Zeros that can be written down: of factors of degree 1 and 2, and by undoing functions."""
    c = rational_coefficients(u, x)
    if c is not None:
        if len(poly.trimmed(c)) > 1:
            yield from _of_polynomial(c)
        return
    if u.op in ("mul", "div"):
        for part in u.args if u.op == "mul" else u.args[:1]:
            yield from _zeros(part, x)
        return
    if u.op == "neg":
        yield from _zeros(u.args[0], x)
        return
    if u.op == "call" and len(u.args) == 1 and u.value in _LEVELS:
        for level in _LEVELS[u.value](number(0)):
            yield from _solved(u.args[0], x, level, 0)
        return
    if u.op == "add":
        inside = [t for t in u.args if t.has(x)]
        if len(inside) == 1:
            rest = add(*(t for t in u.args if not t.has(x))) if len(u.args) > 1 else number(0)
            yield from _solved(inside[0], x, neg(rest), 0)


def _of_polynomial(c: list[Fraction]) -> Iterator[Expression]:
    for q, _ in poly.factors(c)[1]:
        if len(q) == 2:
            yield as_expression(-q[0] / q[1])
        elif len(q) == 3:
            yield from _of_quadratic(q)
        elif len(q) == 5 and not q[1] and not q[3]:
            for square in _of_quadratic(q[::2]):
                v = _value(square)
                if v is not None and v > 0:
                    yield call("sqrt", square)
                    yield neg(call("sqrt", square))
        elif not any(q[1:-1]):
            ratio, n = -q[0] / q[-1], len(q) - 1
            if ratio > 0 or n % 2:
                root = power(as_expression(abs(ratio)), div(number(1), number(n)))
                yield root if ratio > 0 else neg(root)
                if n % 2 == 0:
                    yield neg(root)


def _of_quadratic(q: list[Fraction]) -> Iterator[Expression]:
    c, b, a = q
    disc = b * b - 4 * a * c
    if disc < 0:
        return
    root = call("sqrt", as_expression(disc))
    for sign in (root, neg(root)):
        yield div(add(as_expression(-b), sign), as_expression(2 * a))


def _solved(e: Expression, x: str, level: Expression, depth: int) -> Iterator[Expression]:
    """The x for which `e`, which has x in one place, is `level`."""
    if depth > 6:
        return
    if e.op == "variable":
        yield level
        return
    c = rational_coefficients(e, x)
    if c is not None and len(c) == 2:
        yield div(add(level, as_expression(-c[0])), as_expression(c[1]))
        return
    r = rational(tidy(level, ""))
    if c is not None and r is not None:
        yield from _of_polynomial([c[0] - r, *c[1:]])
        return
    if e.op == "neg":
        yield from _solved(e.args[0], x, neg(level), depth + 1)
    elif e.op in ("mul", "add", "div"):
        inside = [a for a in e.args if a.has(x)]
        rest = [a for a in e.args if not a.has(x)]
        if len(inside) != 1:
            return
        if e.op == "add":
            left = add(level, neg(add(*rest)))
        elif e.op == "mul":
            left = div(level, mul(*rest))
        elif e.args[0].has(x):
            left = mul(level, e.args[1])
        else:
            left = div(e.args[0], level)
        yield from _solved(inside[0], x, left, depth + 1)
    elif e.op == "pow" and not e.args[1].has(x):
        root = power(level, div(number(1), e.args[1]))
        for one in (root, neg(root)):
            yield from _solved(e.args[0], x, one, depth + 1)
    elif e.op == "pow" and not e.args[0].has(x):
        yield from _solved(e.args[1], x, div(call("log", level), call("log", e.args[0])), depth + 1)
    elif e.op == "call" and len(e.args) == 1 and e.value in _LEVELS:
        for one in _LEVELS[e.value](level):
            yield from _solved(e.args[0], x, one, depth + 1)


def _turns(name: str) -> Iterator[Expression]:
    """Half turns for a tangent, whole ones for a sine and a cosine."""
    unit = _PI if name == "tan" else mul(number(2), _PI)
    for k in range(13):
        for n in (k, -k) if k else (0,):
            turned = mul(number(abs(n)), unit)
            yield number(0) if n == 0 else neg(turned) if n < 0 else turned


def _waves(name: str, v: Expression) -> Iterator[Expression]:
    first = call("a" + name, v)
    for turn in _turns(name):
        yield add(first, turn)
        if name == "sin":
            yield add(_PI, neg(first), turn)
        elif name == "cos":
            yield add(neg(first), turn)


_LEVELS: dict[str, Callable[[Expression], Iterable[Expression]]] = {
    "exp": lambda v: [call("log", v)],
    "log": lambda v: [call("exp", v)],
    "sqrt": lambda v: [power(v, number(2))],
    "cbrt": lambda v: [power(v, number(3))],
    "abs": lambda v: [v, neg(v)],
    "sin": lambda v: _waves("sin", v),
    "cos": lambda v: _waves("cos", v),
    "tan": lambda v: _waves("tan", v),
    "atan": lambda v: [call("tan", v)],
    "asin": lambda v: [call("sin", v)],
    "acos": lambda v: [call("cos", v)],
    "tanh": lambda v: [call("atanh", v)],
    "sinh": lambda v: [call("asinh", v)],
}
