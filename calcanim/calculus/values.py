"""Numbers that are shown: exact where they can be, otherwise rounded and said to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.tree import Expression


class UndefinedError(ValueError):
    """There is no value at this point; the message is a sentence for the user."""


class TooLargeError(UndefinedError):
    """There may be a value, but numbers on the way are too large to work with."""


@dataclass(frozen=True, slots=True)
class Value:
    """`exact` is a rational number where the value is known to be one, else None."""

    exact: Fraction | None
    approx: mpf

    @property
    def text(self) -> str:
        """Exact (``8/3``), or at least 15 digits."""
        if self.exact is not None:
            return str(self.exact)
        if self.approx == 0:
            return "0"
        return str(mpmath.nstr(self.approx, 17, strip_zeros=False))

    def rounded(self, digits: int = 6) -> str:
        """A decimal of `digits` significant digits, without an exponent where it is readable."""
        return rounded(self.approx, digits)


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


def value_at(e: Expression, at: dict[str, Expression]) -> Value:
    """The value of `e` where each variable has the value of a constant expression.

    Raises UndefinedError where `e` has no real value, TooLargeError where it is too large to tell.
    """
    place = ", ".join(f"{k} = {v}" for k, v in at.items()) or "any point"
    try:
        numbers = {k: evaluate(v, {}, 60) for k, v in at.items()}
        if any(v is None for v in numbers.values()):
            raise UndefinedError(f"{place} is no real number")
        fractions = {k: exact(v, {}) for k, v in at.items()}
        try:
            approx = evaluate(e, numbers, 40)
        except EvaluationOverflowError:
            # The sine of a large number needs more digits.
            approx = evaluate(e, {k: evaluate(v, {}, 140) for k, v in at.items()}, 120)
        if approx is not None and 0 < abs(approx) < mpf(10) ** -30:
            # What shrinks with the precision is what rounding has left of 0, as in sin(pi).
            fine = evaluate(e, {k: evaluate(v, {}, 140) for k, v in at.items()}, 120)
            if fine is not None and abs(fine) < mpf(10) ** -90:
                approx = mpf(0)
    except EvaluationOverflowError:
        raise TooLargeError(f"{e} is too large to work with at {place}") from None
    if approx is None:
        raise UndefinedError(f"{e} is not defined at {place}")
    known = None
    if all(v is not None for v in fractions.values()):
        known = exact(e, {k: v for k, v in fractions.items() if v is not None})
    return Value(known, approx)


def need_slope(e: Expression, name: str, at: mpf, place: str) -> None:
    """Raise UndefinedError unless the quotients from both sides close in on one slope at `at`.

    A formula for the derivative may have a value where there is none: sign(0) is 0, and abs has a
    corner there.
    """
    if not e.has(name):
        return
    with mpmath.workdps(120):
        h = mpf(10) ** -40
        try:
            here, ahead, behind = (evaluate(e, {name: at + d}, 120) for d in (0, h, -h))
        except EvaluationOverflowError:
            raise UndefinedError(f"{e} is too large to work with at {place}") from None
        if here is None or ahead is None or behind is None:
            raise UndefinedError(f"{e} is not defined on both sides of {place}: no derivative")
        right, left = (ahead - here) / h, (here - behind) / h
        if abs(right - left) > mpf(10) ** -12 * max(1, abs(right)):
            raise UndefinedError(f"{e} has no derivative at {place}: the two sides disagree")


@dataclass(frozen=True, slots=True)
class Quotient:
    """Difference quotients for one step `h`; None where the function is not defined."""

    h: mpf
    forward: mpf | None
    central: mpf | None


def difference_quotients(
    function: Expression, name: str, at: mpf, steps: Sequence[mpf]
) -> tuple[Quotient, ...]:
    """Forward and central quotients at `at`, computed in 60 digits: truncation error only."""
    out = []
    with mpmath.workdps(60):
        here = evaluate(function, {name: at}, 60)
        for h in steps:
            ahead = evaluate(function, {name: at + h}, 60)
            behind = evaluate(function, {name: at - h}, 60)
            forward = (ahead - here) / h if ahead is not None and here is not None else None
            central = None
            if ahead is not None and behind is not None:
                central = (ahead - behind) / (2 * h)
            out.append(Quotient(h, forward, central))
    return tuple(out)
