"""Fractions of one denominator in a sum as one fraction, where the sum gets shorter by it."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from calcanim.calculus.shorter import built, shorter
from calcanim.calculus.tidy import Factor, factors_of, tidy
from calcanim.expressions.tree import Expression, add, div

Term = tuple[Fraction, list[Factor]]


def fractions_joined(e: Expression) -> Expression:
    """a/(2*u) + b/u - c as (a + 2*b)/(2*u) - c: numbers below the bar need not agree."""
    if e.op != "add":
        return e
    groups: dict[frozenset[Factor], list[int]] = {}
    terms = [factors_of(t, "") for t in e.args]
    for k, (_, factors) in enumerate(terms):
        below = frozenset(f for f in factors if f[1] < 0)
        if any(base.variables for base, _ in below):
            groups.setdefault(below, []).append(k)
    out = list(e.args)
    for members in groups.values():
        if len(members) < 2:
            continue
        joined = _one_fraction([terms[k] for k in members])
        if joined.size < add(*(e.args[k] for k in members)).size:
            out[members[0]] = joined
            for k in members[1:]:
                out[k] = add()
    return e if out == list(e.args) else add(*(t for t in out if t != add()))


def _one_fraction(terms: list[Term]) -> Expression:
    """The terms, which have the same factors below, over one bar; what they add up to above it."""
    whole = lcm(*(c.denominator for c, _ in terms))
    tops = [built(c * whole, [f for f in factors if f[1] > 0]) for c, factors in terms]
    below = built(Fraction(whole), [(b, -n) for b, n in terms[0][1] if n < 0])
    neat = tidy(div(add(*tops), below), "")
    return min((neat, *(f for _, _, f in shorter(neat, ""))), key=lambda f: f.size)
