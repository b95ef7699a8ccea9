"""Square roots of rational numbers, as factors in front and under a bar."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from calcanim.exact.factors import ONE, times
from calcanim.exact.tidy import as_expression
from calcanim.expressions.tree import Expression, call, div, number


def rational_root(v: Fraction) -> Fraction | None:
    """The root of a rational square, else None."""
    top, under = isqrt(v.numerator), isqrt(v.denominator)
    exact = top * top == v.numerator and under * under == v.denominator
    return Fraction(top, under) if exact else None


def square_root(v: Fraction) -> Expression:
    """The tree of a square root, its square factor outside."""
    root = rational_root(v)
    if root is not None:
        return as_expression(root)
    whole = v.numerator * v.denominator
    outside, f = 1, 2
    while f * f <= whole:
        while whole % (f * f) == 0:
            whole //= f * f
            outside *= f
        f += 1
    return times(as_expression(Fraction(outside, v.denominator)), call("sqrt", number(whole)))


def times_root(x: Expression, a: Fraction, k: Fraction) -> Expression:
    """``x*sqrt(a/k)``."""
    root = rational_root(a / k)
    if root is not None:
        top = times(number(root.numerator), x)
        return top if root.denominator == 1 else div(top, number(root.denominator))
    if a == 1 and k.denominator == 1:
        return div(x, square_root(k))
    return times(square_root(a / k), x)


def over_root(e: Expression, v: Fraction) -> Expression:
    """``e / sqrt(v)``."""
    root = rational_root(v)
    if root is not None:
        return times(as_expression(ONE / root), e)
    return div(e, square_root(v)) if v.denominator == 1 else times(square_root(1 / v), e)
