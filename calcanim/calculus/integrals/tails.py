"""Areas out to infinity under what swings: period by period, the series of them extrapolated.

The areas of whole periods fall smoothly, so that Levin's u-transform sums them to many digits from
a few dozen (Levin 1973; Weniger 1989). Two runs of different phases tell how many are right.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import mpmath
from mpmath import mpf

from calcanim.calculus.limits.growth.periods import WAVES, beats, common_period
from calcanim.exact import domain
from calcanim.exact.algebra import expanded, polynomial
from calcanim.exact.complex_balls import proper_area
from calcanim.exact.plain_formulas import changes, plain_at
from calcanim.exact.tidy import rational
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression, call, div, mul, power, variable
from calcanim.expressions.tree import number as numeral

_BITS = 260
_DIGITS = 60
_RUNS = ((36, mpf(0)), (44, mpf("0.37")))
_ENOUGH = 12  # digits on which two runs must agree


@dataclass(frozen=True, slots=True)
class Area:
    """A number and how many of its digits are right."""

    value: mpf
    digits: int


def tail(f: Expression, x: str, start: mpf) -> Area | None:
    """The integral of `f` from `start` to infinity, where all that swings has one period.

    The integrand has to be without a singular place from `start` on, and the integral to converge.
    """
    whole = _tail(f, x, start)
    if whole is not None and whole.digits >= 17:
        return whole
    flat = f if f.op == "add" else expanded(f)
    if flat is None or flat.op != "add" or start <= 0:
        return whole
    parts = [_tail(t, x, start) if beats(t, x) else _smooth(t, x, start) for t in flat.args]
    if any(p is None for p in parts):
        return whole
    found = [p for p in parts if p is not None]
    return added(found)


def added(parts: list[Area]) -> Area | None:
    """The sum, with the digits that are left after it."""
    with mpmath.workdps(_DIGITS):
        total = mpmath.fsum(p.value for p in parts)
        doubt = mpmath.fsum(abs(p.value) * mpf(10) ** -p.digits for p in parts)
        return judged(total, doubt)


def judged(total: mpf, doubt: mpf) -> Area | None:
    """A number with the digits that its doubt leaves; None for fewer than twelve."""
    if doubt == 0:
        return Area(total, 25)
    if total == 0:
        return None
    digits = int(mpmath.floor(-mpmath.log10(doubt / abs(total))))
    return Area(total, min(digits, 25)) if digits >= _ENOUGH else None


def _smooth(f: Expression, x: str, start: mpf) -> Area | None:
    """Without waves: x = start/t, which is tame for powers."""

    def value(t: mpf) -> mpf:
        try:
            y = evaluate(f, {x: t}, 50)
        except EvaluationOverflowError:
            return mpf(0)
        return mpf(0) if y is None else y

    with mpmath.workdps(40):
        try:
            one = mpmath.quad(value, [start, mpf("inf")], maxdegree=9)
            other = mpmath.quad(value, [start, 3 * start, mpf("inf")], maxdegree=9)
        except (ValueError, ZeroDivisionError, OverflowError):
            return None
        return judged(other, abs(one - other))


def _tail(f: Expression, x: str, start: mpf) -> Area | None:
    """One period for all of `f`, in x itself or in a power or the log of it."""
    for g, begin in _in_other_variables(f, x, start):
        with mpmath.workdps(_DIGITS):
            period = common_period(g, x)
            if period is None:
                continue
            runs = [_extrapolated(g, x, begin, period, n, s) for n, s in _RUNS]
            if runs[0] is None or runs[1] is None:
                return None
            return judged(runs[1], abs(runs[0] - runs[1]))
    return None


def _in_other_variables(f: Expression, x: str, start: mpf) -> Iterator[tuple[Expression, mpf]]:
    """`f`, and what it becomes for s = x^n or s = log(x), with where it begins."""
    yield f, start
    v = variable(x)
    if start <= 0:
        return
    for _, n in f.walk():
        if n.op != "call" or n.value not in WAVES or not n.has(x):
            continue
        c = polynomial(n.args[0], x)
        if c is not None and len(c) > 2 and not any(rational(k) != 0 for k in c[1:-1]):
            k = len(c) - 1
            root = call("sqrt", v) if k == 2 else power(v, div(numeral(1), numeral(k)))
            yield (
                div(_rooted(f, v, k, root), mul(numeral(k), power(root, numeral(k - 1)))),
                start**k,
            )
            return
        if any(m == call("log", v) for _, m in n.args[0].walk()):
            yield mul(_logged(f, x), call("exp", v)), mpmath.log(start)
            return


def _rooted(e: Expression, v: Expression, k: int, root: Expression) -> Expression:
    """x as the root of s, x^k as s itself."""
    if e == v:
        return root
    if e.op == "pow" and e.args[0] == v and rational(e.args[1]) == k:
        return v
    args = tuple(_rooted(a, v, k, root) for a in e.args)
    return Expression(e.op, args, e.value) if args else e


def _logged(e: Expression, x: str) -> Expression:
    v = variable(x)
    if e == call("log", v):
        return v
    if e == v:
        return call("exp", v)
    return Expression(e.op, tuple(_logged(a, x) for a in e.args), e.value) if e.args else e


def _extrapolated(
    f: Expression, x: str, start: mpf, period: mpf, count: int, shift: mpf
) -> mpf | None:
    begin = start + shift * period
    head = mpf(0)
    if shift:
        first = _over(f, x, start, begin)
        if first is None:
            return None
        head = first
    pieces = []
    for k in range(count):
        one = _over(f, x, begin + k * period, begin + (k + 1) * period)
        if one is None:
            return None
        pieces.append(one)
        if abs(one) < mpf(10) ** -50 * abs(head + mpmath.fsum(pieces)):
            return head + mpmath.fsum(pieces)
    series = mpmath.levin(method="levin", variant="u")
    return head + mpf(series.update(pieces)[0])


def _over(f: Expression, x: str, a: mpf, b: mpf) -> mpf | None:
    """The area over one period, on each part with the formula that holds there."""
    if not changes(f, x):
        found = proper_area(f, x, a, b, bits=_BITS)
        return None if found is None else found[0]
    kinks = {
        p
        for kind, u in domain.suspects(f, x)
        if kind == "kink"
        for p in domain.zeros(u, x, a, b)
        if a < p < b
    }
    total = mpf(0)
    for p, q in itertools.pairwise([a, *sorted(kinks), b]):
        if q - p < mpf(10) ** -30:
            continue
        plain = plain_at(f, x, (p + q) / 2)
        found = None if plain is None else proper_area(plain, x, p, q, bits=_BITS)
        if found is None:
            return None
        total += found[0]
    return total
