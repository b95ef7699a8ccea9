"""Partial sums: their limit by extrapolation, and closed forms held against them."""

from __future__ import annotations

import mpmath
from mpmath import mpf

from calcanim.calculus.derivation import Certificate
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.tree import Expression


def sum_settles(f: Expression, i: str, first: Expression, result: Expression) -> Certificate:
    """Whether the partial sums go to `result`, by extrapolation."""
    total, value = partial_limit(f, i, first), evaluate(result, {}, 30)
    if total is None or value is None:
        return Certificate("unknown", "the partial sums settle too slowly to compare")
    if abs(total - value) > mpf(10) ** -9 * max(1, abs(value)):
        return Certificate("refuted", f"the partial sums go to {mpmath.nstr(total, 10)}")
    return Certificate("checked", "the partial sums agree to 9 digits", 1)


def sum_settles_with_letters(
    f: Expression, i: str, first: Expression, result: Expression
) -> Certificate:
    """With letters: partial sums of 160 terms at three small values of each."""
    names = [v for v in dict.fromkeys((*f.variables, *result.variables)) if v != i]
    start = exact(first, {})
    if start is None:
        return Certificate("unknown", "no case could be counted")
    common = 0
    for case in ("0.21", "-0.34", "0.127"):
        at = {n: mpf(case) * (1 + mpf(k) / 5) for k, n in enumerate(names)}
        try:
            value = evaluate(result, at, 30)
            terms = [evaluate(f, {**at, i: mpf(int(start) + k)}, 30) for k in range(160)]
        except EvaluationOverflowError:
            continue
        if value is None or any(t is None for t in terms):
            continue
        total = mpmath.fsum(terms)
        if abs(total - value) > mpf(10) ** -12 * max(1, abs(value)):
            return Certificate("refuted", f"the partial sums go to {mpmath.nstr(total, 10)}")
        common += 1
    if not common:
        return Certificate("unknown", "no case could be counted")
    return Certificate("checked", f"partial sums agree in {common} cases", common)


def partial_limit(f: Expression, i: str, first: Expression) -> mpf | None:
    """The limit of the partial sums by extrapolation, to 12 digits or so; None if unsure."""
    start = exact(first, {})
    if start is None:
        return None

    def term(n: mpf) -> mpf:
        try:
            # Extrapolation raises the precision, and needs terms that keep up with it.
            v = evaluate(f, {i: n}, mpmath.mp.dps + 10)
        except EvaluationOverflowError:
            return mpf(0)
        if v is None:
            raise ValueError("a term without a value")
        return v

    a = int(start)
    if _slow(f, i):
        return None
    with mpmath.workdps(20):
        for method in ("richardson+shanks+levin", "euler-maclaurin"):
            try:
                one = mpmath.nsum(term, [a, mpmath.inf], method=method)
                head = mpmath.fsum(term(mpf(a + k)) for k in range(7))
                two = head + mpmath.nsum(term, [a + 7, mpmath.inf], method=method)
            except (ValueError, ZeroDivisionError, OverflowError, mpmath.mp.NoConvergence):
                continue
            if mpmath.isfinite(one) and abs(one - two) < mpf(10) ** -11 * max(1, abs(one)):
                return mpf(one)
    return None


def _slow(f: Expression, i: str) -> bool:
    """Whether the terms fall like a power of n with logs in it: no extrapolation is safe there."""
    logs = [n for _, n in f.walk() if n.op == "call" and n.value == "log" and n.has(i)]
    try:
        sizes = [evaluate(n, {i: mpf(10**6)}, 20) for n in logs]
        if not any(v is not None and abs(v) > 1 for v in sizes):
            return False  # log(1 + 1/n**2) and the like are powers far out
        one, two = (evaluate(f, {i: mpf(n)}, 20) for n in (10**4, 2 * 10**4))
    except EvaluationOverflowError:
        return False
    return one is not None and two is not None and one != 0 and bool(abs(two / one) > mpf("0.05"))
