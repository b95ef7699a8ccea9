"""Factors in rows and columns: each row is multiplied, and what comes of the rows then."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from calcanim.expressions.tree import number
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import one
from calcanim.notation.sides import symbol
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import eased, track
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Axis, Block, Blocks, Graph, Panel, TickSet
from calcanim.storyboard.quantities import Quantity, Tick, Track

_GAP = 0.06  # of a cell, at each of its sides
_APART = 0.5  # cells: from the last column to what the rows make, and from there on


@dataclass(frozen=True, kw_only=True)
class FactorGrid(Picture):
    """Cells with their factors, of which none is there at first.

    Quantities: ``shown`` cells and the one that is ``lit``; ``row.r`` is how far copies of the
    cells of a row are on their way to its product, and ``total`` how far the products of the rows
    are on theirs, at the right.
    """

    cells: tuple[tuple[int, ...], ...]

    total = Parts("total")

    def row(self, r: int) -> Mark:
        """The product of a row."""
        return self.mark(f"row.{r}")

    @property
    def rows(self) -> tuple[int, ...]:
        """The product of each row."""
        return tuple(math.prod(row) for row in self.cells)

    def running(self, row: int) -> Track:
        """The inner index runs along a row: its cells come, and are lit, one by one."""
        each = len(self.cells[0])
        shown = [float(n) for n in range(row * each, (row + 1) * each + 1)]
        return track({"shown": shown, "lit": [*shown[:-1], -1.0]}, jumps=("lit",))

    def row_multiplied(self, r: int) -> Track:
        """Copies of a row's cells meet in its product."""
        return track({f"row.{r}": eased(0.0, 1.0)})

    def all_multiplied(self) -> Track:
        """Copies of the rows' products meet in the whole product."""
        return track({"total": eased(0.0, 1.0)})


def factor_grid(
    cells: Sequence[Sequence[int]], letters: tuple[str, str], region: str = "figure"
) -> FactorGrid:
    """A row of factors for each value of the outer index, the first of the `letters`."""
    across, down = len(cells[0]), len(cells)
    aside = across + 1 + _APART
    last, middle = aside + 1 + _APART, (down + 1) / 2
    heights = [float(down - r) for r in range(down)]
    rows = [math.prod(row) for row in cells]
    grid = tuple(
        _cell(c + 1.0, y, factor)
        for y, row in zip(heights, cells, strict=True)
        for c, factor in enumerate(row)
    )
    elements = [
        Blocks("cells", "function", "negative_area", (grid,), shown="shown", lit="lit"),
        *(
            _meeting(f"row.{r}", "increment", [(c + 1.0, y) for c in range(across)], (aside, y), n)
            for r, (y, n) in enumerate(zip(heights, rows, strict=True))
        ),
        _meeting("total", "area", [(aside, y) for y in heights], (last, middle), math.prod(rows)),
    ]
    outer, inner = (written(symbol(letter, "input")).formula for letter in letters)
    columns = TickSet(tuple(Tick(c + 1.0, _count(c + 1)) for c in range(across)))
    lines = TickSet(tuple(Tick(y, _count(r + 1)) for r, y in reversed([*enumerate(heights)])))
    moving = ("shown", *(f"row.{r}" for r in range(down)), "total")
    figure = Graph(
        Axis(inner, 0.4, last + 0.6, (columns,)),
        (Panel("rows", Axis(outer, 0.4, down + 0.8, (lines,)), tuple(elements)),),
        (*(Quantity(key, 0.0) for key in moving), Quantity("lit", -1.0)),
        ("x.tick", "x.name", "rows.tick", "rows.name", "cells"),
    )
    return FactorGrid(
        id=fresh_id("figure"), figure=figure, region=region, cells=tuple(map(tuple, cells))
    )


def _cell(x: float, y: float, value: int | None) -> Block:
    half = 0.5 - _GAP
    name = None if value is None else one(number(value), "text")
    return Block(x - half, y - half, x + half, y + half, name)


def _meeting(
    key: str, role: str, starts: Sequence[tuple[float, float]], end: tuple[float, float], value: int
) -> Blocks:
    """Copies of cells that lie on one another in the end; the first then has the name."""
    stages = (
        tuple(_cell(x, y, None) for x, y in starts),
        tuple(_cell(*end, value if n == 0 else None) for n in range(len(starts))),
    )
    return Blocks(key, role, "negative_area", stages, stage=key, stagger=0.0, opacity=0.12)


def _count(n: int) -> Formula:
    return one(number(n), "input")
