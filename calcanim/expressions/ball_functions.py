"""Shapes of functions on fractions and balls: where they have values, and the ball of one."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from flint import arb

from calcanim.expressions.balls import Ball, Known, Signs, UndecidedError, UndefinedHereError, ball
from calcanim.expressions.rational_values import rational_value
from calcanim.expressions.tree import Expression, add, call, neg, number

_ONE = number(1)
# From the one who knows signs, the call and its arguments' values.
Function = Callable[[Signs, Expression, list[Known]], Known]


def smooth(method: str) -> Function:
    """A function of all real numbers."""
    return lambda work, e, a: getattr(ball(a[0]), method)()


Inside = Callable[[Signs, Expression, Known], bool]


def inside_of(
    method: str, inside: Inside, low: int | None = None, high: int | None = None
) -> Function:
    """A function that has values only `inside` its domain, which may end at `low` and `high`."""

    def f(work: Signs, e: Expression, a: list[Known]) -> Known:
        if not inside(work, e, a[0]):
            raise UndefinedHereError(e)
        return getattr(within(ball(a[0]), low, high), method)()

    return f


def within(x: Ball, low: int | None, high: int | None) -> Ball:
    """`x`, which surely lies in the domain: a ball around an end of it is that end."""
    if low is not None and not x > low:
        return arb(low)
    return arb(high) if high is not None and not x < high else x


def below_one(strict: bool) -> Inside:
    """Whether the argument lies between -1 and 1."""

    def inside(work: Signs, e: Expression, x: Known) -> bool:
        left = Fraction(1) - abs(x) if isinstance(x, Fraction) else 1 - abs(x)
        sign = work.sign(left, add(_ONE, neg(call("abs", e.args[0]))))
        return sign > 0 or (sign == 0 and not strict)

    return inside


def from_one(strict: bool, sides: bool) -> Inside:
    """Whether the argument, or its size with `sides`, is at least 1."""

    def inside(work: Signs, e: Expression, x: Known) -> bool:
        size, part = (abs(x), call("abs", e.args[0])) if sides else (x, e.args[0])
        sign = work.sign(size - 1, add(part, neg(_ONE)))
        return sign > 0 or (sign == 0 and not strict)

    return inside


def positive(work: Signs, e: Expression, x: Known) -> bool:
    """Whether the argument is above 0."""
    return work.sign(x, e.args[0]) > 0


def not_zero(work: Signs, e: Expression, x: Known) -> bool:
    """Whether it is not 0."""
    return work.sign(x, e.args[0]) != 0


def no_zero_of(other: str) -> Inside:
    """The zeros of sin or cos are left out, as poles."""

    def inside(work: Signs, e: Expression, x: Known) -> bool:
        known = rational_value(other, [x]) if isinstance(x, Fraction) else None
        wave = getattr(ball(x), other)() if known is None else known
        return work.sign(wave, call(other, e.args[0])) != 0

    return inside


def of_inverse(
    method: str, inside: Inside, low: int | None = None, high: int | None = None
) -> Function:
    """asec(x) is acos(1/x), and so on."""

    def f(work: Signs, e: Expression, a: list[Known]) -> Known:
        if not inside(work, e, a[0]):
            raise UndefinedHereError(e)
        return getattr(within(1 / ball(a[0]), low, high), method)()

    return f


def step(up: bool) -> Function:
    """The whole number below, or above."""

    def f(work: Signs, e: Expression, a: list[Known]) -> Known:
        x = a[0]
        if not isinstance(x, Fraction):
            low = x.floor().unique_fmpz()
            if low is not None and x.unique_fmpz() is None:
                return Fraction(int(low) + up)
            n = work.whole(x, e.args[0])
            if n is not None:
                return Fraction(n)
            raise UndecidedError(None)
        return Fraction(math.ceil(x) if up else math.floor(x))

    return f


def extreme(larger: bool) -> Function:
    """The largest or the smallest of some."""

    def f(work: Signs, e: Expression, a: list[Known]) -> Known:
        out = a[0]
        for x in a[1:]:
            if isinstance(x, Fraction) and isinstance(out, Fraction):
                out = max(x, out) if larger else min(x, out)
            else:
                b, c = ball(out), ball(x)
                out = b.max(c) if larger else b.min(c)
        return out

    return f
