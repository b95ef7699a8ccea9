"""Sort the terms: a row for each, with its rule and what it becomes, beside its tangent."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.authoring.cues import plot, reveal
from calcanim.calculus.derivation import RULE_NAMES
from calcanim.calculus.derivatives.by_term import Ruled, TermRule
from calcanim.expressions.pieces import breadth
from calcanim.expressions.tree import Expression
from calcanim.notation.lengths import COLUMN
from calcanim.pictures.plots import flat
from calcanim.pictures.tables import table
from calcanim.pictures.term_curves import MOST_CURVES, TermCurves
from calcanim.storyboard.cues import Cue
from calcanim.storyboard.formula import Formula, prose

_RULE = 6.0  # em: the name of a rule, with the space beside it

_WAVES = {"sin": "sine", "cos": "cosine"}
_SHORT = {"line": "straight", "constant": "flat"}


@dataclass(frozen=True, slots=True)
class SortedTerms:
    """What comes on, and for each row of the table the cues that show it."""

    begin: tuple[Cue, ...]
    rows: tuple[tuple[Cue, ...], ...]


def sort_terms(found: Ruled, seen: TermCurves) -> SortedTerms:
    """Rows of term, rule and derivative; each comes with the tangent in the picture.

    The table has the column, or all of the frame where a row is too long for that.
    """
    terms = found.terms[:MOST_CURVES]
    cells = [(flat(t.term, "function"), _name(t), flat(t.derivative, "derivative")) for t in terms]
    widest = sum(max(breadth(e) for e in column) for column in _columns(terms))
    wide = widest + _RULE > COLUMN
    rows = table(("term", "rule", "slope"), cells, "wide" if wide else "derivation")
    cues = tuple(
        (
            reveal(rows.mark(f"row.{n}"), 0.4),
            *(() if wide else (reveal(seen.tangent(n) + seen.name_of(n), 0.5),)),
        )
        for n in range(len(terms))
    )
    come = plot(rows, 0.8)
    return SortedTerms((come,) if wide else (plot(seen, 0.8), come), cues)


def _columns(terms: tuple[TermRule, ...]) -> tuple[list[Expression], list[Expression]]:
    return [t.term for t in terms], [t.derivative for t in terms]


def _name(t: TermRule) -> Formula:
    """A rule as it is called beside its term."""
    if t.kind in _SHORT or t.kind == "wave":
        return prose(_SHORT.get(t.kind) or _WAVES[t.core.value or ""], "text")
    return prose(RULE_NAMES[t.rule].removesuffix(" rule"), "text")
