"""Turn: an arrow goes about a point of a level map, and the slope in its direction is drawn."""

from __future__ import annotations

from calcanim.authoring.cues import reveal, slide
from calcanim.authoring.gestures.descend import descend, update
from calcanim.calculus.several_variables.tangent_plane import Descended, TangentPlane
from calcanim.exact.certain import as_mpf
from calcanim.notation.lengths import REST, overlong
from calcanim.notation.lines import Line, line
from calcanim.notation.shown import as_shown, shown
from calcanim.notation.sides import Joined, gradient, partial, symbol, vector
from calcanim.notation.sides import direction as turned
from calcanim.pictures.directions import Directions
from calcanim.storyboard.cues import Cue


def rate_line(plane: TangentPlane, letter: str, u: str, angle: str) -> Line:
    """The slope in the direction `u`: with the point's numbers where there is room for them."""
    along, names = plane.along(angle), plane.names
    direction = vector(u, role="text")
    if not overlong(along, REST):
        here = gradient(letter, *plane.at.values())
        return line(Joined((here, "*", direction)), along)
    terms = [(partial(letter, n), "", e) for n, e in zip(names, turned(angle).items, strict=True)]
    everywhere = gradient(letter, *(symbol(n, "input") for n in names))
    return line(Joined((everywhere, "*", direction)), Joined((*terms[0], "+", *terms[1])))


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
