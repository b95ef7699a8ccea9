"""A sum as bars over its index, and as a table of ever more terms."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from calcanim.calculus.sums.summed import Summed, partial_sums
from calcanim.exact.certain import as_mpf
from calcanim.exact.tidy import as_expression
from calcanim.exact.values import number_or_none
from calcanim.notation.setter import one
from calcanim.notation.sides import Name, symbol
from calcanim.notation.summations import as_term
from calcanim.pictures.picture import Picture
from calcanim.pictures.tables import number, table
from calcanim.pictures.term_bars import Further, TermBars, term_bars

_EVERY, _SOME = 200, 300  # places that are all sampled, and as many farther on
_LONG = 1_000_000  # places up to which sums are counted, where there is a formula
_ROWS = 4


def bars_of(found: Summed, beyond: bool = False) -> TermBars:
    """The terms of a sum as bars; with the sums `beyond` them, climbed, over the last
    index, beside a table.
    """
    names = [one(as_term(v).expression, "text") for v in found.terms]
    total = found.total if found.is_whole_shown and len(names) > 1 else None
    goal = found.total if found.last is None else None
    bars = term_bars(
        found.letter if beyond else found.i,
        found.first,
        [float(v.approx) for v in found.terms],
        names,
        None if total is None else one(as_term(total).expression, "area"),
        _further(found) if beyond else None,
        None if goal is None else float(goal.approx),
    )
    return replace(bars.climbed(), region="abreast") if beyond else bars


def _further(found: Summed) -> Further | None:
    last = found.first + len(found.terms) - 1
    ends = tuple(n for n, _ in found.far if n > last)
    if not ends:
        return None
    near = np.arange(found.first, min(ends[-1], found.first + _EVERY) + 1)
    far = np.geomspace(1.0, ends[-1] - found.first + 1.0, _SOME).round() + found.first - 1
    places = np.unique(np.concatenate([near, far.astype(int), np.array(ends)]))
    at = [int(n) for n in places]
    if ends[-1] - found.first >= _LONG and found.formula is not None:
        put = (
            number_or_none(found.formula.substitute(found.letter, as_expression(Fraction(n))))
            for n in at
        )
        sums = [float(v.approx) if v is not None else float("nan") for v in put]
    else:
        sums = [float(v.approx) for v in partial_sums(found.f, found.i, found.first, at)]
    return Further(places.astype(float), np.array(sums), ends)


def counts_of(found: Summed) -> tuple[int, ...]:
    """How many of the shown terms are counted in each row, where nothing lies beyond them."""
    count = len(found.terms)
    if found.far or found.formula is None or count < _ROWS:
        return ()
    return tuple(round(count * k / _ROWS) for k in range(1, _ROWS + 1))


def sum_table(found: Summed) -> Picture:
    """Ever more terms, their sum, and what a formula gives, or how far the total is off."""
    rows = []
    places = [(found.first + n - 1, found.sums[n - 1]) for n in counts_of(found)]
    for n, so_far in places or found.far:
        cells = [number(as_mpf(Fraction(n)), 8, "input"), number(so_far.approx, 8, "area")]
        if found.last is None and found.total is not None:
            cells.append(number(abs(so_far.approx - found.total.approx), 2, "increment"))
        elif found.last is not None and found.formula is not None:
            put = found.formula.substitute(found.letter, as_expression(Fraction(n)))
            value = number_or_none(put)
            cells.append(number(value and value.approx, 8))
        rows.append(cells)
    head: list[Name | str] = [symbol(found.letter, "input"), "sum"]
    if rows and len(rows[0]) > 2:
        head.append("off by" if found.last is None else "formula")
    return table(head, rows, "beside")
