"""Numbers that are shown: exact where they can be, otherwise rounded and said to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath
from mpmath import mpf

from calcanim.exact.certain import UndefinedHereError, UnsettledError, as_mpf, certain
from calcanim.exact.tidy import as_expression
from calcanim.expressions.tree import Expression, add, div, neg
from calcanim.refusals import Refusal

_HUGE, _TINY = mpf(10) ** 10_000, mpf(10) ** -1_000_000
_LEAST, _MOST = mpf("1e-290"), mpf("1e290")  # what float64 holds with room for a window


class UndefinedError(Refusal):
    """There is no value at this point; the message is a sentence for the user."""


class TooLargeError(UndefinedError):
    """There may be a value, but numbers on the way are too large to work with."""


LONGEST = 250  # characters of a number that is shown as it is


@dataclass(frozen=True, slots=True)
class Value:
    """`exact` is a rational number where the value is known to be one, else None.

    `digits` are right where it is numerical: none beyond them is shown.
    """

    exact: Fraction | None
    approx: mpf
    digits: int = 17

    @property
    def text(self) -> str:
        """Exact (``8/3``) where that can be read, or at least 15 digits."""
        if self.exact is not None and len(str(self.exact)) <= LONGEST:
            return str(self.exact)
        if self.approx == 0:
            return "0"
        return str(mpmath.nstr(self.approx, min(self.digits, 17), strip_zeros=False))

    def _sympy_(self) -> Any:
        """sympy's number: a Rational where it is exact, else a Float of 17 digits."""
        import sympy

        if self.exact is not None:
            return sympy.Rational(self.exact.numerator, self.exact.denominator)
        return sympy.Float(self.text, 17)

    def rounded(self, digits: int = 6) -> str:
        """A decimal of `digits` significant digits, without an exponent where it is readable."""
        return rounded(self.approx, min(digits, self.digits))


def rounded(x: mpf, digits: int = 6) -> str:
    """`x` as a decimal; ``1.5e-7`` beyond a readable length."""
    if x == 0:
        return "0"
    text = str(mpmath.nstr(mpf(x), digits, min_fixed=-4, max_fixed=max(digits, 7)))
    mantissa, _, exponent = text.partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


def number_of(e: Expression) -> Value:
    """The value of a constant expression. Raises UndefinedError."""
    if e.variables:
        raise UndefinedError(f"{e} is not a number: it contains {e.variables[0]}")
    return value_at(e, {})


def decimal(x: mpf, digits: int, *, zeros: bool = False) -> Expression:
    """A number as a tree, rounded to `digits`; with `zeros` it keeps those at its end."""
    with mpmath.workdps(digits + 15):  # abs() rounds to the precision of the moment
        text = mpmath.nstr(abs(x), digits, strip_zeros=not zeros)
    size = Expression("number", (), text)
    return neg(size) if x < 0 else size


def number_or_none(e: Expression) -> Value | None:
    """The value of a constant expression; None where it has none, or none that can be told."""
    try:
        return value_at(e, {})
    except ValueError:  # UndefinedError, or notation that is still to be worked out
        return None


def value_at(e: Expression, at: Mapping[str, Expression]) -> Value:
    """The value of `e` where each variable has the value of a constant expression.

    All digits of it are right, and it is 0 only where that is proved. Raises UndefinedError where
    `e` provably has no real value, TooLargeError where it is too large, or too near to 0, to tell.
    """
    place = ", ".join(f"{k} = {v}" for k, v in at.items()) or "any point"
    for v in at.values():
        try:
            certain(v)
        except UndefinedHereError:
            raise UndefinedError(f"{place} is no real number") from None
        except UnsettledError as error:
            raise TooLargeError(_unsettled(v, error, place)) from None
    try:
        found = certain(e, at)
    except UndefinedHereError:
        raise UndefinedError(f"{e} is not defined at {place}") from None
    except UnsettledError as error:
        raise TooLargeError(_unsettled(e, error, place)) from None
    if isinstance(found, Fraction):
        return Value(found, as_mpf(found))
    if not _TINY < abs(found) < _HUGE:
        size = "large" if abs(found) > 1 else "near to 0"
        raise TooLargeError(f"{e} is too {size} to work with at {place}")
    return Value(None, found)


def need_size(found: Sequence[mpf], place: str) -> None:
    """Raise TooLargeError for numbers that no axis can hold."""
    for x in found:
        if x and not _LEAST < abs(x) < _MOST:
            size = "large" if abs(x) >= _MOST else "small"
            raise TooLargeError(f"the values at {place} are too {size} to show")


def _unsettled(e: Expression, error: UnsettledError, place: str) -> str:
    if error.part is None:
        return f"{e} is too large to work with at {place}"
    return (
        f"{e} is not settled at {place}: no number of digits tells whether {error.part} is 0 there"
    )


@dataclass(frozen=True, slots=True)
class Quotient:
    """Difference quotients for one step `h`; None where the function is not defined.

    So is a central one of which no number of digits tells whether it is 0.
    """

    h: mpf
    forward: mpf | None
    central: mpf | None


def difference_quotients(
    function: Expression, name: str, at: Expression, steps: Sequence[Fraction]
) -> tuple[Quotient, ...]:
    """Forward and central quotients at the constant `at`, all digits right: truncation alone."""
    return tuple(
        Quotient(
            as_mpf(h),
            quotient(function, name, at, Fraction(0), h),
            _central(function, name, at, h),
        )
        for h in steps
    )


def _central(function: Expression, name: str, at: Expression, h: Fraction) -> mpf | None:
    # Around the top of sin(x) + cos(x) it is 0, which no digits settle.
    try:
        return quotient(function, name, at, -h, h)
    except TooLargeError:
        return None


def quotient(
    function: Expression, name: str, at: Expression, low: Fraction, high: Fraction
) -> mpf | None:
    """The slope of the secant from `at` + `low` to `at` + `high`, to 45 digits.

    None where the function has no value there. Raises TooLargeError.
    """
    ends = (function.substitute(name, add(at, _number(h)) if h else at) for h in (high, low))
    ahead, behind = ends
    try:
        return value_at(div(add(ahead, neg(behind)), _number(high - low)), {}).approx
    except TooLargeError:
        raise
    except UndefinedError:
        return None


def _number(q: Fraction) -> Expression:
    return as_expression(q)
