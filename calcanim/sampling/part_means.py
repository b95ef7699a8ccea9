"""Means over parts of a density that are equally likely: the centres of a wire cut into parts."""

from __future__ import annotations

import itertools
import math

import numpy as np

from calcanim.exact.values import UndefinedError
from calcanim.expressions.tree import Expression, mul
from calcanim.sampling.accumulation import running
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.breaks import sweep
from calcanim.sampling.shares import Shares

_OCTAVES = 40  # towards an end, at most
_FAINT = 1e-9  # of what is there so far: what an octave adds where nothing more is to come
_SETTLES = 0.02  # of it: what the last octave may add where there is a mean at all


def part_means(g: Expression, spread: Shares, count: int, whole: float | None) -> Floats:
    """The means of `g` over `count` equally likely parts, shape (count,); NaN where there is none.

    Their mean is `whole`, the mean over all, which is None where that is no number.
    """
    body, x = mul(g, spread.f), spread.x
    cuts = spread.at(np.arange(1, count) / count)
    wide = float(cuts[-1] - cuts[0]) or 1.0
    low, low_sure = _to_end(body, x, float(cuts[0]), spread.low, -wide)
    high, high_sure = _to_end(body, x, float(cuts[-1]), spread.high, wide)
    areas = np.concatenate([[-low], _between(body, x, cuts, whole is not None), [high]])
    if whole is None:
        sure = np.array([low_sure, *[True] * (count - 2), high_sure])
        return np.where(sure, areas, np.nan) * count / spread.total
    # What the numbers miss is beyond where the ends were followed to.
    missed = whole * spread.total - areas.sum()
    open_ends = [n for n, sure in ((0, low_sure), (-1, high_sure)) if not sure] or [0, -1]
    sizes = np.abs(areas[open_ends]) + 1e-300
    areas[open_ends] += missed * sizes / sizes.sum()
    return np.asarray(areas * count / spread.total)


def _between(body: Expression, x: str, cuts: Floats, known: bool) -> Floats:
    """The integrals between cuts; NaN for parts with a pole, unless all is `known` to have one."""
    pairs = itertools.pairwise(cuts.tolist())
    areas = np.array([float(running(body, x, a, [b])[0]) for a, b in pairs])
    if not known:
        near = 1e-9 * (cuts[-1] - cuts[0])
        for pole in sweep(body, x, float(cuts[0]), float(cuts[-1])).breaks:
            if pole.kind == "pole":
                areas[(cuts[:-1] <= pole.x + near) & (pole.x - near <= cuts[1:])] = np.nan
    return areas


def _to_end(body: Expression, x: str, start: float, end: float, wide: float) -> tuple[float, bool]:
    """The integral from `start` towards an `end`, and whether it settles on the way."""
    total, gained, at = 0.0, 0.0, start
    for n in range(_OCTAVES):
        far = start + wide * (2.0 ** (n + 1) - 1)
        to = far if math.isinf(end) else end - (end - start) * 2.0 ** -(n + 1)
        try:
            gained = float(running(body, x, at, [to])[0])
        except UndefinedError:
            break
        total, at = total + gained, to
        if n > 3 and abs(gained) <= _FAINT * abs(total):
            break
    return total, abs(gained) <= _SETTLES * abs(total)
