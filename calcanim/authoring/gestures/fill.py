"""Fill: the area comes on; then rectangles take its place, and become more and more."""

from __future__ import annotations

from calcanim.authoring.cues import hide, plot, reveal, slide, write
from calcanim.authoring.statements.areas import closer, sums
from calcanim.authoring.words import Told, told
from calcanim.notation.integrals import SUMS, rectangles_of, strip_width
from calcanim.notation.lines import Line
from calcanim.notation.shown import measured
from calcanim.pictures.areas import AreaPicture
from calcanim.pictures.picture import Picture
from calcanim.pictures.tables import rectangle_table
from calcanim.storyboard.cues import Cue


def fill(picture: AreaPicture) -> tuple[Cue, ...]:
    """The area washes in, from left to right."""
    return reveal(picture.whole, 0.1), slide(picture, picture.washed(), 2.4)


def cut_up(picture: AreaPicture) -> tuple[Told, tuple[Line, ...]]:
    """Rectangles as tall as the curve at left ends, at right ends, at midpoints; and the lines."""
    area, count = picture.area, picture.counts[0]
    strip = strip_width(area.x, area.low, area.high, count)
    lines = tuple(
        rectangles_of(kind, area.x, area.low, area.high, count, measured(total))
        for kind, total in zip(SUMS, picture.sums[:3], strict=True)
    )
    shows = [(*refine(picture, max(n - 1, 0), n), write(each)) for n, each in enumerate(lines)]
    said = told(
        hide(picture.whole, 0.5),
        reveal(picture.rectangles, 1.2),
        "Cut it into {count} equal strips,",
        write(strip),
        "each a rectangle as tall as the curve at its left end.",
        sums(picture.sums[:3], shows),
        count=count,
    )
    return said, (strip, *lines)


def refine(picture: AreaPicture, first: int, last: int, run_time: float = 1.0) -> tuple[Cue, ...]:
    """From one partition to a later one, each growing out of the one before."""
    return tuple(slide(picture, picture.refined(n, n + 1), run_time) for n in range(first, last))


def once_more(picture: AreaPicture) -> tuple[Cue, ...]:
    """All the way back to the first partition, and on to the finest."""
    finest = len(picture.counts) - 1
    return (
        slide(picture, picture.refined(finest, 2), 0.6),
        slide(picture, picture.refined(2, finest), 1.2),
    )


def refine_on(picture: AreaPicture) -> tuple[Told, Picture]:
    """Ever more rectangles, and their sums in a table beside them, row by row; and that."""
    rows, missed = rectangle_table(picture.view, picture.area.value.approx)
    come: list[tuple[Cue, ...]] = [(reveal(rows.mark("row.0"), 0.4),)]
    for n in range(1, len(missed)):
        come.append((*refine(picture, 2 * n, 2 * n + 2, 0.8), reveal(rows.mark(f"row.{n}"), 0.4)))
    said = told("Halve the strips, again and again.", plot(rows, 0.8), *come, closer(missed))
    return said, rows
