"""Secants at a point: their slopes in many digits, and what kind of point it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import mpmath
import numpy as np
from mpmath import mpf

from calcanim.calculus.derivatives.slopes import Side, Slopes, slopes
from calcanim.exact.certain import as_mpf, at_binary
from calcanim.exact.values import UndefinedError, Value, value_at
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.tree import Expression
from calcanim.sampling.arrays.functions import Floats

Kind = Literal["smooth", "corner", "vertical", "jump", "edge", "restless"]
_DIGITS = 60
LEFT, RIGHT = -1, 1  # the sign of a step


@dataclass(frozen=True)
class Secants:
    """A function of `name` at the constant `at`, whose coordinates are `a` and `here`."""

    f: Expression
    name: str
    at: Expression
    a: mpf
    here: mpf
    found: Slopes

    @property
    def kind(self) -> Kind:
        """What the slopes of the secants come to, on both sides."""
        sides = (self.found.left, self.found.right)
        if self.found.slope is not None:
            return "smooth"
        if any(s.kind == "undefined" for s in sides):
            return "edge"
        if any(s.jump for s in sides):
            return "jump"
        if all(s.kind == "finite" for s in sides):
            return "corner"
        return "vertical" if all(s.kind == "infinite" for s in sides) else "restless"

    @property
    def straight(self) -> bool:
        """Whether the function is linear: every secant has one slope."""
        moved = [self.slope(h) for h in (-1.0, 0.5, 1.0)]
        return self.kind == "smooth" and len({round(m, 9) for m in moved}) == 1

    def side(self, sign: int) -> Side:
        """What the slopes do on this side."""
        return self.found.right if sign > 0 else self.found.left

    def height(self, x: mpf) -> mpf | None:
        """f(x) in 60 digits; None where there is none."""
        try:
            return at_binary(self.f, {self.name: x})
        except EvaluationOverflowError:
            return None

    def quotient(self, h: Fraction) -> Value | None:
        """The slope of the secant for the step `h`, exact where it is a fraction."""
        if self.side(1 if h > 0 else -1).kind == "undefined":
            return None
        at = exact(self.at, {})
        if at is not None:
            there, here = (exact(self.f, {self.name: x}) for x in (at + h, at))
            if there is not None and here is not None:
                slope = (there - here) / h
                return Value(slope, mpf(slope.numerator) / slope.denominator)
        with mpmath.workdps(_DIGITS):
            step = as_mpf(h)
            y = self.height(self.a + step)
            return None if y is None else Value(None, (y - self.here) / step)

    def slope(self, h: float) -> float:
        """The same as a float, worked out without cancellation; NaN where there is none."""
        with mpmath.workdps(_DIGITS):
            y = self.height(self.a + mpf(h))
            return float((y - self.here) / mpf(h)) if y is not None else math.nan

    def heights_along(self, steps: Floats) -> Floats:
        """f(a + h) for every step."""
        heights = [self.height(self.a + mpf(float(h))) for h in steps]
        return np.array([float(y) if y is not None else math.nan for y in heights])

    def along(self, steps: Floats) -> tuple[Floats, Floats]:
        """f(a + h), and the slope of the secant, for every step; NaN where there is none."""
        with mpmath.workdps(_DIGITS):
            found = [(h, self.height(self.a + h)) for h in (mpf(float(h)) for h in steps)]
            heights = [math.nan if y is None else float(y) for _, y in found]
            slopes = [math.nan if y is None else float((y - self.here) / h) for h, y in found]
        return np.array(heights), np.array(slopes)


def secants(f: Expression, name: str, at: Expression) -> Secants:
    """The secants of a function at a point. Raises UndefinedError where it has no value there."""
    value_at(f, {name: at})
    a = evaluate(at, {}, _DIGITS)
    here = evaluate(f, {name: a}, _DIGITS)
    found = slopes(f, name, at)
    if a is None or here is None or not found.defined:
        raise UndefinedError(f"{f} is not defined at {name} = {at}")
    if found.left.kind == found.right.kind == "undefined":
        raise UndefinedError(f"{f} has a value at {name} = {at} alone, so it has no slope there")
    return Secants(f, name, at, a, here, found)
