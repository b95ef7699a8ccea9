"""Why a series diverges, seen by its terms far out."""

from __future__ import annotations

import itertools

import mpmath
from mpmath import mpf

from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression

# Exponents of ten that double: logarithms do, and what falls like n**(-1/1000) shows it at the end.
_PLACES = tuple(3 * 2**k for k in range(10))
_BESIDE = 6  # terms in a row, so that a wave is seen at its height
_HELD = mpf("0.8")  # 1/log(log(n)) has lost two thirds by then


def divergence(f: Expression, i: str) -> str | None:
    """Why the series diverges, by its terms far out; None where that is not seen."""
    far = _far_out(f, i)
    if len(far) < 2:
        return _ratio(f, i)
    rows = [sizes for _, sizes in far]
    heights = [max(abs(v) for v in sizes) for sizes in rows]
    begin, end = (heights[:3], heights[-3:]) if len(far) > 5 else (heights[:1], heights[-1:])
    if max(end) >= _HELD * max(begin) and max(end) > mpf(10) ** -6:
        return "the terms do not go to 0"
    if len({v > 0 for sizes in rows for v in sizes}) > 1:
        return None
    with mpmath.workdps(40):
        weighed = [n * abs(sizes[0]) for n, sizes in far]
        if _holds(weighed):
            return "the terms are at least like 1/n, whose series diverges"
        logs = [w * mpmath.log(n) for w, (n, _) in zip(weighed, far, strict=True)]
        if _holds(logs) and not _like_a_power(weighed):
            return "the terms are at least like 1/(n*log(n)), whose series diverges"
    return None


def _holds(weights: list[mpf]) -> bool:
    """Whether they do not fall: nearly not at first, and not at all far out."""
    least = [mpf("0.99")] * 4 + [1 - mpf(10) ** -12] * len(weights)
    pairs = zip(itertools.pairwise(weights), least, strict=False)
    return all(bool(b >= a * keep and b > 0) for (a, b), keep in pairs)


def _like_a_power(weights: list[mpf]) -> bool:
    """Whether they fall like n**(-1/10000): by twice the decimals at each place, not by a log."""
    ratios = [b / a for a, b in itertools.pairwise(weights)][-3:]
    if len(ratios) < 3:
        return False
    one, two = (a - b for a, b in itertools.pairwise(ratios))
    return bool(two > mpf("1.5") * one and two > mpf(10) ** -12)


def _far_out(f: Expression, i: str) -> list[tuple[mpf, list[mpf]]]:
    """Places and terms there, as far as numbers go; empty where a term has no value."""
    out = []
    towers = any(n.op == "pow" and n.args[0].has(i) and n.args[1].has(i) for _, n in f.walk())
    for k in _PLACES[:4] if towers else _PLACES:
        # What cancels loses as many digits as the place has, and again as many in a square.
        digits = 40 + 2 * k
        with mpmath.workdps(digits):
            n = mpf(10) ** k
            try:
                values = [evaluate(f, {i: n + j}, digits) for j in range(_BESIDE)]
            except EvaluationOverflowError:
                break
            if any(v is None for v in values):
                return []
            out.append((n, [v for v in values if v is not None]))
    return out


def _ratio(f: Expression, i: str) -> str | None:
    """The same from nearer by, where terms are soon too large or too small to work with.

    Each term has to be larger than the one before, and by no smaller ratio farther out:
    1000**n/n! rises at first.
    """
    rises = []
    for n in (100, 300, 900):
        try:
            a, b = (_height(f, i, k) for k in (n, n + 60))
        except EvaluationOverflowError:
            break
        if a is None or b is None or a == 0 or b == 0:
            return None
        rises.append(mpmath.log(b / a) / 60)
    if len(rises) < 2 or min(rises) < mpf("0.001"):
        return None
    grows = all(b >= a * mpf("0.99") for a, b in itertools.pairwise(rises))
    return "the terms grow, each by no smaller ratio than those before" if grows else None


def _height(f: Expression, i: str, n: int) -> mpf | None:
    values = [evaluate(f, {i: mpf(n + j)}, 30) for j in range(_BESIDE)]
    return None if any(v is None for v in values) else max(abs(v) for v in values if v is not None)
