"""Formulas as data: Typst source in keyed parts, and the equalities that it asserts."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from calcanim.storyboard.statements import Claim as Claim
from calcanim.storyboard.statements import Verdict as Verdict
from calcanim.storyboard.theme import no_such_role
from calcanim.storyboard.words import ROLES, MaybeRole, at_most

_SOURCE = 50_000  # characters; the longest formula of a lesson has 3,300
_PROSE = 2000
NEVER = 1000  # the cost of ending a line where none should end: only where there is no other way


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a formula; `role` is a theme role, or ``""`` to inherit its parent's.

    Raises ValueError for a role that there is not.
    """

    key: str
    role: MaybeRole = ""

    def __post_init__(self) -> None:
        if self.role and self.role not in ROLES:
            raise ValueError(no_such_role(self.role))


@dataclass(frozen=True, slots=True)
class Fragment:
    """Typst math source that stays on one line.

    `cost` is what it costs to end a line before it, up to `NEVER`, and `depth` counts the brackets
    around it.
    Where a line begins with it, it is written as `first`, if that is not empty: a product then
    has its dot, which it does without inside of a line.
    """

    source: str
    cost: int
    depth: int = 0
    first: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """What is typeset.

    Parameters
    ----------
    segments
        Typst math source. Set one after the other they are one line; a line that is too long
        breaks between segments. Inside, ``part(#3, ...)`` wraps what belongs to ``parts[3]``; parts
        nest, and the same number may occur more than once.
    parts
        What the numbers in `segments` mean. A key ``a`` also stands for ``a.b`` and ``a.b.c``.
    text
        The same in plain text.
    spoken
        The same in spoken English.
    claims
        The equalities that the formula asserts, from left to right.
    prose
        True where `segments` is Typst markup (a title, a label) and not mathematics.
    firsts
        The segments as they are written where a line begins with them; empty where that is the
        same for all of them.
    wraps
        The same formula for narrow places, each in more and smaller pieces than the one before;
        inside brackets, arguments and quotients too. Empty for a short formula.

    Raises ValueError for source that is too long to be shown.
    """

    segments: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    text: str = ""
    spoken: str = ""
    claims: tuple[Claim, ...] = ()
    prose: bool = False
    firsts: tuple[str, ...] = ()
    wraps: tuple[tuple[Fragment, ...], ...] = ()

    def __post_init__(self) -> None:
        at_most("a formula", "".join(self.segments), _SOURCE)

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the parts, in order."""
        return tuple(part.key for part in self.parts)


def prose(text: str, role: str = "text", key: str = "text") -> Formula:
    """Plain words as a formula; every character that Typst would interpret is escaped.

    Raises ValueError for more words than can be shown.
    """
    at_most("what is written on the screen", text, _PROSE)
    escaped = "".join("\\" + c if c in "\\#$*_`<>@=-+/~[]'\"." else c for c in text)
    return Formula((f"#part(0)[{escaped}]",), (Part(key, role),), text, text, (), True)


def formulas_in(thing: Any) -> Iterator[Formula]:
    """Every formula in a frozen tree of dataclasses and tuples, in its order."""
    if isinstance(thing, Formula):
        yield thing
    elif isinstance(thing, tuple):
        for item in thing:
            yield from formulas_in(item)
    else:
        for name in fields_with_formulas(typing.cast(Any, type(thing))):
            yield from formulas_in(getattr(thing, name))


@cache
def fields_with_formulas(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass whose type lets a formula be in them; none of another type."""
    if not dataclasses.is_dataclass(kind):
        return ()
    hints = typing.get_type_hints(kind)
    names = (f.name for f in dataclasses.fields(kind))
    return tuple(name for name in names if _may_hold(hints[name], {kind}))


def _may_hold(kind: Any, seen: set[Any]) -> bool:
    if kind is Formula or kind is Any:
        return True
    if kind in seen:
        return False
    seen.add(kind)
    inner = list(typing.get_args(kind)) if typing.get_origin(kind) is not typing.Literal else []
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        inner += [hints[f.name] for f in dataclasses.fields(kind)]
    return any(_may_hold(each, seen) for each in inner)
