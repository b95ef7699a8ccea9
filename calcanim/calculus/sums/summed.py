"""A sum with what it is made of: its terms, the sums so far, and what all of it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import mpmath
import numpy as np
from mpmath import mpf

from calcanim.calculus.bounds import BoundsError
from calcanim.calculus.solution import Solution
from calcanim.calculus.sums.closed_sums import closed_sum
from calcanim.calculus.sums.nested import sum_of
from calcanim.calculus.sums.ranges import Range, whole_bound
from calcanim.exact.tidy import as_expression, tidy
from calcanim.exact.values import UndefinedError, Value, need_size, number_or_none, value_at
from calcanim.expressions.tree import INFINITY, Expression, neg, variable
from calcanim.sampling.arrays.values import values

FEW = 24  # terms that are all shown
SOME = 12  # terms that are shown of more
MOST = 1_000_000  # terms that are added where no formula does it
_EXACT = 200  # terms whose sums are worked out exactly
_DIGITS = 12  # of a sum in double precision
_DECADES = (10, 100, 1000, 10_000)
_DOUBLED, _NEIGHBOURS = (2, 4, 8, 16), (10, 11, 100, 101)
_THERE = mpf("1e-9")  # of a sum: what nobody sees any more
_GOES_ON = ("FAULHABER", "CONSTANT", "TELESCOPING")  # ways to formulas that may be drawn on


def terms(f: Expression, i: str, places: Sequence[int]) -> tuple[Value, ...]:
    """The terms at whole numbers. Raises BoundsError where one has no value."""
    out = []
    for n in places:
        try:
            out.append(value_at(f, {i: as_expression(Fraction(n))} if f.has(i) else {}))
        except UndefinedError as error:
            raise BoundsError(f"{f} has no value at {i} = {n}, so there is no sum") from error
    return tuple(out)


def partial_sums(f: Expression, i: str, first: int, places: Sequence[int]) -> tuple[Value, ...]:
    """The sums of the terms from `first` to each of `places`, in rising order; before `first` 0.

    Exact for few rational terms; those of many are added in double precision, to twelve digits.
    Raises BoundsError where a term has no value, or none that float64 holds.
    """
    last = max(places, default=first - 1)
    if last - first < _EXACT:
        return _added(terms(f, i, range(first, last + 1)), [n - first + 1 for n in places])
    found = values(f, i, np.arange(first, last + 1, dtype=np.float64))
    wrong = np.flatnonzero(~np.isfinite(found))
    if wrong.size:
        gap = first + int(wrong[0])
        raise BoundsError(f"{f} has no value at {i} = {gap} that could be added up")
    so_far = np.cumsum(found.astype(np.longdouble))
    return tuple(
        Value(None, mpf(float(so_far[n - first])), _DIGITS)
        if n >= first
        else Value(Fraction(0), mpf(0))
        for n in places
    )


def _added(found: Sequence[Value], counts: Sequence[int]) -> tuple[Value, ...]:
    sums = [Value(Fraction(0), mpf(0))]
    with mpmath.workdps(50):
        for term in found:
            before = sums[-1]
            both = before.exact is not None and term.exact is not None
            exact = before.exact + term.exact if both else None  # type: ignore[operator]
            sums.append(Value(exact, before.approx + term.approx))
    return tuple(sums[max(n, 0)] for n in counts)


@dataclass(frozen=True, slots=True)
class Summed:
    """The sum of `f` for the index `i` from `first` to `last`, which is None where there is no end.

    Parameters
    ----------
    terms, sums
        All terms where they are few (`FEW`), else the first ones (`SOME`), and the sum so far
        after each.
    solution
        What the sum comes to, step by step.
    letter, formula
        The sum from `first` to `letter`, where there is a closed form.
    far
        Places up to which the sum is followed beyond the terms that are shown, and the sums there.
    """

    f: Expression
    i: str
    first: int
    last: int | None
    terms: tuple[Value, ...]
    sums: tuple[Value, ...]
    solution: Solution
    letter: str
    formula: Expression | None
    far: tuple[tuple[int, Value], ...]

    @property
    def count(self) -> int | None:
        """How many terms there are; None where there is no end of them."""
        return None if self.last is None else max(self.last - self.first + 1, 0)

    @property
    def diverges(self) -> bool:
        """Whether the sums so far settle on no number."""
        return self.solution.verdict == "diverges"

    @property
    def total(self) -> Value | None:
        """What the sum comes to; None where it diverges, or where that is not known."""
        found = self.solution.value
        return found if isinstance(found, Value) else None

    @property
    def result(self) -> Expression | None:
        """The total as an expression, where one was found."""
        found = self.solution.result
        return tidy(found, "") if isinstance(found, Expression) else None

    @property
    def is_whole_shown(self) -> bool:
        """Whether all terms are shown."""
        return self.count is not None and self.count == len(self.terms)

    @property
    def rules(self) -> frozenset[str]:
        """The rules by which the total was found."""
        return frozenset(step.rule for step in self.solution.steps)

    @property
    def sign(self) -> int:
        """1 or -1 where all shown terms have that sign, or are 0; 0 where both occur."""
        signs = {mpmath.sign(v.approx) for v in self.terms} - {0}
        return int(signs.pop()) if len(signs) == 1 else int(not signs)


def summed(f: Expression, i: str, low: Expression, high: Expression) -> Summed:
    """The sum of `f` from `low` to `high`, whole numbers or ``oo`` for `high`.

    Raises BoundsError for other bounds, where a term has no value, and for over a million terms
    that no formula adds up; UndefinedError for terms that cannot be drawn.
    """
    first, last = whole_bound(low), whole_bound(high)
    if first is None or high == neg(INFINITY):
        raise BoundsError("a sum here starts at a whole number; calcanim steps sum takes -oo")
    count = None if last is None else max(last - first + 1, 0)
    shown = SOME if count is None or count > FEW else count
    found = terms(f, i, range(first, first + shown))
    sums = partial_sums(f, i, first, range(first, first + shown))
    need_size([v.approx for v in (*found, *sums)], f"these {i}")
    solution = sum_of(f, [Range(i, low, high)])
    letter = next(v for v in ("n", "m", "N", "p") if v != i)
    closed = None if count == 0 else closed_sum(f, i, low, variable(letter))
    formula = closed.result if closed is not None else None
    if not isinstance(formula, Expression):
        formula = None
    if count is not None and count > MOST and formula is None:
        raise BoundsError(
            f"this film adds up to {MOST} terms where there is no formula, and there are {count}"
        )
    counted = Summed(f, i, first, last, found, sums, solution, letter, formula, ())
    on = closed is not None and any(s.rule in _GOES_ON for s in closed.steps)
    return replace(counted, far=_followed(counted, _ends(counted, on)))


def _ends(found: Summed, goes_on: bool) -> list[int]:
    """Ten times as many terms, and again: for all that has no end, or a formula for any end.

    Of a longer sum its last term is the last place. Twice as many where the terms all but vanish;
    and neighbours where sums for ever go to and fro.
    """
    before, last = found.first - 1, found.last
    decades = [before + n for n in _DECADES]
    if last is not None:
        if not found.is_whole_shown:
            return [
                *(n for n in decades if len(found.terms) < n - before <= (last - before) / 2),
                last,
            ]
        return decades if goes_on and found.count else []
    near = _followed(found, decades)
    if len(near) < len(decades):
        return decades[: len(near)]
    sizes = [abs(v.approx) for _, v in near]
    if found.total is not None and abs(near[1][1].approx - found.total.approx) < _THERE * sizes[1]:
        return [before + n for n in _DOUBLED]
    if found.diverges and max(sizes) < 2 * max(abs(v.approx) for v in found.sums):
        return [before + n for n in _NEIGHBOURS]
    return decades


def _followed(found: Summed, ends: Sequence[int]) -> tuple[tuple[int, Value], ...]:
    """The sums up to `ends`; none where these are too large to be drawn."""
    if not ends:
        return ()
    if ends[-1] - found.first >= MOST and found.formula is not None:
        put = [found.formula.substitute(found.letter, as_expression(Fraction(n))) for n in ends]
        at = [number_or_none(e) for e in put]
        return tuple((n, v) for n, v in zip(ends, at, strict=True) if v is not None)
    try:
        sums = partial_sums(found.f, found.i, found.first, ends)
        need_size([v.approx for v in sums], f"these {found.i}")
    except (BoundsError, UndefinedError):
        return ()
    return tuple(zip(ends, sums, strict=True))
