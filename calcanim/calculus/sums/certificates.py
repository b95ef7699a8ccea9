"""Are two lines with finite sums equal? Cases counted out, and a proof by induction."""

from __future__ import annotations

from fractions import Fraction

from mpmath import mpf

from calcanim.calculus.derivation import Certificate
from calcanim.calculus.numerically import value
from calcanim.exact.algebra import proved_equal
from calcanim.exact.tidy import rational
from calcanim.expressions.evaluate import EvaluationOverflowError
from calcanim.expressions.tree import Expression, add, neg, number, variable

_ONE = number(1)


def counted(before: Expression, after: Expression) -> Certificate:
    """Compare two lines with finite sums: each letter of a bound takes whole numbers.

    Where the upper bound is one letter and the summand is free of it, induction proves it.
    """
    bounds = _bound_letters(before) | _bound_letters(after)
    names = tuple(dict.fromkeys((*before.variables, *after.variables)))
    others = [n for n in names if n not in bounds]
    common = 0
    # An empty sum obeys no formula: the bounds start above every number among them.
    least = max([3, *(int(b) + 1 for b in _bound_numbers(before) | _bound_numbers(after))])
    for case in range(12):
        values = {n: float(case + least + k) for k, n in enumerate(sorted(bounds))}
        values |= {n: (2 * k + 3) * (case + 1) / 7 for k, n in enumerate(others)}
        verdict = _case(before, after, values)
        if verdict is False:
            at = ", ".join(f"{k} = {v}" for k, v in values.items())
            return Certificate("refuted", f"the values differ at {at}", common)
        common += verdict is True
    if not common:
        return Certificate("unknown", "no case could be counted")
    if _induction(before, after, bounds):
        return Certificate("proved", "induction", common)
    if not _has_sum(before) and not _has_sum(after) and proved_equal(before, after):
        return Certificate("proved", "algebra: the difference is zero", common)
    return Certificate("checked", f"equal in {common} cases counted out", common)


def _bound_numbers(e: Expression) -> set[Fraction]:
    found = {
        rational(n.args[1])
        for _, n in e.walk()
        if n.op in ("sum", "product") and n.args[2].variables
    }
    return {v for v in found if v is not None and v < 500}


def _has_sum(e: Expression) -> bool:
    return any(n.op in ("sum", "product") for _, n in e.walk())


def _bound_letters(e: Expression) -> set[str]:
    letters = {
        v
        for _, n in e.walk()
        if n.op in ("sum", "product")
        for a in n.args[1:]
        for v in a.variables
    }
    return letters or ({"n", "m", "N", "p"} & set(e.variables))


def _case(before: Expression, after: Expression, values: dict[str, float]) -> bool | None:
    numbers = {k: mpf(v) for k, v in values.items()}
    try:
        left, right = value(before, numbers), value(after, numbers)
    except (EvaluationOverflowError, ValueError):
        return None
    if left is None or right is None:
        return None
    return bool(abs(left - right) <= mpf(10) ** -25 * max(1, abs(left)))


def _induction(before: Expression, after: Expression, bounds: set[str]) -> bool:
    """S(n+1) - S(n) is the term at n+1 on both sides, by algebra; the cases hold the start."""
    if len(bounds) != 1:
        return False
    n = next(iter(bounds))
    step = add(variable(n), _ONE)

    def change(e: Expression) -> Expression | None:
        """The difference of a line between n and n+1, its sums replaced by their last term."""
        if e.op == "sum" and e.args[2] == variable(n) and not e.args[0].has(n):
            return e.args[0].substitute(e.value or "", step)
        if not _has_sum(e):
            return add(e.substitute(n, step), neg(e))
        if e.op in ("add", "neg"):
            parts = [change(a) for a in e.args]
            if any(p is None for p in parts):
                return None
            return Expression(e.op, tuple(p for p in parts if p is not None))
        if e.op in ("mul", "div"):
            with_sum = [k for k, a in enumerate(e.args) if _has_sum(a)]
            if len(with_sum) != 1 or any(
                a.has(n) for k, a in enumerate(e.args) if k != with_sum[0]
            ):
                return None
            inner = change(e.args[with_sum[0]])
            return None if inner is None else e.replace((with_sum[0],), inner)
        return None

    left, right = change(before), change(after)
    return left is not None and right is not None and proved_equal(left, right)
