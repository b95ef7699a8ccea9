"""Cut through: a surface is cut along one variable, and its slope there is that of the cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calcanim.authoring.cues import hide, reveal, slide, write
from calcanim.authoring.gestures.work_out import WorkedOut, work_out
from calcanim.calculus.several_variables.tangent_plane import Forecast, TangentPlane
from calcanim.exact.values import number_or_none
from calcanim.expressions.pieces import breadth
from calcanim.expressions.tree import Expression
from calcanim.notation.lengths import COLUMN
from calcanim.notation.lines import Line, definition, line
from calcanim.notation.setter import by_variable
from calcanim.notation.shown import as_shown
from calcanim.notation.sides import applied, partial, symbol
from calcanim.pictures.slices import Slices
from calcanim.storyboard.cues import Cue

_DOT = 0.25  # s
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
        held = by_variable({n: "input" if n == name else "muted" for n in plane.names})
        out.append(
            SliceLines(
                definition(
                    applied(own, x, role=role),
                    *([applied(letter, *arguments)] if _has_room(found.function, held_at) else ()),
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
        slide(picture.picture, picture.going(name), 1.2),
        reveal(picture.here, _DOT),
    )


def cut_through(picture: Slices, name: str) -> tuple[Cue, ...]:
    """The slice along `name` runs out in space, and the same curve flat beside it."""
    return (
        hide(picture.here, _DOT),
        reveal(picture.cut(name), 0.6),
        slide(picture.picture, picture.cutting(name), 3.0),
        reveal(picture.wall(name), 0.6),
        reveal(picture.here, _DOT),
    )


def lay_tangent(picture: Slices, name: str) -> tuple[Cue, ...]:
    """The tangent rolls along the flat curve to the point, then it lies on the surface as well."""
    return (
        reveal(picture.tangent(name), 0.5),
        slide(picture.picture, picture.rolling(name), 3.0),
        hide(picture.here, _DOT),
        reveal(picture.tangent_line(name), _DOT),
        slide(picture.picture, picture.standing(name), 0.8),
        reveal(picture.here, _DOT),
    )


def foretell(ahead: Forecast | None, plane: str, function: str) -> tuple[Cue, ...]:
    """What the tangent plane says of a point nearby, and below it what the function is there."""
    if ahead is None:
        return ()
    at = [_decimal(e) for e in ahead.at]
    pairs = ((plane, ahead.plane), (function, ahead.truth))
    lines = [line(applied(name, *at), as_shown(value, ahead.digits)) for name, value in pairs]
    return tuple(map(write, lines))


def _decimal(e: Expression) -> Expression:
    """A number as a decimal where that is all of it."""
    value = number_or_none(e)
    found = None if value is None else as_shown(value)
    return found.expression if found is not None and found.exact else e
