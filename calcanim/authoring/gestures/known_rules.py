"""The rules that have a picture, as lines: what grows, what that is for each step, the rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import comb

from calcanim.authoring.gestures.apply_rule import AppliedRule, apply_rule
from calcanim.authoring.gestures.wrong import Guess, wrong
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.expressions.names import fresh_names
from calcanim.expressions.tree import (
    Expression,
    add,
    call,
    div,
    mul,
    neg,
    number,
    power,
    variable,
)
from calcanim.expressions.tree import derivative as unevaluated
from calcanim.notation.lines import Line, beside, line
from calcanim.notation.setter import Roles, by_variable

ONE = number(1)


@dataclass(frozen=True, slots=True)
class Growth:
    """What a function gains from x to x + h, and that over h; `pieces` are keys of its terms."""

    gained: Line
    over_step: Line
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownRules:
    """Lines in the variable `x` with the step `h`."""

    x: str
    h: str
    roles: Roles

    def rule(self, f: Expression) -> AppliedRule:
        """``d/dx [f]``, and what it becomes."""
        return apply_rule(derivative(f, self.x), self.roles)

    def power(self, n: int) -> AppliedRule:
        """``d/dx x^n = n x^(n - 1)``."""
        return self.rule(power(variable(self.x), number(n)))

    @property
    def any_power(self) -> AppliedRule:
        """The same with a letter for the exponent."""
        return self.rule(power(variable(self.x), variable(self._letters("n")[0])))

    @property
    def reciprocal(self) -> AppliedRule:
        """``d/dx 1/x = -1/x²``."""
        return self.rule(div(ONE, variable(self.x)))

    @property
    def straight(self) -> AppliedRule:
        """``d/dx (a x + b) = a``."""
        a, b = map(variable, self._letters("a", "b"))
        return self.rule(add(mul(a, variable(self.x)), b))

    def exponential(self, base: int) -> AppliedRule:
        """``d/dx 2^x = 2^x ln 2``."""
        return self.rule(power(number(base), variable(self.x)))

    def function(self, name: str) -> AppliedRule:
        """``d/dx sin(x) = cos(x)``."""
        return self.rule(call(name, variable(self.x)))

    def growth(self, n: int) -> Growth:
        """``(x + h)² - x² = x h + x h + h²``; from the cube on like pieces stand together."""
        x, h = variable(self.x), variable(self.h)
        pieces: list[tuple[int, int]] = [(1, 1), (1, 1), (1, 2)] if n == 2 else []
        for k in range(1, n + 1) if not pieces else ():
            pieces.append((comb(n, k), k))
        gain = add(power(add(x, h), number(n)), neg(power(x, number(n))))

        def term(count: int, k: int, steps: int) -> Expression:
            parts = [number(count)] if count > 1 else []
            parts += [_to(x, n - k), _to(h, steps)]
            kept = [e for e in parts if e != ONE]
            return mul(*kept) if kept else ONE

        gained = line(gain, add(*(term(c, k, k) for c, k in pieces)), roles=self.roles)
        by_step = add(*(term(c, k, k - 1) for c, k in pieces))
        over_step = line(div(gain, h), by_step, roles=self.roles)
        return Growth(gained, over_step, tuple(gained.key(1, i) for i in range(len(pieces))))

    @property
    def unit_area(self) -> Growth:
        """What the rectangle below 1/x gains at its side, it loses at its top."""
        x, h = variable(self.x), variable(self.h)
        before, after = div(ONE, x), div(ONE, add(x, h))
        gained = line(mul(h, after), mul(x, add(before, neg(after))), roles=self.roles)
        rate = div(add(after, neg(before)), h)
        over_step = line(rate, neg(div(ONE, mul(x, add(x, h)))), roles=self.roles)
        return Growth(gained, over_step, (gained.key(0), gained.key(1)))

    def mistaken(self, base: int) -> Guess:
        """``d/dx 2^x = x 2^(x - 1)``: the power rule where the exponent moves."""
        x, b = variable(self.x), number(base)
        left = unevaluated(power(b, x), self.x)
        return wrong(left, mul(x, power(b, add(x, neg(ONE)))), self.roles)

    def row_of(self, pictures: Sequence[str]) -> Line:
        """The rules of these pictures beside one another; none of them is broken."""
        shown = {
            "square": [self.any_power],
            "reciprocal": [self.reciprocal],
            "exponential": [self.function("exp")],
            "logarithm": [self.function("log")],
            "circle": [self.function("sin"), self.function("cos")],
            "line": [self.straight],
        }
        row = []
        for rule in (rule for name in pictures for rule in shown[name]):
            formula = rule.line.formula
            one = replace(formula, segments=(" ".join(formula.segments),), firsts=(), wraps=())
            row.append(replace(rule.line, formula=one))
        return beside(*row, gap="quad quad")

    def _letters(self, *wanted: str) -> tuple[str, ...]:
        return fresh_names(wanted, (self.x, self.h))


def known_rules(x: str, h: str) -> KnownRules:
    """The rules in the variable `x`, where its step is called `h`."""
    return KnownRules(x, h, by_variable({x: "input", h: "increment"}))


def _to(base: Expression, n: int) -> Expression:
    return ONE if n == 0 else base if n == 1 else power(base, number(n))
