"""Trees as germs: the leading terms of every function of the grammar towards an end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import mpmath

from calcanim.calculus.limits.growth import coefficients as number
from calcanim.calculus.limits.growth.coefficients import ONE, ZERO, Coefficient, UnsureError
from calcanim.calculus.limits.growth.germs import (
    BEYOND,
    LEVEL,
    Germ,
    composed,
    constant,
    exponential,
    logarithm,
    negative,
    plus,
    power,
    scaled,
    single,
    split,
    times,
)
from calcanim.calculus.rules import NoRuleError, differentiated
from calcanim.exact.constants import exactly
from calcanim.expressions.evaluate import evaluate, odd_root
from calcanim.expressions.functions import meaning
from calcanim.expressions.tree import INFINITY, Expression, call, div, variable
from calcanim.expressions.tree import number as numeral

_PI = Expression("constant", (), "pi")
_HALF_PI: Coefficient = div(_PI, numeral(2))
_HALF = Fraction(1, 2)


class SwingsError(UnsureError):
    """A wave's argument grows without end: it has no limit of its own."""


@dataclass(frozen=True, slots=True)
class Approach:
    """`name` runs to `end`, from above (side 1) or below (-1); to infinity from within."""

    name: str
    end: Expression
    side: int = -1

    @property
    def far(self) -> bool:
        """Whether the end is infinite."""
        return self.end == INFINITY or (self.end.op == "neg" and self.end.args[0] == INFINITY)

    def germ(self) -> Germ:
        """The variable itself in t, which runs to infinity: t, -t, or p + 1/t, p - 1/t."""
        if self.far:
            return single((ONE, ZERO, ZERO), ONE if self.end == INFINITY else -ONE)
        step = single((-ONE, ZERO, ZERO), Fraction(self.side))
        return plus(constant(number.coefficient(self.end)), step)


class Germs:
    """The germs of one approach, to `most` terms. Raises UnsureError, SwingsError."""

    def __init__(self, approach: Approach, most: int = 5) -> None:
        self.approach, self.most = approach, most
        self.known: dict[int, Germ] = {}
        self.made: list[Expression] = []  # what is known is known by identity

    def of(self, e: Expression) -> Germ:
        """The germ of `e`."""
        found = self.known.get(id(e))
        if found is None:
            found = self.known[id(e)] = self._of(e)
        return found

    def _of(self, e: Expression) -> Germ:
        if not e.has(self.approach.name):
            if e == INFINITY:
                raise UnsureError
            return constant(number.coefficient(e))
        match e.op:
            case "variable":
                return self.approach.germ()
            case "add":
                out = self.of(e.args[0])
                for a in e.args[1:]:
                    out = plus(out, self.of(a))
                return out
            case "neg":
                return negative(self.of(e.args[0]))
            case "mul":
                out = self.of(e.args[0])
                for a in e.args[1:]:
                    out = times(out, self.of(a), self.most)
                return out
            case "div":
                return times(self.of(e.args[0]), self.inverse(self.of(e.args[1])), self.most)
            case "pow":
                return self._power(e)
            case "call" if e.value not in _OF and (by_others := meaning(e)) is not None:
                self.made.append(by_others)
                return self.of(by_others)
            case "call":
                return self.call(e.value or "", [self.of(a) for a in e.args])
        raise UnsureError

    def inverse(self, a: Germ) -> Germ:
        """1/a."""
        return power(a, -ONE, self.most)

    def _power(self, e: Expression) -> Germ:
        base, exponent = self.of(e.args[0]), e.args[1]
        if exponent.has(self.approach.name):
            return exponential(
                times(self.of(exponent), logarithm(base, self.most), self.most), self.most
            )
        n = number.exponent(number.coefficient(exponent))
        if base.sign < 0 and n.denominator > 1 and odd_root(exponent) is None:
            raise UnsureError
        return power(base, n, self.most)

    def call(self, name: str, a: list[Germ]) -> Germ:
        """A function of germs."""
        u, m = a[0], self.most
        match name:
            case "sqrt":
                return power(u, _HALF, m)
            case "cbrt":
                return power(u, Fraction(1, 3), m)
            case "exp":
                return exponential(u, m)
            case "log":
                return logarithm(u, m)
            case "abs":
                return negative(u) if u.sign < 0 else u
            case "sign":
                return constant(Fraction(u.sign))
            case "heaviside":
                return constant(Fraction(u.sign + 1, 2))
            case "min" | "max":
                return self._extreme(a, 1 if name == "max" else -1)
            case "floor" | "ceil":
                return self._step(u, name)
            case "factorial" | "gamma":
                return self._gamma(u if name == "gamma" else plus(u, constant(ONE)))
        of = _OF.get(name)
        if len(a) > 1:
            raise UnsureError
        if of is not None:
            return of(self, u)
        large = bool(u.terms) and (u.lead[0] > LEVEL or u.phase != ())
        if large and not (u.phase and number.sign(u.phase[0][1]) < 0):
            far = _FAR.get(name)
            if far is None:
                raise UnsureError
            return far(self, u)
        return self._near(name, u)

    def _near(self, name: str, u: Germ) -> Germ:
        """An analytic function about the level of its argument, by its derivatives there."""
        _, level, small = split(u)
        y = variable("y")
        f = call(name, y)
        series: list[Coefficient] = []
        factorial = ONE
        most = 2 if number.sign(level) else self.most
        for k in range(most + 1):
            if k:
                factorial = factorial * k
                try:
                    f = differentiated(f, "y")
                except NoRuleError:
                    break
            here = f.substitute("y", number.tree(level))
            if evaluate(here, {}, 30) is None:
                raise UnsureError
            series.append(number.over(number.coefficient(exactly(here)), factorial))
        return composed(series, small, self.most)

    def _extreme(self, a: list[Germ], way: int) -> Germ:
        out = a[0]
        for other in a[1:]:
            gap = plus(other, negative(out))
            if gap.sign * way > 0:
                out = other
        return out

    def _step(self, u: Germ, name: str) -> Germ:
        """floor or ceil, where the argument settles."""
        if u.terms and u.lead[0] > LEVEL:
            raise SwingsError
        _, level, small = split(u)
        v = number.value(level)
        near = int(mpmath.nint(v))
        if abs(v - near) > 1e-20:
            return constant(Fraction(int(getattr(mpmath, name)(v))))
        if number.sign(number.plus(level, Fraction(-near))):
            raise UnsureError
        way = small.sign
        below = name == "floor" and way < 0
        above = name == "ceil" and way > 0
        return constant(Fraction(near - below + above))

    def _gamma(self, u: Germ) -> Germ:
        if u.terms and u.lead[0] > LEVEL and u.sign > 0:
            # Stirling: log(gamma(u)) = (u - 1/2) log(u) - u + log(2 pi)/2 + 1/(12 u) - ...
            m = self.most
            log = logarithm(u, m)
            half = constant(number.over(number.of("log", _two_pi()), Fraction(2)))
            main = times(plus(u, constant(-_HALF)), log, m)
            tail = scaled(self.inverse(u), Fraction(1, 12))
            rest = power(u, Fraction(-3), 2).lead[0]
            whole = plus(plus(plus(main, negative(u)), half), tail)
            return exponential(Germ(whole.terms, rest), m)
        _, level, small = split(u)
        n = level if isinstance(level, Fraction) else None
        if n is not None and n.denominator == 1 and n <= 0:
            # gamma(n + d) is about (-1)^n / (|n|! d).
            size = ONE
            for k in range(1, int(-n) + 1):
                size = size * k
            lead = scaled(self.inverse(small), Fraction((-1) ** int(-n)) / size)
            return Germ(lead.terms[:1], LEVEL)
        here = number.of("gamma", level)
        order = small.terms[0][0] if small.terms else small.rest
        return Germ(((LEVEL, here),), order)


def _two_pi() -> Coefficient:
    return number.times(Fraction(2), _PI)


def _wave(self: Germs, u: Germ, name: str) -> Germ:
    large, level, small = split(u)
    if large:
        raise SwingsError
    sine = [ZERO, ONE]
    cosine = [ONE, ZERO]
    factorial = ONE
    for k in range(2, self.most + 1):
        factorial = factorial * k
        share = Fraction((-1) ** (k // 2)) / factorial
        sine.append(share if k % 2 else ZERO)
        cosine.append(ZERO if k % 2 else share)
    s, c = (composed(series, small, self.most) for series in (sine, cosine))
    if number.sign(level) == 0:
        return s if name == "sin" else c
    here, other = number.of("sin", level), number.of("cos", level)
    first, second = (here, other) if name == "sin" else (other, number.minus(here))
    return plus(scaled(c, first), scaled(s, second))


def _quotient(top: str, under: str) -> Callable[[Germs, Germ], Germ]:
    def of(self: Germs, u: Germ) -> Germ:
        return times(_OF[top](self, u), self.inverse(_OF[under](self, u)), self.most)

    return of


def _exponentials(up: int, down: int) -> Callable[[Germs, Germ], Germ]:
    """(up*exp(u) + down*exp(-u))/2."""

    def of(self: Germs, u: Germ) -> Germ:
        one, other = exponential(u, self.most), exponential(negative(u), self.most)
        return plus(scaled(one, up * _HALF), scaled(other, down * _HALF))

    return of


def _asin(self: Germs, u: Germ) -> Germ:
    """With its steep ends: asin(u) = pi/2 - 2 asin(sqrt((1 - u)/2))."""
    _, level, _ = split(u)
    if not isinstance(level, Fraction) or abs(level) != 1:
        return self._near("asin", u)
    gap = plus(constant(ONE), negative(u) if level > 0 else u)
    inner = self._near("asin", power(scaled(gap, _HALF), _HALF, self.most))
    out = plus(constant(_HALF_PI), scaled(inner, Fraction(-2)))
    return out if level > 0 else negative(out)


def _acos(self: Germs, u: Germ) -> Germ:
    return plus(constant(_HALF_PI), negative(_asin(self, u)))


def _acosh(self: Germs, u: Germ) -> Germ:
    root = power(plus(times(u, u, self.most), constant(-ONE)), _HALF, self.most)
    return logarithm(plus(u, root), self.most)


def _asinh(self: Germs, u: Germ) -> Germ:
    if u.sign < 0:
        return negative(_asinh(self, negative(u)))
    if not u.terms or u.lead[0] <= LEVEL or u.phase:
        return self._near("asinh", u)
    root = power(plus(times(u, u, self.most), constant(ONE)), _HALF, self.most)
    return logarithm(plus(u, root), self.most)


def _atanh(self: Germs, u: Germ) -> Germ:
    one = constant(ONE)
    up, down = plus(one, u), plus(one, negative(u))
    return scaled(plus(logarithm(up, self.most), negative(logarithm(down, self.most))), _HALF)


def _atan_far(self: Germs, u: Germ) -> Germ:
    """atan(u) = pi/2 - atan(1/u) for u > 0."""
    turned = self._near("atan", self.inverse(u))
    level = constant(_HALF_PI)
    return plus(level if u.sign > 0 else negative(level), negative(turned))


def _acot(self: Germs, u: Germ) -> Germ:
    return plus(constant(_HALF_PI), negative(self.call("atan", [u])))


def _erf_far(self: Germs, u: Germ) -> Germ:
    """erf(u) = 1 - exp(-u^2) (1 + O(1/u^2))/(u sqrt(pi)) for u > 0."""
    if u.sign < 0:
        return negative(_erf_far(self, negative(u)))
    bell = exponential(negative(times(u, u, self.most)), self.most)
    root = number.of("sqrt", _PI)
    back = self.inverse(u)
    correction = Germ(((LEVEL, ONE),), power(back, Fraction(2), 2).lead[0])
    tail = scaled(
        times(times(bell, back, self.most), correction, self.most), number.over(ONE, root)
    )
    out = plus(constant(ONE), negative(tail))
    if len(out.terms) == 1:
        return Germ(out.terms, BEYOND)
    return out


_OF: dict[str, Callable[[Germs, Germ], Germ]] = {
    "sin": lambda self, u: _wave(self, u, "sin"),
    "cos": lambda self, u: _wave(self, u, "cos"),
    "tan": _quotient("sin", "cos"),
    "cot": _quotient("cos", "sin"),
    "sinh": _exponentials(1, -1),
    "cosh": _exponentials(1, 1),
    "tanh": _quotient("sinh", "cosh"),
    "asin": _asin,
    "acos": _acos,
    "acosh": _acosh,
    "asinh": _asinh,
    "atanh": _atanh,
    "acot": _acot,
}
_FAR: dict[str, Callable[[Germs, Germ], Germ]] = {"atan": _atan_far, "erf": _erf_far}
