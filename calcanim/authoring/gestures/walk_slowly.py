"""Walk: steps of a descent, the first ones slowly, each with its arrow; and steps on a slice."""

from __future__ import annotations

from calcanim.authoring.cues import hide, reveal, slide
from calcanim.authoring.statements import descents as say
from calcanim.authoring.words import Told, told
from calcanim.calculus.descents.trials import Kind
from calcanim.pictures.descent import Descent
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


def walk_the_slice(picture: Descent) -> Told:
    """Steps on the slice of a bowl along its sharpest line: shorter than the bound, at it, beyond.

    Nothing where the picture has no slice; best seen in ``gradient_descent``.
    """
    out = told("Along its sharpest line the bowl is a parabola." if picture.sliced else None)
    before = None
    for key in picture.sliced:
        gone = None if before is None else hide(picture.line_walk(before), 0.3)
        walk = slide(picture, picture.slice_walked(key), 2.4)
        out += told(gone, reveal(picture.slice_walk(key), 0.3), walk, say.along_the_line(key))
        before = key
    return out
