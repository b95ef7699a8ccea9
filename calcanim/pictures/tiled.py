"""What pictures of tilings share: cells as blocks, and a window that runs as they move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from calcanim.expressions.tree import Expression
from calcanim.notation.setter import one
from calcanim.pictures.plots import bare_axis, eased
from calcanim.pictures.tilings import Rectangle
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Block, Graph, GraphElement, Panel
from calcanim.storyboard.quantities import Quantity

Window = tuple[float, float, float, float]  # left, right, bottom, top
_ENDS = ("left", "right", "bottom", "top")
_SHAPE = 1.3  # width by height, of all windows: what is a square stays one


@dataclass(frozen=True)
class Turn:
    """A quantity that runs from `start` to `end` in a stretch of a motion, 0 to 1."""

    start: float
    end: float
    begin: float = 0.0
    until: float = 1.0

    def values(self, count: int) -> np.ndarray:
        """At equally spaced times, shape (count,): slow at both ends."""
        t = np.clip((np.linspace(0, 1, count) - self.begin) / (self.until - self.begin), 0, 1)
        return np.asarray(self.start + (self.end - self.start) * t**2 * (3 - 2 * t))


def blocks(cells: Sequence[Rectangle], names: Sequence[Expression] = ()) -> tuple[Block, ...]:
    """A stage of blocks: where the cells are, with their names."""
    words: list[Formula | None] = [one(name) for name in names]
    words = words or [None] * len(cells)
    return tuple(
        Block(float(c.x), float(c.y), float(c.x + c.width), float(c.y + c.height), name)
        for c, name in zip(cells, words, strict=True)
    )


def around(left: float, right: float, bottom: float, top: float) -> Window:
    """The window with this in its middle, as low as may be; all windows have one shape."""
    wide, high = right - left, top - bottom
    more = max(_SHAPE * high - wide, 0.0) / 2
    above = max(wide / _SHAPE - high, 0.0) / 2
    return left - more, right + more, bottom - above, top + above


def opened(
    elements: Sequence[GraphElement],
    view: Window,
    quantities: Mapping[str, float],
    square: bool = True,
) -> Graph:
    """A drawing without axes in a window that runs; `square`: one unit is as long both ways."""
    now = {**dict(zip(_ENDS, view, strict=True)), **quantities}
    return Graph(
        bare_axis("left", "right"),
        (Panel("plane", bare_axis("bottom", "top"), tuple(elements)),),
        tuple(Quantity(k, float(v)) for k, v in now.items()),
        (),
        square=square,
    )


def from_to(old: Window, new: Window, count: int = 41) -> dict[str, np.ndarray]:
    """The window on its way from one to another."""
    return {k: eased(a, b, count) for k, a, b in zip(_ENDS, old, new, strict=True)}


def in_turn(first: int, count: int, overlap: float) -> tuple[float, float]:
    """When number `first` of `count` motions begins and ends, each overlapping the next."""
    length = 1 / (1 + (count - 1) * (1 - overlap))
    begin = first * length * (1 - overlap)
    return begin, begin + length
