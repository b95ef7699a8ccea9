"""Draws: seeded samples fall below a density, and the share within an interval is counted."""

from __future__ import annotations

from itertools import pairwise

from calcanim.authoring.cues import hide, plot, reveal, slide
from calcanim.notation.sides import Name
from calcanim.pictures.chances import DRAWS, ChancePicture
from calcanim.pictures.picture import Picture
from calcanim.pictures.tables import number, table
from calcanim.storyboard.cues import Cue


def share_table(picture: ChancePicture) -> Picture:
    """How many draws, and the share of them within the interval."""
    rows = [(number(n, 6, "input"), number(picture.samples.share(n), 5, "area")) for n in DRAWS]
    return table((Name("n", "n", "n", "input"), "share"), rows, "derivation")


def shower(picture: ChancePicture) -> tuple[Cue, ...]:
    """Draws fall below the curve, uncounted: more of them where it is high."""
    return reveal(picture.dots, 0.1), slide(picture, picture.drawn(0, DRAWS[1]), 4.0)


def shower_ends(picture: ChancePicture) -> tuple[Cue, ...]:
    """They go, and one is there when draws are counted later."""
    return hide(picture.dots, 0.4), slide(picture, picture.drawn(0, 1), 0.1)


def first_draws(picture: ChancePicture, rows: Picture) -> tuple[Cue, ...]:
    """The first ten, one after the other."""
    return (
        plot(rows, 0.6),
        reveal(picture.dots + picture.counted, 0.3),
        slide(picture, picture.drawn(0, DRAWS[0]), 2.0),
        reveal(rows.mark("row.0"), 0.4),
    )


def more_draws(picture: ChancePicture, rows: Picture) -> tuple[Cue, ...]:
    """Ten times as many, again and again; the last ones as a histogram."""
    cues: list[Cue] = []
    for n, (first, last) in enumerate(pairwise(DRAWS[:-1]), 1):
        cues += [
            slide(picture, picture.drawn(first, last), 1.8),
            reveal(rows.mark(f"row.{n}"), 0.4),
        ]
    return tuple(cues)


def all_draws(picture: ChancePicture, rows: Picture) -> tuple[Cue, ...]:
    """The dots become bars, which grow finer with all of the draws."""
    return (
        hide(picture.dots + picture.filled_part, 0.5),
        reveal(picture.bars, 0.6),
        slide(picture, picture.refined(), 2.4),
        reveal(rows.mark(f"row.{len(DRAWS) - 1}"), 0.4),
    )


def draws_go(picture: ChancePicture) -> Cue:
    """The draws go, and the interval with them."""
    return hide(picture.bars + picture.counted + picture.edges, 0.5)
