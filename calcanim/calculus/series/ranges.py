"""Ranges: an index, and its first and last value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calcanim.calculus.bounds import BoundsError, bound
from calcanim.expressions.evaluate import exact
from calcanim.expressions.tree import INFINITY, Expression, neg


@dataclass(frozen=True, slots=True)
class Range:
    """An index and its first and last value (expressions; the last may be ``oo``)."""

    index: str
    first: Expression
    last: Expression


def ranges(index: Sequence[str], first: Sequence[object], last: Sequence[object]) -> list[Range]:
    """Ranges from texts, outermost first. Raises BoundsError where their numbers differ."""
    if not (len(index) == len(first) == len(last)):
        raise BoundsError("each index needs one --from and one --to, outermost first")
    out = [Range(i, bound(a), bound(b)) for i, a, b in zip(index, first, last, strict=True)]
    if len({r.index for r in out}) < len(out):
        raise BoundsError("each index needs a letter of its own")
    for k, r in enumerate(out):
        inner = {s.index for s in out[k:]}
        used = {*r.first.variables, *r.last.variables} & inner
        if used:
            raise BoundsError(f"the bounds of {r.index} must not contain {min(used)}")
    return out


def whole_bound(e: Expression) -> int | None:
    """A bound that is a number; None for letters and infinity. BoundsError where not whole."""
    if e.variables or e in (INFINITY, neg(INFINITY)):
        return None
    value = exact(e, {})
    if value is None or value.denominator != 1:
        raise BoundsError(f"{e} is not a whole number; sums and products run over whole numbers")
    return int(value)
