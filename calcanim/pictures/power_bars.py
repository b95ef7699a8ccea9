"""The terms of a polynomial sum as bars, and tables of its formula beside what is counted."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from calcanim.calculus.sums.polynomial_sums import PolynomialSum, polynomial_sum
from calcanim.exact.certain import as_mpf
from calcanim.exact.factors import raised
from calcanim.exact.values import decimal
from calcanim.expressions.pieces import breadth
from calcanim.expressions.tree import Expression, variable
from calcanim.notation.power_sums import PowerSums
from calcanim.notation.setter import one
from calcanim.notation.shown import as_shown
from calcanim.pictures.picture import Picture
from calcanim.pictures.tables import number, table
from calcanim.pictures.term_bars import TermBars, term_bars
from calcanim.storyboard.formula import Formula, prose

_MOST, _SOME = 12, 10  # bars: all of them, or so many of more
_CHECKED = (1, 2, 3)  # powers
_DIGITS, _WHOLE = 6, 10  # of rounded numbers, and of exact ones
_NAME = 4.0  # em
_FAR = (10, 100, 1000)
_SHARE = 6  # digits


def shown_terms(last: int) -> int:
    """How many terms are shown of so many."""
    return last if 2 <= last <= _MOST else _SOME


def power_bars(asked: PolynomialSum, last: int) -> TermBars:
    """The first terms as bars, and the formula as a curve through the sums."""
    found = asked.terms(shown_terms(last))
    names = [one(as_shown(v).expression) if as_shown(v).exact else None for v in found]
    sizes = [float(v.approx) for v in found]
    bars = term_bars(asked.last, 1, sizes, names, formula=(asked.formula, asked.last))
    return replace(bars, region="abreast")


def counted_rows(asked: PolynomialSum, count: int) -> Picture:
    """The sums of the first powers, and of what was typed, by formula and as they are counted."""
    k = variable(asked.index)
    powers: list[Expression] = [raised(k, Fraction(p)) for p in _CHECKED]
    rows: list[tuple[Formula, ...]] = []
    for e in (*powers, *([] if asked.f in powers else [asked.f])):
        found = asked if e == asked.f else polynomial_sum(e, asked.index, asked.last)
        values = (found.up_to(count), found.counted(count))
        cells = (
            number(v.approx, _DIGITS if v.exact is None else _WHOLE, role)
            for v, role in zip(values, ("text", "area"), strict=True)
        )
        name = one(e, "function") if breadth(e) <= _NAME else prose("yours", "function")
        rows.append((name, *cells))
    return table(("terms", "formula", "counted"), rows, "beside")


def share_rows(sums: PowerSums, power: int) -> Picture:
    """The sum of a power beside its largest part, for ever more terms."""
    rows = []
    for m in _FAR:
        whole = sum(k**power for k in range(1, m + 1))
        share = Fraction(whole * (power + 1), m ** (power + 1))
        rows.append(
            (number(Fraction(m), 6, "input"), one(decimal(as_mpf(share), _SHARE, zeros=True)))
        )
    return table((sums.size, sums.share(power)), rows, "beside")
