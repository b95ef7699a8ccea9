"""The number of a nested sum or product, every term counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.sums.ranges import Range
from calcanim.exact.tidy import as_expression
from calcanim.exact.values import Value
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.tree import Expression

MOST = 100_000
MOST_SHOWN = 20


def enumerated(f: Expression, over: Sequence[Range]) -> Value | None:
    """The number, exact where every term is; None where a bound is none, or for over MOST terms."""
    try:
        with mpmath.workdps(50):
            found = _Enumeration(f).total(over, {})
    except (EvaluationOverflowError, KeyError):
        return None
    if found is None:
        return None
    with mpmath.workdps(50):
        return Value(found if isinstance(found, Fraction) else None, _real(found))


def written_out(f: Expression, over: Sequence[Range]) -> Expression | None:
    """All of it as one expression, letters and all; None for over MOST_SHOWN terms."""
    if not over:
        return f
    r, *rest = over
    first, last = (None if b.variables else exact(b, {}) for b in (r.first, r.last))
    if first is None or last is None or first.denominator > 1 or last.denominator > 1:
        return None
    if not 0 <= last - first < MOST_SHOWN:
        return None
    parts = []
    for k in range(int(first), int(last) + 1):
        put = as_expression(Fraction(k))
        inner = [
            replace(
                s,
                first=s.first.substitute(r.index, put),
                last=s.last.substitute(r.index, put),
            )
            for s in rest
        ]
        part = written_out(f.substitute(r.index, put), inner)
        if part is None:
            return None
        parts.append(part)
    whole = r.big.join(*parts)
    return whole if whole.size < MOST_SHOWN**2 else None


class _Enumeration:
    def __init__(self, f: Expression) -> None:
        self.f = f
        self.count = 0

    def total(self, over: Sequence[Range], at: dict[str, Fraction]) -> Fraction | mpf | None:
        if not over:
            return self._term(at)
        r, *rest = over
        first, last = exact(r.first, at), exact(r.last, at)
        if first is None or last is None or first.denominator > 1 or last.denominator > 1:
            return None
        total: Fraction | mpf = Fraction(r.big.empty)
        for k in range(int(first), int(last) + 1):
            part = self.total(rest, {**at, r.index: Fraction(k)})
            if part is None:
                return None
            if not (isinstance(part, Fraction) and isinstance(total, Fraction)):
                total, part = _real(total), _real(part)
            total = r.big.combine(total, part)
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
