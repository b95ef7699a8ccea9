"""Numbers of long and of slowly converging sums, by the Euler-Maclaurin formula (DLMF 2.10.1)."""

from __future__ import annotations

from collections.abc import Callable

import mpmath
import numpy as np
from mpmath import mpf

from calcanim.calculus.antiderivatives.indefinite import worked
from calcanim.calculus.sympy_process.cas import without_questions
from calcanim.exact.ends import approached
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import INFINITY, Expression, call, variable
from calcanim.sampling.arrays.values import values

LONGEST = 5_000_000
_TERMS = 8  # of the correction, with derivatives up to the 15th
_STARTS = (40, 71)  # from where on the formula takes over: both must give the same


def long_sum(f: Expression, i: str, first: int, last: int) -> mpf | None:
    """The sum from `first` to `last` to 15 digits; None where it is unsure.

    Terms in double precision, added without rounding, must agree with the formula.
    """
    if last - first < 2 * _STARTS[-1] or last - first > LONGEST or set(f.variables) != {i}:
        return None
    terms = values(f, i, np.arange(first, last + 1, dtype=np.float64))
    if not np.isfinite(terms).all():
        return None
    if any(n.value in ("sin", "cos", "tan", "mod", "floor", "ceil") for _, n in f.walk()):
        return None  # The formula is for what is smooth from term to term.
    plain, size = mpf(float(np.sum(terms, dtype=np.longdouble))), mpf(float(np.abs(terms).sum()))

    def tail(n: int, f_at: Callable[[mpf], mpf]) -> mpf:
        cuts = [mpf(n)]
        while cuts[-1] * 30 < last:
            cuts.append((abs(cuts[-1]) + 1) * 30)
        area = mpmath.quad(f_at, [*cuts, mpf(last)])
        return mpf(area) + (f_at(mpf(n)) + f_at(mpf(last))) / 2 + _corrections(f_at, n, last)

    total = _twice(f, i, first, tail)
    return total if total is not None and abs(total - plain) < mpf(10) ** -11 * size else None


def slow_sum(f: Expression, i: str, first: int) -> mpf | None:
    """The sum from `first` to infinity of what falls like 1/(n log(n)^2); None where unsure.

    By the limit of the antiderivative, in the logarithm of the index where that is all it has.
    """
    with without_questions():
        found = worked(f, i)
    if found is None:
        return None
    antiderivative = found[1]
    far = antiderivative.transform(
        lambda n: variable("#log") if n == call("log", variable(i)) else n
    )
    name, far = (i, antiderivative) if far.has(i) else ("#log", far)
    end = approached(far, name, INFINITY, -1)
    if end.kind != "finite" or end.value is None:
        return None
    level = end.value

    def tail(n: int, f_at: Callable[[mpf], mpf]) -> mpf:
        begin = evaluate(antiderivative, {i: mpf(n)}, 40)
        if begin is None:
            raise ValueError
        return level - begin + f_at(mpf(n)) / 2 + _corrections(f_at, n, None)

    return _twice(f, i, first, tail)


def corrected(f: Expression, i: str, first: int) -> mpf | None:
    """The sum from `first` to infinity of smooth terms, the area by quadrature; None where unsure.

    The area is taken in t = log(n), in which powers of n fall like exp(-t).
    """
    if any(n.op == "call" and n.value in _ROUGH for _, n in f.walk()):
        return None

    def tail(n: int, f_at: Callable[[mpf], mpf]) -> mpf:
        begin = mpmath.log(n)
        cuts = [begin + k for k in (0, 2, 5, 10, 20, 50, 100, 300)]

        def rising(t: mpf) -> mpf:
            x = mpmath.exp(t)
            try:
                return f_at(x) * x
            except EvaluationOverflowError:
                return mpf(0)

        area, error = mpmath.quad(rising, cuts, error=True)
        if error > mpf(10) ** -25 * max(1, abs(area)) or abs(rising(cuts[-1])) > mpf(10) ** -30:
            raise ValueError("the area is not sure")
        return mpf(area) + f_at(mpf(n)) / 2 + _corrections(f_at, n, None)

    return _twice(f, i, max(first, 1), tail) if first >= 1 else None


_ROUGH = ("sin", "cos", "tan", "mod", "floor", "ceil", "factorial", "binomial", "gamma", "abs")


def _corrections(f_at: Callable[[mpf], mpf], first: int, last: int | None) -> mpf:
    total = mpf(0)
    near = mpmath.taylor(f_at, mpf(first), 2 * _TERMS)
    away = [mpf(0)] * len(near) if last is None else mpmath.taylor(f_at, mpf(last), 2 * _TERMS)
    for j in range(1, _TERMS + 1):
        # taylor gives f^(m)/m!, and the formula has B_2j/(2j)! f^(2j-1).
        total += mpmath.bernoulli(2 * j) / (2 * j) * (away[2 * j - 1] - near[2 * j - 1])
    return total


def _twice(
    f: Expression, i: str, first: int, tail: Callable[[int, Callable[[mpf], mpf]], mpf]
) -> mpf | None:
    """The first terms one by one and the rest by the formula, from two places on."""

    def f_at(x: mpf) -> mpf:
        v = evaluate(f, {i: x}, mpmath.mp.dps + 5)
        if v is None:
            raise ValueError("a term without a value")
        return v

    found = []
    with mpmath.workdps(40):
        try:
            for n in _STARTS:
                head = mpmath.fsum(f_at(mpf(first + k)) for k in range(n))
                found.append(head + tail(first + n, f_at))
        except (ValueError, ZeroDivisionError, EvaluationOverflowError):
            return None
    one, two = found
    return two if abs(one - two) < mpf(10) ** -18 * max(1, abs(two)) else None
