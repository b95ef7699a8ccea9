"""Limits at the ends of an interval, found numerically and then named exactly where possible."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.exact.factors import times
from calcanim.exact.tidy import as_expression
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import INFINITY, Expression, call, div, mul, neg, number

PI = Expression("constant", (), "pi")
_DIGITS = 380
_UNSURE, _LEAST, _NOTHING = mpf(10) ** -22, mpf(10) ** -100, mpf(0)


@dataclass(frozen=True, slots=True)
class End:
    """What a function does at an end: ``finite``, ``infinite``, ``none`` or ``unknown``."""

    kind: str
    value: mpf | None = None
    error: mpf = _NOTHING  # how far the last two values lay apart
    guess: mpf | None = None  # where an ``unknown`` one seems to go, slowly


def approached(f: Expression, variable: str, point: Expression, side: int) -> End:
    """The limit of `f` as `variable` goes to `point` from the right (1) or left (-1).

    An infinite `point` is approached from within. Values at distances that square each time tell
    convergence from logarithmic growth: the steps of 1/log(x) halve, those of log(x) double.
    """
    with mpmath.workdps(_DIGITS):
        values: list[mpf] = []
        for x in _places(point, side):
            try:
                y = evaluate(f, {variable: x}, _DIGITS)
            except EvaluationOverflowError:
                if len(values) >= 5:
                    break
                if point not in (INFINITY, neg(INFINITY)):
                    return End("infinite")
                continue
            if y is None:
                return End("none")
            values.append(y)
        if len(values) < 4:
            return End("unknown")
        found = _judged(values)
        if found.kind == "unknown" or (found.kind == "infinite" and _slow(values)):
            return _farther(f, variable, point, side, values)
        return found


def _slow(values: list[mpf]) -> bool:
    """Whether steps hardly grow, so that x**(-1/100) may still look like a log of a log."""
    steps = [b - a for a, b in itertools.pairwise(values)][-4:]
    return any(b < mpf("1.5") * a for a, b in itertools.pairwise([abs(s) for s in steps]))


def _farther(f: Expression, variable: str, point: Expression, side: int, values: list[mpf]) -> End:
    """The same from places that are thousands of digits away."""
    out = list(values)
    far = point in (INFINITY, neg(INFINITY))
    if not far and not _exact_point(point):
        return _judged(values)
    for k in (128, 256, 512, 1024, 2048, 4096) if far else (320, 640, 1280, 2560, 5120):
        digits = k + _DIGITS
        with mpmath.workdps(digits):
            if far:
                place = (1 if point == INFINITY else -1) * mpf("1.37") * mpf(10) ** k
            else:
                place = evaluate(point, {}, digits) + side * mpf("1.37") * mpf(10) ** -k
            try:
                y = evaluate(f, {variable: place}, digits)
            except EvaluationOverflowError:
                break
            if y is None:
                break
            out.append(y)
    return _judged(out, slowly=len(out) > len(values) + 2)


def _exact_point(point: Expression) -> bool:
    """Whether a point is known exactly; as a decimal it is known to 38 digits."""
    return all(n.op != "number" or len(n.value or "") < 30 for _, n in point.walk())


def _places(point: Expression, side: int) -> list[mpf]:
    if point in (INFINITY, neg(INFINITY)):
        sign = 1 if point == INFINITY else -1
        # An odd factor keeps periodic functions from meeting the same phase each time.
        return [sign * mpf("1.37") * mpf(10) ** k for k in (1, 2, 3, 4, 8, 16, 32, 64)]
    at = evaluate(point, {}, _DIGITS)
    powers = (5, 10, 20, 40, 80, 160) if _exact_point(point) else (3, 6, 9, 12, 18, 27)
    return [at + side * mpf("1.37") * mpf(10) ** -k for k in powers]


def _judged(values: list[mpf], slowly: bool = False) -> End:
    """`slowly` has places so far out that what still grows there grows for ever."""
    last = values[-1]
    steps = [b - a for a, b in itertools.pairwise(values)]
    scale = max(1, abs(last))
    if all(abs(s) <= mpf(10) ** -18 * scale for s in steps[-1:]) and all(
        abs(s) <= mpf(10) ** -8 * scale for s in steps[-2:]
    ):
        return End("finite", last, abs(steps[-1]))
    tail = steps[-4:]
    if all(s > 0 for s in tail) or all(s < 0 for s in tail):
        ratios = [b / a for a, b in itertools.pairwise(tail)]
        # A log of a log rises by the same at each place, a log to the power -1/10 by 7 % less.
        if all(r > mpf("0.995" if slowly else "0.9") for r in ratios):
            return End("infinite")
        before, step = tail[-2:]
        guess = last + step * step / (before - step) if slowly and before != step else None
        return End("unknown", None, _NOTHING, guess)
    if max(abs(s) for s in tail[-3:]) > mpf(10) ** -3 * scale:
        return End("none")
    return End("unknown")


_FLAT = {"erf": number(1), "tanh": number(1), "atan": div(PI, number(2))}


def levelled(f: Expression, variable: str, end: Expression) -> Expression | None:
    """`f` far out, where it has the variable in erf, tanh, atan and falling exponentials alone.

    None for a finite end. Whether this is the limit is for values to say: what is multiplied by 0
    may still grow, and the variable may be left in other places.
    """
    if end not in (INFINITY, neg(INFINITY)):
        return None

    def change(n: Expression) -> Expression:
        if n.op != "call" or not n.args[0].has(variable):
            return n
        name = n.value or ""
        if name not in _FLAT and name != "exp":
            return n
        try:
            v = evaluate(n.args[0], {variable: mpf(10) ** 9 * (1 if end == INFINITY else -1)}, 30)
        except (EvaluationOverflowError, KeyError):
            return n
        if v is None or abs(v) < 10**6:
            return n
        if name == "exp":
            return number(0) if v < 0 else n
        return _FLAT[name] if v > 0 else neg(_FLAT[name])

    return f.transform(change)


def named(value: mpf, error: mpf = _UNSURE) -> Expression | None:
    """A short exact form of a number known to many digits: q, q*pi, q*sqrt(pi), q*log(2) …

    Where `error` is smaller than usual the form has to fit that much better: 1 - exp(-70) is no 1.
    """
    error = max(min(error, _UNSURE), _LEAST)
    with mpmath.workdps(120):
        if abs(value) < error * mpf(10) ** -8:
            return number(0)
        for unit, shown in _units():
            q = value / unit
            fraction = _fraction(q, error)
            if fraction is not None:
                return _times(fraction, shown)
    return None


def _units() -> list[tuple[mpf, Expression | None]]:
    def root(n: int) -> Expression:
        return call("sqrt", number(n))

    pi = +mpmath.pi
    return [
        (mpf(1), None),
        (pi, PI),
        (mpmath.sqrt(pi), call("sqrt", PI)),
        (mpmath.log(2), call("log", number(2))),
        (mpmath.log(3), call("log", number(3))),
        (mpmath.sqrt(2), root(2)),
        (mpmath.sqrt(3), root(3)),
        (pi * mpmath.sqrt(2), mul(root(2), PI)),
        (pi * mpmath.sqrt(3), mul(root(3), PI)),
        (mpmath.sqrt(2 * pi), call("sqrt", mul(number(2), PI))),
        (pi**2, Expression("pow", (PI, number(2)))),
        (+mpmath.e, Expression("constant", (), "e")),
        (1 / +mpmath.e, div(number(1), Expression("constant", (), "e"))),
    ]


def _fraction(q: mpf, error: mpf) -> Fraction | None:
    for under in (
        1,
        2,
        3,
        4,
        5,
        6,
        8,
        9,
        10,
        12,
        15,
        16,
        20,
        24,
        30,
        32,
        35,
        60,
        105,
        120,
        315,
        720,
    ):
        n = mpmath.nint(q * under)
        if n and abs(q * under - n) < error * max(1, abs(n)) and abs(n) < 10**9:
            return Fraction(int(n), under)
    return None


def _times(q: Fraction, shown: Expression | None) -> Expression:
    if shown is None:
        return as_expression(q)
    out = times(number(abs(q.numerator)), shown)
    out = out if q.denominator == 1 else div(out, number(q.denominator))
    return neg(out) if q < 0 else out
