"""Plot errors: they fall along straight lines, and climb again where steps are too small."""

from __future__ import annotations

from dataclasses import replace

from calcanim.authoring.cues import plot, reveal, slide
from calcanim.authoring.gestures.closing_in import rows_come
from calcanim.notation.lines import fresh_id
from calcanim.pictures.error_plot import FINEST, SMALL, ErrorPlot
from calcanim.pictures.picture import Mark, Picture
from calcanim.storyboard.cues import Cue


def fall(picture: ErrorPlot) -> tuple[Cue, ...]:
    """Both curves, from large steps to small ones, and the lines along which they fall."""
    return (
        *_shown(picture.curves),
        slide(picture, picture.drawn(0.0, SMALL), 4.0),
        *_shown(picture.names),
        *_shown(picture.lines),
    )


def climb_again(picture: ErrorPlot) -> tuple[Cue, ...]:
    """The curves go on to the smallest steps."""
    return slide(picture, picture.drawn(SMALL, FINEST), 5.0), *_shown(picture.rounding)


def settle(picture: ErrorPlot, rows: Picture) -> tuple[Cue, ...]:
    """Where each curve is lowest, after the way there once more, and the numbers of it."""
    return (
        slide(picture, picture.drawn(FINEST, 0.0), 1.0),
        slide(picture, picture.drawn(0.0, FINEST), 4.0),
        *_shown(picture.bests),
        plot(rows, 0.8),
        *rows_come(rows),
    )


def poster(picture: ErrorPlot) -> tuple[Cue, ...]:
    """The picture once more, for the card."""
    again = replace(picture, id=fresh_id("figure"))
    return (
        plot(again, 0.9),
        *_shown(again.curves),
        slide(again, again.drawn(0.0, FINEST), 3.0),
        *_shown(again.bests),
        *_shown(again.names),
    )


def _shown(mark: Mark | None) -> tuple[Cue, ...]:
    return () if mark is None else (reveal(mark, 0.6),)
