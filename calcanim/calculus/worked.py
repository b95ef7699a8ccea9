"""Each kind of problem as a function: text, numbers or sympy in, a certified `Solution` out.

These are what ``calcanim.calculus`` offers. An expression may be text in calcanim's grammar, a
number, an `Expression` or a sympy expression; text that is no expression raises ExpressionError.
What has no answer is no error: `result` is None, `verdict` says ``undefined``, ``diverges`` or
``no_closed_form``, and the last step says why. A step that turned out false raises RefutedError.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from calcanim.calculus.solution import Solution
from calcanim.calculus.values import UndefinedError
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import Expression

if TYPE_CHECKING:
    from calcanim.calculus.series.ranges import Range

Given = Expression | str | int | float | object
Place = Mapping[str, Given] | Given


def derivative(
    function: Given,
    variable: str | Sequence[str] = "x",
    *,
    order: int = 1,
    at: Place | None = None,
) -> Solution:
    """Differentiate by rules, `order` times, or in each of several variables in turn.

    `at` is a number for the first variable or a mapping; `value` is then the derivative there, or
    None with the verdict ``undefined``. A table compares difference quotients. Raises NoRuleError
    for a function without a rule, UndefinedError for a point that is no number.
    """
    from calcanim.calculus.differentiate import differentiate

    names = (variable,) if isinstance(variable, str) else tuple(variable)
    return differentiate(function, names, order=order, at=_point(at, names[0]))


def limit(function: Given, variable: str = "x", at: Given | None = None) -> Solution:
    """The derivative from its definition: the difference quotient and its limit as h goes to 0.

    Raises UndefinedError for a point that is no number.
    """
    from calcanim.calculus.limits import limit as defined

    return defined(function, variable, at)


def gradient(
    function: Given,
    variables: Sequence[str] | None = None,
    *,
    at: Mapping[str, Given] | None = None,
    direction: Mapping[str, Given] | None = None,
) -> Solution:
    """Partial derivatives, at a point the gradient, a directional derivative, the curvature.

    `result` and `value` have one entry a variable (alphabetical unless `variables` says otherwise);
    `extra` has the Hessian, its eigenvalues and the directional derivative as text. Raises
    DirectionError, NoRuleError, UndefinedError.
    """
    from calcanim.calculus.multivariable import gradient as worked_out

    names = None if variables is None else tuple(variables)
    return worked_out(function, names, at=_mapping(at), direction=_mapping(direction))


def integral(
    function: Given,
    variable: str = "x",
    lower: Given | None = None,
    upper: Given | None = None,
    *,
    riemann: str | None = None,
    parts: int = 4,
) -> Solution:
    """The indefinite integral (`result` without + C), or the definite one between two limits.

    The limits may be ``"oo"`` and ``"-oo"``. `riemann` (``left``, ``right``, ``midpoint``) gives
    the sum over that many `parts` instead. Raises BoundsError, and ValueError for only one limit.
    """
    if (lower is None) != (upper is None):
        raise ValueError("a definite integral needs both limits")
    if lower is None or upper is None:
        from calcanim.calculus.integrals import indefinite

        return indefinite(function, variable)
    if riemann is not None:
        from calcanim.calculus.riemann import riemann_sum

        ends = as_expression(lower), as_expression(upper)
        f = as_expression(function)
        return riemann_sum(f, variable, *ends, rule=riemann, parts=parts)
    from calcanim.calculus.definite.integral import definite

    return definite(function, variable, lower, upper)


def double_integral(
    function: Given, inner: tuple[str, Given, Given], outer: tuple[str, Given, Given]
) -> Solution:
    """The iterated integral, `inner` (variable, lower, upper) first. Raises BoundsError."""
    from calcanim.calculus.iterated import double_integral as iterated

    return iterated(function, inner, outer)


def sum(function: Given, *ranges: tuple[str, Given, Given]) -> Solution:
    """The sum over ``(index, first, last)``, nested ranges outermost first; last may be ``"oo"``.

    Raises BoundsError.
    """
    from calcanim.calculus.series.nested import sum_of

    return sum_of(function, _ranges(ranges))


def product(function: Given, *ranges: tuple[str, Given, Given]) -> Solution:
    """The product, likewise."""
    from calcanim.calculus.series.nested import product_of

    return product_of(function, _ranges(ranges))


def descent(
    function: Given,
    start: Mapping[str, Given],
    *,
    rate: Given = "0.1",
    momentum: Given = 0,
    count: int = 20,
) -> Solution:
    """Gradient descent from `start`; `path` and `values` are the iterates and the function there.

    The verdict is ``diverges`` or ``undefined`` where the iterates run away or leave the domain.
    Raises StartError, NoRuleError.
    """
    from calcanim.calculus.descents import descent as descended

    begin = _mapping(start) or {}
    return descended(
        function, begin, rate=as_expression(rate), momentum=as_expression(momentum), count=count
    )


def backprop(function: Given, at: Mapping[str, Given]) -> Solution:
    """Forward and reverse pass over the expression's graph at a point.

    `value` has one slope a variable. Raises UndefinedError for a variable without a number.
    """
    from calcanim.calculus.passes import backprop as passed

    return passed(function, _mapping(at) or {})


def expectation(
    function: Given,
    density: Given,
    lower: Given,
    upper: Given,
    variable: str = "x",
    *,
    event: tuple[Given, Given] | None = None,
) -> Solution:
    """The expected value under a density, its variance, and the probability of an `event`.

    Raises DensityError for what is no density on the interval.
    """
    from calcanim.calculus.probability.expectation import expectation as expected

    return expected(function, density, lower, upper, variable, event=event)


def _ranges(ranges: Sequence[tuple[str, Given, Given]]) -> list[Range]:
    from calcanim.calculus.series.ranges import ranges as typed

    columns = [[r[k] for r in ranges] for k in range(3)]
    return typed([str(i) for i in columns[0]], columns[1], columns[2])


def _mapping(at: Mapping[str, Given] | None) -> dict[str, Expression] | None:
    return None if at is None else {k: as_expression(v) for k, v in at.items()}


def _point(at: Place | None, name: str) -> dict[str, Expression] | None:
    if at is None or isinstance(at, Mapping):
        return _mapping(at)
    point = as_expression(at)
    if point.variables:
        raise UndefinedError(f"{point} is not a number: it contains {point.variables[0]}")
    return {name: point}
