"""Arrays of numbers, and the functions of the grammar that numpy lacks."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

_INF = math.inf
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def by_one(function: Callable[..., float], count: int = 1) -> Callable[..., Floats]:
    """A function of `count` single numbers, for arrays; NaN where it has no value."""

    def guarded(*x: float) -> float:
        try:
            return float(function(*x))
        except OverflowError:
            return _INF
        except (ValueError, TypeError, ZeroDivisionError):
            return math.nan

    looped = np.frompyfunc(guarded, count, 1)
    return lambda *a: np.asarray(looped(*a), dtype=np.float64)


def sigmoid(x: Floats) -> Floats:
    """1/(1 + exp(-x)), without overflow."""
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + small), small / (1 + small))


def softplus(x: Floats) -> Floats:
    """log(1 + exp(x)), without overflow."""
    return np.asarray(np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))))


def arccot(x: Floats) -> Floats:
    """The inverse cotangent with values from 0 to pi, continuous at 0."""
    return np.asarray(np.arctan2(1.0, x))


def heaviside(x: Floats, middle: Floats | float = 0.5) -> Floats:
    """The unit step, `middle` at 0."""
    return np.asarray(np.heaviside(x, middle))


def logit(x: Floats) -> Floats:
    """log(x/(1 - x)) on (0, 1)."""
    return np.asarray(np.log(x) - np.log1p(-x))


def sinc(x: Floats) -> Floats:
    """sin(x)/x, 1 at 0."""
    return np.where(x == 0, 1.0, np.sin(x) / x)


def arctan2(y: Floats, x: Floats) -> Floats:
    """The angle of the point (x, y), from -pi to pi; NaN at the origin."""
    return np.where((x == 0) & (y == 0), np.nan, np.arctan2(y + 0.0, x + 0.0))


def _erfi(x: float) -> float:
    import mpmath

    return float(mpmath.erfi(x)) if abs(x) < 27 else math.copysign(_INF, x)


gamma = by_one(math.gamma)
erf = by_one(math.erf)
erfc = by_one(math.erfc)
erfi = by_one(_erfi)
