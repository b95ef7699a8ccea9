"""Chain rule: a nudge runs through a composite function, and its stretches multiply."""

from __future__ import annotations

from collections.abc import Iterable

from calcanim.authoring import Beat, Function, function, lesson, number
from calcanim.expressions import Expression


@lesson(
    title="The chain rule",
    topic="derivatives",
    after=("derivative_rules",),
    examples=[
        dict(function="sin(exp(x**2))", at="1"),
        dict(function="sqrt(log(x))", at="3"),
        dict(function="exp(-x**2/2)", at="1"),
        dict(function="1/(1+exp(-x))", at="0"),
        dict(function="log(sin(x)**2 + 1)", at="2"),
        dict(function="x*exp(x**2)", at="1"),
        dict(function="x**2 + sin(3*x)", at="pi/4"),
    ],
)
def build(
    function: Function = function(
        "(x**2 + 1)**3", "a function of a function, f(g(x))", needs="the chain rule here"
    ),
    at: Expression = number("2", "the point, a number"),
) -> Iterable[Beat]:
    """The film of the chain rule for `function` at the point `at`."""
    # Imported here: listing the lessons needs none of the mathematics.
    from calcanim.calculus.derivatives.by_rules import derivative
    from calcanim.calculus.derivatives.layers import peel
    from calcanim.calculus.derivatives.slopes import need_slope
    from calcanim.compose.chain import ChainFilm
    from calcanim.compose.lines import chain
    from calcanim.exact.values import value_at

    f, x = function.e, function.x
    peeling = peel(f, x)
    value_at(f, {x: at})
    need_slope(f, x, at)
    derivation = derivative(f, x)
    value_at(derivation.result, {x: at})
    return ChainFilm(f, at, peeling, chain(peeling.layers, at), derivation).beats()
