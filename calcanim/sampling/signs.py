"""Where a function is above 0 and where below: cells that interval arithmetic has decided."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calcanim.expressions.tree import Expression
from calcanim.sampling.arrays.enclosure import enclose
from calcanim.sampling.arrays.functions import Floats

_CELLS, _PARTS, _ROUNDS = 64, 4, 16
_CROWD = 512  # undecided cells: more are no places, but stretches


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `low` to `high` the function is surely above 0 (`sign` 1), below (-1), or 0 (0)."""

    low: float
    high: float
    sign: int


def signs_on(f: Expression, name: str, low: float, high: float) -> tuple[Stretch, ...]:
    """The stretches of [low, high] from left to right; between two of them is a zero or a break.

    What stays undecided on more than a place is left out. Raises ValueError unless low < high.
    """
    if not low < high:
        raise ValueError("signs need an interval with low < high")
    edges = np.linspace(low, high, _CELLS + 1)
    cells = np.stack((edges[:-1], edges[1:]), axis=1)
    found: list[tuple[float, float, int]] = []
    for _ in range(_ROUNDS):
        seen = enclose(f, name, cells[:, 0], cells[:, 1])
        sure = np.select(
            [seen.defined & (seen.lo > 0), seen.defined & (seen.hi < 0), _flat(seen.lo, seen.hi)],
            [1, -1, 0],
            2,
        )
        found += [
            (float(a), float(b), int(s)) for (a, b), s in zip(cells, sure, strict=True) if s != 2
        ]
        cells = _cut(cells[(sure == 2) & seen.possible])
        if not len(cells) or len(cells) > _CROWD * _PARTS:
            break
    return _joined(sorted(found), (high - low) * 1e-6)


def _flat(lo: Floats, hi: Floats) -> np.ndarray:
    return np.asarray((lo == 0) & (hi == 0))


def _cut(cells: Floats) -> Floats:
    shares = np.linspace(0, 1, _PARTS + 1)
    edges = cells[:, :1] + (cells[:, 1:] - cells[:, :1]) * shares
    return np.stack((edges[:, :-1].ravel(), edges[:, 1:].ravel()), axis=1)


def _joined(cells: list[tuple[float, float, int]], place: float) -> tuple[Stretch, ...]:
    """Neighbours of one sign as one stretch, which ends in the middle of what is undecided."""
    out: list[Stretch] = []
    for low, high, sign in cells:
        last = out[-1] if out else None
        if last is not None and low - last.high <= place:
            middle = (last.high + low) / 2
            touching = low - last.high <= 1e-12 * max(abs(low), abs(high), 1.0)
            if last.sign == sign and touching:
                out[-1] = Stretch(last.low, high, sign)
                continue
            out[-1] = Stretch(last.low, middle, last.sign)
            low = middle
        out.append(Stretch(low, high, sign))
    return tuple(out)
