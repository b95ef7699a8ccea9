"""The last lines of a derivative: what is shared is taken out or cancelled, polynomials collected.

Only where the line gets shorter by it; what was typed inside functions stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import gcd, lcm

from calcanim.calculus.certify import certify
from calcanim.exact.algebra import expanded
from calcanim.exact.normal_form.functions import Algebra
from calcanim.exact.normal_form.ring import TooLargeError
from calcanim.exact.shorter import built, raised, shorter
from calcanim.exact.tidy import Factor, factors_of, tidy
from calcanim.expressions.tree import Expression, add, div, mul, neg, number

_LONGEST = 12
_HIGHEST = 8
_TURNS = 6


def neatened(e: Expression, variable: str) -> Iterator[tuple[str, str, Expression]]:
    """Rule, reason and line for each change that makes `e` shorter."""
    out = e
    for _ in range(_TURNS):
        start = out
        for rule, why, form in _once(out, variable):
            yield rule, why, form
            out = form
        for rule, why, form in shorter(out, variable):
            if certify(out, form).verdict in ("proved", "checked"):
                yield rule, why, form
                out = form
                break
        if out == start:
            break


def _once(e: Expression, variable: str) -> Iterator[tuple[str, str, Expression]]:
    out = _tidied(_collected(e, variable), e, variable)
    if out != e:
        yield "EXPAND", "and like terms together: it gets shorter", out
    joined = _over_one_bar(out, variable)
    if joined is not None:
        yield "COMMON_DENOMINATOR", "all terms over one bar: it gets shorter", joined
        out = joined
    shared = _shared(out, variable)
    if shared == out:
        return
    again = _tidied(_collected(shared, variable), shared, variable)
    if again.size >= out.size:
        return
    if shared.op in ("div", "neg"):
        yield "CANCEL", "what all terms of the numerator share, with the denominator", shared
    else:
        yield "FACTOR", "all terms share it", shared
    if again != shared:
        yield "EXPAND", "and like terms together: it gets shorter", again


def _tidied(new: Expression, old: Expression, variable: str) -> Expression:
    return old if new == old else tidy(new, variable)


def _collected(e: Expression, variable: str) -> Expression:
    """`e` with each sum of products of polynomials multiplied out where that is shorter."""
    if e.op == "add" and _polynomial(e) and any(_product_of_sums(t) for t in e.args):
        short = expanded(e)
        if short is not None and short.size < e.size:
            return tidy(_rising(short), variable)
    if e.op in ("call", "pow") or not e.args:
        return e
    return Expression(e.op, tuple(_collected(a, variable) for a in e.args), e.value)


def _product_of_sums(t: Expression) -> bool:
    body = t.args[0] if t.op == "neg" else t
    return body.op in ("mul", "div", "pow") and any(n.op == "add" for _, n in body.walk())


def _polynomial(e: Expression) -> bool:
    """Sums, products and small whole powers of variables and numbers."""
    match e.op:
        case "number" | "variable":
            return True
        case "add" | "mul" | "neg":
            return len(e.args) <= _LONGEST and all(map(_polynomial, e.args))
        case "div":
            return e.args[1].op == "number" and _polynomial(e.args[0])
        case "pow":
            n = e.args[1]
            small = n.op == "number" and (n.value or "").isdigit() and int(n.value or 0) <= _HIGHEST
            return small and _polynomial(e.args[0])
    return False


def _rising(e: Expression) -> Expression:
    """A sum that does not begin with a minus where it has a term without one, if it has two."""
    if e.op == "add" and len(e.args) == 2 and e.args[0].op == "neg" and e.args[1].op != "neg":
        return add(e.args[1], e.args[0])
    return e


def _over_one_bar(e: Expression, variable: str) -> Expression | None:
    """A sum of fractions (perhaps over a bar itself, or negative) as one fraction, if shorter."""
    if e.op == "neg":
        inner = _over_one_bar(e.args[0], variable)
        return None if inner is None else tidy(neg(inner), variable)
    top, under = e.args if e.op == "div" else (e, number(1))
    if top.op != "add":
        return None
    terms = [factors_of(t, variable) for t in top.args]
    below: dict[Expression, Fraction] = {}
    for _, factors in terms:
        for base, n in factors:
            if n < 0:
                below[base] = max(below.get(base, Fraction(0)), -n)
    if not below:
        return None
    whole = lcm(*(c.denominator for c, _ in terms))
    lifted = []
    for c, factors in terms:
        powers = dict(below)
        for base, n in factors:
            powers[base] = powers.get(base, Fraction(0)) + n
        lifted.append(built(c * whole, [_plain(b, n) for b, n in powers.items() if n]))
    above = tidy(_collected(tidy(add(*lifted), variable), variable), variable)
    bar = built(Fraction(whole), list(below.items()))
    out = reduced(tidy(div(above, mul(bar, under)), variable))
    return out if out.size < e.size else None


def reduced(e: Expression) -> Expression:
    """(12 - 3x)/(3 y) as (4 - x)/y: a whole number that all terms share with the denominator."""
    if e.op != "div" or e.args[0].op != "add":
        return e
    terms = [factors_of(t, "") for t in e.args[0].args]
    bottom, factors = factors_of(e.args[1], "")
    if any(c.denominator != 1 for c, _ in terms) or bottom.denominator != 1:
        return e
    shared = gcd(*(int(c) for c, _ in terms), int(bottom))
    if shared == 1:
        return e
    top = add(*(tidy(built(c / shared, f), "") for c, f in terms))
    return tidy(div(top, built(bottom / shared, factors)), "")


def _plain(base: Expression, n: Fraction) -> Factor:
    """sqrt(u)**2 as u."""
    if base.op == "call" and base.value == "sqrt" and n.denominator == 1 and n % 2 == 0:
        return base.args[0], n / 2
    return base, n


def _shared(e: Expression, variable: str) -> Expression:
    """A power of a sum that all terms of a sum, or of a numerator, have as a factor, taken out."""
    if e.op == "neg":
        inner = _shared(e.args[0], variable)
        return e if inner == e.args[0] else tidy(neg(inner), variable)
    if e.op == "div":
        top = _taken_out(e.args[0], variable, above=True)
        return e if top is None else tidy(div(top, e.args[1]), variable)
    if e.op == "mul":
        parts = [_taken_out(a, variable) or a for a in e.args]
        return e if tuple(parts) == e.args else tidy(mul(*parts), variable)
    return _taken_out(e, variable) or e


def _taken_out(e: Expression, variable: str, above: bool = False) -> Expression | None:
    """The factor in front of what is left: sums only, but `above` a bar whatever there is."""
    if e.op == "neg":
        inner = _taken_out(e.args[0], variable, above)
        return None if inner is None else neg(inner)
    if e.op == "mul":
        parts = [_taken_out(a, variable, above) or a for a in e.args]
        return mul(*parts) if tuple(parts) != e.args else None
    if e.op != "add":
        return None
    terms = [factors_of(t, variable) for t in e.args]
    common: list[Factor] = []
    for base, n in terms[0][1]:
        powers = [dict(factors).get(base) for _, factors in terms]
        if not (above or base.op == "add") or n <= 0 or any(p is None or p <= 0 for p in powers):
            continue
        common.append((base, min(p for p in powers if p is not None)))
    if not common:
        return None
    shared = dict(common)
    rest = []
    for coefficient, factors in terms:
        left = [(b, n - shared.get(b, Fraction(0))) for b, n in factors]
        rest.append(built(coefficient, [f for f in left if f[1]]))
    inner = tidy(add(*rest), variable)
    return mul(*(raised(b, n) for b, n in common), inner)


def shortest(e: Expression) -> Expression:
    """The shorter of `e`, tidied, and its normal form."""
    neat = tidy(e, "")
    options = [neat, e]
    try:
        algebra = Algebra(40)
        r = algebra.normal(e)
        options.append(algebra.shown(r))
    except (TooLargeError, ZeroDivisionError):
        pass
    return min(options, key=lambda o: o.size)
