"""Sums of powers by name, ``S_2`` for 1² + … + m², and what is said of them in lines."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from calcanim.calculus.derivation import Step
from calcanim.calculus.solution import Solution
from calcanim.calculus.sums.faulhaber import power_sum_formula
from calcanim.calculus.sums.polynomial_sums import PolynomialSum
from calcanim.exact.algebra import expanded
from calcanim.exact.factors import raised
from calcanim.exact.tidy import tidy
from calcanim.exact.values import value_at
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import (
    Expression,
    Path,
    add,
    div,
    mul,
    number,
    power,
    summation,
    variable,
)
from calcanim.expressions.typst import typst
from calcanim.notation.lengths import SIGN
from calcanim.notation.lines import Line, definition, line, written
from calcanim.notation.setter import Roles, by_place, by_variable
from calcanim.notation.shown import Shown, as_shown
from calcanim.notation.sides import Coloured, Joined, Name, symbol, times, words

PARTS = ("function", "increment", "input", "derivative")  # of a step; the last three in turn
SEEN = 3  # powers that have pictures of their own
SHORT = 4  # powers whose formulas have room in a column
_ONE, _TWO = number(1), number(2)
_LINE = 9.5  # em: a row of the column at its full size


@dataclass(frozen=True, slots=True)
class TelescopedLines:
    """A step from one power to the next; all steps, by their ends and by their parts; what is asked
    for alone, and its formula.
    """

    step: Line
    ends: Line
    split: Line
    alone: Line
    result: Line


@dataclass(frozen=True, slots=True)
class PowerSums:
    """The letters: of the index, of how many terms there are, and of the sums."""

    index: str
    last: str
    letter: str

    @property
    def m(self) -> Expression:
        return variable(self.last)

    @property
    def size(self) -> Name:
        """``m`` as a name."""
        return symbol(self.last, "input")

    @property
    def roles(self) -> Roles:
        """Colours of letters: the size, and every sum that has a name."""
        sums = {f"{self.letter}_{p}": "function" for p in range(1, 12)}
        return by_variable({self.last: "input", self.index: "input", **sums})

    def named(self, p: int, role: str = "function") -> Name:
        """``S_2``."""
        return symbol(f"{self.letter}_{p}", role)

    def summed(self, p: int, last: Expression) -> Expression:
        """The sum of the power up to `last`."""
        return summation(raised(variable(self.index), Fraction(p)), self.index, _ONE, last)

    def asked(self, p: int, last: int) -> Line:
        """The sum alone."""
        return written(self.summed(p, number(last)), roles=self.roles)

    def spelled(self, last: int) -> Line:
        """``1 + 2 + 3 + … + 100``."""
        text = f"1 + 2 + 3 + … + {last}"
        return written(Name(text, text, f"one, two, three, up to {last}", "muted"))

    def defined(self, p: int) -> Line:
        """What the name stands for."""
        return definition(self.named(p), self.summed(p, self.m), roles=self.roles)

    def new(self, p: int) -> tuple[Line, ...]:
        """What the name of a power's sum stands for, where no picture has told it."""
        return () if p <= SEEN else (self.defined(p),)

    def copies(self, count: int, p: int, *sides: Expression) -> Line:
        """``3 S_2 = (2m + 1)·m(m + 1)/2``: so many copies are a rectangle with these sides."""
        whole = Joined(tuple(x for s in sides for x in ("*", s))[1:])
        return line(Joined((number(count), "", self.named(p))), whole, roles=self.roles)

    def formula(self, p: int) -> Line:
        """``S_2 = m(m + 1)(2m + 1)/6``."""
        return line(self.named(p), power_sum_formula(p, self.m), roles=self.roles)

    def general(self, p: int) -> Line:
        """The formula for the sum as it is written out, for those who do not know its name."""
        return line(self.summed(p, self.m), power_sum_formula(p, self.m), roles=self.roles)

    def largest_first(self, p: int) -> Line:
        """The formula multiplied out, by falling powers; a long one by its name alone."""
        if p > SHORT:
            return self.defined(p)
        found = expanded(power_sum_formula(p, self.m))
        return line(self.named(p), found or power_sum_formula(p, self.m), roles=self.roles)

    def value(self, p: int, last: int) -> Shown:
        """What the sum up to a number comes to."""
        return as_shown(value_at(power_sum_formula(p, number(last)), {}))

    def put_in(self, p: int, last: int) -> Line:
        """The sum up to a number by its formula: ``100·101/2``."""
        put = power_sum_formula(p, number(last)).transform(
            lambda e: tidy(e, "") if e.op == "add" else e
        )
        return line(self.summed(p, number(last)), put, roles=self.roles)

    def at(self, p: int, last: int) -> Line:
        """The sum up to a number, and what it comes to."""
        return line(self.summed(p, number(last)), self.value(p, last), roles=self.roles)

    def odd_numbers(self, count: int) -> Line:
        """``1 + 3 + 5 + 7 = 4²``: the corners of a square."""
        odd = add(*(number(2 * n + 1) for n in range(count)))
        return line(odd, power(number(count), _TWO))

    def layers(self) -> Line:
        """``k³ = k·k²``: the layers of a cube."""
        k = variable(self.index)
        return line(power(k, number(3)), times(k, power(k, _TWO)), roles=self.roles)

    def times_more(self, p: int, first: int, last: int) -> Line:
        """How often one sum is in another."""
        values = (self.value(p, n).expression for n in (last, first))
        share = div(*values)
        return line(share, as_shown(value_at(share, {})))

    @property
    def m_plus_one(self) -> Expression:
        return add(self.m, _ONE)

    @property
    def half(self) -> Expression:
        """``m(m + 1)/2``."""
        return div(mul(self.m, add(self.m, _ONE)), _TWO)

    @property
    def wide(self) -> Expression:
        """``2m + 1``."""
        return add(mul(_TWO, self.m), _ONE)

    def telescoped(self, found: Solution) -> TelescopedLines:
        """The steps of `telescoped_power_sum`, with the sums by their names."""
        steps = {step.rule: step for step in found.steps}
        p = _exponent(found.problem.args[0])
        rules = ("EXPAND", "TELESCOPING", "SUM_BOTH_SIDES", "SOLVE")
        step, ends, split, alone = (steps[r] for r in rules)
        return TelescopedLines(
            line(step.before, self._by_part(step.after), roles=self.roles),
            line(ends.before, ends.after, roles=self.roles),
            line(ends.after, self._by_part(self._by_name(split)), roles=self.roles),
            line(self.named(p), self._by_name(alone), roles=self.roles),
            self.formula(p),
        )

    def towers(self, found: Solution) -> tuple[Line, Line, Line, Line]:
        """Of the sum of all steps: what is asked for, all else, one of the former, the whole."""
        (split,) = (s for s in found.steps if s.rule == "SUM_BOTH_SIDES")
        (ends,) = (s for s in found.steps if s.rule == "TELESCOPING")
        wanted, *known = self._by_name(split).args
        rest = add(*known)
        shown = written(rest, roles=self.roles) if len(known) < 3 else written(words("known"))
        alone = written(self.named(_exponent(found.problem.args[0])))
        whole = written(ends.after, roles=self.roles)
        return written(wanted, roles=self.roles), shown, alone, whole

    def _by_part(self, e: Expression) -> Coloured:
        """A sum whose terms have the colours of a step's parts, the highest power first."""
        parts = (*PARTS[:1], *PARTS[1:] * len(e.args))
        places: dict[Path, str] = {(n,): parts[n] for n in range(len(e.args))}
        return Coloured(e, roles=by_place(places, {}))

    def _by_name(self, step: Step) -> Expression:
        def change(n: Expression) -> Expression:
            return variable(f"{self.letter}_{_exponent(n.args[0])}") if n.op == "sum" else n

        return step.after.transform(change)

    def typed(self, asked: PolynomialSum) -> Name:
        """The sum of what was typed, up to a letter."""
        e = asked.work.problem
        return Name(typst(e), str(e), spoken(e))

    def target(self, asked: PolynomialSum, last: int) -> Line:
        """The formula for the sum of what was typed; where it is long, the `answer`."""
        sides = asked.work.problem, asked.formula
        if breadth(sides[0]) + breadth(sides[1]) + SIGN > _LINE:
            return self.answer(asked, last)
        return line(*sides, roles=self.roles)

    def answer(self, asked: PolynomialSum, last: int) -> Line:
        """The sum of what was typed up to a number, and what that comes to."""
        whole = summation(asked.f, asked.index, _ONE, number(last))
        return line(whole, as_shown(asked.up_to(last), 6), roles=self.roles)

    def share(self, p: int) -> Name:
        """``S_2 / (m³/3)``: the sum beside its largest part."""
        part = div(power(self.m, number(p + 1)), number(p + 1))
        above = self.named(p)
        below = Name(f"{typst(part.args[0])} slash {p + 1}", str(part), spoken(part), "area")
        return Name(
            "frac(⟨0⟩, ⟨1⟩)", f"{above.text}/({part})", f"{above.said} over {below.said}", "",
            (above, below),
        )  # fmt: skip


def _exponent(e: Expression) -> int:
    """p of the power k**p."""
    return int(e.args[1].value or 1) if e.op == "pow" else 1
