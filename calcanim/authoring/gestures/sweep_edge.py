"""Sweep the edge: the area so far is gathered, and drawn below; then one thin slice of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from calcanim.authoring.cues import callout, hide, plot, reveal, slide, uncall
from calcanim.authoring.gestures.closing_in import rows_come
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.sides import applied, words
from calcanim.pictures.area_parts import grows_early
from calcanim.pictures.areas import AreaPicture
from calcanim.pictures.picture import Picture
from calcanim.storyboard.cues import Cue

_SEEN = 0.1  # of the height of the area so far


def open_below(picture: AreaPicture) -> tuple[Cue, ...]:
    """What showed the whole area goes, and a panel opens for the area so far."""
    gone: tuple[Cue, ...] = (hide(picture.rectangles, 0.5),)
    if picture.stops is not None:
        gone = (hide(picture.boundary, 0.5), slide(picture, picture.back(), 0.8))
    return (*gone, slide(picture, picture.opened(), 0.9), reveal(picture.so_far, 0.8))


def sweep_edge(
    picture: AreaPicture, *stops: float, run_time: float = 4.0, lift: float = 0.0
) -> Cue:
    """The edge runs from stop to stop, and the curve below is drawn as it goes."""
    return slide(picture, picture.swept(*stops, lift=lift), run_time)


def gather(picture: AreaPicture, rows: Picture) -> tuple[Cue, ...]:
    """The edge runs from place to place, and the area at each is noted."""
    first, *others = rows_come(rows)
    cues: list[Cue] = [
        plot(rows, 0.6),
        sweep_edge(picture, picture.view.high, picture.view.low, run_time=0.6),
        first,
    ]
    for (a, b), row in zip(pairwise(t.value for t in picture.places), others, strict=True):
        cues += [sweep_edge(picture, a, b, run_time=3.2 / len(others)), row]
    return tuple(cues)


def cut_slice(picture: AreaPicture) -> tuple[Cue, ...]:
    """The curve has all of the room again; a slice beside the edge, and enlarged."""
    view = picture.view
    return (
        hide(picture.lower, 0.4),
        slide(picture, picture.shared(1, 0), 0.8),
        sweep_edge(picture, view.high, view.slice, run_time=1.4),
        slide(picture, picture.slice_put(), 0.1),
        hide(picture.edge, 0.3),
        reveal(picture.strip, 0.9),
    )


def lids(picture: AreaPicture) -> tuple[Cue, ...]:
    """The two rectangles between which the slice lies, enlarged, at more than one width."""
    return (
        reveal(picture.lids, 1.0),
        slide(picture, picture.slice_thinned(0, 0.5), 1.0),
        slide(picture, picture.slice_thinned(0.5, 0), 1.0),
    )


def thin_slice(picture: AreaPicture, rows: Picture) -> tuple[Cue, ...]:
    """The slice becomes a tenth as wide, again and again; its numbers come row by row."""
    first, *others = rows_come(rows)
    cues: list[Cue] = [plot(rows, 0.8), first]
    for n, row in enumerate(others):
        cues += [slide(picture, picture.slice_thinned(n, n + 1), 1.4), row]
    return tuple(cues)


def slope_below(picture: AreaPicture) -> tuple[Cue, ...]:
    """The lower panel once more: what a slice adds there, until a tangent is left."""
    return (
        hide(picture.lids, 0.4),
        slide(picture, picture.slice_put(), 0.5),
        slide(picture, picture.shared(0, 1), 0.8),
        reveal(picture.lower, 0.5),
        reveal(picture.gained, 0.8),
    )


def thin_below(picture: AreaPicture) -> tuple[Cue, ...]:
    """The gain over the width becomes a slope."""
    return slide(picture, picture.slice_thinned(0, 2), 1.8), reveal(picture.tangent, 0.6)


def roll_edge(picture: AreaPicture) -> tuple[Cue, ...]:
    """The slice goes; the edge goes on, with the tangent that is as steep as it is high."""
    view = picture.view
    return (
        hide(picture.strip + picture.gained + picture.tangent, 0.5),
        reveal(picture.mark("edge") + picture.rolling, 0.4),
        sweep_edge(picture, view.slice, view.high, view.low, view.high, run_time=2.4),
    )


def draw_beside(picture: AreaPicture) -> tuple[Cue, ...]:
    """An antiderivative rises from the area so far, and stays beside it."""
    return (
        hide(picture.rolling, 0.3),
        reveal(picture.primitive, 0.6),
        slide(picture, picture.raised(0, 1, 0.5, 1), 1.8),
    )


def run_parallel(picture: AreaPicture) -> tuple[Cue, ...]:
    """The edge goes back and forth: both curves are equally steep at every place."""
    view = picture.view
    return (
        reveal(picture.parallel, 0.3),
        sweep_edge(picture, view.high, view.low, view.high, run_time=2.4, lift=1.0),
        hide(picture.parallel, 0.3),
    )


def lay_on(picture: AreaPicture) -> tuple[Cue, ...]:
    """The antiderivative slides down onto the area so far."""
    return uncall(picture.lifted, run_time=0.2), slide(picture, picture.raised(1, 0), 2.0)


def name_gap(picture: AreaPicture) -> tuple[Cue, ...]:
    """How far above the area so far the antiderivative starts: its value there."""
    low = picture.area.typed(picture.view.low)
    return reveal(picture.lifted, 0.5), callout(
        picture.lifted, written(applied("F", low, role="inner")), side="e"
    )


def gain_again(picture: AreaPicture) -> tuple[Cue, ...]:
    """The whole stretch once more, and beside it what F gains.

    What is not all of the area shows no number.
    """
    view = picture.view
    shown = (reveal(picture.edge, 0.3),) if picture.area.proper else ()
    return (
        *shown,
        slide(picture, picture.raised(0, 1), 1.0),
        reveal(picture.gain, 0.3),
        sweep_edge(picture, view.high, view.low, run_time=0.6, lift=1.0),
        sweep_edge(picture, view.low, view.high, run_time=2.0, lift=1.0),
        *_name_gain(picture),
    )


def shift_gain(picture: AreaPicture) -> tuple[Cue, ...]:
    """The constant comes and goes, and the gain stays."""
    named = _name_gain(picture)
    off = (uncall(picture.mark("gain"), run_time=0.2),) if named else ()
    return (*off, slide(picture, picture.raised(1, 0.3, 1), 1.2), *named)


def _name_gain(picture: AreaPicture) -> tuple[Cue, ...]:
    """What F gains has its name, where it gains anything and leaves room for a word."""
    if abs(picture.whole_gain) < _SEEN or grows_early(picture.view):
        return ()
    return (callout(picture.mark("gain"), written(words("gain", "inner")), side="e"),)


def poster(picture: AreaPicture, alike: bool) -> tuple[Cue, ...]:
    """The picture of the theorem, for its card: the area, and below it what F gains."""
    if picture.area.diverges:
        return ()
    again, view = replace(picture, id=fresh_id("figure")), picture.view
    if not alike:
        return plot(again), reveal(again.whole)
    return (
        plot(again, 0.9),
        slide(again, again.opened(), 0.4),
        reveal(again.so_far, 0.3),
        slide(again, again.raised(0, 1), 0.1),
        reveal(again.primitive, 0.4),
        sweep_edge(again, view.low, view.high, run_time=1.6, lift=1.0),
        reveal(again.gain, 0.4),
        *_name_gain(again),
    )
