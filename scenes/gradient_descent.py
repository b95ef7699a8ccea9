"""Gradient descent: down a surface, step by step, at a rate that its curvature allows."""

from __future__ import annotations

from collections.abc import Iterable

from calcanim.authoring import Beat, Function, function, lesson, number, point, whole
from calcanim.expressions import Expression


@lesson(
    title="Gradient descent",
    topic="multivariable",
    after=("partial_derivatives",),
    examples=[
        dict(function="(1-x)**2+100*(y-x**2)**2"),
        dict(function="x**2-y**2"),
        dict(function="sin(x)*cos(y)", rate="0.5"),
        dict(function="x+y-log(x)-log(y)-log(4-x-y)", start="x=2.6,y=1", rate="0.05"),
        dict(function="0.000001*(w**2+b**2)"),
        dict(function="abs(x)+abs(y)", start="x=2.03,y=1.01"),
        dict(function="3*x+2*y"),
        dict(function="sqrt(x)+y**2", start="x=0.1,y=1", rate="1"),
        dict(function="log(1+exp(-x-2*y))+log(1+exp(y-2*x))+log(1+exp(x-y))+0.05*(x**2+y**2)"),
    ],
)
def build(
    function: Function = function(
        "x**2 + x*y + y**2",
        "a function of two variables, the loss",
        variables=2,
        needs="gradient descent here",
    ),
    start: dict[str, Expression] = point("x=2,y=1", "the start, x=number,y=number"),
    rate: Expression = number(
        "0.1", "the learning rate, a number above 0", above=0, noun="the learning rate"
    ),
    count: int = whole("12", "the number of steps, 2 to 100", low=2, high=100),
) -> Iterable[Beat]:
    """The film of gradient descent on `function` from `start`."""
    # Imported here: listing the lessons needs none of the mathematics.
    from calcanim.calculus.descents.trials import tried
    from calcanim.compose.descent import DescentFilm
    from calcanim.compose.slopes import scene

    names = function.names
    found = tried(function.e, names, start, rate, count)
    letter = next(c for c in ("L", "f", "g") if c not in names)
    return DescentFilm(found, scene(found, letter), start).beats()
