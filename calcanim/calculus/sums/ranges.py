"""Ranges: an index, and its first and last value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from calcanim.calculus.bounds import BoundsError, bound
from calcanim.calculus.sums.big_operators import PRODUCT, SUM, BigOperator
from calcanim.expressions.evaluate import exact
from calcanim.expressions.tree import INFINITY, Expression, neg


@dataclass(frozen=True, slots=True)
class Range:
    """An index, its first and last value (expressions, ``-oo``, ``oo``), and what it does."""

    index: str
    first: Expression
    last: Expression
    big: BigOperator = SUM


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


def with_operators(over: Sequence[Range], names: Sequence[str]) -> list[Range]:
    """The ranges with ``sum`` or ``product`` each, outermost first. Raises BoundsError."""
    known = {"sum": SUM, "product": PRODUCT}
    wrong = next((n for n in names if n not in known), None)
    if wrong is not None:
        raise BoundsError(f"--op is sum or product, not '{wrong}'")
    if len(names) != len(over):
        raise BoundsError("each index needs one --op, sum or product, outermost first")
    return [replace(r, big=known[n]) for r, n in zip(over, names, strict=True)]


def whole_bound(e: Expression) -> int | None:
    """A bound that is a number; None for letters and infinity. BoundsError where not whole."""
    if e.variables or e in (INFINITY, neg(INFINITY)):
        return None
    value = exact(e, {})
    if value is None or value.denominator != 1:
        raise BoundsError(f"{e} is not a whole number; sums and products run over whole numbers")
    return int(value)
