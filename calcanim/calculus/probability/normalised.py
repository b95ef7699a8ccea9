"""A curve made a density: nowhere negative, and divided by its area, whatever that is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from mpmath import mpf

from calcanim.calculus.bounds import BoundsError, bound, end_value
from calcanim.calculus.integrals.area import AreaUnder, area_under
from calcanim.calculus.integrals.definite import definite
from calcanim.calculus.neaten import shortest
from calcanim.calculus.probability.densities import CLOSE, DensityError, negative_at
from calcanim.exact.settle import settled
from calcanim.exact.values import UndefinedError, Value, number_or_none, rounded
from calcanim.expressions.tree import Expression, div, number
from calcanim.sampling.areas import AreaView, area_view
from calcanim.sampling.shares import Shares, shares


@dataclass(frozen=True, slots=True, eq=False)
class Density:
    """The density ``f/A``, where A is the `area` under the curve that was given.

    Where the curve is a density `itself`, A is 1. `p` is the density as a formula; it holds A to
    15 digits where no formula for that is known. `view` is what is worth seeing of it, in heights
    of the curve that was given; `spread` has shares of the area, quantiles and draws.
    """

    area: AreaUnder
    itself: bool
    p: Expression
    view: AreaView
    spread: Shares

    @property
    def f(self) -> Expression:
        """The curve that was given."""
        return self.area.f

    @property
    def x(self) -> str:
        return self.area.x

    def height(self, place: Expression) -> Value | None:
        """The density at a place; None where it has no value there."""
        return number_or_none(self.p.substitute(self.x, place))

    def chance(self, low: Expression, high: Expression) -> tuple[Expression | None, Value]:
        """The area of the density from `low` to `high`, both within it: a formula, and its number.

        Raises UndefinedError where it could not be certified.
        """
        if end_value(low) == end_value(high):
            return number(0), Value(Fraction(0), mpf(0))
        found = definite(self.f, self.x, low, high)
        if not isinstance(found.value, Value):
            raise UndefinedError(f"the area of {self.f} from {low} to {high} is not settled")
        result = found.result if isinstance(found.result, Expression) else None
        if self.itself:
            return result, found.value
        whole, exact = self.area.value, None
        if found.value.exact is not None and whole.exact is not None:
            exact = found.value.exact / whole.exact
        if result is not None:
            over = self.area.result
            result = None if over is None else settled(shortest(div(result, over)))
        return result, Value(exact, found.value.approx / whole.approx)


def normalised(f: Expression, x: str, low: object, high: object) -> Density:
    """The density that is `f` from `low` to `high`, divided by its area.

    The area is certified. Raises BoundsError without an interval, DensityError for a curve that no
    factor makes a density, UndefinedError where nothing is known of its area.
    """
    a, b = bound(low), bound(high)
    if end_value(a) >= end_value(b):
        raise BoundsError("a density needs an interval: --from below --to")
    negative = negative_at(f, x, end_value(a), end_value(b))
    if negative is not None:
        raise DensityError(f"{f} is negative at {x} = {rounded(negative)}: a density never is")
    area = area_under(f, x, a, b)
    if area.diverges:
        raise DensityError(
            f"{f} has no finite area from {a} to {b}, so no factor makes a density of it;"
            " `calcanim render area_accumulation` shows why"
        )
    whole = area.value
    if abs(whole.approx) <= CLOSE:
        raise DensityError(f"{f} has no area: nothing to share out")
    itself = abs(whole.approx - 1) <= CLOSE
    p = f
    if not itself:
        over = area.result
        p = settled(shortest(div(f, number(rounded(whole.approx, 15)) if over is None else over)))
    view = area_view(area)
    ends = area.ends
    spread = shares(f, x, *ends, float(whole.approx), (view.low, view.high))
    return Density(area, itself, p, view, spread)
