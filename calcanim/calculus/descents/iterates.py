"""The numbers of a walk: each iterate, its loss and its slopes, exact as long as that is short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.descents.rates import DIGITS, Landscape, Walk
from calcanim.exact.values import Value
from calcanim.expressions.evaluate import exact
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import Expression

_KNOWN = 3  # steps after which fractions are too long to be of use


@dataclass(frozen=True, slots=True)
class Iterates:
    """A walk on `ground`, and its start as it was typed, in the order of the names."""

    ground: Landscape
    walk: Walk
    start: tuple[Expression, ...]

    def coordinates(self, k: int) -> tuple[Value, ...]:
        """The iterate `k`."""
        known = self._known(k)
        return tuple(
            Value(None if known is None else known[i], w) for i, w in enumerate(self.walk.points[k])
        )

    def slopes(self, k: int) -> tuple[Value, ...]:
        """The gradient at iterate `k`."""
        partials = zip(self.ground.partials, self.walk.slopes[k], strict=True)
        return tuple(self._value(partial, k, slope) for partial, slope in partials)

    def loss(self, k: int) -> Value:
        """The loss at iterate `k`."""
        return self._value(self.ground.loss, k, self.walk.losses[k])

    def place(self, k: int) -> dict[str, Expression]:
        """The iterate `k` as constants: the start as it was typed, else decimals."""
        if k == 0:
            return dict(zip(self.ground.names, self.start, strict=True))
        return place_of(self.ground.names, self.walk.points[k])

    def _value(self, e: Expression, k: int, approx: mpf) -> Value:
        known = self._known(k)
        here = None if known is None else dict(zip(self.ground.names, known, strict=True))
        return Value(None if here is None else exact(e, here), approx)

    def _known(self, k: int) -> tuple[Fraction, ...] | None:
        """The iterate `k` as fractions, where arithmetic alone gives it."""
        if k > _KNOWN:
            return None
        rate = exact(self.walk.rate, {})
        point = _all([exact(e, {}) for e in self.start])
        for _ in range(k):
            if rate is None or point is None:
                return None
            here = dict(zip(self.ground.names, point, strict=True))
            slopes = _all([exact(p, here) for p in self.ground.partials])
            if slopes is None:
                return None
            point = tuple(v - rate * g for v, g in zip(point, slopes, strict=True))
        return point


def place_of(names: Sequence[str], w: Sequence[mpf]) -> dict[str, Expression]:
    """A point as decimals by name."""
    return {
        n: parse(str(mpmath.nstr(c, DIGITS)), notation=True) for n, c in zip(names, w, strict=True)
    }


def _all(found: Sequence[Fraction | None]) -> tuple[Fraction, ...] | None:
    known = tuple(v for v in found if v is not None)
    return known if len(known) == len(found) else None
