"""Rational values of functions at rational places."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

import mpmath

from calcanim.expressions.functions import FUNCTIONS

_HALF = Fraction(1, 2)
_ROOTS = {"sqrt": 2, "cbrt": 3}


def exact_root(x: Fraction, n: int) -> Fraction | None:
    """The real n-th root of a perfect n-th power; None of what is none."""
    if n > 64 or (x < 0 and n % 2 == 0):
        return None
    roots = []
    for k in (abs(x.numerator), x.denominator):
        near = int(mpmath.nint(mpmath.root(k, n)))
        if near**n != k:
            return None
        roots.append(near)
    root = Fraction(*roots)
    return -root if x < 0 else root


def rational_value(name: str, a: Sequence[Fraction]) -> Fraction | None:
    """What is rational of rational arguments, such as sqrt(4/9), exp(0) or floor(7/2)."""
    x = a[0]
    if name in _ROOTS:
        return exact_root(x, _ROOTS[name])
    if name in _EXACT:
        return _EXACT[name](*a)
    if len(a) == 1 and (name, x) in _EXACT_AT:
        return _EXACT_AT[name, x]
    if name == "atan2" and a[0] == 0 < a[1]:
        return Fraction(0)
    return None


def _step(x: Fraction, middle: Fraction = _HALF) -> Fraction:
    return middle if x == 0 else Fraction(x > 0)


_EXACT: dict[str, Callable[..., Fraction]] = {
    "abs": abs,
    "floor": lambda x: Fraction(math.floor(x)),
    "ceil": lambda x: Fraction(math.ceil(x)),
    "relu": lambda x: max(x, Fraction(0)),
    "min": min,
    "max": max,
    "sign": lambda x: Fraction((x > 0) - (x < 0)),
    "heaviside": _step,
}
_EXACT_AT: dict[tuple[str, Fraction], Fraction] = {
    (name, Fraction(place)): Fraction(value)
    for name, row in FUNCTIONS.items()
    for place, value in row.exactly
}
