"""Sums over a row of Pascal's triangle (Concrete Mathematics, section 5.1)."""

from __future__ import annotations

from fractions import Fraction

from calcanim.calculus.closed_forms import geometric
from calcanim.calculus.integration.factors import Product, factored
from calcanim.calculus.tidy import rational, tidy
from calcanim.expressions.tree import Expression, add, call, mul, neg, number, power, variable

_ONE, _TWO = number(1), number(2)


def binomial_sum(
    f: Expression, i: str, first: Expression, last: Expression
) -> tuple[Expression, str] | None:
    """The sum of C(n, i) r^i, or i or i^2 times that, for i from 0 (or 1) to n; C(n, i)^2."""
    p = factored(f, i)
    row = call("binomial", last, variable(i))
    k = p.power_of(row)
    start = rational(first)
    if k not in (1, 2) or last.op == "number":
        return None
    if k == 2:
        if start != 0 or len(p.factors) != 1:
            return None
        after = mul(p.constant, call("binomial", tidy(mul(_TWO, last), ""), last))
        return tidy(after, ""), "choose n of 2n in two halves: Vandermonde's identity"
    weight = p.power_of(variable(i))
    rest = p.without(row, variable(i))
    if weight not in (0, 1, 2) or (start != 0 and not (start == 1 and weight)):
        return None
    ratio, scale = _ratio(rest, i, last)
    if ratio is None or scale is None:
        return None
    scale = mul(p.constant, scale)
    base = tidy(add(_ONE, ratio), "")
    if rational(base) == 0:
        why = f"the binomial theorem at -1: (1 - 1)**{last}, for {last} above 0"
        return (number(0), why) if weight == 0 else None
    less = tidy(add(last, neg(_ONE)), "")
    if weight == 0:
        out, why = power(base, last), "the binomial theorem"
    elif weight == 1:
        out = mul(last, ratio, power(base, less))
        why = "the binomial theorem, differentiated once"
    else:
        two_less = tidy(add(last, neg(_TWO)), "")
        out = mul(last, ratio, add(_ONE, mul(last, ratio)), power(base, two_less))
        why = "the binomial theorem, differentiated twice"
    return tidy(mul(scale, out), ""), why


def _ratio(rest: Product, i: str, last: Expression) -> tuple[Expression | None, Expression | None]:
    """(r, c) of c r^i; q^(n - i) counts as q^n (1/q)^i."""
    if not rest.factors:
        return _ONE, _ONE
    if any(n != Fraction(1) for _, n in rest.factors):
        return None, None
    found = geometric(rest.expression, i)
    return found if found is not None else (None, None)
