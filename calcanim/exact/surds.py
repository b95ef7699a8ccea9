"""Sums of rational multiples of square roots, such as 1/2 - 3*sqrt(5)/2, worked out exactly."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number

# Square-free number under the root -> factor in front of it; 1 is the rational part.
Surd = dict[int, Fraction]
_LARGEST = 10**12  # of numbers under a root, which are factored by trial
_MOST = 8


def surd(e: Expression) -> Expression | None:
    """The short form of a constant of numbers, the four operations and square roots, else None."""
    found = _surd(e)
    if found is None or len(found) > _MOST:
        return None
    terms = []
    for root, q in sorted(found.items()):
        top, under = abs(q.numerator), q.denominator
        shown = number(top)
        if root != 1:
            shown = call("sqrt", number(root)) if top == 1 else mul(shown, _root(root))
        term = shown if under == 1 else div(shown, number(under))
        terms.append(neg(term) if q < 0 else term)
    if len(terms) == 2 and terms[0].op == "neg" and terms[1].op != "neg":
        terms.reverse()
    return add(*terms)


def _root(n: int) -> Expression:
    return call("sqrt", number(n))


def _surd(e: Expression) -> Surd | None:
    if e.op == "number":
        return _plain(Fraction(e.value or "0"))
    if e.op not in ("add", "neg", "mul", "div", "pow") and e.value != "sqrt":
        return None
    args = [_surd(a) for a in e.args]
    if any(a is None for a in args):
        return None
    a = [x for x in args if x is not None]
    match e.op:
        case "add":
            return _sum(a)
        case "neg":
            return {k: -v for k, v in a[0].items()}
        case "mul":
            out = a[0]
            for x in a[1:]:
                out = _times(out, x)
            return out
        case "div":
            below = _inverse(a[1])
            return None if below is None else _times(a[0], below)
        case "pow":
            return _power(a[0], a[1])
    return _sqrt(a[0])


def _plain(q: Fraction) -> Surd:
    return {1: q} if q else {}


def _sum(terms: list[Surd]) -> Surd:
    out: Surd = {}
    for t in terms:
        for k, v in t.items():
            out[k] = out.get(k, Fraction(0)) + v
    return {k: v for k, v in out.items() if v}


def _times(a: Surd, b: Surd) -> Surd:
    terms = []
    for k, v in a.items():
        for m, w in b.items():
            outside, inside = _free(k * m)
            terms.append({inside: v * w * outside})
    return _sum(terms)


def _inverse(a: Surd) -> Surd | None:
    """1/a for one term, or two by the conjugate."""
    if len(a) == 1:
        ((k, v),) = a.items()
        return {k: 1 / (v * k)}
    if len(a) != 2:
        return None
    (k, v), (m, w) = a.items()
    size = v * v * k - w * w * m
    return {k: v / size, m: -w / size}


def _power(a: Surd, b: Surd) -> Surd | None:
    n = _rational(b)
    if n is None or n.denominator > 2 or abs(n) > 8:
        return None
    base = a if n.denominator == 1 else _sqrt(a)
    if base is None or (n < 0 and not base):
        return None
    out: Surd | None = _plain(Fraction(1))
    for _ in range(abs(n.numerator)):
        out = _times(out or {}, base)
    return out if n > 0 or out is None else _inverse(out)


def _sqrt(a: Surd) -> Surd | None:
    q = _rational(a)
    if q is None or q < 0 or max(q.numerator, 1) * q.denominator > _LARGEST:
        return None
    if not q:
        return {}
    outside, inside = _free(q.numerator * q.denominator)
    return {inside: Fraction(outside, q.denominator)}


def _rational(a: Surd) -> Fraction | None:
    if not a:
        return Fraction(0)
    return a[1] if set(a) == {1} else None


def _free(n: int) -> tuple[int, int]:
    """n as outside**2 * inside, inside without a square factor."""
    outside, p = 1, 2
    while p * p <= n and p < 10_000:
        while n % (p * p) == 0:
            n //= p * p
            outside *= p
        p += 1
    whole = isqrt(n)
    return (outside * whole, 1) if whole * whole == n else (outside, n)
