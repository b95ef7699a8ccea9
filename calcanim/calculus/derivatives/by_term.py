"""A rule for each term of a sum: its name, what kind of function the term is, its derivative."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from mpmath import mpf

from calcanim.calculus.derivation import RULE_NAMES, Derivation
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.slopes import need_slope
from calcanim.calculus.rules import apply
from calcanim.calculus.solution import Table
from calcanim.exact.tidy import rational, tidy
from calcanim.exact.values import Value, quotient
from calcanim.expressions.tree import Expression, call, div, mul, neg, number, variable

Kind = Literal[
    "constant",
    "line",
    "square",
    "cube",
    "root",
    "reciprocal",
    "power",
    "exponential",
    "logarithm",
    "wave",
    "combined",
]
_POWERS: dict[Fraction, Kind] = {
    Fraction(-1): "reciprocal",
    Fraction(1, 2): "root",
    Fraction(2): "square",
    Fraction(3): "cube",
}
_WAVES = ("sin", "cos")
_E = Expression("constant", (), "e")


@dataclass(frozen=True, slots=True)
class TermRule:
    """A term with its rule, a key of `RULE_NAMES`.

    `core` is the term without its constant factors: what the rule is for. It is of the `kind`;
    ``combined`` takes more than one rule. `work` derives the term, every line certified.
    """

    term: Expression
    core: Expression
    kind: Kind
    rule: str
    work: Derivation

    @property
    def derivative(self) -> Expression:
        """What the term becomes."""
        return self.work.result

    @property
    def parts(self) -> frozenset[Kind]:
        """The kinds of functions that it is made of, whatever these are of."""
        x = self.work.variable
        nodes = (node for _, node in self.core.walk() if node.has(x))
        return frozenset(_kind(_of_variable(node, x), x) for node in nodes) - {"line", "combined"}

    @property
    def conditions(self) -> tuple[str, ...]:
        """Where the rule holds."""
        return tuple(dict.fromkeys(c for step in self.work.steps for c in step.conditions))

    @property
    def exponent(self) -> Expression | None:
        """The exponent of a power of the variable, a root's and a reciprocal's too."""
        return _exponent(self.core, self.work.variable)

    @property
    def base(self) -> Expression | None:
        """The base of an exponential, or of a logarithm."""
        if self.kind == "exponential":
            return self.core.args[0] if self.core.op == "pow" else _E
        if self.kind == "logarithm":
            return self.core.args[1] if len(self.core.args) > 1 else _E
        return None


def by_rule(f: Expression, x: str) -> tuple[TermRule, ...]:
    """The terms of `f` in their order, each with its rule; one that is no sum is its only term.

    Raises NoRuleError, RefutedError.
    """
    return tuple(_ruled(term, x) for term in terms_of(f))


def rule_table(f: Expression, x: str) -> Table:
    """The same as text, ``-`` where there is no condition. Raises NoRuleError, RefutedError."""
    rows = tuple(
        (str(t.term), RULE_NAMES[t.rule], str(t.derivative), ", ".join(t.conditions) or "-")
        for t in by_rule(f, x)
    )
    return Table("a rule for each term", ("term", "rule", "derivative", "where"), rows)


def terms_of(f: Expression) -> tuple[Expression, ...]:
    """The terms of a sum, signs with them, sums within it taken apart."""
    if f.op == "add":
        return tuple(t for part in f.args for t in terms_of(part))
    if f.op == "neg" and f.args[0].op == "add":
        return tuple(t.args[0] if t.op == "neg" else neg(t) for t in terms_of(f.args[0]))
    return (f,)


def _ruled(term: Expression, x: str) -> TermRule:
    work = derivative(term, x)
    if not tidy(term, x).has(x):  # 0*sin(x) is a constant, whatever it is made of
        return TermRule(term, term, "constant", "CONSTANT", work)
    core = _core(term, x)
    return TermRule(term, core, _kind(core, x), apply(core, x).rule, work)


def _core(e: Expression, x: str) -> Expression:
    """`e` without signs, factors and divisors that do not have `x`."""
    if e.op == "neg":
        return _core(e.args[0], x)
    if e.op == "mul":
        moving = [f for f in e.args if f.has(x)]
        if len(moving) < len(e.args):
            return _core(mul(*moving), x)
    if e.op == "div" and not e.args[1].has(x):
        return _core(e.args[0], x)
    return e


def _kind(core: Expression, x: str) -> Kind:
    exponent = _exponent(core, x)
    if core == variable(x):
        return "line"
    if exponent is not None:
        n = rational(exponent)
        return _POWERS.get(n, "power") if n is not None else "power"
    if core.op == "pow" and not core.args[0].has(x) and core.args[1] == variable(x):
        return "exponential"
    if core.op == "call" and core.args[0] == variable(x):
        if core.value == "exp":
            return "exponential"
        if core.value == "log" and not any(a.has(x) for a in core.args[1:]):
            return "logarithm"
        if core.value in _WAVES:
            return "wave"
    return "combined"


def _of_variable(node: Expression, x: str) -> Expression:
    """The outermost function of `node`, with the variable for what it is of."""
    args = tuple(variable(x) if a.has(x) else a for a in node.args)
    return Expression(node.op, args, node.value) if node.op in ("pow", "call", "div") else node


def _exponent(core: Expression, x: str) -> Expression | None:
    """The `n` of ``x**n``, whichever way it is written."""
    of_x = variable(x)
    if core.op == "pow" and core.args[0] == of_x and not core.args[1].has(x):
        return core.args[1]
    if core == call("sqrt", of_x):
        return div(number(1), number(2))
    if core == call("cbrt", of_x):
        return div(number(1), number(3))
    if core.op == "div" and not core.args[0].has(x):
        inner = _exponent(core.args[1], x)
        if core.args[1] == of_x:
            return neg(number(1))
        return None if inner is None else tidy(neg(inner), x)
    return None


@dataclass(frozen=True, slots=True)
class Ruled:
    """A function of `x` with a rule for each of its terms, and the slopes where x is `at`."""

    f: Expression
    x: str
    at: Expression
    terms: tuple[TermRule, ...]
    slopes: tuple[Value, ...]
    work: Derivation
    slope: Value

    @property
    def kinds(self) -> frozenset[Kind]:
        """What kinds of terms there are, and what combined ones are made of."""
        own = {t.kind for t in self.terms}
        return frozenset(own.union(*(t.parts for t in self.terms if t.kind == "combined")))

    def quotients(self, h: Fraction) -> tuple[mpf, ...] | None:
        """The difference quotient of each term for the step `h`; None where one has none."""
        found = [quotient(t.term, self.x, self.at, Fraction(0), h) for t in self.terms]
        known = tuple(q for q in found if q is not None)
        return known if len(known) == len(found) else None


def ruled(f: Expression, x: str, at: Expression) -> Ruled:
    """A rule for each term of `f`, and every slope at the constant `at`.

    Raises UndefinedError where `f` or a term of it has no slope there, NoRuleError.
    """
    terms, zero = by_rule(f, x), Value(Fraction(0), mpf(0))
    total = need_slope(f, x, at) or zero
    slopes = tuple(need_slope(t.term, x, at) or zero for t in terms)
    return Ruled(f, x, at, terms, slopes, derivative(f, x), total)
