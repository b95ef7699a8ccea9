"""Where a long formula's lines end: few lines, broken where it costs least.

Breaks are chosen for the whole formula at once, as Knuth and Plass (1981) do for paragraphs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from calcanim.stage.formulas import aligned, widths
from calcanim.storyboard.formula import Formula, Fragment

_LINE = 10.0  # what another line costs, in the units of `Fragment.cost`
_SPACE = 0.28  # em between two pieces
_INDENT = 1.0  # em by which all lines but the first are indented
_MORE = Fragment("dots.c", 0)


def forms(formula: Formula) -> list[tuple[Fragment, ...]]:
    """The ways in which a formula can be broken, the most usual first."""
    usual = tuple(Fragment(s, 0) for s in formula.segments)
    return [form for form in (usual, *formula.wraps) if len(form) > 1]


def broken(form: Sequence[Fragment], room: float) -> str | None:
    """Typst source of `form` on lines of at most `room` em; None where a piece is wider."""
    spans = widths(tuple(p.source for p in form))
    count = len(form)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, count + 1):
        found = (float("inf"), end)
        width = -_SPACE
        for start in range(end - 1, -1, -1):
            width += spans[start] + _SPACE
            limit = room - (_INDENT if start else 0.0)
            if width > limit:
                break
            slack = ((limit - width) / room) ** 2 if end < count else 0.0
            cost = best[start][0] + slack + (_LINE + form[start].cost if start else 0.0)
            if cost < found[0]:
                found = (cost, start)
        best.append(found)
    if best[count][0] == float("inf"):
        return None
    cuts, end = [count], count
    while end:
        end = best[end][1]
        cuts.insert(0, end)
    rows = [" ".join(p.source for p in form[a:b]) for a, b in pairwise(cuts)]
    return aligned(rows)


def shortened(form: Sequence[Fragment], count: int) -> tuple[Fragment, ...]:
    """The first `count` pieces, and dots for the rest."""
    return (*form[:count], _MORE) if count < len(form) else tuple(form)
