"""Waves whose argument grows without end: a function as a sum of germs times exp(i*phase).

``sin(u)**2/x`` is ``1/(2*x) - cos(2*u)/(2*x)``: the mean, and what swings.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from calcanim.calculus.limits.growth import coefficients as number
from calcanim.calculus.limits.growth.coefficients import ONE, Coefficient, UnsureError
from calcanim.calculus.limits.growth.functions import Approach, Germs, SwingsError
from calcanim.calculus.limits.growth.germs import (
    Germ,
    Term,
    constant,
    gathered,
    negative,
    plus,
    scaled,
    split,
    times,
)
from calcanim.exact.tidy import rational
from calcanim.expressions.tree import Expression

_MOST_WAVES = 60
Phase = tuple[Term, ...]
_ZERO = Germ(())
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Pair:
    """A complex germ."""

    real: Germ
    imaginary: Germ

    @property
    def zero(self) -> bool:
        """Whether it is exactly 0."""
        return self.real.zero and self.imaginary.zero


Waves = dict[Phase, Pair]


def waves_of(e: Expression, approach: Approach, most: int = 5) -> Waves:
    """`e` as a sum of ``pair * exp(i*phase)``; the phase ``()`` has the mean. UnsureError."""
    return _Waves(approach, most).of(e)


class _Waves:
    def __init__(self, approach: Approach, most: int) -> None:
        self.germs = Germs(approach, most)
        self.name, self.most = approach.name, most

    def of(self, e: Expression) -> Waves:
        try:
            g = self.germs.of(e)
            return {} if g.zero else {(): Pair(g, _ZERO)}
        except SwingsError:
            pass
        match e.op:
            case "add":
                return self._sum([self.of(a) for a in e.args])
            case "neg":
                return {p: _scaled(v, -ONE) for p, v in self.of(e.args[0]).items()}
            case "mul":
                out = self.of(e.args[0])
                for a in e.args[1:]:
                    out = self._product(out, self.of(a))
                return out
            case "div":
                under = self.germs.of(e.args[1])
                return self._product(
                    self.of(e.args[0]), {(): Pair(self.germs.inverse(under), _ZERO)}
                )
            case "pow":
                n = rational(e.args[1])
                if n is not None and n.denominator == 1 and 0 < n <= 12:
                    out = base = self.of(e.args[0])
                    for _ in range(int(n) - 1):
                        out = self._product(out, base)
                    return out
            case "call" if e.value in ("sin", "cos"):
                return self._wave(self.germs.of(e.args[0]), e.value or "")
            case "call" if e.value == "abs":
                return self._sized(e.args[0])
        raise SwingsError

    def _sized(self, e: Expression) -> Waves:
        """|u| for a u whose mean is larger than what swings."""
        found = self.of(e)
        mean = found.get((), Pair(_ZERO, _ZERO)).real
        if not mean.terms or any(order_of(v) >= mean.lead[0] for p, v in found.items() if p):
            raise SwingsError
        return found if mean.sign > 0 else {p: _scaled(v, -ONE) for p, v in found.items()}

    def _wave(self, u: Germ, name: str) -> Waves:
        large, level, small = split(u)
        s, c = (self._about(part, level, small) for part in ("sin", "cos"))
        # exp(i(large + w)) with cos w = c and sin w = s; a sine is shifted by a quarter turn.
        if name == "cos":
            one = Pair(scaled(c, _HALF), scaled(s, _HALF))
        else:
            one = Pair(scaled(s, _HALF), negative(scaled(c, _HALF)))
        other = Pair(one.real, negative(one.imaginary))
        back = tuple((o, number.minus(v)) for o, v in large)
        return {large: one, back: other}

    def _about(self, name: str, level: Coefficient, small: Germ) -> Germ:
        return self.germs.call(name, [plus(constant(level), small)])

    def _sum(self, parts: list[Waves]) -> Waves:
        out: Waves = {}
        for part in parts:
            for p, v in part.items():
                out[p] = _plus(out[p], v) if p in out else v
        return {p: v for p, v in out.items() if not v.zero}

    def _product(self, a: Waves, b: Waves) -> Waves:
        if len(a) * len(b) > 400:
            raise UnsureError
        parts = []
        for p, v in a.items():
            for q, w in b.items():
                real = plus(
                    times(v.real, w.real, self.most),
                    negative(times(v.imaginary, w.imaginary, self.most)),
                )
                imaginary = plus(
                    times(v.real, w.imaginary, self.most), times(v.imaginary, w.real, self.most)
                )
                parts.append({gathered([*p, *q], None): Pair(real, imaginary)})
        out = self._sum(parts)
        if len(out) > _MOST_WAVES:
            raise UnsureError
        return out


def _plus(a: Pair, b: Pair) -> Pair:
    return Pair(plus(a.real, b.real), plus(a.imaginary, b.imaginary))


def _scaled(a: Pair, c: Fraction) -> Pair:
    return Pair(scaled(a.real, c), scaled(a.imaginary, c))


def order_of(v: Pair) -> tuple[Fraction, Fraction, Fraction]:
    """The order of the size of a pair. UnsureError where it is below or beyond all powers."""
    sides = [g for g in (v.real, v.imaginary) if not g.zero]
    if any(g.phase for g in sides):
        raise UnsureError
    tops = [g.terms[0][0] if g.terms else g.rest for g in sides]
    return max(t for t in tops if t is not None)
