"""The sum of a polynomial over whole numbers from 1 on: a polynomial, one degree higher."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.derivation import Certificate, Derivation, weakest
from calcanim.calculus.sums.closed_sums import closed_sum
from calcanim.exact.algebra import polynomial
from calcanim.exact.tidy import rational
from calcanim.exact.values import Value, value_at
from calcanim.expressions.tree import Expression, number, summation, variable
from calcanim.refusals import Refusal

MOST_DEGREE = 11
_PROOF = ("INDUCTION", "ADD_UP")


class NoPolynomialError(Refusal):
    """The terms are no powers to be added; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class PolynomialSum:
    """The sum of `f` over the index from 1 to `last`, a letter.

    `work` are its lines without the proof by induction; `powers` those that occur in `f`, from
    the highest down, the constant as 0.
    """

    f: Expression
    index: str
    last: str
    powers: tuple[int, ...]
    work: Derivation

    @property
    def degree(self) -> int:
        return self.powers[0]

    @property
    def formula(self) -> Expression:
        return self.work.result

    @property
    def is_power(self) -> bool:
        """Whether the terms are a power as it stands."""
        return self.f == variable(self.index) or (
            self.f.op == "pow" and self.f.args[0] == variable(self.index)
        )

    def up_to(self, count: int) -> Value:
        """The sum of so many terms, by the formula."""
        return value_at(self.formula, {self.last: number(count)})

    def counted(self, count: int) -> Value:
        """The same, added up term by term."""
        found = self.terms(count)
        exact = [v.exact for v in found]
        with mpmath.workdps(40):
            total = mpmath.fsum(v.approx for v in found)
        known = [v for v in exact if v is not None]
        return Value(sum(known, Fraction(0)) if len(known) == count else None, mpf(total))

    def terms(self, count: int) -> tuple[Value, ...]:
        """The first terms."""
        return tuple(value_at(self.f, {self.index: number(k)}) for k in range(1, count + 1))


def polynomial_sum(f: Expression, index: str, last: str) -> PolynomialSum:
    """The sum of a polynomial `f` of degree 1 to 11. Raises NoPolynomialError."""
    found = polynomial(f, index)
    if found is None or any(c.variables for c in found):
        raise NoPolynomialError(
            "a power sum needs a polynomial in one variable, such as k**2; calcanim render"
            " summation takes other terms"
        )
    powers = tuple(p for p in range(len(found) - 1, -1, -1) if rational(found[p]) != 0)
    if powers and powers[0] > MOST_DEGREE:
        raise NoPolynomialError(f"powers up to {MOST_DEGREE} have their steps here")
    if not powers or powers[0] < 1:
        raise NoPolynomialError(f"{f} is the same for every {index}: there is no power to add up")
    one, m = number(1), variable(last)
    worked = closed_sum(f, index, one, m)
    assert worked is not None
    assert isinstance(worked.result, Expression)
    steps = tuple(s for s in worked.steps if s.rule not in _PROOF)
    verdict = weakest([s.certificate.verdict for s in worked.steps])
    final = Certificate(verdict, "step by step")
    work = Derivation(summation(f, index, one, m), index, steps, worked.result, final)
    return PolynomialSum(f, index, last, powers, work)
