"""Sweep the edge: the area so far is gathered, and drawn below; then one thin slice of it."""

from __future__ import annotations

from calcanim.authoring.cues import hide, reveal, slide
from calcanim.pictures.areas import AreaPicture
from calcanim.storyboard.cues import Cue


def open_below(picture: AreaPicture) -> tuple[Cue, ...]:
    """What showed the whole area goes, and a panel opens for the area so far."""
    gone: tuple[Cue, ...] = (hide(picture.bars, 0.5),)
    if picture.stops is not None:
        gone = (hide(picture.boundary, 0.5), slide(picture, picture.back(), 0.8))
    return (*gone, slide(picture, picture.opened(), 0.9), reveal(picture.so_far, 0.8))


def sweep_edge(picture: AreaPicture, start: float, end: float, run_time: float = 4.0) -> Cue:
    """The edge runs from `start` to `end`, and the curve below is drawn as it goes."""
    return slide(picture, picture.swept(start, end), run_time)


def cut_slice(picture: AreaPicture) -> tuple[Cue, ...]:
    """A slice beside the edge, and below what it adds, over its width."""
    return (
        slide(picture, picture.slice_put(), 0.2),
        hide(picture.edge, 0.3),
        reveal(picture.strip, 0.9),
    )


def thin_slice(picture: AreaPicture) -> tuple[Cue, ...]:
    """The slice becomes thin, until the tangent is left."""
    return slide(picture, picture.slice_thinned(), 3.0), reveal(picture.tangent, 0.6)


def roll_edge(picture: AreaPicture) -> tuple[Cue, ...]:
    """The slice goes; the edge goes on to the end, with the tangent that is as steep there."""
    view = picture.view
    return (
        hide(picture.strip + picture.tangent, 0.5),
        reveal(picture.mark("edge") + picture.rolling, 0.4),
        sweep_edge(picture, view.slice, view.high, 2.0),
    )


def sweep_again(picture: AreaPicture) -> tuple[Cue, ...]:
    """The whole stretch once more; what is not all of the area shows no number."""
    view = picture.view
    shown = (reveal(picture.edge, 0.3),) if picture.area.proper else ()
    return hide(picture.rolling, 0.3), *shown, sweep_edge(picture, view.low, view.high, 2.5)
