"""Integrals of logarithms of waves over periods, by Jensen's formula.

Over a period the mean of ``log|a + b*cos(t) + c*sin(t)|`` is ``log((|a| + sqrt(a**2 - r**2))/2)``
where ``r**2 = b**2 + c**2`` is at most ``a**2``, else ``log(r/2)``: Jensen's formula for a
quadratic (Ahlfors, "Complex Analysis", 5.3.1). Over half a period it is the same between places at
which the wave is its own mirror image.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.exact.constants import exactly
from calcanim.exact.factors import linear
from calcanim.exact.tidy import as_expression, factors_of
from calcanim.exact.values import UndefinedError
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power

_WAVES = {
    "sin": (("sin", 1),),
    "cos": (("cos", 1),),
    "tan": (("sin", 1), ("cos", -1)),
    "cot": (("cos", 1), ("sin", -1)),
    "sec": (("cos", -1),),
    "csc": (("sin", -1),),
}
_DIGITS = 50
_TINY = mpf(10) ** -40
_ZERO = number(0)


class _OtherwiseError(Exception):
    """The integrand is not of this kind."""


def by_jensen(f: Expression, x: str, low: Expression, high: Expression) -> Expression | None:
    """The exact value of numbers times logarithms of waves between places of mirror symmetry.

    The integral has to converge, and what the logarithms are taken of to be positive. None where
    `f` is something else.
    """
    try:
        terms = f.args if f.op == "add" else (f,)
        mean = add(*(_term(t, x, low, high) for t in terms))
        return exactly(mul(add(high, neg(low)), mean))
    except (_OtherwiseError, UndefinedError, ZeroDivisionError):
        return None


def _term(t: Expression, x: str, low: Expression, high: Expression) -> Expression:
    """The mean of one term."""
    if not t.has(x):
        return t
    c, factors = factors_of(t, x)
    logs = [(b, n) for b, n in factors if b.has(x)]
    front = [power(b, as_expression(n)) for b, n in factors if not b.has(x)]
    if len(logs) != 1:
        raise _OtherwiseError
    base, n = logs[0]
    if base.op != "call" or base.value != "log" or n != 1 or len(base.args) != 1:
        raise _OtherwiseError
    means = [mul(as_expression(m), _mean(b, x, low, high)) for b, m in _powers(base.args[0], x, n)]
    return mul(as_expression(c), *front, add(*means))


def _powers(u: Expression, x: str, n: Fraction) -> Iterator[tuple[Expression, Fraction]]:
    """The factors of what a logarithm is taken of; their signs are of no concern."""
    c, factors = factors_of(u, x)
    if abs(c) != 1:
        yield as_expression(abs(c)), n
    for base, m in factors:
        if base.op == "call" and base.value in ("abs", "sqrt", "cbrt"):
            root = {"sqrt": Fraction(1, 2), "cbrt": Fraction(1, 3)}.get(base.value, Fraction(1))
            yield from _powers(base.args[0], x, n * m * root)
        elif base.op == "call" and base.value in _WAVES:
            for name, k in _WAVES[base.value]:
                yield call(name, base.args[0]), n * m * k
        else:
            yield base, n * m


def _mean(u: Expression, x: str, low: Expression, high: Expression) -> Expression:
    """The mean of log|u| from `low` to `high`."""
    if not u.has(x):
        return call("log", call("abs", u))
    still: list[Expression] = []
    waves: dict[str, list[Expression]] = {"cos": [], "sin": []}
    inner: Expression | None = None
    for t in u.args if u.op == "add" else (u,):
        if not t.has(x):
            still.append(t)
            continue
        c, factors = factors_of(t, x)
        wave = [(b, n) for b, n in factors if b.has(x)]
        if len(wave) != 1 or wave[0][1] != 1 or wave[0][0].op != "call":
            raise _OtherwiseError
        w = wave[0][0]
        if w.value not in waves or inner not in (None, w.args[0]):
            raise _OtherwiseError
        inner = w.args[0]
        front = [power(b, as_expression(n)) for b, n in factors if not b.has(x)]
        waves[w.value or ""].append(mul(as_expression(c), *front))
    if inner is None or linear(inner, x) is None:
        raise _OtherwiseError
    parts = [exactly(add(*v)) for v in (still, waves["cos"], waves["sin"])]
    _check_symmetry(inner, x, low, high, [_number(v) != 0 for v in parts])
    return _over_a_period(*parts)


def _check_symmetry(
    inner: Expression, x: str, low: Expression, high: Expression, there: list[bool]
) -> None:
    """Whether the mean between the limits is that over a period."""
    with mpmath.workdps(_DIGITS):
        ends = [_number(inner.substitute(x, e)) / (mpmath.pi / 2) for e in (low, high)]
        whole = [int(mpmath.nint(e)) for e in ends]
        exact = all(abs(e - k) < _TINY * max(1, abs(e)) for e, k in zip(ends, whole, strict=True))
        gap = ends[1] - ends[0]
        turns = int(mpmath.nint(gap))
        close = abs(gap - turns) < _TINY * max(1, abs(gap))
    alone = not there[0]
    if close and turns % (2 if alone else 4) == 0:
        return
    if not exact or (there[1] and there[2]):
        raise _OtherwiseError
    # cos is its own mirror image at whole multiples of pi, sin halfway between them.
    if not alone and any(k % 2 != (not there[1]) for k in whole):
        raise _OtherwiseError


def _over_a_period(a: Expression, b: Expression, c: Expression) -> Expression:
    """The mean of log|a + b*cos(t) + c*sin(t)|."""
    two = number(2)
    square = exactly(add(power(b, two), power(c, two)))
    under = exactly(add(power(a, two), neg(square)))
    size = _number(under)
    if abs(size) < _TINY:
        under, size = _ZERO, mpf(0)
    if size < 0:
        return call("log", exactly(div(call("sqrt", square), two)))
    return call("log", exactly(div(add(call("abs", a), call("sqrt", under)), two)))


def _number(e: Expression) -> mpf:
    value = evaluate(e, {}, _DIGITS)
    if value is None:
        raise _OtherwiseError
    return value
