"""The number of a nested sum or product, every term counted."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mpmath import mpf

from calcanim.calculus.series.big_operators import BigOperator
from calcanim.calculus.series.ranges import Range
from calcanim.calculus.values import Value
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.tree import Expression

MOST = 100_000


def enumerated(big: BigOperator, f: Expression, over: Sequence[Range]) -> Value | None:
    """The number, exact where every term is; None where a bound is none, or for over MOST terms."""
    try:
        found = _Enumeration(big, f).total(over, {})
    except (EvaluationOverflowError, KeyError):
        return None
    if found is None:
        return None
    return Value(found if isinstance(found, Fraction) else None, _real(found))


class _Enumeration:
    def __init__(self, big: BigOperator, f: Expression) -> None:
        self.big, self.f = big, f
        self.count = 0

    def total(self, over: Sequence[Range], at: dict[str, Fraction]) -> Fraction | mpf | None:
        if not over:
            return self._term(at)
        r, *rest = over
        first, last = exact(r.first, at), exact(r.last, at)
        if first is None or last is None or first.denominator > 1 or last.denominator > 1:
            return None
        total: Fraction | mpf = Fraction(self.big.empty)
        for k in range(int(first), int(last) + 1):
            part = self.total(rest, {**at, r.index: Fraction(k)})
            if part is None:
                return None
            if not (isinstance(part, Fraction) and isinstance(total, Fraction)):
                total, part = _real(total), _real(part)
            total = self.big.combine(total, part)
        return total

    def _term(self, at: dict[str, Fraction]) -> Fraction | mpf | None:
        self.count += 1
        if self.count > MOST:
            return None
        known = exact(self.f, at) if set(self.f.variables) <= set(at) else None
        if known is not None:
            return known
        return evaluate(self.f, {k: _real(v) for k, v in at.items()}, 40)


def _real(v: Fraction | mpf) -> mpf:
    return mpf(v.numerator) / v.denominator if isinstance(v, Fraction) else v
