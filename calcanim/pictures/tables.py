"""Tables of numbers that close in on another one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from mpmath import mpf

from calcanim.exact.certain import as_mpf
from calcanim.exact.values import UndefinedError, Value
from calcanim.expressions.pieces import breadth
from calcanim.notation.lengths import COLUMN
from calcanim.notation.lines import written
from calcanim.notation.setter import one, plain
from calcanim.notation.shown import to_digits
from calcanim.notation.sides import Name, symbol
from calcanim.pictures.picture import Picture, picture
from calcanim.sampling.accumulation import heights, rectangles
from calcanim.sampling.areas import AreaView
from calcanim.sampling.boundaries import area_up_to
from calcanim.storyboard.figures import Table
from calcanim.storyboard.formula import Formula, prose

Cell = Formula | None
Number: TypeAlias = Fraction | mpf | float
_BETWEEN = 1.5  # em between two columns
_BESIDE_A_POWER = 5  # digits: with more of them a number in a power of ten would be small
_COUNTS = (4, 16, 64)  # rectangles
_POWERS = (1, 2, 3, 4)  # of ten: how far out a boundary is


def _mpf(x: Number) -> mpf:
    return as_mpf(x) if isinstance(x, Fraction) else mpf(x)


def number(x: Number | None, digits: int = 7, role: str = "text") -> Formula:
    """A cell: the number to so many digits, or that there is none."""
    if x is None:
        return prose("undefined", "muted")
    shown = to_digits(_mpf(x), digits)
    if "e" in str(shown):
        shown = to_digits(_mpf(x), min(digits, _BESIDE_A_POWER))
    return one(shown, role)


def table(
    head: Sequence[Name | str], rows: Sequence[Sequence[Formula]], region: str = "figure"
) -> Picture:
    """A table whose rows are revealed one by one; a head is a name, or words."""
    cells = tuple(prose(h, "muted") if isinstance(h, str) else _head(h) for h in head)
    return picture(Table(cells, tuple(map(tuple, rows))), region)


def _head(name: Name) -> Formula:
    if name.inner:
        return written(name).formula
    return plain(name.source, name.text, name.role, name.said)


def step_table(
    head: Sequence[Name | str],
    rows: Sequence[tuple[Number, Sequence[Number | None]]],
    digits: int = 7,
    region: str = "figure",
) -> Picture:
    """Ever smaller steps, each a row with the numbers that it leads to.

    Numbers have `digits`, or fewer where they would be too small to read in a column; where even
    so there is no room for all columns, the step and the last number are left.
    """
    fewest = digits
    while fewest > 2 and _width(rows, fewest) > COLUMN:
        fewest -= 1
    if _width(rows, fewest) > COLUMN and len(head) > 2:
        return step_table((head[0], head[-1]), [(h, xs[-1:]) for h, xs in rows], digits, region)
    digits = fewest
    cells = [(number(h, 3, "increment"), *(number(x, digits) for x in xs)) for h, xs in rows]
    return table(head, cells, region)


def _width(rows: Sequence[tuple[Number, Sequence[Number | None]]], digits: int) -> float:
    """About how many em a table is wide; as the stage may turn it, the smaller way round."""
    cells = [[breadth(to_digits(_mpf(x or 0), digits)) for x in (h, *xs)] for h, xs in rows]
    ways = (cells, [list(column) for column in zip(*cells, strict=True)])
    return min(sum(max(line) + _BETWEEN for line in lines) for lines in ways)


def two_sided(
    rows: Sequence[tuple[Fraction, Value | None, Value | None]], step: str, digits: int = 6
) -> Picture:
    """Steps with the slopes for them from the left and from the right, beside the figure."""
    cells = [
        (number(as_mpf(h), 2, "increment"), *(number(s and s.approx, digits) for s in slopes))
        for h, *slopes in rows
    ]
    return table((symbol(step, "increment"), "left", "right"), cells, "derivation")


def rectangle_table(view: AreaView, area: mpf) -> tuple[Picture, tuple[mpf, ...]]:
    """Midpoint sums of ever more rectangles beside what they miss of the `area`; that alone."""
    rows: list[tuple[Formula, ...]] = []
    missed: list[mpf] = []
    for n in _COUNTS:
        tall = heights(view.f, view.x, view.low, view.high, n, 0.5)
        total = mpf(rectangles(tall, view.high - view.low))
        off = abs(total - area)
        # What is left of rounding says nothing.
        if off < 1e-13 * float(abs(tall).sum()) * (view.high - view.low) / n:
            off = mpf(0)
        rows.append((number(n, 6, "input"), number(total, 8, "area"), number(off, 2, "increment")))
        missed.append(off)
    head = (Name("n", "n", "n", "input"), "sum", "off by")
    return table(head, rows, "derivation"), tuple(missed)


def boundary_table(view: AreaView, outward: bool) -> Picture:
    """The area up to boundaries that go ten times as far each time, or as near to every pole."""
    rows = []
    for k in _POWERS:
        try:
            area = area_up_to(view, k)
        except UndefinedError:
            break
        if not math.isfinite(area):
            break
        mark = mpf(10) ** (k if outward else -k)
        rows.append((number(mark, 6, "input"), number(area, 7, "area")))
    name = "reach" if outward else "gap"
    return table((Name(f'"{name}"', name, name, "input"), "area"), rows)
