"""Fractions of one denominator joined, shared exponentials cancelled, where it gets shorter."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from calcanim.exact.shorter import built, shorter
from calcanim.exact.tidy import Factor, as_expression, factors_of, tidy
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number

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


def exponentials_cancelled(e: Expression) -> Expression:
    """exp(a)/(x*exp(3*u) - exp(2*u)) as exp(a - 2*u)/(x*exp(u) - 1), where that is shorter."""
    if e.op != "div" or e.args[1].op != "add":
        return e
    top, under = ([_apart(t) for t in _terms(p)] for p in e.args)
    shared = [g for _, _, g in under]
    if any(g is None for g in shared):
        return e
    forms = [e]
    for g in dict.fromkeys(shared):
        assert g is not None
        # exp(2*x)/(exp(2*x) + exp(y)) stays: y - 2*x says less.
        if any(_falls(u, g) for _, _, u in under):
            continue
        parts = [tidy(add(*(_without(t, g) for t in p)), "") for p in (top, under)]
        forms.append(tidy(div(*parts), ""))
    return min(forms, key=lambda f: f.size)


def _terms(e: Expression) -> tuple[Expression, ...]:
    return e.args if e.op == "add" else (e,)


def _apart(t: Expression) -> tuple[Fraction, list[Factor], Expression | None]:
    """Number, other factors, and the exponent of the exponentials; None where there are none."""
    c, factors = factors_of(t, "")
    powers = [(b.args[0], n) for b, n in factors if b.op == "call" and b.value == "exp"]
    rest = [(b, n) for b, n in factors if b.op != "call" or b.value != "exp"]
    exponent = add(*(mul(as_expression(n), u) for u, n in powers)) if powers else None
    return c, rest, exponent


def _falls(u: Expression | None, g: Expression) -> bool:
    return u is None or any(t.op == "neg" for t in _terms(tidy(add(u, neg(g)), "")))


def _without(t: tuple[Fraction, list[Factor], Expression | None], g: Expression) -> Expression:
    c, rest, exponent = t
    left = tidy(add(*([] if exponent is None else [exponent]), neg(g)), "")
    whole = built(c, rest)
    return whole if left == number(0) else mul(whole, call("exp", left))
