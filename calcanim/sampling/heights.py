"""How high the window of a graph is: poles do not decide it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from calcanim.expressions.tree import Expression
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.breaks import Sweep

_MARGIN = 0.08  # of the height above and below


def heights_of(
    f: Expression,
    variable: str,
    low: float,
    high: float,
    found: Sweep,
    must: Sequence[float] = (),
) -> tuple[float, float]:
    """(bottom, top) for `f` on [low, high], whose `sweep` is `found`; `must` is seen in any case.

    Without poles all of the curve; with poles what the middle of its values spans, and as much
    again. The axis comes in where it is near.
    """
    xs = np.linspace(low, high, 1025)[1:-1] + (high - low) * 1.7e-5
    ys = values(f, variable, xs)
    ends = [s for b in found.breaks for s in (b.left, b.right, b.value) if s is not None]
    ys = ys[~np.isnan(ys)]
    poles = any(math.isinf(s) for s in ends) or bool(np.isinf(ys).any())
    if poles:
        bottom, top = _robust(ys)
        finite = [s for s in ends if math.isfinite(s)]
        if finite and bottom <= top:
            reach = top - bottom
            near = [s for s in finite if bottom - reach < s < top + reach]
            bottom, top = min([bottom, *near]), max([top, *near])
    else:
        finite = [float(v) for v in ys] + [s for s in ends if math.isfinite(s)]
        bottom, top = (min(finite), max(finite)) if finite else (math.inf, -math.inf)
    bottom, top = min([bottom, *must]), max([top, *must])
    if bottom > top:
        bottom, top = -1.0, 1.0
    return _roomy(bottom, top)


def _robust(ys: Floats) -> tuple[float, float]:
    """What the middle of the values spans and as much again on both sides, but not beyond all."""
    finite = ys[np.isfinite(ys)]
    if not finite.size:
        return math.inf, -math.inf
    first, last = np.quantile(finite, [0.15, 0.85])
    span = float(last - first) or float(np.ptp(finite)) or abs(float(first)) or 1.0
    bottom, top = (
        max(float(first) - span, float(finite.min())),
        min(float(last) + span, float(finite.max())),
    )
    return bottom, top


def _roomy(bottom: float, top: float) -> tuple[float, float]:
    """With a margin, and with the axis where it is near."""
    size = max(abs(bottom), abs(top))
    if top - bottom <= 1e-9 * size or top == bottom:
        if size < 1e-300:
            return -1.0, 1.0
        bottom, top = min(bottom, 0.0), max(top, 0.0)
        extra = 0.35 * size
        return bottom - (extra if bottom < 0 else 0.15 * size), top + (
            extra if top > 0 else 0.15 * size
        )
    span = top - bottom
    if 0 < bottom < 0.6 * span:
        bottom = 0.0
    if 0 < -top < 0.6 * span:
        top = 0.0
    margin = _MARGIN * (top - bottom)
    return bottom - margin, top + margin
