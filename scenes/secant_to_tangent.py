"""Secant to tangent: two points close in on one, and their slope becomes the derivative."""

from __future__ import annotations

from collections.abc import Iterable

from calcanim.authoring import Beat, Function, function, lesson, number
from calcanim.expressions import Expression


@lesson(
    title="From secant to tangent",
    topic="derivatives",
    examples=[
        dict(function="x**10", at="1"),
        dict(function="x**2 + sin(x)", at="1"),
        dict(function="exp(sin(3*x)*cos(x))", at="0.4"),
        dict(function="0.000001*x**3", at="2"),
        dict(function="sin(x)", at="1000"),
        dict(function="abs(x)", at="0"),
        dict(function="cbrt(x)", at="0"),
        dict(function="floor(x)", at="1"),
        dict(function="sqrt(x)", at="0"),
    ],
)
def build(
    function: Function = function(
        "x**2", "a function of one variable", needs="a tangent here", constant=True
    ),
    at: Expression = number("3", "the point, a number"),
) -> Iterable[Beat]:
    """The film of the derivative of `function` at the point `at`, from its definition."""
    # Imported here: listing the lessons needs none of the mathematics.
    from calcanim.calculus.derivatives.by_definition import limit
    from calcanim.calculus.derivatives.by_rules import derivative
    from calcanim.calculus.rules import NoRuleError
    from calcanim.compose.approach import approach
    from calcanim.compose.secant import figure_of
    from calcanim.compose.secant_film import SecantFilm

    f, x = function.e, function.x
    course = approach(f, x, at)
    solution = limit(f, x, at)
    try:
        derivation = derivative(f, x)
    except NoRuleError:
        derivation = None
    figure = figure_of(course, "h" if x != "h" else "k", derivation)
    return SecantFilm(course, figure, solution, derivation).beats()
