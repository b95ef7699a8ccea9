"""Definite integrals without an antiderivative: symmetry, computer algebra, or the number alone."""

from __future__ import annotations

import mpmath
from mpmath import mpf

from calcanim.calculus import domain
from calcanim.calculus.certify import certify
from calcanim.calculus.definite.work import Work
from calcanim.calculus.derivation import Certificate
from calcanim.calculus.growth import diverging_end
from calcanim.calculus.integrals import absence
from calcanim.calculus.integration.beyond import beyond_elementary
from calcanim.calculus.quadrature import quadrature
from calcanim.calculus.solution import Solution, certified, statement
from calcanim.calculus.values import Value
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import INFINITY, call, integral, neg, number, variable

_TINY = mpf(10) ** -15  # of the size: what quadrature leaves of 0


def without_antiderivative(work: Work, low: mpf, high: mpf) -> Solution:
    """No antiderivative: sympy's value if quadrature agrees, else the number alone."""
    from calcanim.calculus.cas import ask

    end = diverging_end(work.f, work.x, low, high)
    if end is not None:
        why = f"{work.f} is at least like {end}: the area grows without bound"
        work.steps.append(statement("DIVERGES", work.start, why, "checked"))
        return work.without_result("diverges")
    if _odd_over(work, low, high):
        return work.done(number(0))
    area = quadrature(work.start)
    proper = mpmath.isfinite(low) and mpmath.isfinite(high)
    # The names that sympy would answer with are no part of the grammar.
    hopeless = proper and beyond_elementary(work.f, work.x) is not None
    known = None if hopeless else ask("area", work.f, work.x, work.low, work.high)
    if known is not None and INFINITY in (known, *known.args) and area is None:
        return _endless(work)
    if known is not None and not known.variables:
        try:
            value = evaluate(known, {}, 40)
        except EvaluationOverflowError:
            value = None
        if (
            value is not None
            and area is not None
            and abs(value - area) < mpf(10) ** -8 * max(1, abs(area))
        ):
            why = "found by computer algebra, without steps; quadrature agrees"
            certificate = Certificate("checked", "quadrature agrees to 8 digits", 1)
            work.steps.append(certified("COMPUTER_ALGEBRA", work.start, known, why, certificate))
            return work.done(known)
    if area is None:
        return _endless(work)
    if abs(area) < _TINY and _cancels(work, area):
        area = mpf(0)  # What rounding leaves of the integral of log(x)/(1 + x**2) is no value.
    why = absence(work.f, work.x)[0] + "; the value is numerical"
    work.steps.append(statement("NO_CLOSED_FORM", work.start, why, "checked"))
    return work.without_result("no_closed_form", Value(None, area))


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


def _endless(work: Work) -> Solution:
    """Quadrature does not settle, and the integrand is not seen to be like 1/x or worse."""
    why = "no antiderivative was found, and quadrature does not settle"
    work.steps.append(statement("NO_CLOSED_FORM", work.start, why, "unknown"))
    return work.without_result("no_closed_form")
