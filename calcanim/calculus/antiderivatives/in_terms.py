"""A function of x written in terms of u = g(x)."""

from __future__ import annotations

from fractions import Fraction

from calcanim.exact.algebra import polynomial
from calcanim.exact.factors import factored_number, linear
from calcanim.exact.tidy import rational, tidy
from calcanim.expressions.tree import Expression, add, div, neg, number, power, variable


def rewritten(e: Expression, g: Expression, x: str, u: str) -> Expression | None:
    """`e` with g(x) called u and no x left, else None."""
    new = variable(u)
    out = replaced_outside_in(e, g, x, new)
    if not out.has(x):
        return out
    line = linear(g, x)
    if line is not None:
        a, b = line
        v = add(new, neg(b)) if rational(b) != 0 else new
        inverse = v if rational(a) == 1 else div(v, a)
        return out.substitute(x, tidy(inverse, u))
    shape = _shifted_power(g, x)
    if shape is not None:
        a, n, b = shape
        v = add(new, neg(b)) if rational(b) != 0 else new
        inverse = tidy(v if rational(a) == 1 else div(v, a), u)
        swapped = _powers(out, x, n, inverse)
        return None if swapped.has(x) else swapped
    return None


def _shifted_power(g: Expression, x: str) -> tuple[Expression, int, Expression] | None:
    """(a, n, b) of ``a*x**n + b`` with n at least 2."""
    c = polynomial(g, x)
    if c is None or len(c) < 3 or any(rational(v) != 0 for v in c[1:-1]):
        return None
    return c[-1], len(c) - 1, c[0]


def _powers(e: Expression, x: str, n: int, new: Expression) -> Expression:
    """`e` with x**(n*k) written new**k."""

    def change(node: Expression) -> Expression:
        if node.op == "pow" and node.args[0] == variable(x):
            k = rational(node.args[1])
            if k is not None and k % n == 0:
                k = k / n
                return new if k == 1 else power(new, number(int(k)))
        return node

    return e.transform(change)


def replaced_outside_in(e: Expression, g: Expression, x: str, new: Expression) -> Expression:
    """Top-down replacement, so that the largest g is met first."""
    if e == g:
        return new
    found = _as_power(e, g, x, new)
    if found is not None:
        return found
    if not e.args:
        return e
    return Expression(e.op, tuple(replaced_outside_in(a, g, x, new) for a in e.args), e.value)


def _as_power(e: Expression, g: Expression, x: str, new: Expression) -> Expression | None:
    """`e` as a whole power of g: x^4 of x^2, x of sqrt(x), exp(2x) of exp(x), 2^(2x) of 2^x."""
    if e.op == "call" and g.op == "call" and e.value == g.value == "exp":
        k = ratio(e.args[0], g.args[0])
        return None if k is None else _whole(new, k)
    if g.op == "pow" and not g.args[0].has(x) and e.op == "pow" and e.args[0] == g.args[0]:
        k = ratio(e.args[1], g.args[1])
        return None if k is None else _whole(new, k)
    base, n = _power_parts(g)
    if n is None or n == 1:
        return None
    if n.denominator % 2 == 0 and e.op == "call" and e.value == "cbrt" and e.args[0] == base:
        return _whole(new, Fraction(1, 3) / n)  # Beside an even root the base is not negative.
    other, m = _power_parts(e)
    if m is None or other != base or (n.denominator > 1 and e.op == "add"):
        return None
    return _whole(new, m / n)


def _power_parts(e: Expression) -> tuple[Expression, Fraction | None]:
    """(b, n) of b**n, a root or anything else; n is None where it is no number."""
    if e.op == "pow":
        return e.args[0], rational(e.args[1])
    if e.op == "call" and e.value == "sqrt":
        return e.args[0], Fraction(1, 2)
    return e, Fraction(1)


def _whole(new: Expression, k: Fraction) -> Expression | None:
    """``new ** k`` for a whole k, else None."""
    if k.denominator != 1:
        return None
    if k < 0:
        return div(number(1), _whole(new, -k) or new)
    return new if k == 1 else power(new, number(int(k)))


def ratio(a: Expression, b: Expression) -> Fraction | None:
    """a/b where it is a rational number."""
    n, rest = factored_number(tidy(a, ""))
    m, other = factored_number(tidy(b, ""))
    return n / m if m and rest is not None and rest == other else None
