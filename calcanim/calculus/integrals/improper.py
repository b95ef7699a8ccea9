"""The ends at which a definite integral is improper, and whether it converges there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import mpmath
from mpmath import mpf

from calcanim.calculus.bounds import end_value
from calcanim.calculus.integrals.places import place_name
from calcanim.calculus.limits.growth.convergence import Convergence, convergence
from calcanim.calculus.limits.growth.functions import Approach
from calcanim.exact import domain
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import INFINITY, Expression, neg

_MOST = 40


@dataclass(frozen=True, slots=True)
class ImproperEnd:
    """`at` is approached from above (`side` 1) or below (-1); it may be infinite."""

    at: mpf
    side: int
    place: Expression
    state: Convergence


def improper_ends(
    f: Expression, x: str, low: Expression, high: Expression, breaks: Sequence[mpf]
) -> list[ImproperEnd]:
    """Every end of a part of [low, high] at which `f` may have no area, up to one that diverges."""
    if end_value(low) > end_value(high):
        low, high = high, low
    a, b = end_value(low), end_value(high)
    inner = [p for p in breaks if not _close(p, a) and not _close(p, b)]
    ends = [Approach(x, e, s) for e, s in ((low, 1), (high, -1)) if _open(f, x, e, breaks)]
    ends += [approach_to(f, x, p, s) for p in inner[:_MOST] for s in (-1, 1)]
    out = []
    for end in ends:
        p, side = end_value(end.end), end.side
        out.append(ImproperEnd(p, side, end.end, convergence(f, end)))
        if out[-1].state.kind == "diverges":
            break
    return out


def _close(p: mpf, q: mpf) -> bool:
    return bool(mpmath.isfinite(q)) and bool(abs(p - q) <= mpf(10) ** -30 * max(1, abs(q)))


def _open(f: Expression, x: str, end: Expression, breaks: Sequence[mpf]) -> bool:
    """Whether `f` may fail at a limit of integration, which may be a zero such as pi/2 of cos."""
    p = end_value(end)
    if mpmath.isinf(p) or any(_close(q, p) for q in breaks):
        return True
    for _, u in dict.fromkeys(domain.suspects(f, x)):
        try:
            v = evaluate(u.substitute(x, end), {}, 50)
        except EvaluationOverflowError:
            return True
        if v is None or abs(v) < mpf(10) ** -30:
            return True
    return False


def approach_to(f: Expression, x: str, p: mpf, side: int) -> Approach:
    """The approach to a number that may be infinite, by its exact name where it has one."""
    if mpmath.isinf(p):
        return Approach(x, INFINITY if p > 0 else neg(INFINITY))
    place = place_name(p, (f,), x)
    if place is None:
        with mpmath.workdps(60):
            size = Expression("number", (), mpmath.nstr(abs(p), 40))
        place = neg(size) if p < 0 else size
    return Approach(x, place, side)


def diverging(ends: Sequence[ImproperEnd]) -> ImproperEnd | None:
    """The first end at which the area has no size."""
    return next((e for e in ends if e.state.kind == "diverges"), None)


def settled(ends: Sequence[ImproperEnd]) -> bool:
    """Whether the integral surely converges."""
    return all(e.state.kind == "converges" for e in ends)
