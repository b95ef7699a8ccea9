"""Cards come out of their sheet, page by page, and lie on a map of what hangs together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import hide, hold, plot, reveal, slide
from calcanim.authoring.statements import cards as say
from calcanim.authoring.words import Part
from calcanim.cards import EVERYTHING, Entry, collect
from calcanim.pictures.card_sheet import CardSheet, card_sheet, topics_of
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Cue
from calcanim.storyboard.lesson import LessonError

_PAUSE, _LONG_PAUSE = 1.6, 8.0  # seconds in which a formula is to be known; of one topic


@dataclass(frozen=True, slots=True)
class Deal:
    """All cards, those of them that are told, their sheet, and what hangs together."""

    entries: tuple[Entry, ...]
    told: tuple[Entry, ...]
    connections: tuple[say.Connection, ...]
    sheet: CardSheet

    @property
    def is_whole(self) -> bool:
        """Whether every card is told."""
        return len(self.told) == len(self.entries)


def deal(topic: str) -> Deal:
    """The cards of all lessons, to tell those of one topic, or all.

    Raises LessonError where no lesson of the topic has a card.
    """
    entries = _by_topic(collect().entries)
    chosen = tuple(e for e in entries if topic in (EVERYTHING, e.lesson.topic))
    if not chosen:
        there = ", ".join(topics_of(entries))
        hint = f"there are cards of: {there}" if there else "no lesson has one"
        raise LessonError(f"no lesson of the topic {topic} has a card; {hint}")
    keys, about = ([e.lesson.slug for e in some] for some in (entries, chosen))
    found = say.connections(keys, about)
    sheet = card_sheet(
        entries, chosen, say.SPOTS, [c.link for c in found], len(chosen) < len(entries)
    )
    return Deal(entries, chosen, found, sheet)


def _by_topic(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Those of a topic together, topics as they first come: in this order they are told."""
    return tuple(e for t in topics_of(entries) for e in entries if e.lesson.topic == t)


def whole_sheet(cards: Deal) -> Beat:
    """All cards, side by side."""
    return beat("Everything so far", plot(cards.sheet, 2.4), say.counted_cards(cards.entries))


def pages_open(cards: Deal, asks: bool = False) -> Iterator[Beat]:
    """A beat a page: its cards come out one by one, and are told; with `asks` first asked for."""
    sheet, known = cards.sheet, {e.lesson.slug: e for e in cards.told}
    before: tuple[Cue, ...] = (hide(sheet.names(), 0.3), slide(sheet, sheet.wait(), 0.8))
    topics = [known[page[0]].lesson.topic for page in sheet.cards.pages]
    for n, page in enumerate(sheet.cards.pages):
        parts: list[Part] = [before]
        for key in page:
            parts += _told(sheet, known[key], asks, cards.is_whole)
        topic = topics[n]
        title = say.heading(topic, n - topics.index(topic), topics.count(topic))
        yield beat(title, *parts)
        before = (hide(sheet.written(*page), 0.3), slide(sheet, sheet.closing(n), 0.6))


def _told(sheet: CardSheet, entry: Entry, asks: bool, briefly: bool) -> Iterator[Part]:
    """A card's picture moves, large; then it lies open, with what is written on it."""
    key = entry.lesson.slug
    first, *more = say.in_full(entry)[: 1 if briefly else None]
    yield slide(sheet, sheet.enlarging(key), 1.5 if briefly else 3.0)
    opened = slide(sheet, sheet.opening(key), 0.35)
    if asks:
        pause = hold(_PAUSE if briefly else _LONG_PAUSE)
        yield from (opened, reveal(sheet.question(key), 0.3), say.asked(entry), pause)
        yield from (reveal(sheet.written(key), 0.3), first)
    else:
        yield from (first, opened, reveal(sheet.written(key), 0.3))
    yield from more


def hang_together(cards: Deal) -> Iterator[Beat]:
    """The cards that are connected lie on the map, and each arrow comes as it is told."""
    if not cards.connections:
        return
    sheet = cards.sheet
    last = sheet.cards.pages[-1]
    parts: list[Part] = [
        hide(sheet.written(*last), 0.3),
        slide(sheet, sheet.closing(len(sheet.cards.pages) - 1), 0.6),
    ]
    if (others := sheet.off_map()) is not None:
        parts.append(hide(others, 0.3))
    parts += [slide(sheet, sheet.on_map(), 1.0), reveal(sheet.map_names(), 0.3)]
    for found in cards.connections:
        parts += [reveal(sheet.link(found.link), 0.4), found.said]
    yield beat("How it hangs together", *parts)
