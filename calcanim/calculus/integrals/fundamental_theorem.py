"""F(b) - F(a), piece by piece where F breaks, and as a limit of proper integrals."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import mpmath
from mpmath import mpf

from calcanim.calculus.bounds import end_value
from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate, Step
from calcanim.calculus.integrals.values_at_ends import Numerical, at_end
from calcanim.calculus.integrals.work import Work, by_quadrature
from calcanim.calculus.solution import certified
from calcanim.exact import domain
from calcanim.exact.tidy import rational
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import INFINITY, Expression, add, integral, limit, neg, variable


@dataclass(slots=True)
class Piece:
    """One interval without a break inside; an end is open where the integrand fails there."""

    low: Expression
    high: Expression
    open_low: bool
    open_high: bool


def fails(antiderivative: Expression, x: str, p: mpf) -> bool:
    """Whether F is not continuous at p, by values on both sides."""
    with mpmath.workdps(80):
        # p is known to 40 digits.
        h = mpf(10) ** -30 * max(1, abs(p))
        try:
            here, left, right = (evaluate(antiderivative, {x: q}, 80) for q in (p, p - h, p + h))
        except EvaluationOverflowError:
            return True
        if here is None or left is None or right is None:
            return True
        # A root's steep start moves by h^(1/3) or so.
        return bool(abs(left - here) + abs(right - here) > mpf(10) ** -5 * max(1, abs(here)))


def pieces(work: Work, low: mpf, high: mpf, cuts: list[Expression]) -> list[Piece]:
    """The pieces between the limits and the cuts, in the direction of integration."""
    ends = [work.low, *(cuts if low < high else cuts[::-1]), work.high]
    last = len(ends) - 2
    return [Piece(a, b, i > 0, i < last) for i, (a, b) in enumerate(itertools.pairwise(ends))]


def piece_value(
    work: Work, antiderivative: Expression, piece: Piece, *, whole: bool
) -> Expression | str:
    """F(b) - F(a) on one piece, with limits at ends where F has no value; a sentence if in vain.

    `whole` says that neither F nor f has a place inside at which it may fail.
    """
    part = integral(work.f, work.x, piece.low, piece.high)
    shown = []
    a, b = end_value(piece.low), end_value(piece.high)
    for end, open_end, side in (
        (piece.high, piece.open_high, -1 if b > a else 1),
        (piece.low, piece.open_low, 1 if b > a else -1),
    ):
        value = at_end(work, antiderivative, end, open_end, side)
        if value is None or isinstance(value, Numerical):
            where = f"{work.x} = {end}" if end not in (INFINITY, neg(INFINITY)) else str(end)
            if value is None:
                return f"the limit of the antiderivative towards {where} could not be certified"
            return f"the limit of the antiderivative towards {where} has no short exact form"
        shown.append(value)
    (top, top_limit), (bottom, bottom_limit) = shown
    after = add(top, neg(bottom)) if rational(bottom) != 0 else top
    if top_limit or bottom_limit:
        work.steps.append(_improper(work, antiderivative, part, piece, (top_limit, bottom_limit)))
    why = "the antiderivative at the upper limit less that at the lower"
    if top_limit or bottom_limit:
        why += ", as limits"
        work.steps.append(
            certified("FUNDAMENTAL_THEOREM", part, after, why, _theorem(work, part, after, whole))
        )
        return after
    put_in = add(
        antiderivative.substitute(work.x, piece.high),
        neg(antiderivative.substitute(work.x, piece.low)),
    )
    work.steps.append(
        certified("FUNDAMENTAL_THEOREM", part, put_in, why, _theorem(work, part, put_in, whole))
    )
    if after != put_in:
        same = certify(put_in, after, ())
        work.steps.append(certified("EVALUATE", put_in, after, "worked out", same))
    return after


def _theorem(work: Work, part: Expression, after: Expression, whole: bool) -> Certificate:
    """Proved where F' = f is and nothing breaks inside; else quadrature must agree."""
    low, high = (end_value(a) for a in part.args[1:])
    proved = whole and all(
        s.certificate.verdict == "proved" for s in work.steps if s.rule != "IMPROPER"
    )
    improper = any(s.rule == "IMPROPER" for s in work.steps)
    if proved and (improper or mpmath.isinf(low) or mpmath.isinf(high)):
        return Certificate("proved", "fundamental theorem: F' = f is proved, the limits by rules")
    checked = by_quadrature(part, after)
    if checked.verdict == "refuted" or mpmath.isinf(low) or mpmath.isinf(high):
        return checked
    if proved and not domain.points(work.f, work.x, min(low, high), max(low, high)):
        return Certificate("proved", "fundamental theorem: F' = f is proved", checked.points)
    return checked


def _improper(
    work: Work,
    antiderivative: Expression,
    part: Expression,
    piece: Piece,
    limits: tuple[bool, bool],
) -> Step:
    """The piece as a limit of proper integrals; `limits` says at which end, upper first."""
    name = next(v for v in ("t", "b", "s", "r") if v not in antiderivative.variables)
    t = variable(name)
    low = t if limits[1] and not limits[0] else piece.low
    high = t if limits[0] else piece.high
    end = piece.high if limits[0] else piece.low
    inside = integral(work.f, work.x, low, high)
    after = limit(inside, name, end)
    why = "an improper integral is a limit of proper ones"
    return certified("IMPROPER", part, after, why, Certificate("checked", "by definition"))
