"""The sum of a power from those of the lower powers: steps of the next power telescope."""

from __future__ import annotations

from fractions import Fraction
from math import comb

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Step
from calcanim.calculus.solution import Solution, certified, solved
from calcanim.calculus.sums.certificates import counted
from calcanim.calculus.sums.faulhaber import power_sum_formula
from calcanim.exact.factors import polynomial_of, raised, times
from calcanim.expressions.tree import Expression, add, div, neg, number, power, summation, variable

_ONE = number(1)


def telescoped_power_sum(p: int, index: str, last: str) -> Solution:
    """The sum of ``index**p`` from 1 to the letter `last`, for a whole number p >= 1.

    The steps, in order: EXPAND the difference of neighbouring powers p + 1; TELESCOPING leaves the
    two ends of their sum; SUM_BOTH_SIDES; SOLVE for the sum that is asked for; FAULHABER puts in
    the sums of lower powers; GATHER.
    """
    k, m = variable(index), variable(last)
    asked = summation(raised(k, Fraction(p)), index, _ONE, m)
    difference = add(power(add(k, _ONE), number(p + 1)), neg(power(k, number(p + 1))))
    terms = polynomial_of([Fraction(comb(p + 1, j)) for j in range(p + 1)], index)
    steps = [
        certified(
            "EXPAND",
            difference,
            terms,
            f"a step from one power {p + 1} to the next: {index}**{p + 1} cancels",
            certify(difference, terms, (index,)),
        )
    ]
    total = summation(difference, index, _ONE, m)
    ends = add(power(add(m, _ONE), number(p + 1)), neg(_ONE))
    steps.append(_counted("TELESCOPING", total, ends, "all between cancels: the ends are left"))
    lower = [(comb(p + 1, j), j) for j in range(p - 1, 0, -1)]
    known = [times(number(c), summation(raised(k, Fraction(j)), index, _ONE, m)) for c, j in lower]
    split = add(times(number(p + 1), asked), *known, m)
    steps.append(_counted("SUM_BOTH_SIDES", total, split, "the same steps, power by power"))
    alone = div(add(ends.args[0], neg(_ONE), *map(neg, known), neg(m)), number(p + 1))
    steps.append(_counted("SOLVE", asked, alone, f"bring the rest over and divide by {p + 1}"))
    put = [neg(times(number(c), power_sum_formula(j, m))) for c, j in lower]
    line = div(add(ends.args[0], neg(_ONE), *put, neg(m)), number(p + 1))
    if put:
        steps.append(_counted("FAULHABER", alone, line, "the sums of lower powers are known"))
    result = power_sum_formula(p, m)
    steps.append(_counted("GATHER", line, result, "common factors in front"))
    return solved("sum", asked, (index, last), steps, result)


def _counted(rule: str, before: Expression, after: Expression, why: str) -> Step:
    return certified(rule, before, after, why, counted(before, after))
