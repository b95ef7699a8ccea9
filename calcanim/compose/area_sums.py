"""The lines of an area film up to its definition: integral, rectangles, what has an open end."""

from __future__ import annotations

from calcanim.calculus.values import value_at
from calcanim.compose.area_notation import DEFINITION, Notation, claim
from calcanim.compose.numbers import Shown, shown
from calcanim.compose.typeset import Setter
from calcanim.expressions.parse import as_expression
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


class SumLines(Notation):
    """The integral, its sums, and the limit that it is."""

    def function(self) -> Formula:
        """``f(x) = …``."""
        text = f"f({self.x}) = {self.area.f}"
        setter = self.named("f", "function").sign("=")
        setter.expression(self.area.f, "right", self.roles)
        return setter.build(text, claim=Claim(text, "proved", DEFINITION))

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
        # A minus after the colon is a sign, and not between two terms.
        setter = Setter().raw(f'#"{name}" class("punctuation", :)', "name", "muted", name)
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
        return setter.build(text, claim=Claim(text, "proved", DEFINITION))

    def _sum(self) -> tuple[str, str, str]:
        """The sum of rectangles as Typst source, its index and the number of rectangles."""
        n, i = (next(v for v in names if v != self.x) for names in (("n", "m"), ("i", "k")))
        x = self.letter
        return f"limits(sum)_({i} = 1)^{n} f(attach({x}, b: {i})) thin Delta {x}", i, n

    def stopped(self, low: Expression, high: Expression, end: Expression, side: int) -> Formula:
        """The integral between `low` and `high`, one of them the dummy, as that goes to `end`."""
        inside = integral(self.area.f, self.x, low, high)
        going = limit(inside, self.dummy, end, side)
        text = str(going)
        setter, held = Setter(), None
        if self._whole_way(low, high, end):
            setter = self.whole(setter).sign("=")
            text = f"{self.area.notation} = {going}"
            held = Claim(text, "proved", DEFINITION)
        goal = typst(end) + {1: "^+", -1: "^−"}.get(side, "")
        approach = f"limits(lim)_({typst(variable(self.dummy))} arrow.r {goal})"
        from_ = {1: " from above", -1: " from below"}.get(side, "")
        said = f"the limit, as {self.dummy} goes to {spoken(end)}{from_}, of"
        inner = self.between(Setter(), low, high, self.x).build("")
        setter.raw(f"{approach} {self.body(low, high)}", "limit", "area", f"{said} {inner.spoken}")
        return setter.build(text, claim=held)

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
            Claim(text, "proved", DEFINITION),
        )
