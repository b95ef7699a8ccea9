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


def heaviside(x: Floats) -> Floats:
    """The unit step, 1/2 at 0."""
    return np.asarray(np.heaviside(x, 0.5))


gamma = by_one(math.gamma)
erf = by_one(math.erf)
