"""Expansions of expressions as their variable goes to infinity, by rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import factorial

import mpmath

from calcanim.calculus.limits.asymptotics.exact_numbers import (
    Number,
    UnsettledError,
    called,
    exact_number,
    raised,
    sign,
)
from calcanim.calculus.limits.asymptotics.expansion import Arithmetic, Expansion, gathered, grows
from calcanim.calculus.limits.asymptotics.scale import UNIT, Monomial, N, compare
from calcanim.expressions.functions import meaning
from calcanim.expressions.tree import Expression

_ZERO, _ONE, _HALF = Fraction(0), Fraction(1), Fraction(1, 2)
_BOUNDED = Expansion((), UNIT)
_TERMS = (4, 8, 14)  # more of them where what comes first has cancelled


def expand(e: Expression, name: str, most: int = _TERMS[0]) -> Expansion:
    """The expansion of `e` for `name` to infinity, of at most `most` terms.

    A sine of what grows is only bounded. Raises UnsettledError where no rule leads on.
    """
    return _Rules(name, most).of(e)


def leading_term(e: Expression, name: str) -> tuple[Number, Monomial] | None:
    """c and m of c*m, to which `e` is asymptotic; None for exactly 0. Raises UnsettledError."""
    for most in _TERMS:
        found = expand(e, name, most)
        if found.is_zero:
            return None
        if found.terms:
            return found.terms[0]
    raise UnsettledError("the leading terms cancel")


class _Rules:
    def __init__(self, name: str, most: int) -> None:
        self.name, self.most = name, most
        self.a = Arithmetic(most)
        self.known: dict[Expression, Expansion] = {}

    def of(self, e: Expression) -> Expansion:
        found = self.known.get(e)
        if found is None:
            found = self.known[e] = self._of(e)
        return found

    def _of(self, e: Expression) -> Expansion:
        a = self.a
        if not e.has(self.name):
            return a.constant(exact_number(e))
        match e.op:
            case "variable":
                return Expansion(((_ONE, N),))
            case "add":
                return a.plus(*map(self.of, e.args))
            case "neg":
                return a.minus(self.of(e.args[0]))
            case "mul":
                out = self.of(e.args[0])
                for factor in e.args[1:]:
                    out = a.times(out, self.of(factor))
                return out
            case "div":
                return a.times(self.of(e.args[0]), a.inverse(self.of(e.args[1])))
            case "pow":
                return self._power(*e.args)
            case "call":
                return self._call(e)
        raise UnsettledError(f"{e.op} is still to be worked out")

    def _power(self, base: Expression, exponent: Expression) -> Expansion:
        if not exponent.has(self.name):
            return self.a.power(self.of(base), exact_number(exponent))
        return self.a.exp(self.a.times(self.of(exponent), self.a.log(self.of(base))))

    def _call(self, e: Expression) -> Expansion:
        """By a rule of its own, else by what says the function by others."""
        rule = getattr(self, f"_{e.value}", None)
        if rule is None:
            by_others = meaning(e)
            if by_others is None:
                raise UnsettledError(f"{e.value} has no rule")
            return self.of(by_others)
        found = rule(*map(self.of, e.args))
        assert isinstance(found, Expansion)
        return found

    # Roots, exponentials, logarithms.

    def _sqrt(self, u: Expansion) -> Expansion:
        return self.a.power(u, _HALF)

    def _cbrt(self, u: Expansion) -> Expansion:
        return self.a.power(u, Fraction(1, 3))

    def _exp(self, u: Expansion) -> Expansion:
        return self.a.exp(u)

    def _log(self, u: Expansion, base: Expansion | None = None) -> Expansion:
        top = self.a.log(u)
        return top if base is None else self.a.times(top, self.a.inverse(self.a.log(base)))

    def _both(self, u: Expansion, plus: int) -> Expansion:
        """(exp(u) + plus*exp(-u))/2."""
        a = self.a
        ends = a.exp(u), a.scaled(a.exp(a.minus(u)), Fraction(plus))
        return a.scaled(a.plus(*ends), _HALF)

    def _sinh(self, u: Expansion) -> Expansion:
        return self._both(u, -1)

    def _cosh(self, u: Expansion) -> Expansion:
        return self._both(u, 1)

    def _tanh(self, u: Expansion) -> Expansion:
        return self.a.times(self._sinh(u), self.a.inverse(self._cosh(u)))

    def _asinh(self, u: Expansion) -> Expansion:
        a = self.a
        if u.bound is not None and compare(u.bound, UNIT) < 0:
            return a.series(u, _asinh_at_0())
        if sign(u.lead[0]) < 0:
            return a.minus(self._asinh(a.minus(u)))
        return a.log(a.plus(u, a.power(a.plus(a.times(u, u), a.constant(_ONE)), _HALF)))

    def _acosh(self, u: Expansion) -> Expansion:
        a = self.a
        root = a.power(a.plus(a.times(u, u), a.constant(Fraction(-1))), _HALF)
        return a.log(a.plus(u, root))

    def _atanh(self, u: Expansion) -> Expansion:
        a = self.a
        one = a.constant(_ONE)
        ends = a.log(a.plus(one, u)), a.minus(a.log(a.plus(one, a.minus(u))))
        return a.scaled(a.plus(*ends), _HALF)

    # Waves.

    def _wave(self, u: Expansion, turned: bool) -> Expansion:
        """sin(u), or cos(u) where `turned`: only bounded where u grows or keeps swinging."""
        a = self.a
        try:
            c, small = a.level(u)
        except UnsettledError:
            return _BOUNDED
        sine, cosine = a.series(small, _sine()), a.series(small, _cosine())
        at_c = called("sin", c), called("cos", c)
        if turned:
            return a.plus(a.scaled(cosine, at_c[1]), a.scaled(sine, -at_c[0]))
        return a.plus(a.scaled(cosine, at_c[0]), a.scaled(sine, at_c[1]))

    def _sin(self, u: Expansion) -> Expansion:
        return self._wave(u, False)

    def _cos(self, u: Expansion) -> Expansion:
        return self._wave(u, True)

    def _tan(self, u: Expansion) -> Expansion:
        return self.a.times(self._sin(u), self.a.inverse(self._cos(u)))

    def _cot(self, u: Expansion) -> Expansion:
        return self.a.inverse(self._tan(u))

    def _atan(self, u: Expansion) -> Expansion:
        a = self.a
        far = grows(u)
        if far:
            turn = called("acos", _ZERO) * Fraction(far)
            return a.plus(a.constant(turn), a.minus(self._atan(a.inverse(u))))
        c, small = a.level(u)
        if c == 0:
            return a.series(small, _arctangent())
        # atan(c + s) - atan(c) is the arctangent of s/(1 + c*(c + s)).
        under = a.plus(a.constant(_ONE + c * c), a.scaled(small, c))
        rest = self._atan(a.times(small, a.inverse(under)))
        return a.plus(a.constant(called("atan", c)), rest)

    def _acot(self, u: Expansion) -> Expansion:
        return self.a.plus(self.a.constant(called("acos", _ZERO)), self.a.minus(self._atan(u)))

    def _asin(self, u: Expansion) -> Expansion:
        a = self.a
        root = a.power(a.plus(a.constant(_ONE), a.minus(a.times(u, u))), _HALF)
        return self._atan(a.times(u, a.inverse(root)))

    def _acos(self, u: Expansion) -> Expansion:
        return self.a.plus(self.a.constant(called("acos", _ZERO)), self.a.minus(self._asin(u)))

    def _erf(self, u: Expansion) -> Expansion:
        a = self.a
        far = grows(u)
        if not far:
            c, small = a.level(u)
            if c != 0:
                raise UnsettledError("erf next to a number")
            two = called("gamma", _HALF)
            return a.scaled(a.series(small, _error_function()), Fraction(2) * raised(two, -_ONE))
        tail = a.times(a.exp(a.minus(a.times(u, u))), a.inverse(u))
        return gathered([(Fraction(far), UNIT)], [tail.bound], self.most)

    # Corners and steps.

    def _sign_of(self, u: Expansion) -> int:
        return 0 if u.is_zero else sign(u.lead[0])

    def _abs(self, u: Expansion) -> Expansion:
        if not u.terms:
            return u
        return u if self._sign_of(u) >= 0 else self.a.minus(u)

    def _sign(self, u: Expansion) -> Expansion:
        return self.a.constant(Fraction(self._sign_of(u)))

    def _heaviside(self, u: Expansion) -> Expansion:
        return self.a.constant(Fraction(self._sign_of(u) + 1, 2))

    def _max(self, *u: Expansion) -> Expansion:
        best = u[0]
        for v in u[1:]:
            best = v if self._sign_of(self.a.plus(v, self.a.minus(best))) > 0 else best
        return best

    def _min(self, *u: Expansion) -> Expansion:
        return self.a.minus(self._max(*map(self.a.minus, u)))

    def _floor(self, u: Expansion) -> Expansion:
        try:
            c, small = self.a.level(u)
        except UnsettledError:
            return self.a.plus(u, _BOUNDED)
        if not isinstance(c, Fraction):
            return self.a.constant(called("floor", c))
        if c.denominator > 1:
            return self.a.constant(Fraction(c.numerator // c.denominator))
        below = self._sign_of(small) < 0
        return self.a.constant(c - 1 if below else c)

    def _ceil(self, u: Expansion) -> Expansion:
        return self.a.minus(self._floor(self.a.minus(u)))

    def _mod(self, u: Expansion, v: Expansion) -> Expansion:
        self.a.level(v)
        return Expansion((), UNIT)

    # Factorials.

    def _log_gamma(self, u: Expansion) -> Expansion:
        """Stirling's series (DLMF 5.11.1) for what grows."""
        a = self.a
        if grows(u) <= 0:
            raise UnsettledError("a factorial of what does not grow")
        main = a.times(a.plus(u, a.constant(-_HALF)), a.log(u))
        level = _HALF * called("log", Fraction(2) * exact_number(_PI))
        over = a.inverse(u)
        square = a.times(over, over)
        rest = a.times(over, a.series(square, _stirling()))
        return a.plus(main, a.minus(u), a.constant(level), rest)

    def _gamma(self, u: Expansion) -> Expansion:
        return self.a.exp(self._log_gamma(u))

    def _factorial(self, u: Expansion) -> Expansion:
        return self._gamma(self.a.plus(u, self.a.constant(_ONE)))

    def _binomial(self, n: Expansion, k: Expansion) -> Expansion:
        a = self.a
        few = self._whole(k)
        if few is None:
            other = a.plus(n, a.minus(k))
            few = self._whole(other)
        if few is not None:
            out = a.constant(_ONE)
            for j in range(few):
                factor = a.scaled(a.plus(n, a.constant(Fraction(-j))), Fraction(1, j + 1))
                out = a.times(out, factor)
            return out
        rest = a.plus(n, a.minus(k))
        one = a.constant(_ONE)
        logs = [self._log_gamma(a.plus(u, one)) for u in (n, k, rest)]
        return a.exp(a.plus(logs[0], a.minus(logs[1]), a.minus(logs[2])))

    def _whole(self, u: Expansion) -> int | None:
        if u.is_zero:
            return 0
        if u.error is None and len(u.terms) == 1 and u.terms[0][1] == UNIT:
            c = u.terms[0][0]
            if isinstance(c, Fraction) and c.denominator == 1 and 0 <= c <= 20:
                return int(c)
        return None


_PI = Expression("constant", (), "pi")


def _sine() -> Iterator[Number]:
    k = 0
    while True:
        yield Fraction((0, 1, 0, -1)[k % 4], factorial(k))
        k += 1


def _cosine() -> Iterator[Number]:
    k = 0
    while True:
        yield Fraction((1, 0, -1, 0)[k % 4], factorial(k))
        k += 1


def _odd(coefficient: Callable[[int], Fraction]) -> Iterator[Number]:
    """Coefficients of odd powers; those of even ones are 0."""
    k = 0
    while True:
        yield coefficient(k // 2) if k % 2 else _ZERO
        k += 1


def _arctangent() -> Iterator[Number]:
    return _odd(lambda j: Fraction((-1) ** j, 2 * j + 1))


def _asinh_at_0() -> Iterator[Number]:
    return _odd(
        lambda j: Fraction((-1) ** j * factorial(2 * j), 4**j * factorial(j) ** 2 * (2 * j + 1))
    )


def _error_function() -> Iterator[Number]:
    return _odd(lambda j: Fraction((-1) ** j, factorial(j) * (2 * j + 1)))


def _stirling() -> Iterator[Number]:
    """B_2j/(2j*(2j - 1)) for j = 1, 2, …"""
    j = 1
    while True:
        top, under = mpmath.bernfrac(2 * j)
        yield Fraction(int(top), int(under)) / (2 * j * (2 * j - 1))
        j += 1
