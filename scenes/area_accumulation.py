"""Area: rectangles close in on it, and what it gains at its edge is the curve itself."""

from __future__ import annotations

from collections.abc import Iterable

from calcanim.authoring import Beat, Function, bound, function, lesson
from calcanim.expressions import Expression


@lesson(
    title="Area and the fundamental theorem",
    topic="integrals",
    after=("secant_to_tangent",),
    examples=[
        dict(function="sin(x)", from_="0", to="2*pi"),
        dict(function="x**3 - x", from_="2", to="-1"),
        dict(function="sin(exp(x))", from_="0", to="1"),
        dict(function="abs(x - 1)", from_="-1", to="3"),
        dict(function="1e6*x**2 + 5", from_="-1", to="1"),
        dict(function="1/x**2", from_="1", to="oo"),
        dict(function="1/sqrt(x)", from_="0", to="1"),
        dict(function="1/x**2", from_="-1", to="1"),
        dict(function="exp(-x**2)", from_="-oo", to="oo"),
    ],
)
def build(
    function: Function = function(
        "x**2", "the integrand, a function of one variable", needs="the area here", constant=True
    ),
    from_: Expression = bound("0", "the lower limit, a number or -oo"),
    to: Expression = bound("2", "the upper limit, a number or oo"),
) -> Iterable[Beat]:
    """The film of the area under `function` between the two limits."""
    # Imported here: listing the lessons needs none of the mathematics.
    from calcanim.calculus.integrals.area import area_under
    from calcanim.compose.area_figure import picture_of
    from calcanim.compose.area_film import AreaFilm
    from calcanim.compose.area_push import push_of
    from calcanim.compose.area_view import view_of

    area = area_under(function.e, function.x, from_, to)
    view = view_of(area)
    push = None if area.proper else push_of(view)
    return AreaFilm(picture_of(view, push)).beats()
