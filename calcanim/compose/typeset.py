"""Expressions into formulas: every node of a tree becomes a keyed part.

The key of the node at path (1, 0) of the expression set as ``right`` is ``right.1.0``, so that
moves between paths are moves between keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Self

from calcanim.expressions.tree import Expression, Path
from calcanim.expressions.typst import segments, typst
from calcanim.storyboard.formula import Claim, Formula, Part

Roles = Callable[[Path, Expression], str]


def by_variable(roles: Mapping[str, str]) -> Roles:
    """Colours every variable by its role."""
    return lambda path, node: roles.get(node.value or "", "") if node.op == "variable" else ""


def key(prefix: str, path: Path) -> str:
    """The key of the node at `path` of the expression that was set as `prefix`."""
    return ".".join((prefix, *map(str, path)))


class Setter:
    """Builds one formula piece by piece; a long one breaks between pieces."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.pieces: list[str] = []
        self._before = ""

    def raw(self, source: str, name: str, role: str = "") -> Self:
        """Typst source of our own, as one part."""
        return self._add(self._wrap(source, name, role))

    def sign(self, source: str) -> Self:
        """A sign such as ``=`` that stays with what follows it."""
        self._before += source + " "
        return self

    def expression(
        self, e: Expression, name: str, roles: Roles | None = None, role: str = ""
    ) -> Self:
        """`e`, every node of it a part."""

        def mark(path: Path, source: str) -> str:
            own = roles(path, e.at(path)) if roles else ""
            return self._wrap(source, key(name, path), own or (role if not path else ""))

        for piece in segments(e, mark):
            self._add(piece)
        return self

    def differential(self, above: str, below: str, name: str, roles: Mapping[str, str]) -> Self:
        """The Leibniz fraction d(above)/d(below)."""
        top = self._wrap(f"dif {_letter(above)}", f"{name}.above", roles.get(above, ""))
        under = self._wrap(f"dif {_letter(below)}", f"{name}.below", roles.get(below, ""))
        return self._add(self._wrap(f"frac({top}, {under})", name, ""))

    def build(self, text: str, spoken: str = "", claim: Claim | None = None) -> Formula:
        """The formula."""
        return Formula(tuple(self.pieces), tuple(self.parts), text, spoken, claim)

    def _wrap(self, source: str, name: str, role: str) -> str:
        part = Part(name, role)
        if part not in self.parts:
            self.parts.append(part)
        return f"part(#{self.parts.index(part)}, {source})"

    def _add(self, piece: str) -> Self:
        self.pieces.append(self._before + piece)
        self._before = ""
        return self


def _letter(symbol: str) -> str:
    return typst(Expression("variable", (), symbol))


def plain(source: str, text: str, role: str = "text") -> Formula:
    """One part of one role: a label, a name, a number."""
    return Formula((f"part(#0, {source})",), (Part("all", role),), text)


def one(e: Expression, role: str = "text", text: str = "") -> Formula:
    """An expression in one colour."""
    return plain(typst(e), text or str(e), role)


def moves(pairs: Iterable[tuple[Path, Path]], old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Moves between paths as moves between the keys of two formulas."""
    return tuple((key(old, a), key(new, b)) for a, b in pairs)
