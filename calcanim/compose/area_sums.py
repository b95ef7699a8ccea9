"""The lines of an area film up to its definition: integral, rectangles, what has an open end."""

from __future__ import annotations

from calcanim.compose.area_notation import Notation
from calcanim.exact.values import value_at
from calcanim.expressions.parse import as_expression
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, variable
from calcanim.expressions.typst import typst
from calcanim.notation.setter import Setter
from calcanim.notation.shown import Shown, shown
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import states


class SumLines(Notation):
    """The integral, its sums, and the limit that it is."""

    def function(self) -> Formula:
        """``f(x) = …``."""
        text = f"f({self.x}) = {self.area.f}"
        setter = self.named("f", "function").sign("=")
        setter.expression(self.area.f, "right", self.roles)
        return setter.build(text, claims=states(text, "definition"))

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
        place = f"Δ{self.x} = ({high} - ({low}))/{parts}"
        return setter.build(text, claims=states(text, "at_point", place))

    def measured(self, name: str, total: Shown, parts: int) -> Formula:
        """What `parts` rectangles come to, sampled at their ``left ends`` or as `name` says."""
        sign = "" if total.exact else "approx "
        # A minus after the colon is a sign, and not between two terms.
        setter = Setter().raw(f'#"{name}" class("punctuation", :)', "name", "muted", name)
        setter.raw(f"{sign}{typst(total.expression)}", "value", "area", total.words)
        first, low = name.split()[0], self.area.low
        width = f"(({self.area.high} - ({low}))/{parts})"
        share = {"left": "i - 1", "right": "i"}.get(first, "i - 1/2")
        total_text = f"Sum(f({low} + ({share})*{width})*{width}, (i, 1, {parts}))"
        place = f"{self.given}, {first} = {total_text}"
        text = f"{first} {'=' if total.exact else '≈'} {total.expression}"
        return setter.build(text, f"{name}, {total.words}", states(text, "at_point", place))

    def limit(self) -> Formula:
        """The integral as the limit of sums."""
        a = self.area
        source, i, n = self._sum()
        x, width = self.x, f"Δ{self.x}"
        place = f"{width} = ({a.high} - ({a.low}))/{n}, {x}_{i} = {a.low} + ({i} - 1/2)*{width}"
        total = f"Limit(Sum(f({x}_{i})*{width}, ({i}, 1, {n})), {n}, oo)"
        text = f"{self.whole_text} = {total}"
        setter = self.whole(Setter()).sign("=")
        said = (
            f"the limit, as {n} goes to infinity, of the sum of f of {self.x} {i}, times"
            f" delta {self.x}"
        )
        setter.raw(f"limits(lim)_({n} arrow.r infinity) {source}", "limit", "area", said)
        return setter.build(text, claims=states(text, at=f"{self.given}, {place}"))

    def _sum(self) -> tuple[str, str, str]:
        """The sum of rectangles as Typst source, its index and the number of rectangles."""
        n, i = (next(v for v in names if v != self.x) for names in (("n", "m"), ("i", "k")))
        x = self.letter
        return f"limits(sum)_({i} = 1)^{n} f(attach({x}, b: {i})) thin Delta {x}", i, n

    def stopped(self, low: Expression, high: Expression, end: Expression, side: int) -> Formula:
        """The integral between `low` and `high`, one of them the dummy, as that goes to `end`."""
        from_side = f", {side}" if side else ""
        text = f"Limit({self.text(low, high)}, {self.dummy}, {end}{from_side})"
        setter = Setter()
        if self._whole_way(low, high, end):
            setter = self.whole(setter).sign("=")
            text = f"{self.whole_text} = {text}"
        goal = typst(end) + {1: "^+", -1: "^−"}.get(side, "")
        approach = f"limits(lim)_({typst(variable(self.dummy))} arrow.r {goal})"
        from_ = {1: " from above", -1: " from below"}.get(side, "")
        said = f"the limit, as {self.dummy} goes to {spoken(end)}{from_}, of"
        inner = self.between(Setter(), low, high, self.x).build("")
        setter.raw(f"{approach} {self.body(low, high)}", "limit", "area", f"{said} {inner.spoken}")
        return setter.build(text, claims=self.stated(text))

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
        top, goal = ("infinity", "infinity") if outward else ("b", "b^−")
        end, side = ("oo", "") if outward else ("b", ", -1")
        inside = "Integral(f(x), (x, a, t))"
        text = f"Integral(f(x), (x, a, {end})) = Limit({inside}, t, {end}{side})"
        return Formula(
            (
                f"attach(integral, b: a, t: {top}) f(x) thin dif x",
                f"= limits(lim)_(t arrow.r {goal}) attach(integral, b: a, t: t) f(x) thin dif x",
            ),
            (),
            text,
            "an improper integral is the limit of proper ones",
            states(text, "theorem"),
        )
