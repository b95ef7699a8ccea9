"""Tables of numbers that close in on another one."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mpmath import mpf

from calcanim.exact.certain import as_mpf
from calcanim.exact.values import Value
from calcanim.notation.setter import one, plain
from calcanim.notation.shown import to_digits
from calcanim.notation.sides import Name, symbol
from calcanim.pictures.picture import Picture, picture
from calcanim.storyboard.figures import Table
from calcanim.storyboard.formula import Formula, prose

Cell = Formula | None
_BESIDE_A_POWER = 5  # digits: with more of them a number in a power of ten would be small


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
