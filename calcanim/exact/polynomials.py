"""Polynomials over the rationals as lists of coefficients, constant first.

Greatest common divisors, factors and systems of equations are FLINT's (Hart, "FLINT: Fast Library
for Number Theory", 2010), which is loaded at the first of them; the rest is short enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from typing import Any

Coefficients = list[Fraction]


def trimmed(p: Sequence[Fraction]) -> Coefficients:
    """Without leading zeros; ``[]`` is the zero polynomial."""
    out = list(p)
    while out and not out[-1]:
        out.pop()
    return out


def plus(a: Sequence[Fraction], b: Sequence[Fraction]) -> Coefficients:
    """a + b."""
    n = max(len(a), len(b))
    zero = Fraction(0)
    return trimmed(
        [(a[i] if i < len(a) else zero) + (b[i] if i < len(b) else zero) for i in range(n)]
    )


def times(a: Sequence[Fraction], b: Sequence[Fraction]) -> Coefficients:
    """a * b."""
    return _back(_there(a) * _there(b))


def scaled(a: Sequence[Fraction], c: Fraction) -> Coefficients:
    """c * a."""
    return trimmed([c * v for v in a])


def power(a: Sequence[Fraction], n: int) -> Coefficients:
    """a ** n for n >= 0."""
    return _back(_there(a) ** n)


def slope(a: Sequence[Fraction]) -> Coefficients:
    """The derivative."""
    return trimmed([k * v for k, v in enumerate(a)][1:])


def divided(a: Sequence[Fraction], b: Sequence[Fraction]) -> tuple[Coefficients, Coefficients]:
    """Quotient and remainder; ZeroDivisionError for b = 0."""
    under = _there(b)
    if not under:
        raise ZeroDivisionError("division by the zero polynomial")
    whole, rest = divmod(_there(a), under)
    return _back(whole), _back(rest)


def common(a: Sequence[Fraction], b: Sequence[Fraction]) -> Coefficients:
    """The greatest common divisor, leading coefficient 1; 1 for two zeros."""
    return _back(_there(a).gcd(_there(b))) or [Fraction(1)]


def combined(
    c: Sequence[Fraction], a: Sequence[Fraction], b: Sequence[Fraction]
) -> tuple[Coefficients, Coefficients]:
    """(s, t) with ``s*a + t*b = c`` and t of lower degree than a, for a and b without a factor."""
    one, other = _there(a), _there(b)
    _, _, v = one.xgcd(other)
    t = (v * _there(c)) % one
    s = divmod(_there(c) - t * other, one)[0]
    return _back(s), _back(t)


def power_modulo(n: int, q: Sequence[Fraction]) -> Coefficients:
    """The remainder of x**n on division by q."""
    return _back(_there([*[Fraction(0)] * n, Fraction(1)]) % _there(q))


def value(a: Sequence[Fraction], x: Fraction) -> Fraction:
    """a(x)."""
    out = Fraction(0)
    for c in reversed(a):
        out = out * x + c
    return out


def factors(a: Sequence[Fraction]) -> tuple[Fraction, list[tuple[Coefficients, int]]]:
    """Content and primitive factors with multiplicities, irreducible over the rationals.

    Lines come first, by their roots, then factors of higher degree. ZeroDivisionError for 0.
    """
    content, whole = primitive(trimmed(a))
    _, found = _there(whole).factor()
    pieces = [(primitive(_back(q))[1], int(n)) for q, n in found]
    pieces.sort(key=lambda f: (f[1], len(f[0]), -f[0][0] / f[0][-1] if len(f[0]) == 2 else 0))
    return content, pieces


def primitive(p: Sequence[Fraction]) -> tuple[Fraction, Coefficients]:
    """Content (with the sign of the leading coefficient) and primitive part of p, not 0."""
    values = [c for c in p if c]
    if not values:
        raise ZeroDivisionError("the zero polynomial has no primitive part")
    content = Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))
    if p[-1] < 0:
        content = -content
    return content, [c / content for c in p]


def roots(p: Sequence[Fraction]) -> list[Fraction]:
    """The rational roots, ascending, each once."""
    if len(trimmed(p)) < 2:
        return []
    return sorted(-q[0] / q[1] for q, _ in factors(p)[1] if len(q) == 2)


def solved(rows: list[list[Fraction]], right: list[Fraction]) -> list[Fraction] | None:
    """A solution of ``rows · x = right`` (free unknowns 0), or None."""
    if not rows or not rows[0]:
        return None if any(right) else []
    joined = [[*r, b] for r, b in zip(rows, right, strict=True)]
    whole = _flint().fmpq_mat([[_number(v) for v in r] for r in joined])
    reduced, rank = whole.rref()
    width = len(rows[0])
    out = [Fraction(0)] * width
    for i in range(rank):
        lead = next(j for j in range(width + 1) if reduced[i, j])
        if lead == width:
            return None
        out[lead] = _fraction(reduced[i, width])
    return out


@lru_cache(maxsize=1)
def _flint() -> Any:
    """FLINT, loaded where it is first needed: ``calcanim list`` does without it."""
    import flint

    return flint


def _number(v: Fraction) -> Any:
    return _flint().fmpq(v.numerator, v.denominator)


def _fraction(v: Any) -> Fraction:
    return Fraction(int(v.p), int(v.q))


def _there(p: Sequence[Fraction]) -> Any:
    return _flint().fmpq_poly([_number(c) for c in p])


def _back(p: Any) -> Coefficients:
    return [_fraction(c) for c in p.coeffs()]
