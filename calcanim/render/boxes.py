"""Parts of a picture: boxes of whole pixels, and a few of them that hold many."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

_MOST = 4
_NEAR = 1.25  # two boxes are one where that has at most so many times their pixels


class Box(NamedTuple):
    """Pixels `left` to `right` and `top` to `bottom`, the ends exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    @property
    def size(self) -> int:
        """How many pixels it has."""
        return (self.right - self.left) * (self.bottom - self.top)

    def meets(self, other: Box) -> bool:
        """Whether both have a pixel."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def union(a: Box, b: Box) -> Box:
    """The smallest box around both."""
    return Box(
        min(a.left, b.left), min(a.top, b.top), max(a.right, b.right), max(a.bottom, b.bottom)
    )


class Patches:
    """A few boxes that hold every box that was added, and not much more."""

    def __init__(self) -> None:
        self._boxes: list[Box] = []

    def __iter__(self) -> Iterator[Box]:
        return iter(self._boxes)

    def __bool__(self) -> bool:
        return bool(self._boxes)

    def add(self, box: Box | None) -> None:
        """Take in a box; None is none."""
        if box is None:
            return
        boxes = self._boxes
        for n, other in enumerate(boxes):
            both = union(box, other)
            if both.size <= _NEAR * (box.size + other.size):
                del boxes[n]
                self.add(both)  # it may be near to others
                return
        boxes.append(box)
        if len(boxes) > _MOST:
            a, b = min(combinations(boxes, 2), key=_waste)
            boxes.remove(a)
            boxes.remove(b)
            self.add(union(a, b))

    def meet(self, box: Box) -> bool:
        """Whether a box has a pixel in one of them."""
        return any(box.meets(other) for other in self._boxes)


def _waste(pair: tuple[Box, Box]) -> int:
    return union(*pair).size - pair[0].size - pair[1].size
