"""Secant to tangent: two points close in on one, and their slope becomes the derivative."""

from __future__ import annotations

from calcanim.expressions import parse
from calcanim.storyboard import LessonError, Storyboard, lesson, param


@lesson(title="From secant to tangent", topic="derivatives")
def build(
    function: str = param("x**2", help="a function of one variable"),
    at: str = param("3", help="the point, a number", kind="number"),
) -> Storyboard:
    """The film of the derivative of `function` at the point `at`, from its definition."""
    typed, point = parse(function), parse(at)
    names = typed.variables or ("x",)
    if len(names) > 1:
        raise LessonError(
            f"a tangent here needs a function of one variable; it has {', '.join(names)}"
        )
    if point.variables:
        raise LessonError(f"--at needs a number, and {at} contains {point.variables[0]}")

    # Imported here: listing the lessons needs none of the mathematics.
    from calcanim.calculus.derivatives.by_definition import limit
    from calcanim.calculus.derivatives.by_rules import derivative
    from calcanim.calculus.rules import NoRuleError
    from calcanim.compose.approach import approach
    from calcanim.compose.secant import figure_of
    from calcanim.compose.secant_film import SecantFilm
    from calcanim.exact.values import UndefinedError

    try:
        course = approach(typed, names[0], point)
        solution = limit(typed, names[0], point)
        try:
            derivation = derivative(typed, names[0])
        except NoRuleError:
            derivation = None
    except UndefinedError as error:
        raise LessonError(str(error)) from error
    step = "h" if names[0] != "h" else "k"
    figure = figure_of(course, step, derivation)
    film = SecantFilm(course, figure, solution, derivation)
    return Storyboard("secant_to_tangent", "From secant to tangent", film.beats())
