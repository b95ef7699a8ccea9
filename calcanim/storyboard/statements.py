"""A line of plain text as the claims that it makes: sides that = or ≈ joins.

Nothing here knows what the sides mean: a claim is read, and certified, by `calcanim.claims`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from calcanim.outside import Among

Kind = Literal["identity", "at_point", "approximation", "definition", "theorem", "tempting"]
KINDS: tuple[str, ...] = get_args(Kind)
Verdict = Annotated[str, Among(("proved", "checked", "refuted", "unknown"))]
_SIGNS = ("<-", "->", "<=", ">=", "=", "≈", "<", ">", "≤", "≥")
JOINING = ("=", "≈")


@dataclass(frozen=True, slots=True)
class Claim:
    """``left = right`` on screen, or ``left ≈ right``, in the grammar of claims.

    Parameters
    ----------
    kind
        ``identity``: wherever both sides are defined. ``at_point``: at the place `at`.
        ``approximation``: `right` is a decimal, true to its last digit. ``definition``: `left` is
        a fresh letter, or a fresh name applied to letters, and `right` is what it means from here
        on. ``theorem``: a rule for all functions whose names are nowhere defined; it is tried on
        instances. ``tempting``: a wrong guess that its own beat strikes out, and that is refuted.
    left, right
        The sides as text.
    at
        Where, and what letters mean here alone: ``x = 2, Δx = 0.1``; a range ``0 <= x <= 2``; or,
        for what holds ever better, ``Δx -> 0``.
    verdict, method
        What a certifier found. Nobody types them: they are worked out anew for every film that is
        built, and once more from this text whenever it is checked.
    """

    kind: Annotated[str, Among(KINDS)]
    left: str
    right: str
    at: str = ""
    verdict: Verdict = "unknown"
    method: str = ""

    @property
    def sign(self) -> str:
        """What joins the sides: ``≈`` where they are only close."""
        return "≈" if self.kind == "approximation" or "->" in self.at else "="

    @property
    def text(self) -> str:
        """The equality alone."""
        return f"{self.left} {self.sign} {self.right}"


@dataclass(frozen=True, slots=True)
class Chain:
    """The sides of one statement and the signs between them; a line may begin with a sign."""

    sides: tuple[str, ...]
    signs: tuple[str, ...]

    @property
    def hangs(self) -> bool:
        """Whether the line begins with its sign, so that its left side stands elsewhere."""
        return not self.sides[0]


def chains(text: str) -> tuple[Chain, ...]:
    """The statements of a line, which a comma or a semicolon outside of brackets parts."""
    return tuple(_chain(piece) for piece in split(text, ",;") if piece.strip())


def states(text: str, kind: Kind = "identity", at: str = "", left: str = "") -> tuple[Claim, ...]:
    """What a line states, not yet certified: a claim for each pair that = or ≈ joins.

    The first of a statement is of the `kind` that is named; one that ≈ joins is an approximation,
    unless it is a theorem, and further ones are identities (at a point, where `at` says one).
    `left` is the left side of a line that begins with its sign.
    """
    out: list[Claim] = []
    for chain in chains(text):
        sides = (left, *chain.sides[1:]) if chain.hangs else chain.sides
        first = True
        for n, sign in enumerate(chain.signs):
            if sign not in JOINING:
                continue
            if sign == "≈" and kind != "theorem":
                own = "approximation"
            elif first:
                own = kind
            else:
                own = "at_point" if at else "identity"
            first = False
            out.append(Claim(own, sides[n], sides[n + 1], at))
    return tuple(out)


def split(text: str, marks: str) -> Iterator[str]:
    """What stands between characters of `marks` outside of brackets."""
    depth, start = 0, 0
    for k, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and character in marks:
            yield text[start:k]
            start = k + 1
    yield text[start:]


def _chain(text: str) -> Chain:
    sides, signs = [], []
    depth, start, k = 0, 0, 0
    while k < len(text):
        depth += (text[k] in "([{") - (text[k] in ")]}")
        sign = next((s for s in _SIGNS if text.startswith(s, k)), "") if depth == 0 else ""
        if sign:
            sides.append(text[start:k].strip())
            signs.append(sign)
            start = k + len(sign)
        k += max(len(sign), 1)
    sides.append(text[start:].strip())
    return Chain(tuple(sides), tuple(signs))
