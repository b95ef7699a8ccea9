"""The number of a definite integral by quadrature: what certifies its exact value."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

import mpmath
from mpmath import mpf

from calcanim.calculus.bounds import end_value
from calcanim.calculus.integrals.tails import Area, added, judged, tail
from calcanim.calculus.limits.growth.periods import WAVES, beats
from calcanim.exact import domain
from calcanim.exact.complex_balls import proper_area
from calcanim.exact.tidy import as_expression, tidy
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression, add, div, neg, number, power, variable
from calcanim.sampling.peaks import bracket
from calcanim.sampling.windows import window

_FEW = 9  # digits of which tanh-sinh is sure
_SHOWN, _SHARP = 17, 36
_CLOSE = mpf(10) ** -9
_SUSPICIOUS = mpf(10) ** -6  # an area to infinity as small as this is looked at again
_BEYOND = mpf(10) ** 1000  # what has no area gives sums as large as this


@lru_cache(maxsize=64)
def quadrature(e: Expression) -> mpf | None:
    """The value of an unevaluated definite integral that converges; None where it is unsure.

    By FLINT's certain quadrature where the integrand is analytic between its breaks, else by
    tanh-sinh. To an infinite end what swings is added up period by period.
    """
    found = area_of(e)
    return None if found is None else found.value


@lru_cache(maxsize=64)
def area_of(e: Expression) -> Area | None:
    """The same with the number of its digits that are right; at least nine are."""
    f, x = e.args[0], e.value or ""
    low, high = (end_value(a) for a in e.args[1:])
    a, b = min(low, high), max(low, high)
    found = _between(f, x, a, b, domain.points(f, x, a, b))
    return found if found is None or low <= high else Area(-found.value, found.digits)


def sharp_area(e: Expression) -> Area | None:
    """The same to as many digits as can be had, for a number that is shown."""
    found = area_of(e)
    if found is None or found.digits >= _SHOWN:
        return found
    f, x = e.args[0], e.value or ""
    low, high = (end_value(a) for a in e.args[1:])
    a, b = min(low, high), max(low, high)
    sharp = _twice(f, x, a, b, domain.points(f, x, a, b))
    if sharp is None:
        return found
    out = sharp if low <= high else Area(-sharp.value, sharp.digits)
    return out if abs(out.value - found.value) <= _CLOSE * abs(found.value) else None


def _twice(f: Expression, x: str, a: mpf, b: mpf, cuts: list[mpf]) -> Area | None:
    """By tanh-sinh to 36 digits, twice; as many digits as agree."""
    with mpmath.workdps(60):
        places = tuple(domain.between(a, b, t) for t in (mpf("0.31"), mpf("0.74")))
    one, other = (_area(f, x, a, b, cuts, more, _SHARP) for more in ((), places))
    if one is None or other is None:
        return None
    with mpmath.workdps(60):
        return judged(other, abs(one - other))


def _between(f: Expression, x: str, a: mpf, b: mpf, cuts: list[mpf]) -> Area | None:
    infinite = mpmath.isinf(a) or mpmath.isinf(b)
    if infinite and beats(f, x):
        return _swinging(f, x, a, b, cuts)
    inner = merged([c for c in cuts if a < c < b])
    if not infinite:
        wild = next((p for p in (a, *inner, b) if _wild(f, x, p, a, b)), None)
        if wild is not None:
            return _beside(f, x, a, b, cuts, wild)
        sure = [_sure(f, x, p, q) for p, q in itertools.pairwise([a, *inner, b])]
        if all(s is not None for s in sure):
            return added([s for s in sure if s is not None])
    area = _certain(f, x, a, b, cuts)
    if infinite and area is not None and abs(area) < _SUSPICIOUS:
        # A peak far out may have been missed: cut where the curve is worth looking at.
        seen = window(f, x)
        places = (seen.low, (seen.low + seen.high) / 2, seen.high)
        area = _area(f, x, a, b, cuts, tuple(map(mpf, places)))
    return None if area is None else Area(area, _FEW)


def _sure(f: Expression, x: str, a: mpf, b: mpf) -> Area | None:
    found = proper_area(f, x, a, b)
    return None if found is None else judged(*found)


def _wild(f: Expression, x: str, p: mpf, a: mpf, b: mpf) -> bool:
    """Whether a wave runs through infinitely many periods beside p, as sin(1/x) does at 0."""
    with mpmath.workdps(60):
        inside = p + (mpf(10) ** -30 if p < b else -(mpf(10) ** -30)) * max(1, abs(p))
        for _, n in f.walk():
            if n.op != "call" or n.value not in WAVES or not n.has(x) or n.args[0].op == "variable":
                continue
            try:
                v = evaluate(n.args[0], {x: inside}, 60)
            except EvaluationOverflowError:
                return True
            if v is not None and abs(v) > mpf(10) ** 8 and abs(p) < mpf(10) ** 6:
                return True
    return False


def _beside(f: Expression, x: str, a: mpf, b: mpf, cuts: list[mpf], p: mpf) -> Area | None:
    """With x = p + 1/t or p - 1/t, t to infinity, beside a place where waves have no end."""
    place = point_of(p)
    if place is None:
        return None
    parts = []
    t = variable(x)
    for q, side in ((b, 1), (a, -1)):
        if abs(q - p) <= mpf(10) ** -30:
            continue
        near = [c for c in cuts if (p < c < q if side > 0 else q < c < p)]
        end = min(near, key=lambda c: abs(c - p)) if near else q
        end = p + (end - p) / 2 if near else end
        step = div(number(1), t)
        g = f.substitute(x, add(place, step if side > 0 else neg(step)))
        g = tidy(div(g, power(t, number(2))), x)
        with mpmath.workdps(60):
            parts.append(_between(g, x, 1 / abs(end - p), mpf("inf"), []))
        if near:
            low, high = sorted((end, q))
            parts.append(_between(f, x, low, high, [c for c in cuts if low <= c <= high]))
    if any(part is None for part in parts):
        return None
    return added([part for part in parts if part is not None])


def point_of(p: mpf) -> Expression | None:
    """A short fraction that a place is, else None."""
    for under in (1, 2, 3, 4, 5, 6, 8, 10):
        n = mpmath.nint(p * under)
        if abs(p * under - n) < mpf(10) ** -36:
            return as_expression(Fraction(int(n), under))
    return None


def _certain(f: Expression, x: str, a: mpf, b: mpf, cuts: list[mpf]) -> mpf | None:
    """The area, held against enclosures of the integrand: no peak is missed between samples."""
    area = _area(f, x, a, b, cuts)
    low, high = float(a), float(b)
    whole = math.isfinite(low) and math.isfinite(high)
    if not low < high:
        return area
    if not whole and area is not None and abs(area) > _BEYOND:
        return None
    sure = bracket(f, x, low, high)
    if area is not None and sure.tight and sure.holds(float(area)):
        return area
    if not sure.cuts:
        return area if area is None or not whole or sure.holds(float(area)) else None
    finer = _area(f, x, a, b, cuts, tuple(map(mpf, sure.cuts)))
    if finer is None or (whole and not sure.holds(float(finer))):
        return None
    return finer


def _area(
    f: Expression,
    x: str,
    a: mpf,
    b: mpf,
    cuts: list[mpf],
    more: tuple[mpf, ...] = (),
    precision: int = 20,
) -> mpf | None:
    """From a to b, piece by piece between `cuts`."""
    inner = [c for c in cuts if a < c < b]
    ends = [a, *merged([*inner, *_scales(a, b), *(m for m in more if a < m < b)]), b]
    infinite = mpmath.isinf(a) or mpmath.isinf(b)

    noisy = infinite and _noisy(f, x, a, b)

    def value(t: mpf, digits: int = precision + 5) -> mpf:
        if noisy and abs(t) > 10:
            # sqrt(x**4 + 1) - x**2 has lost all of 25 digits where x is 10^7.
            digits += 12 * min(int(mpmath.log10(abs(t))), 40)
        try:
            y = evaluate(f, {x: t}, digits)
        except EvaluationOverflowError:
            return mpf(0) if infinite else mpf("nan")
        return mpf(0) if y is None else y

    def around(p: mpf, side: int) -> Callable[[mpf], mpf]:
        # Beside a singular point the distance to it must not be lost in rounding, and a power
        # of it like t^(-2/3) grows too fast for tanh-sinh: t is s^6.
        def near(s: mpf) -> mpf:
            with mpmath.workdps(140):
                place = p + side * s**6
            return 6 * s**5 * value(place, 140)

        return near

    total, doubt = mpf(0), mpf(0)
    degree = 8 if precision == 20 else 10
    with mpmath.workdps(precision):
        try:
            for p, q in itertools.pairwise(ends):
                at = next((c for c in cuts if c in (p, q)), None)
                if at is None or mpmath.isinf(p) or mpmath.isinf(q):
                    area, error = mpmath.quad(value, [p, q], error=True, maxdegree=degree)
                    total, doubt = total + area, doubt + error
                    continue
                middle = (p + q) / 2
                for end, other in ((p, middle), (q, middle)):
                    area, error = mpmath.quad(
                        around(end, 1 if end == p else -1),
                        [0, mpmath.root(abs(other - end), 6)],
                        error=True,
                        maxdegree=degree,
                    )
                    total += area
                    doubt += error
        except (ValueError, ZeroDivisionError, OverflowError):
            return None
        if mpmath.isfinite(total) and doubt <= _CLOSE * max(1, abs(total)):
            return mpf(total)
    return None


def _noisy(f: Expression, x: str, a: mpf, b: mpf) -> bool:
    """Whether large terms cancel far out, so that more digits give other values there."""
    if not any(n.op == "add" and n.has(x) for _, n in f.walk()):
        return False
    for t in (s * mpf(10) ** k for s in (1, -1) for k in (4, 7, 12, 18)):
        if not a < t < b:
            continue
        try:
            few, many = evaluate(f, {x: t}, 25), evaluate(f, {x: t}, 300)
        except EvaluationOverflowError:
            continue
        if few is not None and many is not None and abs(few - many) > _CLOSE * abs(many):
            return True
    return False


def _swinging(f: Expression, x: str, a: mpf, b: mpf, cuts: list[mpf]) -> Area | None:
    """To an infinite end: up to where nothing fails any more, and period by period from there."""
    if mpmath.isinf(a) and mpmath.isinf(b):
        middle = mpf(0)
        halves = [
            _between(f, x, *ends, [c for c in cuts if ends[0] <= c <= ends[1]])
            for ends in ((a, middle), (middle, b))
        ]
        return added([h for h in halves if h is not None]) if all(halves) else None
    if mpmath.isinf(a):
        mirrored = f.substitute(x, neg(variable(x)))
        return _swinging(mirrored, x, -b, -a, [-c for c in reversed(cuts)])
    singular = [c for c in cuts if c >= a and not domain.goes_on(f, x, c)]
    start = max([a, *(c + 1 for c in singular), mpf(1) if a < 1 else a])
    far = tail(f, x, start)
    if far is None:
        return None
    if start == a:
        return far
    near = [c for c in cuts if a <= c <= start]
    head = _between(f, x, a, start, near)
    if head is not None and head.digits < _SHOWN:
        head = _twice(f, x, a, start, near)
    return None if head is None else added([head, far])


def merged(points: list[mpf]) -> list[mpf]:
    """Ascending, without those that differ by rounding only."""
    out: list[mpf] = []
    for p in sorted(points):
        if not out or abs(p - out[-1]) > mpf(10) ** -25 * max(1, abs(p)):
            out.append(p)
    return out


def _scales(low: mpf, high: mpf) -> list[mpf]:
    """Cuts at powers of ten from the ends: what happens near one is lost in a wide interval."""
    if mpmath.isinf(low) or mpmath.isinf(high) or high - low < 1000:
        return []
    steps = [mpf(10) ** k for k in range(0, 31, 2) if mpf(10) ** k < (high - low) / 2]
    near_zero = [s * t for t in steps for s in (1, -1)]
    return [
        p
        for p in (*(low + t for t in steps), *(high - t for t in steps), *near_zero, mpf(0))
        if low < p < high
    ]
