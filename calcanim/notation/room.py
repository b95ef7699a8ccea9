"""Formulas that have no room: a wider place for them, and letters for their longest parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calcanim.calculus.derivation import Derivation
from calcanim.expressions.pieces import breadth
from calcanim.expressions.tree import Expression, variable
from calcanim.notation.lengths import CARD, FULL, crowded, overlong
from calcanim.notation.lines import Line, beside, line, written
from calcanim.notation.setter import Roles
from calcanim.notation.shown import Shown
from calcanim.notation.sides import Coloured, Name, evaluated, symbol, words
from calcanim.storyboard.words import Region

_LEAST = 3.0  # em: a shorter part is worth no letter
_MOST = 3  # letters for one formula
_LETTERS = "ABDKPQRSTW"


@dataclass(frozen=True, slots=True)
class Abbreviated:
    """Lines in which letters stand for long parts: `letters` in the order of their definitions."""

    lines: tuple[Expression, ...]
    letters: tuple[tuple[str, Expression], ...]

    def definitions(self, word: str, roles: Roles | None = None) -> Line:
        """``let A = x^2 + 1``, with the `word` that leads; for at least one letter."""
        lines = (
            line(symbol(letter), e, kind="definition", roles=roles) for letter, e in self.letters
        )
        return beside(written(words(word)), *lines)


def place_for(*lines: Expression) -> Region:
    """Where lines are written: in the column, or over the whole frame if it is too narrow."""
    return "wide" if crowded(*lines) else "derivation"


def slope_at(
    left: Name, slope: Expression, x: str, at: Expression, value: Shown, place: str
) -> tuple[Line, ...]:
    """``dy/dx at x = 2  = 6·2·(2² + 1)²``, and below it its value; this alone if that is long."""
    name, number = evaluated(left, x, at), Coloured(value, "derivative")
    put = slope.substitute(x, at)
    if put == value.expression or place_for(put) == "wide":
        return (line(name, number, kind="at_point", at=place),)
    first = line(name, put, kind="at_point", at=place)
    return first, line(number, kind="at_point", at=place, after=str(put))


def on_card(*found: Derivation, roles: Roles | None = None) -> Line | None:
    """``d/dx f = result`` for the first of these for which a card has room."""
    for work in found:
        room = CARD - breadth(work.problem)
        if not overlong(work.problem, CARD) and not overlong(work.result, room):
            return line(work.problem, work.result, roles=roles)
    return None


def abbreviated(
    lines: Sequence[Expression], taken: Iterable[str], room: float = FULL
) -> Abbreviated:
    """The same lines, with letters for parts where one is `overlong`.

    The part is named first that makes the lines the shortest; a letter may stand in the definition
    of one that comes after it. Letters are none of those `taken`.
    """
    used = {*taken, *(v for e in lines for v in e.variables)}
    free = [c for c in _LETTERS if c not in used]
    short = tuple(lines)
    letters: list[tuple[str, Expression]] = []
    while any(overlong(e, room) for e in short) and len(letters) < min(_MOST, len(free)):
        counts = Counter(
            node
            for e in short
            for path, node in e.walk()
            if path and node.args and node.variables and _LEAST <= breadth(node) <= room
        )
        if not counts:
            break
        part = max(counts, key=lambda node: (_gain(node, counts[node]), str(node)))
        name = variable(free[len(letters)])
        letters.append((name.value or "", part))
        short = tuple(_named(e, part, name) for e in short)
    return Abbreviated(short, tuple(letters))


def _gain(part: Expression, count: int) -> float:
    """How much shorter the lines become; what occurs once must be written all the same."""
    return count * (breadth(part) - 1) - breadth(part)


def _named(e: Expression, part: Expression, name: Expression) -> Expression:
    if e == part:
        return name
    return Expression(e.op, tuple(_named(a, part, name) for a in e.args), e.value)
