"""Recap: the card that is also the poster, and data."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.authoring.beats import Recap, beat
from calcanim.authoring.cues import clear, write
from calcanim.authoring.words import Fact, Part
from calcanim.notation.lines import Line, beside
from calcanim.pictures.picture import Mark
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cards import Card
from calcanim.storyboard.cues import Cue


def recap(
    title: str,
    *said: Part,
    general: Line,
    example: Line | None,
    more: Line | None = None,
    use: str = "",
    seen: Sequence[Cue] = (),
    card: Line | None = None,
    picture: Mark | None = None,
    size: float = 1.5,
    **facts: Fact,
) -> Beat:
    """The general rule framed, the example, and at most one line more.

    Of several things said the last is about the example, which comes on with it. `use` says in one
    sentence what the rule is for; it stands on the film's `Card` alone. `seen` brings on a picture
    of the rule; then the lines stand beside it, the rule as the last, in its `size`. The `Card` has
    the example and the line more, or `card` in their place; its picture is that of the film's
    figures which stands longest, or that of which `picture` is a part.
    """
    before, after = (said[:-1], said[-1:]) if len(said) > 1 else (said, ())
    lines = [each for each in (example, more) if each is not None]
    region, large = ("derivation", size) if seen else ("wide", 1.15)
    rule = write(general, region, large, framed=True, run_time=1.2)
    shown_too = [write(each, region, run_time=1.2) for each in lines]
    # Where there is room for one line alone, it is the last, and beside a picture that is the rule.
    shows = (seen[:1], shown_too, seen[1:], *before, rule) if seen else (rule, *before, *shown_too)
    said_and_shown = beat(title, clear(), *shows, *after, **facts)
    on_card = lines if card is None else [card]
    shown = beside(*on_card, gap="quad quad").formula if on_card else None
    return Recap(
        said_and_shown.title,
        said_and_shown.narration,
        said_and_shown.cues,
        marks=said_and_shown.marks,
        letters=said_and_shown.letters,
        card=Card("", general.formula, shown, use, _figure_of(picture)),
    )


def _figure_of(part: Mark | None) -> str:
    return "" if part is None else f"{part.id}.{part.keys[0].partition('.')[0]}"
