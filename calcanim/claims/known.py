"""What letters mean so far in a film: its definitions, in their order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from calcanim.claims.grammar import GRADIENT, LEIBNIZ, VECTOR, ClaimError, read
from calcanim.expressions.names import CANONICAL
from calcanim.expressions.tree import NOTATION, Expression, variable
from calcanim.storyboard.statements import split

Function = tuple[tuple[str, ...], Expression]


@dataclass(slots=True)
class Known:
    """Letters (``u``), vectors and functions by name and number of arguments (``L`` of 2).

    A vector has its letter in bold, which is another letter: ``w = (w, b)``. `used` are the letters
    that stood for any number so far: they can be defined no more; `supposed` are functions that
    claims have named in their `at`. On the `cards` of other films letters have meanings of their
    own.
    """

    letters: dict[str, Expression] = field(default_factory=dict)
    vectors: dict[str, Expression] = field(default_factory=dict)
    functions: dict[tuple[str, int], Function] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    supposed: dict[tuple[str, int], Function] = field(default_factory=dict)
    cards: dict[str, Known] = field(default_factory=dict)

    def on_card(self, slug: str) -> Known:
        """What letters mean on the card of that film; the same, where it is none."""
        return self.cards.setdefault(slug, Known()) if slug else self

    def copy(self) -> Known:
        """The same, to be added to."""
        return Known(dict(self.letters), dict(self.vectors), dict(self.functions), set(self.used))

    def define(self, left: Expression, right: Expression) -> None:
        """From here on `left` means `right`. Raises ClaimError where `left` is not fresh."""
        name, params = head(left)
        if params is None and right.op == "call" and right.value == VECTOR:
            if name in self.vectors:
                raise ClaimError(f"{name} is no fresh letter")
            self.vectors[name] = right
            return
        if params is None:
            if name in self.letters or name in self.used:
                raise ClaimError(f"{name} is no fresh letter")
            if right.has(name):
                raise ClaimError(f"{name} would be defined by itself")
            self.letters[name] = right
            self.use(right)
            return
        key = (name, len(params))
        if key in self.functions:
            raise ClaimError(f"{name} is no fresh name")
        if any(n.op == "call" and n.value == name for _, n in right.walk()):
            raise ClaimError(f"{name} would be defined by itself")
        self.functions[key] = (params, right)
        self.use(*(variable(v) for v in right.variables if v not in params))

    def use(self, *sides: Expression) -> None:
        """These letters stood for numbers."""
        for side in sides:
            self.used |= {v for v in side.variables if v not in self.letters}

    def suppose(self, left: Expression, right: Expression) -> None:
        """A claim says in its `at` what a function is. Raises ClaimError where it was another."""
        name, params = head(left)
        key, meant = (name, len(params or ())), (params or (), right)
        before = self.functions.get(key) or self.supposed.get(key)
        if before is not None and before != meant:
            raise ClaimError(f"{name} was another function before")
        self.supposed[key] = meant

    def says(self, left: Expression, right: Expression) -> bool:
        """Whether the very same was defined before."""
        name, params = head(left)
        if params is None:
            return right in (self.letters.get(name), self.vectors.get(name))
        return self.functions.get((name, len(params))) == (params, right)

    def of(self, name: str) -> list[Function]:
        """The functions of that name."""
        return [f for (n, _), f in self.functions.items() if n == name]


def head(left: Expression) -> tuple[str, tuple[str, ...] | None]:
    """The name that a definition gives, and its letters; None for a letter itself.

    Raises ClaimError where `left` is neither a letter nor a name applied to different letters.
    """
    if left.op == "variable":
        return left.value or "", None
    names = tuple(a.value or "" for a in left.args if a.op == "variable")
    taken = (*CANONICAL.values(), LEIBNIZ, VECTOR)
    applied = left.op == "call" and left.value not in taken and len(names) == len(left.args) > 0
    if applied and len(set(names)) == len(names) and not set(left.value or "") & set(" '"):
        return left.value or "", names
    raise ClaimError(f"{left} is neither a fresh letter nor a fresh name applied to letters")


def names_in(e: Expression) -> set[str]:
    """The names that stand in `e`: letters and functions, without primes."""
    found = set()
    for _, n in e.walk():
        if n.op in ("variable", "call"):
            found.add((n.value or "").removeprefix(GRADIENT).rstrip("'"))
            # E[f(x)] names f.
            found.update(
                re.findall(r"[^\W\d_]\w*", n.value or "") if "[" in (n.value or "") else ()
            )
    return found


def _is_worked_out(value: Expression) -> bool:
    """Whether it is no plain number: an integral, say, or a function of the film."""
    named = (n for _, n in value.walk() if n.op == "call")
    return any(n.op in NOTATION for _, n in value.walk()) or any(
        n.value not in CANONICAL.values() for n in named
    )


@dataclass(frozen=True, slots=True)
class Place:
    """What `at` says: `point` (numbers), `meanings` (letters), `functions`, `within`, `towards`.

    `values` are those of functions where they have none by themselves: ``F(0)`` as a limit.
    `towards` is the letter that goes to 0, `within` a letter with its two ends. `card` is the slug
    of the film on whose card the claim stands.
    """

    point: tuple[tuple[str, Expression], ...] = ()
    meanings: tuple[tuple[str, Expression], ...] = ()
    functions: tuple[tuple[Expression, Expression], ...] = ()
    within: tuple[str, Expression, Expression] | None = None
    towards: str = ""
    values: tuple[tuple[Expression, Expression], ...] = ()
    card: str = ""


def place(at: str) -> Place:
    """`at` as it is meant. Raises ClaimError."""
    point: list[tuple[str, Expression]] = []
    meanings: list[tuple[str, Expression]] = []
    functions: list[tuple[Expression, Expression]] = []
    values: list[tuple[Expression, Expression]] = []
    within, towards, card = None, "", ""
    for piece in split(at, ","):
        text = piece.strip()
        if not text:
            continue
        if text.count("<=") == 2:
            low, name, high = (read(t) for t in text.split("<="))
            if name.op != "variable" or low.variables or high.variables:
                raise ClaimError(f"'{text}' is no range")
            within = (name.value or "", low, high)
            continue
        if text.endswith("-> 0"):
            towards = read(text.removesuffix("-> 0")).value or ""
            continue
        if text.startswith("card "):
            card = text.removeprefix("card ").strip()
            continue
        left, equals, right = text.partition("=")
        if not equals:
            raise ClaimError(f"'{text}' says of no letter what it is")
        name, value = read(left), read(right)
        if name.op == "call" and not name.variables and value.op == "limit":
            values.append((name, value))
        elif name.op == "call":
            head(name)
            functions.append((name, value))
        elif name.op != "variable":
            raise ClaimError(f"'{text}' says of no letter what it is")
        elif value.variables or value.value == VECTOR or (card and _is_worked_out(value)):
            meanings.append((name.value or "", value))
        else:
            point.append((name.value or "", value))
    meant = tuple(point), tuple(meanings), tuple(functions)
    return Place(*meant, within, towards, tuple(values), card)
