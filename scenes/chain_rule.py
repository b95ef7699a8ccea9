"""Chain rule: a nudge runs through a composite function, and its stretches multiply."""

from __future__ import annotations

from calcanim.expressions import parse
from calcanim.storyboard import LessonError, Storyboard, lesson, param


@lesson(title="The chain rule", topic="derivatives")
def build(
    function: str = param("(x**2 + 1)**3", help="a function of a function, f(g(x))"),
    at: str = param("2", help="the point, a number", kind="number"),
) -> Storyboard:
    """The film of the chain rule for `function` at the point `at`."""
    typed, point = parse(function), parse(at)
    names = typed.variables
    if len(names) != 1:
        found = f"it has {', '.join(names)}" if names else "it has none"
        raise LessonError(f"the chain rule here needs a function of one variable; {found}")
    if point.variables:
        raise LessonError(f"--at needs a number, and {at} contains {point.variables[0]}")

    # Imported here: listing the lessons needs none of the mathematics.
    from calcanim.calculus.derivatives.by_rules import NoRuleError, derivative
    from calcanim.calculus.derivatives.layers import NothingToUnwindError, peel
    from calcanim.calculus.derivatives.slopes import need_slope
    from calcanim.compose.chain import ChainFilm
    from calcanim.compose.lines import chain
    from calcanim.exact.values import UndefinedError, value_at

    try:
        peeling = peel(typed, names[0])
        value_at(typed, {names[0]: point})
        need_slope(typed, names[0], point)
        derivation = derivative(typed, names[0])
        value_at(derivation.result, {names[0]: point})
        course = chain(peeling.layers, point)
    except (NothingToUnwindError, NoRuleError, UndefinedError) as error:
        raise LessonError(str(error)) from error
    film = ChainFilm(typed, point, peeling, course, derivation)
    return Storyboard("chain_rule", "The chain rule", film.beats())
