"""How an area film writes its integral: limits and integrand as typed, or f(x) for a long one."""

from __future__ import annotations

import re

from calcanim.calculus.integrals.area import AreaUnder
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import (
    Expression,
    integral,
    variable,
)
from calcanim.expressions.typst import typst
from calcanim.notation.setter import Setter, by_variable
from calcanim.storyboard.statements import Claim, states

_SHORT = 8.0  # em: a longer integrand is called f(x) after its first line

_NAMES_F = re.compile(r"\bf\(")  # and not erf(


class Notation:
    """Sets the integral of one area: the input in its role, limits and integrand as they are."""

    def __init__(self, area: AreaUnder) -> None:
        self.area = area
        self.x = area.x
        self.dummy = next(v for v in ("t", "s", "u") if v != area.x)
        self.roles = by_variable({area.x: "input"})
        self.short = breadth(area.f) <= _SHORT
        self.letter = typst(variable(area.x))

    def between(self, setter: Setter, low: Expression, high: Expression, name: str = "x") -> Setter:
        """The integral of f from `low` to `high`, not worked out, in the variable `name`."""
        if self.short:
            f = self.area.f.substitute(self.x, variable(name))
            return setter.expression(integral(f, name, low, high), "integral", role="area")
        x = typst(variable(name))
        body = f"attach(integral, b: {typst(low)}, t: {typst(high)}) f({x}) thin dif {x}"
        said = f"the integral from {spoken(low)} to {spoken(high)} of f of {name} d {name}"
        return setter.raw(body, "integral", "area", said)

    def whole(self, setter: Setter) -> Setter:
        """The integral of the lesson, not worked out."""
        return self.between(setter, self.area.low, self.area.high, self.x)

    def body(self, low: Expression, high: Expression) -> str:
        """The integral of f between two places as Typst source."""
        if self.short:
            return typst(integral(self.area.f, self.x, low, high))
        limits = f"attach(integral, b: {typst(low)}, t: {typst(high)})"
        return f"{limits} f({self.letter}) thin dif {self.letter}"

    def named(self, letter: str, role: str) -> Setter:
        """A function at the input, in its role: ``F(x)``."""
        said = letter.replace("'", " prime") + f" of {self.x}"
        return Setter().raw(f"{letter}({self.letter})", letter, role, said)

    def text(self, low: Expression, high: Expression, name: str = "") -> str:
        """The integral of f between two places as text, as it is written on screen."""
        name = name or self.x
        f = str(self.area.f.substitute(self.x, variable(name))) if self.short else f"f({name})"
        return f"Integral({f}, ({name}, {low}, {high}))"

    @property
    def whole_text(self) -> str:
        """The integral of the lesson as text."""
        return self.text(self.area.low, self.area.high)

    def stated(self, text: str, at: str = "") -> tuple[Claim, ...]:
        """What `text` states at `at`; where it names f, that is said, too."""
        where = filter(None, (self.given if _NAMES_F.search(text) else "", at))
        return states(text, at=", ".join(where))

    @property
    def given(self) -> str:
        """What f is, for claims in which it is named."""
        return f"f({self.x}) = {self.area.f}"
