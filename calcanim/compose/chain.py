"""The beats of a chain-rule film: picture, layers, product, number, check, network, recap."""

from __future__ import annotations

from calcanim.compose.chain_derivation import back_in_place, unwinding
from calcanim.compose.chain_number import check, number
from calcanim.compose.chain_passes import passes
from calcanim.compose.chain_picture import picture
from calcanim.compose.composite import Composite, brief, claimed
from calcanim.compose.pacing import beat
from calcanim.compose.typeset import Setter, by_variable
from calcanim.expressions.tree import variable
from calcanim.expressions.typst import typst
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Write
from calcanim.storyboard.formula import Claim, Formula, prose


class ChainFilm(Composite):
    """The film of the chain rule for a composite function at a point."""

    def beats(self) -> tuple[Beat, ...]:
        """The film."""
        out = [*picture(self), *unwinding(self)]
        if not self.whole:
            out.append(back_in_place(self))
        out += [number(self), check(self), *passes(self), self._recap()]
        return tuple(
            beat(b.title, b.narration, (_title(n, b.title), *b.cues)) for n, b in enumerate(out)
        )

    def _recap(self) -> Beat:
        name = typst(variable(self.name))
        general = Formula(
            (
                f"frac(dif, dif {name}) thin f(g({name}))",
                f"= f'(g({name})) dot.op g'({name})",
            ),
            (),
            f"d/d{self.name} f(g({self.name})) = f'(g({self.name})) * g'({self.name})",
            "the outer derivative at the inner function, times the inner derivative",
            Claim("(f(g(x)))' = f'(g(x))*g'(x)", "proved", "the chain rule, a theorem"),
        )
        problem, result = self.derivation.problem, self.derivation.result
        setter = Setter().expression(problem, "left", by_variable({self.name: "input"})).sign("=")
        setter.expression(result, "right", by_variable({self.name: "input"}))
        held = claimed(problem, result, self.derivation.final)
        example = setter.build(f"{problem} = {result}", claim=held)
        ours = brief(result, "")
        return Beat(
            "The chain rule",
            "Outer derivative at the inner function, times the inner derivative."
            + (f" For us: {ours}." if ours else ""),
            (
                Clear(),
                Write("general", general, "wide", 1.15, True, 1.2),
                Write("example", example, "wide", 1.0, False, 1.2),
            ),
        )


def _title(n: int, text: str) -> Write:
    return Write(f"title{n}", prose(text), "title", run_time=0.6)
