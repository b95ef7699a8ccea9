"""Take turns: a picture comes as the one before leaves, with the lines that were for that."""

from __future__ import annotations

from calcanim.authoring.cues import clear, plot
from calcanim.notation.lines import Line
from calcanim.pictures.picture import Picture
from calcanim.storyboard.cues import Cue


class Turns:
    """Whose turn it is; what else is on stage stays there."""

    def __init__(self, *first: Line | Picture) -> None:
        self._leaving = first

    def take(self, picture: Picture, *lines: Line, run_time: float = 0.6) -> tuple[Cue, ...]:
        """The next picture; it will leave together with these lines."""
        cues = (clear(*self._leaving, run_time=0.4), plot(picture, run_time))
        self._leaving = (picture, *lines)
        return cues
