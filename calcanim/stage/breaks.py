"""Where a long formula's lines end: few lines, broken where it costs least, and aligned.

Breaks are chosen for the whole formula at once, as Knuth and Plass (1981) do for paragraphs. A
line that goes on begins with its sign, to the right of the equals sign of the line before; inside
of brackets it begins further in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf

from calcanim.stage.formulas import NEXT, aligned, widths
from calcanim.storyboard.formula import NEVER, Formula, Fragment

_LINE = 6.0  # what another line costs, in the units of `Fragment.cost`
_OPERAND = 2.0  # what it costs more to end a line within a side than before an equals sign
_ALONE = 4.0  # what it costs that nothing but a short left side stands on a line
_SPACE = 0.28  # em between two pieces
_INDENT = 1.0  # em by which lines are indented that have nothing to be aligned with
_SIGN = 1.33  # em that an equals sign takes with its spaces
_DEEPER, _DEEPEST = 0.8, 3  # em for each bracket around a line's beginning; how many count
_SHORT = 0.3  # of the room: a left side that the lines below it are aligned with
_RELATIONS = ("= ", "approx ", "arrow.l ")
_MORE = Fragment("dots.c", 0)


def forms(formula: Formula) -> list[tuple[Fragment, ...]]:
    """The ways in which a formula can be broken, the most usual first."""
    firsts = formula.firsts or formula.segments
    usual = tuple(
        Fragment(s, 0, first=f if f != s else "")
        for s, f in zip(formula.segments, firsts, strict=True)
    )
    # A quotient may be one piece and have rows above and below its bar.
    return [*([usual] if len(usual) > 1 else []), *formula.wraps]


def broken(form: Sequence[Fragment], room: float, anywhere: bool = False) -> str | None:
    """Typst source of `form` on lines of at most `room` em; None where there is no way.

    A line ends right after brackets that open only if it may end `anywhere`.
    """
    spans = widths(tuple(p.source for p in form))
    relation = next((n for n, p in enumerate(form) if _relates(p)), None)
    left = sum(spans[n] + _SPACE for n in range(relation or 0))
    short = left <= _SHORT * room
    ways = []
    for indents in _indents(form, relation, left, short):
        cuts = _cuts(form, spans, indents, room, relation if short else None)
        if cuts and (anywhere or all(form[a].cost < NEVER for a in cuts[1:-1])):
            ways.append((cuts, indents))
    if not ways:
        return None
    # Of equally many lines the first: aligned with the sign rather than merely indented.
    cuts, indents = min(ways, key=lambda way: len(way[0]))
    lines = []
    for a, b in pairwise(cuts):
        head = form[a].first if a and form[a].first else form[a].source
        lines.append((indents[a], " ".join([head, *(p.source for p in form[a + 1 : b])])))
    return aligned(lines)


def rows(body: str) -> int:
    """On how many lines the source that `broken` gives is set."""
    return body.count(NEXT) + 1


def _relates(piece: Fragment) -> bool:
    return piece.source.startswith(_RELATIONS)


def _indents(
    form: Sequence[Fragment], relation: int | None, left: float, short: bool
) -> Iterator[list[float]]:
    """How far a line is indented, in em, that begins with each of the pieces: the ways there are.

    `relation` is the first piece with an equals sign, and `left` the width of what stands before.
    """
    inner = [_DEEPER * min(p.depth, _DEEPEST) for p in form]
    if relation is not None and short:
        below = left + _SIGN
        yield [left if _relates(p) else below + d for p, d in zip(form, inner, strict=True)]
    further = _INDENT if short or relation is None else 2 * _INDENT
    yield [
        (_INDENT if _relates(p) or n < (relation or 0) else further) + d
        for n, (p, d) in enumerate(zip(form, inner, strict=True))
    ]


def _cuts(
    form: Sequence[Fragment],
    spans: Sequence[float],
    indents: Sequence[float],
    room: float,
    relation: int | None,
) -> list[int]:
    """Where the lines begin, 0 and the end included; empty where a piece is too wide."""
    count = len(form)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, count + 1):
        found = (inf, end)
        width = -_SPACE
        for start in range(end - 1, -1, -1):
            width += spans[start] + _SPACE
            limit = room - (indents[start] if start else 0.0)
            if width > limit:
                # A line that begins further to the left may still hold more.
                if width > room:
                    break
                continue
            cost = best[start][0] + ((limit - width) / room) ** 2
            if start:
                inside = 0.0 if _relates(form[start]) else _OPERAND
                cost += _LINE + form[start].cost + inside + _ALONE * (start == relation)
            if cost < found[0]:
                found = (cost, start)
        best.append(found)
    if best[count][0] == inf:
        return []
    cuts, end = [count], count
    while end:
        end = best[end][1]
        cuts.insert(0, end)
    return cuts


def shortened(form: Sequence[Fragment], count: int) -> tuple[Fragment, ...]:
    """The first `count` pieces, and dots for the rest."""
    return (*form[:count], _MORE) if count < len(form) else tuple(form)
