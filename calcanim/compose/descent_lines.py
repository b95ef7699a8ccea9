"""The formulas of a gradient-descent film, each with the claim that it makes."""

from __future__ import annotations

from dataclasses import dataclass

import mpmath

from calcanim.calculus.descents.rates import Walk
from calcanim.compose.descent_telling import Telling, number_shown
from calcanim.expressions.evaluate import exact
from calcanim.expressions.tree import Expression, add, mul, neg, variable
from calcanim.expressions.typst import typst
from calcanim.notation.setter import Setter, by_variable
from calcanim.notation.shown import Shown, borne_out, shown
from calcanim.storyboard.formula import Claim, Formula, Part
from calcanim.storyboard.statements import states

_LONG = 150  # characters of a formula that a column still holds well
_SHORT = 5  # characters of a rate that stands on one line with the rule


@dataclass(frozen=True)
class Lines(Telling):
    """Sets the lines of one descent."""

    def definition(self) -> Formula | None:
        """``L(x, y) = …``; None where it is too long for the column."""
        if len(str(self.loss)) > _LONG:
            return None
        x, y = (typst(variable(n)) for n in self.names)
        setter = Setter().raw(
            f"{self.letter}(part(#1, {x}), part(#1, {y}))", "left", "surface", self.letter
        )
        setter.parts.append(Part("left.arguments", "input"))
        setter.sign("=").expression(self.loss, "right", by_variable(self.roles()))
        text = f"{self._arguments()} = {self.loss}"
        return setter.build(text, claims=states(text, "definition"))

    def partial(self, i: int) -> Formula | None:
        """``∂L/∂x = …``; None where it is too long for the column."""
        name, result = self.names[i], self.trials.ground.partials[i]
        if len(str(result)) > _LONG * 2 // 3:
            return None
        setter = Setter().raw(
            f"frac(∂ {self.letter}, ∂ {typst(variable(name))})",
            "left",
            "derivative",
            f"the slope in {name}",
        )
        setter.sign("=").expression(result, "right", by_variable(self.roles()))
        text = f"d{self.letter}/d{name} = {result}"
        return setter.build(text, claims=states(text, at=self.given))

    def gradient(self) -> Formula:
        """``∇L(2, 1) = (5, 4)``."""
        found = [self.slope(i) for i in range(2)]
        at = [self.at_start(n) for n in self.names]
        every = all(s.exact for s in (*found, *at))
        sign = "=" if every else "approx"
        a, b = (typst(s.expression) for s in at)
        p, q = (typst(s.expression) for s in found)
        setter = Setter().raw(f"nabla {self.letter}({a}, {b})", "left", "derivative", "")
        setter.sign(sign).raw(f"({p}, {q})", "right", "derivative", "")
        points = ", ".join(str(s.expression) for s in at)
        slopes = ", ".join(str(s.expression) for s in found)
        text = f"grad {self.letter}({points}) {'=' if every else '≈'} ({slopes})"
        said = f"the gradient is {found[0].words} and {found[1].words}"
        return setter.build(text, said, states(text, at=self.given))

    def point(self) -> Formula:
        """``w = (x, y)``: what the rule calls the point."""
        x, y = (typst(variable(n)) for n in self.names)
        setter = Setter().raw("bold(w)", "left", "input", "w").sign("=")
        setter.raw(f"({x}, {y})", "right", "input", f"{self.names[0]} and {self.names[1]}")
        text = f"w = ({', '.join(self.names)})"
        return setter.build(text, claims=states(text, "definition"))

    def rule(self, with_rate: bool = False) -> Formula:
        """``w ← w − α ∇L``, and the rate's number on request."""
        setter = (
            Setter().raw("bold(w)", "new", "input", "w").raw("arrow.l", "to", "muted", "becomes")
        )
        setter.raw("bold(w)", "old", "input", "w").sign("-")
        setter.raw("alpha", "rate", "parameter", "alpha times")
        setter.raw(f"nabla {self.letter}", "slope", "derivative", "the gradient")
        text = f"w <- w - alpha*grad {self.letter}"
        rate = number_shown(self.walk.rate)
        if not with_rate or not rate.exact or len(str(rate.expression)) > _SHORT:
            return setter.build(text)
        setter.raw("quad alpha", "number", "parameter", "with alpha").sign("=")
        setter.raw(one_line(rate.expression), "value", "parameter", rate.words)
        text = f"{text}, alpha = {rate.expression}"
        return setter.build(text, claims=chose(rate, self.walk.rate))

    def step(self, i: int, k: int) -> Formula:
        """``x ← 2 − 0.1 · 5 = 1.5``: coordinate `i` of the step from iterate `k`."""
        old, slope, new = self.coordinate(i, k), self.slope(i, k), self.coordinate(i, k + 1)
        rate = number_shown(self.walk.rate)
        put = add(old.expression, neg(mul(rate.expression, slope.expression)))
        if old.exact and slope.exact and rate.exact:
            # Though the other coordinate is rounded: this one needs it no more.
            new = shown(exact(put, {}), self.walk.points[k + 1][i])
        every = all(s.exact for s in (old, slope, new, rate))
        if not every:
            new = borne_out(put, None, self.walk.points[k + 1][i])
        name = self.names[i]
        setter = Setter().raw(typst(variable(name)), "left", "input", name)
        setter.raw("arrow.l", "to", "muted", "becomes")
        setter.expression(put, "put", _step_roles).sign("=" if every else "approx")
        setter.expression(new.expression, "right", role="input")
        text = f"{name} <- {put} {'=' if every else '≈'} {new.expression}"
        return setter.build(text, claims=states(text))

    @property
    def given(self) -> str:
        """What the loss is, for claims in which it is named."""
        return f"{self._arguments()} = {self.loss}"

    def iterate(self, walk: Walk, k: int) -> str:
        """The iterate `k` of a walk as a claim says it: there the letter alone is the loss."""
        if k == 0:
            at = [str(self.start[n]) for n in self.names]
        else:
            at = [str(mpmath.nstr(c, 30)) for c in walk.points[k]]
        coordinates = (f"{n} = {c}" for n, c in zip(self.names, at, strict=True))
        return ", ".join((self.given, f"{self.letter} = {self._arguments()}", *coordinates))

    def roles(self) -> dict[str, str]:
        """The colours of the two variables."""
        return dict.fromkeys(self.names, "input")

    def _arguments(self) -> str:
        return f"{self.letter}({', '.join(self.names)})"


def one_line(e: Expression) -> str:
    """On one line, like the rule: the picture begins right below."""
    return " \\/ ".join(typst(a) for a in e.args) if e.op == "div" else typst(e)


def chose(shown: Shown, rate: Expression) -> tuple[Claim, ...]:
    """What a line says of a learning rate that was chosen: ``alpha = 0.1``."""
    text = f"alpha {'=' if shown.exact else '≈'} {shown.expression}"
    return states(text, "at_point", f"alpha = {rate}")


def _step_roles(path: tuple[int, ...], node: Expression) -> str:
    """Old value, rate and slope of ``old - rate*slope`` in their colours."""
    return {(0,): "input", (1, 0, 0): "parameter", (1, 0, 1): "derivative"}.get(path, "")
