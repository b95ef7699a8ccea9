"""The expression tree: what the user typed, exactly as typed, with an address for every term.

An `Expression` is immutable and never rewrites itself: ``x/x`` stays ``x/x`` and ``2*(x+1)``
keeps its factor outside. A `Path` (tuple of argument indices) names a place in a tree, so that
a term can be followed from one line of a derivation to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

Op = Literal[
    "number",
    "variable",
    "constant",
    "add",
    "neg",
    "mul",
    "div",
    "pow",
    "call",
    "derivative",
    "integral",
    "sum",
    "product",
    "limit",
    "piecewise",
    "condition",
]
# What calcanim works out and nobody types: read back as notation only.
NOTATION: frozenset[Op] = frozenset(("derivative", "integral", "sum", "product", "limit"))
Path = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Expression:
    """One node.

    ========== =============================== =====================================
    op         args                            value
    ========== =============================== =====================================
    number     ()                              the numeral as typed: ``"0.50"``
    variable   ()                              its name
    constant   ()                              ``"pi"``, ``"e"`` or ``"oo"`` (no number)
    add        two or more terms; ``a - b``    None
               is ``add(a, neg(b))``
    neg        one                             None
    mul        two or more factors             None
    div        numerator, denominator          None
    pow        base, exponent                  None
    call       the arguments                   the function's canonical name
    derivative the expression differentiated   the variable's name
    integral   the integrand; or it and the    the variable's name
               lower and upper limit
    sum        the summand, first, last        the index's name
    product    the factor, first, last         the index's name
    limit      the expression, the point; or   the variable's name
               these and 1 (from above) or
               neg(1) (from below)
    piecewise  a value, its condition, and so  None
               on; perhaps a last value, where
               none of the conditions holds
    condition  the two sides of a relation, or ``"<"``, ``"<="``, ``">"``, ``"="`` …
               conditions that all hold        or ``"and"``
    ========== =============================== =====================================

    A nested ``add`` in an ``add`` (or ``mul`` in ``mul``) means that the user typed parentheses.
    """

    op: Op
    args: tuple[Expression, ...] = ()
    value: str | None = None

    def at(self, path: Path) -> Expression:
        """The sub-expression at `path`; IndexError where there is none."""
        node = self
        for index in path:
            node = node.args[index]
        return node

    def replace(self, path: Path, new: Expression) -> Expression:
        """This tree with `new` in the place that `path` names."""
        if not path:
            return new
        head, *rest = path
        args = list(self.args)
        args[head] = args[head].replace(tuple(rest), new)
        return Expression(self.op, tuple(args), self.value)

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, Expression]]:
        """Every node with its path, parents before children, left to right."""
        yield path, self
        for index, arg in enumerate(self.args):
            yield from arg.walk((*path, index))

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the free variables, in order of first appearance."""
        seen: dict[str, None] = {}
        _free(self, frozenset(), seen)
        return tuple(seen)

    def has(self, variable: str) -> bool:
        """Whether the free `variable` occurs in this tree."""
        if self.op == "variable":
            return self.value == variable
        if self.binds == variable:
            return any(a.has(variable) for a in self.args[1:])
        return any(a.has(variable) for a in self.args)

    @property
    def binds(self) -> str | None:
        """The variable that means nothing outside of the first argument, if there is one."""
        bound = self.op in ("sum", "product", "limit") or (
            self.op == "integral" and len(self.args) == 3
        )
        return self.value if bound else None

    def substitute(self, variable: str, new: Expression) -> Expression:
        """This tree with every `variable` replaced by `new`; nothing is evaluated."""
        if self.op == "variable" and self.value == variable:
            return new
        if not self.args:
            return self
        args = [a.substitute(variable, new) for a in self.args]
        if self.binds == variable:
            args[0] = self.args[0]
        return Expression(self.op, tuple(args), self.value)

    def transform(self, change: Callable[[Expression], Expression]) -> Expression:
        """This tree with `change` applied to every node, children before parents."""
        args = tuple(a.transform(change) for a in self.args)
        return change(Expression(self.op, args, self.value))

    @property
    def depth(self) -> int:
        """Number of nodes on the longest way from here to a leaf."""
        return 1 + max((a.depth for a in self.args), default=0)

    @property
    def size(self) -> int:
        """Number of nodes."""
        return sum(1 for _ in self.walk())

    def _sympy_(self) -> Any:
        """What ``sympy.sympify`` makes of this tree, over symbols without assumptions."""
        from calcanim.expressions.bridge import plain_symbol, to_sympy

        return to_sympy(self, plain_symbol)

    def __str__(self) -> str:
        from calcanim.expressions.text import text

        return text(self)


def number(value: int | str) -> Expression:
    """A numeral; a negative int becomes ``neg`` of its absolute value."""
    if isinstance(value, int) and value < 0:
        return neg(Expression("number", (), str(-value)))
    return Expression("number", (), str(value))


def variable(name: str) -> Expression:
    """The variable called `name`."""
    return Expression("variable", (), name)


def add(*terms: Expression) -> Expression:
    """A sum; one term is that term, none is 0."""
    if not terms:
        return number(0)
    return terms[0] if len(terms) == 1 else Expression("add", terms)


def mul(*factors: Expression) -> Expression:
    """A product; one factor is that factor, none is 1."""
    if not factors:
        return number(1)
    return factors[0] if len(factors) == 1 else Expression("mul", factors)


def neg(term: Expression) -> Expression:
    """``-term``."""
    return Expression("neg", (term,))


def div(numerator: Expression, denominator: Expression) -> Expression:
    """``numerator / denominator``."""
    return Expression("div", (numerator, denominator))


def power(base: Expression, exponent: Expression) -> Expression:
    """``base ** exponent``."""
    return Expression("pow", (base, exponent))


def call(name: str, *args: Expression) -> Expression:
    """The function with canonical name `name`, applied to `args`."""
    return Expression("call", args, name)


def derivative(body: Expression, variable_name: str) -> Expression:
    """The unevaluated ``d/dx [body]``."""
    return Expression("derivative", (body,), variable_name)


def integral(
    body: Expression,
    variable_name: str,
    lower: Expression | None = None,
    upper: Expression | None = None,
) -> Expression:
    """The unevaluated integral of `body`, indefinite without limits."""
    if lower is None or upper is None:
        return Expression("integral", (body,), variable_name)
    return Expression("integral", (body, lower, upper), variable_name)


def summation(body: Expression, index: str, first: Expression, last: Expression) -> Expression:
    """The unevaluated sum of `body` for `index` from `first` to `last`."""
    return Expression("sum", (body, first, last), index)


def product(body: Expression, index: str, first: Expression, last: Expression) -> Expression:
    """The unevaluated product of `body` for `index` from `first` to `last`."""
    return Expression("product", (body, first, last), index)


def limit(body: Expression, variable_name: str, point: Expression, side: int = 0) -> Expression:
    """The limit of `body`; `side` is 1 from above, -1 from below, 0 for both."""
    args = (body, point, number(side)) if side else (body, point)
    return Expression("limit", args, variable_name)


def piecewise(*parts: Expression) -> Expression:
    """A value, its condition, and so on; the first condition that holds counts."""
    return Expression("piecewise", parts)


def condition(relation: str, *sides: Expression) -> Expression:
    """``left < right`` and the like; ``and`` of several conditions."""
    return Expression("condition", sides, relation)


INFINITY = Expression("constant", (), "oo")
ZERO = Expression("number", (), "0")


def _free(e: Expression, bound: frozenset[str], seen: dict[str, None]) -> None:
    if e.op == "variable" and e.value is not None and e.value not in bound:
        seen.setdefault(e.value)
    inside = bound | {e.binds} if e.binds else bound
    for i, arg in enumerate(e.args):
        _free(arg, inside if i == 0 else bound, seen)
