"""Polynomials over the rationals as lists of coefficients, constant first."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

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
    out = [Fraction(0)] * max(len(a) + len(b) - 1, 0)
    for i, v in enumerate(a):
        for j, w in enumerate(b):
            out[i + j] += v * w
    return trimmed(out)


def scaled(a: Sequence[Fraction], c: Fraction) -> Coefficients:
    """c * a."""
    return trimmed([c * v for v in a])


def power(a: Sequence[Fraction], n: int) -> Coefficients:
    """a ** n for n >= 0."""
    out = [Fraction(1)]
    for _ in range(n):
        out = times(out, a)
    return out


def slope(a: Sequence[Fraction]) -> Coefficients:
    """The derivative."""
    return trimmed([k * v for k, v in enumerate(a)][1:])


def divided(a: Sequence[Fraction], b: Sequence[Fraction]) -> tuple[Coefficients, Coefficients]:
    """Quotient and remainder; ZeroDivisionError for b = 0."""
    rest, under = trimmed(a), trimmed(b)
    if not under:
        raise ZeroDivisionError("division by the zero polynomial")
    out = [Fraction(0)] * max(len(rest) - len(under) + 1, 0)
    while len(rest) >= len(under):
        c, k = rest[-1] / under[-1], len(rest) - len(under)
        out[k] = c
        rest = trimmed([v - c * under[i - k] if i >= k else v for i, v in enumerate(rest)][:-1])
    return trimmed(out), rest


def common(a: Sequence[Fraction], b: Sequence[Fraction]) -> Coefficients:
    """The greatest common divisor, leading coefficient 1."""
    x, y = trimmed(a), trimmed(b)
    while y:
        x, y = y, divided(x, y)[1]
    return scaled(x, 1 / x[-1]) if x else [Fraction(1)]


def value(a: Sequence[Fraction], x: Fraction) -> Fraction:
    """a(x)."""
    out = Fraction(0)
    for c in reversed(a):
        out = out * x + c
    return out


def factors(a: Sequence[Fraction]) -> tuple[Fraction, list[tuple[Coefficients, int]]] | None:
    """Content and primitive factors with multiplicities, irreducible over the rationals.

    They have degree 1 or 2, or are quartics without odd powers; None if there are others.
    """
    p = trimmed(a)
    p = primitive(p)[1]
    found: list[tuple[Coefficients, int]] = []
    for piece, n in _square_free(p):
        for root in roots(piece):
            line = [Fraction(-root.numerator), Fraction(root.denominator)]
            found.append((line, n))
            piece = divided(piece, line)[0]
        if len(piece) > 3:
            pieces = _without_roots(piece)
            if pieces is None:
                return None
            found += [(q, n) for q in pieces]
        elif len(piece) > 1:
            found.append((primitive(piece)[1], n))
    total = [Fraction(1)]
    for q, n in found:
        total = times(total, power(q, n))
    return a[len(total) - 1] / total[-1], found


def _without_roots(p: Coefficients) -> list[Coefficients] | None:
    """Factors of a square-free polynomial of degree 4 or more that has no rational root."""
    even = not any(p[1::2])
    if len(p) == 5:
        pair = _two_quadratics(p)
        if pair is not None:
            return [primitive(q)[1] for q in pair]
        return [primitive(p)[1]] if even else None
    if not even or len(p) > 9:
        return None
    halves = factors(p[::2])
    if halves is None:
        return None
    out = []
    for q, _ in halves[1]:
        spread = [c for v in q for c in (v, Fraction(0))][:-1]
        found = [primitive(spread)[1]] if len(spread) == 3 else _without_roots(spread)
        if found is None:
            return None
        out += found
    return out


def primitive(p: Sequence[Fraction]) -> tuple[Fraction, Coefficients]:
    """Content (with the sign of the leading coefficient) and primitive part of p, not 0."""
    values = [c for c in p if c]
    content = Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))
    if p[-1] < 0:
        content = -content
    return content, [c / content for c in p]


def _square_free(p: Coefficients) -> list[tuple[Coefficients, int]]:
    """Yun's algorithm."""
    out = []
    d = common(p, slope(p))
    b, c = divided(p, d)[0], divided(slope(p), d)[0]
    n = 1
    while len(b) > 1:
        e = plus(c, scaled(slope(b), Fraction(-1)))
        g = common(b, e) if e else scaled(b, 1 / b[-1])
        if len(g) > 1:
            out.append((g, n))
        b, c = divided(b, g)[0], divided(e, g)[0] if e else []
        n += 1
    return out


def roots(p: Coefficients) -> list[Fraction]:
    """Rational roots of a square-free polynomial."""
    if len(p) < 2:
        return []
    out = []
    if not p[0]:
        out.append(Fraction(0))
        p = p[1:]
    scale = lcm(*(c.denominator for c in p))
    first, last = abs(int(p[0] * scale)), abs(int(p[-1] * scale))
    if first > 10**9 or last > 10**9:
        return out
    for top in _divisors(first):
        for under in _divisors(last):
            for r in (Fraction(top, under), Fraction(-top, under)):
                if r not in out and not value(p, r):
                    out.append(r)
    return sorted(out)


def _divisors(n: int) -> list[int]:
    small = [d for d in range(1, min(int(n**0.5) + 1, 40000)) if n % d == 0]
    return sorted({*small, *(n // d for d in small)}) if n else []


def _two_quadratics(p: Coefficients) -> tuple[Coefficients, Coefficients] | None:
    """A quartic without rational roots as a product of two rational quadratics, if it is one."""
    scale = lcm(*(c.denominator for c in p))
    whole = [int(c * scale) for c in p]
    if abs(whole[0]) > 10**6 or abs(whole[4]) > 10**4:
        return None
    bound = 2 * max(map(abs, whole)) + 2
    for a in _divisors(abs(whole[4])):
        for c in [s * d for d in _divisors(abs(whole[0])) for s in (1, -1)]:
            for b in range(-min(bound, 60), min(bound, 60) + 1):
                q = [Fraction(c), Fraction(b), Fraction(a)]
                other, rest = divided([Fraction(v) for v in whole], q)
                if not rest:
                    return q, other
    return None


def solved(rows: list[list[Fraction]], right: list[Fraction]) -> list[Fraction] | None:
    """A solution of ``rows · x = right`` by elimination (free unknowns 0), or None."""
    m = [[*r, v] for r, v in zip(rows, right, strict=True)]
    width = len(rows[0]) if rows else 0
    pivots = []
    at = 0
    for col in range(width):
        row = next((i for i in range(at, len(m)) if m[i][col]), None)
        if row is None:
            continue
        m[at], m[row] = m[row], m[at]
        lead = m[at][col]
        m[at] = [v / lead for v in m[at]]
        for i in range(len(m)):
            if i != at and m[i][col]:
                c = m[i][col]
                m[i] = [v - c * w for v, w in zip(m[i], m[at], strict=True)]
        pivots.append(col)
        at += 1
    if any(r[-1] for r in m[at:]):
        return None
    out = [Fraction(0)] * width
    for i, col in enumerate(pivots):
        out[col] = m[i][-1]
    return out
