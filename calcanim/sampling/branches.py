"""Branches: the stretches of an interval on which a function has values that are joined."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from calcanim.expressions.tree import Expression
from calcanim.sampling.areas import Part
from calcanim.sampling.arrays.values import values
from calcanim.sampling.breaks import sweep

_APART = ("pole", "edge", "wild")  # a jump and a hole leave an antiderivative in one piece
_INSIDE = np.array([0.137, 0.4871, 0.83])


def branches(f: Expression, x: str, low: float, high: float) -> tuple[Part, ...]:
    """The parts of [low, high] between poles and gaps of `f`, from left to right.

    An end is open where `f` goes to infinity there.
    """
    cuts = {b.x: b for b in sweep(f, x, low, high).breaks if b.kind in _APART}
    ends = [low, *(c for c in cuts if low < c < high), high]
    out = []
    for a, b in pairwise(ends):
        if not np.isfinite(values(f, x, a + (b - a) * _INSIDE)).any():
            continue
        left = cuts[a].right if a in cuts else None
        right = cuts[b].left if b in cuts else None
        out.append(Part(a, b, _infinite(left), _infinite(right)))
    return tuple(out)


def jumps(f: Expression, x: str, low: float, high: float) -> bool:
    """Whether `f` jumps somewhere inside [low, high], from one height to another."""
    return any(b.kind == "jump" and low < b.x < high for b in sweep(f, x, low, high).breaks)


def _infinite(limit: float | None) -> bool:
    return limit is not None and math.isinf(limit)
