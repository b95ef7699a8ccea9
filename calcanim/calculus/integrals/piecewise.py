"""Integrands that change their formula: split where they do."""

from __future__ import annotations

import itertools

from mpmath import mpf

from calcanim.calculus.derivation import Certificate
from calcanim.calculus.integrals.places import place_name
from calcanim.calculus.integrals.quadrature import merged
from calcanim.calculus.integrals.work import Solve, Work, by_quadrature
from calcanim.calculus.solution import Solution, certified
from calcanim.exact import domain
from calcanim.exact.constants import exactly
from calcanim.exact.plain_formulas import plain_at
from calcanim.expressions.tree import Expression, add, integral


def in_pieces(work: Work, low: mpf, high: mpf, solve: Solve) -> Solution | None:
    """Split where |u| turns or a step comes; on each piece the formula is a plain one."""
    a, b = min(low, high), max(low, high)
    kinks = {
        p
        for kind, u in domain.suspects(work.f, work.x)
        if kind == "kink"
        for p in domain.zeros(u, work.x, a, b)
    }
    cuts = [a, *(p for p in merged(list(kinks)) if a < p < b), b]
    if len(cuts) > 40:
        return None
    inner = [place_name(c, (work.f,), work.x) for c in cuts[1:-1]]
    places = [e for e in inner if e is not None]
    if len(places) < len(inner):
        return None
    ends = [work.low, *(places if low < high else places[::-1]), work.high]
    middles = [domain.between(p, q, mpf("0.4871")) for p, q in itertools.pairwise(cuts)]
    formulas = [plain_at(work.f, work.x, m) for m in (middles if low < high else middles[::-1])]
    if any(f is None for f in formulas):
        return None
    parts = [
        integral(f, work.x, p, q)
        for f, p, q in zip(formulas, ends, ends[1:], strict=False)
        if f is not None
    ]
    line = add(*parts)
    why = "split where the formula changes"
    certificate = Certificate("checked", "by cases")
    if line != work.start:
        work.steps.append(certified("PIECES", work.start, line, why, certificate))
    total = []
    for part in parts:
        done = solve(part.args[0], work.x, part.args[1], part.args[2])
        work.steps += done.steps
        if done.verdict == "diverges":
            return work.without_result("diverges")
        if not isinstance(done.result, Expression):
            work.steps.clear()
            return None
        total.append(done.result)
    whole = exactly(add(*total))
    if len(total) > 1:
        why = "the pieces together"
        work.steps.append(certified("ADD_UP", line, whole, why, by_quadrature(work.start, whole)))
    answer = work.done(whole)
    return None if answer.value is None else answer
