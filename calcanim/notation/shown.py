"""Numbers as they are shown and said: exact where short, else rounded and marked as such."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from mpmath import mpf

from calcanim.exact.values import Value, rounded, value_at
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, neg, number

_TYPED = 9  # characters of a number that is shown as it was typed
_SURE = 3  # digits before the zeros of a whole number: there these are only its size
_MOST = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """A number on screen: `exact` says whether what is shown is all of it."""

    expression: Expression
    exact: bool

    @property
    def sign(self) -> str:
        """Typst's sign between the thing and its number."""
        return "=" if self.exact else "approx"

    @property
    def words(self) -> str:
        """The number as it is said."""
        return ("" if self.exact else "about ") + spoken(self.expression)


def shown(exact: Fraction | None, approx: mpf, digits: int = 4) -> Shown:
    """A short exact number as it is, everything else to `digits` significant digits."""
    if exact is not None:
        if exact.denominator == 1 and abs(exact) < 10**7:
            return Shown(_tree(str(exact)), True)
        decimal = rounded(approx, 12)
        if "e" not in decimal and Fraction(decimal) == exact and len(decimal.lstrip("-")) <= 6:
            return Shown(_tree(decimal), True)
    text = rounded(approx, digits)
    # Of a whole number that ends in zeros nobody can tell which digits are meant.
    while text.endswith("00") and len(text.strip("-0")) < _SURE and digits < _MOST:
        digits += 1
        text = rounded(approx, digits)
    return Shown(_tree(text), exact is not None and Fraction(text) == exact)


def as_shown(value: Value, digits: int = 4) -> Shown:
    """`shown` for a value that knows whether it is exact."""
    return shown(value.exact, value.approx, digits)


def as_typed(e: Expression, digits: int = 4) -> Shown:
    """A constant as it was typed where that is a short number, else as it is shown."""
    value = value_at(e, {})
    found = as_shown(value, digits)
    if not found.exact and value.exact is not None and len(str(e)) <= _TYPED:
        return Shown(e, True)
    return found


def borne_out(put: Expression, exact: Fraction | None, approx: mpf, digits: int = 4) -> Shown:
    """`shown`, to no more digits than the rounded numbers in `put` come to as well.

    What stands before the sign is what is read: 0.7854 - 0.1*(-2.121) is not 0.99753.
    """
    value = evaluate(put, {}, 30)
    most = shown(exact, approx, digits)
    if most.exact or value is None:
        return most
    for n in range(digits, 1, -1):
        fewer = shown(None, approx, n)
        if rounded(value, n) == str(fewer.expression):
            return fewer
    return shown(None, value, digits)


def numeral(value: float) -> Expression:
    """A decimal as it stands, to ten digits."""
    return _tree(f"{value:.10g}")


def measured(value: float, digits: int = 5) -> Shown:
    """What was worked out in floating point: exact where it is short."""
    short = Fraction(f"{value:.8g}")
    exact = short if abs(float(short) - value) <= 1e-13 * abs(value) else None
    return shown(exact, mpf(value), digits)


def to_digits(x: mpf, digits: int) -> Expression:
    """`x` to so many significant digits; a small power of ten is written with its zeros."""
    text = rounded(x, digits)
    if "e-" in text and mpf("1e-8") < abs(x) < 1 and len(text.partition("e")[0]) <= 2:
        text = f"{float(text):.8f}".rstrip("0")
    return _tree(text)


def in_zeros(x: mpf, digits: int) -> Expression:
    """`x` to so many significant digits, a small number with all of its zeros."""
    text = rounded(x, digits)
    if "e-" in text:
        head, _, power = text.partition("e-")
        text = f"{float(text):.{int(power) + len(head.partition('.')[2])}f}"
    return _tree(text)


def _tree(text: str) -> Expression:
    """A decimal, as `rounded` writes it, as a tree."""
    return neg(number(text[1:])) if text.startswith("-") else number(text)
