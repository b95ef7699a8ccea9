"""Sums of powers by Faulhaber's formula, with its proof by induction."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import comb

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Step
from calcanim.calculus.solution import certified
from calcanim.calculus.sums.certificates import counted
from calcanim.exact import polynomials as poly
from calcanim.exact.algebra import polynomial, rational_coefficients
from calcanim.exact.factors import raised, times
from calcanim.exact.lowest_terms import factored_form
from calcanim.exact.tidy import rational, tidy
from calcanim.expressions.tree import (
    Expression,
    add,
    div,
    mul,
    neg,
    number,
    power,
    summation,
    variable,
)

_ONE = number(1)


@lru_cache(maxsize=64)
def faulhaber(p: int) -> tuple[Fraction, ...]:
    """Coefficients in n, constant first, of the sum of k**p for k from 1 to n (p >= 0)."""
    # Telescope (k+1)^(p+1) - k^(p+1): (n+1)^(p+1) - 1 = sum over j of C(p+1, j) S_j.
    total = [Fraction(comb(p + 1, j)) for j in range(p + 2)]
    total[0] -= 1
    for j in range(p):
        total = poly.plus(total, poly.scaled(list(faulhaber(j)), Fraction(-comb(p + 1, j))))
    return tuple(poly.scaled(total, Fraction(1, p + 1)))


def power_sum_formula(p: int, upper: Expression) -> Expression:
    """The sum of k**p for k from 1 to `upper` in factors; that of cubes as a square."""
    if p == 3:
        return power(div(mul(upper, add(upper, _ONE)), number(2)), number(2))
    return factored_form(list(faulhaber(p)), "n").substitute("n", upper)


def sum_of_powers(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    """A polynomial: split, constants out, Faulhaber's formula for each power."""
    coefficients = polynomial(f, i)
    if coefficients is None or len(coefficients) > 12 or len(coefficients) < 2:
        return []
    steps: list[Step] = []
    line = start
    if rational(first) != 1:
        lower = tidy(add(first, neg(_ONE)), "")
        inside = summation(f, i, _ONE, last)
        if rational(lower) == 0 or rational(first) == 0:
            at_zero = tidy(coefficients[0], "")
            line = inside if rational(at_zero) == 0 else add(at_zero, inside)
            why = f"the term for {i} = 0 by itself"
        else:
            line = add(inside, neg(summation(f, i, _ONE, lower)))
            why = "start at 1, and take away what was too much"
        steps.append(certified("LINEARITY", start, line, why, counted(start, line)))
    sums = [n for _, n in line.walk() if n.op == "sum" and n.value == i]
    terms = [(k, c) for k, c in enumerate(coefficients) if rational(c) != 0]
    v = variable(i)
    if len(terms) > 1 or rational(terms[0][1]) != 1:
        split = line
        for s in sums:
            parts = [
                times(c, summation(raised(v, Fraction(k)) if k else _ONE, i, *s.args[1:]))
                for k, c in reversed(terms)
            ]
            split = _swap(split, s, add(*parts))
        why = "sum term by term, constant factors in front"
        steps.append(certified("LINEARITY", line, split, why, counted(line, split)))
        line = split
    after = line
    exponents = []
    for s in dict.fromkeys(n for _, n in line.walk() if n.op == "sum" and n.value == i):
        p = _exponent(s.args[0])
        upper = s.args[2]
        exponents.append(p)
        after = _swap(after, s, power_sum_formula(p, upper))
    why = "the formula for sums of powers"
    steps.append(certified("FAULHABER", line, after, why, counted(line, after)))
    steps += _proof(max(exponents), i)
    neat = _neat(after)
    if neat != after:
        why = "common factors in front"
        steps.append(certified("GATHER", after, neat, why, counted(after, neat)))
    else:
        steps.append(certified("ADD_UP", start, after, "so the sum is", counted(start, after)))
    return steps


def _exponent(e: Expression) -> int:
    """p of i**p."""
    if e.op == "pow":
        return int(rational(e.args[1]) or 1)
    return 0 if e == _ONE else 1


def _swap(line: Expression, old: Expression, new: Expression) -> Expression:
    return line.transform(lambda n: new if n == old else n)


def _neat(e: Expression) -> Expression:
    """One polynomial in factors, if there is one letter (the upper bound) and it is shorter."""
    names = e.variables
    if len(names) != 1:
        return tidy(e, "")
    c = rational_coefficients(e, names[0])
    if c is None or (e.op == "pow" and len(c) == 5):
        return e
    form = factored_form(poly.trimmed(c), names[0])
    return form if form.size <= e.size + 4 else e


def _proof(p: int, i: str) -> list[Step]:
    """Induction for the sum of i**p: the first case, and from one case to the next."""
    n = variable("n") if i != "n" else variable("m")
    name = n.value or "n"
    form = factored_form(list(faulhaber(p)), name)
    at_one = form.substitute(name, _ONE)
    steps = [
        certified(
            "INDUCTION",
            at_one,
            _ONE,
            f"for {name} = 1 the formula gives the only term, 1",
            certify(at_one, _ONE, ()),
        )
    ]
    after_next = add(form.substitute(name, add(n, _ONE)), neg(form))
    term = raised(add(n, _ONE), Fraction(p)) if p else _ONE
    why = f"from {name} to {name} + 1 the formula grows by exactly the next term"
    steps.append(certified("INDUCTION", after_next, term, why, certify(after_next, term, (name,))))
    return steps
