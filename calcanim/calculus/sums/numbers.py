"""Numbers of infinite sums, to more digits than are shown: each is worked out twice, and agrees.

Terms that fall like a geometric series are added up; of what falls like powers the tail is taken
from its expansion, term by term a Hurwitz zeta function (DLMF 25.11); waves are summed by parts.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache

import mpmath
from mpmath import mpf

from calcanim.calculus.limits.asymptotics.exact_numbers import UnsettledError, sign, value_of
from calcanim.calculus.limits.asymptotics.expansion import Arithmetic, Expansion
from calcanim.calculus.limits.asymptotics.rules import expand
from calcanim.calculus.limits.asymptotics.scale import LOG, LOG2, Monomial, N, compare, leading
from calcanim.calculus.sums.classes import in_class, period
from calcanim.calculus.sums.convergence import judged
from calcanim.calculus.sums.euler_maclaurin import corrected, slow_sum
from calcanim.calculus.sums.waves import waves
from calcanim.exact.algebra import polynomial
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression

_DIGITS = 60
_AGREE = mpf(10) ** -21
_MOST_TERMS = 20_000
_ORDER = 22


class _NoNumberError(ArithmeticError):
    pass


@lru_cache(maxsize=64)
def sum_from(f: Expression, i: str, first: int) -> mpf | None:
    """The sum of `f` from `first` on to 20 digits; None where it is not known to converge.

    Also None where no method reaches these digits.
    """
    judgement = judged(f, i)
    if judgement is None or not judgement.converges:
        return None
    for method in (_added, _by_parts, _by_powers):
        try:
            with mpmath.workdps(_DIGITS):
                return method(f, i, first)
        except (
            *(_NoNumberError, UnsettledError, EvaluationOverflowError),
            *(ValueError, ZeroDivisionError, OverflowError, RecursionError),
        ):
            continue
    slow = slow_sum(f, i, first) if _like_logarithms(f, i) else None
    return slow if slow is not None else _by_area(f, i, first)


def _like_logarithms(f: Expression, i: str) -> bool:
    """Whether the terms fall like 1/n times powers of logarithms, for which no power series is."""
    try:
        bound = expand(f, i).bound
    except UnsettledError:
        return False
    return bound is not None and bound.of(LOG) == -1


def _at(f: Expression, i: str, n: int, digits: int = _DIGITS) -> mpf:
    v = evaluate(f, {i: mpf(n)}, digits)
    if v is None:
        raise _NoNumberError
    return v


def _parts(f: Expression, i: str, most: int) -> list[Expansion]:
    size = period(f, i)
    bodies = [in_class(f, i, size, r) for r in range(size)] if size > 1 else [f]
    return [expand(b, i, most) for b in bodies]


def _added(f: Expression, i: str, first: int) -> mpf:
    """Term by term, where they fall at least as fast as a geometric series."""
    parts = _parts(f, i, 4)
    for p in parts:
        if p.bound is None:
            continue
        if not _falls_fast(p.bound):
            raise _NoNumberError
    digits = _DIGITS
    for _ in range(3):
        with mpmath.workdps(digits):
            total, largest, quiet, before = mpf(0), mpf(0), 0, mpf(0)
            for n in range(first, first + _MOST_TERMS):
                try:
                    t = _at(f, i, n, digits)
                except EvaluationOverflowError:
                    # Too small, or too large on the way: the terms before say which.
                    if quiet > 3:
                        break
                    raise
                total += t
                largest = max(largest, abs(t))
                small = abs(t) <= mpf(10) ** -45 * max(abs(total), mpf(10) ** -300)
                quiet = quiet + 1 if small and n - first > 8 else 0
                if quiet > 40 and abs(t) <= abs(before):
                    break
                before = t
            else:
                raise _NoNumberError
            lost = (
                0
                if not largest
                else int(mpmath.log10(largest / max(abs(total), largest * mpf(10) ** -digits)))
            )
            if digits - lost >= 35:
                return +total
            digits += lost + 10
    raise _NoNumberError


def _falls_fast(m: Monomial) -> bool:
    """Whether m falls like r**n or faster, or like exp of a power of n that is not too small."""
    first = leading(m)
    if first is None or first[0] is None or sign(first[1]) >= 0:
        return False
    return compare(first[0], N ** Fraction(1, 2)) >= 0


def _by_powers(f: Expression, i: str, first: int) -> mpf:
    """The head term by term, the tail by its expansion in powers of n and log(n)."""
    size = period(f, i)
    parts = _parts(f, i, _ORDER)
    together = Arithmetic(_ORDER).plus(*parts)
    powers = [(value_of(c), *_power(m)) for c, m in together.terms]
    if together.error is not None and value_of(together.error.of(LOG)) > -5:
        raise _NoNumberError

    def tail(start: int) -> mpf:
        return mpmath.fsum(c * (-1) ** q * mpmath.zeta(p, start, q) for c, p, q in powers)

    def total(blocks: int) -> mpf:
        head = mpmath.fsum(_at(f, i, n) for n in range(first, size * blocks))
        return head + tail(blocks)

    least = first // size + 1
    return _agreeing(total, (least + 16 * 2**k // size + 8 for k in range(9)))


def _power(m: Monomial) -> tuple[mpf, int]:
    """p and q of m = n**-p * log(n)**q with p > 1 and a whole q from 0 on."""
    rest = dict(m.exponents)
    p, q = rest.pop(LOG, Fraction(0)), rest.pop(LOG2, Fraction(0))
    if rest or not isinstance(q, Fraction) or q.denominator > 1 or not 0 <= q <= 4:
        raise _NoNumberError
    exponent = -value_of(p)
    if exponent <= 1:
        raise _NoNumberError
    return exponent, int(q)


def _agreeing(total: Callable[[int], mpf], places: Iterator[int]) -> mpf:
    """The first value that the one before agrees with."""
    before: mpf | None = None
    with mpmath.workdps(_DIGITS):
        for place in places:
            now = total(place)
            if before is not None and abs(now - before) <= _AGREE * max(abs(now), mpf(10) ** -6):
                return now
            before = now
    raise _NoNumberError


def _by_parts(f: Expression, i: str, first: int) -> mpf:
    """Summation by parts, again and again, for each wave; the plain part by its own way."""
    parts = waves(f, i)
    if parts is None or all(u is None for u, _ in parts):
        raise _NoNumberError
    total = mpf(0)
    for u, g in parts:
        if u is None:
            plain = sum_from(g, i, first)
            if plain is None:
                raise _NoNumberError
            total += plain
        else:
            total += _wave(u, g, i, first)
    return total


_DIFFERENCES = 48


def _wave(u: Expression, g: Expression, i: str, first: int) -> mpf:
    c = polynomial(u, i)
    if c is None or len(c) != 2:
        raise _NoNumberError
    with mpmath.workdps(120):
        b, a = (evaluate(v, {}, 110) for v in c)
        if a is None or b is None:
            raise _NoNumberError
        z = mpmath.expj(a)
        off = abs(1 - z)

    def total(start: int) -> mpf:
        with mpmath.workdps(110):
            head = mpmath.fsum(
                mpmath.cos(a * n + b) * _at(g, i, n, 100) for n in range(first, start)
            )
            row = [_at(g, i, start + k, 100) for k in range(_DIFFERENCES)]
            out = mpmath.mpc(0)
            factor = mpmath.expj(a * start + b) / (1 - z)
            for _ in range(_DIFFERENCES):
                out += factor * row[0]
                row = [y - x for x, y in itertools.pairwise(row)]
                factor *= z / (1 - z)
            return head + out.real

    steps = int(60 / min(mpf(1), off)) + 1
    if steps > 3000:
        raise _NoNumberError
    return _agreeing(total, (max(first, 1) + steps * 2**k for k in range(4)))


def _by_area(f: Expression, i: str, first: int) -> mpf | None:
    """Euler's and Maclaurin's formula, with the area by quadrature in the logarithm of n."""
    return corrected(f, i, first)
