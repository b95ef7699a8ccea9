"""Strict real evaluation: what is not defined over the real numbers has no value."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import mpmath
from mpmath import mpf

from calcanim.expressions.cases import chosen
from calcanim.expressions.function_values import value_of
from calcanim.expressions.rational_values import exact_root, rational_value
from calcanim.expressions.real_functions import (
    LARGEST_EXPONENT,
    EvaluationOverflowError,
    UndefinedError,
    need,
)
from calcanim.expressions.tree import NOTATION, Expression

__all__ = ["EvaluationOverflowError", "evaluate", "exact", "odd_root"]

_HALF = Fraction(1, 2)
_HUGE = mpf(10) ** 10_000


def evaluate(e: Expression, values: Mapping[str, Any], digits: int = 40) -> mpf | None:
    """The value of `e` to about `digits` digits, or None where it is not defined over the reals.

    Raises EvaluationOverflowError for magnitudes beyond 10^10000, KeyError for a variable without a
    value, ValueError for notation (``Derivative``) that no value can be put into.
    """
    with mpmath.workdps(digits + 5):
        named = {
            k: mpf(v.numerator) / v.denominator if isinstance(v, Fraction) else mpf(v)
            for k, v in values.items()
        }
        try:
            return _value(e, named, {})
        except UndefinedError:
            return None


def _value(e: Expression, values: Mapping[str, mpf], known: dict[int, mpf]) -> mpf:
    """`known` holds what was worked out already: derivatives repeat whole sub-trees."""
    if e.op in NOTATION:
        raise ValueError(f"a {e.op} has no value before it is worked out")
    if e.op == "number":
        return mpf(e.value or "0")
    if e.op == "variable":
        return values[e.value or ""]
    if e.op == "constant":
        need(e.value != "oo")
        return +mpmath.pi if e.value == "pi" else +mpmath.e
    found = known.get(id(e))
    if found is not None:
        return found
    if e.op == "piecewise":
        # Only the piece that counts needs a value.
        piece = chosen(e, lambda u: int(mpmath.sign(_value(u, values, {}))))
        need(piece is not None)
        assert piece is not None
        return _value(piece, values, known)
    a = [_value(arg, values, known) for arg in e.args]
    result = _apply(e, a)
    if not mpmath.isfinite(result) or abs(result) > _HUGE:
        raise EvaluationOverflowError(f"a value on the way is too large: {e}")
    known[id(e)] = result
    return result


def _apply(e: Expression, a: list[mpf]) -> mpf:
    match e.op:
        case "add":
            return mpmath.fsum(a)
        case "neg":
            return -a[0]
        case "mul":
            return mpmath.fprod(a)
        case "div":
            need(a[1] != 0)
            return a[0] / a[1]
        case "pow":
            return _power(e, a[0], a[1])
        case _:
            return value_of(e.value or "", a)


def _power(e: Expression, base: mpf, exponent: mpf) -> mpf:
    whole = mpmath.isint(exponent)
    if base == 0:
        if exponent == 0 and e.args[1].op == "number":
            return mpf(1)
        need(exponent > 0)
        return mpf(0)
    if base < 0 and not whole:
        # (-8)**(1/3) is -2, as for cbrt: an odd root has one real value.
        root = odd_root(e.args[1])
        need(root is not None)
        size = _power(e, -base, exponent)
        return -size if root is not None and root.numerator % 2 else size
    if abs(exponent * mpmath.log(abs(base))) > LARGEST_EXPONENT:
        if exponent * mpmath.log(abs(base)) < 0:
            return mpf(0)
        raise EvaluationOverflowError(f"a power is too large: {e}")
    return base ** (int(exponent) if whole else exponent)


@lru_cache(maxsize=512)
def odd_root(exponent: Expression) -> Fraction | None:
    """The exponent p/q in lowest terms where it is a numeral or fraction with an odd q above 1."""
    if any(n.op not in ("number", "neg", "div") for _, n in exponent.walk()):
        return None
    q = exact(exponent, {})
    return q if q is not None and q.denominator % 2 and q.denominator > 1 else None


def exact(e: Expression, values: Mapping[str, Fraction]) -> Fraction | None:
    """The exact rational value where arithmetic alone gives one; None elsewhere."""
    try:
        return _exact(e, values)
    except (UndefinedError, ZeroDivisionError, OverflowError):
        return None


def _exact(e: Expression, values: Mapping[str, Fraction]) -> Fraction:
    if e.op == "number":
        return Fraction(e.value or "0")
    if e.op == "variable":
        return values[e.value or ""]
    if e.op == "constant" or e.op in NOTATION:
        raise UndefinedError
    if e.op == "piecewise":
        piece = chosen(e, lambda u: _sign(_exact(u, values)))
        if piece is None:
            raise UndefinedError
        return _exact(piece, values)
    a = [_exact(arg, values) for arg in e.args]
    match e.op:
        case "add":
            result = sum(a, Fraction(0))
        case "neg":
            result = -a[0]
        case "mul":
            result = Fraction(1)
            for factor in a:
                result *= factor
        case "div":
            result = a[0] / a[1]
        case "pow":
            result = _exact_power(a[0], a[1])
        case _:
            result = _there(rational_value(e.value or "", a))
    if max(result.numerator.bit_length(), result.denominator.bit_length()) > 4000:
        raise UndefinedError
    return result


def _there(x: Fraction | None) -> Fraction:
    if x is None:
        raise UndefinedError
    return x


def _sign(x: Fraction) -> int:
    return (x > 0) - (x < 0)


def _exact_power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1:
        root = _there(exact_root(base, exponent.denominator))
        return _exact_power(root, Fraction(exponent.numerator))
    size = max(base.numerator.bit_length(), base.denominator.bit_length())
    if abs(exponent) * size > 4000 or (base == 0 and exponent == 0):
        raise UndefinedError
    return base ** int(exponent)
