"""What is surely positive, or not negative, as can be read off the tree."""

from __future__ import annotations

from calcanim.exact.algebra import rational_coefficients
from calcanim.exact.factors import quadratic
from calcanim.exact.tidy import rational
from calcanim.expressions.functions import FUNCTIONS
from calcanim.expressions.tree import Expression, add, mul, neg


def positive(e: Expression, x: str) -> bool:
    """Whether `e` is surely above 0 for every x (False where that is not seen at once)."""
    value = rational(e)
    if value is not None:
        return value > 0
    if e.op == "constant":
        return e.value != "oo"
    if e.op == "call":
        image = FUNCTIONS[e.value or ""].image
        if image is not None and image.low >= 0 and not image.closed:
            return True
        return e.value in ("sqrt", "cbrt") and positive(e.args[0], x)
    if e.op == "pow":
        k = rational(e.args[1])
        even = k is not None and k.denominator == 1 and k % 2 == 0
        return positive(e.args[0], x) or (even and False)
    if e.op in ("mul", "div"):
        return all(positive(a, x) for a in e.args)
    if e.op == "add":
        if all(positive(t, x) or not_negative(t, x) for t in e.args):
            return any(positive(t, x) for t in e.args)
        if _root_above(e, x):
            return True
        q = quadratic(e, x)
        if q is not None:
            a, b, c = (rational(v) for v in q)
            if a is not None and b is not None and c is not None:
                return a > 0 and b * b < 4 * a * c
        wave = sum(1 for t in e.args if _is_wave(t))
        rest = [rational(t) for t in e.args if not _is_wave(t)]
        return len(rest) == 1 and rest[0] is not None and rest[0] > wave
    return False


def _root_above(e: Expression, x: str) -> bool:
    """x + sqrt(x^2 + c) with c > 0: the root is larger than the size of x."""
    roots = [t for t in e.args if t.op == "call" and t.value == "sqrt"]
    if len(e.args) != 2 or len(roots) != 1:
        return False
    other = next(t for t in e.args if t is not roots[0])
    c = rational_coefficients(add(roots[0].args[0], neg(mul(other, other))), x)
    return c is not None and len(c) == 1 and c[0] > 0


def _is_wave(t: Expression) -> bool:
    inner = t.args[0] if t.op == "neg" else t
    return inner.op == "call" and inner.value in ("sin", "cos")


def not_negative(e: Expression, x: str) -> bool:
    """Whether `e` is surely at least 0 where it is defined."""
    if positive(e, x):
        return True
    if e.op == "pow":
        k = rational(e.args[1])
        return k is not None and (k.denominator % 2 == 0 or k.numerator % 2 == 0)
    if e.op == "call":
        image = FUNCTIONS[e.value or ""].image
        return image is not None and image.low >= 0
    return e.op in ("mul", "div") and all(not_negative(a, x) for a in e.args)
