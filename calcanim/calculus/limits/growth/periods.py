"""The common period of all that beats in an expression."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

import mpmath
from mpmath import mpf

from calcanim.calculus.limits.growth import coefficients as number
from calcanim.calculus.limits.growth.coefficients import Coefficient, UnsureError
from calcanim.exact.algebra import polynomial
from calcanim.expressions.tree import Expression, mul
from calcanim.expressions.tree import number as numeral

WAVES = ("sin", "cos", "tan", "cot", "sec", "csc")
STEPS = ("floor", "ceil", "mod")
_TURN = mul(numeral(2), Expression("constant", (), "pi"))


def beats(f: Expression, x: str) -> bool:
    """Whether there is a wave or a step in `f`."""
    return any(n.op == "call" and n.value in (*WAVES, *STEPS) and n.has(x) for _, n in f.walk())


def common_period(f: Expression, x: str) -> mpf | None:
    """The period, to 40 digits, of all waves and steps; None where there is none."""
    rates: list[Coefficient] = []
    try:
        for _, n in f.walk():
            if n.op != "call" or n.value not in (*WAVES, *STEPS) or not n.has(x):
                continue
            c = polynomial(n.args[0], x)
            if c is None or len(c) != 2:
                return None
            rate = number.coefficient(c[1])
            if n.value in STEPS:
                under = number.coefficient(n.args[1]) if n.value == "mod" else Fraction(1)
                rate = number.times(number.over(rate, under), _TURN)
            rates.append(rate)
        parts = [number.over(r, rates[0]) for r in rates]
        if not parts or not all(isinstance(q, Fraction) for q in parts):
            return None
        whole = [abs(q) for q in parts if isinstance(q, Fraction)]
        common = lcm(*(q.denominator for q in whole))
        beat = gcd(*(int(q * common) for q in whole))
        with mpmath.workdps(60):
            return 2 * mpmath.pi / (abs(number.value(rates[0])) * beat / common)
    except UnsureError:
        return None
