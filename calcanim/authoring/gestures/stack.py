"""Stack: bars climb onto those before them, and the sum so far is read out; then it runs on."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.authoring.cues import hide, reveal, slide, write
from calcanim.authoring.gestures.closing_in import rows_come
from calcanim.notation.lines import Line
from calcanim.pictures.picture import Picture
from calcanim.pictures.term_bars import TermBars
from calcanim.storyboard.cues import Cue

_STEP, _REST, _RUN = 1.0, 3.0, 2.4  # s


def stack(bars: TermBars, lines: Sequence[Line] = ()) -> list[tuple[Cue, ...]]:
    """The second bar and the next ones each with its line, then all others at once."""
    groups: list[tuple[Cue, ...]] = [(reveal(bars.so_far, 0.5),)]
    done = 1
    for each in lines[: bars.count - 1]:
        climb = slide(bars, bars.stacking(done, done + 1), _STEP)
        groups.append((climb, write(each, run_time=0.5)))
        done += 1
    if done < bars.count:
        groups.append((slide(bars, bars.stacking(done, bars.count), _REST),))
    return groups


def add_up(bars: TermBars) -> tuple[Cue, ...]:
    """The bars gather in a tower, as high as their sum; those of both signs stay as they are."""
    if not bars.is_tower:
        return ()
    return slide(bars, bars.towering(), 3.0), reveal(bars.whole)


def run_on(bars: TermBars, rows: Picture | None = None) -> tuple[Cue, ...]:
    """The window runs on beyond the bars, and a row of the table comes at each end."""
    come = () if rows is None else rows_come(rows)
    ends = 0 if bars.further is None else len(bars.further.ends)
    early = len(come) - ends  # rows for places where there are bars
    cues: list[Cue] = [*come[:early]]
    if ends:
        cues += [hide(bars.spans, 0.3), reveal(bars.stairs, 0.4)]
    for n in range(ends):
        cues.append(slide(bars, bars.running(n), _RUN))
        cues += come[early + n : early + n + 1]
    return tuple(cues)
