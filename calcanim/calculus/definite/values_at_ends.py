"""An antiderivative at an end: its value, or its limit towards it."""

from __future__ import annotations

import mpmath
from mpmath import mpf

from calcanim.calculus.bounds import end_value
from calcanim.calculus.constants import exactly
from calcanim.calculus.definite.work import Work
from calcanim.calculus.ends import approached, levelled, named
from calcanim.calculus.tidy import tidy
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import INFINITY, Expression, neg


def at_end(
    work: Work, antiderivative: Expression, end: Expression, open_end: bool, side: int
) -> tuple[Expression, bool] | str:
    """F at an end and whether it is a limit; the name of its failure where there is none."""
    p = end_value(end)
    if not open_end and not mpmath.isinf(p):
        try:
            here = evaluate(antiderivative, {work.x: p}, 60)
        except EvaluationOverflowError:
            here = None
        if here is not None and not _fails_towards(antiderivative, work.x, p, side, here):
            return exactly(antiderivative.substitute(work.x, end)), False
    found = approached(antiderivative, work.x, end, side)
    if found.kind == "unknown":
        return _asked(work, antiderivative, end, side, found.guess)
    if found.kind != "finite" or found.value is None:
        return found.kind
    known = named(found.value, found.error)
    if known is not None:
        return known, True
    level = levelled(antiderivative, work.x, end)
    level = None if level is None else tidy(level, work.x)
    if level is not None and not level.has(work.x):
        v = evaluate(level, {}, 40)
        if v is not None and abs(v - found.value) < mpf(10) ** -30 * max(1, abs(v)):
            return exactly(level), True
    asked = _asked(work, antiderivative, end, side)
    if isinstance(asked, tuple):
        v = evaluate(asked[0], {}, 40)
        if v is not None and abs(v - found.value) < mpf(10) ** -20 * max(1, abs(v)):
            return asked
    size = Expression("number", (), mpmath.nstr(abs(found.value), 30))
    return (neg(size) if found.value < 0 else size), True


def _fails_towards(e: Expression, x: str, p: mpf, side: int, here: mpf) -> bool:
    with mpmath.workdps(80):
        try:
            near = evaluate(e, {x: p + side * mpf(10) ** -30 * max(1, abs(p))}, 80)
        except EvaluationOverflowError:
            return True
        return near is None or abs(near - here) > mpf(10) ** -5 * max(1, abs(here))


def _asked(
    work: Work, antiderivative: Expression, end: Expression, side: int, guess: mpf | None = None
) -> tuple[Expression, bool] | str:
    """sympy's limit, held against values near the end, or where they seem to go slowly."""
    from calcanim.calculus.cas import ask

    what = "limit" if side > 0 else "limit_below"
    known = ask(what, antiderivative, work.x, end)
    if known is None:
        return "unknown"
    if INFINITY in (known, *known.args):
        return "infinite"
    try:
        v = evaluate(known, {}, 30)
    except EvaluationOverflowError:
        return "unknown"
    p = end_value(end)
    x = p + side * mpf(10) ** -30 if not mpmath.isinf(p) else mpmath.sign(p) * mpf(10) ** 40
    try:
        near = evaluate(antiderivative, {work.x: x}, 90)
    except EvaluationOverflowError:
        return "unknown"
    if v is None or near is None:
        return "unknown"
    seen = [near] if guess is None else [near, guess]
    if min(abs(v - s) for s in seen) > mpf("0.05") * max(1, abs(v)):
        return "unknown"
    return known, True
