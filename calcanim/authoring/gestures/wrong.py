"""Wrong: a tempting rule is written down, tested, and struck out."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, strike, write
from calcanim.authoring.words import Fact, Part
from calcanim.expressions.tree import Expression
from calcanim.notation.lines import Line, line
from calcanim.notation.setter import Roles
from calcanim.notation.sides import Name
from calcanim.pictures.picture import Picture
from calcanim.storyboard.board import Beat


def wrong(
    title: str,
    left: Name,
    guess: Expression,
    /,
    *said: Part,
    therefore: Part,
    gone: Sequence[Line | Picture] = (),
    roles: Roles | None = None,
    **facts: Fact,
) -> tuple[Beat, Line]:
    """``left = guess``, what is `said` of it as it is tested, and the line through it.

    `gone` leaves before. The beat, and the line, which stays struck out; its claim is certified
    by its refutation.
    """
    tempting = line(left, guess, kind="tempting", roles=roles)
    told = beat(
        title,
        clear(*gone) if gone else None,
        write(tempting),
        *said,
        strike(tempting, tempting.key(1)),
        therefore,
        **facts,
    )
    return told, tempting
