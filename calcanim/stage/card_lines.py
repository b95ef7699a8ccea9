"""What is written on an open card: whole statements, one or more of them on a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from calcanim.stage.formulas import Line, extent
from calcanim.stage.layout import MIN_EM
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.theme import Theme

_APART = "quad "  # source between two statements
_NEXT = " \\ "


def in_statements(
    formula: Formula,
    width: float,
    em: float,
    theme: Theme,
    height: float,
    whole: bool = False,
    least: float = MIN_EM,
) -> Line | None:
    """Statements side by side or below one another, as large as there is room, none of them broken.

    Where there is no room for all of size `least`, in units, the last are left out, unless it is
    to be `whole`. None where there is room for none, or for nothing but what a name means.
    """
    pieces = _statements(formula)
    only_names = formula.claims[:1] and formula.claims[0].kind == "definition"
    fewest = len(pieces) if whole else 2 if only_names and len(pieces) > 1 else 1
    for count in range(len(pieces), fewest - 1, -1):
        ways = [_in_rows(pieces[:count], cuts) for cuts in _cuts(count)]
        sizes = [min(width / wide, height / high, em) for wide, high in map(extent, ways)]
        best = max(range(len(ways)), key=sizes.__getitem__)
        if sizes[best] >= least:
            return Line(formula, max(sizes[best] * 0.999, MIN_EM), theme, ways[best])
    return None


def _statements(formula: Formula) -> list[str]:
    found: list[str] = []
    for segment in formula.segments:
        if found and not segment.startswith(_APART):
            found[-1] += f" {segment}"
        else:
            while segment.startswith(_APART):
                segment = segment.removeprefix(_APART)
            found.append(segment)
    return found


def _cuts(count: int) -> Iterator[tuple[int, ...]]:
    """The ways to put so many statements into rows: where each row begins, and the end."""
    for rows in range(count):
        for inner in combinations(range(1, count), rows):
            yield (0, *inner, count)


def _in_rows(pieces: Sequence[str], cuts: Sequence[int]) -> str:
    lines = [" quad quad ".join(pieces[a:b]) for a, b in pairwise(cuts)]
    return "$ " + _NEXT.join(lines) + " $"
