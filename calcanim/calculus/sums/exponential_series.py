"""The exponential series, with a polynomial in front: sums of P(i) r^i/i!."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import factorial

from calcanim.calculus.neaten import shortest
from calcanim.calculus.sums.geometric import geometric
from calcanim.exact.algebra import rational_coefficients
from calcanim.exact.constants import exactly
from calcanim.exact.factors import built, factored, times
from calcanim.exact.tidy import as_expression, rational
from calcanim.expressions.tree import Expression, add, call, mul, neg, number, power, variable

_HIGHEST = 8


def exponential_sum(f: Expression, i: str, first: int) -> tuple[Expression, str] | None:
    """The sum from `first` (0 to 6) on and why; None where `f` is no such term.

    i (i - 1) … (i - j + 1) r^i/i! adds up to r^j e^r, and P is a sum of such products.
    """
    if not 0 <= first <= 6:
        return None
    p = factored(f, i)
    bottom = call("factorial", variable(i))
    if p.power_of(bottom) != -1:
        return None
    rest = p.without(bottom)
    weights = [(b, n) for b, n in rest.factors if rational_coefficients(b, i) is not None]
    powers = tuple(q for q in rest.factors if q not in weights)
    c = rational_coefficients(built(tuple(weights)), i) if weights else [Fraction(1)]
    if c is None or len(c) > _HIGHEST:
        return None
    ratio, scale = number(1), p.constant
    if powers:
        found = geometric(built(powers), i)
        if found is None:
            return None
        ratio, scale = found[0], mul(p.constant, found[1])
    front = [times(as_expression(v), power(ratio, number(j))) for j, v in _falling(c) if v]
    total = mul(scale, add(*front), call("exp", ratio))
    start = [
        mul(scale, as_expression(_at(c, k) / factorial(k)), power(ratio, number(k)))
        for k in range(first)
        if _at(c, k)
    ]
    whole = add(total, *(neg(t) for t in start))
    answer = shortest(_settled(whole)) if whole.variables else exactly(whole)
    why = f"the exponential series, r**{i}/{i}! added up to exp(r), at r = {ratio}"
    if weights:
        why += f"; differentiated for the powers of {i}"
    return answer, why


def _settled(e: Expression) -> Expression:
    def change(n: Expression) -> Expression:
        if n.op == "pow" and rational(n.args[1]) in (0, 1):
            return number(1) if rational(n.args[1]) == 0 else n.args[0]
        return n

    return e.transform(change)


def _at(c: list[Fraction], k: int) -> Fraction:
    return sum((v * Fraction(k) ** n for n, v in enumerate(c)), Fraction(0))


def _falling(c: list[Fraction]) -> list[tuple[int, Fraction]]:
    """The polynomial as a sum of multiples of i (i - 1) … (i - j + 1), by its differences."""
    row = [_at(c, k) for k in range(len(c))]
    out = []
    for j in range(len(c)):
        out.append((j, row[0] / factorial(j)))
        row = [b - a for a, b in itertools.pairwise(row)]
    return out
