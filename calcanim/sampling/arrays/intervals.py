"""Interval arithmetic, rounded outwards: a value is never outside of what is said of it.

A box is the lower ends of n intervals and the upper ends, never (inf, inf) or (-inf, -inf).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from calcanim.sampling.arrays.functions import Floats, Mask

_INF = math.inf
_MAX = float(np.finfo(np.float64).max)
_EPS = float(np.finfo(np.float64).eps)
Box = tuple[Floats, Floats]


def down(v: Floats, ulps: float = 4) -> Floats:
    """A bound below `v`, which is off by at most `ulps` units in its last place."""
    lower = np.nextafter(v - np.abs(v) * (ulps * _EPS), -_INF)
    return np.where(v == _INF, _MAX, lower)


def up(v: Floats, ulps: float = 4) -> Floats:
    """A bound above `v`, likewise."""
    return -down(-v, ulps)


def constant(value: float) -> Box:
    """One number, for all the intervals."""
    return np.full(1, value), np.full(1, value)


def everything(like: Floats) -> Box:
    """The whole line, as often as `like` has entries."""
    return np.full(like.shape, -_INF), np.full(like.shape, _INF)


def where(mask: Mask, a: Box, b: Box) -> Box:
    """`a` where the mask is true, else `b`."""
    return np.where(mask, a[0], b[0]), np.where(mask, a[1], b[1])


def hull(a: Box, b: Box) -> Box:
    """The smallest intervals around both."""
    return np.minimum(a[0], b[0]), np.maximum(a[1], b[1])


def minus(a: Box) -> Box:
    """-a."""
    return -a[1], -a[0]


def _lower_sum(a: Floats, b: Floats) -> Floats:
    total = a + b
    rest = total - a
    error = (a - (total - rest)) + (b - rest)  # exact: most sums need no widening
    lower = np.where(error < 0, np.nextafter(total, -_INF), total)
    return np.where(total == _INF, _MAX, lower)


def plus(a: Box, b: Box) -> Box:
    """a + b."""
    return _lower_sum(a[0], b[0]), -_lower_sum(-a[1], -b[1])


def times(a: Box, b: Box) -> Box:
    """a * b."""
    lows, highs = [], []
    for u in a:
        for v in b:
            zero = (u == 0) | (v == 0)  # exact, and 0 times unbounded is 0 for all the values
            p = u * v
            lows.append(np.where(zero, 0.0, np.nextafter(p, -_INF)))
            highs.append(np.where(zero, 0.0, np.nextafter(p, _INF)))
    return (
        np.minimum(np.minimum(lows[0], lows[1]), np.minimum(lows[2], lows[3])),
        np.maximum(np.maximum(highs[0], highs[1]), np.maximum(highs[2], highs[3])),
    )


def reciprocal(a: Box) -> Box:
    """1/a over what is not 0 in `a`."""
    lo, hi = a
    inside = (lo < 0) & (hi > 0)
    low = np.where(np.isinf(hi), 0.0, down(1 / hi, 1))
    high = np.where(np.isinf(lo), 0.0, up(1 / lo, 1))
    low = np.where(lo >= 0, np.maximum(low, 0.0), low)
    high = np.where(hi <= 0, np.minimum(high, 0.0), high)
    low = np.where(inside | (hi == 0), -_INF, low)
    high = np.where(inside | (lo == 0), _INF, high)
    return low, high


def whole_power(a: Box, k: Floats) -> Box:
    """a**k for whole k >= 0."""
    p, q = np.power(a[0], k), np.power(a[1], k)
    even = np.mod(k, 2) == 0
    low, high = np.minimum(p, q), np.maximum(p, q)
    low = np.where(low == 0, np.where((a[0] == 0) | (a[1] == 0), 0.0, down(low)), down(low, 1))
    high = np.where((high == 0) & ((a[0] == 0) | (a[1] == 0)), 0.0, up(high, 1))
    low = np.where(even, np.where((a[0] <= 0) & (a[1] >= 0), 0.0, np.maximum(low, 0.0)), low)
    box = where(k == 1, a, (low, high))
    return where(k == 0, constant(1.0), box)


def rising(function: Callable[[Floats], Floats], a: Box, ulps: float = 4) -> Box:
    """The image of `a` under a rising function that is 0 at 0, or nowhere."""
    p, q = function(a[0]), function(a[1])
    low = np.where((p == 0) & (a[0] == 0), 0.0, down(p, ulps))
    high = np.where((q == 0) & (a[1] == 0), 0.0, up(q, ulps))
    return low, high


def clip(a: Box, low: float, high: float) -> Box:
    """What of `a` lies between `low` and `high`; its nearest end where nothing does."""
    return np.clip(a[0], low, high), np.clip(a[1], low, high)


def meets(a: Box, first: float, period: float) -> Mask:
    """Whether a number first + k*period may be in `a`, for a whole k."""
    size = np.maximum(np.abs(a[0]), np.abs(a[1]))
    slack = 2e-15 * (size + 1)
    k = np.ceil((a[0] - slack - first) / period)
    inside = first + k * period <= a[1] + slack
    return np.asarray(inside | ~(size < 1e14))


def sine(a: Box, shift: float = 0.0) -> Box:
    """sin, or with a shift of pi/2 cos."""
    function = np.cos if shift else np.sin
    p, q = function(a[0]), function(a[1])
    low = np.where(meets(a, -math.pi / 2 - shift, 2 * math.pi), -1.0, down(np.minimum(p, q)))
    high = np.where(meets(a, math.pi / 2 - shift, 2 * math.pi), 1.0, up(np.maximum(p, q)))
    exact = (a[0] == 0) & (a[1] == 0)
    return where(exact, constant(1.0 if shift else 0.0), clip((low, high), -1.0, 1.0))


def cosine(a: Box) -> Box:
    """cos."""
    return sine(a, math.pi / 2)


def absolute(a: Box) -> Box:
    """|a|."""
    low = np.where((a[0] <= 0) & (a[1] >= 0), 0.0, np.minimum(np.abs(a[0]), np.abs(a[1])))
    return low, np.maximum(np.abs(a[0]), np.abs(a[1]))


def hyperbolic_cosine(a: Box) -> Box:
    """cosh."""
    low, high = absolute(a)
    return np.maximum(down(np.cosh(low)), 1.0), up(np.cosh(high))


def exponential(a: Box) -> Box:
    """exp."""
    low, high = rising(np.exp, a)
    return np.maximum(low, 0.0), high


def folded(combine: Callable[[Box, Box], Box], boxes: list[Box]) -> Box:
    """All the boxes combined, two at a time from the left."""
    total = boxes[0]
    for box in boxes[1:]:
        total = combine(total, box)
    return total
