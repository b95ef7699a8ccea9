"""Turn: an arrow goes about a point of a level map, and the slope in its direction is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, hide, reveal, rewrite, slide, write
from calcanim.authoring.statements.tangent_planes import in_each_direction
from calcanim.calculus.several_variables.tangent_plane import TangentPlane
from calcanim.exact.values import number_of
from calcanim.expressions.tree import Expression, neg
from calcanim.notation.lengths import REST, overlong
from calcanim.notation.lines import Line, beside, definition, line
from calcanim.notation.shown import as_shown
from calcanim.notation.sides import (
    Joined,
    Pair,
    gradient,
    length,
    partial,
    symbol,
    vector,
)
from calcanim.notation.sides import direction as turned
from calcanim.pictures.directions import Directions
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Cue


def gradient_lines(plane: TangentPlane, letter: str) -> tuple[Line, Line]:
    """``∇f(x, y) = (∂f/∂x, ∂f/∂y)``, and ``∇f(2, 3) = (39, 40)``."""
    inputs = (symbol(n, "input") for n in plane.names)
    partials = tuple(partial(letter, n) for n in plane.names)
    return (
        line(gradient(letter, *inputs), Pair(partials)),
        line(gradient(letter, *plane.at.values()), Pair(tuple(map(as_shown, plane.slopes)))),
    )


@dataclass(frozen=True, slots=True)
class DirectionLines:
    """A direction, the slope in it, the largest slope in any, and that in the one asked for."""

    unit: Line
    rate: Line
    most: Line
    asked: Line


def direction_lines(
    plane: TangentPlane,
    letter: str,
    letters: tuple[str, str, str],
    direction: Mapping[str, Expression],
) -> DirectionLines:
    """``u = (cos θ, sin θ)``, ``∇f(2, 3)·u = 39 cos θ + 40 sin θ``, ``|∇f(2, 3)| ≈ 55.87``.

    `letters` are those of a unit vector, of its angle, and of the unit vector along `direction`.
    """
    (u, angle, v), here = letters, gradient(letter, *plane.at.values())
    unit = vector(v, role="text")
    longest = as_shown(number_of(plane.steepest))
    return DirectionLines(
        definition(vector(u, role="text"), turned(angle)),
        rate_line(plane, letter, u, angle),
        line(length(here, "the length of the gradient"), longest),
        beside(
            definition(unit, Pair(plane.unit(direction))),
            line(Joined((here, "*", unit)), as_shown(plane.toward(direction))),
        ),
    )


def rate_line(plane: TangentPlane, letter: str, u: str, angle: str) -> Line:
    """The slope in the direction `u`: with the point's numbers where there is room for them."""
    along, names = plane.along(angle), plane.names
    if not overlong(along, REST) and not any(n.op == "div" for _, n in along.walk()):
        here = gradient(letter, *plane.at.values())
        return line(Joined((here, "*", vector(u, role="text"))), along)
    ways = zip(names, turned(angle).items, strict=True)
    terms = [(partial(letter, n), "", e) for n, e in ways]
    everywhere = gradient(letter, *(symbol(n, "input") for n in names))
    product = Joined((everywhere, "*", vector(u, role="text")))
    return line(product, Joined((*terms[0], "+", *terms[1])))


def turn(picture: Directions, to: str, seconds: float) -> Cue:
    """The arrow turns to one of the picture's stops."""
    return slide(picture.picture, picture.turning(to, seconds), seconds)


def turn_around(
    compass: Directions,
    ways: DirectionLines,
    plane: TangentPlane,
    direction: Mapping[str, Expression],
    gone: Line,
) -> Beat:
    """The arrow goes round, then to the steepest way, to the level one, and to that asked for."""
    (x, i), (y, j) = direction.items()
    return beat(
        "Turn around",
        (clear(gone), hide(compass.names + compass.hill), write(ways.unit)),
        reveal(compass.arrow + compass.chart),
        in_each_direction(compass.is_square),
        (turn(compass, "round", 3.0), rewrite(ways.unit, ways.rate, in_place=True, run_time=0.9)),
        "largest along the gradient,",
        (
            turn(compass, "steepest", 1.2),
            rewrite(ways.rate, ways.most, in_place=True, run_time=0.9),
        ),
        "nothing along the level curve,",
        turn(compass, "level", 1.2),
        "and straight behind, downhill: {least}.",
        (turn(compass, "behind", 1.2), clear(ways.most), write(ways.asked)),
        "Go {i} along {x} and {j} along {y}, and it is {along}.",
        turn(compass, "asked", 1.4),
        x=symbol(x).said,
        y=symbol(y).said,
        i=i,
        j=j,
        least=as_shown(number_of(neg(plane.steepest))),
        along=as_shown(plane.toward(direction)),
    )
