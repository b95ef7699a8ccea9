"""Series summed long ago: reciprocal powers, with or without changing signs.

Euler 1735 for even powers (DLMF 25.6.2), Mercator and Leibniz for the alternating first powers,
Euler's beta values for odd powers of odd numbers (DLMF 25.11 and 24.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from calcanim.calculus.sums.zeta_values import beta_over_pi_power, zeta_over_pi_power
from calcanim.exact.factors import factored, linear, times
from calcanim.exact.tidy import as_expression, rational
from calcanim.expressions.tree import Expression, add, call, div, neg, number, power

_PI = Expression("constant", (), "pi")


@dataclass(frozen=True, slots=True)
class Reciprocal:
    """``scale * sign**i / (a*i + b)**p`` with whole a, b, p and sign 1 or -1."""

    scale: Expression
    alternating: bool
    a: int
    b: int
    p: Fraction


def reciprocal(f: Expression, i: str) -> Reciprocal | None:
    """`f` as a multiple of a reciprocal power, perhaps with changing signs."""
    q = factored(f, i)
    scale, alternating = q.constant, False
    found: tuple[Expression, Fraction] | None = None
    for base, n in q.factors:
        if base.op == "pow" and rational(base.args[0]) == -1 and abs(n) == 1:
            exponent = linear(base.args[1], i)
            if exponent is None or rational(exponent[0]) not in (1, -1):
                return None
            c = rational(exponent[1])
            if c is None or c.denominator > 1:
                return None
            alternating = True
            scale = neg(scale) if c % 2 else scale
        elif n < 0 and found is None:
            found = base, -n
        else:
            return None
    if found is None or scale.variables:
        return None
    line = linear(found[0], i)
    if line is None:
        return None
    a, b = (rational(v) for v in line)
    if a is None or b is None or a.denominator > 1 or b.denominator > 1 or a < 1:
        return None
    return Reciprocal(scale, alternating, int(a), int(b), found[1])


def known_sum(f: Expression, i: str, first: int) -> tuple[Expression, str] | None:
    """The sum from `first` on and who found it; None where it is not one of these."""
    r = reciprocal(f, i)
    if r is None or r.p.denominator > 1 or r.a * first + r.b < 1:
        return None
    p = int(r.p)
    # Everything is brought to 1 + 1/2^p + … or 1 + 1/3^p + …; what is missing is taken away.
    offset = r.a * first + r.b
    if r.a not in (1, 2) or (r.a == 2 and offset % 2 == 0) or offset > 60:
        return None
    whole, why = _whole(p, r.a, r.alternating)
    if whole is None:
        return None
    # The sign of the term at the number 1, relative to that at `first`.
    missing = range(1, offset, r.a)
    flip = r.alternating and (first - len(missing)) % 2
    total = Fraction(0)
    for count, m in enumerate(missing):
        total += Fraction(-1 if r.alternating and count % 2 else 1, m**p)
    value = whole if not total else add(whole, as_expression(-total))
    out = neg(value) if flip else value
    return times(r.scale, out) if rational(r.scale) != 1 else out, why


def _whole(p: int, a: int, alternating: bool) -> tuple[Expression | None, str]:
    """The full series over all numbers (a = 1) or the odd ones (a = 2)."""
    if not alternating and p > 1 and p % 2 == 0 and p <= 30:
        c = zeta_over_pi_power(p)
        if a == 2:
            c *= 1 - Fraction(1, 2**p)
        what = "odd numbers" if a == 2 else "whole numbers"
        return _pi_power(c, p), f"Euler's sum of 1/n**{p} over the {what}, by Bernoulli numbers"
    if alternating and a == 1 and p == 1:
        return call("log", number(2)), "Mercator's series: log(1 + x) at x = 1"
    if alternating and a == 1 and p % 2 == 0 and p <= 30:
        c = zeta_over_pi_power(p) * (1 - Fraction(2, 2**p))
        return _pi_power(c, p), f"Euler's sum of 1/n**{p}, less twice that over the even numbers"
    if alternating and a == 2 and p % 2 and p <= 31:
        why = "Leibniz's series: atan(x) at x = 1" if p == 1 else "Euler's sum over odd numbers"
        return _pi_power(beta_over_pi_power(p), p), why
    return None, ""


def _pi_power(c: Fraction, p: int) -> Expression:
    pi = _PI if p == 1 else power(_PI, number(p))
    top = times(number(c.numerator), pi)
    return top if c.denominator == 1 else div(top, number(c.denominator))


def sentence(f: Expression, i: str) -> str | None:
    """What is known of a series that has no closed form here."""
    r = reciprocal(f, i)
    if r is None:
        return None
    if not r.alternating and r.p > 1 and r.a == 1:
        name = "Apery's constant zeta(3)" if r.p == 3 else f"zeta({r.p})"
        return (
            f"a p-series with p = {r.p} above 1 converges; {name} has no closed form that is known"
        )
    if r.alternating and r.p > 0:
        return "the terms fall to 0 with changing signs, so it converges; no closed form is known"
    return None
