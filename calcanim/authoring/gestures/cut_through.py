"""Cut through: a surface is cut along one variable, and its slope there is that of the cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calcanim.authoring.cues import hide, reveal, slide
from calcanim.authoring.gestures.work_out import WorkedOut, work_out
from calcanim.calculus.several_variables.tangent_plane import Forecast, TangentPlane
from calcanim.exact.values import number_or_none
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression
from calcanim.expressions.typst import typst
from calcanim.notation.lengths import COLUMN
from calcanim.notation.lines import Line, definition, line, written
from calcanim.notation.setter import by_variable
from calcanim.notation.shown import as_shown
from calcanim.notation.sides import Name, applied, partial, symbol
from calcanim.pictures.slices import Slices
from calcanim.storyboard.cues import Cue

_DOT = 0.25  # s
_POINT = 4.0  # em: two slopes and a point that have room on one row
_NAMES = 10.0  # em: ``g(x) = f(x, )``, its signs, and some room


@dataclass(frozen=True, slots=True)
class SliceLines:
    """A slice as a function of its own, its derivative, its slope, and the partial derivative.

    ``g(x) = f(x, 3) = 3x² + 27x``, ``g'(x) = 6x + 27``, ``g'(2) = 39``; `worked` are the lines in
    which the other variables stay letters, `partial` is the last of these.
    """

    cut: Line
    rule: Line
    number: Line
    worked: WorkedOut

    @property
    def partial(self) -> Line:
        """``∂f/∂x = 2xy + 3y²``."""
        return self.worked.line


def cuts(
    plane: TangentPlane, letter: str, letters: Sequence[str], roles: Sequence[str]
) -> tuple[SliceLines, ...]:
    """The lines of every slice, whose functions have `letters` and `roles`."""
    out = []
    inputs = by_variable(dict.fromkeys(plane.names, "input"))
    for found, own, role in zip(plane.slices, letters, roles, strict=True):
        name = found.name
        x, at = symbol(name, "input"), plane.at[name]
        arguments = [x if n == name else plane.at[n] for n in plane.names]
        held_at = [plane.at[n] for n in plane.names if n != name]
        # Where there is no plane the rules have no value for the slope of f, only for that of g.
        named = not plane.bent and _has_room(found.function, held_at)
        held = by_variable({n: "input" if n == name else "muted" for n in plane.names})
        out.append(
            SliceLines(
                definition(
                    applied(own, x, role=role),
                    *([applied(letter, *arguments)] if named else ()),
                    found.function,
                    roles=inputs,
                ),
                line(applied(f"{own}'", x), found.derivative, roles=inputs),
                line(applied(f"{own}'", at), as_shown(found.slope)),
                work_out(found.partial, partial(letter, name), held),
            )
        )
    return tuple(out)


def _has_room(slice_: Expression, held_at: Sequence[Expression]) -> bool:
    """Whether ``g(x) = f(x, 3) = …`` is one row: the slice stands beside a curve of its own."""
    return breadth(slice_) + sum(map(breadth, held_at)) + _NAMES <= COLUMN


def go(picture: Slices, name: str) -> tuple[Cue, ...]:
    """A few steps on the surface, along one variable."""
    return (
        hide(picture.here, _DOT),
        reveal(picture.way(name), _DOT),
        slide(picture.picture, picture.going(name), 0.7),
        reveal(picture.here, _DOT),
    )


def cut_through(picture: Slices, name: str) -> tuple[Cue, ...]:
    """A wall comes in to where the others are held; its edge runs out once more, flat beside it."""
    return (
        reveal(picture.wall(name), 0.3),
        slide(picture.picture, picture.knife(name), 1.2),
        hide(picture.here, _DOT),
        reveal(picture.cut(name), 0.4),
        slide(picture.picture, picture.cutting(name), 1.4),
        reveal(picture.here, _DOT),
    )


def lay_tangent(picture: Slices, name: str) -> tuple[Cue, ...]:
    """The tangent rolls along the flat curve to the point, then it lies on the surface as well."""
    return (
        reveal(picture.tangent(name), 0.5),
        slide(picture.picture, picture.rolling(name), 1.5),
        hide(picture.here, _DOT),
        reveal(picture.tangent_line(name), _DOT),
        slide(picture.picture, picture.standing(name), 0.5),
        reveal(picture.here, _DOT),
    )


def posed(
    plane: TangentPlane,
    letter: str,
    function: Expression,
    at: Mapping[str, Expression],
    whole: str,
) -> tuple[Line, Line]:
    """``f(x, y, z) = …`` as typed, and ``s(x, y) = f(x, y, 3) = …``, which `plane` is of.

    Both are the same line where no variable is held.
    """
    every = by_variable(dict.fromkeys(at, "input"))
    names = {n: symbol(n, "input") for n in at}
    given = definition(applied(whole, *names.values(), role="surface"), function, roles=every)
    if len(plane.names) == len(at):
        return given, given
    free = [names[n] if n in plane.at else at[n] for n in at]
    left = applied(letter, *(names[n] for n in plane.names), role="surface")
    return given, definition(left, applied(whole, *free), plane.function, roles=every)


def put_in(plane: TangentPlane, letter: str) -> tuple[Line, ...]:
    """``∂f/∂x = 39``, ``∂f/∂y = 40``, and that this is ``at (2, 3)``, if that is short."""
    place = ", ".join(f"{n} = {e}" for n, e in plane.at.items())
    slopes = tuple(
        line(partial(letter, s.name), as_shown(s.slope), kind="at_point", at=place)
        for s in plane.slices
    )
    shown = [*plane.at.values(), *(as_shown(s.slope).expression for s in plane.slices)]
    if sum(map(breadth, shown)) > _POINT:
        return slopes
    return (*slopes, written(_at(plane)))


def _at(plane: TangentPlane) -> Name:
    """``at (2, 3)``."""
    numbers = plane.at.values()
    source, text = (", ".join(map(as_, numbers)) for as_ in (typst, str))
    said = " and ".join(map(spoken, numbers))
    return Name(f'"at" ({source})', f"at ({text})", f"at {said}", "input")


def foretell(ahead: Forecast | None, plane: str, function: str) -> tuple[Line, ...]:
    """What the tangent plane says of a point nearby, and below it what the function is there."""
    if ahead is None:
        return ()
    at = [_decimal(e) for e in ahead.at]
    pairs = ((plane, ahead.plane), (function, ahead.truth))
    return tuple(line(applied(name, *at), as_shown(v, ahead.digits)) for name, v in pairs)


def _decimal(e: Expression) -> Expression:
    """A number as a decimal where that is all of it."""
    value = number_or_none(e)
    found = None if value is None else as_shown(value)
    return found.expression if found is not None and found.exact else e
