"""Constants in their exact form: sin(pi/6) is 1/2, log(e**2) is 2, sqrt(12) is 2*sqrt(3).

A form that was only recognised by its value is proved to be equal, or keeps to it in 15,000 digits
where no function in the constant is near its level: 1 - exp(-70) is not 1, nor is tanh(2000).
"""

from __future__ import annotations

from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.exact.certain import UndefinedHereError, UnsettledError, as_mpf, certain
from calcanim.exact.closed_constants import closed
from calcanim.exact.ends import named
from calcanim.exact.surds import surd
from calcanim.exact.tidy import as_expression, tidy
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.functions import SETTLING
from calcanim.expressions.tree import NOTATION, Expression, add, neg


def exactly(e: Expression) -> Expression:
    """`e` without variables in a short exact form, equal to 25 digits; else `e` tidied."""
    if e.variables or any(n.op in NOTATION for _, n in e.walk()):
        return tidy(e, "")
    known = exact(e, {})
    if known is not None:
        return as_expression(known)
    try:
        found = certain(e)
    except (UndefinedHereError, UnsettledError):
        return e
    if isinstance(found, Fraction):
        return as_expression(found)
    value = found
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


def agrees(e: Expression, form: Expression) -> bool:
    """Whether two constants are the same: proved, or to 15,000 digits with nothing hidden."""
    try:
        return certain(add(e, neg(form))) == 0
    except UndefinedHereError:
        return False
    except UnsettledError:
        pass
    try:
        return not any(_hides(n) for _, n in e.walk())
    except EvaluationOverflowError:
        return False


def _hides(n: Expression) -> bool:
    """Whether a value on the way is as good as 0, or as its function's level, without being it."""
    if n.op == "pow" or (n.op == "call" and n.value in SETTLING):
        v = evaluate(n, {}, _MANY)
        if v is not None and abs(v) < _HIDDEN:
            return True
    if n.op != "call" or n.value not in SETTLING:
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
        other = as_mpf(certain(e))
    except (UndefinedHereError, UnsettledError):
        return False
    return bool(abs(other - value) < mpf(10) ** -25 * abs(value))


def near(a: mpf, b: mpf, digits: int = 12) -> bool:
    """Whether two numbers agree to `digits` digits."""
    return bool(abs(a - b) <= mpf(10) ** -digits * max(1, abs(a), abs(b))) and bool(
        mpmath.isfinite(a)
    )
