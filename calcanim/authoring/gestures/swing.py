"""Swing: walks below the bound of the rate, at it and above it, on the map and in their losses."""

from __future__ import annotations

from collections.abc import Iterator

from calcanim.authoring.cues import hide, plot, reveal, slide, write
from calcanim.authoring.gestures.closing_in import rows_come
from calcanim.authoring.statements import curvatures as say
from calcanim.authoring.words import Told, told
from calcanim.calculus.descents.along_axes import AlongAxes
from calcanim.notation.lines import Line
from calcanim.pictures.picture import Picture
from calcanim.pictures.valley import Valley
from calcanim.storyboard.cues import Cue

_SECONDS = 3.0


def swing(picture: Valley, walked: AlongAxes, bound: Line) -> Told:
    """Three walks, one after the other, and the `bound` as it is met."""
    out = told(reveal(picture.losses))
    if not walked.felt:
        seen = picture.walk("above") + picture.loss("above")
        steps = walked.walks["above"].steps
        track = picture.walked("above", steps)
        return out + told(
            reveal(seen, 0.4), slide(picture, track, _SECONDS), write(bound), say.unfelt()
        )
    before = ""
    for key, more in (("below", None), ("bound", picture.level), ("above", None)):
        gone = hide(picture.walk(before), 0.3) if before else None
        seen = picture.walk(key) + picture.loss(key)
        out += told(
            gone,
            reveal(seen if more is None else seen + more, 0.4),
            write(bound) if key == "bound" else None,
            slide(picture, picture.walked(key, walked.walks[key].steps), _SECONDS),
            say.swinging(key),
        )
        before = key
    return out + say.ratio_of(walked)


def leap(picture: Valley, walked: AlongAxes, rows: Picture, by: Line, compared: Line) -> Told:
    """Newton's step on the map, `by` its rule, beside `rows` of losses and what is `compared`."""
    gone = picture.walk("above") + picture.losses + picture.level
    gone += picture.loss("below") + picture.loss("bound") + picture.loss("above")
    return told(
        hide(gone),
        write(by),
        "Divide the slope along each axis by the curvature there,",
        (reveal(picture.leap), plot(rows), write(compared, "chart")),
        reveal(picture.walk("best"), 0.3),
        *_step_by_step(picture, rows),
        say.leapt(walked),
    )


def _step_by_step(picture: Valley, rows: Picture) -> Iterator[Cue]:
    """Descent goes on by a step for each row."""
    for k, row in enumerate(rows_come(rows)):
        if k:
            yield slide(picture, picture.walked("best", k, k - 1), 0.4)
        yield row


def compare_ways(picture: Valley, rows: Picture) -> tuple[Cue, ...]:
    """The ways down from the start, one by one, each with its row."""
    pairs = zip(picture.ways, rows_come(rows), strict=True)
    return (plot(rows, 0.8), *(cue for way, row in pairs for cue in (reveal(way), row)))
