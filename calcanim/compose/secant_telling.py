"""What the beats of a secant film share: names, the limit worked out, the slope as a number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mpmath import mpf

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate, Derivation, weakest
from calcanim.calculus.solution import Solution
from calcanim.compose.approach import Approach
from calcanim.compose.quotient import Line, definition, lines
from calcanim.compose.secant import SecantFigure
from calcanim.expressions.parse import as_expression
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression
from calcanim.expressions.typst import typst
from calcanim.notation.setter import Setter
from calcanim.notation.shown import Shown, shown
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import states

_MOST_WORDS = 14  # of a formula that is read aloud


@dataclass(frozen=True)
class Telling:
    """What the beats share: the function at a point, its figure, and the worked-out limit."""

    course: Approach
    figure: SecantFigure
    solution: Solution
    derivation: Derivation | None

    @property
    def letter(self) -> str:
        """The function's name."""
        return self.figure.letter

    @property
    def step(self) -> str:
        """The name of the step."""
        return self.figure.step

    @property
    def name(self) -> str:
        """The input's name."""
        return self.course.name

    @property
    def place(self) -> str:
        """The point as it is said."""
        return f"{self.name} equals {spoken(self.course.at)}"

    @property
    def again(self) -> str:
        """The point as it is said once more."""
        return self.place if len(self.place.split()) <= 4 else "our point"

    @cached_property
    def posed(self) -> Formula:
        """The difference quotient in words of f."""
        return definition(self.letter, self.course.at, self.step)

    @cached_property
    def result(self) -> Shown:
        """The slope as shown."""
        value = self.solution.value
        if value is not None and not isinstance(value, tuple):
            return shown(value.exact, value.approx, 6)
        slope = self.course.found.slope
        return shown(None, slope if slope is not None else mpf(0), 6)

    @cached_property
    def algebra(self) -> list[Line]:
        """The lines of the derivation."""
        proof = self.at_point.verdict if self.at_point else "unknown"
        return lines(self.solution, self.posed, self.name, self.step, self.result, proof)

    @cached_property
    def at_point(self) -> Certificate | None:
        """What the rules of differentiation say of the slope, held against its exact value."""
        value = self.solution.value
        if self.derivation is None or value is None or isinstance(value, tuple):
            return None
        result = self.derivation.result.substitute(self.name, self.course.at)
        known = self.solution.result
        exact = as_expression(value.exact) if value.exact is not None else known
        if not isinstance(exact, Expression):
            return None
        found = certify(result, exact, ())
        verdict = weakest([self.derivation.final.verdict, found.verdict])
        return Certificate(verdict, found.method)

    def said(self, words: str) -> str:
        """A formula in words, where it is short enough to be followed by ear."""
        return words if len(words.split()) <= _MOST_WORDS else ""

    def number_line(self) -> Formula:
        """``f'(a) = value``."""
        setter = Setter().raw(f"{self.letter}'({typst(self.course.at)})", "left", "derivative")
        setter.sign(self.result.sign).expression(self.result.expression, "value")
        text = f"{self.letter}'({self.course.at})"
        value = self.solution.value
        if self.result.exact and value is not None and not isinstance(value, tuple):
            text += f" = {self.result.expression}"
        else:
            text += f" ≈ {self.result.expression}"
        return setter.build(text, self.result.words, states(text))
