"""The beats of a chain-rule film: picture, layers, product, number, check, network, recap."""

from __future__ import annotations

from calcanim.compose.chain_derivation import back_in_place, unwinding
from calcanim.compose.chain_number import check, number, slope_line
from calcanim.compose.chain_passes import passes
from calcanim.compose.chain_picture import picture
from calcanim.compose.composite import Composite, brief
from calcanim.expressions.pieces import breadth
from calcanim.expressions.tree import derivative as unevaluated
from calcanim.expressions.tree import variable
from calcanim.expressions.typst import typst
from calcanim.notation.lengths import overlong
from calcanim.notation.setter import Setter, by_variable
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Write
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import states

_CARD = 45.0  # em: two rows below the rule itself


class ChainFilm(Composite):
    """The film of the chain rule for a composite function at a point."""

    def beats(self) -> tuple[Beat, ...]:
        """The film."""
        out = [*picture(self), *unwinding(self)]
        if not self.whole:
            out.append(back_in_place(self))
        out += [number(self), check(self), *passes(self), self._recap()]
        return tuple(out)

    def _recap(self) -> Beat:
        name = typst(variable(self.name))
        x = self.name
        rule = f"Derivative(f(g({x})), {x}) = f'(g({x}))*g'({x})"
        general = Formula(
            (
                f"frac(dif, dif {name}) thin f(g({name}))",
                f"= f'(g({name})) dot.op g'({name})",
            ),
            (),
            rule,
            "the outer derivative at the inner function, times the inner derivative",
            states(rule, "theorem"),
        )
        ours = brief(self.derivation.result, "")
        return Beat(
            "The chain rule",
            "Outer derivative at the inner function, times the inner derivative."
            + (f" For us: {ours}." if ours else ""),
            (
                Clear(),
                Write("general", general, "wide", 1.15, True, 1.2),
                Write("example", self._example(), "wide", 1.0, False, 1.2),
            ),
        )

    def _example(self) -> Formula:
        """The function with its derivative; where that is too long its composite part's, or none.

        Then the number at the point stands for it.
        """
        whole, part = self.derivation, self.composite
        found = [
            (whole.problem, whole.result),
            (unevaluated(part, self.name), self.composite_result),
        ]
        for problem, result in found:
            if overlong(problem, _CARD) or overlong(result, _CARD - breadth(problem)):
                continue
            roles = by_variable({self.name: "input"})
            setter = Setter().expression(problem, "left", roles).sign("=")
            setter.expression(result, "right", roles)
            text = f"{problem} = {result}"
            return setter.build(text, claims=states(text))
        return slope_line(self)
