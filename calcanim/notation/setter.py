"""Expressions into formulas: every node of a tree becomes a keyed part.

The key of the node at path (1, 0) of the expression set as ``right`` is ``right.1.0``, so that
moves between paths are moves between keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Self

from calcanim.expressions.pieces import breadth, pieces
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, Path
from calcanim.expressions.typst import Mark, segments, typst
from calcanim.storyboard.formula import NEVER, Claim, Formula, Fragment, Part

Roles = Callable[[Path, Expression], str]
# Source of our own, or a sign before an expression, the expression, and how its parts are marked.
_Item = tuple[str, Expression | None, Mark | None]

# Widths in em for which a long formula is also written in pieces: a frame's width, a phone's, a
# column's, a label's.
_ROOMS = (22.0, 16.0, 12.0, 6.0)

_PART = re.compile(r"part\(#(\d+),")
_SAID = {
    "=": "equals",
    "approx": "is about",
    "dot.op": "times",
    "times": "times",
    "+": "plus",
    "-": "minus",
    "arrow.r": "goes to",
    "<-": "becomes",
}


def by_variable(roles: Mapping[str, str]) -> Roles:
    """Colours every variable by its role."""
    return lambda path, node: roles.get(node.value or "", "") if node.op == "variable" else ""


def by_place(places: Mapping[Path, str], roles: Mapping[str, str]) -> Roles:
    """Colours what stands at these places, and every variable, by its role."""
    variables = by_variable(roles)
    return lambda path, node: variables(path, node) or places.get(path, "")


def key(prefix: str, path: Path) -> str:
    """The key of the node at `path` of the expression that was set as `prefix`."""
    return ".".join((prefix, *map(str, path)))


class Setter:
    """Builds one formula piece by piece; a long one breaks between pieces."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.pieces: list[str] = []
        self.firsts: list[str] = []
        self.words: list[str] = []
        self._numbers: dict[Part, int] = {}
        self._before = ""
        self._items: list[_Item] = []

    def raw(self, source: str, name: str, role: str = "", said: str = "") -> Self:
        """Typst source of our own, as one part, and how it is said."""
        self.say(said)
        return self.piece(self.part(source, name, role))

    def sign(self, source: str, said: str | None = None) -> Self:
        """A sign such as ``=`` that stays with what follows it, and how it is said if not usual."""
        self._before += source + " "
        if self.words and "," in self.words[-1]:
            self.words[-1] += ","  # what paused before pauses here too
        return self.say(_SAID.get(source, "") if said is None else said)

    def take(self, other: Formula, prefix: str) -> Self:
        """Another formula as it is, the keys of its parts after `prefix`."""
        mine = [self.part_number(f"{prefix}.{p.key}", p.role) for p in other.parts]
        for segment in other.segments:
            self.piece(_PART.sub(lambda m: f"part(#{mine[int(m[1])]},", segment))
        return self.say(other.spoken)

    def expression(
        self, e: Expression, name: str, roles: Roles | None = None, role: str = ""
    ) -> Self:
        """`e`, every node of it a part."""

        def mark(path: Path, source: str) -> str:
            own = roles(path, e.at(path)) if roles else ""
            return self.part(source, key(name, path), own or (role if not path else ""))

        self._items.append((self._before, e, mark))
        for piece, first in zip(segments(e, mark), segments(e, mark, dots=True), strict=True):
            self.pieces.append(self._before + piece)
            self.firsts.append(self._before + first)
            self._before = ""
        return self.say(spoken(e))

    def differential(
        self,
        above: str,
        below: str,
        name: str,
        roles: Mapping[str, str],
        at: tuple[str, str] = ("", ""),
    ) -> Self:
        """The Leibniz fraction d(above)/d(below); `at` is source that stays with it, and words."""
        top = self.part(f"dif {_letter(above)}", f"{name}.above", roles.get(above, ""))
        self.say(f"d {above} by d {below}")
        under = self.part(f"dif {_letter(below)}", f"{name}.below", roles.get(below, ""))
        self.say(at[1])
        return self.piece(" ".join([self.part(f"frac({top}, {under})", name, ""), *at[:1]]).strip())

    def build(self, text: str, said: str = "", claims: Sequence[Claim] = ()) -> Formula:
        """The formula; without `said` it is read out piece by piece."""
        said = said or " ".join(self.words)
        return Formula(
            tuple(self.pieces),
            tuple(self.parts),
            text,
            said,
            tuple(claims),
            firsts=tuple(self.firsts) if self.firsts != self.pieces else (),
            wraps=_wraps(self._items),
        )

    def say(self, words: str) -> Self:
        """How what was set last is said."""
        if words:
            self.words.append(words)
        return self

    def part(self, source: str, name: str, role: str = "") -> str:
        """Typst source that is the part `name`, to be put into a piece."""
        return f"part(#{self.part_number(name, role)}, {source})"

    def part_number(self, name: str, role: str = "") -> int:
        """The number by which source refers to the part `name`."""
        part = Part(name, role)
        if part not in self._numbers:
            self._numbers[part] = len(self.parts)
            self.parts.append(part)
        return self._numbers[part]

    def piece(self, piece: str) -> Self:
        """Typst source, parts in it already made; the line may break before it."""
        self.pieces.append(self._before + piece)
        self.firsts.append(self._before + piece)
        self._items.append((self._before + piece, None, None))
        self._before = ""
        return self


def _letter(symbol: str) -> str:
    return typst(Expression("variable", (), symbol))


def plain(source: str, text: str, role: str = "text", said: str = "") -> Formula:
    """One part of one role: a label, a name, a number."""
    return Formula((f"part(#0, {source})",), (Part("all", role),), text, said or text)


def one(e: Expression, role: str = "text", text: str = "") -> Formula:
    """An expression in one colour."""
    whole = plain(typst(e), text or str(e), role, spoken(e))
    return replace(whole, wraps=_wraps([("", e, lambda path, source: f"part(#0, {source})")]))


def _wraps(items: Sequence[_Item]) -> tuple[tuple[Fragment, ...], ...]:
    """What a formula's items look like where there is not room for all of them on one line."""
    whole = sum(2.0 if e is None else breadth(e) + len(before) for before, e, _ in items)
    wraps: list[tuple[Fragment, ...]] = []
    for room in _ROOMS:
        if whole <= room:
            continue
        found: list[Fragment] = []
        for before, e, mark in items:
            if e is None:
                found.append(Fragment(before, 1))
            else:
                first, *rest = pieces(e, room, mark)
                found.append(Fragment(before + first.source, first.cost))
                found += [
                    Fragment(p.source, NEVER if p.clings else p.cost, p.depth, p.first)
                    for p in rest
                ]
        if not wraps or wraps[-1] != tuple(found):
            wraps.append(tuple(found))
    return tuple(wraps)


def moves(pairs: Iterable[tuple[Path, Path]], old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Moves between paths as moves between the keys of two formulas."""
    return tuple((key(old, a), key(new, b)) for a, b in pairs)
