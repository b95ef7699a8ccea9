"""Terms as sums of waves: cos(u1)*g1 + cos(u2)*g2 + … + g, each u a line in the index.

Products of sines and cosines become sums of them, so that sin(n)**2 is 1/2 - cos(2*n)/2.
"""

from __future__ import annotations

from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.limits.asymptotics.exact_numbers import UnsettledError
from calcanim.calculus.limits.asymptotics.expansion import Arithmetic
from calcanim.calculus.limits.asymptotics.rules import expand
from calcanim.exact.algebra import polynomial
from calcanim.exact.closed_form import PI
from calcanim.exact.constants import exactly
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power

_HALF = div(number(1), number(2))
_MOST = 12
# A line that a cosine is taken of (None for the plain part), and what stands before it.
Wave = tuple[Expression | None, Expression]


def waves(f: Expression, i: str) -> list[Wave] | None:
    """`f` as a sum of waves, each line once; None where it is no such sum."""
    found = _waves(f, i)
    if found is None:
        return None
    parts: dict[Expression | None, list[Expression]] = {}
    for u, g in found:
        parts.setdefault(u, []).append(g)
    return [(u, add(*g)) for u, g in parts.items()]


def _waves(f: Expression, i: str) -> list[Wave] | None:
    if not any(_is_wave(n, i) for _, n in f.walk()):
        return [(None, f)]
    match f.op:
        case "add":
            parts = [_waves(a, i) for a in f.args]
            if any(p is None for p in parts):
                return None
            return [w for p in parts if p is not None for w in p]
        case "neg":
            inner = _waves(f.args[0], i)
            return None if inner is None else [(u, neg(g)) for u, g in inner]
        case "mul":
            return _multiplied([_waves(a, i) for a in f.args], i)
        case "div":
            top, under = _waves(f.args[0], i), _waves(f.args[1], i)
            if top is None or under is None or len(under) > 1 or under[0][0] is not None:
                return None
            return [(u, div(g, f.args[1])) for u, g in top]
        case "pow" if f.args[1].has(i):
            r = rational(f.args[0])
            if r is None or r >= 0 or polynomial(f.args[1], i) is None:
                return None
            turned = _wave(call("cos", mul(PI, f.args[1])), i)
            size = power(as_expression(-r), f.args[1])
            return None if turned is None else _multiplied([turned, [(None, size)]], i)
        case "pow":
            k = rational(f.args[1])
            if k is None or k.denominator > 1 or not 1 <= k <= 6:
                return None
            return _multiplied([_waves(f.args[0], i)] * int(k), i)
        case "call" if f.value in ("sin", "cos"):
            return _wave(f, i)
    return None


def _is_wave(n: Expression, i: str) -> bool:
    if n.op == "pow" and n.args[1].has(i):
        r = rational(n.args[0])
        return r is not None and r < 0
    return n.op == "call" and n.value in ("sin", "cos") and n.has(i)


def _wave(f: Expression, i: str) -> list[Wave] | None:
    u = f.args[0]
    c = polynomial(u, i)
    if c is None:
        # What settles is no wave: sin(1/n).
        return None if _may_swing(u, i) else [(None, f)]
    if len(c) != 2:
        return None
    line = u if f.value == "cos" else add(u, neg(div(PI, number(2))))
    return [(_line(line, i), number(1))]


def _may_swing(u: Expression, i: str) -> bool:
    try:
        Arithmetic(4).level(expand(u, i))
    except UnsettledError:
        return True
    return False


def _line(u: Expression, i: str) -> Expression | None:
    """The line with worked-out coefficients, its slope above 0; None for a constant."""
    c = polynomial(u, i)
    if c is None or len(c) > 2:
        return u
    b = exactly(c[0]) if c else number(0)
    a = exactly(c[1]) if len(c) > 1 else number(0)
    if rational(a) == 0:
        return b
    if a.op == "neg":
        a, b = a.args[0], exactly(neg(b))
    return tidy(add(mul(a, Expression("variable", (), i)), b), i)


def _multiplied(parts: list[list[Wave] | None], i: str) -> list[Wave] | None:
    out: list[Wave] = [(None, number(1))]
    for p in parts:
        if p is None:
            return None
        out = [w for one in out for other in p for w in _product(one, other, i)]
        if len(out) > 8 * _MOST:
            return None
    return out


def _product(one: Wave, other: Wave, i: str) -> list[Wave]:
    (u, g), (v, h) = one, other
    both = _together(g, h)
    if u is None or v is None:
        return [(u if v is None else v, both)]
    out: list[Wave] = []
    for w in (_line(add(u, v), i), _line(add(u, neg(v)), i)):
        half = mul(_HALF, both)
        if w is not None and not w.has(i):
            out.append((None, mul(exactly(call("cos", w)), half)))
        else:
            out.append((w, half))
    return out


def _together(g: Expression, h: Expression) -> Expression:
    if rational(g) == 1:
        return h
    return g if rational(h) == 1 else mul(g, h)


def slope(u: Expression, i: str) -> mpf | None:
    """The angle by which a wave turns from term to term, where it is surely no whole turn."""
    c = polynomial(u, i)
    if c is None or len(c) != 2 or c[1].variables:
        return None
    try:
        a = evaluate(c[1], {}, 50)
    except EvaluationOverflowError:
        return None
    if a is None:
        return None
    with mpmath.workdps(50):
        rest = a / (2 * mpmath.pi)
        return a if abs(rest - mpmath.nint(rest)) > mpf(10) ** -20 else None


def swings_for_ever(u: Expression, i: str) -> bool:
    """Whether sin(u) and cos(u) cannot go to 0, for a polynomial u of degree 1 or more.

    If they did, u would come near to a multiple of pi (and pi/2), and so would its last
    differences, which are d! times the leading coefficient: that has to be no multiple of pi.
    """
    c = polynomial(u, i)
    if c is None or len(c) < 2 or any(v.variables for v in c):
        return False
    size = Fraction(1)
    for k in range(1, len(c)):
        size *= k
    try:
        a = evaluate(c[-1], {}, 50)
    except EvaluationOverflowError:
        return False
    if a is None:
        return False
    with mpmath.workdps(50):
        rest = a * int(size) / mpmath.pi
        return bool(abs(rest - mpmath.nint(rest)) > mpf(10) ** -20)
