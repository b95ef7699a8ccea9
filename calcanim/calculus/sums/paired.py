"""Terms that change by equal steps: the first and the last are as much as any such pair."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from calcanim.calculus.sums.summed import Summed
from calcanim.exact.factors import linear
from calcanim.exact.tidy import as_expression, tidy
from calcanim.expressions.tree import Expression, add, number, variable

_LEAST = 3  # terms among which there is more than one pair


@dataclass(frozen=True, slots=True)
class Paired:
    """Terms in equal steps, none of them negative; up to any last index, `columns` times `height`
    is twice their sum.
    """

    terms: tuple[Fraction, ...]
    columns: Expression
    height: Expression

    @property
    def pair(self) -> Fraction:
        """The first and the last term together."""
        return self.terms[0] + self.terms[-1]

    @property
    def area(self) -> Fraction:
        """Twice the sum: of the rectangle that all pairs make."""
        return len(self.terms) * self.pair


def paired(found: Summed) -> Paired | None:
    """The terms as pairs; None where they are too few, negative, or not in equal steps."""
    terms = tuple(t.exact for t in found.terms if t.exact is not None and t.exact >= 0)
    whole = found.is_whole_shown and len(terms) == len(found.terms)
    if not whole or len(terms) < _LEAST or linear(found.f, found.i) is None:
        return None
    last = variable(found.letter)
    first = as_expression(Fraction(found.first))
    ends = add(found.f.substitute(found.i, last), found.f.substitute(found.i, first))
    return Paired(terms, tidy(add(last, number(1 - found.first)), ""), tidy(ends, ""))
