"""What every lesson comes to: the cards of the catalogue, for which each film is built once.

A card is remembered in this process, and in the cache with the digests of all files that the lesson
was made of, so that none seems unchanged when it is not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from calcanim import catalog, provenance, store
from calcanim.claims.cards import needed, self_contained
from calcanim.notation.lines import Line, beside, numbered
from calcanim.outside import OutsideError, plain, read
from calcanim.sources import all_of, digest_of, said_of
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.cards import Card
from calcanim.storyboard.figures import Miniature
from calcanim.storyboard.lesson import Lesson
from calcanim.storyboard.miniatures import miniature

EVERYTHING = "all"
"""The topic of a lesson that is about all others, and so is no card of its own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A lesson, and what its film with the defaults comes to."""

    lesson: Lesson
    card: Card
    picture: Miniature | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """Cards in the course's order; slugs of lessons without one; of those that failed, and why."""

    entries: tuple[Entry, ...]
    without: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()


def collect(names: Sequence[str] = ()) -> Collected:
    """The cards of the lessons with these names, slugs or files; of all where none is named.

    Raises UnknownLessonError for a name that no lesson has.
    """
    found: dict[str, Entry] = {}
    without: list[str] = []
    failed: list[tuple[str, str]] = []
    for name, lesson in _lessons(names):
        if isinstance(lesson, str):
            failed.append((name, lesson))
            continue
        try:
            kept = card_of(lesson)
        except Exception as error:  # whatever a lesson's own code does, the others have theirs
            failed.append((lesson.slug, said_of(error)))
            continue
        if kept is None:
            without.append(lesson.slug)
        else:
            found.setdefault(lesson.slug, Entry(lesson, kept.card, kept.picture))
    return Collected(tuple(found.values()), tuple(without), tuple(failed))


@dataclass(frozen=True, slots=True)
class Kept:
    """A film's card, and its picture."""

    card: Card
    picture: Miniature | None = None


def card_of(lesson: Lesson) -> Kept | None:
    """What the lesson's film with its defaults comes to. Raises what building it raises."""
    known = _KNOWN.get(lesson.file)
    if known is not None and known[0] is lesson:
        return known[1]
    kept, key = store.default(), _key(lesson)
    stored = _read(kept.get("cards", key) or b"")
    if stored is None:
        board = lesson.build()
        with numbered():  # whoever tells of the card has the same ids, be it stored or not
            card = self_contained(_with_meanings(board))
            found = None if card is None else Kept(card, miniature(board))
        record = {
            "sources": all_of(lesson.sources),
            "kept": None if found is None else plain(found),
        }
        kept.put("cards", key, json.dumps(record).encode())
    else:
        found, sources = stored
        if lesson.sources is not None:  # as if it had been built now
            lesson.sources.digests.update(sources)
    _KNOWN[lesson.file] = lesson, found
    return found


def _with_meanings(board: Storyboard) -> Storyboard:
    """The film, its card's example after what names in it mean; without one that needs too much."""
    meant = needed(board)
    if meant == () or board.card is None or board.card.example is None:
        return board
    example = None
    if meant is not None:
        parts = [Line("", formula) for formula in (*meant, board.card.example)]
        example = beside(*parts, gap="quad quad").formula
    return replace(board, card=replace(board.card, example=example))


_KNOWN: dict[str, tuple[Lesson, Kept | None]] = {}


def _lessons(names: Sequence[str]) -> Iterator[tuple[str, Lesson | str]]:
    """Lessons with their names; in the place of one that does not load the sentence about it."""
    if names:
        yield from ((name, catalog.lesson(name)) for name in names)
        return
    for slug in catalog.slugs():
        try:
            lesson = catalog.lesson(slug)
        except catalog.UnknownLessonError as error:
            yield slug, str(error)
            continue
        if lesson.topic != EVERYTHING:
            yield slug, lesson


def _key(lesson: Lesson) -> str:
    source = lesson.sources.digests.get(lesson.file) if lesson.sources is not None else None
    parts = [provenance.everything(), lesson.slug, lesson.file, source or digest_of(lesson.file)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _read(content: bytes) -> tuple[Kept | None, dict[str, str]] | None:
    """What was stored, if it is sound and all its files are as they were, and their digests."""
    try:
        record = json.loads(content)
        sources = {str(path): str(digest) for path, digest in record["sources"].items()}
        if any(digest_of(path) != digest for path, digest in sources.items()):
            return None
        kept = record["kept"]
        return None if kept is None else read(Kept, kept), sources
    except (ValueError, TypeError, KeyError, AttributeError, OutsideError):
        return None
