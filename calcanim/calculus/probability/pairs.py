"""Two quantities at once: their joint density, where it balances, and the mean of a function."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.calculus.bounds import bound
from calcanim.calculus.neaten import shortest
from calcanim.calculus.probability.densities import DensityError
from calcanim.calculus.probability.joint import joint_expectation
from calcanim.calculus.probability.moments import Expected
from calcanim.calculus.several_variables.double_quadrature import Range
from calcanim.calculus.several_variables.iterated import iterated
from calcanim.exact.constants import exactly
from calcanim.exact.values import UndefinedError, Value
from calcanim.expressions.names import fresh_names
from calcanim.expressions.tree import Expression, mul, number, power, variable


@dataclass(frozen=True, slots=True)
class Pair:
    """A joint density `p` of the variables of `outer` and `inner`, which balances at `centre`.

    `value` is the mean of `g`, and `result` its formula. Where the two are `independent`, both
    have one density, and `g` is their product.
    """

    p: Expression
    outer: Range
    inner: Range
    g: Expression
    centre: tuple[float, float]
    value: Value
    result: Expression | None
    independent: bool

    @property
    def names(self) -> tuple[str, str]:
        """The outer variable, then the inner one."""
        return self.outer[0], self.inner[0]


def twice(found: Expected) -> Pair:
    """Two independent quantities with one density, whose mean is a number."""
    x, area, mean = found.x, found.density.area, found.mean
    (y,) = fresh_names(("y",), (x,))
    y = "z" if y != "y" else y
    p = mul(found.density.p, found.density.p.substitute(x, variable(y)))
    exact = None if mean.value.exact is None else mean.value.exact**2
    result = None if mean.result is None else exactly(power(mean.result, number(2)))
    return Pair(
        p,
        (x, area.low, area.high),
        (y, area.low, area.high),
        mul(variable(x), variable(y)),
        (found.mu, found.mu),
        Value(exact, mean.value.approx**2),
        result,
        True,
    )


def marginal(p: Expression, inner: Range, outer: Range) -> Expression:
    """The density of the outer variable alone. Raises DensityError where it is not known."""
    found = iterated(p, inner, outer)
    if found.first is None:
        raise DensityError(f"what {p} comes to over {inner[0]} could not be worked out")
    return shortest(found.first.area)


def joint_pair(p: Expression, inner: Range, outer: Range, g: Expression) -> Pair:
    """The pair of a joint density. Raises DensityError, UndefinedError where a mean is none."""
    x, y = outer[0], inner[0]
    means = [_mean(e, p, inner, outer) for e in (variable(x), variable(y), g)]
    (a, _), (b, _), (value, result) = means
    ranges = [(n, bound(low), bound(high)) for n, low, high in (outer, inner)]
    centre = (float(a.approx), float(b.approx))
    return Pair(p, ranges[0], ranges[1], g, centre, value, result, False)


def _mean(
    g: Expression, p: Expression, inner: Range, outer: Range
) -> tuple[Value, Expression | None]:
    found = joint_expectation(g, p, inner, outer)
    if not isinstance(found.value, Value):
        raise UndefinedError(f"{g} has no mean under {p}, or none that could be worked out")
    result = found.result if isinstance(found.result, Expression) else None
    return found.value, result
