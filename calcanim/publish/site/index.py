"""The course's first page: a card for each lesson, in the course's order. It needs no script."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import quote

from calcanim.publish import player
from calcanim.publish.element import Element, Raw, element, plain, whole_page
from calcanim.publish.head import about, iso_duration
from calcanim.publish.lesson import clock, data_block, sound
from calcanim.publish.page import certified
from calcanim.publish.site import feed
from calcanim.publish.site.model import Entry, Film, Site, medium
from calcanim.publish.words import Words
from calcanim.render.clip import Manifest

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
)


@cache
def style() -> bytes:
    """The index's look."""
    return player.compact(Path(__file__).with_name("site.css").read_text(encoding="utf-8"))


def style_name() -> str:
    """The name of its file, with a piece of the SHA-256."""
    return player.named("site", style(), "css")


def document(site: Site) -> str:
    """The page ``index.html``."""
    title, said = plain(site.title), _said(site)
    head = page_head(site, title, said) + (_abroad(site) if site.base_url else [])
    cards = (_card(site, n, entry) for n, entry in enumerate(site.entries, 1))
    body = [_header(site), element("main", element("ol", *cards, class_="cards")), _footer(site)]
    return whole_page(site.words.language, head, body, "site")


def page_head(site: Site, title: str, said: str, up: str = "") -> list[Element]:
    """Of a page without a script, in the index's look; `up` leads to the site's root."""
    _, _, icon = player.names()
    return [
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="generator", content=_made_with(site)),
        element("meta", name="description", content=said),
        element("meta", property="og:title", content=title),
        element("meta", property="og:type", content="website"),
        element("meta", property="og:description", content=said),
        element("title", title),
        element("link", rel="icon", href=f"{up}{player.FOLDER}/{icon}"),
        element("link", rel="stylesheet", href=f"{up}{player.FOLDER}/{style_name()}"),
    ]


# -- what stands in it ---------------------------------------------------------------


def _header(site: Site) -> Element:
    said = site.words
    manifests = [entry.film.clip.manifest for entry in site.entries]
    variants = sum(len(entry.variants) for entry in site.entries)
    facts = [
        said.counted(len(manifests), "lesson"),
        said("{time} in all", time=clock(sum(m.duration for m in manifests))),
    ]
    facts += [said.counted(variants, "variant")] if variants else []
    parts = [element("h1", element("bdi", plain(site.title)), lang=site.own)]
    if about := plain(site.description):
        parts.append(element("p", about, class_="about", dir="auto", lang=site.own))
    parts.append(element("p", " · ".join(facts), class_="facts"))
    claims = tuple(claim for m in manifests for claim in m.claims)
    if manifests and (words := certified(replace(manifests[0], claims=claims), said)):
        parts.append(element("p", words, class_="facts"))
    if links := [
        element("a", element("bdi", plain(extra.label)), href=quote(extra.path))
        for extra in site.extras
        if extra.label
    ]:
        items = (element("li", link) for link in links)
        parts.append(element("nav", element("ul", *items), aria_label=said("Also here")))
    return element("header", *parts)


def _card(site: Site, number: int, entry: Entry) -> Element:
    said, film = site.words, entry.film
    m = film.clip.manifest
    name = element("bdi", plain(film.title), lang=site.tongue(film))
    title = element("a", name, href=film.page)
    # The picture comes after its heading, and is drawn before it.
    first = [element("h2", element("span", f"{number}."), " ", title), *_picture(film)]
    parts: list[Element] = [element("div", *first, class_="film")]
    parts.append(element("p", f"{clock(m.duration)} · {sound(m, said)}", class_="facts"))
    if words := certified(m, said):
        parts.append(element("p", words, class_="facts"))
    if entry.variants:
        links = (element("a", element("bdi", plain(v.label)), href=v.page) for v in entry.variants)
        listed = element("ul", *(element("li", link) for link in links))
        parts.append(element("div", element("p", said("Also with:")), listed, class_="variants"))
    if m.sections:
        parts.append(_chapters(film, said))
    return element("li", *parts, id=film.slug)


def _picture(film: Film) -> list[Element]:
    """The poster that fits the reader's ground; the first look's where nobody says."""
    first, *others = film.looks
    poster = first.clip.manifest.files.get("poster")
    if poster is None:
        return []
    sources = [
        element("source", media=f"(prefers-color-scheme: {look.ground})", srcset=medium(record))
        for look in others
        if (record := look.clip.manifest.files.get("poster")) is not None
    ]
    m = first.clip.manifest
    size = {"width": m.width, "height": m.height}
    image = element("img", src=medium(poster), alt="", loading="lazy", decoding="async", **size)
    return [element("picture", *sources, image)]


def _chapters(film: Film, said: Words) -> Element:
    items = []
    for section in film.clip.manifest.sections:
        words = element("bdi", plain(section.title) or section.id)
        where = f"{film.page}#{film.id}--{section.id}"
        link = element("a", element("time", clock(section.start)), " ", words, href=where)
        items.append(element("li", link))
    own = said.mark(film.clip.manifest.language)
    listed = element("ol", *items, lang=own)
    return element("details", element("summary", said("Chapters")), listed)


def _footer(site: Site) -> Element:
    links: list[Element | Raw | str] = [_made_with(site)]
    if site.base_url:
        links += [" · ", element("a", site.words("Atom feed"), href=feed.NAME)]
    return element("footer", element("p", *links))


def _made_with(site: Site) -> str:
    versions = site.entries[0].film.clip.manifest.versions if site.entries else {}
    return f"calcanim {versions.get('calcanim', '')}".strip()


def _said(site: Site) -> str:
    titles = ", ".join(plain(entry.film.heading) for entry in site.entries[:8])
    more = ", …" if len(site.entries) > 8 else ""
    return (
        plain(site.description)
        or f"{site.words.counted(len(site.entries), 'lesson')}: {titles}{more}"
    )


# -- what other sites are told -------------------------------------------------------


def _abroad(site: Site) -> list[Element]:
    """Absolute addresses, the feed, and the course as data for search engines (schema.org)."""
    course = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": plain(site.title),
        "description": _said(site),
        "url": site.base_url,
        "inLanguage": site.language,
        "hasPart": [
            _part(site, entry.film, entry.film.clip.manifest, n)
            for n, entry in enumerate(site.entries, 1)
        ],
    }
    head = [
        element("link", rel="canonical", href=site.base_url),
        element(
            "link", rel="alternate", type="application/atom+xml", href=feed.NAME, title=site.title
        ),
        element("meta", property="og:url", content=site.base_url),
    ]
    if site.entries and (poster := site.entries[0].film.file("poster")):
        head.append(element("meta", property="og:image", content=site.base_url + poster))
    return [*head, element("script", Raw(data_block(course)), type="application/ld+json")]


def _part(site: Site, film: Film, m: Manifest, number: int) -> dict[str, object]:
    poster = film.file("poster")
    return {
        "@type": "VideoObject",
        "position": number,
        "name": plain(film.title),
        "description": about(m),
        "url": site.url(film),
        "duration": iso_duration(m.duration),
        **({"thumbnailUrl": site.base_url + poster} if poster else {}),
    }
