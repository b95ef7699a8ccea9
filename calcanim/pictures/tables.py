"""Tables of numbers that close in on another one."""

from __future__ import annotations

from collections.abc import Sequence

from mpmath import mpf

from calcanim.notation.setter import one, plain
from calcanim.notation.shown import to_digits
from calcanim.notation.sides import Name
from calcanim.pictures.picture import Picture, picture
from calcanim.storyboard.figures import Table
from calcanim.storyboard.formula import Formula, prose

Cell = Formula | None


def number(x: mpf | float | None, digits: int = 7, role: str = "text") -> Formula:
    """A cell: the number to so many digits, or that there is none."""
    if x is None:
        return prose("undefined", "muted")
    return one(to_digits(mpf(x), digits), role)


def table(head: Sequence[Name | str], rows: Sequence[Sequence[Formula]]) -> Picture:
    """A table whose rows are revealed one by one; a head is a name, or words."""
    cells = tuple(
        prose(h, "muted") if isinstance(h, str) else plain(h.source, h.text, h.role, h.said)
        for h in head
    )
    return picture(Table(cells, tuple(map(tuple, rows))))
