"""Between which multiples of a germ a function stays that swings: |sin(x)|/x**2 is in [0, 1]/x**2.

Bounds come from interval arithmetic, so that they hold on a whole neighbourhood of the end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from calcanim.calculus.limits.growth import coefficients as number
from calcanim.calculus.limits.growth.coefficients import ONE, UnsureError
from calcanim.calculus.limits.growth.functions import Approach, Germs
from calcanim.calculus.limits.growth.germs import LEVEL, Germ, apart, constant, difference, power
from calcanim.calculus.limits.growth.germs import times as product
from calcanim.expressions.tree import Expression, call, variable
from calcanim.sampling.arrays.enclosure import enclose

_SLACK = 1e-9
_WIDE = math.inf


@dataclass(frozen=True, slots=True)
class Band:
    """The function lies between ``low * size`` and ``high * size`` far enough out; size > 0."""

    size: Germ
    low: float
    high: float


def band_of(e: Expression, approach: Approach) -> Band:
    """Bounds for `e`. Raises UnsureError where there are none."""
    return _Bands(approach).of(e)


class _Bands:
    def __init__(self, approach: Approach) -> None:
        self.germs = Germs(approach)
        self.name = approach.name

    def of(self, e: Expression) -> Band:
        try:
            return _exact(self.germs.of(e))
        except UnsureError:
            pass
        match e.op:
            case "add":
                out = self.of(e.args[0])
                for a in e.args[1:]:
                    out = _plus(out, self.of(a))
                return out
            case "neg":
                u = self.of(e.args[0])
                return Band(u.size, -u.high, -u.low)
            case "mul":
                out = self.of(e.args[0])
                for a in e.args[1:]:
                    out = _times(out, self.of(a))
                return out
            case "div":
                return _times(self.of(e.args[0]), _power(self.of(e.args[1]), -ONE))
            case "pow" if not e.args[1].has(self.name):
                return self._power(e)
            case "call" if e.value in ("sin", "cos"):
                return Band(constant(ONE), -1.0, 1.0)
            case "call" if e.value in ("floor", "ceil"):
                u = self.of(e.args[0])
                if not u.size.phase and u.size.lead[0] <= LEVEL:
                    return self._image(e)
                return _plus(u, Band(constant(ONE), -1.0, 1.0))
            case "call" if e.value == "mod" and not e.args[1].has(self.name):
                size = float(number.value(number.coefficient(e.args[1])))
                return Band(constant(ONE), min(size, 0.0), max(size, 0.0))
            case "call" if e.value == "abs":
                u = self.of(e.args[0])
                low = 0.0 if u.low <= 0 <= u.high else min(abs(u.low), abs(u.high))
                return Band(u.size, low, max(abs(u.low), abs(u.high)))
            case "call" if e.value == "sqrt":
                return _power(self.of(e.args[0]), Fraction(1, 2))
            case "call" if len(e.args) == 1:
                return self._image(e)
        raise UnsureError

    def _power(self, e: Expression) -> Band:
        n = number.exponent(number.coefficient(e.args[1]))
        u = self.of(e.args[0])
        if n.denominator == 1 and n > 0:
            even = n % 2 == 0
            ends = (u.low ** int(n), u.high ** int(n))
            low = 0.0 if even and u.low <= 0 <= u.high else min(ends)
            return Band(power(u.size, n, 5), low, max(ends))
        return _power(u, n)

    def _image(self, e: Expression) -> Band:
        """A function of something that stays between two numbers."""
        u = self.of(e.args[0])
        low, high = u.low, u.high
        if u.size.phase or (u.size.terms and u.size.lead[0] > LEVEL):
            low, high = (-_WIDE if low < 0 else 0.0), (_WIDE if high > 0 else 0.0)
        elif u.size.terms and u.size.lead[0] == LEVEL:
            level = float(number.value(u.size.lead[1]))
            ends = sorted((low * level, high * level))
            low, high = ends[0] - _SLACK, ends[1] + _SLACK
        else:
            low, high = -_SLACK, _SLACK
        found = enclose(call(e.value or "", variable("y")), "y", [low], [high])
        if not bool(found.defined[0]):
            raise UnsureError
        return _bounded(float(found.lo[0]), float(found.hi[0]))


def _bounded(low: float, high: float) -> Band:
    if not (np.isfinite(low) and np.isfinite(high)):
        raise UnsureError
    return Band(constant(ONE), low, high)


def _exact(g: Germ) -> Band:
    if g.zero:
        return Band(constant(ONE), 0.0, 0.0)
    if not g.terms:
        assert g.rest is not None
        return Band(Germ(((g.rest, ONE),), None, g.phase), -_WIDE, _WIDE)
    size = Germ(((g.lead[0], ONE),), None, g.phase)
    c = float(number.value(g.lead[1]))
    slack = _SLACK * abs(c)
    return Band(size, c - slack, c + slack)


def _times(a: Band, b: Band) -> Band:
    ends = [p * q for p in (a.low, a.high) for q in (b.low, b.high)]
    if any(math.isnan(v) for v in ends):
        raise UnsureError
    return Band(product(a.size, b.size, 3), min(ends), max(ends))


def _power(a: Band, n: Fraction) -> Band:
    if a.low <= 0:
        if a.low == 0 and n > 0:
            return Band(power(a.size, n, 5), 0.0, a.high ** float(n))
        raise UnsureError
    ends = sorted((a.low ** float(n), a.high ** float(n)))
    return Band(power(a.size, n, 5), *ends)


def _plus(a: Band, b: Band) -> Band:
    for one, other in ((a, b), (b, a)):
        gap = difference(one.size.phase, other.size.phase)
        if gap:
            if number.sign(gap[0][1]) > 0:
                return Band(one.size, one.low - _SLACK, one.high + _SLACK)
            continue
        if one.size.lead[0] > other.size.lead[0]:
            return Band(one.size, one.low - _SLACK, one.high + _SLACK)
        if one.size.lead[0] == other.size.lead[0]:
            ratio = float(
                number.value(apart(other.size)[0][1]) / number.value(apart(one.size)[0][1])
            )
            return Band(one.size, one.low + ratio * other.low, one.high + ratio * other.high)
    raise UnsureError
