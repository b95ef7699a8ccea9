"""Recap: the card that is also the poster."""

from __future__ import annotations

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, write
from calcanim.authoring.words import Fact, Part
from calcanim.notation.lines import Line
from calcanim.storyboard.board import Beat


def recap(
    title: str,
    *said: Part,
    general: Line,
    example: Line | None,
    more: Line | None = None,
    **facts: Fact,
) -> Beat:
    """The general rule framed, the example, and at most one line more.

    Of several things said the last is about the example, which comes on with it.
    """
    before, after = (said[:-1], said[-1:]) if len(said) > 1 else (said, ())
    lines = [each for each in (example, more) if each is not None]
    return beat(
        title,
        clear(),
        write(general, "wide", 1.15, framed=True, run_time=1.2),
        *before,
        *(write(each, "wide", run_time=1.2) for each in lines),
        *after,
        **facts,
    )
