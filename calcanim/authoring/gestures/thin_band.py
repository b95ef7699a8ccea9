"""Thin band: a band at one place becomes thin; its area goes, and area over width settles."""

from __future__ import annotations

from calcanim.authoring.cues import hide, plot, reveal, slide
from calcanim.notation.sides import Name
from calcanim.pictures.chances import ChancePicture
from calcanim.pictures.picture import Picture
from calcanim.pictures.tables import number, table
from calcanim.storyboard.cues import Cue


def band_table(picture: ChancePicture) -> Picture:
    """Width, area, and area over width of ever thinner bands."""
    rows = [
        (number(w, 3, "increment"), number(mass, 4, "area"), number(rate, 4, "derivative"))
        for w, mass, rate in picture.bands()
    ]
    head = (
        Name("w", "w", "width", "increment"),
        Name('"area"', "area", "area", "area"),
        Name('"area" slash w', "area/w", "area divided by width", "derivative"),
    )
    return table(head, rows, "derivation")


def thin_band(picture: ChancePicture, rows: Picture) -> tuple[Cue, ...]:
    """The band becomes a tenth as wide, again and again; its numbers come row by row."""
    cues: list[Cue] = [
        slide(picture, picture.thinned(0, 0), 0.1),
        reveal(picture.band, 0.6),
        plot(rows, 0.6),
        reveal(rows.mark("row.0"), 0.4),
    ]
    for n in range(1, len(picture.bands())):
        cues += [slide(picture, picture.thinned(n - 1, n), 2.4), reveal(rows.mark(f"row.{n}"), 0.4)]
    return tuple(cues)


def band_again(picture: ChancePicture) -> tuple[Cue, ...]:
    """Wide once more, and thin: the height stays."""
    last = len(picture.bands()) - 1
    return (
        slide(picture, picture.thinned(last, 0), 1.6),
        slide(picture, picture.thinned(0, 1), 1.6),
    )


def band_goes(picture: ChancePicture) -> Cue:
    """The band and its numbers go, and the height that stayed."""
    return hide(picture.band + picture.height, 0.5)
