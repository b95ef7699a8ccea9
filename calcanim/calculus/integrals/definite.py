"""Definite integrals: which way they are worked out, and the sum of their pieces."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace

import mpmath
from mpmath import mpf

from calcanim.calculus.antiderivatives.beyond import beyond_elementary
from calcanim.calculus.antiderivatives.by_others import spelled
from calcanim.calculus.antiderivatives.indefinite import (
    by_computer_algebra,
    by_differentiation,
    by_techniques,
)
from calcanim.calculus.antiderivatives.squares_under_roots import without_roots_of_squares
from calcanim.calculus.bounds import BoundsError, bound, end_value
from calcanim.calculus.certify import certify
from calcanim.calculus.integrals.changed_limits import with_changed_limits
from calcanim.calculus.integrals.fundamental_theorem import fails, piece_value, pieces
from calcanim.calculus.integrals.improper import ImproperEnd, diverging, improper_ends, settled
from calcanim.calculus.integrals.parameters import with_letters
from calcanim.calculus.integrals.piecewise import in_pieces
from calcanim.calculus.integrals.places import place_name
from calcanim.calculus.integrals.quadrature import merged
from calcanim.calculus.integrals.without_antiderivative import (
    by_named_formula,
    numerical,
    without_antiderivative,
)
from calcanim.calculus.integrals.work import Work, shown_end
from calcanim.calculus.limits.growth.convergence import place_said
from calcanim.calculus.limits.growth.functions import Approach
from calcanim.calculus.nowhere import undefined_everywhere
from calcanim.calculus.solution import Solution, certified, statement
from calcanim.exact import domain
from calcanim.exact.constants import exactly
from calcanim.exact.plain_formulas import changes
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import Expression, add, integral, number


def definite(
    function: Expression | str | object,
    variable_name: str,
    lower: object,
    upper: object,
    *,
    within: Mapping[str, tuple[mpf, mpf]] | None = None,
    candidate: Expression | None = None,
) -> Solution:
    """The integral of `function` from `lower` to `upper` (numbers, expressions, ``oo``).

    The verdict is ``diverges`` where it does, ``undefined`` where the integrand has no value on
    part of the interval, ``no_closed_form`` with a numerical value where no antiderivative was
    found. Other letters give a result under conditions; `within` names the intervals that some of
    them run through. `candidate` may be an antiderivative: it is differentiated
    back. Raises BoundsError.
    """
    f = as_expression(function)
    work = Work(f, variable_name, bound(lower), bound(upper))
    if variable_name in (*work.low.variables, *work.high.variables):
        raise BoundsError(f"the limits must not contain {variable_name} itself")
    nowhere = undefined_everywhere("integral", f, (variable_name,))
    if nowhere is not None:
        return nowhere
    if work.low.variables or work.high.variables or set(f.variables) - {variable_name}:
        return with_letters(f, variable_name, work.low, work.high, definite, within)
    low, high = end_value(work.low), end_value(work.high)
    if low == high:
        work.steps.append(
            statement("FUNDAMENTAL_THEOREM", work.start, "both limits are the same: no area")
        )
        return work.done(number(0))
    breaks = domain.points(f, variable_name, min(low, high), max(low, high))
    gap = _gap(f, variable_name, [min(low, high), *breaks, max(low, high)])
    if gap is not None:
        why = f"{f} is not defined between {shown_end(gap[0])} and {shown_end(gap[1])}"
        work.steps.append(statement("UNDEFINED", work.start, why))
        return work.without_result("undefined")
    return _numbers(work, low, high, breaks, candidate)


def _gap(f: Expression, x: str, cuts: list[mpf]) -> tuple[mpf, mpf] | None:
    """A part of the interval on which f has no value at all of several points."""
    for a, b in itertools.pairwise(cuts):
        if b - a < mpf(10) ** -20:
            continue
        places = [domain.between(a, b, mpf(t)) for t in ("0.31", "0.5003", "0.77")]
        missing = 0
        for p in places:
            try:
                missing += evaluate(f, {x: p}, 30) is None
            except EvaluationOverflowError:
                continue
        if missing:
            return a, b
    return None


def _numbers(
    work: Work, low: mpf, high: mpf, breaks: list[mpf], candidate: Expression | None = None
) -> Solution:
    """The integral between two numbers, or infinity; `breaks` are where f may fail."""
    plain = without_roots_of_squares(work.f, work.x)
    if plain != work.f:
        line = integral(plain, work.x, work.low, work.high)
        same = certify(work.f, plain, (work.x,))
        first = certified("REWRITE", work.start, line, "the root of a square is a size", same)
        done = definite(plain, work.x, work.low, work.high)
        return replace(done, problem=work.f, steps=(first, *done.steps))
    if changes(work.f, work.x):
        split = in_pieces(work, low, high, definite)
        if split is not None:
            return split
    ends = improper_ends(work.f, work.x, work.low, work.high, breaks)
    endless = diverging(ends)
    found = by_differentiation(candidate, work.f, work.x) if candidate is not None else None
    found = found or by_techniques(work.f, work.x)
    if endless is not None:
        work.steps += () if found is None else found[0]
        return _endless(work, low, high, endless, breaks)
    written = spelled(work.f, work.x)
    if found is None and written != work.f:
        line = integral(written, work.x, work.low, work.high)
        why = "written by the functions that these are short for"
        same = certify(work.f, written, (work.x,))
        first = certified("REWRITE", work.start, line, why, same)
        done = definite(written, work.x, work.low, work.high)
        return replace(done, problem=work.f, steps=(first, *done.steps))
    if found is None:
        known = by_named_formula(work, ends)
        if known is not None:
            return known
        if beyond_elementary(work.f, work.x) is None:
            found = by_computer_algebra(work.f, work.x)
    if found is None:
        return without_antiderivative(work, low, high, ends)
    steps, antiderivative = found
    swap = with_changed_limits(work, steps, low, high, definite) if settled(ends) else None
    if swap is not None:
        return swap
    work.steps += steps
    # Where F itself may jump, although f does not: atan(tan(x/2)).
    more = domain.points(antiderivative, work.x, min(low, high), max(low, high))
    cuts = merged([*breaks, *more])
    inner = [p for p in cuts if _inside(p, low, high)]
    needed = [p for p in inner if fails(antiderivative, work.x, p)]
    named = [place_name(p, (work.f, antiderivative), work.x) for p in needed]
    places = [e for e in named if e is not None]
    if len(places) < len(needed):
        why = "the antiderivative jumps at a place that has no short exact form"
        return numerical(work, ends, why)
    total: list[Expression] = []
    for piece in pieces(work, low, high, places):
        part = piece_value(work, antiderivative, piece, whole=not inner)
        if isinstance(part, str):
            return numerical(work, ends, part)
        total.append(part)
    whole = exactly(add(*total))
    before = add(*total) if len(total) > 1 else work.steps[-1].after
    if whole != before:
        same = certify(before, whole, ())
        work.steps.append(certified("EVALUATE", before, whole, "worked out", same))
    return work.done(whole)


def _inside(p: mpf, low: mpf, high: mpf) -> bool:
    with mpmath.workdps(60):  # In doubles sqrt(2) - 10^-25 is sqrt(2), and a cut at that end a cut.
        tiny = mpf(10) ** -25 * max(1, *(abs(e) for e in (low, high) if mpmath.isfinite(e)), 1)
        return bool(min(low, high) + tiny < p < max(low, high) - tiny)


def _endless(work: Work, low: mpf, high: mpf, end: ImproperEnd, breaks: list[mpf]) -> Solution:
    """The statement that the area towards one end has no size, on the part that shows it."""
    a, b = min(low, high), max(low, high)
    inner = [p for p in breaks if _inside(p, low, high)]
    nearest = [p for p in inner if (p < end.at if end.side < 0 else p > end.at)]
    other: Expression | None = work.low if (end.side < 0) == (low < high) else work.high
    if nearest:
        p = nearest[-1] if end.side < 0 else nearest[0]
        other = place_name(p, (work.f,), work.x)
    place = work.low if end.at == low else work.high if end.at == high else end.place
    part = work.start
    if other is not None and (_inside(end.at, low, high) or nearest):
        part = integral(work.f, work.x, *((other, place) if end.side < 0 else (place, other)))
    at_end = Approach(work.x, place if end.at in (a, b) else end.place, end.side)
    where = str(place) if mpmath.isinf(end.at) else place_said(at_end)
    how = "settles on no value" if end.state.swings else "grows without bound"
    why = f"the area {how} towards {where}: the integral diverges; {end.state.why}"
    if part != work.start:
        why += "; one piece that diverges is enough"
    work.steps.append(statement("DIVERGES", part, why))
    divergence = "swings" if end.state.swings else "grows"
    return replace(work.without_result("diverges"), extra={"divergence": divergence})
