"""The formulas of a gradient-descent film, each with the claim that it makes."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate, RefutedError, weakest
from calcanim.compose.descent_telling import Telling, number_shown
from calcanim.compose.numbers import shown
from calcanim.compose.typeset import Setter, by_variable
from calcanim.expressions.evaluate import exact
from calcanim.expressions.tree import Expression, add, mul, neg, variable
from calcanim.expressions.tree import derivative as unevaluated
from calcanim.expressions.typst import typst
from calcanim.storyboard.formula import Claim, Formula, Part

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
        return setter.build(text, claim=Claim(text, "proved", "definition"))

    def partial(self, i: int) -> Formula | None:
        """``∂L/∂x = …``; None where it is too long for the column."""
        name, result = self.names[i], self.trials.ground.partials[i]
        if len(str(result)) > _LONG * 2 // 3:
            return None
        found = self.trials.ground.derivations[i].final
        setter = Setter().raw(
            f"frac(∂ {self.letter}, ∂ {typst(variable(name))})",
            "left",
            "derivative",
            f"the slope in {name}",
        )
        setter.sign("=").expression(result, "right", by_variable(self.roles()))
        problem = unevaluated(self.loss, name)
        claim = claimed(f"{problem} = {result}", found)
        return setter.build(f"d{self.letter}/d{name} = {result}", claim=claim)

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
        if not every:
            return setter.build(text, said)
        parts = [
            certified(_put(self.trials.ground.partials[i], self.start), found[i].expression)
            for i in range(2)
        ]
        verdict = weakest([c.verdict for c in parts])
        return setter.build(text, said, Claim(text, verdict, parts[0].method))

    def point(self) -> Formula:
        """``w = (x, y)``: what the rule calls the point."""
        x, y = (typst(variable(n)) for n in self.names)
        setter = Setter().raw("bold(w)", "left", "input", "w").sign("=")
        setter.raw(f"({x}, {y})", "right", "input", f"{self.names[0]} and {self.names[1]}")
        text = f"w = ({', '.join(self.names)})"
        return setter.build(text, claim=Claim(text, "proved", "definition"))

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
        return setter.build(
            text, claim=Claim(text, "proved", "the learning rate that was asked for")
        )

    def step(self, i: int, k: int) -> Formula:
        """``x ← 2 − 0.1 · 5 = 1.5``: coordinate `i` of the step from iterate `k`."""
        old, slope, new = self.coordinate(i, k), self.slope(i, k), self.coordinate(i, k + 1)
        rate = number_shown(self.walk.rate)
        put = add(old.expression, neg(mul(rate.expression, slope.expression)))
        if old.exact and slope.exact and rate.exact:
            # Though the other coordinate is rounded: this one needs it no more.
            new = shown(exact(put, {}), self.walk.points[k + 1][i])
        every = all(s.exact for s in (old, slope, new, rate))
        name = self.names[i]
        setter = Setter().raw(typst(variable(name)), "left", "input", name)
        setter.raw("arrow.l", "to", "muted", "becomes")
        setter.expression(put, "put", _step_roles).sign("=" if every else "approx")
        setter.expression(new.expression, "right", role="input")
        text = f"{name} <- {put} {'=' if every else '≈'} {new.expression}"
        if not every:
            return setter.build(text)
        found = certified(put, new.expression)
        return setter.build(text, claim=claimed(f"{put} = {new.expression}", found))

    def roles(self) -> dict[str, str]:
        """The colours of the two variables."""
        return dict.fromkeys(self.names, "input")

    def _arguments(self) -> str:
        return f"{self.letter}({', '.join(self.names)})"


def one_line(e: Expression) -> str:
    """On one line, like the rule: the picture begins right below."""
    return " \\/ ".join(typst(a) for a in e.args) if e.op == "div" else typst(e)


def _put(e: Expression, values: dict[str, Expression]) -> Expression:
    for name, value in values.items():
        e = e.substitute(name, value)
    return e


def certified(left: Expression, right: Expression) -> Certificate:
    """The certificate of an equality. Raises RefutedError for a false one."""
    found = certify(left, right, ())
    if found.verdict == "refuted":
        raise RefutedError(f"{left} = {right} is false: {found.method}")
    return found


def claimed(text: str, found: Certificate) -> Claim:
    """What a formula claims, with its certificate."""
    return Claim(text, found.verdict, found.method)


def _step_roles(path: tuple[int, ...], node: Expression) -> str:
    """Old value, rate and slope of ``old - rate*slope`` in their colours."""
    return {(0,): "input", (1, 0, 0): "parameter", (1, 0, 1): "derivative"}.get(path, "")
