"""Rigorous values of a tree: a ball that surely holds it, or a fraction that it is."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from fractions import Fraction

from flint import arb, ctx

from calcanim.expressions.balls import (
    LONGEST,
    Ball,
    Known,
    UndecidedError,
    UndefinedHereError,
    ball,
)
from calcanim.expressions.cases import chosen
from calcanim.expressions.evaluate import exact, odd_root
from calcanim.expressions.function_values import VALUES
from calcanim.expressions.rational_values import rational_value
from calcanim.expressions.tree import NOTATION, Expression, add, neg, number, power, variable

_POWER = power(variable("b"), variable("n"))


def enclosed(
    e: Expression,
    at: Mapping[str, Expression | Known],
    bits: int,
    zeros: Collection[Expression] = (),
) -> Known:
    """The value of `e` with constants for its variables: a fraction if exact, else a ball.

    `zeros` are parts that are known to be 0. Raises UndefinedHereError where `e` surely has no real
    value, UndecidedError where more bits or another zero are needed, KeyError for a variable
    without a value, ValueError for notation.
    """
    before = ctx.prec
    ctx.prec = bits
    try:
        return _Work(at, zeros).value(e)
    finally:
        ctx.prec = before


class _Work:
    def __init__(self, at: Mapping[str, Expression | Known], zeros: Collection[Expression]) -> None:
        self.at, self.zeros = at, zeros
        self.known: dict[int, Known] = {}
        self.made: list[Expression] = []
        self.names: dict[str, Known] = {}

    def value(self, e: Expression) -> Known:
        if e.op == "number":
            return _numeral(e.value or "0")
        if e.op == "variable":
            x = self._variable(e.value or "")
            return x if isinstance(x, Fraction) or e not in self.zeros else Fraction(0)
        if e.op == "constant":
            if e.value == "oo":
                raise UndefinedHereError(e)
            return arb.pi() if e.value == "pi" else arb.const_e()
        if e.op in NOTATION:
            raise ValueError(f"a {e.op} has no value before it is worked out")
        found = self.known.get(id(e))
        if found is None:
            if e.op == "piecewise":
                piece = chosen(e, self._sign_of)
                if piece is None:
                    raise UndefinedHereError(e)
                found = self.value(piece)
            else:
                found = self._apply(e, [self.value(a) for a in e.args])
            if isinstance(found, Fraction):
                found = _short(found)
            elif not found.is_finite():
                raise UndecidedError(None)
            elif found.is_zero() or (self.zeros and e in self.zeros):
                found = Fraction(0)  # A ball of no width is 0 itself.
            self.known[id(e)] = found
        return found

    def _sign_of(self, u: Expression) -> int:
        self.made.append(u)  # what is known is known by identity: it must outlive this call
        return self.sign(self.value(u), u)

    def _variable(self, name: str) -> Known:
        if name not in self.names:
            given = self.at[name]
            self.names[name] = self.value(given) if isinstance(given, Expression) else given
        return self.names[name]

    def sign(self, x: Known, part: Expression) -> int:
        """The sign of `x`, which is the value of `part`."""
        if isinstance(x, Fraction):
            return (x > 0) - (x < 0)
        if x > 0:
            return 1
        if x < 0:
            return -1
        if part in self.zeros:
            return 0
        raise UndecidedError(part)

    def whole(self, x: Known, part: Expression) -> int | None:
        """`x` as a whole number, None where it surely is none."""
        if isinstance(x, Fraction):
            return x.numerator if x.denominator == 1 else None
        near = x.unique_fmpz()
        if near is None:
            if x.rad() > 0.25:
                raise UndecidedError(None)
            return None
        n = int(near)
        if add(part, neg(number(n))) in self.zeros:
            return n
        raise UndecidedError(add(part, neg(number(n))))

    def _apply(self, e: Expression, a: list[Known]) -> Known:
        exactly = all(isinstance(x, Fraction) for x in a)
        match e.op:
            case "add":
                return sum(a[1:], a[0]) if exactly else sum(map(ball, a[1:]), ball(a[0]))
            case "neg":
                return -a[0]
            case "mul":
                if any(isinstance(x, Fraction) and x == 0 for x in a):
                    return Fraction(0)
                return math.prod(a[1:], start=a[0]) if exactly else _product(a)
            case "div":
                if self.sign(a[1], e.args[1]) == 0:
                    raise UndefinedHereError(e)
                if isinstance(a[0], Fraction) and a[0] == 0:
                    return a[0]
                return a[0] / a[1] if exactly else ball(a[0]) / ball(a[1])
            case "pow":
                return self._power(e, a[0], a[1])
        name = e.value or ""
        if exactly and (known := rational_value(name, a)) is not None:
            return known
        return VALUES[name].ball(self, e, a)

    def _power(self, e: Expression, base: Known, exponent: Known) -> Known:
        whole = isinstance(exponent, Fraction) and exponent.denominator == 1
        if isinstance(base, Fraction) and base == 0:
            if self.sign(exponent, e.args[1]) > 0:
                return base
            if e.args[1].op == "number":
                return Fraction(1)
            raise UndefinedHereError(e)
        if whole:
            if isinstance(base, Fraction):
                size = max(base.numerator.bit_length(), base.denominator.bit_length())
                if abs(exponent) * size <= LONGEST:
                    return base ** int(exponent)
            if exponent < 0 and self.sign(base, e.args[0]) == 0:
                raise UndefinedHereError(e)
            return ball(base) ** arb(int(exponent))
        sign = self.sign(base, e.args[0])
        if sign == 0:
            return self._power(e, Fraction(0), exponent)
        root = odd_root(e.args[1])
        if isinstance(base, Fraction) and isinstance(exponent, Fraction) and (sign > 0 or root):
            known = exact(_POWER, {"b": base, "n": exponent})
            if known is not None:
                return known
        if sign > 0:
            return ball(base) ** ball(exponent)
        if root is not None:
            size = (-ball(base)) ** ball(exponent)
            return -size if root.numerator % 2 else size
        n = self.whole(exponent, e.args[1])
        if n is None:
            raise UndefinedHereError(e)
        return ball(base) ** arb(n)


def _numeral(text: str) -> Known:
    _, _, exponent = text.lower().partition("e")
    if len(exponent) > 4:
        return arb(text)  # As a fraction it would have a million digits.
    return _short(Fraction(text))


def _short(x: Fraction) -> Known:
    longest = max(x.numerator.bit_length(), x.denominator.bit_length())
    return x if longest <= LONGEST else ball(x)


def _product(a: list[Known]) -> Ball:
    out = ball(a[0])
    for x in a[1:]:
        out *= ball(x)
    return out
