"""Indefinite integrals and their constants, as sides and lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calcanim.calculus.antiderivatives.member import Member, summands
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.exact.constants import exactly
from calcanim.exact.values import number_of
from calcanim.expressions import tree
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import (
    NOTATION,
    ZERO,
    Expression,
    add,
    call,
    div,
    integral,
    neg,
    number,
    variable,
)
from calcanim.expressions.typst import typst
from calcanim.notation.integrals import integral_of
from calcanim.notation.lengths import COLUMN, ROW, fits_row, fitting
from calcanim.notation.lines import Line, line, written
from calcanim.notation.setter import Roles, by_variable
from calcanim.notation.shown import Shown, as_shown, numeral
from calcanim.notation.sides import (
    Coloured,
    Joined,
    Name,
    applied,
    as_one,
    derivative_of,
    symbol,
    words,
    worth,
)


def _height(put: Expression) -> Shown:
    """A constant as it is shown, exact where it has a short exact form."""
    return as_shown(number_of(exactly(put)))


def all_of(body: Expression | Name, x: str) -> Expression | Name:
    """``∫ f(x) dx``: all functions whose slope is `body`."""
    if isinstance(body, Expression):
        return integral(body, x)
    source = f"integral ⟨0⟩ thin dif {typst(variable(x))}"
    said = f"the integral of {body.said} d {x}"
    return Name(source, f"Integral({body.text}, {x})", said, "", (body,))


def plus(e: Expression | Name, c: str, roles: Roles | None = None, role: str = "inner") -> Joined:
    """``F(x) + C``: one of them and any constant."""
    if e == ZERO:
        return Joined((symbol(c, "parameter"),))
    first = Coloured(e, role, roles) if isinstance(e, Expression) else e
    return Joined((first, "+", symbol(c, "parameter")))


def sides_of_zero(x: str, constants: Sequence[Name]) -> tuple[Line, ...]:
    """``d/dx [ln(-x) + C_1] = 1/x`` and ``d/dx [ln(x) + C_2] = 1/x``."""
    out = []
    for inner, constant in zip((neg(variable(x)), variable(x)), constants, strict=True):
        log = call("log", inner)
        whole = as_one(plus(Name(typst(log), str(log), spoken(log), "inner"), constant.text))
        slope = Coloured(div(number(1), variable(x)), "function", by_variable({x: "input"}))
        out.append(line(derivative_of(whole, x), slope))
    return tuple(out)


def fails_at(n: str) -> Line:
    """``n + 1 = -1 + 1 = 0`` for the one exponent by which the power rule would divide by zero."""
    one = number(1)
    worked = add(number(-1), one)
    return line(add(variable(n), one), worked, number(0), kind="at_point", at=f"{n} = -1")


def family_rule(f: str, big_f: str, x: str, c: str) -> Line:
    """``∫ f(x) dx = F(x) + C``, where F' = f."""
    body, one = applied(f, x, role="function"), applied(big_f, x, role="inner")
    meaning = f"{f}({x}) = {big_f}'({x})"
    return line(all_of(body, x), plus(one, c), kind="theorem", at=meaning)


@dataclass(frozen=True, slots=True)
class Family:
    """The lines about a member and its family, which are `lift` apart.

    The `letters` are of the function, of the member and of another one; `c` is the constant's.
    """

    member: Member
    lift: float
    letters: tuple[str, str, str]
    c: str
    has_formula: bool

    @property
    def roles(self) -> Roles:
        return by_variable({self.member.x: "input"})

    @property
    def given(self) -> Line:
        """``f(x) = x²``."""
        return line(self._f, self.member.f, kind="definition", roles=self.roles)

    @property
    def slopes(self) -> Line:
        """``F'(x) = x²``."""
        return line(self._prime(1), self.member.f, at=self._meant, roles=self.roles)

    def slope_at(self, place: Expression) -> Line:
        """``F'(2) = 4``."""
        value = _height(self.member.f.substitute(self.member.x, place))
        here = applied(self.letters[1] + "'", place, role="derivative")
        return line(here, Coloured(value, "function"), at=self._meant)

    @property
    def named(self) -> Line:
        """That F is an antiderivative of f."""
        f, big_f, _ = self.letters
        return written(words(f"{big_f} is an antiderivative of {f}", "inner"))

    @property
    def no_slope(self) -> Line:
        """``d/dx C = 0``."""
        return line(derivative_of(symbol(self.c, "parameter"), self.member.x), number(0))

    @property
    def same_slope(self) -> Line:
        """``d/dx [F(x) + C] = F'(x) + 0``."""
        whole = as_one(plus(self._name(1), self.c))
        level = Joined((self._prime(1), "+", number(0)))
        return line(derivative_of(whole, self.member.x), level, at=self._meant)

    @property
    def difference(self) -> tuple[Line, Line]:
        """``G'(x) - F'(x) = f(x) - f(x)``, and that this is 0."""
        left = Joined((self._prime(2), "-", self._prime(1)))
        at = f"{self._meant}, {self._other}"
        return (line(left, Joined((self._f, "-", self._f)), at=at), line(left, number(0), at=at))

    @property
    def up_to_constant(self) -> Line:
        """``G(x) = F(x) + C``."""
        at = f"{self._meant}, {self._other}, {self.c} = {numeral(2 * self.lift)}"
        return line(self._name(2), plus(self._name(1), self.c), at=at)

    @property
    def formula(self) -> tuple[Line, ...]:
        """``∫ f(x) dx = F(x) + C``, with the step before, where there is room for both."""
        m = self.member
        base = fitting(m.base)
        if base is None:
            return ()
        left = all_of(fitting(m.f) or self._f, m.x)
        whole = line(left, plus(base, self.c, self.roles), roles=self.roles)
        first = m.steps[0].after if len(m.steps) > 1 else base
        apart = [node for _, node in first.walk() if node.op in NOTATION]
        if not apart or any(n.value != m.x for n in apart) or fitting(first) is None:
            return (whole,)
        return (line(left, first, roles=self.roles), whole)

    @property
    def middle(self) -> Expression | None:
        """The slope of the formula before it is tidied, where that is another form."""
        m = self.member
        if m.base is None or not m.base.has(m.x):
            return None
        worked = add(*map(self._divided, summands(m.base)))
        return worked if worked != m.f and fits_row(m.base, worked, m.f) else None

    @property
    def check(self) -> tuple[Line, ...]:
        """``d/dx [x³/3] = 3x²/3 = x²``."""
        m = self.member
        if fitting(m.base, COLUMN - 3) is None or fitting(m.f) is None or m.base is None:
            return ()
        between = [] if self.middle is None else [Coloured(self.middle, "derivative", self.roles)]
        last = Coloured(m.f, "function", self.roles)
        left = tree.derivative(m.base, m.x)
        return (line(left, *between, last, roles=self.roles),)

    @property
    def condition(self) -> tuple[Line, ...]:
        """``0³/3 + C = 1``."""
        m = self.member
        if not self.has_formula or m.base in (None, ZERO) or fitting(m.base) is None:
            return ()
        assert m.base is not None
        put = m.base.substitute(m.x, m.at)
        return (line(plus(put, self.c), m.height, kind="at_point", at=self._c_is),)

    @property
    def answer(self) -> tuple[Line, ...]:
        """``C = 1``, and ``G(x) = x³/3 + 1``; without a formula, F from the point on."""
        m, left = self.member, self._name(1)
        if not self.has_formula or m.constant is None:
            t = "s" if m.x == "t" else "t"
            body = m.f.substitute(m.x, variable(t))
            if fitting(body, COLUMN - 6) is None:
                return ()
            so_far = integral_of(body, t, m.at, variable(m.x), "inner")
            height = exactly(m.height)
            sign, size = ("-", height.args[0]) if height.op == "neg" else ("+", height)
            return (line(left, Joined((so_far, sign, size)), kind="definition"),)
        c = symbol(self.c, "parameter")
        sides = worth(fitting(m.constant_form, ROW), m.constant, "parameter", 4)
        value = line(c, *sides, kind="at_point", at=self._c_is)
        whole = fitting(m.formula)
        if whole is None:
            return (value,)
        named = Coloured(whole, "inner", self.roles)
        theirs = applied(self.letters[2], m.x, role="inner")
        return (value, line(theirs, named, kind="definition", roles=self.roles))

    # -- parts -------------------------------------------------------------------------------------

    @property
    def _f(self) -> Name:
        return applied(self.letters[0], self.member.x, role="function")

    def _name(self, n: int) -> Name:
        return applied(self.letters[n], self.member.x, role=("function", "inner", "text")[n])

    def _prime(self, n: int) -> Name:
        return applied(self.letters[n] + "'", self.member.x, role="derivative")

    @property
    def _meant(self) -> str:
        return f"{self.letters[1]}({self.member.x}) = {self._member}"

    @property
    def _member(self) -> Expression:
        """The formula, where it is the curve; it may have gaps and jumps of its own."""
        return self.member.formula if self.has_formula else self.member.so_far

    @property
    def _other(self) -> str:
        more = add(*summands(self._member), numeral(2 * self.lift))
        return f"{self.letters[2]}({self.member.x}) = {more}"

    @property
    def _c_is(self) -> str:
        m = self.member
        assert m.base is not None
        return f"{self.c} = {add(m.height, neg(m.base.substitute(m.x, m.at)))}"

    def _divided(self, term: Expression) -> Expression:
        """The slope of a term; what it is divided by stays below the bar."""
        if term.op == "div" and not term.args[1].variables:
            return div(derivative(term.args[0], self.member.x).result, term.args[1])
        return derivative(term, self.member.x).result
