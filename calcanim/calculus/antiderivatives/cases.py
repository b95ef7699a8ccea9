"""Integrands of several formulas: each piece on its own, and constants that join them."""

from __future__ import annotations

import itertools
from fractions import Fraction

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.exact.constants import exactly
from calcanim.exact.factors import linear
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.cases import borders, chosen
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.tree import Expression, add, condition, integral, neg, piecewise, variable


def piece_by_piece(task: Task) -> Found | None:
    """A Piecewise in x: an antiderivative of each piece, continuous where the formula changes."""
    f, x = task.f, task.x
    if f.op != "piecewise":
        return None
    ends = _borders(f, x)
    if ends is None:
        return None
    values: list[Expression] = []
    kept: list[Fraction] = []
    for k, place in enumerate(_between(ends)):
        value = chosen(f, lambda u, place=place: _sign(u, x, place))  # type: ignore[misc]
        if value is None:
            return None
        if values and value == values[-1]:
            continue  # a border that the formula does not change at
        if values:
            kept.append(ends[k - 1])
        values.append(value)
    if not kept:
        done = task.ask(values[0], x)
        why = "the same formula almost everywhere"
        return done and task.found("PIECES", why, integral(values[0], x), done)
    shown: list[Expression] = []
    level: Expression | None = None
    for k, value in enumerate(values):
        done = task.ask(value, x)
        if done is None:
            return None
        whole = tidy(done.answer, x)
        if k:
            at = as_expression(kept[k - 1])
            before, here = (g.substitute(x, at) for g in (shown[-1], whole))
            level = exactly(add(before, neg(here)))
            if not _finite(level):
                return None
            whole = whole if rational(level) == 0 else tidy(add(whole, level), x)
        shown.append(whole)
    parts = itertools.chain.from_iterable(
        (whole, condition("<", variable(x), as_expression(b)))
        for whole, b in zip(shown, kept, strict=False)
    )
    why = "each piece on its own; constants join them where the formula changes"
    return task.found("PIECES", why, piecewise(*parts, shown[-1]))


def _finite(e: Expression) -> bool:
    try:
        return evaluate(e, {}, 30) is not None
    except EvaluationOverflowError:
        return False


def _borders(f: Expression, x: str) -> list[Fraction] | None:
    """Where the formula may change, in order; None unless these are all rational numbers."""
    found: set[Fraction] = set()
    for u in borders(f):
        if not u.variables:
            continue
        line = linear(u, x)
        slope, level = (None, None) if line is None else map(rational, line)
        if not slope or level is None:
            return None
        found.add(-level / slope)
    return sorted(found)


def _between(ends: list[Fraction]) -> list[Fraction]:
    """A place in each of the intervals."""
    if not ends:
        return [Fraction(0)]
    inner = [(a + b) / 2 for a, b in itertools.pairwise(ends)]
    return [ends[0] - 1, *inner, ends[-1] + 1]


def _sign(u: Expression, x: str, place: Fraction) -> int:
    value = exact(u, {x: place})
    assert value is not None  # the borders are lines with rational coefficients
    return (value > 0) - (value < 0)
