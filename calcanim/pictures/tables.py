"""Tables of numbers that close in on another one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from mpmath import mpf

from calcanim.exact.certain import as_mpf
from calcanim.exact.values import UndefinedError, Value
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
_BESIDE_A_POWER = 5  # digits: with more of them a number in a power of ten would be small
_COUNTS = (4, 16, 64, 256)  # rectangles
_POWERS = (1, 2, 3, 4)  # of ten: how far out a boundary is


def number(x: mpf | float | None, digits: int = 7, role: str = "text") -> Formula:
    """A cell: the number to so many digits, or that there is none."""
    if x is None:
        return prose("undefined", "muted")
    shown = to_digits(mpf(x), digits)
    if "e" in str(shown):
        shown = to_digits(mpf(x), min(digits, _BESIDE_A_POWER))
    return one(shown, role)


def table(
    head: Sequence[Name | str], rows: Sequence[Sequence[Formula]], region: str = "figure"
) -> Picture:
    """A table whose rows are revealed one by one; a head is a name, or words."""
    cells = tuple(
        prose(h, "muted") if isinstance(h, str) else plain(h.source, h.text, h.role, h.said)
        for h in head
    )
    return picture(Table(cells, tuple(map(tuple, rows))), region)


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
