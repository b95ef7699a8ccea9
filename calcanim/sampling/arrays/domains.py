"""Where a function can have values at all, by interval arithmetic on cells that cover the line."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
from mpmath import mpf

from calcanim.exact.tidy import rational
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.functions import BY_CASES
from calcanim.expressions.tree import Expression
from calcanim.sampling.arrays.enclosure import image
from calcanim.sampling.arrays.intervals import Box

_PLACES = ("0.7312", "-1.2931", "2.4177", "5.1303", "-0.3719", "0.0917")
_EDGES = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 100.0, 1e3, 1e6, np.inf)
_MOST_CELLS = 4000
_ROUNDS = 14


def _cells(names: Sequence[str]) -> dict[str, Box]:
    """Boxes that cover the line, or the orthants of what has more variables."""
    ends = [-e for e in _EDGES[:0:-1]] + list(_EDGES) if len(names) == 1 else [-np.inf, 0.0, np.inf]
    stretches = list(itertools.pairwise(ends))
    every = list(itertools.product(stretches, repeat=len(names)))
    return {
        n: (np.array([c[i][0] for c in every]), np.array([c[i][1] for c in every]))
        for i, n in enumerate(names)
    }


def empty(f: Expression) -> bool:
    """Whether `f` surely has no value: some part of it is outside of its domain on every cell."""
    names = f.variables
    if not 0 < len(names) <= 6:
        return False
    cells = _cells(names)
    for _ in range(_ROUNDS):
        _, possible = image(f, cells)
        left = np.broadcast_to(possible, next(iter(cells.values()))[0].shape)
        if not left.any():
            return True
        if len(names) > 1:
            return False
        ((name, (low, high)),) = cells.items()
        low, high = low[left], high[left]
        if not (np.isfinite(low) & np.isfinite(high)).all() or len(low) > _MOST_CELLS:
            return False
        middle = low / 2 + high / 2
        cells = {name: (np.concatenate([low, middle]), np.concatenate([middle, high]))}
    return False


def single_points(f: Expression) -> bool:
    """Whether a root, or the like, is of what is 0 at the most, and not 0 on a stretch."""
    for _, n in f.walk():
        if not n.variables or len(n.variables) > 6:
            continue
        u = n.args[0] if n.args else n
        if any(m.value in BY_CASES for _, m in u.walk()):
            continue
        box = _cells(n.variables)
        if _root(n) and _bounds(u, box)[1] <= 0:
            return _below(u, level=0)
        if n.op == "call" and n.value in ("asin", "acos"):
            low, high = _bounds(u, box)
            if low >= 1 or high <= -1:
                return True
        if n.op == "call" and n.value == "acosh" and _bounds(u, box)[1] <= 1:
            return _below(u, level=1)
    return False


def _root(n: Expression) -> bool:
    if n.op == "call":
        return n.value == "sqrt"
    k = rational(n.args[1]) if n.op == "pow" else None
    return k is not None and k > 0 and k.denominator % 2 == 0


def _bounds(u: Expression, cells: Mapping[str, Box]) -> tuple[float, float]:
    (low, high), _ = (
        image(u, {n: cells[n] for n in u.variables}) if u.variables else image(u, cells)
    )
    return float(low.min()), float(high.max())


def _below(u: Expression, level: int) -> bool:
    at = {n: mpf(_PLACES[i % len(_PLACES)]) for i, n in enumerate(u.variables)}
    value = evaluate(u, at, 20)
    return value is not None and bool(value < level)
