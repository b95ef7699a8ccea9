"""Integrals with letters in their limits alone: a pole, or the end of the domain, between them.

A place p lies between the limits a and b for all letters where (p - a)*(b - p) is a sum of squares
and of sizes. What the integrand does beside p is settled by its leading term there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import mpmath
from mpmath import mpf

from calcanim.calculus.antiderivatives.special_values import SolveIntegral, special_steps, unequal
from calcanim.calculus.integrals.improper import approach_to
from calcanim.calculus.integrals.places import place_name
from calcanim.calculus.limits.growth.convergence import convergence, place_said
from calcanim.calculus.solution import Answer, Solution, statement
from calcanim.exact import domain
from calcanim.exact.algebra import expanded
from calcanim.exact.signs import not_negative, positive
from calcanim.exact.tidy import factors_of, rational, tidy
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import INFINITY, Expression, add, mul, neg, number

Zeros = list[tuple[str, Expression]]


def without_value(start: Expression, names: Sequence[str], solve: SolveIntegral) -> Solution | None:
    """That the integral has no value, where a pole or a gap surely lies between its limits."""
    f, low, high = start.args
    x = start.value or ""
    if set(f.variables) - {x} or INFINITY in [n for _, n in start.walk()]:
        return None
    for p in domain.points(f, x, mpf("-inf"), mpf("inf")):
        place = place_name(p, (f,), x)
        if place is None:
            continue
        inside = _product(add(place, neg(low)), add(high, neg(place)))
        if inside is None:
            continue
        found = _beside(f, x, p)
        if found is None:
            continue
        verdict, why, whole = found
        # Where the limits differ, p has a part of the interval on one side of it.
        zeros = _zeros(tidy(add(high, neg(low)), "") if whole else inside, names)
        if zeros is None:
            continue
        why = f"{x} = {place} lies between {low} and {high} for all letters: {why}"
        rule = "DIVERGES" if verdict == "diverges" else "UNDEFINED"
        said = tuple(unequal(n, v) for n, v in zeros)
        step = replace(statement(rule, start, why, "checked"), conditions=said)
        apart = [
            replace(s, why=f"the special value {s.conditions[0]}, which is left out above")
            for s in special_steps(start, zeros, solve)
        ]
        return Solution("integral", f, (x,), (step, *apart), None, verdict)
    return None


def _product(a: Expression, b: Expression) -> Expression | None:
    """The product multiplied out, where no letters make it negative."""
    flat = expanded(mul(tidy(a, ""), tidy(b, "")))
    return flat if flat is not None and _never_negative(tidy(flat, "")) else None


def _never_negative(e: Expression) -> bool:
    for t in e.args if e.op == "add" else (e,):
        c, factors = factors_of(t, "")
        if c < 0 or not all(n % 2 == 0 or _size(b) for b, n in factors):
            return False
    return True


def _size(b: Expression) -> bool:
    return positive(b, "") or not_negative(b, "")


def _zeros(e: Expression, names: Sequence[str]) -> Zeros | None:
    """The letters' values at which `e` is 0, each a value of one letter; None where unknown."""
    if not e.variables:
        return [] if rational(e) else None
    terms = e.args if e.op == "add" else (e,)
    if _never_negative(e) and any((rational(t) or 0) > 0 for t in terms):
        return []
    if e.op == "add":
        return None
    _, factors = factors_of(e, "")
    out: Zeros = []
    for base, n in factors:
        if base.op == "call" and base.value == "abs":
            base = base.args[0]
        if base.op != "variable" or n < 0:
            return None
        if base.value in names:
            out.append((base.value or "", number(0)))
    return out


def _beside(f: Expression, x: str, p: mpf) -> tuple[Answer, str, bool] | None:
    """What f does beside p, in words, and whether it does so on both sides."""
    gaps = [s for s in (-1, 1) if _missing(f, x, p, s)]
    if gaps:
        side = "below" if gaps[0] < 0 else "above"
        return "undefined", f"{f} is not defined just {side} it", len(gaps) == 2
    states = [(convergence(f, a), a) for a in (approach_to(f, x, p, s) for s in (-1, 1))]
    endless = [(c, a) for c, a in states if c.kind == "diverges"]
    if not endless:
        return None
    c, a = endless[0]
    how = "settles on no value" if c.swings else "grows without bound"
    why = f"the area {how} towards {place_said(a)}; {c.why}"
    return "diverges", why, len(endless) == 2


def _missing(f: Expression, x: str, p: mpf, side: int) -> bool:
    """Whether f has no value next to p on one side."""
    with mpmath.workdps(60):
        places = [p + side * mpf(10) ** -k for k in (8, 12, 16)]
    try:
        return all(evaluate(f, {x: q}, 40) is None for q in places)
    except EvaluationOverflowError:
        return False
