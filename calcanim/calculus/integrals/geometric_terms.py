"""Integrals over a geometric series, term by term.

``1/(1 - x**q)`` and ``log(1 - x**q)`` are series in ``x**q`` on the way from 0 to 1, and
``1/(exp(q*x) - 1)`` (Bose) or with a plus (Fermi) is one in ``exp(-q*x)`` from 0 to infinity. Each
term is a factorial over a power (DLMF 5.9.1); what is left is a sum over k. With a minus all terms
have one sign, and the order may be changed (monotone convergence); with a plus the partial sums lie
between 0 and the first term (dominated convergence). The integral has to converge.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import factorial

from calcanim.exact.algebra import rational_coefficients
from calcanim.exact.tidy import as_expression, factors_of
from calcanim.expressions.tree import (
    INFINITY,
    Expression,
    add,
    call,
    div,
    mul,
    neg,
    number,
    power,
    variable,
)

_MOST = 12  # the highest power of a logarithm
_ONE = Fraction(1)


@dataclass(slots=True)
class _Integrand:
    """``front * t**p * log(t)**m`` times the series in ``sign * t**q``."""

    p: Fraction = Fraction(0)
    m: int = 0
    q: Fraction = Fraction(0)
    sign: int = 0
    of_log: bool = False
    front: Fraction = _ONE


def terms(
    f: Expression, x: str, low: Expression, high: Expression, index: str
) -> tuple[Expression, int] | None:
    """The summand over `index` and its first value, None where `f` is something else."""
    if low != number(0) or high not in (number(1), INFINITY):
        return None
    c, factors = factors_of(f, x)
    read = _from_0_to_1 if high == number(1) else _from_0_on
    # From 0 on dx is -dt/t.
    g = _Integrand(front=c, p=Fraction(-1 if high == INFINITY else 0))
    constants = []
    for base, n in factors:
        if not base.has(x):
            constants.append(power(base, as_expression(n)))
        elif not read(g, base, n, x):
            return None
    first = int(g.of_log)
    if not g.sign or g.q <= 0 or g.p + g.q * first <= -1:
        return None
    k = variable(index)
    under = power(add(mul(as_expression(g.q), k), as_expression(g.p + 1)), number(g.m + 1))
    top = as_expression(g.front * (-1) ** (g.m + g.of_log) * factorial(g.m))
    turns = [power(neg(number(1)), k)] if g.sign > 0 else []
    below = mul(k, under) if g.of_log else under
    return div(mul(top, *constants, *turns), below), first


def _from_0_to_1(g: _Integrand, base: Expression, n: Fraction, x: str) -> bool:
    """Takes one factor into `g`; False where it is none of the kind."""
    k = _power_of(base, x)
    if k is not None:
        g.p += k * n
        return True
    if base.op == "call" and base.value == "log" and n.denominator == 1 and len(base.args) == 1:
        k = _power_of(base.args[0], x)
        if k is not None and 0 < n <= _MOST:
            g.m += int(n)
            g.front *= k**n.numerator
            return True
        return n == 1 and _series(g, base.args[0], x, of_log=True)
    return n == -1 and _series(g, base, x, of_log=False)


def _series(g: _Integrand, u: Expression, x: str, *, of_log: bool) -> bool:
    """1/(a + a*x**q) or log(1 + x**q), or with a minus."""
    c = rational_coefficients(u, x)
    if g.sign or c is None or len(c) < 2 or any(c[1:-1]) or abs(c[0]) != abs(c[-1]):
        return False
    if of_log and c[0] != 1:
        return False
    g.sign, g.q, g.of_log = (1 if c[-1] == c[0] else -1), Fraction(len(c) - 1), of_log
    g.front /= 1 if of_log else c[0]
    return True


def _power_of(u: Expression, x: str) -> Fraction | None:
    """k where `u` is x**k."""
    if u.op == "call" and u.value in ("sqrt", "cbrt"):
        inner = _power_of(u.args[0], x)
        return None if inner is None else inner / (2 if u.value == "sqrt" else 3)
    c, factors = factors_of(u, x)
    if c != 1 or len(factors) != 1:
        return None
    base, k = factors[0]
    if base == variable(x):
        return k
    inner = _power_of(base, x) if base != u else None
    return None if inner is None else inner * k


def _from_0_on(g: _Integrand, base: Expression, n: Fraction, x: str) -> bool:
    """The same with x = -log(t): whole powers of x, exponentials, and one bar."""
    if base == variable(x):
        if n.denominator > 1 or not 0 < n <= _MOST:
            return False
        g.m += int(n)
        g.front *= (-1) ** int(n)
        return True
    rate = _rate(base, x)
    if rate is not None:
        g.p -= rate * n
        return True
    if n != -1 or base.op != "add" or len(base.args) != 2 or g.sign:
        return False
    parts: dict[Fraction, Fraction] = {}
    for t in base.args:
        c, factors = factors_of(t, x)
        rates = [None if (r := _rate(b, x)) is None else r * m for b, m in factors]
        if any(r is None for r in rates):
            return False
        parts[sum((r for r in rates if r is not None), Fraction(0))] = c
    if len(parts) != 2:
        return False
    high, low = max(parts), min(parts)
    a, b = parts[high], parts[low]
    if abs(a) != abs(b):
        return False
    # 1/(a*exp(high*x) + b*exp(low*x)) is exp(-high*x)/a over 1 + (b/a)*exp(-(high - low)*x).
    g.p += high
    g.front /= a
    g.q, g.sign = high - low, 1 if a == b else -1
    return True


def _rate(u: Expression, x: str) -> Fraction | None:
    """k where `u` is exp(k*x)."""
    if u == call("exp", variable(x)):
        return _ONE
    if u.op != "call" or u.value != "exp":
        return None
    c = rational_coefficients(u.args[0], x)
    return c[1] if c is not None and len(c) == 2 and not c[0] else None
