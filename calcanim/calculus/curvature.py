"""How a function of several variables is curved: its Hessian and the eigenvalues."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.constants import exactly
from calcanim.calculus.derivatives import NoRuleError, formula
from calcanim.calculus.tidy import as_expression, rational
from calcanim.calculus.values import Value, rounded
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.tree import Expression, add, call, neg, number


def hessian(partials: Sequence[Expression], names: Sequence[str]) -> list[list[Expression]] | None:
    """The rows of second derivatives in `names`; None where there is no rule for one.

    The order of differentiation does not matter: the lower half is the upper one.
    """
    rows: list[list[Expression]] = []
    for i, partial in enumerate(partials):
        try:
            upper = [formula(partial, n) for n in names[i:]]
        except NoRuleError:
            return None
        rows.append([*(r[i] for r in rows), *upper])
    return rows


def size(e: Expression) -> mpf:
    """An eigenvalue as a number."""
    return evaluate(e, {}, 30) or mpf(0)


def shape(eigenvalues: Sequence[Expression]) -> str:
    """What the eigenvalues, ascending, say of the curvature."""
    low, high = size(eigenvalues[0]), size(eigenvalues[-1])
    if low > 0:
        return "curved upwards in every direction"
    if high < 0:
        return "curved downwards in every direction"
    if low < 0 < high:
        return "a saddle, up in one direction and down in another"
    return "flat in some direction"


def eigenvalues(h: list[list[Value]]) -> list[Expression]:
    """Eigenvalues of a symmetric matrix, ascending; exact for 2 x 2 with rational entries."""
    if len(h) == 1:
        v = h[0][0]
        return [as_expression(v.exact) if v.exact is not None else _decimal(v.approx)]
    exact_entries = [v.exact for r in h for v in r]
    if len(h) == 2 and all(v is not None for v in exact_entries):
        a, b, _, d = (v or Fraction(0) for v in exact_entries)
        middle, square = (a + d) / 2, ((a - d) / 2) ** 2 + b * b
        root = exactly(call("sqrt", as_expression(square)))
        if rational(root) is not None:
            r = rational(root) or Fraction(0)
            return [as_expression(middle - r), as_expression(middle + r)]
        if not middle:
            return [neg(root), root]
        return [add(as_expression(middle), neg(root)), add(as_expression(middle), root)]
    with mpmath.workdps(40):
        matrix = mpmath.matrix([[v.approx for v in r] for r in h])
        values = sorted(mpmath.eigsy(matrix, eigvals_only=True))
    tiny = mpf(10) ** -25 * max(1, *(abs(v) for v in values))
    return [number(0) if abs(v) < tiny else _decimal(v) for v in values]


def _decimal(v: mpf) -> Expression:
    size = Expression("number", (), rounded(abs(v), 10))
    return neg(size) if v < 0 else size
