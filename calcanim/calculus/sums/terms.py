"""Terms (or factors) written out one by one, and all of them together."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce

import mpmath
from mpmath import mpf

from calcanim.calculus.sums.big_operators import PRODUCT, BigOperator
from calcanim.exact import domain
from calcanim.exact.constants import exactly
from calcanim.exact.tidy import as_expression
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.tree import Expression


def with_dots(terms: list[Expression], big: BigOperator) -> str:
    """The terms as text: the first three and the last where they are many."""

    def closed(e: Expression) -> str:
        bracketed = e.op in ("add", "neg") or (big is PRODUCT and e.op == "mul")
        return f"({e})" if bracketed else str(e)

    if len(terms) <= 6:
        return big.sign.join(map(closed, terms))
    return big.sign.join([*map(closed, terms[:3]), "…", closed(terms[-1])])


_LOOKED_AT = 60


def without_value(f: Expression, i: str, first: Expression) -> int | None:
    """The first whole number from `first` on at which a term has no value; None where none is seen.

    The first terms are worked out; farther on only where a denominator or its like is 0.
    """
    begin = exact(first, {})
    if begin is None or begin.denominator != 1 or set(f.variables) != {i}:
        return None
    start = int(begin)
    poles: set[int] = {
        int(mpmath.nint(p))
        for _, u in domain.suspects(f, i)
        if set(u.variables) == {i}
        for p in domain.zeros(u, i, mpf(start), mpf(10) ** 9)
        if mpmath.almosteq(p, mpmath.nint(p), mpf(10) ** -14)
    }
    for n in sorted({*range(start, start + _LOOKED_AT), *poles}):
        try:
            if evaluate(f, {i: mpf(n)}, 30) is None:
                return int(n)
        except EvaluationOverflowError:
            continue
    return None


def together(terms: list[Expression], big: BigOperator) -> Expression | mpf | None:
    """All of them: exact where that is short, else the number; None where one has no value."""
    values = [exact(t, {}) for t in terms]
    known = [v for v in values if v is not None]
    if len(known) == len(values):
        return as_expression(reduce(big.combine, known, Fraction(big.empty)))
    if len(terms) <= 12:
        short = exactly(big.join(*terms))
        try:
            return short if evaluate(short, {}, 30) is not None else None
        except EvaluationOverflowError:
            return None
    with mpmath.workdps(45):
        out = mpf(big.empty)
        for t in terms:
            v = evaluate(t, {}, 40)
            if v is None:
                return None
            out = big.combine(out, v)
        return out
