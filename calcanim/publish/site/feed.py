"""The course as an Atom feed (RFC 4287): an entry with its film for every page."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from calcanim.publish.head import about
from calcanim.publish.site import xml
from calcanim.publish.site.model import Film, Site

NAME = "feed.xml"


def feed(site: Site) -> bytes:
    """``feed.xml`` of a site with a `base_url`. An id is the page's address, and so stays."""
    tree = xml.root("feed", xmlns="http://www.w3.org/2005/Atom")
    tree.set("xml:lang", site.language)
    xml.add(tree, "id", site.base_url)
    xml.add(tree, "title", site.title)
    if site.description:
        xml.add(tree, "subtitle", site.description)
    xml.add(tree, "updated", _moment(site.latest))
    xml.add(xml.add(tree, "author"), "name", site.author or site.title)
    xml.add(tree, "link", rel="self", type="application/atom+xml", href=site.base_url + NAME)
    xml.add(tree, "link", rel="alternate", type="text/html", href=site.base_url)
    xml.add(tree, "generator", "calcanim")
    for entry in site.entries:
        for film in entry.films:
            _entry(tree, site, film, site.date(entry))
    return xml.document(tree)


def _entry(tree: Element, site: Site, film: Film, date: str) -> None:
    m = film.clip.manifest
    video = m.files["video"]
    entry = xml.add(tree, "entry")
    xml.add(entry, "id", site.url(film))
    xml.add(entry, "title", film.title)
    xml.add(entry, "updated", _moment(date))
    xml.add(entry, "link", rel="alternate", type="text/html", href=site.url(film))
    xml.add(
        entry,
        "link",
        rel="enclosure",
        type=video.type.partition(";")[0],  # readers compare it whole, and know no codecs
        length=str(video.bytes),
        href=site.base_url + film.file("video"),
    )
    xml.add(entry, "summary", about(m))


def _moment(date: str) -> str:
    """RFC 3339, of a day."""
    return f"{date}T00:00:00Z"
