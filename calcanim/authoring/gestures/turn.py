"""Turn: an arrow goes about a point of a level map, and the slope in its direction is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.authoring.cues import reveal, slide
from calcanim.authoring.gestures.descend import descend, update
from calcanim.calculus.several_variables.tangent_plane import Descended, TangentPlane
from calcanim.exact.certain import as_mpf
from calcanim.exact.values import number_of
from calcanim.notation.lengths import REST, overlong
from calcanim.notation.lines import Line, definition, line
from calcanim.notation.shown import as_shown, shown
from calcanim.notation.sides import (
    Joined,
    direction,
    gradient,
    length,
    partial,
    symbol,
    vector,
)
from calcanim.pictures.directions import Directions
from calcanim.storyboard.cues import Cue


@dataclass(frozen=True, slots=True)
class DirectionLines:
    """A direction, the slope in it, and the largest slope in any; `slope` is its name."""

    slope: Joined
    unit: Line
    rate: Line
    most: Line


def direction_lines(plane: TangentPlane, letter: str, u: str, angle: str) -> DirectionLines:
    """``u = (cos θ, sin θ)``, ``∇f(2, 3)·u = 39 cos θ + 40 sin θ``, ``|∇f(2, 3)| ≈ 55.87``."""
    here = gradient(letter, *plane.at.values())
    longest = as_shown(number_of(plane.steepest))
    return DirectionLines(
        Joined((gradient(letter), "*", vector(u, role="text"))),
        definition(vector(u, role="text"), direction(angle)),
        rate_line(plane, letter, u, angle),
        line(length(here, "the length of the gradient"), longest),
    )


def rate_line(plane: TangentPlane, letter: str, u: str, angle: str) -> Line:
    """The slope in the direction `u`: with the point's numbers where there is room for them."""
    along, names = plane.along(angle), plane.names
    if not overlong(along, REST) and not any(n.op == "div" for _, n in along.walk()):
        here = gradient(letter, *plane.at.values())
        return line(Joined((here, "*", vector(u, role="text"))), along)
    ways = zip(names, direction(angle).items, strict=True)
    terms = [(partial(letter, n), "", e) for n, e in ways]
    everywhere = gradient(letter, *(symbol(n, "input") for n in names))
    product = Joined((everywhere, "*", vector(u, role="text")))
    return line(product, Joined((*terms[0], "+", *terms[1])))


def turn(picture: Directions, to: str, seconds: float) -> Cue:
    """The arrow turns to one of the picture's stops."""
    return slide(picture.picture, picture.turning(to, seconds), seconds)


def step_down(picture: Directions, plane: TangentPlane, step: Descended | None) -> tuple[Cue, ...]:
    """One step against the gradient, as lines and on the map; nothing where there is none."""
    if step is None:
        return ()
    rate = shown(step.rate, as_mpf(step.rate))
    updates = [
        update(
            s.name, as_shown(step.start[s.name]), rate, as_shown(s.slope), step.to[s.name].approx
        )
        for s in plane.slices
    ]
    walked = slide(picture.picture, picture.stepping(), 1.5)
    return descend(updates, (reveal(picture.step, 0.3), walked))
