"""The graph of a function as data: pieces that are joined, and dots that stand alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.doubts import Break

Stop = Literal["window", "clipped", "pole", "jump", "hole", "edge", "wild"]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Points to be joined: `x` (ascending) and `y`, both of shape (n,), n > 1.

    `start` and `stop` say why it begins and ends there: the ``window`` ends in x, it is
    ``clipped`` at the window's lower or upper edge, or the kind of the break.
    """

    x: Floats
    y: Floats
    start: Stop
    stop: Stop


@dataclass(frozen=True, slots=True)
class Dot:
    """A point that is drawn by itself: `closed` where it belongs to the graph."""

    x: float
    y: float
    closed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """The graph of a function over [low, high], within the heights (low, high)."""

    pieces: tuple[Piece, ...]
    breaks: tuple[Break, ...]
    low: float
    high: float
    heights: tuple[float, float]

    @property
    def dots(self) -> tuple[Dot, ...]:
        """Open dots where a limit is missed, closed ones where the value stands apart.

        An end of the domain that belongs to the graph has no dot: the curve simply starts.
        """
        out: dict[tuple[float, float], Dot] = {}
        for b in self.breaks:
            sides = [s for s in (b.left, b.right) if s is not None and math.isfinite(s)]
            if b.kind == "wild":
                continue
            for y in sides:
                if b.value is None or not _same(y, b.value, self.heights):
                    out[b.x, y] = Dot(b.x, y, False)
            if b.value is not None and not (b.kind == "edge" and sides):
                out[b.x, b.value] = Dot(b.x, b.value, True)
        low, high = self.heights
        return tuple(d for d in out.values() if low <= d.y <= high)


def _same(a: float, b: float, heights: tuple[float, float]) -> bool:
    return abs(a - b) <= 1e-4 * (heights[1] - heights[0])


def simpler(x: Floats, y: Floats, span: float) -> tuple[Floats, Floats]:
    """Points without those on a straight line with their neighbours, for a picture `span` high."""
    for _ in range(5):
        if x.size < 5:
            break
        middle = np.arange(1, x.size - 1, 2)
        share = (x[middle] - x[middle - 1]) / (x[middle + 1] - x[middle - 1])
        line = y[middle - 1] + share * (y[middle + 1] - y[middle - 1])
        keep = np.ones(x.size, dtype=bool)
        keep[middle[np.abs(y[middle] - line) < 2e-4 * span]] = False
        if keep.all():
            break
        x, y = x[keep], y[keep]
    return x, y
