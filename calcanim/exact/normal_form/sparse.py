"""Sparse polynomials: sums of monomials with rational exponents, by the number of the kernel."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import gcd, lcm

Monomial = tuple[tuple[int, Fraction], ...]
Poly = dict[Monomial, Fraction]
UNIT: Monomial = ()
_ONE = Fraction(1)


def plus(a: Poly, b: Poly) -> Poly:
    """a + b."""
    out = dict(a)
    for m, v in b.items():
        out[m] = out.get(m, Fraction(0)) + v
    return {m: v for m, v in out.items() if v}


def joined(a: Monomial, b: Monomial) -> Monomial:
    """The product of two monomials."""
    if not a:
        return b
    if not b:
        return a
    out = dict(a)
    for k, n in b:
        out[k] = out.get(k, Fraction(0)) + n
    return tuple(sorted((k, n) for k, n in out.items() if n))


def one_power(p: Poly, n: int) -> Poly:
    """A polynomial of one term to the power n."""
    ((m, v),) = p.items()
    return {tuple((k, e * n) for k, e in m): v**n}


def common_monomial(p: Mapping[Monomial, Fraction]) -> Monomial:
    """The monomial that can be taken out of every term."""
    least: dict[int, Fraction] | None = None
    for m in p:
        powers = dict(m)
        if least is None:
            least = powers
        else:
            keys = set(least) | set(powers)
            zero = Fraction(0)
            least = {k: min(least.get(k, zero), powers.get(k, zero)) for k in keys}
    return tuple(sorted((k, n) for k, n in (least or {}).items() if n))


def content_of(p: Poly) -> Fraction:
    """The positive rational number that can be taken out of every term."""
    values = list(p.values())
    return Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))


def divided(num: Poly, den: Poly) -> Poly | None:
    """num / den where it leaves nothing over (lexicographic division), else None."""
    lead = max(den)
    if any(n < 0 for m in (*num, *den) for _, n in m):
        shift = common_monomial(dict.fromkeys((*num, *den), _ONE))
        up = tuple((k, -n) for k, n in shift if n < 0)
        num = {joined(m, up): v for m, v in num.items()}
        den = {joined(m, up): v for m, v in den.items()}
    kernels = sorted({k for m in (*num, *den) for k, _ in m})

    def order(m: Monomial) -> tuple[Fraction, ...]:
        powers = dict(m)
        return tuple(powers.get(k, Fraction(0)) for k in kernels)

    lead = max(den, key=order)
    out: Poly = {}
    rest = dict(num)
    for _ in range(60):
        if not rest:
            return out
        top = max(rest, key=order)
        quotient = joined(top, tuple((k, -n) for k, n in lead))
        if any(n < 0 for _, n in quotient):
            return None
        v = rest[top] / den[lead]
        out[quotient] = out.get(quotient, Fraction(0)) + v
        for m, w in den.items():
            key = joined(m, quotient)
            rest[key] = rest.get(key, Fraction(0)) - v * w
            if not rest[key]:
                del rest[key]
    return None
