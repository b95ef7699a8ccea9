"""Squares side by side on one base, and on the diagonal of the square over all of that base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations

from calcanim.expressions.tree import add, number
from calcanim.notation.lines import fresh_id, line
from calcanim.notation.setter import one
from calcanim.notation.summations import PAIRS
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import bare_axis, eased, track
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Block, Blocks, Graph, GraphElement, Panel, Span
from calcanim.storyboard.quantities import Quantity, Track


@dataclass(frozen=True, kw_only=True)
class SquareOfSum(Picture):
    """Squares wait; those between them, and the square around them, are revealed.

    Quantities: how many squares are ``shown``, how far they are on the way to the diagonal
    (``stage``), and how many ``pieces`` of the others are there.
    """

    sides: tuple[int, ...]

    squares = Parts("squares")
    base = Parts("base")
    height = Parts("height")
    around = Parts("whole")
    others = Parts("others")

    @property
    def lengths(self) -> Mark:
        """How long each square is."""
        return self.mark(*(f"side.{n}" for n in range(len(self.sides))))

    def grown(self) -> Track:
        """The squares rise from their base, one after the other."""
        return track({"shown": [0.0, float(len(self.sides))]})

    def lifted(self) -> Track:
        """The squares climb to the diagonal of the square over the whole base."""
        return track({"stage": eased(0.0, 1.0)})

    def filled(self) -> Track:
        """What the squares leave of the whole one comes in, each piece with its mirror image."""
        count = len(self.sides) * (len(self.sides) - 1)
        return track({"pieces": [0.0, float(count)]})


def square_of_sum(sides: Sequence[int]) -> SquareOfSum:
    """Squares with these sides."""
    total = sum(sides)
    starts = [0, *accumulate(sides)][:-1]

    def square(n: int, y: int) -> Block:
        x, side = starts[n], sides[n]
        return Block(float(x), float(y), float(x + side), float(y + side), _number(side * side))

    def between(n: int, m: int) -> Block:
        x, y = starts[n], starts[m]
        name = _number(sides[n] * sides[m])
        return Block(float(x), float(y), float(x + sides[n]), float(y + sides[m]), name)

    count = len(sides)
    whole = line(add(*map(number, sides)), number(total)).formula
    pairs = list(combinations(range(count), 2))
    rest = tuple(between(*ends) for n, m in pairs for ends in ((n, m), (m, n)))
    mirrored = tuple(PAIRS[n % len(PAIRS)] for n in range(len(pairs)) for _ in range(2))
    elements: tuple[GraphElement, ...] = (
        Blocks(
            "whole",
            "text",
            "text",
            ((Block(0.0, 0.0, float(total), float(total)),),),
            opacity=0.05,
        ),
        Blocks(
            "others", "increment", "muted", (rest,), shown="pieces", opacity=0.3, roles=mirrored
        ),
        Blocks(
            "squares",
            "area",
            "area",
            (
                tuple(square(n, 0) for n in range(count)),
                tuple(square(n, starts[n]) for n in range(count)),
            ),
            stage="stage",
            shown="shown",
            stagger=0.0,
            opacity=0.45,
        ),
        *(
            Span(
                f"side.{n}",
                "input",
                float(x),
                -0.14,
                float(x + side),
                -0.14,
                one(number(side), "input"),
                "s",
                0.1,
            )
            for n, (x, side) in enumerate(zip(starts, sides, strict=True))
        ),
        Span("base", "input", 0.0, -0.14, float(total), -0.14, whole, "s"),
        Span("height", "input", -0.14, 0.0, -0.14, float(total), one(number(total), "input"), "w"),
    )
    quantities = {"shown": 0.0, "stage": 0.0, "pieces": 0.0}
    room = total / 8
    figure = Graph(
        bare_axis(-room, total + room / 3),
        (Panel("plane", bare_axis(-room, total + room / 4), elements),),
        tuple(Quantity(k, v) for k, v in quantities.items()),
        ("squares",),
        square=True,
    )
    return SquareOfSum(id=fresh_id("figure"), figure=figure, sides=tuple(sides))


def _number(n: int) -> Formula:
    return one(number(n), "text")
