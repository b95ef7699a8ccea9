"""Draw and average: draws pile up under their density, and their mean runs to its mean."""

from __future__ import annotations

from calcanim.authoring.cues import plot, reveal, slide
from calcanim.authoring.gestures.closing_in import rows_come
from calcanim.notation.sides import Name
from calcanim.pictures.long_run import DECADES, Dots, LongRun, Runs
from calcanim.pictures.picture import Picture
from calcanim.pictures.tables import number, table
from calcanim.storyboard.cues import Cue


def first_draws(picture: Dots) -> tuple[Cue, ...]:
    """The first hundred draws, one by one, and the place where they balance."""
    return reveal(picture.dots, 0.5), slide(picture, picture.drawn(), 3.8)


def mean_table(run: Runs, goal: float | None) -> Picture:
    """The mean of the first 10, 100, … draws, and how far it is off a `goal`."""
    rows = []
    for k in DECADES:
        mean = run.mean(10**k)
        cells = [number(10**k, 6, "text"), number(mean, 4, "input")]
        if goal is not None:
            cells.append(number(abs(mean - goal), 2, "increment"))
        rows.append(tuple(cells))
    head = (Name("n", "n", "n", "text"), "mean", *(() if goal is None else ("off by",)))
    return table(head, rows, "derivation")


def by_decades(picture: LongRun, rows: Picture) -> tuple[Cue, ...]:
    """The run once more, a row for each power of ten."""
    cues: list[Cue] = [plot(rows, 0.6)]
    for k, row in zip(DECADES, rows_come(rows), strict=True):
        cues += [slide(picture, picture.drawn(k - 1, k), 0.5), row]
    return tuple(cues)
