"""How far out a density's rare values begin: where an alarm for odd ones may be set."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from calcanim.calculus.probability.normal import standardised
from calcanim.calculus.probability.normalised import Density
from calcanim.exact.settle import settled
from calcanim.exact.values import Value, value_at
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import INFINITY, Expression, add, mul, neg, number

_SHARES = (0.01, 0.05, 0.1)  # the first for which the places are not far out
_FAR = 7.0  # times from the median to the quartile
_CLOSE = 0.2  # of the share: a shorter number for the place is as good


@dataclass(frozen=True, slots=True)
class Rare:
    """What lies below `low` or above `high` (None: that side is not rare) has the `chance`.

    `deviations` says that both are three standard deviations of a normal density from its middle.
    """

    low: Expression | None
    high: Expression | None
    chance: Value
    deviations: bool

    @property
    def ends(self) -> tuple[float, float]:
        """Both places as numbers, infinite where a side has none."""
        return (
            -math.inf if self.low is None else float(value_at(self.low, {}).approx),
            math.inf if self.high is None else float(value_at(self.high, {}).approx),
        )


def rare(density: Density) -> Rare:
    """Three standard deviations of a normal density; else short places beyond which little is."""
    area, deviations = density.area, False
    endless = (area.low == neg(INFINITY), area.high == INFINITY)
    found = standardised(density.p, area.x, (area.x,)) if all(endless) else None
    low: Expression | None
    high: Expression | None
    if found is not None:
        middle, three, deviations = found[0], mul(number(3), found[1]), True
        low, high = settled(add(middle, neg(three))), settled(add(middle, three))
    else:
        low, high = _places(density, endless)
    inside = density.chance(low or area.low, high or area.high)[1]
    exact = None if inside.exact is None else 1 - inside.exact
    return Rare(low, high, Value(exact, 1 - inside.approx), deviations)


def _places(
    density: Density, endless: tuple[bool, bool]
) -> tuple[Expression | None, Expression | None]:
    spread, (low, high) = density.spread, density.area.ends
    sides = endless
    if not any(endless):
        # Of two ends the one where the curve is lower.
        first, last = (float(spread.heights([end])[0]) for end in (low, high))
        lower = not math.isnan(first) and (math.isnan(last) or first < last)
        sides = (lower, not lower)
    middle = spread.median
    for whole in _SHARES:
        share = whole / sum(sides)
        places = [spread.quantile(share), spread.quantile(1 - share)]
        near = [middle - spread.quantile(0.25), spread.quantile(0.75) - middle]
        ways = [abs(p - middle) / w for p, w in zip(places, near, strict=True)]
        if all(way < _FAR for way, is_side in zip(ways, sides, strict=True) if is_side):
            break
    return tuple(  # type: ignore[return-value]
        _short(density, place, share, n) if is_side else None
        for n, (place, is_side) in enumerate(zip(places, sides, strict=True))
    )


def _short(density: Density, place: float, share: float, side: int) -> Expression:
    """A number of few digits near `place`, beyond which there is about that `share`."""
    for text in _texts(place):
        below = float(density.spread.shares([float(text)])[0])
        if abs((1 - below if side else below) - share) <= _CLOSE * share:
            break
    return parse(text, notation=True)


def _texts(place: float) -> Iterator[str]:
    """The place to ever more digits, with its zeros where it is of a usual size."""
    for digits in range(1, 9):
        text = f"{place:.{digits}g}"
        yield f"{float(text):.6f}".rstrip("0").rstrip(".") if 1e-3 < abs(place) < 1e6 else text
