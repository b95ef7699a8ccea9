"""Two functions of one variable at a point: their values, their slopes, their derivatives."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.calculus.derivation import Derivation
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.slopes import slopes
from calcanim.exact.values import TooLargeError, UndefinedError, Value, need_size, value_at
from calcanim.expressions.tree import Expression


@dataclass(frozen=True, slots=True)
class TwoFunctions:
    """`f` and `g` at the constant `at`; `works` are their derivatives.

    `heights` and `rises` are their values and their slopes there.
    """

    name: str
    at: Expression
    f: Expression
    g: Expression
    works: tuple[Derivation, Derivation]
    heights: tuple[Value, Value]
    rises: tuple[Value, Value]

    @property
    def start(self) -> float:
        """The point."""
        return float(value_at(self.at, {}).approx)

    @property
    def place(self) -> str:
        """Where it is, as a claim says it."""
        return f"{self.name} = {self.at}"


def known_at(
    f: Expression, g: Expression, name: str, at: Expression, noun: str, rule: str
) -> tuple[tuple[Derivation, Derivation], tuple[Value, Value], tuple[Value, Value]]:
    """The derivatives, the values and the slopes of both; each is a `noun` of the `rule`.

    Raises UndefinedError where one has no value or no slope there.
    """
    both = (f, g)
    heights = [value_at(e, {name: at}) for e in both]
    need_size([v.approx for v in heights], f"{name} = {at}")
    rises = [_slope(e, name, at, noun, rule) for e in both]
    works = [derivative(e, name) for e in both]
    return (works[0], works[1]), (heights[0], heights[1]), (rises[0], rises[1])


def _slope(e: Expression, name: str, at: Expression, noun: str, rule: str) -> Value:
    found = slopes(e, name, at)
    if found.value is not None:
        return found.value
    if not found.known:
        raise TooLargeError(found.reason(str(e), f"{name} = {at}"))
    raise UndefinedError(
        f"the {noun} {e} has no slope at {name} = {at}, so that the {rule} says nothing there;"
        " secant_to_tangent takes the limit itself"
    )
