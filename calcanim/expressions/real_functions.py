"""Shapes of functions of real numbers, strictly: mpmath numbers at the working precision.

UndefinedError is raised where a function has no real value and EvaluationOverflowError where it is
too large to work with.
"""

from __future__ import annotations

from collections.abc import Callable

import mpmath
from mpmath import mpf

LARGEST_EXPONENT = 23_000  # e to this is below evaluate's largest value
_LARGEST_FACTORIAL = 3_000
Real = Callable[..., mpf]


class EvaluationOverflowError(ArithmeticError):
    """A value on the way is beyond 10^10000: too large to work with, though it may exist."""


class UndefinedError(Exception):
    """There is no real value."""


def need(condition: bool) -> None:
    """Raise UndefinedError unless the condition holds."""
    if not condition:
        raise UndefinedError


def exponential(x: mpf) -> mpf:
    """e to the x; what is below 10^-10000 is 0."""
    if x > LARGEST_EXPONENT:
        raise EvaluationOverflowError("an exponential is too large")
    return mpmath.exp(x) if x > -LARGEST_EXPONENT else mpf(0)


def real(name: str) -> Real:
    """mpmath's function of this name, where it is real."""
    return lambda x: mpmath.re(getattr(mpmath, name)(x))


def small(x: mpf) -> mpf:
    """`x`, unless its factorial is too large."""
    if abs(x) > _LARGEST_FACTORIAL:
        raise EvaluationOverflowError("a factorial is too large")
    return x


def wave(name: str, under: str = "") -> Real:
    """A circular function; `under` is what must not vanish."""

    def value(x: mpf) -> mpf:
        # Twelve digits of the phase must be left.
        if abs(x) > mpf(10) ** max(mpmath.mp.dps - 25, min(mpmath.mp.dps - 12, 12)):
            raise EvaluationOverflowError(f"{name} of a number too large")
        if under:
            need(abs(getattr(mpmath, under)(x)) > mpf(10) ** (-mpmath.mp.dps + 5))
        return getattr(mpmath, name)(x)

    return value


def hyperbolic(name: str, far: Real | None, at_zero: bool = True) -> Real:
    """`far` is the value where exponentials are too large, None where it is too large itself."""

    def value(x: mpf) -> mpf:
        need(at_zero or x != 0)
        if abs(x) <= LARGEST_EXPONENT:
            return getattr(mpmath, name)(x)
        if far is None:
            raise EvaluationOverflowError(f"{name} is too large")
        return far(x)

    return value


def one_over(name: str, inside: Callable[[mpf], bool]) -> Real:
    """An inverse function of what is reached by `inside`."""

    def value(x: mpf) -> mpf:
        need(inside(x))
        return mpmath.re(getattr(mpmath, name)(x))

    return value


def zero(x: mpf) -> mpf:
    """0, whatever `x` is."""
    return mpf(0)
