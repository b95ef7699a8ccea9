"""Terms (or factors) written out one by one, and all of them together."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce

import mpmath
from mpmath import mpf

from calcanim.calculus.constants import exactly
from calcanim.calculus.series.big_operators import PRODUCT, BigOperator
from calcanim.calculus.tidy import as_expression
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
