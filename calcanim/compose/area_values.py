"""The lines of an area film that answer it: an antiderivative, its two values, the recap."""

from __future__ import annotations

import numpy as np

from calcanim.calculus.arrays.functions import Floats
from calcanim.calculus.arrays.values import values
from calcanim.calculus.derivation import RefutedError
from calcanim.calculus.integrals import check
from calcanim.calculus.tidy import rational, tidy
from calcanim.calculus.values import Value
from calcanim.compose.area_notation import DEFINITION, THEOREM, Notation, claim
from calcanim.compose.numbers import shown
from calcanim.compose.typeset import Setter
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import (
    Expression,
    add,
    integral,
    neg,
)
from calcanim.expressions.typst import typst
from calcanim.storyboard.formula import Claim, Formula

_WIDEST = 30.0  # em: a longer antiderivative is not written out
_RESULT = 14.0  # em: a longer exact value is given as a decimal alone
_PUT_IN = 16.0  # em: longer values of an antiderivative are not written out


class ValueLines(Notation):
    """The antiderivative, and what the integral comes to."""

    @property
    def writes_antiderivative(self) -> bool:
        """Whether there is an antiderivative short enough to be shown."""
        e = self.area.antiderivative
        return e is not None and breadth(e) <= _WIDEST

    def antiderivative(self) -> Formula:
        """``F(x) = …``."""
        e = self.area.antiderivative
        assert e is not None
        text = f"F({self.x}) = {e}"
        setter = self.named("F", "area").sign("=").expression(e, "right", self.roles)
        return setter.build(text, claim=Claim(text, "proved", DEFINITION))

    def back(self) -> Formula:
        """``F'(x) = f(x)``, by differentiating back."""
        e = self.area.antiderivative
        assert e is not None
        certificate = check(e, self.area.f, self.x)
        text = f"F'({self.x}) = f({self.x})"
        setter = self.named("F'", "derivative").sign("=")
        if self.short:
            setter.expression(self.area.f, "f", self.roles)
        else:
            setter.raw(f"f({self.letter})", "f", "function", f"f of {self.x}")
        return setter.build(text, claim=Claim(text, certificate.verdict, certificate.method))

    def apart(self, start: Expression, places: Floats, areas: Floats) -> Formula | None:
        """``A(x) = F(x) - F(start)``; None where `areas` up to `places` do not bear it out.

        An antiderivative may jump where the integrand does not: then the two differ by more
        than one constant.
        """
        e = self.area.antiderivative
        assert e is not None
        back = check(e, self.area.f, self.x)
        ys = values(e, self.x, places)
        off = np.abs(ys - ys[0] - areas)
        size = float(np.abs(areas).max()) + 1e-6 * float(np.abs(ys).max())
        if back.verdict not in ("proved", "checked") or not bool((off <= 1e-7 * size).all()):
            return None
        text = f"A({self.x}) = F({self.x}) - F({start})"
        setter = (
            self.named("A", "area")
            .sign("=")
            .raw(f"F({self.letter})", "F", "area", f"F of {self.x}")
        )
        setter.raw(f"− F({typst(start)})", "start", "area", f"minus F of {spoken(start)}")
        held = Claim(text, back.verdict, f"{THEOREM}, and quadrature")
        return setter.build(text, claim=held)

    def theorem(self) -> Formula:
        """The integral as a difference of two values of F."""
        low, high = self.area.low, self.area.high
        text = f"{self.area.notation} = F({high}) - F({low})"
        setter = self.whole(Setter()).sign("=")
        setter.raw(f"F({typst(high)})", "top", "area", f"F of {spoken(high)}")
        setter.raw(f"− F({typst(low)})", "bottom", "area", f"minus F of {spoken(low)}")
        verdict = "proved" if self.area.solution.verdict == "proved" else "checked"
        return setter.build(text, claim=Claim(text, verdict, THEOREM))

    def put_in(self) -> Formula | None:
        """F at both limits, written out; None where that has no value or no room."""
        e, result = self.area.antiderivative, self.area.solution.result
        if e is None or not isinstance(result, Expression):
            return None
        top, bottom = (e.substitute(self.x, p) for p in (self.area.high, self.area.low))
        whole = add(top, neg(bottom))
        if breadth(whole) > _PUT_IN:
            return None
        try:
            held = claim(whole, result, ())
        except (RefutedError, ValueError):
            return None
        if held.verdict not in ("proved", "checked"):
            return None
        high, low = self.area.high, self.area.low
        setter = Setter().raw(f"F({typst(high)})", "top", "area", f"F of {spoken(high)}")
        setter.raw(f"− F({typst(low)})", "bottom", "area", f"minus F of {spoken(low)}")
        setter.sign("=").expression(whole, "values", role="area")
        return setter.build(f"F({high}) - F({low}) = {whole}", claim=held)

    def value(self) -> Formula:
        """The integral and what it comes to, with the decimal beside the exact number."""
        result, value = self.area.solution.result, self.area.value
        found = shown(value.exact, value.approx, 6)
        notation = self.area.notation
        if not isinstance(result, Expression) or breadth(result) > _RESULT:
            setter = self.whole(Setter()).sign("approx")
            setter.expression(found.expression, "value", role="area")
            return setter.build(f"{notation} ≈ {found.expression}")
        setter = self.whole(Setter()).sign("=").expression(result, "value", role="area")
        text = f"{notation} = {result}"
        if str(result) != str(found.expression):
            setter.sign(found.sign).expression(found.expression, "number", role="area")
            text += f" {'=' if found.exact else '≈'} {found.expression}"
        return setter.build(text, claim=self._result(notation, result))

    def _result(self, notation: Expression, result: Expression) -> Claim:
        method = f"{THEOREM}, and quadrature"
        return Claim(f"{notation} = {result}", self.area.solution.verdict, method)

    def pieces(self) -> Formula | None:
        """The integral split where the integrand's formula changes; None for another one."""
        step = next((s for s in self.area.solution.steps if s.rule == "PIECES"), None)
        if step is None or step.before != self.area.notation or breadth(step.after) > _WIDEST:
            return None
        setter = self.whole(Setter()).sign("=").expression(step.after, "right", self.roles)
        certificate = step.certificate
        text = f"{step.before} = {step.after}"
        return setter.build(text, claim=Claim(text, certificate.verdict, certificate.method))

    def general(self) -> Formula:
        """The fundamental theorem."""
        text = "∫ f(x) dx from a to b = F(b) - F(a), where F' = f"
        return Formula(
            (
                "attach(integral, b: a, t: b) f(x) thin dif x",
                "= F(b) − F(a)",
                '#h(0.6em) #"where" #h(0.3em) F\' = f',
            ),
            (),
            text,
            "the integral of f from a to b is F of b minus F of a, where f is the slope of F",
            Claim(text, "proved", THEOREM),
        )

    def example(self) -> Formula:
        """The integral as it was asked for, and what it comes to."""
        a = self.area
        result, value = a.solution.result, a.value
        exact, approx, sign = value.exact, value.approx, 1
        low, high = a.low, a.high
        if a.turned:
            low, high, sign = a.high, a.low, -1
            if isinstance(result, Expression) and rational(result) != 0:
                result = tidy(neg(result), "")
        notation = integral(a.f, a.x, low, high)
        setter = self.between(Setter(), low, high, a.x)
        if isinstance(result, Expression) and breadth(result) <= _RESULT:
            setter.sign("=").expression(result, "value", role="area")
            text = f"{notation} = {result}"
            return setter.build(text, claim=self._result(notation, result))
        signed = Value(None if exact is None else sign * exact, sign * approx)
        found = shown(signed.exact, signed.approx, 6)
        setter.sign("approx").expression(found.expression, "value", role="area")
        return setter.build(f"{notation} ≈ {found.expression}")
