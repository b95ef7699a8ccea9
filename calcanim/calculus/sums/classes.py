"""Terms that repeat a pattern: the index in residue classes, in each of which the pattern stands.

(-1)**i, cos(pi*i/2), mod(i, 3) and floor(i/2) are constants or lines for i = N*m + r.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from calcanim.exact.algebra import polynomial
from calcanim.exact.closed_form import PI
from calcanim.exact.constants import exactly
from calcanim.exact.factors import polynomial_of
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power

MOST = 12  # classes
WAVES = ("sin", "cos", "tan", "cot", "sec", "csc")


def period(f: Expression, i: str) -> int:
    """The least N such that the signs and waves of `f` repeat after N terms, as far as is seen."""
    found = 1
    for _, n in f.walk():
        if not n.has(i):
            continue
        if n.op == "pow" and _negative(n.args[0]):
            powers = _coefficients(n.args[1], i) or []
            below = (2 * v.denominator for v in powers)
            found = lcm(found, 2 * period(n.args[1], i), *below)
        elif n.op == "call" and n.value in WAVES:
            found = lcm(found, _of_wave(n.args[0], i))
        elif n.op == "call" and n.value == "mod":
            k = rational(n.args[1])
            found = lcm(found, int(k)) if k is not None and k > 0 and k.denominator == 1 else found
        elif n.op == "call" and n.value in ("floor", "ceil"):
            line = _rational_line(n.args[0], i)
            found = lcm(found, line[0].denominator) if line is not None else found
        if found > MOST:
            return 1
    return found


def _negative(base: Expression) -> bool:
    r = rational(base)
    return r is not None and r < 0


def _rational_line(u: Expression, i: str) -> tuple[Fraction, Fraction] | None:
    c = polynomial(u, i)
    if c is None or len(c) > 2:
        return None
    values = [rational(v) for v in c]
    if any(v is None for v in values):
        return None
    b, a = (values[0] or Fraction(0)), (values[1] if len(values) > 1 else Fraction(0))
    return a or Fraction(0), b


def turns(u: Expression, i: str) -> list[Fraction] | None:
    """Coefficients of the powers of `i` in u/pi but the constant one; None if not rational."""
    c = polynomial(u, i)
    if c is None:
        return None
    out = []
    for v in c[1:]:
        q = rational(exactly(div(v, PI))) if not v.variables else None
        if q is None:
            return None
        out.append(q)
    return out


def _of_wave(u: Expression, i: str) -> int:
    found = turns(u, i)
    if not found or len(found) > 3:
        return 1
    # A polynomial whose coefficients have the denominator d repeats modulo 2 after 2*d steps.
    return 2 * lcm(*(q.denominator for q in found))


def in_class(f: Expression, i: str, n: int, r: int) -> Expression:
    """`f` at i = n*m + r with the letter m called `i` again, its patterns worked out."""
    put = polynomial_of([Fraction(r), Fraction(n)], i)
    return f.substitute(i, put).transform(lambda e: _settled(e, i))


def _settled(e: Expression, i: str) -> Expression:
    if not e.has(i):
        return e
    if e.op == "pow":
        return _power(e, i)
    if e.op != "call":
        return e
    if e.value in WAVES:
        return _wave(e, i)
    if e.value in ("floor", "ceil"):
        c = _rational_line(e.args[0], i)
        if c is not None and c[0].denominator == 1:
            low = c[1].numerator // c[1].denominator if e.value == "floor" else -((-c[1]) // 1)
            return polynomial_of([Fraction(low), c[0]], i)
    if e.value == "mod":
        c, k = _rational_line(e.args[0], i), rational(e.args[1])
        if c is not None and k is not None and k > 0 and (c[0] / k).denominator == 1:
            return as_expression(c[1] % k)
    return e


def _power(e: Expression, i: str) -> Expression:
    """(-2)**(2*m + 1) as -2**(2*m + 1)."""
    base, c = rational(e.args[0]), _coefficients(e.args[1], i)
    even = None if base is None or base >= 0 or c is None else _repeated(c)
    if even is None or base is None or even.denominator > 1:
        return e
    out = number(1) if base == -1 else power(as_expression(-base), e.args[1])
    return neg(out) if even % 2 else out


def _coefficients(e: Expression, i: str) -> list[Fraction] | None:
    c = polynomial(e, i)
    values = [rational(v) for v in c] if c is not None else [None]
    return None if any(v is None for v in values) else [v for v in values if v is not None]


def _repeated(c: list[Fraction]) -> Fraction | None:
    """The value modulo 2 of a polynomial that has the same at every whole number, else None."""
    over = lcm(*(v.denominator for v in c), 1)
    if len(c) > 4 or over > MOST:
        return None
    values = {sum((v * k**j for j, v in enumerate(c)), Fraction(0)) % 2 for k in range(2 * over)}
    return values.pop() if len(values) == 1 else None


def _wave(e: Expression, i: str) -> Expression:
    """cos(2*pi*m + c) as cos(c)."""
    u = e.args[0]
    found = turns(u, i)
    turned = None if not found else _repeated([Fraction(0), *found])
    if turned is None:
        return e
    start = tidy(u.substitute(i, number(0)), "")
    return exactly(call(e.value or "", exactly(add(start, mul(as_expression(turned), PI)))))


def pattern_is_left(f: Expression, i: str) -> bool:
    """Whether a power with a negative base is still in the way of the rules."""
    return any(n.op == "pow" and n.has(i) and _negative(n.args[0]) for _, n in f.walk())
