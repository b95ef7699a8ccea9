"""Every formula of a course on one page: collected once, and kept until a lesson has changed."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from calcanim import catalog, provenance
from calcanim.course import ground, theme
from calcanim.course.plan import Course
from calcanim.outside import OutsideError, plain, read
from calcanim.publish.site.model import Film, Site
from calcanim.publish.site.sheet import TITLE, Formula, SheetCard, extras
from calcanim.sources import all_of, digest_of
from calcanim.store import Store
from calcanim.storyboard.lesson import Lesson
from calcanim.storyboard.theme import Theme


@dataclass(frozen=True, slots=True)
class _Formula:
    """A formula in words, and as an SVG in each of the course's themes."""

    words: str
    pictures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Card:
    """What the lesson with this slug comes to."""

    lesson: str
    topic: str
    formulas: tuple[_Formula, ...]
    use: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """All cards, the sheet to print in base 64, and the files that they were made of."""

    cards: tuple[_Card, ...]
    printed: str
    sources: dict[str, str]


def with_sheet(
    course: Course,
    site: Site,
    store: Store | None,
    say: Callable[[str], None],
    failed: Collection[str] = (),
) -> Site:
    """The site with its page of every formula, where the course wants one and lessons have cards.

    Lessons whose films have `failed` are left out, and those whose card cannot be built, of which
    `say` is told.
    """
    entries = {entry.film.slug: entry.film for entry in site.entries}
    films: dict[str, Film] = {}  # the first of a lesson's, by what the lesson is called there
    for plan in course.lessons:
        if plan.film.slug in entries and plan.film.slug not in failed:
            films.setdefault(plan.film.lesson, entries[plan.film.slug])
    if not course.reference or not films:
        return site
    lessons = {name: catalog.lesson(name) for name in films}
    themes = [theme(name, course.file.parent) for name in course.themes]
    key = _key(course, themes, lessons)
    sheet = _known(store, key) if store is not None else None
    if sheet is None:
        sheet = _made(course, themes, lessons, store, key, say)
    grounds = [ground(each) for each in themes]
    by_slug = {lessons[name].slug: film for name, film in films.items()}
    cards = [
        SheetCard(
            by_slug[card.lesson],
            card.topic,
            tuple(
                Formula(
                    f.words,
                    tuple(zip(grounds, (svg.encode() for svg in f.pictures), strict=True)),
                )
                for f in card.formulas
            ),
            card.use,
        )
        for card in sheet.cards
    ]
    if not cards:
        say("there is no page of every formula: no lesson of the course has a card")
        return site
    return replace(site, extras=extras(site, cards, b64decode(sheet.printed)))


def _made(
    course: Course,
    themes: list[Theme],
    lessons: Mapping[str, Lesson],
    store: Store | None,
    key: str,
    say: Callable[[str], None],
) -> _Sheet:
    from calcanim.cards import EVERYTHING, Collected, collect
    from calcanim.render import sheet
    from calcanim.storyboard.cards import as_sentence

    named = tuple(name for name, lesson in lessons.items() if lesson.topic != EVERYTHING)
    found = collect(named) if named else Collected(())
    for slug, why in found.failed:
        say(f"{slug} is not on the page of every formula: {why}")
    titled = [(e.lesson.title, replace(e.card, use=as_sentence(e.card.use))) for e in found.entries]
    cards = []
    for entry, (_, card) in zip(found.entries, titled, strict=True):
        formulas = tuple(_Formula(*told) for told in sheet.pictures(card, themes))
        cards.append(_Card(entry.lesson.slug, card.topic, formulas, card.use))
    pdf = b""
    if titled:
        light = min(themes, key=lambda each: ground(each) == "dark")
        pdf = sheet.sheet(titled, light, f"{course.title}: {TITLE.lower()}")
    sources: dict[str, str] = {}
    for lesson in lessons.values():
        sources |= all_of(lesson.sources)
    made = _Sheet(tuple(cards), b64encode(pdf).decode(), sources)
    if store is not None and not found.failed:
        store.put("cards", key, json.dumps(plain(made)).encode())
    return made


def _known(store: Store, key: str) -> _Sheet | None:
    """What was kept, if it is sound and all its files are as they were."""
    try:
        sheet = read(_Sheet, json.loads(store.get("cards", key) or b""))
    except (ValueError, OutsideError):
        return None
    same = all(digest_of(path) == digest for path, digest in sheet.sources.items())
    return sheet if same else None


def _key(course: Course, themes: list[Theme], lessons: Mapping[str, Lesson]) -> str:
    files = [(name, lesson.file, digest_of(lesson.file)) for name, lesson in lessons.items()]
    said = [provenance.everything(), course.title, [repr(each) for each in themes], files]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
