"""Whole formula: a derivative too long for the column has the frame, with letters for its parts."""

from __future__ import annotations

from collections.abc import Iterable

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, let, write
from calcanim.expressions.tree import Expression
from calcanim.notation.lengths import overlong
from calcanim.notation.lines import line
from calcanim.notation.room import abbreviated
from calcanim.notation.setter import Roles
from calcanim.notation.sides import Name
from calcanim.storyboard.board import Beat


def whole_formula(left: Name, e: Expression, taken: Iterable[str], roles: Roles) -> list[Beat]:
    """``left = e`` over the frame; nothing where even that is too narrow.

    Letters for long parts are none of those `taken`.
    """
    short = abbreviated((e,), taken)
    (shown,) = short.lines
    if overlong(shown):
        return []
    return [
        beat(
            "Its formula",
            clear(),
            let(short, roles),
            write(line(left, shown, roles=roles), "wide"),
            "The rules of differentiation give the formula of this derivative.",
        )
    ]
