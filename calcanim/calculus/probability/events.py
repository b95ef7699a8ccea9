"""An interval under a density: its chance, the area so far, and what is rare."""

from __future__ import annotations

import math
from dataclasses import dataclass

from calcanim.calculus.bounds import BoundsError, end_value
from calcanim.calculus.integrals.definite import definite
from calcanim.calculus.probability.normalised import Density
from calcanim.calculus.probability.rare import Rare, rare
from calcanim.exact.values import Value
from calcanim.expressions.tree import Expression, variable


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """The interval from `low` to `high`, what of `asked` lies on the density, has the `chance`.

    `result` is a formula for that, `formula` one for the area so far in the density's variable;
    None where none is known. `below` is the area so far at either end.
    """

    density: Density
    asked: tuple[Expression, Expression]
    low: Expression
    high: Expression
    result: Expression | None
    chance: Value
    formula: Expression | None
    below: tuple[Value, Value]
    rare: Rare

    @property
    def places(self) -> tuple[float, float]:
        """Both ends as numbers, which may be infinite."""
        return float(end_value(self.low)), float(end_value(self.high))

    def usual_error(self, count: int) -> float:
        """The standard deviation of the share of `count` independent draws that lie within."""
        p = float(self.chance.approx)
        return math.sqrt(max(p * (1 - p), 0.0) / count)


def event(density: Density, asked: tuple[Expression, Expression]) -> Event:
    """The interval `asked` under a density. Raises BoundsError where there is no density."""
    low, high = asked
    a, b = density.area.low, density.area.high
    outside = end_value(high) <= end_value(a) or end_value(low) >= end_value(b)
    if outside:
        raise BoundsError(
            f"no density between {low} and {high}: choose an interval within {a} and {b}"
        )
    low = a if end_value(low) < end_value(a) else low
    high = b if end_value(high) > end_value(b) else high
    result, chance = density.chance(low, high)
    below = (density.chance(a, low)[1], density.chance(a, high)[1])
    return Event(density, asked, low, high, result, chance, _so_far(density), below, rare(density))


def _so_far(density: Density) -> Expression | None:
    """A formula for the area so far, in the density's own variable."""
    if density.area.antiderivative is None:
        return None
    x = density.x
    t = "s" if x == "t" else "t"
    found = definite(density.p, x, density.area.low, variable(t)).result
    return found.substitute(t, variable(x)) if isinstance(found, Expression) else None
