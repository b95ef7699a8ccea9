"""Nested pis: a table of factors, whose rows are multiplied, and what they make then."""

from __future__ import annotations

import math

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, reveal, rewrite, slide, write
from calcanim.expressions.names import fresh_names
from calcanim.expressions.tree import mul, number, product, variable
from calcanim.notation.lines import line, written
from calcanim.notation.products import joined
from calcanim.notation.sides import Coloured
from calcanim.pictures.factor_grid import factor_grid
from calcanim.storyboard.board import Beat

_ROWS, _COLUMNS = 2, 3
_SIZE = 1.6


def nested_pis(i: str) -> Beat:
    """``Π Π i·j`` for two values of `i` and three of another letter: a row for each `i`."""
    (j,) = fresh_names(("j",), (i,))
    cells = [[r * c for c in range(1, _COLUMNS + 1)] for r in range(1, _ROWS + 1)]
    grid = factor_grid(cells, (i, j))
    inner = product(mul(variable(i), variable(j)), j, number(1), number(_COLUMNS))
    whole = product(inner, i, number(1), number(_ROWS))
    rows = joined([number(row) for row in grid.rows], "*")
    total = number(math.prod(grid.rows))
    posed, by_row = written(whole), line(whole, rows)
    runs = [
        (
            slide(grid, grid.running(r), 1.1),
            reveal(grid.row(r), 0.1),
            slide(grid, grid.row_multiplied(r), 0.7),
        )
        for r in range(_ROWS)
    ]
    return beat(
        "A product of products",
        [clear(), plot(grid), write(posed, size=_SIZE)],
        "Two pis make a table: {i} waits while {j} runs along its row.",
        runs[0],
        "That makes {first}, and the next row {second}.",
        runs[1],
        rewrite(posed, by_row, in_place=True),
        [reveal(grid.total, 0.1), slide(grid, grid.all_multiplied(), 1.0)],
        write(line(rows, Coloured(total, "area")), size=_SIZE),
        "Multiply the rows: {total}.",
        i=variable(i),
        j=variable(j),
        first=number(grid.rows[0]),
        second=number(grid.rows[1]),
        total=total,
    )
