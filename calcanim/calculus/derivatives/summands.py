"""A sum at a point, its terms in two groups: one term, and all the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.two_functions import TwoFunctions, known_at
from calcanim.exact.values import Value, value_at
from calcanim.expressions.tree import Expression, add, neg
from calcanim.refusals import Refusal


class NothingToAddError(Refusal):
    """The function is no sum."""


def summands(function: Expression, name: str) -> tuple[Expression, ...]:
    """The terms of a sum, those of sums within it too. Raises NothingToAddError for one alone."""
    terms = tuple(_terms(function))
    if len(terms) < 2:
        raise NothingToAddError(
            f"{function} is one term: there is nothing to add; try {name}**3 + 2*{name}**2"
        )
    return terms


def _terms(e: Expression) -> list[Expression]:
    if e.op == "add":
        return [t for arg in e.args for t in _terms(arg)]
    if e.op == "neg" and e.args[0].op == "add":
        return [t.args[0] if t.op == "neg" else neg(t) for t in _terms(e.args[0])]
    return [e]


@dataclass(frozen=True, slots=True)
class Sum(TwoFunctions):
    """``f + g`` at the constant `at`; the one constant term, where there is one, is `constant`."""

    constant: Expression | None = None

    @property
    def expression(self) -> Expression:
        """The sum."""
        return add(*_terms(add(self.f, self.g)))

    @property
    def both_move(self) -> bool:
        """Whether the second part, too, changes with the variable."""
        return self.g.has(self.name)

    @property
    def terms(self) -> tuple[Expression, ...]:
        """The terms, those of the first part before those of the other."""
        return tuple(_terms(self.expression))

    @property
    def rates(self) -> tuple[Expression, ...]:
        """The derivative of each term."""
        return tuple(derivative(t, self.name).result for t in self.terms)

    @property
    def moving(self) -> Expression:
        """The sum without its constant terms."""
        return add(*(t for t in self.terms if t.has(self.name)))

    @property
    def slope(self) -> Value:
        """The slope of the sum."""
        return _plus(*self.rises)

    def heights_at(self, place: Expression) -> tuple[Value, Value, Value]:
        """The values of both parts and of the sum at a constant."""
        f, g = (value_at(e, {self.name: place}) for e in (self.f, self.g))
        return f, g, _plus(f, g)


def sum_at(terms: Sequence[Expression], first: int, name: str, at: Expression) -> Sum:
    """The sum of `terms` at the constant `at`, the one with the index `first` against the rest.

    Raises UndefinedError where a term has no value or no slope there.
    """
    rest = add(*(t for n, t in enumerate(terms) if n != first))
    still = [t for t in terms if not t.has(name)]
    known = known_at(terms[first], rest, name, at, "term", "sum rule")
    return Sum(name, at, terms[first], rest, *known, add(*still) if still else None)


def _plus(a: Value, b: Value) -> Value:
    both = a.exact is not None and b.exact is not None
    known = a.exact + b.exact if both else None  # type: ignore[operator]
    return Value(known, a.approx + b.approx)
