"""Recap: the card that is also the poster, and data."""

from __future__ import annotations

from calcanim.authoring.beats import Recap, beat
from calcanim.authoring.cues import clear, write
from calcanim.authoring.words import Fact, Part
from calcanim.notation.lines import Line, beside
from calcanim.storyboard.board import Beat, Card


def recap(
    title: str,
    *said: Part,
    general: Line,
    example: Line | None,
    more: Line | None = None,
    use: str = "",
    **facts: Fact,
) -> Beat:
    """The general rule framed, the example, and at most one line more.

    Of several things said the last is about the example, which comes on with it. `use` says in one
    sentence what the rule is for; it stands on the film's `Card` alone.
    """
    before, after = (said[:-1], said[-1:]) if len(said) > 1 else (said, ())
    lines = [each for each in (example, more) if each is not None]
    said_and_shown = beat(
        title,
        clear(),
        write(general, "wide", 1.15, framed=True, run_time=1.2),
        *before,
        *(write(each, "wide", run_time=1.2) for each in lines),
        *after,
        **facts,
    )
    shown = beside(*lines, gap="quad quad").formula if lines else None
    return Recap(
        said_and_shown.title,
        said_and_shown.narration,
        said_and_shown.cues,
        marks=said_and_shown.marks,
        card=Card("", general.formula, shown, use),
    )
