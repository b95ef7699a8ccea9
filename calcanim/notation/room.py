"""Formulas that have no room: a wider place for them, and letters for their longest parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, variable
from calcanim.expressions.typst import typst
from calcanim.notation.lengths import FULL, overlong
from calcanim.notation.setter import Roles, Setter
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import states

_LEAST = 3.0  # em: a shorter part is worth no letter
_MOST = 3  # letters for one formula
_LETTERS = "ABDKPQRSTW"


@dataclass(frozen=True, slots=True)
class Abbreviated:
    """Lines in which letters stand for long parts: `letters` in the order of their definitions."""

    lines: tuple[Expression, ...]
    letters: tuple[tuple[str, Expression], ...]

    def definitions(self, word: str, roles: Roles | None = None) -> Formula:
        """``let A = x^2 + 1``, with the `word` that leads; for at least one letter."""
        setter = Setter().raw(f'"{word}"', "word", "muted", word)
        texts = []
        for n, (letter, e) in enumerate(self.letters):
            setter.sign("quad" if n else "").raw(
                typst(variable(letter)), f"letter{n}", "", spoken(variable(letter))
            )
            setter.sign("=").expression(e, f"part{n}", roles)
            texts.append(f"{letter} = {e}")
        text = "; ".join(texts)
        return setter.build(text, claims=states(text, "definition"))


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
