"""Bend cancels: what a function is a step away on either side, and what their difference loses."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.authoring.cues import strike, write
from calcanim.notation.differences import expansions
from calcanim.notation.lines import Line
from calcanim.storyboard.cues import Cue

_BEND = 2  # the piece of an expansion that tells of the bend: both sides share it


@dataclass(frozen=True, slots=True)
class Bend:
    """Both lines, the cues that write them, and those that strike out what cancels."""

    lines: tuple[Line, Line]
    posed: tuple[Cue, ...]
    struck: tuple[Cue, ...]


def bend_cancels(letter: str, x: str, step: str) -> Bend:
    """``f(x ± h) ≈ f(x) ± h f'(x) + h²/2 f''(x)``, where the last terms are struck out."""
    lines = expansions(letter, x, step)
    struck = tuple(strike(each, each.piece(1, _BEND)) for each in lines)
    return Bend(lines, tuple(write(each) for each in lines), struck)
