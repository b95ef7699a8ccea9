"""Closed forms of infinite sums, held against numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.derivation import Certificate, Verdict
from calcanim.calculus.sums.numbers import sum_from
from calcanim.exact.tidy import as_expression
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.tree import Expression


def sum_settles(f: Expression, i: str, first: Expression, result: Expression) -> Certificate:
    """Whether the sum is `result`, by its number worked out another way."""
    whole = exact(first, {})
    return Certificate(*_NOTHING) if whole is None else _settles([(f, int(whole))], i, result)


def halves_settle(f: Expression, below: Expression, i: str, result: Expression) -> Certificate:
    """The same for a sum from minus infinity: `f` from 0 on, and `below`, f(-i), from 1 on."""
    return _settles([(f, 0), (below, 1)], i, result)


def sum_settles_with_letters(
    f: Expression, i: str, first: Expression, result: Expression
) -> Certificate:
    """With letters: numbers in their places, and the sums that these have."""
    whole = exact(first, {})
    return Certificate(*_NOTHING) if whole is None else _lettered([(f, int(whole))], i, result)


def halves_settle_with_letters(
    f: Expression, below: Expression, i: str, result: Expression
) -> Certificate:
    """The same for a sum from minus infinity."""
    return _lettered([(f, 0), (below, 1)], i, result)


_NOTHING: tuple[Verdict, str] = ("unknown", "no number to compare with")
_CASES = (Fraction(21, 100), Fraction(-17, 50), Fraction(1, 8))


def _settles(rays: Sequence[tuple[Expression, int]], i: str, result: Expression) -> Certificate:
    try:
        value = evaluate(result, {}, 40)
    except EvaluationOverflowError:
        value = None
    sums = [sum_from(f, i, first) for f, first in rays]
    if value is None or any(v is None for v in sums):
        return Certificate(*_NOTHING)
    with mpmath.workdps(50):
        total = mpmath.fsum(v for v in sums if v is not None)
        if abs(total - value) > mpf(10) ** -17 * max(abs(value), mpf(10) ** -30):
            return Certificate("refuted", f"the partial sums go to {mpmath.nstr(total, 17)}")
    return Certificate("checked", "its number, worked out another way, agrees to 17 digits", 1)


def _lettered(rays: Sequence[tuple[Expression, int]], i: str, result: Expression) -> Certificate:
    letters = dict.fromkeys((*(v for f, _ in rays for v in f.variables), *result.variables))
    names = [v for v in letters if v != i]
    common = 0
    for case in _CASES:
        at = {n: as_expression(case * (5 + k) / 5) for k, n in enumerate(names)}
        certificate = _settles([(_put(f, at), a) for f, a in rays], i, _put(result, at))
        if certificate.verdict == "refuted":
            return certificate
        common += certificate.verdict == "checked"
    if not common:
        return Certificate("unknown", "no case could be counted")
    return Certificate("checked", f"sums agree to 17 digits in {common} cases", common)


def _put(e: Expression, at: Mapping[str, Expression]) -> Expression:
    for name, value in at.items():
        e = e.substitute(name, value)
    return e
