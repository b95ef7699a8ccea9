"""Run index: one term after the other is lit in the line, and rises as a bar."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.authoring.cues import light, slide, unlight
from calcanim.notation.lines import Line
from calcanim.pictures.term_bars import TermBars
from calcanim.storyboard.cues import Cue

_SLOWLY = 3  # terms that one can follow one by one
_SLOW, _QUICK = 0.5, 0.2  # s


def run_index(
    bars: TermBars, line: Line | None, keys: Sequence[str | None], role: str = "function"
) -> tuple[tuple[Cue, ...], tuple[Cue, ...]]:
    """The first bar rises as the part of the line with its key is lit, in `role`; then the others.

    Terms that the line leaves out have the key of its dots, or none. The bars wait in the axis.
    """
    groups: list[list[Cue]] = []
    lit: list[str] = []
    for n in range(bars.count):
        time = _SLOW if n < _SLOWLY else _QUICK
        cues: list[Cue] = [slide(bars, bars.reaching(n), time)]
        key = keys[n] if n < len(keys) else None
        if line is not None and key is not None and key not in lit:
            lit.append(key)
            cues.append(light(line, *lit, role=role, run_time=time))
        groups.append(cues)
    first, others = groups[:1], groups[1:]
    end: list[Cue] = [unlight(line)] if lit and line is not None else []
    return tuple(c for g in first for c in g), tuple(c for g in (*others, end) for c in g)
