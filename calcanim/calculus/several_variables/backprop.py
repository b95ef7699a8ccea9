"""Backpropagation: the expression's graph, forward with values, backward with slopes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from mpmath import mpf

from calcanim.calculus.derivation import RULE_NAMES, Certificate, RefutedError, Step, Verdict
from calcanim.calculus.derivatives.branches import regular
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.slopes import slopes
from calcanim.calculus.nowhere import undefined_everywhere
from calcanim.calculus.rules import apply, differentiated
from calcanim.calculus.several_variables.gradient import gradient
from calcanim.calculus.solution import Answer, Solution, Table, certified, statement, verdict_of
from calcanim.exact.certain import as_mpf
from calcanim.exact.tidy import as_expression as number_tree
from calcanim.exact.tidy import tidy
from calcanim.exact.values import (
    TooLargeError,
    UndefinedError,
    Value,
    decimal,
    number_or_none,
    rounded,
    value_at,
)
from calcanim.expressions.balls import (
    Known,
    UndecidedError,
    UndefinedHereError,
    plus,
    times,
)
from calcanim.expressions.enclosed import enclosed
from calcanim.expressions.errors import ExpressionError
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import Expression, add, mul, number, variable

_BITS = (192, 768, 3072, 12288)
_RIGHT = 150
_SHOWN = mpf(10) ** -10  # what rounding may change of a number that is shown
_LONGEST = 10**18


@dataclass(frozen=True, slots=True)
class Node:
    """One quantity of the graph: its name, what it is of earlier names, and of the variables."""

    name: str
    operation: Expression
    whole: Expression
    parents: tuple[str, ...]


def graph(f: Expression) -> tuple[Node, ...]:
    """The nodes in an order in which each comes after what it is made of; equal ones once."""
    taken = set(f.variables)
    letter = next(c for c in "vwzqs" if not any(t[0] == c for t in taken))
    found: dict[Expression, Node] = {}

    def visit(e: Expression) -> Expression:
        """The name, or the constant, that stands for `e` one level up."""
        if not e.variables:
            return e
        if e not in found:
            if e.op == "variable":
                found[e] = Node(e.value or "", e, e, ())
            else:
                args = tuple(visit(a) for a in e.args)
                operation = Expression(e.op, args, e.value)
                count = sum(1 for n in found.values() if n.parents)
                found[e] = Node(f"{letter}_{count + 1}", operation, e, operation.variables)
        return variable(found[e].name)

    visit(f)
    return tuple(found.values())


def backprop(
    function: Expression | str | object,
    at: Mapping[str, Expression | str | int | float],
    *,
    nodes: Callable[[Expression], tuple[Node, ...]] = graph,
) -> Solution:
    """Forward and reverse pass of `function` at a point, over the `nodes` that it is taken into.

    `result` is the symbolic partial derivatives and `value` the numbers of the reverse pass, one a
    variable; the two are held against each other. ``undefined`` where a node has no value or no
    slope. Raises UndefinedError for a point with a variable missing.
    """
    f = as_expression(function)
    if any(n.op == "piecewise" for _, n in f.walk()):
        reason = "a graph of single steps has no Piecewise; write it with max, min or heaviside"
        raise ExpressionError(reason, str(f), 0, len(str(f)))
    point = {k: as_expression(v) for k, v in at.items()}
    missing = [v for v in f.variables if v not in point]
    if missing:
        raise UndefinedError(f"the point needs a value for {missing[0]}: add {missing[0]}=…")
    names = tuple(f.variables) or tuple(point)
    nowhere = undefined_everywhere("backprop", f, names)
    if nowhere is not None:
        return nowhere
    work = Passes(f, names, {k: v for k, v in point.items() if k in names}, nodes(f))
    return work.solution()


class Passes:
    """Both passes over the nodes of a function, each of which comes after what it is made of."""

    def __init__(
        self,
        f: Expression,
        names: tuple[str, ...],
        point: dict[str, Expression],
        nodes: tuple[Node, ...],
    ) -> None:
        self.f, self.names, self.point, self.nodes = f, names, point, nodes
        self.values: dict[str, Value] = {}
        self.constants: dict[str, Expression] = {}
        self.slopes: dict[str, Value] = {}
        self.steps: list[Step] = []

    def _undefined(self, why: str, unknown: bool = False) -> Solution:
        verdict: Verdict = "unknown" if unknown else "checked"
        self.steps.append(statement("UNDEFINED", self.f, why, verdict))
        answer: Answer = "unknown" if unknown else "undefined"
        return Solution("backprop", self.f, self.names, tuple(self.steps), None, answer)

    def _stuck(self, corner: str) -> Solution:
        """A node without a slope: the function may have one all the same, as abs(x)*abs(x) at 0."""
        whole = gradient(self.f, self.names, at=self.point)
        if not isinstance(whole.value, tuple):
            return self._undefined(corner)
        shown = ", ".join(f"{v.text} in {n}" for n, v in zip(self.names, whole.value, strict=True))
        why = f"{corner}; the reverse pass stops here, though the function has slopes: {shown}"
        self.steps.append(statement("BACKWARD", self.f, why, "unknown"))
        return Solution("backprop", self.f, self.names, tuple(self.steps), None, "unknown")

    def solution(self) -> Solution:
        """Both passes, and the check against the symbolic derivatives."""
        if not self.nodes:
            zeros = tuple(number(0) for _ in self.names)
            nothing = tuple(value_at(z, {}) for z in zeros)
            step = statement("BACKWARD", self.f, "nothing here depends on a variable")
            return Solution("backprop", self.f, self.names, (step,), zeros, "proved", nothing)
        try:
            self.forward()
            corner = self.corner()
            if corner is not None:
                return self._stuck(f"in {corner[0].name} = {corner[0].operation}: {corner[2]}")
            self.backward()
        except UndefinedError as error:
            return self._undefined(str(error), isinstance(error, TooLargeError))
        partials = tuple(derivative(self.f, n).result for n in self.names)
        values = tuple(self.slopes[n] for n in self.names)
        self._held(partials, values)
        return Solution(
            "backprop",
            self.f,
            self.names,
            tuple(self.steps),
            partials,
            verdict_of(self.steps),
            values,
            (self._table(),),
        )

    def _exact(self, names: tuple[str, ...]) -> dict[str, Expression]:
        """What the quantities of these names are, as constants: nothing is rounded on the way."""
        return {n: self.constants[n] for n in names}

    def _numbers(self) -> dict[str, Expression]:
        return {k: _tree(v) for k, v in self.values.items()}

    def forward(self) -> None:
        """The value of every node. Raises UndefinedError."""
        for node in self.nodes:
            self.constants[node.name] = _put(node.whole, self.point)
            if not node.parents:
                self.values[node.name] = value_at(self.point[node.name], {})
                continue
            value = value_at(node.whole, self.point)
            self.values[node.name] = value
            shown = self._shown(node, value)
            why = f"{node.name} = {node.operation}"
            certificate = Certificate(
                "proved" if value.exact is not None else "checked", "worked out to 45 digits", 1
            )
            self.steps.append(certified("FORWARD", shown, _tree(value), why, certificate))

    def _shown(self, node: Node, value: Value) -> Expression:
        """The operation with numbers in it, rounded where that does not change what comes out."""
        with_numbers = _put(node.operation, self._numbers())
        near = number_or_none(with_numbers)
        if near is not None and abs(near.approx - value.approx) <= _SHOWN * abs(value.approx):
            return with_numbers
        return _put(node.operation, self._exact(node.parents))

    def corner(self) -> tuple[Node, str, str] | None:
        """A node without a slope at its arguments' values, in which of them, and why not."""
        for node in self.nodes:
            if regular(node.operation, node.parents, self._exact(node.parents)):
                continue
            for parent in node.parents:
                line = node.operation
                for other, constant in self._exact(node.parents).items():
                    if other != parent:
                        line = line.substitute(other, constant)
                found = slopes(line, parent, self.constants[parent])
                if found.slope is None:
                    reason = found.reason(str(line), f"{parent} = {_tree(self.values[parent])}")
                    return node, parent, reason
        return None

    def backward(self) -> None:
        """The slope of the last node in every one of them."""
        last = self.nodes[-1].name
        locals_of = self.locals
        self.slopes = self._slopes(locals_of)
        why = f"the slope of {last} in itself is 1: the reverse pass starts here"
        self.steps.append(statement("BACKWARD", variable(last), why))
        for node in reversed(self.nodes[:-1]):
            users = [u for u in self.nodes if node.name in u.parents]
            pieces, reasons = [], []
            for user in users:
                local = locals_of[user.name, node.name]
                rule = apply(user.operation, node.name).rule
                reasons.append(
                    f"d{user.name}/d{node.name} = {local} ({RULE_NAMES.get(rule, rule)})"
                )
                value = value_at(local, self._exact(local.variables))
                pieces.append(mul(_tree(self.slopes[user.name]), _tree(value)))
            slope = self.slopes[node.name]
            before, after = add(*pieces), _tree(slope)
            why = f"the slope in {node.name}: " + "; ".join(reasons)
            known = slope.exact is not None
            if not self._tells(before, slope):
                # Rounded, the terms would cancel to something else: the slope stands by itself.
                before = after
                why += "; the terms cancel, and more digits than shown are needed"
            certificate = Certificate("proved" if known else "checked", "chain rule, 45 digits", 1)
            self.steps.append(certified("BACKWARD", before, after, why, certificate))

    def _tells(self, rounded_sum: Expression, slope: Value) -> bool:
        near = number_or_none(rounded_sum)
        return near is not None and bool(
            abs(near.approx - slope.approx) <= _SHOWN * abs(slope.approx)
        )

    @cached_property
    def locals(self) -> dict[tuple[str, str], Expression]:
        """The local derivative of each node in each of its parents."""
        return {
            (node.name, parent): tidy(differentiated(node.operation, parent), parent)
            for node in self.nodes
            for parent in node.parents
        }

    def _slopes(self, locals_of: Mapping[tuple[str, str], Expression]) -> dict[str, Value]:
        """The reverse pass in balls, with more bits until each slope's digits are right."""
        found: dict[str, Known] = {}
        for bits in _BITS:
            try:
                found = self._reversed(locals_of, bits)
            except UndecidedError:
                continue
            except UndefinedHereError as error:
                raise UndefinedError(f"{error.where} is not defined here") from None
            if all(map(_accurate, found.values())):
                break
        return {n: self._settled(n, found.get(n)) for n in (node.name for node in self.nodes)}

    def _reversed(
        self, locals_of: Mapping[tuple[str, str], Expression], bits: int
    ) -> dict[str, Known]:
        values = {n: enclosed(e, {}, bits) for n, e in self.constants.items()}
        out: dict[str, Known] = {self.nodes[-1].name: Fraction(1)}
        for node in reversed(self.nodes[:-1]):
            total: Known = Fraction(0)
            for user in self.nodes:
                if node.name in user.parents:
                    local = locals_of[user.name, node.name]
                    slope = enclosed(local, {v: values[v] for v in local.variables}, bits)
                    total = plus(total, times(out[user.name], slope, bits), bits)
            out[node.name] = total
        return out

    def _settled(self, name: str, found: Known | None) -> Value:
        """A node's slope; where balls do not tell it from 0, by the rules for all of `f`."""
        if found is not None and _accurate(found):
            exact = found if isinstance(found, Fraction) else None
            return Value(exact, as_mpf(found))
        node = next(n for n in self.nodes if n.name == name)
        if not node.parents:
            return value_at(differentiated(self.f, name), self.point)
        letter = next(c for c in "tsrpqm" if c not in self.f.variables)
        held = self.f.transform(lambda e: variable(letter) if e == node.whole else e)
        at = {**self.point, letter: self.constants[name]}
        return value_at(differentiated(held, letter), at)

    def _held(self, partials: tuple[Expression, ...], values: tuple[Value, ...]) -> None:
        """Each slope of the reverse pass against the symbolic derivative."""
        for name, partial, value in zip(self.names, partials, values, strict=True):
            try:
                symbolic = value_at(partial, self.point)
            except UndefinedError:
                continue  # a gap of the formula, such as x/sqrt(x**2) has at 0
            if abs(symbolic.approx - value.approx) > mpf(10) ** -25 * abs(value.approx):
                raise RefutedError(f"the reverse pass and the derivative in {name} disagree")
            why = f"the derivative in {name} by rules, at the point: the same"
            put = _put(partial, self.point)
            certificate = Certificate("checked", "the two agree to 25 digits", 1)
            self.steps.append(certified("PARTIAL", put, _tree(value), why, certificate))

    def _table(self) -> Table:
        rows = [
            (
                n.name,
                str(n.operation) if n.parents else "given",
                rounded(self.values[n.name].approx, 8),
                rounded(self.slopes[n.name].approx, 8),
            )
            for n in self.nodes
        ]
        return Table("the graph", ("node", "operation", "value", "slope"), tuple(rows))


def _put(e: Expression, numbers: Mapping[str, Expression]) -> Expression:
    for name, value in numbers.items():
        e = e.substitute(name, value)
    return e


def _tree(v: Value) -> Expression:
    """A number for a line: exact, or 12 digits that show that they are rounded."""
    if v.exact is not None and max(v.exact.numerator, v.exact.denominator) < _LONGEST:
        return number_tree(v.exact)
    return decimal(v.approx, 12, zeros=True)


def _accurate(x: Known) -> bool:
    return isinstance(x, Fraction) or x.rel_accuracy_bits() >= _RIGHT
