"""Each kind of problem as a function: text, numbers or sympy in, a certified `Solution` out.

These are what ``calcanim.calculus`` offers. An expression may be text in calcanim's grammar, a
number, an `Expression` or a sympy expression, and a variable text or a symbol; a Derivative,
Integral, Limit, Sum or Product of sympy's brings its variables and limits along, and what stands
inside of an expression is worked out first. Text or an object that is no expression raises
ExpressionError. What has no answer is no error: `result` is None, `verdict` says ``undefined``,
``diverges`` or ``no_closed_form``, and the last step says why. A step that turned out false raises
RefutedError. ``sympy.sympify(solution.result)`` is a sympy object, of the symbols that came in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from calcanim.calculus.objects import answered, name_of, names_of, only_variable
from calcanim.calculus.problems import PROBLEMS
from calcanim.calculus.solution import Solution
from calcanim.calculus.solving import by_name, derivative_parts, plain, solve
from calcanim.exact.values import UndefinedError
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import Expression

if TYPE_CHECKING:
    from calcanim.calculus.sums.ranges import Range

Given = Expression | str | int | float | object
Variable = str | object
Place = Mapping[str, Given] | Mapping[Variable, Given] | Given

__all__ = [
    "backprop",
    "derivative",
    "descent",
    "double_integral",
    "expectation",
    "gradient",
    "integral",
    "limit",
    "product",
    "solve",
    "sum",
]


def derivative(
    function: Given,
    variable: Variable | Sequence[Variable] | None = None,
    *,
    order: int = 1,
    at: Place | None = None,
) -> Solution:
    """Differentiate by rules, `order` times, or in each of several variables in turn.

    Without a `variable` it is that of a Derivative, x, or the only one there is. `at` is a number
    for the first variable or a mapping; `value` is then the derivative there, or None with the
    verdict ``undefined``. A table compares difference quotients. Raises NoRuleError for a function
    without a rule, UndefinedError for a point that is no number.
    """
    e = as_expression(function)
    if variable is None and e.op == "derivative":
        e, names = derivative_parts(e)
        if len(set(names)) == 1:
            names, order = names[:1], order + len(names) - 1
    else:
        e = plain(e)
        names = (only_variable(e),) if variable is None else names_of(variable)
    done = PROBLEMS["derivative"].work(e, names, order=order, at=_point(at, names[0]))
    return answered(done, function)


def limit(function: Given, variable: Variable | None = None, at: Given | None = None) -> Solution:
    """The derivative from its definition: the difference quotient and its limit as h goes to 0.

    A Limit is the limit of its expression instead: see `solve`. Raises UndefinedError for a point
    that is no number.
    """
    e = as_expression(function)
    if e.op == "limit" and variable is None and at is None:
        return solve(function)
    e = plain(e)
    name = only_variable(e) if variable is None else name_of(variable)
    done = PROBLEMS["limit"].work(e, name, None if at is None else plain(at))
    return answered(done, function)


def gradient(
    function: Given,
    variables: Sequence[Variable] | None = None,
    *,
    at: Mapping[str, Given] | Mapping[Variable, Given] | None = None,
    direction: Mapping[str, Given] | Mapping[Variable, Given] | None = None,
    axes: bool = False,
) -> Solution:
    """Partial derivatives, at a point the gradient, a directional derivative, the curvature.

    `result` and `value` have one entry a variable (alphabetical unless `variables` says otherwise);
    `extra` has the Hessian, its eigenvalues and the directional derivative as text, and with `axes`
    the directions in which two variables make it curve least and most. Raises
    DirectionError, NoRuleError, UndefinedError.
    """
    names = None if variables is None else names_of(variables)
    places = {"at": by_name(at), "direction": by_name(direction)}
    found = PROBLEMS["gradient"].work(plain(function), names, **places, axes=axes)
    return answered(found, function)


def integral(
    function: Given,
    variable: Variable | None = None,
    lower: Given | None = None,
    upper: Given | None = None,
    *,
    riemann: str | None = None,
    parts: int = 4,
) -> Solution:
    """The indefinite integral (`result` without + C), or the definite one between two limits.

    Without a `variable` it is that of an Integral (with its limits), x, or the only one there is.
    The limits may be ``"oo"`` and ``"-oo"``. `riemann` (``left``, ``right``, ``midpoint``) gives
    the sum over that many `parts` instead. Raises BoundsError, and ValueError for only one limit.
    """
    from calcanim.calculus.bounds import bound

    if (lower is None) != (upper is None):
        raise ValueError("a definite integral needs both limits")
    e = as_expression(function)
    if e.op == "integral" and variable is None and lower is None:
        if riemann is None:
            return solve(function)
        if len(e.args) < 3:
            raise ValueError("a Riemann sum needs both limits")
        e, variable, lower, upper = e.args[0], e.value, e.args[1], e.args[2]
    e = plain(e)
    name = only_variable(e) if variable is None else name_of(variable)
    work = PROBLEMS["integral"].work
    if lower is None or upper is None:
        return answered(work(e, name), function)
    ends = plain(bound(lower)), plain(bound(upper))
    if riemann is not None:
        return answered(work(e, name, ends, riemann=riemann, parts=parts), function)
    return answered(work(e, name, ends), function, lower, upper)


def double_integral(
    function: Given,
    inner: tuple[Variable, Given, Given] | None = None,
    outer: tuple[Variable, Given, Given] | None = None,
) -> Solution:
    """The iterated integral, `inner` (variable, lower, upper) first.

    An Integral with two pairs of limits brings them along. Raises BoundsError.
    """
    from calcanim.calculus.bounds import BoundsError

    if inner is None or outer is None:
        e = as_expression(function)
        twice = [n.op for n in (e, *e.args[:1])] == ["integral"] * 2
        if inner is not None or outer is not None or not twice:
            raise BoundsError("a double integral needs its inner and its outer limits")
        return solve(function)
    first, second = ((name_of(r[0]), r[1], r[2]) for r in (inner, outer))
    return answered(PROBLEMS["double-integral"].work(plain(function), first, second), function)


def sum(function: Given, *ranges: tuple[Any, ...]) -> Solution:
    """The sum over ``(index, first, last)``, nested ranges outermost first, ``"-oo"`` to ``"oo"``.

    A range may end with ``"product"`` or ``"sum"``, so that a sum of products is
    ``sum(f, ("i", 1, "n"), ("j", 1, "i", "product"))``. A Sum brings its ranges along. Raises
    BoundsError.
    """
    if not ranges and as_expression(function).op == "sum":
        return solve(function)
    return answered(PROBLEMS["sum"].work(plain(function), _ranges(ranges, "sum")), function)


def product(function: Given, *ranges: tuple[Any, ...]) -> Solution:
    """The product, likewise."""
    if not ranges and as_expression(function).op == "product":
        return solve(function)
    return answered(PROBLEMS["product"].work(plain(function), _ranges(ranges, "product")), function)


def descent(
    function: Given,
    start: Mapping[str, Given] | Mapping[Variable, Given],
    *,
    rate: Given = "0.1",
    momentum: Given = 0,
    count: int = 20,
) -> Solution:
    """Gradient descent from `start`; `path` and `values` are the iterates and the function there.

    The verdict is ``diverges`` or ``undefined`` where the iterates run away or leave the domain.
    Raises StartError, NoRuleError.
    """
    rates = {"rate": as_expression(rate), "momentum": as_expression(momentum)}
    done = PROBLEMS["descent"].work(plain(function), by_name(start) or {}, **rates, count=count)
    return answered(done, function)


def backprop(function: Given, at: Mapping[str, Given] | Mapping[Variable, Given]) -> Solution:
    """Forward and reverse pass over the expression's graph at a point.

    `value` has one slope a variable. Raises UndefinedError for a variable without a number.
    """
    return answered(PROBLEMS["backprop"].work(plain(function), by_name(at) or {}), function)


def expectation(
    function: Given,
    density: Given,
    lower: Given,
    upper: Given,
    variable: Variable | None = None,
    *,
    event: tuple[Given, Given] | None = None,
) -> Solution:
    """The expected value under a density, its variance, and the probability of an `event`.

    Raises DensityError for what is no density on the interval.
    """
    f, p = plain(function), plain(density)
    name = only_variable(p if p.variables else f) if variable is None else name_of(variable)
    done = PROBLEMS["expectation"].work(f, p, (name, lower, upper), event=event)
    return answered(done, function, density)


def _ranges(ranges: Sequence[tuple[Any, ...]], kind: str) -> list[Range]:
    from calcanim.calculus.sums.ranges import ranges as typed
    from calcanim.calculus.sums.ranges import with_operators

    columns = [[r[k] for r in ranges] for k in range(3)]
    over = typed([name_of(i) for i in columns[0]], columns[1], columns[2])
    return with_operators(over, [str(r[3]) if len(r) > 3 else kind for r in ranges])


def _point(at: Place | None, name: str) -> dict[str, Expression] | None:
    if at is None or isinstance(at, Mapping):
        return by_name(at)
    point = plain(at)
    if point.variables:
        raise UndefinedError(f"{point} is not a number: it contains {point.variables[0]}")
    return {name: point}
