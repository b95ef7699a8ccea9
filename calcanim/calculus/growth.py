"""How an integrand grows at a point or at infinity, compared with powers."""

from __future__ import annotations

import itertools

import mpmath
from mpmath import mpf

from calcanim.calculus import domain
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression


def diverging_end(f: Expression, x: str, low: mpf, high: mpf) -> str | None:
    """What |f| is bounded below by where its area is infinite, as text; None where none is seen.

    At a finite point p the test is |f| * |x - p| not falling, at infinity |f| * x; both along
    distances that square each time, with f of one sign.
    """
    a, b = min(low, high), max(low, high)
    ends = [*domain.points(f, x, a, b)]
    for p in ends:
        for side in (1, -1):
            if (p == a and side < 0) or (p == b and side > 0):
                continue
            if _stays(f, x, [p + side * mpf(10) ** -k for k in (4, 8, 16, 32)], p):
                return f"1/({x} - {mpmath.nstr(p, 6)}) near {mpmath.nstr(p, 6)}"
    for p, sign in ((b, 1), (a, -1)):
        if mpmath.isinf(p) and _stays(f, x, [sign * mpf(10) ** k for k in (3, 6, 12, 24)], mpf(0)):
            return f"1/{x} far out"
    return None


def _stays(f: Expression, x: str, places: list[mpf], p: mpf) -> bool:
    with mpmath.workdps(60):
        if not _one_signed(f, x, places, p):
            return False
        sizes: list[mpf] = []
        signs = set()
        for q in places:
            try:
                y = evaluate(f, {x: q}, 60)
            except EvaluationOverflowError:
                # Too large on the way: exp(x/2)*exp(-x) falls all the same.
                return len(sizes) >= 2 and sizes[-1] > sizes[-2]
            if y is None or y == 0:
                return False
            signs.add(y > 0)
            sizes.append(abs(y * (q - p)))
        return len(signs) == 1 and all(t >= s * mpf("0.9") for s, t in itertools.pairwise(sizes))


def _one_signed(f: Expression, x: str, places: list[mpf], p: mpf) -> bool:
    """Whether f has one sign at a dozen places between: sin(x**2) swings, 1/x does not."""
    signs = set()
    for q in places:
        for part in ("1.1", "1.37", "1.93", "2.61"):
            try:
                y = evaluate(f, {x: p + (q - p) * mpf(part)}, 60)
            except EvaluationOverflowError:
                break
            if y is None or y == 0:
                return False
            signs.add(y > 0)
    return len(signs) <= 1
