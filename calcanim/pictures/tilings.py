"""Proofs without words: copies of power sums, cut into pieces that tile a rectangle.

Pure geometry on whole numbers, for every size m. The plane picture of three copies of each square
is told by Martin Gardner and Dan Kalman, that of cubes around a square by Nicomachus.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Rectangle(NamedTuple):
    """A rectangle by its lower left corner and its sides."""

    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        return self.width * self.height

    def moved(self, x: float, y: float) -> Rectangle:
        """The same, so far to the right and so far up."""
        return Rectangle(self.x + x, self.y + y, self.width, self.height)


Cells = tuple[Rectangle, ...]


def triangular(m: int) -> int:
    """1 + 2 + … + m."""
    return m * (m + 1) // 2


def cells(places: Iterable[tuple[int, int]]) -> Cells:
    """Unit squares with these lower left corners."""
    return tuple(Rectangle(x, y, 1, 1) for x, y in places)


def staircase(m: int) -> Cells:
    """Columns of 1, 2, …, m cells, from left to right."""
    return cells((x, y) for x in range(m) for y in range(x + 1))


def turned_staircase(m: int) -> Cells:
    """The same staircase, turned by half: with it the first one is m + 1 wide and m high.

    Cell for cell in the order of `staircase`; it begins one step to the left.
    """
    return tuple(Rectangle(m - 2 - c.x, m - 1 - c.y, 1, 1) for c in staircase(m))


class Gnomon(NamedTuple):
    """A corner of 2 `order` - 1 cells of a square of side `side`.

    `bent` are its cells in the square, along the upper and the right edge, `straight` the same
    cells as a row from the place of the first, `place` where that row belongs.
    """

    side: int
    order: int
    bent: Cells
    straight: Cells
    place: Cells


def _top(m: int, j: int) -> int:
    """How high the square of side j stands, with the larger ones below it."""
    return sum(range(j + 1, m + 1))


def squares_at_edges(m: int) -> tuple[Cells, Cells]:
    """Two copies of the squares of side 1, …, m, piled up at both edges, the largest below.

    The frame is 2m + 1 wide and as high as 1 + … + m.
    """
    left = tuple(Rectangle(0, _top(m, j), j, j) for j in range(1, m + 1))
    right = tuple(Rectangle(2 * m + 1 - j, _top(m, j), j, j) for j in range(1, m + 1))
    return left, right


def gnomons_between(m: int) -> tuple[Gnomon, ...]:
    """The third copy, peeled into corners that fill what `squares_at_edges` leave free.

    They come by rows of the frame, from below.
    """
    found = []
    for j in range(m, 0, -1):
        i = m - j + 1
        for side in range(m, i - 1, -1):
            y = _top(m, j) + side - i
            bent = [(x, i - 1) for x in range(i)] + [(i - 1, y) for y in range(i - 2, -1, -1)]
            straight = [(x, i - 1) for x in range(2 * i - 1)]
            place = [(j + x, y) for x in range(2 * i - 1)]
            found.append(Gnomon(side, i, cells(bent), cells(straight), cells(place)))
    return tuple(found)


def cube_in_squares(k: int) -> tuple[Cells, ...]:
    """The k layers of a cube of side k around the corner of a square: its ring.

    Each layer is a square of side k, but for one of an even cube, which is cut into two halves.
    The ring lies around the square of side 1 + … + (k - 1) at the origin.
    """
    a = triangular(k - 1)
    layers: list[Cells] = [(Rectangle(a, a, k, k),)]
    whole = (k - 1) // 2
    for q in range(whole - 1, -1, -1):
        layers.append((Rectangle(a, q * k, k, k),))
    for q in range(whole - 1, -1, -1):
        layers.append((Rectangle(q * k, a, k, k),))
    if k % 2 == 0:
        half = k // 2
        layers.append((Rectangle(a, whole * k, k, half), Rectangle(whole * k, a, half, k)))
    return tuple(layers)


def doubled_staircase(n: int) -> tuple[Cells, Cells, Cells, Cells]:
    """A staircase of 2n columns as three of n columns, and one of n - 1.

    The first is where it is; the second stands on top of it at the right, the third is turned
    upside down below that, and the last one fills what is left.
    """
    square = [(x, y) for x in range(n, 2 * n) for y in range(n)]
    steps = [(x, y) for x in range(n) for y in range(x + 1)]
    return (
        cells(steps),
        cells((x + n, y + n) for x, y in steps),
        cells((x, y) for x, y in square if y <= x - n),
        cells((x, y) for x, y in square if y > x - n),
    )
