"""Stack: bars climb onto those before them, and the sum so far is read out; then it runs on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from calcanim.authoring.cues import hide, reveal, slide, write
from calcanim.authoring.gestures.closing_in import rows_come
from calcanim.notation.lines import Line
from calcanim.pictures.picture import Picture
from calcanim.pictures.term_bars import TermBars
from calcanim.storyboard.cues import Cue

_STEP, _REST, _RUN = 1.0, 3.0, 2.4  # s


class Stacked(NamedTuple):
    """What is read out, the first bars with their lines, and all others."""

    begun: tuple[Cue, ...]
    slowly: tuple[Cue, ...]
    rest: tuple[Cue, ...]


def stack(bars: TermBars, lines: Sequence[Line] = ()) -> Stacked:
    """The second bar and the next ones climb, each with its line, then all others at once."""
    slowly: list[Cue] = []
    kept = lines[: max(bars.count - 1, 0)]
    for n, each in enumerate(kept, 1):
        slowly += [slide(bars, bars.stacking(n, n + 1), _STEP), write(each, size=1.8, run_time=0.5)]
    done = len(kept) + 1
    rest = (slide(bars, bars.stacking(done, bars.count), _REST),) if done < bars.count else ()
    begun = (reveal(bars.so_far, 0.5),) if bars.count else ()
    return Stacked(begun, tuple(slowly), rest)


def add_up(bars: TermBars) -> tuple[Cue, ...]:
    """The bars gather in a tower as high as their sum, and leave the sums so far as dots.

    Where they have both signs, the end of the last one is measured.
    """
    if not bars.is_tower:
        return slide(bars, bars.widened(), 0.6), reveal(bars.dots), reveal(bars.whole)
    return reveal(bars.dots, 0.4), slide(bars, bars.towering(), 3.0), reveal(bars.whole)


def run_on(bars: TermBars, rows: Picture | None = None) -> tuple[Cue, ...]:
    """The window runs on beyond the bars, and a row of the table comes at each end."""
    come = () if rows is None else rows_come(rows)
    ends = 0 if bars.further is None else len(bars.further.ends)
    early = len(come) - ends  # rows for places where there are bars
    cues: list[Cue] = [*come[:early]]
    if ends:
        cues += [hide(bars.dots, 0.3), reveal(bars.stairs + bars.read_out, 0.4)]
    for n in range(ends):
        cues.append(slide(bars, bars.running(n), _RUN))
        cues += come[early + n : early + n + 1]
    return tuple(cues)


def stack_again(bars: TermBars, counts: Sequence[int], rows: Picture) -> tuple[Cue, ...]:
    """The bars stand, and climb once more; a row comes for each of `counts`, in rising order."""
    cues: list[Cue] = [slide(bars, bars.standing(), 1.0)]
    for start, end, row in zip((1, *counts[:-1]), counts, rows_come(rows), strict=True):
        cues += [slide(bars, bars.stacking(start, end), 1.2), row]
    return tuple(cues)
