"""A product of two factors at a point: what it grows by is two strips and a corner."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from mpmath import mpf

from calcanim.calculus.derivatives.two_functions import TwoFunctions, known_at
from calcanim.exact.certain import as_mpf
from calcanim.exact.tidy import as_expression
from calcanim.exact.values import TooLargeError, UndefinedError, Value, value_at
from calcanim.expressions.tree import Expression, Path, add, div, mul, number
from calcanim.refusals import Refusal


class NothingToSplitError(Refusal):
    """The function has no product of two factors that change."""


@dataclass(frozen=True, slots=True)
class Factors:
    """``f*g`` stands at `path` of a function, ``()`` where it is all of it.

    Constant factors belong to `f`; of a quotient `f` is the numerator, and `g` one over the rest.
    """

    path: Path
    f: Expression
    g: Expression
    divides: bool

    @property
    def is_whole(self) -> bool:
        """Whether the product is all of the function."""
        return not self.path

    @property
    def product(self) -> Expression:
        """The two as one product."""
        return mul(self.f, self.g)


def factors(function: Expression, name: str) -> Factors:
    """The first product in `function` of which two parts have the variable `name`.

    Raises NothingToSplitError.
    """
    for path, node in function.walk():
        moving = [a for a in node.args if a.has(name)]
        if len(moving) < 2:
            continue
        if node.op == "div":
            return Factors(path, node.args[0], div(number(1), node.args[1]), True)
        if node.op == "mul":
            still = [a for a in node.args if not a.has(name)]
            return Factors(path, mul(*still, moving[0]), mul(*moving[1:]), False)
    raise NothingToSplitError(
        f"{function} has only one factor that changes with {name}; try {name}**2*sin({name})"
    )


@dataclass(frozen=True, slots=True)
class Product(TwoFunctions):
    """``f*g`` at the constant `at`."""

    @property
    def expression(self) -> Expression:
        """The product."""
        return _flat(self.f, self.g)

    @property
    def rule(self) -> Expression:
        """``f' g + f g'``, not tidied."""
        df, dg = (work.result for work in self.works)
        return add(_flat(df, self.g), _flat(self.f, dg))

    @property
    def shares(self) -> tuple[Value, Value]:
        """``f' g`` and ``f g'``: what each factor does for the slope while the other waits."""
        (f, g), (df, dg) = self.heights, self.rises
        return _times(df, g), _times(f, dg)

    @property
    def slope(self) -> Value:
        """The slope of the product."""
        side, top = self.shares
        both = side.exact is not None and top.exact is not None
        known = side.exact + top.exact if both else None  # type: ignore[operator]
        return Value(known, side.approx + top.approx)

    @property
    def guess(self) -> Value:
        """``f' g'``, what the tempting rule says."""
        return _times(*self.rises)

    @property
    def guessed(self) -> Expression:
        """``f' g'`` as an expression."""
        return _flat(*(work.result for work in self.works))

    @property
    def misleads(self) -> bool:
        """Whether the tempting rule gives another number than the slope at the point."""
        truth = self.slope.approx
        return bool(abs(self.guess.approx - truth) > abs(truth) / 1000)

    def strips(self, step: Fraction) -> tuple[mpf, mpf, mpf] | None:
        """The strip at the side, that on top and the corner, each divided by the `step`.

        None where a factor has no value. Raises TooLargeError.
        """
        ahead = add(self.at, as_expression(step))
        try:
            wide, high = (value_at(e, {self.name: ahead}).approx for e in (self.f, self.g))
        except TooLargeError:
            raise
        except UndefinedError:
            return None
        f, g = (v.approx for v in self.heights)
        run = as_mpf(step)
        return (wide - f) * g / run, f * (high - g) / run, (wide - f) * (high - g) / run


def product_at(f: Expression, g: Expression, name: str, at: Expression) -> Product:
    """The product of `f` and `g` at the constant `at`.

    Raises UndefinedError where a factor has no value or no slope there.
    """
    return Product(name, at, f, g, *known_at(f, g, name, at, "factor", "product rule"))


def _flat(*factors: Expression) -> Expression:
    """A product without parentheses around those that are products themselves, and without 1."""
    parts = [p for f in factors for p in (f.args if f.op == "mul" else (f,))]
    return mul(*(p for p in parts if p != number(1)))


def _times(a: Value, b: Value) -> Value:
    both = a.exact is not None and b.exact is not None
    known = a.exact * b.exact if both else None  # type: ignore[operator]
    return Value(known, a.approx * b.approx)
