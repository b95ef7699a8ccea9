"""The number of a definite integral by quadrature: what certifies its exact value."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

import mpmath
from mpmath import mpf

from calcanim.calculus import domain
from calcanim.calculus.algebra import rational_coefficients
from calcanim.calculus.bounds import end_value
from calcanim.calculus.peaks import bracket
from calcanim.calculus.windows import window
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression

_WAVES = ("sin", "cos", "tan", "cot", "sec", "csc", "floor", "ceil", "mod")
_CLOSE = mpf(10) ** -9
_SUSPICIOUS = mpf(10) ** -6  # an area to infinity as small as this is looked at again
_BEYOND = mpf(10) ** 1000  # what has no area gives sums as large as this


@lru_cache(maxsize=64)
def quadrature(e: Expression) -> mpf | None:
    """The value of an unevaluated definite integral by tanh-sinh; None where it is unsure.

    Over an infinite interval an integrand that swings is only believed where two partitions
    agree, or where the integral from wave to wave converges.
    """
    f, x = e.args[0], e.value or ""
    low, high = (end_value(a) for a in e.args[1:])
    a, b = min(low, high), max(low, high)
    sign = 1 if low <= high else -1
    cuts = domain.points(f, x, a, b)
    infinite = mpmath.isinf(a) or mpmath.isinf(b)
    swings = infinite and any(
        n.op == "call" and n.value in _WAVES and n.has(x) for _, n in f.walk()
    )
    if swings:
        return _swinging(f, x, a, b, cuts, sign)
    area = _certain(f, x, a, b, cuts)
    if infinite and area is not None and abs(area) < _SUSPICIOUS:
        # A peak far out may have been missed: cut where the curve is worth looking at.
        seen = window(f, x)
        places = (seen.low, (seen.low + seen.high) / 2, seen.high)
        area = _area(f, x, a, b, cuts, tuple(map(mpf, places)))
    return None if area is None else sign * area


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
    f: Expression, x: str, a: mpf, b: mpf, cuts: list[mpf], more: tuple[mpf, ...] = ()
) -> mpf | None:
    """From a to b, piece by piece between `cuts`."""
    inner = [c for c in cuts if a < c < b]
    ends = [a, *merged([*inner, *_scales(a, b), *(m for m in more if a < m < b)]), b]
    infinite = mpmath.isinf(a) or mpmath.isinf(b)

    noisy = infinite and _noisy(f, x, a, b)

    def value(t: mpf, digits: int = 25) -> mpf:
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
    with mpmath.workdps(20):
        try:
            for p, q in itertools.pairwise(ends):
                at = next((c for c in cuts if c in (p, q)), None)
                if at is None or mpmath.isinf(p) or mpmath.isinf(q):
                    area, error = mpmath.quad(value, [p, q], error=True, maxdegree=8)
                    total, doubt = total + area, doubt + error
                    continue
                middle = (p + q) / 2
                for end, other in ((p, middle), (q, middle)):
                    area, error = mpmath.quad(
                        around(end, 1 if end == p else -1),
                        [0, mpmath.root(abs(other - end), 6)],
                        error=True,
                        maxdegree=8,
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


def _swinging(f: Expression, x: str, a: mpf, b: mpf, cuts: list[mpf], sign: int) -> mpf | None:
    if mpmath.isinf(a) and mpmath.isinf(b):
        left, right = (
            _swinging(f, x, *ends, [c for c in cuts if ends[0] <= c <= ends[1]], 1)
            for ends in ((a, mpf(0)), (mpf(0), b))
        )
        return None if left is None or right is None else sign * (left + right)
    if mpmath.isinf(a):
        mirrored = f.substitute(x, Expression("neg", (Expression("variable", (), x),)))
        area = _swinging(mirrored, x, -b, -a, [-c for c in reversed(cuts)], 1)
        return None if area is None else sign * area
    if not [c for c in cuts if a < c < b]:
        area = _of_waves(f, x, a)
        if area is not None:
            return sign * area
    one = _area(f, x, a, b, cuts)
    two = None if one is None else _area(f, x, a, b, cuts, (a + mpf("2.3"), a + mpf("11.7")))
    if one is None or two is None or abs(one - two) > _CLOSE * max(1, abs(one)):
        return None
    return sign * two


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


def _of_waves(f: Expression, x: str, start: mpf) -> mpf | None:
    """From half wave to half wave out to infinity, the series of them extrapolated (Levin's u).

    For sines and cosines of one multiple of x, or of its square (which is then the variable).
    """
    found = _wave(f, x)
    if found is None or (found[1] == 2 and start < 0):
        return None
    rate, degree = found

    def value(t: mpf) -> mpf:
        place = t if degree == 1 else mpmath.sqrt(t)
        try:
            y = evaluate(f, {x: place}, 45)
        except EvaluationOverflowError:
            return mpf(0)
        if y is None:
            return mpf(0)
        return y if degree == 1 else y / (2 * place)

    with mpmath.workdps(45):  # Extrapolating a series of one sign loses half of the digits.
        half = mpmath.pi / (mpf(rate.numerator) / rate.denominator)
        origin = start if degree == 1 else start * start
        try:
            sums = [_extrapolated(value, origin, shift * half, half) for shift in (1, mpf("2.37"))]
        except (ValueError, ZeroDivisionError):
            return None
        one, two = sums
        if one is None or two is None or abs(one - two) > _CLOSE * max(1, abs(one)):
            return None
        return mpf(two)


def _wave(f: Expression, x: str) -> tuple[Fraction, int] | None:
    """(a, n) where every wave in f is a sine or cosine of a x^n, n being 1 or 2."""
    found = set()
    for _, n in f.walk():
        if n.op != "call" or n.value not in _WAVES or not n.has(x):
            continue
        c = rational_coefficients(n.args[0], x) if n.value in ("sin", "cos") else None
        if c is None or len(c) not in (2, 3) or (len(c) == 3 and c[1]):
            return None
        found.add((abs(c[-1]), len(c) - 1))
    return found.pop() if len(found) == 1 else None


_HALVES = 36


def _extrapolated(value: Callable[[mpf], mpf], start: mpf, first: mpf, half: mpf) -> mpf | None:
    """The integral from `start` on: one piece of length `first`, then halves of a wave."""
    head, error = mpmath.quad(value, [start, start + first], error=True, maxdegree=7)
    if error > mpf(10) ** -12 * max(1, abs(head)):
        return None
    begin = start + first
    pieces = [
        mpmath.quad(
            value, [begin + k * half, begin + (k + 1) * half], method="gauss-legendre", maxdegree=5
        )
        for k in range(_HALVES)
    ]
    sizes = [abs(p) for p in pieces]
    if sizes[-1] == 0:
        return mpf(head + mpmath.fsum(pieces))
    # Waves that do not die out have no integral, whatever an extrapolation may say.
    if sizes[-1] > mpf("0.5") * sizes[1]:
        return None
    one_sign = all(p > 0 for p in pieces) or all(p < 0 for p in pieces)
    if one_sign and _HALVES * sizes[-1] > mpf("0.8") * _HALVES / 2 * sizes[_HALVES // 2]:
        return None
    series = mpmath.levin(method="levin", variant="u")
    return mpf(head + series.update(pieces)[0])
