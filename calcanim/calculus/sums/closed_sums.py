"""Closed forms of finite sums, each proved by telescoping or induction."""

from __future__ import annotations

from calcanim.calculus.derivation import Step
from calcanim.calculus.solution import Solution, certified
from calcanim.calculus.sums.big_operators import SUM
from calcanim.calculus.sums.binomials import binomial_sum
from calcanim.calculus.sums.certificates import counted
from calcanim.calculus.sums.faulhaber import sum_of_powers
from calcanim.calculus.sums.geometric import geometric_sum
from calcanim.calculus.sums.known_series import reciprocal
from calcanim.calculus.sums.telescoping import gosper_sum, shifted_difference
from calcanim.calculus.sums.ways import (
    Way,
    beyond_series,
    by_computer_algebra,
    first_closed_form,
    length,
)
from calcanim.exact.factors import built, factored, times
from calcanim.exact.tidy import rational, tidy
from calcanim.expressions.tree import Expression, summation


def closed_sum(f: Expression, i: str, first: Expression, last: Expression) -> Solution | None:
    """The sum with letters in its bounds; None where no closed form is found."""
    if reciprocal(f, i) is not None:
        return None  # Harmonic numbers and their kin: no search will find a form for them.
    return first_closed_form(SUM, _WAYS, f, i, first, last)


def _constant(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    if f.has(i) and tidy(f, i).has(i):
        return []
    f = tidy(f, i)
    after = times(tidy(f, ""), length(first, last)) if rational(f) != 1 else length(first, last)
    why = f"{f} as often as there are terms"
    return [certified("CONSTANT", start, after, why, counted(start, after))]


def _letter(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    """A factor with letters, but without the index, goes in front."""
    p = factored(f, i)
    if not p.constant.variables or not p.factors or f.op == "add":
        return []
    rest = built(p.factors)
    found = closed_sum(rest, i, first, last)
    if found is None or not isinstance(found.result, Expression):
        return []
    inside = summation(rest, i, first, last)
    line = times(p.constant, inside)
    steps = [certified("LINEARITY", start, line, "constant factor in front", counted(start, line))]
    after = tidy(times(p.constant, found.result), "")
    why = "the sum by itself, put back"
    return [*steps, *found.steps, certified("GATHER", start, after, why, counted(start, after))]


def _binomial(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    found = binomial_sum(f, i, first, last)
    if found is None:
        return []
    after, why = found
    steps = [certified("BINOMIAL", start, after, why, counted(start, after))]
    neat = tidy(after, "")
    if neat != after and neat.size <= after.size:
        steps.append(certified("GATHER", after, neat, "tidied", counted(after, neat)))
    return steps


def _asked(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    if beyond_series(f, i):
        return []
    return by_computer_algebra("series", f, i, first, last, start)


_WAYS: tuple[Way, ...] = (
    _constant,
    _letter,
    sum_of_powers,
    geometric_sum,
    _binomial,
    shifted_difference,
    gosper_sum,
    _asked,
)
