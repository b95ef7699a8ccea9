"""Let go: an open end is stopped short of, and then its boundary runs off."""

from __future__ import annotations

from collections.abc import Iterator

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import hide, reveal, slide, write
from calcanim.authoring.gestures.closing_in import closing_in
from calcanim.authoring.gestures.fill import fill
from calcanim.authoring.gestures.pose import pose
from calcanim.authoring.statements.areas import asked, comes_to_rest
from calcanim.authoring.words import Told, is_brief, told
from calcanim.notation.lines import Line
from calcanim.pictures.areas import AreaPicture
from calcanim.pictures.tables import boundary_table
from calcanim.storyboard.board import Beat


def let_go(picture: AreaPicture, given: Line, meant: Line, number: str) -> Iterator[Beat]:
    """The question about an area with open ends, then what it does; it comes to the `number`.

    `meant` is the line of what is meant by such an area.
    """
    area, outward, last = picture.area, picture.outward, picture.last
    facts = {"low": area.low, "high": area.high, "pole": area.pole or area.low}
    if outward:
        title = "An area without an end"
        question = "From {low} to {high} the region never ends. Can its area still be a number?"
    else:
        title = "An area without a bottom" if last < 0 else "An area without a top"
        question = "Near {pole} the curve runs off to infinity. Can the area still be a number?"
    asked_for = None if outward else asked(area)
    yield beat(title, pose(picture, given), asked_for, fill(picture), question, **facts)

    yield beat(
        "Stop short, then let go",
        "So stop short of the end first, where all is finite.",
        hide(picture.whole, 0.4),
        slide(picture, picture.stopped(), 0.3),
        reveal(picture.boundary, 1.0),
        write(meant),
        _pushed(picture),
        slide(picture, picture.pushed(), 5.0),
        _settles(picture, number),
    )


def check(picture: AreaPicture, answer: Line, number: str) -> Beat:
    """The area up to boundaries that come ever nearer to the open ends, beside the `answer`."""
    again = number if is_brief(number) else "that number"
    rows = boundary_table(picture.view, picture.outward)
    return closing_in(rows, answer, comes_to_rest(picture.area, picture.outward, again))


def _pushed(picture: AreaPicture) -> Told:
    ends = picture.area.open_ends
    if len(ends) > 1 and picture.outward:
        return told("Now push every boundary outwards, and watch the area.")
    if len(ends) > 1:
        return told("Now push every boundary towards its end, and watch the area.")
    if picture.outward:
        return told("Now push the boundary outwards, and watch the area.")
    return told("Now push the boundary towards {pole}, and watch the area.", pole=ends[0][0])


def _settles(picture: AreaPicture, number: str) -> Told:
    if not picture.area.diverges:
        return told("The area settles: it closes in on {number}.", number=number)
    if picture.area.swings:
        return told("The area settles on nothing: it swings for ever.")
    if picture.last < 0:
        return told("The area never settles: it falls past every number.")
    return told("The area never settles: it grows past every number.")
