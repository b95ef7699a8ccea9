"""The formulas of an area film, each with the claim that it makes."""

from __future__ import annotations

from calcanim.compose.area_sums import SumLines
from calcanim.compose.area_values import ValueLines
from calcanim.expressions.tree import Expression, variable
from calcanim.notation.setter import Setter
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import states


class Lines(SumLines, ValueLines):
    """All lines of one area; here those of the area so far."""

    def gathered(self, low: Expression) -> Formula:
        """``A(x) = …``: the area so far."""
        text = f"A({self.x}) = {self.text(low, variable(self.x), self.dummy)}"
        setter = self.named("A", "area").sign("=")
        self.between(setter, low, variable(self.x), self.dummy)
        return setter.build(text, claims=states(text, "definition"))

    def thin(self) -> Formula:
        """What a thin slice adds."""
        setter = Setter().raw("Delta A", "dA", "increment", "delta A").sign("approx")
        said = f"f of {self.x} times delta {self.x}"
        setter.raw(f"f({self.letter}) thin Delta {self.letter}", "slice", "increment", said)
        x = self.x
        # It holds ever better, as the slice becomes thin: for every f that is continuous there.
        rule = f"A({x}) = Integral(f({self.dummy}), ({self.dummy}, a, {x})), Δ{x} -> 0"
        text = f"ΔA ≈ f({x})*Δ{x}"
        return setter.build(text, claims=states(text, "theorem", rule))

    def slope(self) -> Formula:
        """``A'(x) = f(x)``, the fundamental theorem."""
        text = f"A'({self.x}) = f({self.x})"
        setter = self.named("A'", "derivative").sign("=")
        setter.raw(f"f({self.letter})", "f", "function", f"f of {self.x}")
        return setter.build(text, claims=self.stated(text))
