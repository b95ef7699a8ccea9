"""Constants as coefficients: fractions where they can be, else trees; their signs are certain."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import mpmath
from mpmath import mpf

from calcanim.exact.algebra import proved_equal
from calcanim.exact.constants import exactly
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power

Coefficient = Fraction | Expression
ONE = Fraction(1)
ZERO = Fraction(0)
_LARGEST = 120  # nodes; what grows longer is left
_DIGITS = 60
_SURE = mpf(10) ** -45
# Numbers of 40 digits stand for places that are known no better: what they leave of 0, by the size
# of what was taken from each other, is 0.
_ROUNDED = mpf(10) ** -28


class UnsureError(Exception):
    """The rules do not decide it."""


def coefficient(e: Expression) -> Coefficient:
    """A constant expression in its shortest kind."""
    q = rational(e)
    if q is not None:
        return q
    if e.size > _LARGEST:
        raise UnsureError
    return e


def tree(c: Coefficient) -> Expression:
    """The constant as a tree."""
    return as_expression(c) if isinstance(c, Fraction) else c


def plus(a: Coefficient, b: Coefficient) -> Coefficient:
    """a + b, which is the fraction 0 where it is 0."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a + b
    if a == 0:
        return b
    if b == 0:
        return a
    out = coefficient(tidy(add(tree(a), tree(b)), ""))
    return ZERO if sign(out) == 0 else out


def times(a: Coefficient, b: Coefficient) -> Coefficient:
    """a * b."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a * b
    if a == 0 or b == 0:
        return ZERO
    if a == 1:
        return b
    if b == 1:
        return a
    return coefficient(tidy(mul(tree(a), tree(b)), ""))


def over(a: Coefficient, b: Coefficient) -> Coefficient:
    """a / b for b other than 0."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a / b
    return coefficient(tidy(div(tree(a), tree(b)), ""))


def minus(a: Coefficient) -> Coefficient:
    """-a."""
    return -a if isinstance(a, Fraction) else coefficient(tidy(neg(a), ""))


def raised(a: Coefficient, n: Fraction) -> Coefficient:
    """a ** n for a > 0, or a whole n, or an odd root."""
    if n == 1:
        return a
    if isinstance(a, Fraction):
        if a == 1:
            return a
        if n.denominator == 1 and abs(n) < 60:
            return a ** int(n)
    if n == Fraction(1, 2):
        return of("sqrt", a)
    return coefficient(power(tree(a), as_expression(n)))


def of(name: str, *a: Coefficient) -> Coefficient:
    """A function's value, in a short exact form where there is one."""
    return coefficient(exactly(call(name, *(tree(c) for c in a))))


def sign(c: Coefficient) -> int:
    """-1, 0 or 1. UnsureError where it cannot be told."""
    if isinstance(c, Fraction):
        return (c > 0) - (c < 0)
    return _sign(c)


@lru_cache(maxsize=512)
def _sign(c: Expression) -> int:
    try:
        v = evaluate(c, {}, _DIGITS)
        if v is None:
            raise UnsureError
        left_over = is_rounded(c) and abs(v) < _ROUNDED * _summed(c)
        if left_over:
            return 0
        if abs(v) > _SURE:
            return 1 if v > 0 else -1
        if proved_equal(c, number(0)):
            return 0
        fine = evaluate(c, {}, 320)
    except EvaluationOverflowError as error:
        raise UnsureError from error
    if fine is not None and abs(fine) > mpf(10) ** -250:
        return 1 if fine > 0 else -1
    raise UnsureError


def _summed(c: Expression) -> mpf:
    """How large a constant would be if nothing in it were taken from anything."""
    match c.op:
        case "add":
            return sum((_summed(a) for a in c.args), mpf(0))
        case "neg":
            return _summed(c.args[0])
        case "mul":
            return mpmath.fprod(_summed(a) for a in c.args)
        case "div":
            return _summed(c.args[0]) / abs(value(c.args[1]))
    return abs(value(c))


def is_rounded(c: Expression) -> bool:
    """Whether a constant holds a number of so many digits that it stands for another."""
    return any(n.op == "number" and len(n.value or "") >= 30 for _, n in c.walk())


def value(c: Coefficient) -> mpf:
    """The number, to 60 digits. UnsureError where it has none."""
    if isinstance(c, Fraction):
        with mpmath.workdps(_DIGITS):
            return mpf(c.numerator) / c.denominator
    try:
        v = evaluate(c, {}, _DIGITS)
    except EvaluationOverflowError as error:
        raise UnsureError from error
    if v is None:
        raise UnsureError
    return v


def exponent(c: Coefficient) -> Fraction:
    """A constant as an exponent: the fraction it is, or one so close that no rule can tell.

    UnsureError where it is close to a short fraction, but not that fraction itself.
    """
    if isinstance(c, Fraction):
        return c
    v = value(c)
    if sign(c) == 0:
        return ZERO
    with mpmath.workdps(_DIGITS):
        near = mpmath.nint(v * 5040) / 5040
        if abs(near - v) < mpf(10) ** -30:
            short = Fraction(int(mpmath.nint(v * 5040)), 5040)
            if proved_equal(tree(c), as_expression(short)):
                return short
            raise UnsureError
        return Fraction(int(mpmath.nint(v * mpf(2) ** 180)), 2**180)
