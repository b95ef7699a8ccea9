"""How a function of several variables is curved: its Hessian, the eigenvalues and their axes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

import mpmath
from mpmath import mpf

from calcanim.calculus.derivatives.by_rules import NoRuleError, formula
from calcanim.exact.certain import at_binary
from calcanim.exact.constants import exactly
from calcanim.exact.tidy import as_expression, rational
from calcanim.exact.values import Value, number_or_none, rounded
from calcanim.expressions.evaluate import EvaluationOverflowError
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


_NEAR = mpf(10) ** -6  # of the size of the point: how far a minimum may be
_LEVEL = mpf(10) ** -12  # of the largest: an eigenvalue that is 0


def rests(
    partials: Sequence[Expression], at: Mapping[str, mpf], gradient: Sequence[mpf]
) -> Literal["minimum", "saddle", "plateau"]:
    """What a point is at which the gradient is nearly 0, by where a step of Newton's would lead.

    ``plateau``: that is far away, or nowhere, although the gradient is not 0.
    """
    names = tuple(at)
    if len(names) > 4:
        return "minimum"
    rows = hessian(partials, names)
    try:
        entries = None if rows is None else [[at_binary(e, at) for e in r] for r in rows]
    except EvaluationOverflowError:
        entries = None
    if entries is None or any(v is None for r in entries for v in r):
        return "minimum"
    with mpmath.workdps(40):
        values, vectors = mpmath.eigsy(mpmath.matrix(entries))
        largest = max(abs(v) for v in values)
        along = [mpmath.fdot(vectors[:, i], gradient) for i in range(len(names))]
        if min(values) < -_LEVEL * largest:
            return "saddle" if not any(gradient) else "plateau"
        far = mpf(0)
        for value, part in zip(values, along, strict=True):
            if value > _LEVEL * largest:
                far += abs(part / value)
            elif abs(part) > _LEVEL * mpmath.norm(gradient):
                return "plateau"
        return "minimum" if far <= _NEAR * (1 + mpmath.norm(list(at.values()))) else "plateau"


def size(e: Expression) -> mpf:
    """An eigenvalue as a number."""
    found = number_or_none(e)
    return mpf(0) if found is None else found.approx


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
    tiny = mpf(10) ** -25 * max(abs(v) for v in values)
    return [number(0) if abs(v) < tiny else _decimal(v) for v in values]


def axes_of(rows: Sequence[Sequence[Value]]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Unit eigenvectors for the smaller and the larger eigenvalue, the first pointing right."""
    (a, b), (_, d) = (tuple(float(v.approx) for v in row) for row in rows)
    # The angle of the sharpest direction: tan 2θ = 2b/(a - d).
    angle = math.atan2(2 * b, a - d) / 2
    u, v = math.cos(angle), math.sin(angle)
    # Where an axis of the plane is one of the matrix, rounding does not turn it.
    u, v = (0.0 if abs(p) < 1e-12 else p for p in (u, v))
    return ((v, -u) if v > 0 else (-v, u or 0.0)), (u, v)


def whole_axes(
    rows: Sequence[Sequence[Value]], values: Sequence[Expression]
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Eigenvectors of a rational matrix with rational eigenvalues, in smallest whole numbers."""
    a, b, d = rows[0][0].exact, rows[0][1].exact, rows[1][1].exact
    if a is None or b is None or d is None:
        return None
    out = []
    for n, e in enumerate(values):
        value = rational(e)
        if value is None:
            return None
        vector = (b, value - a) if b else ((1, 0) if (a == value) == (n == 0 or a != d) else (0, 1))
        out.append(_smallest(Fraction(vector[0]), Fraction(vector[1])))
    return out[0], out[1]


def _smallest(x: Fraction, y: Fraction) -> tuple[int, int]:
    scale = math.lcm(x.denominator, y.denominator)
    p, q = int(x * scale), int(y * scale)
    common = math.gcd(p, q) or 1
    sign = -1 if p < 0 or (p == 0 and q < 0) else 1
    return sign * p // common, sign * q // common


def _decimal(v: mpf) -> Expression:
    size = Expression("number", (), rounded(abs(v), 10))
    return neg(size) if v < 0 else size
