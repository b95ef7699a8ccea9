"""Exact constants with a sign: a Fraction, or a sum of rational multiples of known constants.

Their sign is proved: 0 by the canonical form, any other by a value far from what rounding leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import isqrt

from mpmath import mpf

from calcanim.exact import closed_constants
from calcanim.exact.closed_form import UNIT, Form, Monomial, shown
from calcanim.exact.tidy import as_expression
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression, call


class UnsettledError(ArithmeticError):
    """The rules do not settle it; nothing is known."""


@dataclass(frozen=True, slots=True)
class Irrational:
    """A sum of rational multiples of products of powers of constants, in its canonical form."""

    items: frozenset[tuple[Monomial, Fraction]]

    @property
    def form(self) -> Form:
        """The sum as a mapping."""
        return dict(self.items)

    def __add__(self, other: Number) -> Number:
        return _of(closed_constants.plus(self.form, form_of(other)))

    __radd__ = __add__

    def __neg__(self) -> Number:
        return Irrational(frozenset((m, -v) for m, v in self.items))

    def __sub__(self, other: Number) -> Number:
        return self + -other

    def __rsub__(self, other: Number) -> Number:
        return -self + other

    def __mul__(self, other: Number) -> Number:
        try:
            return _of(closed_constants.times(self.form, form_of(other)))
        except closed_constants.NoFormError as error:
            raise UnsettledError(str(error)) from None

    __rmul__ = __mul__


Number = Fraction | Irrational


def _of(form: Form) -> Number:
    if not form:
        return Fraction(0)
    return form[UNIT] if set(form) == {UNIT} else Irrational(frozenset(form.items()))


def form_of(n: Number) -> Form:
    """The number as a sum of products of powers."""
    if isinstance(n, Irrational):
        return n.form
    return {UNIT: n} if n else {}


def exact_number(e: Expression) -> Number:
    """A constant expression. Raises UnsettledError."""
    form = closed_constants.form_of(e)
    if form is None:
        raise UnsettledError(f"{e} has no exact form here")
    return _of(form)


def tree_of(n: Number) -> Expression:
    """The number as an expression."""
    return shown(n.form) if isinstance(n, Irrational) else as_expression(n)


@lru_cache(maxsize=4096)
def sign(n: Number) -> int:
    """-1, 0 or 1. Raises UnsettledError where a value is too near to 0 to tell."""
    if isinstance(n, Fraction):
        return (n > 0) - (n < 0)
    try:
        value = evaluate(shown(n.form), {}, 60)
    except EvaluationOverflowError:
        value = None
    if value is None or abs(value) < mpf(10) ** -40:
        raise UnsettledError("no sign")
    return 1 if value > 0 else -1


def value_of(n: Number, digits: int = 50) -> mpf:
    """The number as a decimal. Raises UnsettledError."""
    if isinstance(n, Fraction):
        return mpf(n.numerator) / n.denominator
    try:
        value = evaluate(shown(n.form), {}, digits)
    except EvaluationOverflowError:
        value = None
    if value is None:
        raise UnsettledError("no value")
    return value


def called(name: str, *args: Number) -> Number:
    """A function of exact numbers. Raises UnsettledError."""
    return exact_number(call(name, *map(tree_of, args)))


def raised(base: Number, exponent: Number) -> Number:
    """base ** exponent for base > 0, or any base but 0 and a whole exponent."""
    if base == 1:
        return base
    if isinstance(base, Fraction) and isinstance(exponent, Fraction):
        if exponent.denominator == 1 and abs(exponent) < 500:
            return Fraction(base ** int(exponent))
        if exponent.denominator == 2 and base > 0:
            root = _square_root(base)
            if root is not None and abs(exponent) < 500:
                return Fraction(root ** int(2 * exponent))
    return exact_number(Expression("pow", (tree_of(base), tree_of(exponent))))


def _square_root(q: Fraction) -> Fraction | None:
    top, under = isqrt(q.numerator), isqrt(q.denominator)
    return Fraction(top, under) if Fraction(top * top, under * under) == q else None
