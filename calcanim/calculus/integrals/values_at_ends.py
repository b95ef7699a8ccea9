"""An antiderivative at an end: its value, or its limit towards it."""

from __future__ import annotations

from dataclasses import dataclass

import mpmath
from mpmath import mpf

from calcanim.calculus.bounds import end_value
from calcanim.calculus.integrals.work import Work
from calcanim.calculus.limits.growth.functions import Approach
from calcanim.calculus.limits.growth.limits import limit_by_rules
from calcanim.calculus.sympy_process.cas import ask
from calcanim.exact.constants import exactly
from calcanim.exact.ends import approached, levelled
from calcanim.exact.tidy import tidy
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import INFINITY, Expression


@dataclass(frozen=True, slots=True)
class Numerical:
    """A number that is known by its digits alone. It is no Expression and never becomes one."""

    value: mpf


def at_end(
    work: Work, antiderivative: Expression, end: Expression, open_end: bool, side: int
) -> tuple[Expression, bool] | Numerical | None:
    """F at an end and whether it is a limit; its number alone, or None where there is nothing.

    The integral is known to converge there, or the limit is one that rules have found.
    """
    p = end_value(end)
    if not open_end and not mpmath.isinf(p):
        try:
            here = evaluate(antiderivative, {work.x: p}, 60)
        except EvaluationOverflowError:
            here = None
        if here is not None and not _fails_towards(antiderivative, work.x, p, side, here):
            return exactly(antiderivative.substitute(work.x, end)), False
    by_rules = limit_by_rules(antiderivative, Approach(work.x, end, side))
    if by_rules is not None:
        return None if by_rules.value is None else (by_rules.value, True)
    found = approached(antiderivative, work.x, end, side)
    if found.kind == "unknown":
        return _asked(work, antiderivative, end, side, found.guess)
    if found.kind != "finite" or found.value is None:
        return None
    level = levelled(antiderivative, work.x, end)
    level = None if level is None else tidy(level, work.x)
    if level is not None and not level.has(work.x):
        v = evaluate(level, {}, 40)
        if v is not None and abs(v - found.value) < mpf(10) ** -30 * max(1, abs(v)):
            return exactly(level), True
    asked = _asked(work, antiderivative, end, side)
    if asked is not None:
        v = evaluate(asked[0], {}, 40)
        if v is not None and abs(v - found.value) < mpf(10) ** -20 * max(1, abs(v)):
            return asked
    return Numerical(found.value)


def _fails_towards(e: Expression, x: str, p: mpf, side: int, here: mpf) -> bool:
    with mpmath.workdps(80):
        try:
            near = evaluate(e, {x: p + side * mpf(10) ** -30 * max(1, abs(p))}, 80)
        except EvaluationOverflowError:
            return True
        return near is None or abs(near - here) > mpf(10) ** -5 * max(1, abs(here))


def _asked(
    work: Work, antiderivative: Expression, end: Expression, side: int, guess: mpf | None = None
) -> tuple[Expression, bool] | None:
    """sympy's limit, held against values near the end, or where they seem to go slowly."""
    what = "limit" if side > 0 else "limit_below"
    known = ask(what, antiderivative, work.x, end)
    if known is None:
        return None
    if INFINITY in (known, *known.args):
        return None
    try:
        v = evaluate(known, {}, 30)
    except EvaluationOverflowError:
        return None
    p = end_value(end)
    x = p + side * mpf(10) ** -30 if not mpmath.isinf(p) else mpmath.sign(p) * mpf(10) ** 40
    try:
        near = evaluate(antiderivative, {work.x: x}, 90)
    except EvaluationOverflowError:
        return None
    if v is None or near is None:
        return None
    seen = [near] if guess is None else [near, guess]
    if min(abs(v - s) for s in seen) > mpf("0.05") * max(1, abs(v)):
        return None
    return known, True
