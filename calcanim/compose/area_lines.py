"""The formulas of an area film, each with the claim that it makes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calcanim.calculus.area import AreaUnder
from calcanim.calculus.arrays.functions import Floats
from calcanim.calculus.arrays.values import values
from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate, RefutedError
from calcanim.calculus.integrals import check
from calcanim.calculus.tidy import rational, tidy
from calcanim.calculus.values import Value, value_at
from calcanim.compose.numbers import Shown, shown
from calcanim.compose.typeset import Setter, by_variable
from calcanim.expressions.parse import as_expression
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import (
    INFINITY,
    Expression,
    add,
    div,
    integral,
    limit,
    mul,
    neg,
    number,
    summation,
    variable,
)
from calcanim.expressions.typst import typst
from calcanim.storyboard.formula import Claim, Formula

_SHORT = 8.0  # em: a longer integrand is called f(x) after its first line
_WIDEST = 30.0  # em: a longer antiderivative is not written out
_RESULT = 14.0  # em: a longer exact value is given as a decimal alone
_DEFINITION = "definition"
_THEOREM = "the fundamental theorem of calculus"


class Lines:
    """Sets the lines of one area: the input in its role, limits and integrand as they are."""

    def __init__(self, area: AreaUnder) -> None:
        self.area = area
        self.x = area.x
        self.dummy = next(v for v in ("t", "s", "u") if v != area.x)
        self.roles = by_variable({area.x: "input"})
        self.short = breadth(area.f) <= _SHORT
        self.letter = typst(variable(area.x))

    # -- pieces --------------------------------------------------------------

    def between(self, setter: Setter, low: Expression, high: Expression, name: str = "x") -> Setter:
        """The integral of f from `low` to `high`, not worked out, in the variable `name`."""
        if self.short:
            f = self.area.f.substitute(self.x, variable(name))
            return setter.expression(integral(f, name, low, high), "integral", role="area")
        x = typst(variable(name))
        body = f"attach(integral, b: {typst(low)}, t: {typst(high)}) f({x}) thin dif {x}"
        said = f"the integral from {spoken(low)} to {spoken(high)} of f of {name} d {name}"
        return setter.raw(body, "integral", "area", said)

    def whole(self, setter: Setter) -> Setter:
        """The integral of the lesson, not worked out."""
        return self.between(setter, self.area.low, self.area.high, self.x)

    def _sum(self) -> tuple[str, str, str]:
        """The sum of rectangles as Typst source, its index and the number of rectangles."""
        n, i = (next(v for v in names if v != self.x) for names in (("n", "m"), ("i", "k")))
        x = self.letter
        return f"limits(sum)_({i} = 1)^{n} f(attach({x}, b: {i})) thin Delta {x}", i, n

    # -- the integral and its sums -------------------------------------------

    def function(self) -> Formula:
        """``f(x) = …``."""
        text = f"f({self.x}) = {self.area.f}"
        setter = self._named("f", "function").sign("=")
        setter.expression(self.area.f, "right", self.roles)
        return setter.build(text, claim=Claim(text, "proved", _DEFINITION))

    def _named(self, letter: str, role: str) -> Setter:
        said = letter.replace("'", " prime") + f" of {self.x}"
        return Setter().raw(f"{letter}({self.letter})", letter, role, said)

    def asked(self) -> Formula:
        """The integral alone: no equality."""
        return self.whole(Setter()).build(str(self.area.notation))

    def strip(self, parts: int) -> Formula:
        """The width of a strip."""
        low, high = self.area.low, self.area.high
        width = as_expression(f"({high} - ({low}))/{parts}")
        value = value_at(width, {})
        wide = shown(value.exact, value.approx)
        text = f"Δ{self.x} {'=' if wide.exact else '≈'} {wide.expression}"
        setter = Setter().raw(f"Delta {self.letter}", "width", "input", f"delta {self.x}")
        setter.sign(wide.sign).expression(wide.expression, "value")
        held = claim(width, wide.expression, ()) if wide.exact else None
        return setter.build(text, claim=held)

    def measured(self, name: str, total: Shown) -> Formula:
        """What the rectangles come to with one way of sampling."""
        sign = "" if total.exact else "approx "
        setter = Setter().raw(f'#"{name}:"', "name", "muted", name)
        setter.raw(f"{sign}{typst(total.expression)}", "value", "area", total.words)
        return setter.build(f"{name}: {total.expression}", f"{name}, {total.words}")

    def limit(self) -> Formula:
        """The integral as the limit of sums."""
        a = self.area
        source, i, n = self._sum()
        width = div(add(a.high, neg(a.low)), variable(n))
        place = add(a.low, mul(add(variable(i), neg(div(number(1), number(2)))), width))
        term = mul(a.f.substitute(self.x, place), width)
        total = summation(term, i, number(1), variable(n))
        text = f"{a.notation} = {limit(total, n, INFINITY)}"
        setter = self.whole(Setter()).sign("=")
        said = (
            f"the limit, as {n} goes to infinity, of the sum of f of {self.x} {i}, times"
            f" delta {self.x}"
        )
        setter.raw(f"limits(lim)_({n} arrow.r infinity) {source}", "limit", "area", said)
        return setter.build(text, claim=Claim(text, "proved", _DEFINITION))

    # -- improper ends -------------------------------------------------------

    def stopped(self, low: Expression, high: Expression, end: Expression, side: int) -> Formula:
        """The integral between `low` and `high`, one of them the dummy, as that goes to `end`."""
        inside = integral(self.area.f, self.x, low, high)
        going = limit(inside, self.dummy, end, side)
        text = str(going)
        setter, held = Setter(), None
        if self._whole_way(low, high, end):
            setter = self.whole(setter).sign("=")
            text = f"{self.area.notation} = {going}"
            held = Claim(text, "proved", _DEFINITION)
        goal = typst(end) + {1: "^+", -1: "^−"}.get(side, "")
        approach = f"limits(lim)_({typst(variable(self.dummy))} arrow.r {goal})"
        from_ = {1: " from above", -1: " from below"}.get(side, "")
        said = f"the limit, as {self.dummy} goes to {spoken(end)}{from_}, of"
        inner = self.between(Setter(), low, high, self.x).build("")
        setter.raw(f"{approach} {self.body(low, high)}", "limit", "area", f"{said} {inner.spoken}")
        return setter.build(text, claim=held)

    def body(self, low: Expression, high: Expression) -> str:
        """The integral of f between two places as Typst source."""
        if self.short:
            return typst(integral(self.area.f, self.x, low, high))
        limits = f"attach(integral, b: {typst(low)}, t: {typst(high)})"
        return f"{limits} f({self.letter}) thin dif {self.letter}"

    def _whole_way(self, low: Expression, high: Expression, end: Expression) -> bool:
        """Whether the proper integrals go to the whole one, and not to a part of it."""
        t = variable(self.dummy)
        upper = high == t and low == self.area.low and end == self.area.high
        return upper or (low == t and high == self.area.high and end == self.area.low)

    def diverges(self) -> Formula:
        """The integral diverges: no equality."""
        setter = self.whole(Setter())
        setter.raw('#h(0.5em) #"diverges"', "verdict", "negative_area", "diverges")
        return setter.build(f"{self.area.notation} diverges")

    def improper(self, outward: bool) -> Formula:
        """An improper integral is a limit."""
        end = "oo" if outward else "b from below"
        top, goal = ("infinity", "infinity") if outward else ("b", "b^−")
        text = f"∫ f(x) dx = limit of the integrals from a to t, for t to {end}"
        return Formula(
            (
                f"attach(integral, b: a, t: {top}) f(x) thin dif x",
                f"= limits(lim)_(t arrow.r {goal}) attach(integral, b: a, t: t) f(x) thin dif x",
            ),
            (),
            text,
            "an improper integral is the limit of proper ones",
            Claim(text, "proved", _DEFINITION),
        )

    # -- the area so far -----------------------------------------------------

    def gathered(self, low: Expression) -> Formula:
        """``A(x) = …``: the area so far."""
        f = self.area.f.substitute(self.x, variable(self.dummy))
        text = f"A({self.x}) = {integral(f, self.dummy, low, variable(self.x))}"
        setter = self._named("A", "area").sign("=")
        self.between(setter, low, variable(self.x), self.dummy)
        return setter.build(text, claim=Claim(text, "proved", _DEFINITION))

    def thin(self) -> Formula:
        """What a thin slice adds."""
        setter = Setter().raw("Delta A", "dA", "increment", "delta A").sign("approx")
        said = f"f of {self.x} times delta {self.x}"
        setter.raw(f"f({self.letter}) thin Delta {self.letter}", "slice", "increment", said)
        return setter.build(f"ΔA ≈ f({self.x}) Δ{self.x}")

    def slope(self) -> Formula:
        """``A'(x) = f(x)``, the fundamental theorem."""
        text = f"A'({self.x}) = f({self.x})"
        setter = self._named("A'", "derivative").sign("=")
        setter.raw(f"f({self.letter})", "f", "function", f"f of {self.x}")
        held = Claim(text, "proved", f"{_THEOREM}, where f is continuous")
        return setter.build(text, claim=held)

    # -- two values ----------------------------------------------------------

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
        setter = self._named("F", "area").sign("=").expression(e, "right", self.roles)
        return setter.build(text, claim=Claim(text, "proved", _DEFINITION))

    def back(self) -> Formula:
        """``F'(x) = f(x)``, by differentiating back."""
        e = self.area.antiderivative
        assert e is not None
        certificate = check(e, self.area.f, self.x)
        text = f"F'({self.x}) = f({self.x})"
        setter = self._named("F'", "derivative").sign("=")
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
            self._named("A", "area")
            .sign("=")
            .raw(f"F({self.letter})", "F", "area", f"F of {self.x}")
        )
        setter.raw(f"− F({typst(start)})", "start", "area", f"minus F of {spoken(start)}")
        held = Claim(text, back.verdict, f"{_THEOREM}, and quadrature")
        return setter.build(text, claim=held)

    def theorem(self) -> Formula:
        """The integral as a difference of two values of F."""
        low, high = self.area.low, self.area.high
        text = f"{self.area.notation} = F({high}) - F({low})"
        setter = self.whole(Setter()).sign("=")
        setter.raw(f"F({typst(high)})", "top", "area", f"F of {spoken(high)}")
        setter.raw(f"− F({typst(low)})", "bottom", "area", f"minus F of {spoken(low)}")
        verdict = "proved" if self.area.solution.verdict == "proved" else "checked"
        return setter.build(text, claim=Claim(text, verdict, _THEOREM))

    def put_in(self) -> Formula | None:
        """F at both limits, written out; None where that has no value or no room."""
        e, result = self.area.antiderivative, self.area.solution.result
        if e is None or not isinstance(result, Expression):
            return None
        top, bottom = (e.substitute(self.x, p) for p in (self.area.high, self.area.low))
        whole = add(top, neg(bottom))
        if breadth(whole) > 2 * _SHORT:
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
        method = f"{_THEOREM}, and quadrature"
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

    # -- recap ---------------------------------------------------------------

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
            Claim(text, "proved", _THEOREM),
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


def claim(left: Expression, right: Expression, names: Sequence[str]) -> Claim:
    """The claim ``left = right`` with its certificate. Raises RefutedError for a false one."""
    found: Certificate = certify(left, right, names)
    if found.verdict == "refuted":
        raise RefutedError(f"{left} = {right} is false: {found.method}")
    return Claim(f"{left} = {right}", found.verdict, found.method)
