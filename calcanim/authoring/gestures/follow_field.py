"""Follow the field: strokes come column by column, and a curve grows along them."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.authoring.cues import hide, plot, reveal, slide, write
from calcanim.authoring.gestures.shift import shift
from calcanim.exact.values import value_at
from calcanim.notation.lines import Line
from calcanim.pictures.slope_field import SlopeField
from calcanim.pictures.slope_field_parts import SHARE
from calcanim.storyboard.cues import Cue

_INSET = 0.11  # of the field: tangents stay away from what is measured at the ends
_SWEEP = 4.0  # s, from end to end


def sweep_slopes(picture: SlopeField, noted: Sequence[Line]) -> tuple[Cue, ...]:
    """The moving x goes from end to end: each height above becomes a column of strokes below.

    As it comes to the picture's places, the line `noted` for each is written.
    """
    view = picture.ground.view
    wide = view.high - view.low
    stops = [float(value_at(e, {}).approx) for e in picture.places]
    cues: list[Cue] = [slide(picture, picture.emptied(), 0.1)]
    moved = picture.height + picture.field
    cues.append(reveal(moved + picture.numbers if picture.whole else moved, 0.4))
    for a, b, each in zip([view.low, *stops], stops, noted, strict=False):
        if b > a:
            cues.append(slide(picture, picture.swept(a, b), _SWEEP * (b - a) / wide))
        cues.append(write(each, size=1.4, run_time=0.6))
    last = stops[-1]
    cues.append(slide(picture, picture.swept(last), _SWEEP * (view.high - last) / wide))
    return tuple(cues)


def trace_along(picture: SlopeField) -> tuple[tuple[Cue, ...], tuple[Cue, ...]]:
    """From the point to the right, then to the left: the curve grows as the strokes say."""
    low, high = picture.ends
    return (
        (reveal(picture.curve + picture.walker, 0.4), slide(picture, picture.grown(True), 2.8)),
        (
            slide(picture, picture.rolled(high, picture.member.start), 0.6),
            slide(picture, picture.grown(False), 2.4),
            slide(picture, picture.rolled(low, picture.aside), 1.0),
            reveal(picture.walker_aside, 0.4),
        ),
    )


def open_wide(picture: SlopeField) -> tuple[Cue, ...]:
    """The field takes all of the room."""
    return (
        hide(picture.above + picture.name + picture.numbers, 0.4),
        slide(picture, picture.shared(SHARE, 0.0), 0.8),
        reveal(picture.name, 0.2),
    )


def lift_all(picture: SlopeField) -> tuple[tuple[Cue, ...], ...]:
    """Up, down, and back: others stay where it was; then all tangents go along as one."""
    here, way = picture.aside, picture.way
    low, high = picture.run
    inset = _INSET * (picture.ground.view.high - picture.ground.view.low)
    low, high = min(low + inset, here), max(high - inset, here)
    far, near = picture.lift_between(low, high), -way * picture.lift
    return (
        (
            hide(picture.triangle, 0.2),
            reveal(picture.lifted_by, 0.3),
            *shift(picture, picture.constant, picture.shifted(0, far, at=here), run_time=2.0),
        ),
        (
            slide(picture, picture.shifted(far, near, far, at=here), 2.6),
            reveal(picture.family, 0.5),
        ),
        (
            reveal(picture.parallels, 0.3),
            slide(picture, picture.rolled(here, high, low, here, lift=far), 3.2),
        ),
    )


def choose(picture: SlopeField) -> tuple[Cue, ...]:
    """The whole family, and one of it that does not run through the point yet."""
    first, _ = picture.choice
    return (
        hide(picture.walker + picture.triangle + picture.numbers, 0.2),
        *open_wide(picture),
        reveal(
            picture.family + (picture.lifted_by if picture.has_formula else picture.family), 0.4
        ),
        *([slide(picture, picture.shifted(0, first, more=picture.already), 0.9)] if first else ()),
    )


def fit_to_point(picture: SlopeField) -> tuple[Cue, ...]:
    """It is lifted, or let down, until it runs through the point; the others go."""
    first, goal = picture.choice
    over = goal + 3 * (goal - first) / 4
    return (
        slide(picture, picture.shifted(first, over, goal, more=picture.already), 1.8),
        hide(picture.family, 0.5),
    )


def poster(picture: SlopeField) -> tuple[Cue, ...]:
    """The field and the family once more, small, beside the rule; the curve is lifted."""
    far = 2 * picture.way * picture.lift
    return (
        plot(picture, 0.9),
        hide(picture.upper, 0.1),
        slide(picture, picture.shared(0.0, 0.0), 0.1),
        reveal(picture.field + picture.family + picture.curve, 0.5),
        *shift(picture, picture.constant, picture.shifted(0, far)),
    )
