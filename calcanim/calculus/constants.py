"""Constants in their exact form: sin(pi/6) is 1/2, log(e**2) is 2, sqrt(12) is 2*sqrt(3).

A form that was only recognised by its value must keep to it in 320 digits, and no function in the
constant may be nearer to its level than that shows: 1 - exp(-70) is not 1, nor is tanh(2000).
"""

from __future__ import annotations

import mpmath
from mpmath import mpf

from calcanim.calculus.algebra import proved_equal
from calcanim.calculus.closed_constants import closed
from calcanim.calculus.surds import surd
from calcanim.calculus.tidy import as_expression, tidy
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.tree import NOTATION, Expression


def exactly(e: Expression) -> Expression:
    """`e` without variables in a short exact form, equal to 25 digits; else `e` tidied."""
    if e.variables or any(n.op in NOTATION for _, n in e.walk()):
        return tidy(e, "")
    known = exact(e, {})
    if known is not None:
        return as_expression(known)
    try:
        value = evaluate(e, {}, 40)
    except EvaluationOverflowError:
        return e
    if value is None:
        return e
    from calcanim.calculus.ends import named

    short = named(value)
    if short is not None and agrees(e, short):
        return short
    root = surd(e)
    if root is not None and _same(root, value):
        return root
    candidates = [c for c in (tidy(_looked_up(e), ""), closed(e)) if c is not None]
    for candidate in sorted(candidates, key=lambda c: c.size):
        if _same(candidate, value):
            return candidate
    return e


_MANY = 320
_HIDDEN = mpf(10) ** -150  # a difference that _MANY digits show well
_LEVELS = ("exp", "tanh", "coth", "sech", "csch", "sigmoid", "softplus", "erf", "erfc", "expm1")


def agrees(e: Expression, form: Expression) -> bool:
    """Whether two constants are surely the same: to 300 digits with nothing hidden, or proved."""
    try:
        one, other = (evaluate(c, {}, _MANY) for c in (e, form))
        if one is None or other is None:
            return False
        with mpmath.workdps(_MANY):
            if abs(one - other) > mpf(10) ** -300 * max(1, abs(one)):
                return False
        hides = any(_hides(n) for _, n in e.walk())
    except EvaluationOverflowError:
        return False
    return not hides or proved_equal(e, form)


def _hides(n: Expression) -> bool:
    """Whether a value on the way is as good as 0, or as its function's level, without being it."""
    if n.op == "pow" or (n.op == "call" and n.value in _LEVELS):
        v = evaluate(n, {}, _MANY)
        if v is not None and abs(v) < _HIDDEN:
            return True
    if n.op != "call" or n.value not in _LEVELS:
        return False
    u = evaluate(n.args[0], {}, 30)
    return u is not None and bool(abs(u) > (18 if n.value in ("erf", "erfc") else 170))


def _looked_up(e: Expression) -> Expression:
    """`e` with the functions of numbers that have a short exact value replaced by it."""

    def change(n: Expression) -> Expression:
        if n.op != "call" or n.value == "sqrt":
            return n
        short = closed(n)
        return n if short is None or short.size > n.size + 4 else short

    return e.transform(change)


def _same(e: Expression, value: mpf) -> bool:
    try:
        other = evaluate(e, {}, 40)
    except EvaluationOverflowError:
        return False
    return other is not None and bool(abs(other - value) < mpf(10) ** -25 * max(1, abs(value)))


def near(a: mpf, b: mpf, digits: int = 12) -> bool:
    """Whether two numbers agree to `digits` digits."""
    return bool(abs(a - b) <= mpf(10) ** -digits * max(1, abs(a), abs(b))) and bool(
        mpmath.isfinite(a)
    )
