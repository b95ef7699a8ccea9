"""What was asked for, of one variable or of two: a density, and the function that is averaged."""

from __future__ import annotations

from calcanim.authoring.readers import Function, Limits
from calcanim.calculus.probability.moments import expected
from calcanim.calculus.probability.normalised import normalised
from calcanim.calculus.probability.pairs import Pair, joint_pair, marginal, twice
from calcanim.expressions.tree import Expression, mul, number, power, variable
from calcanim.notation.expectations import Means
from calcanim.storyboard.lesson import LessonError


def asked(
    density: Function,
    low: Expression,
    high: Expression,
    function: Function,
    outer: Limits | None,
    inner: Limits | None,
) -> tuple[Means, Pair | None]:
    """What is known of a density, alone and as one of two; a joint one is first of its outer part.

    Without a mean there is no pair. Raises LessonError for variables that do not go together.
    """
    if outer is not None and inner is not None:
        return _joint(density, function, outer, inner)
    if len(density.names) > 1 or outer is not None or inner is not None:
        raise LessonError('a joint density needs --inner "y,0,1" and --outer "x,0,1"')
    if set(function.names) - {density.x}:
        raise LessonError(f"the function must be of {density.x}, as the density is")
    found = expected(normalised(density.e, density.x, low, high), function.e)
    return Means(found), twice(found) if found.mean.known else None


def _joint(
    density: Function, function: Function, outer: Limits, inner: Limits
) -> tuple[Means, Pair]:
    x, y = outer.variable, inner.variable
    for of in (density, function):
        if set(of.names) - {x, y}:
            raise LessonError(f"the function and the density must be of {x} and {y}")
    second, first = ((v.variable, v.low, v.high) for v in (inner, outer))
    alone = normalised(marginal(density.e, second, first), x, outer.low, outer.high)
    own = function.e if set(function.names) <= {x} else power(variable(x), number(2))
    both = function.e if y in function.names else mul(variable(x), variable(y))
    return Means(expected(alone, own), density.e), joint_pair(density.e, second, first, both)
