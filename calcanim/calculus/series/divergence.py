"""Why a series diverges, seen by its terms far out."""

from __future__ import annotations

import itertools

import mpmath
from mpmath import mpf

from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression


def divergence(f: Expression, i: str) -> str | None:
    """Why the series diverges, by its terms far out; None where that is not seen."""
    with mpmath.workdps(40):
        terms = []
        for k in (10**3, 10**6, 10**9, 10**12):
            pair = []
            for n in (k, k + 1):
                try:
                    v = evaluate(f, {i: mpf(n)}, 40)
                except EvaluationOverflowError:
                    break
                if v is None:
                    return None
                pair.append(v)
            if len(pair) < 2:
                break
            terms.append((mpf(k), *pair))
        if len(terms) < 2:
            return _ratio(f, i)
        sizes = [min(abs(a), abs(b)) for _, a, b in terms]
        if sizes[-1] > mpf(10) ** -3 * max(sizes[0], mpf(10) ** -30) and sizes[-1] > mpf(10) ** -6:
            return "the terms do not go to 0"
        one_sign = len({v > 0 for _, a, b in terms for v in (a, b)}) == 1
        weighed = [k * abs(a) for k, a, _ in terms]
        if one_sign and all(
            b >= a * mpf("0.999") and b > 0 for a, b in itertools.pairwise(weighed)
        ):
            return "the terms are at least like 1/n, whose series diverges"
        logs = [k * abs(a) * mpmath.log(k) for k, a, _ in terms]
        if one_sign and all(b >= a * mpf("0.9999") and b > 0 for a, b in itertools.pairwise(logs)):
            return "the terms are at least like 1/(n*log(n)), whose series diverges"
    return None


def _ratio(f: Expression, i: str) -> str | None:
    try:
        a, b = (evaluate(f, {i: mpf(n)}, 30) for n in (900, 901))
    except EvaluationOverflowError:
        return "the terms grow without bound"
    if a is None or b is None or a == 0:
        return None
    if abs(b / a) > mpf("1.001"):
        return "each term is larger than the one before: the terms do not go to 0"
    return None
