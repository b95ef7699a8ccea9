"""Secants at a point: steps that stay on the curve, their slopes, and how far to zoom in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

import mpmath
import numpy as np
from mpmath import mpf

from calcanim.calculus.derivatives.slopes import Side, Slopes, slopes
from calcanim.exact.certain import at_binary
from calcanim.exact.values import UndefinedError, value_at
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.tree import Expression
from calcanim.notation.shown import Shown, shown
from calcanim.pictures.plots import shrunk
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.curves import Curve as Sampled
from calcanim.sampling.sample import sample
from calcanim.sampling.windows import Window, window

Kind = Literal["smooth", "corner", "vertical", "jump", "edge", "restless"]
_DIGITS = 60
_REACH = 0.7  # of the window to one side: the first step
_STRAIGHT = 0.004  # of the window's height: how near the curve comes to its tangent in a zoom
_CLOSEST = 4000.0
_ROWS = 5  # of the table of quotients


@dataclass(frozen=True)
class Approach:
    """A function of `name` at the constant `at`, its window, and what happens on both sides.

    `a` and `here` are the point's coordinates.
    """

    f: Expression
    name: str
    at: Expression
    a: mpf
    here: mpf
    found: Slopes
    view: Window
    sampled: Sampled

    @property
    def kind(self) -> Kind:
        """What the film is about."""
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

    def side(self, sign: int) -> Side:
        """What the quotients of this side do."""
        return self.found.right if sign > 0 else self.found.left

    def height(self, x: mpf) -> mpf | None:
        """f(x) in 60 digits, or None."""
        try:
            return at_binary(self.f, {self.name: x})
        except EvaluationOverflowError:
            return None

    def slope(self, h: float) -> float:
        """The slope of the secant for the step `h`, worked out without cancellation."""
        with mpmath.workdps(_DIGITS):
            there = self.height(self.a + mpf(h))
            return float((there - self.here) / mpf(h)) if there is not None else math.nan

    def shown_slope(self, h: float) -> Shown:
        """The same as it is shown: exact where it is a short number."""
        at, step = exact(self.at, {}), Fraction(str(h))
        if at is not None:
            there, here = (exact(self.f, {self.name: x}) for x in (at + step, at))
            if there is not None and here is not None:
                q = (there - here) / step
                return shown(q, mpf(q.numerator) / q.denominator)
        return shown(None, mpf(self.slope(h)))

    def first_step(self, sign: int) -> float | None:
        """A round step to one side that stays on the curve and in the window; None for no curve."""
        if self.side(sign).kind == "undefined":
            return None
        x = float(self.a)
        room = _REACH * ((self.view.high - x) if sign > 0 else (x - self.view.low))
        for b in self.sampled.breaks:
            away = (b.x - x) * sign
            if away > 1e-9 * room:
                room = min(room, 0.85 * away)
        low, high = self.view.heights
        for _ in range(40):
            h = _round_down(room)
            ys = self.heights_along(sign * h * np.linspace(0.02, 1, 25))
            if np.isfinite(ys).all() and low <= ys.min() and ys.max() <= high:
                return sign * h
            room *= 0.6
        return None

    def heights_along(self, steps: Floats) -> Floats:
        """f(a + h) for every step."""
        heights = [self.height(self.a + mpf(float(h))) for h in steps]
        return np.array([float(y) if y is not None else math.nan for y in heights])

    def slopes_along(self, steps: Floats) -> Floats:
        """The slope of the secant for every step."""
        return np.array([self.slope(float(h)) for h in steps])

    def quotients(self) -> list[tuple[float, mpf | None, mpf | None]]:
        """Steps in powers of ten, with the slopes for them from the left and from the right."""
        firsts = [abs(h) for s in (1, -1) if (h := self.first_step(s)) is not None]
        h = tenth(min(firsts, default=1.0))
        rows = []
        for _ in range(_ROWS):
            rows.append((h, self._quotient(-h), self._quotient(h)))
            h = float(f"{h / 10:.0e}")
        return rows

    def _quotient(self, h: float) -> mpf | None:
        if self.side(1 if h > 0 else -1).kind == "undefined":
            return None
        with mpmath.workdps(_DIGITS):
            step = mpf(repr(h))
            there = self.height(self.a + step)
            return None if there is None else (there - self.here) / step

    @cached_property
    def zoom(self) -> tuple[float, float]:
        """The last step (its size), and by how much to zoom in to see it.

        A smooth curve is magnified until it is as good as its tangent.
        """
        steps = [abs(h) for s in (1, -1) if (h := self.first_step(s)) is not None]
        if not steps:
            return 0.0, 30.0
        half = min(self.view.high - float(self.a), float(self.a) - self.view.low)
        half = half or (self.view.high - self.view.low) / 2
        last = tenth(tenth(min(steps)))
        factor = 0.4 * half / last
        while self.kind == "smooth" and self.bend(factor) > _STRAIGHT and factor < _CLOSEST / 10:
            last, factor = last / 10, factor * 10
        return last, factor

    def bend(self, factor: float) -> float:
        """How far curve and tangent part in the window `factor` times smaller, in its height."""
        slope = self.found.slope
        if slope is None:
            return math.inf
        close = shrunk(self.view, float(self.a), factor, float(self.here))
        worst = mpf(0)
        for share in (0.0, 0.25, 0.75, 1.0):
            x = mpf(close.low) + share * (mpf(close.high) - mpf(close.low))
            y = self.height(x)
            on_line = self.here + slope * (x - self.a)
            if y is not None and close.bottom <= on_line <= close.top:
                worst = max(worst, abs(y - on_line))
        return float(worst / (mpf(close.top) - mpf(close.bottom)))


def approach(f: Expression, name: str, at: Expression) -> Approach:
    """The function around the point. Raises UndefinedError where it has no value there."""
    value_at(f, {name: at})
    a = evaluate(at, {}, _DIGITS)
    here = evaluate(f, {name: a}, _DIGITS)
    found = slopes(f, name, at)
    if a is None or here is None or not found.defined:
        raise UndefinedError(f"{f} is not defined at {name} = {at}")
    if found.left.kind == found.right.kind == "undefined":
        raise UndefinedError(f"{f} has a value at {name} = {at} alone, so it has no slope there")
    view = window(f, name, at=float(a))
    if not math.isfinite(float(here)) or not view.bottom <= float(here) <= view.top:
        raise UndefinedError(f"the values of {f} at {name} = {at} are too large to draw")
    sampled = sample(f, name, view.low, view.high, heights=view.heights)
    return Approach(f, name, at, a, here, found, view, sampled)


def curve_values(f: Expression, name: str, xs: Floats) -> Floats:
    """f at `xs`, in float64."""
    return values(f, name, xs)


def tenth(h: float) -> float:
    """The largest power of ten that is at most a tenth of `h`."""
    return float(f"1e{math.floor(math.log10(abs(h)) + 1e-9) - 1}")


def _round_down(h: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is at most `h`."""
    power = math.floor(math.log10(h))
    lead = next(m for m in (5, 2, 1) if m * 10.0**power <= h * (1 + 1e-9))
    return float(f"{lead}e{power}")
