"""Integrals over 0..oo of powers times waves and exponentials, term by term.

The integral of ``x**(s-1)*exp(-c*x**p)`` is ``gamma(s/p)*c**(-s/p)/p`` for a complex c to the right
of 0, and for waves as a limit. Where the single terms diverge, their integrals are continued in s;
what grows without bound in them cancels in the sum, as the whole converges. See Titchmarsh,
"Introduction to the Theory of Fourier Integrals" (1937), 1.5, and DLMF 5.9.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial

from calcanim.calculus.limits.growth import coefficients as number
from calcanim.calculus.limits.growth.coefficients import ONE, ZERO, Coefficient, UnsureError
from calcanim.calculus.limits.growth.functions import Approach
from calcanim.calculus.limits.growth.germs import Germ
from calcanim.calculus.limits.growth.waves import Phase, waves_of
from calcanim.exact.algebra import expanded
from calcanim.exact.constants import exactly
from calcanim.expressions.tree import (
    INFINITY,
    Expression,
    add,
    call,
    div,
    mul,
    neg,
    power,
    variable,
)
from calcanim.expressions.tree import number as numeral

_PI = Expression("constant", (), "pi")
_MOST = 40


def by_mellin(f: Expression, x: str, low: Expression, high: Expression) -> Expression | None:
    """The exact value over 0..oo, or over -oo..oo; None where `f` has other terms.

    The integral has to converge.
    """
    if high != INFINITY:
        return None
    if low == neg(INFINITY):
        f = add(f, f.substitute(x, neg(variable(x))))
    elif low != numeral(0):
        return None
    flat = expanded(f) or f
    terms = flat.args if flat.op == "add" else (flat,)
    if len(terms) > _MOST:
        return None
    whole = _Sum()
    try:
        for term in terms:
            for phase, pair in waves_of(term, Approach(x, INFINITY), 8).items():
                # Of a wave and its mirror image one is enough: twice the real part.
                if phase and number.sign(phase[0][1]) < 0:
                    continue
                twice = Fraction(2) if phase else ONE
                whole.take(pair.real, phase, twice, imaginary=False)
                whole.take(pair.imaginary, phase, twice, imaginary=True)
        return whole.value()
    except (UnsureError, ZeroDivisionError, OverflowError):
        return None


class _Sum:
    """The finite parts of the terms' integrals, and what must cancel."""

    def __init__(self) -> None:
        self.finite: list[Expression] = []
        self.poles: list[Expression] = []
        self.gammas: list[Expression] = []

    def take(self, g: Germ, phase: Phase, twice: Fraction, *, imaginary: bool) -> None:
        if g.zero:
            return
        if g.rest is not None:
            raise UnsureError
        p, decay, rate = _exponent(g.phase, phase)
        for order, c in g.terms:
            if order[1] or order[2]:
                raise UnsureError
            if p:
                self._term(number.times(twice, c), (order[0] + 1) / p, p, decay, rate, imaginary)

    def _term(
        self,
        c: Coefficient,
        z: Fraction,
        p: Fraction,
        decay: Coefficient,
        rate: Coefficient,
        imaginary: bool,
    ) -> None:
        """c times the real part (or i times the imaginary one) of the integral."""
        size, angle = _polar(decay, rate)
        front = mul(number.tree(c), div(numeral(1), _fraction(p)))
        turned = mul(_fraction(z), angle)
        # The real part of i*J is minus the imaginary part of J.
        wave = neg(call("sin", turned)) if imaginary else call("cos", turned)
        if z > 0 and z.denominator == 1 and z <= 8 and angle.op != "number" and angle.op != "div":
            self.finite.append(mul(front, _gamma(z), _turned(decay, rate, int(z), imaginary)))
            return
        if z > 0 or z.denominator > 1:
            scale = power(size, _fraction(-z)) if size != numeral(1) else numeral(1)
            self.finite.append(mul(front, _gamma(z), scale, wave))
            return
        n = int(-z)
        scale = mul(front, _signed(power(size, numeral(n)), (-1) ** n, factorial(n)))
        slope = neg(call("cos", turned)) if imaginary else neg(call("sin", turned))
        harmonic = sum((Fraction(1, k) for k in range(1, n + 1)), ZERO)
        level = add(_fraction(harmonic), neg(call("log", size)))
        self.finite.append(mul(scale, add(mul(level, wave), mul(angle, slope))))
        self.poles.append(mul(scale, _fraction(p), wave))
        self.gammas.append(mul(scale, wave))

    def value(self) -> Expression | None:
        for must_cancel in (self.poles, self.gammas):
            if must_cancel and number.sign(number.coefficient(exactly(add(*must_cancel)))) != 0:
                return None
        if not self.finite:
            return None
        return exactly(add(*(exactly(t) for t in self.finite)))


def _exponent(decay: Phase, phase: Phase) -> tuple[Fraction, Coefficient, Coefficient]:
    """(p, a, b) of exp(-a x^p + i b x^p); p is 0 for a bare power."""
    if len(decay) > 1 or len(phase) > 1:
        raise UnsureError
    orders = [part[0][0] for part in (decay, phase) if part]
    if not orders:
        return ZERO, ZERO, ZERO
    if any(o != orders[0] or o[1] or o[2] for o in orders):
        raise UnsureError
    falls = number.minus(decay[0][1]) if decay else ZERO
    if decay and number.sign(falls) < 0:
        raise UnsureError
    return orders[0][0], falls, phase[0][1] if phase else ZERO


def _polar(decay: Coefficient, rate: Coefficient) -> tuple[Expression, Expression]:
    """Size and angle of ``decay - i*rate``, the angle turned to be positive."""
    if number.sign(decay) == 0:
        return exactly(number.tree(rate)), div(_PI, numeral(2))
    if number.sign(rate) == 0:
        return exactly(number.tree(decay)), numeral(0)
    a, b = number.tree(decay), number.tree(rate)
    size = call("sqrt", add(power(a, numeral(2)), power(b, numeral(2))))
    return exactly(size), exactly(call("atan", div(b, a)))


def _turned(decay: Coefficient, rate: Coefficient, n: int, imaginary: bool) -> Expression:
    """The real part of ``1/(a - i*b)**n``, or minus the imaginary one."""
    a, b = number.tree(decay), number.tree(rate)
    terms = []
    for k in range(1 if imaginary else 0, n + 1, 2):
        part = mul(numeral(comb(n, k)), power(a, numeral(n - k)), power(b, numeral(k)))
        minus = (k // 2) % 2 == 1
        terms.append(neg(part) if minus != imaginary else part)
    size = power(add(power(a, numeral(2)), power(b, numeral(2))), numeral(n))
    return div(add(*terms), size) if terms else numeral(0)


def _signed(e: Expression, sign: int, under: int) -> Expression:
    out = div(e, numeral(under)) if under > 1 else e
    return neg(out) if sign < 0 else out


def _fraction(q: Fraction) -> Expression:
    return number.tree(q)


def _gamma(z: Fraction) -> Expression:
    """gamma(z): a rational number, or one times sqrt(pi), where z is a half of a whole number."""
    if z.denominator == 1:
        return numeral(factorial(int(z) - 1))
    if z.denominator != 2:
        return call("gamma", _fraction(z))
    front, at = ONE, z
    while at > 1:
        at -= 1
        front *= at
    while at < 0:
        front /= at
        at += 1
    return mul(_fraction(front), call("sqrt", _PI))
