"""The site's map for search engines: every page, and the film on it (sitemaps.org, Google's video
extension)."""

from __future__ import annotations

from urllib.parse import quote
from xml.etree.ElementTree import Element

from calcanim.publish.head import about
from calcanim.publish.site import xml
from calcanim.publish.site.model import Film, Site

NAME = "sitemap.xml"
_MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_VIDEO = "http://www.google.com/schemas/sitemap-video/1.1"
# What the extension takes: characters of a title, and seconds.
_TITLE, _LONGEST = 100, 28_800


def sitemap(site: Site) -> bytes:
    """``sitemap.xml`` of a site with a `base_url`: its addresses are absolute."""
    tree = xml.root("urlset", xmlns=_MAP, video=_VIDEO)
    _page(tree, site.base_url, site.latest)
    for entry in site.entries:
        for film in entry.films:
            _video(_page(tree, site.url(film), site.date(entry)), site, film)
    for extra in site.extras:
        if extra.path.endswith(".html"):
            _page(tree, site.base_url + quote(extra.path), site.latest)
    return xml.document(tree)


def robots(site: Site) -> bytes:
    """``robots.txt``: all may be read, and where the map is."""
    return f"User-agent: *\nAllow: /\nSitemap: {site.base_url}{NAME}\n".encode()


def _page(tree: Element, address: str, date: str) -> Element:
    page = xml.add(tree, "url")
    xml.add(page, "loc", address)
    xml.add(page, "lastmod", date)
    return page


def _video(page: Element, site: Site, film: Film) -> None:
    m = film.clip.manifest
    poster = film.file("poster")
    if not poster:  # the extension wants one
        return
    video = xml.add(page, "video:video")
    xml.add(video, "video:thumbnail_loc", site.base_url + poster)
    xml.add(video, "video:title", film.title[:_TITLE])
    xml.add(video, "video:description", about(m))
    xml.add(video, "video:content_loc", site.base_url + film.file("video"))
    if 1 <= m.duration <= _LONGEST:
        xml.add(video, "video:duration", str(round(m.duration)))
