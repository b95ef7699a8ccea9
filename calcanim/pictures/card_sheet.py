"""All cards on one sheet: they open page by page, and at last lie on a map."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from calcanim.cards import Entry
from calcanim.pictures.picture import Mark, Picture, picture
from calcanim.storyboard.cards import as_sentence
from calcanim.storyboard.figures import CardLink as CardLink
from calcanim.storyboard.figures import Cards, Cell
from calcanim.storyboard.figures import Spot as Spot
from calcanim.storyboard.formula import Formula, prose
from calcanim.storyboard.quantities import Channel, Track

_MOST = 2  # cards that lie open together: each has room for large formulas
# Colours that are told apart side by side; what has another one on its own film is plain here.
_KEPT = ("text", "muted", "function", "derivative", "input", "increment", "parameter")


@dataclass(frozen=True, slots=True)
class CardSheet(Picture):
    """Handles to a sheet of cards, by their lessons' slugs, and the ways that they go."""

    cards: Cards = field(default_factory=lambda: Cards((), ()))

    def names(self) -> Mark:
        """The names on the sheet."""
        return self.mark("sheet")

    def question(self, key: str) -> Mark:
        """What an open card is called, and what it is for."""
        return self._parts([key], ("name", "use"))

    def written(self, *keys: str) -> Mark:
        """All that is written on open cards."""
        return self._parts(keys, ("name", "general", "example", "use"))

    def map_names(self) -> Mark:
        """The names on the map."""
        return self.mark("map")

    def link(self, link: CardLink) -> Mark:
        """An arrow of the map, and its words."""
        return self.mark(f"link.{link.source}.{link.target}")

    def wait(self) -> Track:
        """All cards of the sheet go to the lower edge."""
        return self._track([cell.key for cell in self.cards.cells], 0)

    def enlarging(self, key: str) -> Track:
        """A card comes to where its picture is large, and the picture moves as in its film."""
        start = 2.0 * self._page(key) + 1
        grow = Channel(f"card.{key}", (start, *[start + 1] * 3))
        picture = next(cell.picture for cell in self.cards.cells if cell.key == key)
        if picture is None or picture.track is None:
            return Track((grow,))
        return Track((grow, Channel(f"play.{key}", (0.0, 0.1, 0.55, 1.0))))

    def opening(self, key: str) -> Track:
        """A card whose picture is large comes to where it lies open."""
        return self._track([key], 2 + 2 * self._page(key))

    def closing(self, page: int) -> Track:
        """The cards of a page go back."""
        return self._track(self.cards.pages[page], 3 + 2 * page)

    def off_map(self) -> Mark | None:
        """The cards that do not lie on the map; None where all do."""
        there = {spot.key for spot in self.cards.spots}
        keys = [f"card.{c.key}" for c in self.cards.cells if c.key not in there]
        return self.mark(*keys) if keys else None

    def on_map(self) -> Track:
        """The cards that hang together come to their places."""
        keys = [spot.key for spot in self.cards.spots]
        return self._track(keys, 1 + 2 * len(self.cards.pages))

    def _page(self, key: str) -> int:
        return next(n for n, page in enumerate(self.cards.pages) if key in page)

    def _track(self, keys: Sequence[str], start: int) -> Track:
        return Track(tuple(Channel(f"card.{k}", (float(start), start + 1.0)) for k in keys))

    def _parts(self, keys: Collection[str], parts: Sequence[str]) -> Mark:
        there = []
        for cell in self.cards.cells:
            if cell.key in keys:
                has = {"example": cell.example, "use": cell.use}
                there += [f"card.{cell.key}.{p}" for p in parts if has.get(p, cell.name)]
        return self.mark(*there)


def card_sheet(
    entries: Sequence[Entry],
    opened: Sequence[Entry],
    spots: Sequence[Spot] = (),
    links: Sequence[CardLink] = (),
    full: bool = False,
) -> CardSheet:
    """The sheet of `entries`, of which some are `opened`, in pages of one topic each.

    `links` join cards of the sheet, which lie at `spots` of the map. A `full` card says what it is
    for, too.
    """
    ends = {end for link in links for end in (link.source, link.target)}
    there = tuple(spot for spot in spots if spot.key in ends)
    cards = Cards(tuple(_cell(e, full) for e in entries), _pages(opened), there, tuple(links))
    return CardSheet(*_fields(picture(cards, "wide")), cards)


def called(entry: Entry) -> str:
    """The short name of a lesson."""
    return entry.lesson.slug.replace("_", " ").capitalize()


def topics_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Their topics, in the order in which they come first."""
    return tuple(dict.fromkeys(entry.lesson.topic for entry in entries))


def _fields(made: Picture) -> tuple[str, Cards, str]:
    assert isinstance(made.figure, Cards)
    return made.id, made.figure, made.region


def _pages(entries: Sequence[Entry]) -> tuple[tuple[str, ...], ...]:
    """A topic's cards together, on as few pages of about equally many as they need."""
    pages: list[tuple[str, ...]] = []
    for topic in topics_of(entries):
        keys = [entry.lesson.slug for entry in entries if entry.lesson.topic == topic]
        count = -(-len(keys) // _MOST)
        cuts = [round(n * len(keys) / count) for n in range(count + 1)]
        pages += [tuple(keys[a:b]) for a, b in pairwise(cuts)]
    return tuple(pages)


def _cell(entry: Entry, full: bool) -> Cell:
    card, name = entry.card, prose(called(entry))
    example = None if card.example is None else _plain(card.example)
    use = prose(as_sentence(card.use), "muted") if card.use and full else None
    return Cell(entry.lesson.slug, name, _plain(card.general), example, use, entry.picture)


def _plain(formula: Formula) -> Formula:
    parts = (p if p.role in _KEPT else replace(p, role="") for p in formula.parts)
    return replace(formula, parts=tuple(parts))
