"""Position, velocity and acceleration: what a function of time and its derivatives say."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from mpmath import mpf

from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.secants import secants
from calcanim.exact.certain import as_mpf
from calcanim.exact.tidy import as_expression
from calcanim.exact.values import UndefinedError, Value, decimal, value_at
from calcanim.expressions.tree import ZERO, Expression
from calcanim.sampling.breaks import sweep
from calcanim.sampling.signs import Stretch, signs_on

_WHY = {
    "corner": "a corner",
    "vertical": "a vertical tangent",
    "jump": "a jump",
    "edge": "an end",
    "restless": "no slope",
}
_NEAR = (mpf("-1e-5"), mpf("1e-5"))  # of a place, on both sides
_DENOMINATOR = 60  # of a place that is tried as a fraction


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of time in which neither velocity nor acceleration changes its sign."""

    low: Value
    high: Value
    velocity: int
    acceleration: int

    @property
    def change(self) -> int:
        """Of the speed: 1 where it grows, -1 where it falls, 0 where it stays."""
        return self.velocity * self.acceleration


@dataclass(frozen=True)
class Ride:
    """The position `s` of the time `name` from `low` to `high`, looked at where that is `at`."""

    s: Expression
    name: str
    at: Expression
    low: Expression
    high: Expression
    v: Expression
    a: Expression

    @cached_property
    def position(self) -> Value:
        """Where it is then."""
        return value_at(self.s, {self.name: self.at})

    @cached_property
    def velocity(self) -> Value:
        """How fast it is then."""
        return value_at(self.v, {self.name: self.at})

    @cached_property
    def acceleration(self) -> Value:
        """How fast that changes then."""
        return value_at(self.a, {self.name: self.at})

    @cached_property
    def phases(self) -> tuple[Phase, ...]:
        """When it speeds up and when it slows down, as far as that is decided."""
        velocity, acceleration = (self._signs(e) for e in (self.v, self.a))
        ends = sorted({t for each in (*velocity, *acceleration) for t in (each.low, each.high)})
        out: list[Phase] = []
        for low, high in pairwise(ends):
            signs = [_sign_in(found, low, high) for found in (velocity, acceleration)]
            if None in signs or high - low <= 1e-9 * max(abs(low), abs(high)):
                continue
            v, a = (s for s in signs if s is not None)
            out.append(Phase(self._place(low), self._place(high), v, a))
        return tuple(out)

    @cached_property
    def rests(self) -> tuple[Value, ...]:
        """When it stands still for an instant, and turns round."""
        found = self._signs(self.v)
        pairs = pairwise(found)
        turns = [self._place(a.high) for a, b in pairs if a.high == b.low and a.sign * b.sign < 0]
        return tuple(t for t in turns if self._stands(t))

    @cached_property
    def instant(self) -> Expression:
        """The moment that is looked at, or one at which it stands still, if that can be named."""
        if self.velocity.approx == 0:
            return self.at
        named = [as_expression(t.exact) for t in self.rests if t.exact is not None]
        return min(named, key=self._away, default=self.at)

    @property
    def turns(self) -> bool:
        """Whether it stands at that instant, and is accelerated all the same."""
        v, a = self.rates(self.instant)
        return bool(v.approx == 0 and a.approx != 0)

    def _away(self, t: Expression) -> mpf:
        return abs(value_at(t, {}).approx - value_at(self.at, {}).approx)

    def rates(self, t: Expression) -> tuple[Value, Value]:
        """Velocity and acceleration at a moment."""
        return value_at(self.v, {self.name: t}), value_at(self.a, {self.name: t})

    def _stands(self, t: Value) -> bool:
        """Whether the velocity is 0 there, and does not jump past it."""
        near = [value_at(self.v, {self.name: decimal(t.approx + d, 30)}).approx for d in _NEAR]
        return bool(abs(near[0] - near[1]) <= mpf("1e-3") * (1 + abs(near[0])))

    def _signs(self, e: Expression) -> tuple[Stretch, ...]:
        low, high = (float(value_at(t, {}).approx) for t in (self.low, self.high))
        return signs_on(e, self.name, low, high)

    def _place(self, t: float) -> Value:
        """A time as a fraction where that is an end or a zero, else as a decimal."""
        for end in (self.low, self.high):
            value = value_at(end, {})
            if abs(float(value.approx) - t) <= 1e-9 * max(abs(t), 1.0):
                return value
        near = Fraction(t).limit_denominator(_DENOMINATOR)
        if abs(float(near) - t) <= 1e-6 * max(abs(t), 1.0):
            for e in (self.v, self.a):
                if _is_zero(e, self.name, near):
                    return Value(near, as_mpf(near))
        return Value(None, mpf(t))


def ride(s: Expression, name: str, at: Expression, low: Expression, high: Expression) -> Ride:
    """A ride, with a velocity and an acceleration at `at`.

    Raises UndefinedError where there is none of these, where the times are not in order, and where
    there is a pole among them.
    """
    start, now, end = (value_at(t, {}).approx for t in (low, at, high))
    if not start < end:
        raise UndefinedError(f"--from must be below --to, and {low} is not below {high}")
    if not start <= now <= end:
        raise UndefinedError(f"--at must lie from {low} to {high}, and {at} does not")
    _need(s, name, at, str(s), "velocity")
    v = derivative(s, name).result if s.has(name) else ZERO
    _need(v, name, at, "the velocity", "acceleration")
    a = derivative(v, name).result if v.has(name) else ZERO
    for e, called in ((s, str(s)), (v, "the velocity"), (a, "the acceleration")):
        _need_no_pole(e, name, float(start), float(end), called)
    return Ride(s, name, at, low, high, v, a)


def _need(f: Expression, name: str, at: Expression, called: str, what: str) -> None:
    kind = secants(f, name, at).kind if f.has(name) else "smooth"
    if kind != "smooth":
        raise UndefinedError(f"{called} has {_WHY[kind]} at {name} = {at}: no {what} there")


def _need_no_pole(f: Expression, name: str, low: float, high: float, called: str) -> None:
    found = sweep(f, name, low, high).breaks if f.has(name) else ()
    pole = next((b.x for b in found if b.kind in ("pole", "wild")), None)
    if pole is not None:
        place = f"{name} = {pole:.4g}"
        raise UndefinedError(
            f"{called} grows past every bound at {place}: choose --from and --to that keep clear of"
            " it"
        )


def _sign_in(found: tuple[Stretch, ...], low: float, high: float) -> int | None:
    middle = (low + high) / 2
    return next((s.sign for s in found if s.low <= middle <= s.high), None)


def _is_zero(e: Expression, name: str, at: Fraction) -> bool:
    try:
        return bool(value_at(e, {name: as_expression(at)}).approx == 0)
    except UndefinedError:
        return False
