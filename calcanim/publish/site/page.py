"""A lesson of a course as a page: the film in all its looks, its variants, its neighbours."""

from __future__ import annotations

from collections.abc import Iterable

from calcanim.publish import player
from calcanim.publish.element import Element, element, plain, whole_page
from calcanim.publish.head import abroad, head, player_links, policy
from calcanim.publish.lesson import Place, lesson
from calcanim.publish.page import footer
from calcanim.publish.site import oembed
from calcanim.publish.site.model import MEDIA, Entry, Film, Site, manifest_name
from calcanim.publish.variants import Variant


def document(site: Site, entry: Entry, film: Film, scripts: tuple[str, ...] = ()) -> str:
    """The page of a film of `entry`, which lies at `film.page`. Raises EmbedError.

    `scripts` are further ones, by their addresses from the site's root.
    """
    up = "../" * film.page.count("/")
    m = film.clip.manifest
    menu = [f"{player.FOLDER}/{player.variants_name()}"] if entry.variants else []
    more = [*_scripts(up, menu), *player_links(up), *_scripts(up, scripts)]
    if url := site.url(film):
        image, video = (site.base_url + film.file(role) for role in ("poster", "video"))
        more += [element("link", rel="canonical", href=url), oembed.link(site, film)]
        more += abroad(m, film.title, film.id, url, image, video)
    here = Place(
        film.id,
        f"{up}{MEDIA}/",
        looks={look.ground: look.clip for look in film.looks} if len(film.looks) > 1 else {},
        variants=_variants(entry, film, up),
        language=site.language,
    )
    said = site.words
    title = element("h1", element("bdi", plain(film.heading)), lang=site.tongue(film))
    example = film.label if entry.variants and film.label != film.heading else film.more
    told = [element("p", element("bdi", plain(example)))] if example else []
    manifest = element("a", said("Manifest"), href=here.base + manifest_name(film.clip))
    main = element("main", title, *told, lesson(film.clip, here, spoken=True))
    return whole_page(
        said.language,
        head(m, f"{film.title} · {site.title}", film.title, policy(), more),
        [_header(site, entry, up), main, *_neighbours(site, entry, up), *footer(m, manifest, said)],
        "calcanim-page",
    )


def _scripts(up: str, paths: Iterable[str]) -> list[Element]:
    return [element("script", defer=True, src=up + path) for path in paths]


def _variants(entry: Entry, film: Film, up: str) -> tuple[Variant, ...]:
    if not entry.variants:
        return ()
    return tuple(
        Variant(each.label, up + each.page, each.parameters, here=each.slug == film.slug)
        for each in entry.films
    )


def _header(site: Site, entry: Entry, up: str) -> Element:
    """The way to the course's index, and which lesson of how many this is."""
    name = element("bdi", plain(site.title), lang=site.own)
    course = element("a", name, href=f"{up}index.html")
    number, total = _number(site, entry) + 1, len(site.entries)
    counted = site.words("Lesson {n} of {total}", n=number, total=total)
    return element("header", element("p", course), element("p", counted))


def _neighbours(site: Site, entry: Entry, up: str) -> list[Element]:
    """Links to the lessons before and after; nothing where there is but one."""
    links = []
    at = _number(site, entry)
    for n, rel, phrase in ((at - 1, "prev", "Previous"), (at + 1, "next", "Next")):
        if 0 <= n < len(site.entries):
            other = site.entries[n].film
            title = element("bdi", plain(other.heading), lang=site.tongue(other))
            way = element("span", site.words(phrase))
            links.append(element("a", way, " ", title, rel=rel, href=up + other.page))
    return [element("nav", *links, aria_label=site.words("Lessons"))] if links else []


def _number(site: Site, entry: Entry) -> int:
    """The place of a lesson in its course, from 0."""
    return [each.film.slug for each in site.entries].index(entry.film.slug)
