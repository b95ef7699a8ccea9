"""A film's card by itself: what its claims mean without the film that they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from calcanim.claims.grammar import VECTOR, ClaimError, read
from calcanim.claims.known import head, names_in, place
from calcanim.expressions.tree import Expression
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.cards import Card
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import Claim, split

_ALONE = ("definition", "theorem")  # what needs no definition of the film
_KEPT_IN_MIND = 1  # definitions before an example


@dataclass(frozen=True, slots=True)
class _Defined:
    text: str
    names: frozenset[str]  # that it is made of


def self_contained(board: Storyboard) -> Card | None:
    """The film's card; each claim says in its `at` whose card it is on, and what its names mean.

    So it can be certified beside the cards of other films, where a letter means something else.
    """
    if board.card is None:
        return None
    defined = _definitions(board)

    def alone(formula: Formula) -> Formula:
        claims = (replace(c, at=_place(c, board.slug, defined)) for c in formula.claims)
        return replace(formula, claims=tuple(claims))

    example = board.card.example
    return replace(
        board.card,
        general=alone(board.card.general),
        example=None if example is None else alone(example),
    )


def needed(board: Storyboard) -> tuple[Formula, ...] | None:
    """The film's formulas that say what names on its card's example mean, where that does not.

    None where one of them is not written in the film by itself, or where they are more than a
    reader can keep in mind: then the example says nothing without its film.
    """
    if board.card is None or board.card.example is None:
        return ()
    claims = board.card.example.claims
    defined = _definitions(board)
    stated = [*board.card.general.claims, *(c for c in claims if c.kind == "definition")]
    named = {_name(c.left) for c in stated} - {""}
    pieces = [p for c in claims for p in _meant(c, defined)]
    texts = [t for t in dict.fromkeys(pieces) if _name(t.partition(" = ")[0]) not in named]
    written = {f.text: f for beat in board.beats for f in beat.formulas if len(f.claims) == 1}
    if len(texts) > _KEPT_IN_MIND or not set(texts) <= set(written):
        return None
    return tuple(written[text] for text in texts)


def _definitions(board: Storyboard) -> dict[str, list[_Defined]]:
    found: dict[str, list[_Defined]] = {}
    claims = [c for beat in board.beats for f in beat.formulas for c in f.claims]
    for claim in dict.fromkeys(c for c in claims if c.kind == "definition"):
        try:
            left, right = read(claim.left), read(claim.right)
            name, params = head(left)
        except ClaimError:
            continue
        if not _is_vector(right):
            inside = frozenset(names_in(right) - set(params or ()) - {name})
            found.setdefault(name, []).append(_Defined(f"{claim.left} = {claim.right}", inside))
    return found


def _place(claim: Claim, slug: str, defined: Mapping[str, list[_Defined]]) -> str:
    """What the claim says of where it holds, its card, and all definitions that it rests on."""
    own = [f"card {slug}", *([claim.at] if claim.at else [])]
    return ", ".join([*own, *_rests_on(claim, defined)])


def _meant(claim: Claim, defined: Mapping[str, list[_Defined]]) -> Iterator[str]:
    """What the names of a claim mean, as its film says it."""
    for piece in split(claim.at, ","):
        _, _, meant = piece.partition("=")
        if any(c.isalpha() for c in meant):  # no number
            yield piece.strip()
    yield from _rests_on(claim, defined)


def _name(left: str) -> str:
    """The name that a claim's left side gives a meaning to; nothing where it gives none."""
    try:
        return head(read(left))[0]
    except ClaimError:
        return ""


def _rests_on(claim: Claim, defined: Mapping[str, list[_Defined]]) -> Iterator[str]:
    """The definitions of the film that the claim rests on, and does not itself name."""
    if claim.kind in _ALONE:
        return
    where = place(claim.at)
    known = {name for name, _ in (*where.point, *where.meanings)}
    known |= {head(left)[0] for left, _ in where.functions}
    trees = [read(claim.left), read(claim.right)]
    trees += [e for pairs in (where.point, where.meanings, where.functions) for _, e in pairs]
    wanted = sorted({name for tree in trees for name in names_in(tree)})
    while wanted:
        name = wanted.pop(0)
        if name in known:
            continue
        known.add(name)
        wanted.append(name.removeprefix("Δ"))
        for meant in defined.get(name, ()):
            yield meant.text
            wanted += sorted(meant.names)


def _is_vector(e: Expression) -> bool:
    return e.op == "call" and e.value == VECTOR
