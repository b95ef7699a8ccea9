"""Sums of powers by name, ``S_2`` for 1² + … + m², and what is said of them in lines."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import NamedTuple

from calcanim.calculus.derivation import Step
from calcanim.calculus.solution import Solution
from calcanim.calculus.sums.faulhaber import faulhaber, power_sum_formula
from calcanim.calculus.sums.polynomial_sums import PolynomialSum
from calcanim.exact.algebra import expanded
from calcanim.exact.factors import polynomial_of, raised
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


class Towers(NamedTuple):
    """Words for the sum of all steps: what is asked for and what is known in it, one of the sums
    that are asked for, the whole, and each of the known parts.
    """

    wanted: Line
    known: Line
    one: Line
    whole: Line
    parts: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TelescopedLines:
    """A step from one power to the next; the first steps one by one; all steps, by their ends and
    by their parts; what is asked for alone, multiplied out with what is known put in, and factored.
    """

    step: Line
    first: tuple[Line, ...]
    ends: Line
    split: Line
    alone: Line
    gathered: Line
    result: Line

    @property
    def cancelled(self) -> tuple[tuple[Line, str], ...]:
        """What cancels between the ends of the first steps, pair by pair: parts of lines."""
        pairs = pairwise(self.first)
        found = [(each, k) for old, new in pairs for each, k in ((old, 0), (new, 1))]
        return tuple((each, each.piece(0, k)) for each, k in found)


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

    def leading(self, count: int) -> tuple[Expression, ...]:
        """``m²/2``, ``m³/3``: the largest parts of the sums of the first powers."""
        return tuple(div(power(self.m, number(p)), number(p)) for p in range(2, count + 2))

    def tiled(self) -> tuple[Line, ...]:
        """``2 S_1``, ``3 S_2``, ``S_3``: what fills the rectangles."""
        many = [Joined((number(count), "", self.named(p))) for count, p in ((2, 1), (3, 2))]
        return (*map(written, many), written(self.named(3)))

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

    def doubled(self, p: int, n: int) -> Line:
        """``2001000 = 3·500500 + 499500``: a staircase of 2n, of three of n and one of n - 1."""
        whole, part, less = (self.value(p, k) for k in (2 * n, n, n - 1))
        rest = Coloured(less, "derivative")
        return line(whole, Joined((number(3), "*", part, "+", rest)))

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

    def telescoped(self, found: Solution, count: int) -> TelescopedLines:
        """The steps of `telescoped_power_sum`, with the sums by their names."""
        steps = {step.rule: step for step in found.steps}
        p = _exponent(found.problem.args[0])
        rules = ("EXPAND", "TELESCOPING", "SUM_BOTH_SIDES", "SOLVE")
        step, ends, split, alone = (steps[r] for r in rules)
        shares = faulhaber(p)
        under = lcm(*(share.denominator for share in shares))
        above = polynomial_of([share * under for share in shares], self.last)
        powers = [power(number(k), number(p + 1)) for k in range(1, count + 2)]
        return TelescopedLines(
            line(step.before, self._by_part(step.after), roles=self.roles),
            tuple(written(Joined((new, "-", old))) for old, new in pairwise(powers)),
            line(ends.before, ends.after, roles=self.roles),
            line(ends.after, self._by_part(self._by_name(split)), roles=self.roles),
            line(self.named(p), self._by_name(alone), roles=self.roles),
            line(self.named(p), div(above, number(under)), roles=self.roles),
            self.formula(p),
        )

    def towers(self, found: Solution) -> Towers:
        """Of the sum of all steps."""
        (split,) = (s for s in found.steps if s.rule == "SUM_BOTH_SIDES")
        (ends,) = (s for s in found.steps if s.rule == "TELESCOPING")
        wanted, *known = self._by_name(split).args
        rest = add(*known)
        shown = written(rest, roles=self.roles) if len(known) < 3 else written(words("known"))
        alone = written(self.named(_exponent(found.problem.args[0])))
        whole = written(ends.after, roles=self.roles)
        parts = tuple(written(each, roles=self.roles) for each in known)
        return Towers(written(wanted, roles=self.roles), shown, alone, whole, parts)

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
