"""Area: rectangles close in on it, and what it gains at its edge is the curve itself."""

from __future__ import annotations

from calcanim.expressions import parse
from calcanim.storyboard import LessonError, Storyboard, lesson, param


@lesson(title="Area and the fundamental theorem", topic="integrals")
def build(
    function: str = param("x**2", help="the integrand, a function of one variable"),
    from_: str = param("0", help="the lower limit, a number or -oo", kind="bound"),
    to: str = param("2", help="the upper limit, a number or oo", kind="bound"),
) -> Storyboard:
    """The film of the area under `function` between the two limits."""
    integrand = parse(function)
    names = integrand.variables
    if len(names) > 1:
        raise LessonError(
            f"the area here needs a function of one variable; it has {', '.join(names)}"
        )

    # Imported here: listing the lessons needs none of the mathematics.
    from calcanim.calculus.bounds import BoundsError
    from calcanim.calculus.derivation import RefutedError
    from calcanim.calculus.integrals.area import area_under
    from calcanim.compose.area_figure import picture_of
    from calcanim.compose.area_film import AreaFilm
    from calcanim.compose.area_push import push_of
    from calcanim.compose.area_view import view_of
    from calcanim.exact.values import UndefinedError

    try:
        area = area_under(integrand, names[0] if names else "x", from_, to)
        view = view_of(area)
        push = None if area.proper else push_of(view)
        film = AreaFilm(picture_of(view, push))
        beats = film.beats()
    except (UndefinedError, BoundsError, RefutedError) as error:
        raise LessonError(str(error)) from error
    return Storyboard("area_accumulation", "Area and the fundamental theorem", beats)
