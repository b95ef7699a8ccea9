"""Walk: steps of a descent, the first ones slowly, each with its arrow; and steps on a slice."""

from __future__ import annotations

from collections.abc import Mapping

from calcanim.authoring.cues import clear, hide, reveal, slide, write
from calcanim.authoring.statements import descents as say
from calcanim.authoring.walked import Walked, bound_factor_line, factor_line
from calcanim.authoring.words import Told, told
from calcanim.calculus.descents.rates import Bound
from calcanim.calculus.descents.trials import Kind
from calcanim.notation.lines import Line
from calcanim.pictures.descent import ROLES, Descent
from calcanim.pictures.sharpest import BOUND
from calcanim.storyboard.cues import Cue

_ALL = 4.0  # s for all steps of a walk


def first_step(picture: Descent) -> tuple[Cue, ...]:
    """The arrow of the first step, where it is long enough to be seen, and the way along it."""
    arrow = tuple(reveal(picture.step(k), 0.6) for k in picture.steps[:1])
    return (*arrow, slide(picture, picture.walked(picture.kind, 0, 1), 1.6))


def walk_slowly(picture: Descent) -> tuple[Cue, ...]:
    """The second step and the third on the map, where these are long enough to be seen."""
    cues: list[Cue] = [hide(picture.step(k), 0.3) for k in picture.steps[:1]]
    for k in picture.steps[1:]:
        cues += [
            reveal(picture.step(k), 0.5),
            slide(picture, picture.walked(picture.kind, k, k + 1), 1.2),
            hide(picture.step(k), 0.3),
        ]
    return tuple(cues)


def walk_on(picture: Descent, kind: Kind, first: int, last: int) -> Cue:
    """All the steps of a walk from `first` to `last`, at one go."""
    return slide(picture, picture.walked(kind, first, last), _ALL)


def walk_the_slice(picture: Descent, walks: Mapping[Kind, Walked], bound: Bound) -> Told:
    """Steps on the slice of a bowl along its sharpest line: shorter than the bound, at it, beyond.

    Each has the factor by which it leads from the bottom.

    Nothing where the picture has no slice; best seen in ``gradient_descent``.
    """
    if not picture.sliced:
        return told()
    factors: dict[str, Line] = {k: factor_line(w, bound, ROLES[k]) for k, w in walks.items()}
    factors[BOUND] = bound_factor_line(bound)
    out, cues = say.sharpest(), tuple[Cue, ...]()
    for key in picture.sliced:
        out += told(
            cues,
            write(factors[key]),
            reveal(picture.slice_walk(key), 0.3),
            slide(picture, picture.slice_walked(key), 2.4),
            say.along_the_line(key),
        )
        cues = (hide(picture.line_walk(key), 0.3), clear(factors[key]))
    return out + told(cues[-1])
