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
        left, top, right, bottom = box
        size = (right - left) * (bottom - top)
        # Run some hundred times a picture, so nothing is called in here.
        for n, (x1, y1, x2, y2) in enumerate(boxes):
            if x1 <= left and y1 <= top and right <= x2 and bottom <= y2:
                return
            width = (x2 if x2 > right else right) - (x1 if x1 < left else left)
            height = (y2 if y2 > bottom else bottom) - (y1 if y1 < top else top)
            if width * height <= _NEAR * (size + (x2 - x1) * (y2 - y1)):
                self.add(union(box, boxes.pop(n)))  # it may be near to others
                return
        boxes.append(box)
        if len(boxes) > _MOST:
            a, b = min(combinations(boxes, 2), key=_waste)
            boxes.remove(a)
            boxes.remove(b)
            self.add(union(a, b))

    def meet(self, box: Box) -> bool:
        """Whether a box has a pixel in one of them."""
        left, top, right, bottom = box
        for x1, y1, x2, y2 in self._boxes:
            if left < x2 and x1 < right and top < y2 and y1 < bottom:
                return True
        return False


def _waste(pair: tuple[Box, Box]) -> int:
    """How many pixels the box around two has that neither has, where they do not meet."""
    (l1, t1, r1, b1), (l2, t2, r2, b2) = pair
    width = (r1 if r1 > r2 else r2) - (l1 if l1 < l2 else l2)
    height = (b1 if b1 > b2 else b2) - (t1 if t1 < t2 else t2)
    return width * height - (r1 - l1) * (b1 - t1) - (r2 - l2) * (b2 - t2)
