"""Closing in: rows of numbers that come nearer to a number, which is known from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, hide, plot, reveal, write
from calcanim.authoring.words import Fact, Part, Told, told
from calcanim.calculus.several_variables.tangent_plane import TangentPlane
from calcanim.exact.values import (
    Quotient,
    TooLargeError,
    decimal,
    difference_quotients,
    rounded,
    value_at,
)
from calcanim.expressions.tree import Expression
from calcanim.notation.lines import Line
from calcanim.notation.setter import one
from calcanim.notation.sides import Name
from calcanim.pictures.picture import Mark, Picture
from calcanim.pictures.tables import number, table
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Cue
from calcanim.storyboard.figures import Table
from calcanim.storyboard.formula import Formula

_SMALLER = 60  # tries, each with steps a tenth as long


def closing_in(
    rows: Picture,
    target: Line,
    *said: Part,
    title: str = "Check it by numbers",
    more: Sequence[Line] = (),
    gone: Sequence[Line | Picture | Mark] = (),
    apart: bool = False,
    **facts: Fact,
) -> Beat:
    """The rows come as it is said beside the `target`, and `more` lines below that.

    `gone` leaves before (all, if empty). Rows that come `apart` take the place of the lines before
    the last part of what is said.
    """
    cleared = [each for each in gone if not isinstance(each, Mark)]
    first: list[Cue] = [hide(each, 0.4) for each in gone if isinstance(each, Mark)]
    first += [clear(*cleared)] if cleared or not gone else []
    first += [write(each, run_time=0.8) for each in (target, *more)]
    if apart:
        shown = [clear(target, *more), plot(rows, 0.8), *rows_come(rows)]
        return beat(title, first, *said[:-1], shown, said[-1], **facts)
    words, come = told(*said, **facts), rows_come(rows)
    length = len(words.narration.split())
    timed = [*zip(words.starts, words.cues, strict=True)]
    timed += [(length * n // len(come), cue) for n, cue in enumerate(come)]
    timed.sort(key=lambda pair: pair[0])
    cues, starts = tuple(c for _, c in timed), tuple(n for n, _ in timed)
    rows_told = Told(words.narration, cues, starts, words.letters)
    return beat(title, first, plot(rows, 1.0), rows_told)


def rows_come(rows: Picture) -> tuple[Cue, ...]:
    """The rows of a table, one by one."""
    assert isinstance(rows.figure, Table)
    return tuple(reveal(rows.mark(f"row.{n}"), 0.6) for n in range(len(rows.figure.rows)))


def quotient_rows(
    f: Expression, name: str, at: Expression, slope: Expression, rows: int = 4
) -> tuple[Quotient, ...]:
    """Difference quotients of `f` at `at` for steps in powers of ten, each known forward.

    The first step is small enough that the last quotient is near the `slope`, an expression.
    """
    x, goal = value_at(at, {}).approx, value_at(slope, {name: at}).approx
    scale = min(max(abs(x), mpf(1)), mpf(10))
    unit = Fraction(10) ** int(mpmath.floor(mpmath.log10(scale)))
    found: tuple[Quotient, ...] = ()
    for _ in range(_SMALLER):
        try:
            steps = [unit / 10**n for n in range(1, rows + 1)]
            found = difference_quotients(f, name, at, steps)
        except TooLargeError:
            found = ()
        known = [q.forward for q in found if q.forward is not None]
        if len(known) > 1:
            near = abs(known[-1] - goal)
            if near <= abs(goal) / 100 or (not goal and near <= abs(known[0]) / 100):
                break
        unit /= 10
    return tuple(q for q in found if q.forward is not None)


def quotient_columns(plane: TangentPlane, heads: Sequence[Name], step: str = "h") -> Picture:
    """Forward quotients in each variable beside one another, for the same steps."""
    found = [quotient_rows(s.function, s.name, plane.at[s.name], s.exact) for s in plane.slices]
    columns = [{q.h: q.forward for q in column} for column in found]
    steps = [q.h for q in found[0] if all(q.h in column for column in columns)]
    rows = [(number(h, 3, "increment"), *(_narrow(c[h]) for c in columns)) for h in steps]
    return table((Name(step, step, step, "increment"), *heads), rows, "beside")


def _narrow(x: mpf | None) -> Formula:
    """A cell that leaves room for others: a short decimal as it is, else four digits."""
    if x is None or rounded(x, 6) == rounded(x, 12):
        return number(x, 6)
    return one(decimal(x, 4, zeros=True))


def quotient_table(found: Sequence[Quotient], head: Name | str, step: str = "h") -> Picture:
    """Steps and forward quotients as rows."""
    rows: list[tuple[Formula, ...]] = [
        (number(q.h, 3, "increment"), number(q.forward)) for q in found
    ]
    return table((Name(step, step, step, "increment"), head), rows)
