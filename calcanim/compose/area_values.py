"""The lines of an area film that answer it: an antiderivative, its two values, the recap."""

from __future__ import annotations

import numpy as np
from mpmath import mpf

from calcanim.calculus.antiderivatives.indefinite import check
from calcanim.calculus.certify import certify
from calcanim.compose.area_notation import Notation
from calcanim.exact.tidy import rational, tidy
from calcanim.exact.values import UndefinedError, Value, value_at
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import INFINITY, Expression, add, neg
from calcanim.expressions.typst import typst
from calcanim.notation.setter import Setter
from calcanim.notation.shown import shown
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import states

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
        return setter.build(text, claims=states(text, "definition"))

    def back(self) -> Formula:
        """``F'(x) = f(x)``, by differentiating back."""
        text = f"F'({self.x}) = {self.area.f if self.short else f'f({self.x})'}"
        setter = self.named("F'", "derivative").sign("=")
        if self.short:
            setter.expression(self.area.f, "f", self.roles)
        else:
            setter.raw(f"f({self.letter})", "f", "function", f"f of {self.x}")
        return setter.build(text, claims=self.stated(text))

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
        within = f"{float(places[0])!r} <= {self.x} <= {float(places[-1])!r}"
        return setter.build(text, claims=states(text, at=within))

    def jumps(self) -> bool:
        """Whether what F gains from end to end is not the area: F has a jump, and f has none."""
        e = self.area.antiderivative
        try:
            top, bottom = (
                value_at(e, {self.x: end}).approx if e is not None else None
                for end in (self.area.high, self.area.low)
            )
        except UndefinedError:
            return False
        if top is None or bottom is None:
            return False
        size = abs(self.area.value.approx) + mpf(10) ** -9 * (abs(top) + abs(bottom))
        return bool(abs(top - bottom - self.area.value.approx) > mpf(10) ** -6 * size)

    def theorem(self) -> Formula:
        """The integral as a difference of two values of F."""
        low, high = self.area.low, self.area.high
        text = f"{self.whole_text} = F({high}) - F({low})"
        setter = self.whole(Setter()).sign("=")
        setter.raw(f"F({typst(high)})", "top", "area", f"F of {spoken(high)}")
        setter.raw(f"− F({typst(low)})", "bottom", "area", f"minus F of {spoken(low)}")
        return setter.build(text, claims=self.stated(text, self._limits()))

    def _limits(self) -> str:
        """At an open end the limit of F stands for its value: for a claim's `at`."""
        a, x = self.area, self.x
        first, last = a.parts[0], a.parts[-1]
        open_ends = ((a.low, 1, first.open_low), (a.high, -1, last.open_high))
        return ", ".join(
            f"F({end}) = Limit(F({x}), {x}, {end}, {side})"
            for end, side, is_open in open_ends
            if is_open and end not in (INFINITY, neg(INFINITY))
        )

    def put_in(self) -> Formula | None:
        """F at both limits, written out; None where that has no value or no room."""
        e, result = self.area.antiderivative, self.area.solution.result
        if e is None or not isinstance(result, Expression):
            return None
        top, bottom = (e.substitute(self.x, p) for p in (self.area.high, self.area.low))
        whole = add(top, neg(bottom))
        if breadth(whole) > _PUT_IN:
            return None
        if certify(whole, result, ()).verdict not in ("proved", "checked"):
            return None
        high, low = self.area.high, self.area.low
        setter = Setter().raw(f"F({typst(high)})", "top", "area", f"F of {spoken(high)}")
        setter.raw(f"− F({typst(low)})", "bottom", "area", f"minus F of {spoken(low)}")
        setter.sign("=").expression(whole, "values", role="area")
        text = f"F({high}) - F({low}) = {whole}"
        return setter.build(text, claims=states(text))

    def value(self) -> Formula:
        """The integral and what it comes to, with the decimal beside the exact number."""
        result, value = self.area.solution.result, self.area.value
        found = shown(value.exact, value.approx, 6)
        notation = self.whole_text
        if not isinstance(result, Expression) or breadth(result) > _RESULT:
            setter = self.whole(Setter()).sign("approx")
            setter.expression(found.expression, "value", role="area")
            text = f"{notation} ≈ {found.expression}"
            return setter.build(text, claims=self.stated(text))
        setter = self.whole(Setter()).sign("=").expression(result, "value", role="area")
        text = f"{notation} = {result}"
        if str(result) != str(found.expression):
            setter.sign(found.sign).expression(found.expression, "number", role="area")
            text += f" {'=' if found.exact else '≈'} {found.expression}"
        return setter.build(text, claims=self.stated(text))

    def pieces(self) -> Formula | None:
        """The integral split where the integrand's formula changes; None for another one."""
        step = next((s for s in self.area.solution.steps if s.rule == "PIECES"), None)
        if step is None or step.before != self.area.notation or breadth(step.after) > _WIDEST:
            return None
        setter = self.whole(Setter()).sign("=").expression(step.after, "right", self.roles)
        text = f"{self.whole_text} = {step.after}"
        return setter.build(text, claims=self.stated(text))

    def general(self) -> Formula:
        """The fundamental theorem."""
        rule = "Integral(f(x), (x, a, b)) = F(b) - F(a)"
        return Formula(
            (
                "attach(integral, b: a, t: b) f(x) thin dif x",
                "= F(b) − F(a)",
                '#h(0.6em) #"where" #h(0.3em) F\' = f',
            ),
            (),
            f"{rule}; F' is f",
            "the integral of f from a to b is F of b minus F of a, where f is the slope of F",
            states(rule, "theorem", "f(x) = F'(x)"),
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
        notation = self.text(low, high)
        setter = self.between(Setter(), low, high, a.x)
        if isinstance(result, Expression) and breadth(result) <= _RESULT:
            setter.sign("=").expression(result, "value", role="area")
            text = f"{notation} = {result}"
            return setter.build(text, claims=self.stated(text))
        signed = Value(None if exact is None else sign * exact, sign * approx)
        found = shown(signed.exact, signed.approx, 6)
        setter.sign("approx").expression(found.expression, "value", role="area")
        text = f"{notation} ≈ {found.expression}"
        return setter.build(text, claims=self.stated(text))
