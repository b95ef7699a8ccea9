"""Definite integrals without an antiderivative: symmetry, computer algebra, or the number alone."""

from __future__ import annotations

from collections.abc import Sequence

import mpmath
from mpmath import mpf

from calcanim.calculus.antiderivatives.beyond import beyond_elementary
from calcanim.calculus.antiderivatives.indefinite import absence
from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate
from calcanim.calculus.integrals.geometric_terms import terms
from calcanim.calculus.integrals.improper import ImproperEnd, settled
from calcanim.calculus.integrals.logarithms import by_jensen
from calcanim.calculus.integrals.mellin import by_mellin
from calcanim.calculus.integrals.quadrature import quadrature, sharp_area
from calcanim.calculus.integrals.tails import Area
from calcanim.calculus.integrals.work import Work, by_quadrature, shown_end
from calcanim.calculus.solution import Answer, Solution, certified, statement
from calcanim.calculus.sums.nested import sum_of
from calcanim.calculus.sums.ranges import Range
from calcanim.calculus.sympy_process.cas import ask
from calcanim.exact import domain
from calcanim.exact.tidy import tidy
from calcanim.exact.values import Value
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import (
    INFINITY,
    NOTATION,
    Expression,
    call,
    integral,
    neg,
    number,
    summation,
    variable,
)

_NAMED = (
    (
        by_mellin,
        "MELLIN",
        "each term by Mellin's integral, continued to its power; what diverges in them cancels",
    ),
    (by_jensen, "JENSEN", "the mean of the logarithm over a period, by Jensen's formula"),
)
_TINY = mpf(10) ** -15  # of the size: what quadrature leaves of 0


def without_antiderivative(
    work: Work, low: mpf, high: mpf, ends: Sequence[ImproperEnd]
) -> Solution:
    """No antiderivative: sympy's value if quadrature agrees, else the number alone."""
    if _odd_over(work, low, high):
        return work.done(number(0))
    if not settled(ends):
        return unsettled(work, ends)
    area = sharp_area(work.start)
    proper = mpmath.isfinite(low) and mpmath.isfinite(high)
    # The names that sympy would answer with are no part of the grammar.
    hopeless = proper and beyond_elementary(work.f, work.x) is not None
    known = None if hopeless or area is None else ask("area", work.f, work.x, work.low, work.high)
    plain = known is not None and not any(n.op in NOTATION for _, n in known.walk())
    if known is not None and plain and area is not None and not known.variables:
        try:
            value = evaluate(known, {}, 40)
        except EvaluationOverflowError:
            value = None
        off = mpf(10) ** -8 * max(1, abs(area.value))
        if value is not None and abs(value - area.value) < off:
            why = "found by computer algebra, without steps; quadrature agrees"
            certificate = Certificate("checked", "quadrature agrees to 8 digits", 1)
            work.steps.append(certified("COMPUTER_ALGEBRA", work.start, known, why, certificate))
            return work.done(known)
    why, verdict = absence(work.f, work.x)
    return _by_number(work, area, why, verdict)


def by_named_formula(work: Work, ends: Sequence[ImproperEnd]) -> Solution | None:
    """The exact value by a formula that has a name, else None."""
    if not settled(ends):
        return None
    for way, rule, why in _NAMED:
        known = way(work.f, work.x, work.low, work.high)
        if known is None:
            continue
        certificate = by_quadrature(work.start, known)
        if certificate.verdict == "refuted":
            continue
        if "quadrature" not in certificate.method:
            certificate = Certificate("checked", "what the formula asks for holds")
        work.steps.append(certified(rule, work.start, known, why, certificate))
        return work.done(known)
    return _term_by_term(work)


def _term_by_term(work: Work) -> Solution | None:
    """By a geometric series whose terms' integrals have a sum."""
    index = next(i for i in ("k", "n", "j") if i != work.x)
    found = terms(work.f, work.x, work.low, work.high, index)
    if found is None:
        return None
    first = number(found[1])
    term = tidy(found[0], "")
    whole = sum_of(term, [Range(index, first, INFINITY)])
    if not isinstance(whole.result, Expression) or whole.verdict not in ("proved", "checked"):
        return None
    agrees = by_quadrature(work.start, whole.result)
    if agrees.verdict == "refuted":
        return None
    line = summation(term, index, first, INFINITY)
    why = "a geometric series, each term integrated: the order may be changed"
    how = "monotone or dominated convergence"
    how += f"; {agrees.method}" if "quadrature" in agrees.method else ""
    same = Certificate("checked", how)
    work.steps += [certified("TERM_BY_TERM", work.start, line, why, same), *whole.steps]
    return work.done(whole.result)


def numerical(work: Work, ends: Sequence[ImproperEnd], why: str) -> Solution:
    """The number alone, where an antiderivative did not lead to an exact value."""
    if not settled(ends):
        return unsettled(work, ends)
    known = by_named_formula(work, ends)
    if known is not None:
        return known
    return _by_number(work, sharp_area(work.start), why, "unknown")


def _by_number(work: Work, area: Area | None, why: str, verdict: Answer) -> Solution:
    rule = "NO_CLOSED_FORM" if verdict == "no_closed_form" else "NUMERICAL"
    if area is None:
        why += "; it converges, but quadrature does not settle on its digits"
        work.steps.append(statement(rule, work.start, why, "unknown"))
        return work.without_result(verdict)
    if abs(area.value) < _TINY and _cancels(work, area.value):
        area = Area(mpf(0), 17)  # What rounding leaves of the integral of log(x)/(1 + x**2).
    work.steps.append(statement(rule, work.start, why + "; the value is numerical", "checked"))
    return work.without_result(verdict, Value(None, area.value, area.digits))


def unsettled(work: Work, ends: Sequence[ImproperEnd]) -> Solution:
    """Nothing is known of an end, and so no number is shown."""
    end = next(e for e in ends if e.state.kind != "converges")
    where = shown_end(end.at) if mpmath.isinf(end.at) else f"{work.x} = {shown_end(end.at)}"
    why = f"whether the area towards {where} is finite could not be settled"
    work.steps.append(statement("UNSETTLED", work.start, why, "unknown"))
    return work.without_result("unknown")


def _cancels(work: Work, area: mpf) -> bool:
    """Whether the areas above and below are so large that this is their rounding."""
    f, *ends = work.start.args
    size = quadrature(integral(call("abs", f), work.x, *ends))
    return size is not None and bool(abs(area) < _TINY * size)


def _odd_over(work: Work, low: mpf, high: mpf) -> bool:
    """Whether f is odd and the interval symmetric and finite; adds the step that says so."""
    if low != -high or mpmath.isinf(low) or domain.points(work.f, work.x, low, high):
        return False
    mirrored = work.f.substitute(work.x, neg(variable(work.x)))
    odd = certify(neg(mirrored), work.f, (work.x,))
    if odd.verdict not in ("proved", "checked"):
        return False
    why = "f(-x) = -f(x): the halves on either side of 0 cancel"
    work.steps.append(certified("SYMMETRY", work.start, number(0), why, odd))
    return True
