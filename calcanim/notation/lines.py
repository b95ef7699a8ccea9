"""Lines: the only maker of formulas with a sign in them, and of claims.

A line is made of sides. Which sign joins two of them, and what is claimed, is worked out from what
they are: a rounded number is joined by ≈. Verdicts are the certifier's.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import count

from calcanim.calculus.derivation import moves_between
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression
from calcanim.expressions.typst import typst
from calcanim.notation.setter import Roles, Setter, key
from calcanim.notation.shown import Shown
from calcanim.notation.sides import (
    OPERATORS,
    Coloured,
    Joined,
    Name,
    Pair,
    Piece,
    Side,
    expression_of,
    is_exact,
    meanings,
    text_of,
)
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import Claim, Kind, states

# A sign's Typst source, and its text.
_SIGNS = {
    "=": ("=", "="),
    "≈": ("approx", "≈"),
    "<-": ("arrow.l", "<-"),
    "->": ("arrow.r", "->"),
    "<": ("<", "<"),
}
_IDS: ContextVar[Iterator[int] | None] = ContextVar("ids", default=None)
_LOOSE = count()


@contextlib.contextmanager
def numbered() -> Iterator[None]:
    """Within it, ids of lines and figures count from 0: equal films have equal ids."""
    token = _IDS.set(count())
    try:
        yield
    finally:
        _IDS.reset(token)


def fresh_id(prefix: str) -> str:
    """An id that nothing else of the film has."""
    ids = _IDS.get()
    return f"{prefix}{next(_LOOSE if ids is None else ids)}"


@dataclass(frozen=True, slots=True)
class Line:
    """A formula with an id of its own, and the sides that it is made of."""

    id: str
    formula: Formula
    sides: tuple[Side, ...] = ()

    def key(self, n: int, *path: int) -> str:
        """The key of side `n` (from the end where negative), or of the node at `path` in it."""
        return key(_key(n % len(self.sides)), path)

    def piece(self, n: int, k: int) -> str:
        """The key of piece `k` of side `n`, where signs between pieces do not count."""
        side = self.sides[n % len(self.sides)]
        assert isinstance(side, Joined)
        return self.key(n, [i for i, p in enumerate(side.pieces) if not isinstance(p, str)][k])

    @property
    def last(self) -> Expression | None:
        """The expression that the last side is, if it is one."""
        return expression_of(self.sides[-1]) if self.sides else None


def line(
    *sides: Side | str,
    kind: Kind = "identity",
    at: str = "",
    after: str = "",
    roles: Roles | None = None,
    said: str = "",
    shown: str = "",
) -> Line:
    """``a = b ≈ c``.

    Parameters
    ----------
    sides
        In order. A sign (``= ≈ <- -> <``) may stand between two of them, or before the first: then
        the line goes on from the one that ended with the text `after`. Without one it is ``≈``
        before what is rounded, else ``=``.
    kind, at
        What kind of claim the first pair is, and where it holds: see `Claim`. What names mean is
        added to it.
    roles
        Colours of the nodes of expressions; numbers take the colour of the first name.
    said
        The line in words, where its sides one after the other would not do.
    shown
        The plain text that is stored with the formula, where the claims' grammar would not be
        understood by a reader.
    """
    setter = Setter()
    texts: list[str] = []
    own: list[Side] = []
    sign = ""
    lead = next((s.role for s in sides if isinstance(s, Name) and s.role), "")
    for side in sides:
        if isinstance(side, str):
            if side not in _SIGNS:
                known = " ".join(_SIGNS)
                raise ValueError(
                    f"{side!r} is no sign ({known}); a name in a line is symbol({side!r})"
                )
            sign = side
            continue
        if own or sign or after:
            sign = sign or ("=" if is_exact(side) else "≈")
            source, text = _SIGNS[sign]
            setter.sign(source)
            texts.append(text)
        _put(setter, side, _key(len(own)), roles, lead)
        texts.append(text_of(side))
        own.append(side)
        sign = ""
    text = " ".join(texts)
    where = ", ".join(dict.fromkeys(filter(None, (*(m for s in own for m in meanings(s)), at))))
    claims = states(text, kind, where, left=after)
    return Line(fresh_id("line"), setter.build(shown or text, said, claims), tuple(own))


def definition(*sides: Side | str, roles: Roles | None = None) -> Line:
    """``f(x) = …``: what the first side means from here on."""
    return line(*sides, kind="definition", roles=roles)


def beside(*lines: Line, gap: str = "quad", said: str = "") -> Line:
    """Lines one after the other, as one: ``α = 0.1   x ← 2 − 0.1·5 = 1.5``.

    The parts of line `n` have keys that begin with ``n.``; `gap` is Typst source.
    """
    setter = Setter()
    claims: list[Claim] = []
    for n, each in enumerate(lines):
        if n:
            setter.sign(gap)
        setter.take(each.formula, f"n{n}")
        claims += each.formula.claims
    text = "; ".join(each.formula.text for each in lines)
    words = said or ", ".join(each.formula.spoken for each in lines)
    return Line(fresh_id("line"), setter.build(text, words, claims), ())


def written(side: Side, role: str = "", roles: Roles | None = None, said: str = "") -> Line:
    """One side alone: an expression, a name. It claims nothing."""
    if role and isinstance(side, Expression | Shown):
        side = Coloured(side, role, roles)
    return line(side, roles=roles, said=said)


def travel(before: Line, after: Line) -> tuple[tuple[str, str], ...]:
    """What goes where as one line becomes the other, as moves between keys.

    Names that both have stay; the terms of the last expressions travel.
    """
    pairs = []
    for m, old in enumerate(before.sides):
        for n, new in enumerate(after.sides):
            if isinstance(old, Name) and isinstance(new, Name) and old.text == new.text:
                pairs.append((before.key(m), after.key(n)))
    old_e, new_e = before.last, after.last
    if old_e is not None and new_e is not None:
        m, n = len(before.sides) - 1, len(after.sides) - 1
        pairs += [
            (before.key(m, *move.source), after.key(n, *move.target))
            for move in moves_between(old_e, new_e)
        ]
    return tuple(dict.fromkeys(pairs))


def in_step(before: Line, after: Line) -> tuple[tuple[str, str], ...]:
    """Moves between two lines of one shape: side to side, and piece to piece.

    Pieces at the end that only one of them has come or go.
    """
    pairs: list[tuple[str, str]] = []
    for n, (old, new) in enumerate(zip(before.sides, after.sides, strict=True)):
        if isinstance(old, Joined) and isinstance(new, Joined):
            count = min(sum(not isinstance(p, str) for p in s.pieces) for s in (old, new))
            pairs += [(before.piece(n, k), after.piece(n, k)) for k in range(count)]
        else:
            pairs.append((before.key(n), after.key(n)))
    return tuple(pairs)


def _key(n: int) -> str:
    return f"s{n}"


def _put(setter: Setter, side: Side | Piece, name: str, roles: Roles | None, lead: str) -> None:
    """Set one side, its parts keyed `name`, `name.0`…"""
    match side:
        case Name():
            setter.piece(_named(setter, side, name))
            setter.say(side.said)
        case Pair():
            inner = ", ".join(
                _named(setter, _as_name(item), f"{name}.{n}") for n, item in enumerate(side.items)
            )
            setter.piece(setter.part(f"({inner})", name, side.role or lead))
            setter.say(side.said or " and ".join(_as_name(i).said for i in side.items))
        case Joined():
            for n, piece in enumerate(side.grouped):
                if isinstance(piece, str):
                    source, _, word = OPERATORS[piece]
                    if source:
                        setter.sign(source, "" if side.said else word)
                    continue
                _put(setter, piece, f"{name}.{n}", roles, "")
        case Coloured():
            e = expression_of(side)
            assert e is not None
            setter.expression(e, name, side.roles or roles, side.role)
        case Shown():
            setter.expression(side.expression, name, roles, lead)
        case Expression():
            setter.expression(side, name, roles)


def _named(setter: Setter, side: Name, name: str) -> str:
    """A name as Typst source, its inner names as parts within it."""
    source = side.source
    for n, inner in enumerate(side.inner):
        source = source.replace(f"⟨{n}⟩", _named(setter, inner, f"{name}.{n}"))
    return setter.part(source, name, side.role)


def _as_name(item: Name | Expression | Shown) -> Name:
    if isinstance(item, Name):
        return item
    e = item.expression if isinstance(item, Shown) else item
    said = item.words if isinstance(item, Shown) else spoken(e)
    return Name(typst(e), str(e), said)
