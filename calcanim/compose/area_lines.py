"""The formulas of an area film, each with the claim that it makes."""

from __future__ import annotations

from calcanim.compose.area_notation import DEFINITION, THEOREM
from calcanim.compose.area_sums import SumLines
from calcanim.compose.area_values import ValueLines
from calcanim.compose.typeset import Setter
from calcanim.expressions.tree import (
    Expression,
    integral,
    variable,
)
from calcanim.storyboard.formula import Claim, Formula


class Lines(SumLines, ValueLines):
    """All lines of one area; here those of the area so far."""

    def gathered(self, low: Expression) -> Formula:
        """``A(x) = …``: the area so far."""
        f = self.area.f.substitute(self.x, variable(self.dummy))
        text = f"A({self.x}) = {integral(f, self.dummy, low, variable(self.x))}"
        setter = self.named("A", "area").sign("=")
        self.between(setter, low, variable(self.x), self.dummy)
        return setter.build(text, claim=Claim(text, "proved", DEFINITION))

    def thin(self) -> Formula:
        """What a thin slice adds."""
        setter = Setter().raw("Delta A", "dA", "increment", "delta A").sign("approx")
        said = f"f of {self.x} times delta {self.x}"
        setter.raw(f"f({self.letter}) thin Delta {self.letter}", "slice", "increment", said)
        return setter.build(f"ΔA ≈ f({self.x}) Δ{self.x}")

    def slope(self) -> Formula:
        """``A'(x) = f(x)``, the fundamental theorem."""
        text = f"A'({self.x}) = f({self.x})"
        setter = self.named("A'", "derivative").sign("=")
        setter.raw(f"f({self.letter})", "f", "function", f"f of {self.x}")
        held = Claim(text, "proved", f"{THEOREM}, where f is continuous")
        return setter.build(text, claim=held)
