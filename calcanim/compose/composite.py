"""A composite function at a point: its names, its colours, its formulas, and words for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from calcanim.calculus.derivation import Derivation
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.layers import Peeling
from calcanim.compose.lines import Chain
from calcanim.exact.values import value_at
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, Path, mul, variable
from calcanim.expressions.typst import typst
from calcanim.notation.lengths import crowded
from calcanim.notation.room import Abbreviated
from calcanim.notation.setter import Setter, by_variable
from calcanim.notation.shown import Shown, shown
from calcanim.storyboard.cues import Cue, Write
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import states

_MIDDLE = ("parameter", "area")
COUNTS = ("no", "one", "two", "three", "four", "five")
LONG = 16  # words: a formula that takes more to say is shown, and named by its shape


@dataclass(frozen=True)
class Composite:
    """What the beats share: the function, its layers, its chain of values at a point."""

    function: Expression
    at: Expression
    peeling: Peeling
    course: Chain
    derivation: Derivation

    @property
    def name(self) -> str:
        """The input's name."""
        return self.course.symbols[0]

    @property
    def last(self) -> str:
        """The output's name."""
        return self.course.symbols[-1]

    @property
    def output(self) -> str:
        """The whole function's name: not f, which is the outer function in the rule."""
        return self.last if self.whole else "F" if self.name != "F" else "G"

    @property
    def meaning(self) -> str:
        """What the output's name means, where no line of the film defines it."""
        return "" if self.whole else f"{self.output} = {self.function}"

    @property
    def whole(self) -> bool:
        """Whether the composite is the whole function."""
        return self.peeling.path == ()

    @property
    def composite(self) -> Expression:
        """The composite that is unwound."""
        return self.function.at(self.peeling.path)

    @property
    def roles(self) -> dict[str, str]:
        """A role for each quantity, the same in every beat."""
        symbols = self.course.symbols
        middle = dict(zip(symbols[2:-1], _MIDDLE, strict=False))
        return {symbols[0]: "input", symbols[1]: "inner", **middle, symbols[-1]: "outer"}

    def nested(self, path: Path, node: Expression) -> str:
        """Colours the composite by layers: each inner layer in its own role."""
        if node.op == "variable" and node.value == self.name:
            return "input"
        for layer, cut in self.cuts():
            if path == cut:
                return self.roles[layer]
        return "outer" if path == () else ""

    def cuts(self) -> list[tuple[str, Path]]:
        """Each inner layer's symbol, and where in the composite it stands; the outermost first."""
        cuts: list[tuple[str, Path]] = []
        path: Path = ()
        for outer, layer in zip(
            self.peeling.layers[::-1], self.peeling.layers[-2::-1], strict=False
        ):
            place = next(
                p
                for p, n in outer.expression.walk()
                if n.op == "variable" and n.value == outer.inner
            )
            path = (*path, *place)
            cuts.append((layer.symbol, path))
        return cuts

    @property
    def names(self) -> tuple[str, ...]:
        """All letters that mean something here."""
        return (*self.course.symbols, self.output, "f", "g", "h")

    # -- places --------------------------------------------------------------

    @cached_property
    def product_place(self) -> str:
        """Where the composite's derivative is written: where the column is too narrow, the frame.

        The number lines make room then, and do not come back.
        """
        return "wide" if crowded(self.product(True), self.composite_result) else "derivation"

    @cached_property
    def whole_place(self) -> str:
        """Where the whole function's derivative is written."""
        if self.whole or self.product_place == "wide":
            return self.product_place
        lines = (self.function, self.derivation.steps[0].after, self.derivation.result)
        return "wide" if crowded(*lines) else "derivation"

    def naming(self, short: Abbreviated) -> list[Cue]:
        """What letters stand for, written before the lines that have them."""
        if not short.letters:
            return []
        let = short.definitions("let", by_variable({self.name: "input"}))
        return [Write("let", let, "wide", run_time=0.9, pinned=True)]

    # -- formulas ------------------------------------------------------------

    def definition(self, symbol: str, e: Expression, nested: bool = False) -> Formula:
        """``symbol = e``."""
        text = f"{symbol} = {e}"
        setter = Setter().raw(typst(variable(symbol)), "left", self.roles[symbol], symbol)
        setter.sign("=")
        setter.expression(e, "right", self.nested if nested else by_variable(self.roles))
        return setter.build(text, claims=states(text, "identity" if nested else "definition"))

    def rule(self) -> Formula:
        """``dy/dx = dy/du du/dx`` for as many layers as there are."""
        s = self.course.symbols
        setter = Setter().differential(s[-1], s[0], "left", self.roles).sign("=")
        words = []
        for i in range(len(s) - 1, 0, -1):
            if i < len(s) - 1:
                setter.sign("dot.op")
            setter.differential(s[i], s[i - 1], f"factor{i - 1}", self.roles)
            words.append(f"d{s[i]}/d{s[i - 1]}")
        text = f"d{s[-1]}/d{s[0]} = " + " * ".join(words)
        return setter.build(text, claims=states(text))

    def slope_of_layer(self, i: int) -> Formula:
        """``du/dx = 2 x``, worked out by the rules."""
        layer = self.peeling.layers[i]
        result = layer.derivation.result
        setter = Setter().differential(layer.symbol, layer.inner, "left", self.roles).sign("=")
        setter.expression(result, "right", by_variable(self.roles))
        text = f"d{layer.symbol}/d{layer.inner} = {result}"
        return setter.build(text, claims=states(text))

    def factors(self, back: bool) -> list[Expression]:
        """The layers' derivatives, outermost first; with `back` in the input alone."""
        out = []
        for layer in self.peeling.layers[::-1]:
            e = layer.derivation.result
            if back:
                for inner in self.peeling.layers[::-1]:
                    e = e.substitute(inner.symbol, inner.expression)
            out.append(e)
        return out

    def product(self, back: bool) -> Expression:
        """The product of the layers' derivatives."""
        factors = [f for f in self.factors(back) if str(f) != "1"]
        return mul(*(g for f in factors for g in (f.args if f.op == "mul" else (f,))))

    def product_line(self, e: Expression) -> Formula:
        """``dy/dx = e``."""
        setter = Setter().differential(self.last, self.name, "left", self.roles).sign("=")
        setter.expression(e, "right", by_variable(self.roles))
        text = f"d{self.last}/d{self.name} = {e}"
        return setter.build(text, claims=states(text))

    @cached_property
    def composite_result(self) -> Expression:
        """The composite's derivative, tidied."""
        if self.whole:
            return self.derivation.result
        return derivative(self.composite, self.name).result

    def value(self) -> Shown:
        """The derivative at the point, as shown."""
        found = value_at(self.derivation.result, {self.name: self.at})
        return shown(found.exact, found.approx, 6)


def brief(e: Expression, otherwise: str) -> str:
    """`e` as it is spoken, or `otherwise` where that takes too long to listen to."""
    words = spoken(e)
    return words if len(words.split()) <= LONG else otherwise


def shape(e: Expression) -> str:
    """What kind of expression `e` is: "a sum of three terms"."""
    many = {"add": "a sum of {} terms", "mul": "a product of {} factors"}
    if e.op in many:
        count = len(e.args)
        return many[e.op].format(COUNTS[count] if count < len(COUNTS) else count)
    kinds = {"div": "a quotient", "pow": "a power", "neg": "the negative of such a formula"}
    return kinds.get(e.op, "a function of a function")
