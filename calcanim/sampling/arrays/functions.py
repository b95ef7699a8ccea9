"""Arrays of numbers, and functions of single numbers for them."""

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
