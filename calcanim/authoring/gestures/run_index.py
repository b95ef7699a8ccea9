"""Run index: one term after the other is lit, in the line and as a bar."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.authoring.cues import light, slide
from calcanim.notation.lines import Line
from calcanim.pictures.term_bars import TermBars
from calcanim.storyboard.cues import Cue

_SLOWLY = 3  # terms that one can follow one by one
_SLOW, _QUICK = 0.5, 0.2  # s


def run_index(
    bars: TermBars, line: Line | None, keys: Sequence[str | None], role: str = "function"
) -> list[tuple[Cue, ...]]:
    """For each bar the cues that light it, and the part of the line with its key, in `role`.

    Terms that the line leaves out have the key of its dots, or none. Nothing stands out in the end.
    """
    groups: list[tuple[Cue, ...]] = []
    lit: set[str] = set()
    for n in range(bars.count):
        time = _SLOW if n < _SLOWLY else _QUICK
        cues: list[Cue] = [slide(bars, bars.lighting(n), time)]
        key = keys[n] if n < len(keys) else None
        if line is not None and key is not None and key not in lit:
            cues.append(light(line, key, role=role, run_time=time))
            lit.add(key)
        groups.append(tuple(cues))
    if groups:
        groups[-1] = (*groups[-1], slide(bars, bars.lighting(-1), 0.3))
    return groups
