"""Certain numbers: what a constant is exactly, or its digits, all of them right.

A ball (`expressions.balls`) holds the value; bits are added until its digits agree. A ball that
still holds 0 shows that nothing is there only together with a proof: exact arithmetic, a closed
form, or a normal form that is 0. Where there is neither, the number is not told.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

import mpmath
from flint import arb
from mpmath import mpf
from mpmath.libmp import from_man_exp

from calcanim.exact.algebra import proved_equal
from calcanim.exact.closed_constants import closed
from calcanim.exact.tidy import as_expression
from calcanim.expressions.balls import UndecidedError, UndefinedHereError
from calcanim.expressions.enclosed import enclosed
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.tree import Expression, number

__all__ = ["UndefinedHereError", "UnsettledError", "as_mpf", "certain", "proved_zero", "sign_of"]

At = Mapping[str, Expression | Fraction]

_BITS = (192, 768, 3072, 12288, 68000)
_SLOW_BITS = _BITS[:-1]  # with gamma and its like, which take a second for the most
_SLOW = ("gamma", "beta", "binomial", "factorial")
_RIGHT = 150  # bits of what is given back: 45 digits
_HUGE = mpf(10) ** 10_000
_NOTHING = 1e-200
_DOUBT = 768  # bits after which a 0 is suspected


class UnsettledError(ArithmeticError):
    """No effort tells this number, or whether there is one. `part` may be 0, if it is not None."""

    def __init__(self, part: Expression | None) -> None:
        super().__init__("" if part is None else str(part))
        self.part = part


def certain(e: Expression, at: At | None = None) -> Fraction | mpf:
    """The value of `e` with constants for its variables: exact, or right to 45 digits.

    Raises UndefinedHereError where there is provably no real value, UnsettledError where nothing
    can be told within some 15,000 digits.
    """
    return _worked(e, tuple((at or {}).items()), _RIGHT)


def sign_of(e: Expression, at: At | None = None) -> int:
    """-1, 0 or 1, proved. Raises as `certain` does."""
    value = _worked(e, tuple((at or {}).items()), 1)
    return (value > 0) - (value < 0)


@lru_cache(maxsize=512)
def _worked(
    e: Expression, at: tuple[tuple[str, Expression | Fraction], ...], right: int
) -> Fraction | mpf:
    given = dict(at)
    zeros: set[Expression] = set()
    tried: set[Expression] = set()
    part: Expression | None = None
    for bits in _SLOW_BITS if any(n.value in _SLOW for _, n in e.walk()) else _BITS:
        while True:
            try:
                found = enclosed(e, given, bits, zeros)
            except UndecidedError as doubt:
                part = doubt.part
            else:
                if isinstance(found, Fraction):
                    return found
                if found.rel_accuracy_bits() >= right:
                    return as_mpf(found)
                part = e
            if part is None or bits < _DOUBT or part in tried:
                break
            tried.add(part)
            if not proved_zero(part, given):
                break
            zeros.add(part)
    raise UnsettledError(part)


def at_binary(e: Expression, at: Mapping[str, mpf]) -> mpf | None:
    """The value of `e` at binary numbers, as iterates are, to 45 digits; None where undefined.

    What 200 digits do not tell from 0 is 0 here. Raises EvaluationOverflowError beyond 10^10000.
    """
    given = {k: _fraction(v) for k, v in at.items()}
    for bits in _BITS[:2]:
        try:
            found = enclosed(e, given, bits)
        except UndefinedHereError:
            return None
        except UndecidedError:
            continue
        if isinstance(found, Fraction) or found.rel_accuracy_bits() >= _RIGHT:
            value = as_mpf(found)
            if abs(value) > _HUGE:
                raise EvaluationOverflowError(f"{e} is too large")
            return value
        if bits == _BITS[1] and found.contains(0) and found.rad() < _NOTHING:
            return mpf(0)
    return evaluate(e, at, 40)


def _fraction(x: mpf) -> Fraction:
    sign, mantissa, exponent, _ = x._mpf_
    size: Fraction = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -size if sign else size


def as_mpf(x: object) -> mpf:
    """A fraction to 60 digits, or the middle of a ball to 200 bits, as mpmath's number."""
    if isinstance(x, mpf):
        return x
    if isinstance(x, Fraction):
        with mpmath.workdps(60):
            return mpf(x.numerator) / x.denominator
    mantissa, exponent = x.mid().man_exp()  # type: ignore[attr-defined]
    return mpmath.mp.make_mpf(from_man_exp(int(mantissa), int(exponent), 200, "n"))


def proved_zero(e: Expression, at: At | None = None) -> bool:
    """Whether `e`, a constant once `at` is put in, is proved to be 0; it has to have a value."""
    for name, value in (at or {}).items():
        put = value if isinstance(value, Expression) else as_expression(value)
        e = e.substitute(name, put)
    nothing = number(0)
    return proved_equal(e, nothing) or closed(e) == nothing or _no_surd(e)


def _no_surd(e: Expression) -> bool:
    """Whether a constant made of fractions and roots is nearer to 0 than any such one but 0.

    Source: Burnikel, Funke, Mehlhorn, Schirra and Schmitt (2001), A separation bound for real
    algebraic expressions: |E| is 0 or at least 1/(u**(D - 1)*l).
    """
    try:
        above, below, degree = _separation(e)
    except ValueError:
        return False
    bits = math.ceil((degree - 1) * above + below) + 8
    if bits > _BITS[-1]:
        return False
    try:
        found = enclosed(e, {}, 2 * bits + 64)
    except (UndecidedError, UndefinedHereError):
        return False
    return bool(found == 0) or (
        not isinstance(found, Fraction) and bool(abs(found) < arb(2) ** -bits)
    )


def _separation(e: Expression) -> tuple[float, float, int]:
    """The binary logarithms of u and l, and D. ValueError where `e` has more than roots."""
    parts = [_separation(a) for a in e.args if not (e.op == "pow" and a is e.args[1])]
    degree = math.prod(d for _, _, d in parts)
    match e.op:
        case "number":
            q = Fraction(e.value or "0")
            return math.log2(max(abs(q.numerator), 1)), math.log2(q.denominator), 1
        case "neg":
            return parts[0]
        case "add":
            below = sum(low for _, low, _ in parts)
            tops = [u + below - low for u, low, _ in parts]
            return max(tops) + math.log2(len(tops)), below, degree
        case "mul":
            return sum(u for u, _, _ in parts), sum(low for _, low, _ in parts), degree
        case "div":
            (a, b, _), (c, d, _) = parts
            return a + d, b + c, degree
        case "call" if e.value in ("sqrt", "cbrt"):
            return _root_of(parts[0], 2 if e.value == "sqrt" else 3)
        case "pow":
            n = exact(e.args[1], {})
            if n is None or abs(n.numerator) > 12 or n.denominator > 12:
                raise ValueError("no algebraic number")
            above, below, d = parts[0]
            if n < 0:
                above, below = below, above
            whole = abs(n.numerator) * above, abs(n.numerator) * below, d
            return whole if n.denominator == 1 else _root_of(whole, n.denominator)
    raise ValueError("no algebraic number")


def _root_of(inside: tuple[float, float, int], k: int) -> tuple[float, float, int]:
    above, below, degree = inside
    if degree * k > 256:
        raise ValueError("too many roots")
    if above >= below:
        return (above + (k - 1) * below) / k, below, degree * k
    return above, ((k - 1) * above + below) / k, degree * k
