"""Wrong: a tempting rule is written down, tested, and struck out."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.authoring.cues import strike, write
from calcanim.expressions.tree import Expression
from calcanim.notation.lines import Line, line
from calcanim.notation.setter import Roles
from calcanim.notation.sides import Name, Side
from calcanim.storyboard.cues import Cue


@dataclass(frozen=True, slots=True)
class Guess:
    """A wrong line, and the cues that write it and strike it out, both for the same beat."""

    line: Line
    posed: Cue
    struck: Cue


def wrong(left: Name | Expression, guess: Side, roles: Roles | None = None) -> Guess:
    """``left = guess``, which is false: what is certified of it is its refutation."""
    tempting = line(left, guess, kind="tempting", roles=roles)
    return Guess(tempting, write(tempting), strike(tempting, tempting.key(1)))
