"""Sitemap, feed and oEmbed: XML and JSON that others read, by the rules of their formats."""

import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest

from calcanim.publish.site import oembed
from calcanim.publish.site.feed import feed
from calcanim.publish.site.model import Extra, Site
from calcanim.publish.site.sitemap import robots, sitemap
from tests.publish.courses import BASE, course
from tests.publish.test_pages import EVIL, Reader

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
VIDEO = "{http://www.google.com/schemas/sitemap-video/1.1}"
PAGES = [BASE + slug for slug in ("chain-rule/", "chain-rule/x-2/", "gradient/")]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Two lessons, the first with a variant and a date of its own."""
    made = course(tmp_path, base_url=BASE, updated="2026-11-18", description="Slopes & areas")
    first, second = made.entries
    return replace(made, entries=(replace(first, updated="2026-11-20"), second))


def on_disk(folder: Path, address: str) -> Path:
    """The file at an address of the site."""
    assert address.startswith(BASE)
    return folder / unquote(urlsplit(address).path.removeprefix(urlsplit(BASE).path))


def test_the_feed_is_atom(site: Site, tmp_path: Path) -> None:
    """RFC 4287: 4.1.1 and 4.1.2 (what must be there, once), 4.2.6 (ids), 3.3 (dates)."""
    tree = ET.fromstring(feed(site))
    assert tree.tag == ATOM + "feed"
    entries = tree.findall(ATOM + "entry")
    for each in (tree, *entries):
        for name in ("id", "title", "updated"):
            (found,) = each.findall(ATOM + name)
            assert found.text
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", each.findtext(ATOM + "updated") or ""
        )
        assert len(each.findall(f"{ATOM}link[@rel='alternate']")) == 1
    assert tree.findtext(f"{ATOM}author/{ATOM}name") == "Analysis 1"
    signed = ET.fromstring(feed(replace(site, author="A. & B.")))
    assert signed.findtext(f"{ATOM}author/{ATOM}name") == "A. & B."
    assert tree.find(f"{ATOM}link[@rel='self']").attrib["href"] == BASE + "feed.xml"  # type: ignore[union-attr]
    ids = [e.findtext(ATOM + "id") for e in (tree, *entries)]
    assert ids == [BASE, *PAGES]
    dates = [str(e.findtext(ATOM + "updated"))[:10] for e in (tree, *entries)]
    assert dates == ["2026-11-20", "2026-11-20", "2026-11-20", "2026-11-18"]
    titles = [e.findtext(ATOM + "title") for e in entries]
    assert titles == ["The chain rule", "The chain rule: x**2, x = 2", "Gradient"]
    for entry in entries:
        (film,) = entry.findall(f"{ATOM}link[@rel='enclosure']")
        file = on_disk(tmp_path, film.attrib["href"])
        assert int(film.attrib["length"]) == file.stat().st_size
        assert film.attrib["type"] == "video/mp4"


def test_the_map_has_every_page_and_its_film(site: Site, tmp_path: Path) -> None:
    site = replace(site, extras=(Extra("all formulas.html", "", b""), Extra("x.pdf", "", b"")))
    tree = ET.fromstring(sitemap(site))
    assert tree.tag == MAP + "urlset"
    found = {str(u.findtext(MAP + "loc")): u for u in tree}
    assert list(found) == [BASE, *PAGES, BASE + "all%20formulas.html"]
    dates = [str(u.findtext(MAP + "lastmod")) for u in tree]
    assert dates == ["2026-11-20", "2026-11-20", "2026-11-20", "2026-11-18", "2026-11-20"]
    for page in PAGES:
        (video,) = found[page].findall(VIDEO + "video")
        for name in ("thumbnail_loc", "content_loc"):
            assert on_disk(tmp_path, str(video.findtext(VIDEO + name))).is_file()
        assert video.findtext(VIDEO + "duration") == "10"
        assert video.findtext(VIDEO + "description")
    assert robots(site).decode().splitlines()[-1] == f"Sitemap: {BASE}sitemap.xml"


def test_what_has_no_date_has_the_same_one_always(site: Site) -> None:
    bare = replace(site, updated="", entries=tuple(replace(e, updated="") for e in site.entries))
    dates = ET.fromstring(feed(bare)).iter(ATOM + "updated")
    assert {d.text for d in dates} == {"1980-01-01T00:00:00Z"}


def test_hostile_words_are_words_in_xml(tmp_path: Path) -> None:
    bad = "".join(EVIL) + "\ufffe\uffff\x0b"
    site = replace(course(tmp_path, bad, EVIL), title=bad, base_url=BASE)
    for text in (feed(site), sitemap(site)):
        titles = [e.text or "" for e in ET.fromstring(text).iter() if e.tag.endswith("title")]
        assert all(EVIL[0] in title for title in titles if "Gradient" not in title)
        assert len(titles) >= 3
    assert EVIL[3] in str(ET.fromstring(feed(site)).findtext(ATOM + "title"))


def test_a_page_says_how_it_is_framed(site: Site, tmp_path: Path) -> None:
    """oembed.com, 2.3.4: what a record of a video must have."""
    film = site.entries[0].variants[0]
    data = json.loads(oembed.oembed(site, film))
    assert (data["type"], data["version"]) == ("video", "1.0")
    assert {type(data[n]) for n in ("width", "height")} == {int}
    ((_, frame), *_) = Reader(data["html"]).elements
    assert frame["src"] == PAGES[1]
    assert (frame["width"], frame["height"]) == (str(data["width"]), str(data["height"]))
    assert on_disk(tmp_path, data["thumbnail_url"]).is_file()
    link = oembed.link(site, film).attributes
    assert link["href"] == PAGES[1] + "oembed.json"
