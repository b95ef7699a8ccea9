"""Numbers that are known for sure: a fraction that is the value, or a ball that holds it.

Arithmetic on fractions stays exact; all else is FLINT's ball arithmetic (Johansson 2017, Arb:
efficient arbitrary-precision midpoint-radius interval arithmetic). What a ball cannot tell, such as
whether what it holds is 0, is never guessed: `UndecidedError` names the part in question, and more
bits or a proof decide it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Protocol

from flint import arb, ctx, fmpq

from calcanim.expressions.tree import Expression

Ball = Any  # flint.arb, which has no types
Known = Fraction | Ball
LONGEST = 4000  # bits of a fraction that is kept exact


class UndefinedHereError(Exception):
    """Proved: there is no real value. `where` is the part without one."""

    def __init__(self, where: Expression) -> None:
        super().__init__(str(where))
        self.where = where


class UndecidedError(Exception):
    """These bits do not tell whether `part`, a constant once `at` is put in, is 0.

    `part` is None where a value is beyond all bounds of the arithmetic.
    """

    def __init__(self, part: Expression | None) -> None:
        super().__init__("" if part is None else str(part))
        self.part = part


class Signs(Protocol):
    """Who knows the sign of a part, and whether it is a whole number."""

    def sign(self, x: Known, part: Expression) -> int:
        """The sign of `x`, which is the value of `part`."""

    def whole(self, x: Known, part: Expression) -> int | None:
        """`x` as a whole number, None where it surely is none."""


def ball(x: Known) -> Ball:
    """A fraction as a ball of the present precision."""
    return arb(fmpq(x.numerator, x.denominator)) if isinstance(x, Fraction) else x


def plus(a: Known, b: Known, bits: int) -> Known:
    """a + b."""
    return _joined(a, b, bits, lambda x, y: x + y)


def times(a: Known, b: Known, bits: int) -> Known:
    """a * b."""
    return _joined(a, b, bits, lambda x, y: x * y)


def _joined(a: Known, b: Known, bits: int, operation: Callable[[Any, Any], Known]) -> Known:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return operation(a, b)
    before = ctx.prec
    ctx.prec = bits
    try:
        return operation(ball(a), ball(b))
    finally:
        ctx.prec = before
