"""All cards on a page: pictures of the formulas, and links to the films that are there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from calcanim.course import ground
from calcanim.publish.element import Element, Raw, element, plain, whole_page
from calcanim.publish.lesson import clock
from calcanim.publish.ours import mark, refuse_foreign_page
from calcanim.publish.page import content_hash, data_url
from calcanim.render.clip import Clip
from calcanim.render.files import publish
from calcanim.storyboard.theme import Theme

_POLICY = (
    "default-src 'none'; style-src {style}; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'"
)
_STYLE = """\
:root {{ color-scheme: {scheme} }}
body {{ margin: 0 auto; padding: 1.5rem; max-width: 90rem; font-family: Georgia, serif;
  line-height: 1.45; background: {background}; color: {text} }}
header {{ display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline }}
ul {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr));
  gap: 1rem; margin: 0; padding: 0; list-style: none }}
li {{ padding: 1rem; border: 1px solid {muted}; border-radius: .5rem; background: {card};
  overflow-wrap: anywhere }}
h2 {{ margin: 0; font-size: 1.15rem }}
img {{ display: block; max-width: 100%; height: auto; margin: .75rem auto }}
p {{ margin: .5rem 0 }}
.quiet {{ color: {muted} }}
a {{ color: inherit }}
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A formula as an SVG, and in words."""

    svg: bytes
    words: str


@dataclass(frozen=True, slots=True)
class CardOnPage:
    """What stands on the page of a card; `clip` is its film, where there is one."""

    title: str
    topic: str
    command: str
    formulas: tuple[Picture, ...]
    use: str
    clip: Clip | None = None


def refuse_taken(page: Path, force: bool) -> None:
    """Raise EmbedError where the page would touch what calcanim did not make."""
    refuse_foreign_page({page: b""}, force)


def write(page: Path, cards: Sequence[CardOnPage], theme: Theme, title: str, force: bool) -> None:
    """Write the page, whole or not at all. Raises EmbedError, SpecError or OSError."""
    ours = refuse_foreign_page({page: b""}, force)
    publish({page: mark(document(cards, theme, title, page.parent), {})}, ours)


def document(cards: Sequence[CardOnPage], theme: Theme, title: str, folder: Path) -> str:
    """The page, which will lie in `folder`: films are linked to from there."""
    style = _STYLE.format(
        scheme=ground(theme),
        background=theme.background,
        card=theme.card,
        text=theme.colour("text"),
        muted=theme.colour("muted"),
    )
    policy = _POLICY.format(style=content_hash(style))
    logo = [element("p", plain(theme.logo), class_="quiet")] if theme.logo else []
    body = [
        element("header", element("h1", title), *logo),
        element("main", element("ul", *(_card(card, folder) for card in cards))),
    ]
    head = [
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        element("style", Raw(style)),
    ]
    return whole_page("en", head, body)


def _card(card: CardOnPage, folder: Path) -> Element:
    parts = [element("h2", element("bdi", plain(card.title)))]
    parts.append(element("p", plain(card.topic), class_="quiet"))
    if card.clip is not None:
        parts += _film(card.clip, folder)
    for picture in card.formulas:
        where = data_url("image/svg+xml", picture.svg)
        parts.append(element("img", src=where, alt=plain(picture.words)))
    if card.use:
        parts.append(element("p", plain(card.use)))
    parts.append(element("p", element("code", plain(card.command)), class_="quiet"))
    return element("li", *parts)


def _film(clip: Clip, folder: Path) -> list[Element]:
    """The poster and a link to the film, and one to its transcript."""
    m = clip.manifest
    words = f"{plain(m.title)}: film, {clock(m.duration)}"
    poster, transcript = clip.file("poster"), clip.file("transcript")
    seen = [] if poster is None else [element("img", src=_address(poster, folder), alt="")]
    links: list[Element | str] = [element("a", *seen, words, href=_address(clip.video, folder))]
    if transcript is not None:
        links += [" · ", element("a", "Transcript", href=_address(transcript, folder))]
    return [element("p", *links)]


def _address(file: Path, folder: Path) -> str:
    """Where a file is, from a page in `folder`."""
    return quote(Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix())
