"""Three copies of the squares of side 1, 2, 3, …, which fill a rectangle."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.expressions.tree import Expression, add, div, mul, number, power, variable
from calcanim.notation.lines import Line, fresh_id
from calcanim.notation.setter import one
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import track
from calcanim.pictures.tiled import Turn, Window, around, blocks, from_to, in_turn, opened
from calcanim.pictures.tilings import (
    Rectangle,
    gnomons_between,
    squares_at_edges,
    triangular,
)
from calcanim.storyboard.graph import Blocks, GraphElement, Span
from calcanim.storyboard.quantities import Track

_GAP = 0.7  # between two squares of a column; twice as much between columns
_COUNT = 121
_BY_LENGTH = ("derivative", "input", "area", "negative_area")  # corners of 1, 3, 5, … cells


@dataclass(frozen=True, kw_only=True)
class ThreeSquares(Picture):
    """Squares of side 1 to `count`, three times, in columns.

    Quantities: ``left`` and ``right`` for the copies that pile up at the edges, ``corner0``… for
    the corners of the third one, in the order of `gnomons_between`.
    """

    count: int

    names = Parts("pile.left.names", "pile.right.names")
    width = Parts("width")
    height = Parts("height")

    @property
    def copies(self) -> Mark:
        """All three; the last one is made of the corners into which it will be peeled."""
        corners = (f"corner{n}" for n in range(len(gnomons_between(self.count))))
        return self.mark("pile.left", "pile.right", *corners)

    def piled(self) -> Track:
        """Two copies pile up at the edges of the frame, the largest squares first."""
        return track({"pile": Turn(0, 1).values(_COUNT)})

    def peeled(self, largest: bool) -> Track:
        """The third copy's `largest` square, or all others: corner by corner, into the gap."""
        corners = enumerate(gnomons_between(self.count))
        found = [n for n, corner in corners if (corner.side == self.count) == largest]
        out = {}
        for turn, n in enumerate(found):
            begin, until = in_turn(turn, len(found), 0.25 if largest else 0.5)
            half = begin + 0.5 * (until - begin)
            out[f"corner{n}"] = Turn(0, 1, begin, half).values(_COUNT) + Turn(
                0, 1, half, until
            ).values(_COUNT)
        return track(out)

    def flights(self, line: Line) -> tuple[tuple[Mark, str], ...]:
        """From the words at both sides to the product of these in a line."""
        words = ("width.words", "height.words")
        return tuple((self.mark(w), line.piece(1, n)) for n, w in enumerate(words))

    def closed_in(self) -> Track:
        """The window closes in on the rectangle."""
        return track(from_to(_columns(self.count), _whole(self.count)))


def three_squares(count: int, letter: str) -> ThreeSquares:
    """Squares of side 1 to `count`; the number of these is called `letter`."""
    left, right = squares_at_edges(count)
    sides = [*range(count, 0, -1)]
    names = [power(number(k), number(2)) for k in sides]
    elements: list[GraphElement] = []
    for column, (key, role, pile) in enumerate(
        (("left", "function", left), ("right", "increment", right))
    ):
        start = [_in_column(k, column, count) for k in sides]
        stages = (blocks(start, names), blocks([pile[k - 1] for k in sides], names))
        elements.append(Blocks(f"pile.{key}", role, role, stages, "pile"))
    for n, corner in enumerate(gnomons_between(count)):
        home = _in_column(corner.side, 2, count)
        places = (
            blocks([c.moved(home.x, home.y) for c in corner.bent]),
            blocks([c.moved(home.x, home.y) for c in corner.straight]),
            blocks(corner.place),
        )
        role = _BY_LENGTH[(corner.order - 1) % len(_BY_LENGTH)]
        elements.append(Blocks(f"corner{n}", role, role, places, f"corner{n}", stagger=0.0))
    m = variable(letter)
    high = triangular(count)
    elements += [
        Span("width", "input", 0.0, -0.4, 2 * count + 1.0, -0.4, one(_width(m), "input"), "s"),
        Span("height", "input", -0.4, 0.0, -0.4, float(high), one(_height(m), "input"), "w"),
    ]
    now = {"pile": 0.0, **{f"corner{n}": 0.0 for n in range(len(gnomons_between(count)))}}
    figure = opened(elements, _columns(count), now)
    return ThreeSquares(id=fresh_id("figure"), figure=figure, count=count)


def _width(m: Expression) -> Expression:
    return add(mul(number(2), m), number(1))


def _height(m: Expression) -> Expression:
    return div(mul(m, add(m, number(1))), number(2))


def _in_column(k: int, column: int, count: int) -> Rectangle:
    """The square of side k in its column, of which the largest is the lowest."""
    above = range(k + 1, count + 1)
    return Rectangle(column * (count + 2 * _GAP), sum(above) + len(above) * _GAP, k, k)


def _columns(count: int) -> Window:
    high = triangular(count) + (count - 1) * _GAP
    return around(-0.3, 3 * count + 4 * _GAP + 0.3, -0.3, high + 0.3)


def _whole(count: int) -> Window:
    return around(-3.0, 2 * count + 1.2, -1.5, triangular(count) + 0.2)
