"""Every formula of a course on one page: a card for each lesson, which leads to its film."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calcanim.publish.element import Element, element, plain, whole_page
from calcanim.publish.site.index import page_head
from calcanim.publish.site.model import Extra, Film, Ground, Site

FOLDER = "reference"
TITLE = "Every formula"
_PRINTED = "every-formula.pdf"
_SCALE = 1.6  # CSS pixels a point: a formula is a little larger than the text


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in words, and as an SVG for each ground, the first for readers without a wish."""

    words: str
    pictures: tuple[tuple[Ground, bytes], ...]


@dataclass(frozen=True, slots=True)
class SheetCard:
    """What a lesson of the course comes to; `use` is a sentence, or none."""

    film: Film
    topic: str
    formulas: tuple[Formula, ...]
    use: str = ""


def extras(site: Site, cards: Sequence[SheetCard], pdf: bytes = b"") -> tuple[Extra, ...]:
    """For `Site.extras`: the page, its pictures, and the sheet to print where there is one."""
    files: dict[str, bytes] = {}
    for card in cards:
        for formula in card.formulas:
            files |= {_name(svg): svg for _, svg in formula.pictures}
    name, printed = map(site.words, (TITLE, f"{TITLE}, to print (PDF)"))
    found = [Extra(f"{FOLDER}/index.html", name, document(site, cards, pdf).encode())]
    if pdf:
        found.append(Extra(f"{FOLDER}/{_PRINTED}", printed, pdf))
    return (*found, *(Extra(f"{FOLDER}/{name}", "", files[name]) for name in sorted(files)))


def document(site: Site, cards: Sequence[SheetCard], pdf: bytes = b"") -> str:
    """The page ``reference/index.html``: cards by topic, topics as they come first."""
    up = "../"
    said, named = site.words, plain(site.title)
    title = f"{said(TITLE)} · {named}"
    about = said(f"{TITLE} of {{title}}, each with its film.", title=named)
    course = element("a", element("bdi", named, lang=site.own), href=f"{up}index.html")
    top = [element("p", course), element("h1", said(TITLE))]
    if pdf:
        top.append(element("p", element("a", said("To print (PDF)"), href=_PRINTED)))
    main = []
    for topic in dict.fromkeys(plain(card.topic) for card in cards):
        group = [card for card in cards if plain(card.topic) == topic]
        own = said.mark(group[0].film.clip.manifest.language)
        main.append(element("h2", element("bdi", topic[:1].upper() + topic[1:]), lang=own))
        main.append(element("ul", *_cards(site, group, up), class_="sheet"))
    body = [element("header", *top), element("main", *main)]
    return whole_page(said.language, page_head(site, title, about, up), body, "site")


def _cards(site: Site, cards: Iterable[SheetCard], up: str) -> Iterable[Element]:
    for card in cards:
        own = site.words.mark(card.film.clip.manifest.language)
        title = element("bdi", plain(card.film.title), lang=site.tongue(card.film))
        parts = [element("h3", element("a", title, href=up + card.film.page))]
        parts += [element("p", _picture(formula), lang=own) for formula in card.formulas]
        if card.use:
            parts.append(element("p", plain(card.use), class_="facts", dir="auto", lang=own))
        yield element("li", *parts)


def _picture(formula: Formula) -> Element:
    (_, first), *others = formula.pictures
    sources = (
        element("source", media=f"(prefers-color-scheme: {ground})", srcset=_name(svg))
        for ground, svg in others
    )
    size = re.search(rb' width="([0-9.]+)pt" height="([0-9.]+)pt"', first)
    width, height = (round(float(side) * _SCALE) for side in size.groups()) if size else (None,) * 2
    words = plain(formula.words)
    image = element("img", src=_name(first), alt=words, width=width, height=height)
    return element("picture", *sources, image)


def _name(svg: bytes) -> str:
    return f"{hashlib.sha256(svg).hexdigest()[:10]}.svg"
