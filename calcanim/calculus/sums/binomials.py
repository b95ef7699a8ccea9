"""Sums over a row of Pascal's triangle (Concrete Mathematics, section 5.1)."""

from __future__ import annotations

from calcanim.calculus.sums.geometric import geometric
from calcanim.exact.factors import Product, factored
from calcanim.exact.settle import settled
from calcanim.exact.tidy import rational, tidy
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
    split = _powers(rest, i, last)
    if split is None:
        return None
    ratio, other, scale = split
    scale = mul(p.constant, scale)
    base = settled(add(ratio, other))
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
        out = mul(last, ratio, add(other, mul(last, ratio)), power(base, two_less))
        why = "the binomial theorem, differentiated twice"
    return settled(mul(scale, out)), why


def _powers(
    rest: Product, i: str, last: Expression
) -> tuple[Expression, Expression, Expression] | None:
    """(r, q, c) of c r^i q^(n - i); q is 1 where there is no such factor."""
    other = _ONE
    factors = []
    for base, n in rest.factors:
        if n != 1:
            return None
        turned = base.op == "pow" and not base.args[0].has(i)
        if turned and tidy(add(base.args[1], variable(i), neg(last)), "") == number(0):
            other = base.args[0]
        else:
            factors.append((base, n))
    if not factors:
        return _ONE, other, _ONE
    found = geometric(Product(number(1), tuple(factors)).expression, i)
    return None if found is None else (found[0], other, found[1])
