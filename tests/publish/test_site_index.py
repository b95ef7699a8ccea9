"""A course's first page: what stands in it and where that leads, and that nothing in it runs."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from calcanim.publish.site.index import document
from calcanim.publish.site.model import Entry, Extra, Site
from tests.publish.courses import BASE, course
from tests.publish.test_pages import EVIL, Reader


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Two lessons, the first with a variant."""
    return course(tmp_path)


def attributes(read: Reader, tag: str, *names: str) -> list[Any]:
    return [tuple(a.get(n) for n in names) for t, a in read.elements if t == tag]


def test_a_card_for_each_lesson_in_the_course_s_order(site: Site) -> None:
    read = Reader(document(site))
    assert read.ids == ["chain-rule", "gradient"]
    links = [href for (href,) in attributes(read, "a", "href")]
    starts = ("how-fast", "inside-outside", "a-nudge", "each-layer", "the-number", "recap")
    assert links == [
        "chain-rule/index.html",
        "chain-rule/x-2/index.html",
        *(f"chain-rule/index.html#chain-rule--{chapter}" for chapter in starts),
        "gradient/index.html",
        *(f"gradient/index.html#gradient--{chapter}" for chapter in starts),
    ]
    words = " ".join("".join(read.texts).split())
    assert words.index("1. The chain rule") < words.index("2. Gradient")
    # Two films of ten seconds; what a variant shows is no lesson more.
    assert "2 lessons · 0:20 in all · 1 variant" in words
    assert words.count("0:10 · silent, with captions") == 2
    assert words.count("Certified: 1 claim, proved") == 2
    assert "Certified: 2 claims, all proved" in words
    assert words.count("0:03 A nudge") == 2


def test_the_poster_that_fits_the_ground(site: Site) -> None:
    read = Reader(document(site))
    light, dark = (look.clip.manifest.files["poster"].name for look in site.entries[0].film.looks)
    assert light != dark
    sources = attributes(read, "source", "media", "srcset")
    assert sources[0] == ("(prefers-color-scheme: dark)", f"media/{dark}")
    images = attributes(read, "img", "src", "alt", "loading", "width", "height")
    assert images[0] == (f"media/{light}", "", "lazy", "854", "480")
    assert len(images) == len(sources) == 2
    # The film's last word on light and dark is the course's: its first look stands where none fits.
    turned = replace(site.entries[0].film, looks=site.entries[0].film.looks[::-1])
    read = Reader(document(replace(site, entries=(Entry(turned),))))
    assert attributes(read, "img", "src") == [(f"media/{dark}",)]
    assert attributes(read, "source", "media") == [("(prefers-color-scheme: light)",)]


def test_no_script_and_nothing_inline(site: Site) -> None:
    for each in (site, replace(site, base_url=BASE)):
        read = Reader(document(each))
        assert {a.get("type") for t, a in read.elements if t == "script"} <= {"application/ld+json"}
        assert not [a for _, a in read.elements if any(k.startswith("on") for k in a)]
        assert not [a for t, a in read.elements if t == "style" or "style" in a]
        (policy,) = (a["content"] for _, a in read.elements if "http-equiv" in a)
        assert policy is not None
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'; base-uri")


def test_absolute_addresses_only_with_a_base(site: Site) -> None:
    site = replace(site, extras=(Extra("reference.html", "All formulas", b""),))
    assert "://" not in document(site)
    assert "feed" not in document(site)
    read = Reader(document(replace(site, base_url=BASE)))
    assert ("alternate", "application/atom+xml", "feed.xml") in attributes(
        read, "link", "rel", "type", "href"
    )
    told = dict(attributes(read, "meta", "property", "content"))
    poster = site.entries[0].film.clip.manifest.files["poster"].name
    assert told["og:url"] == BASE
    assert told["og:image"] == f"{BASE}media/{poster}"
    (found,) = re.findall(r'ld\+json">(.*)</script>', document(replace(site, base_url=BASE)))
    data = json.loads(found)
    assert data["@type"] == "Course"
    assert [(p["position"], p["url"], p["duration"]) for p in data["hasPart"]] == [
        (1, BASE + "chain-rule/", "PT10S"),
        (2, BASE + "gradient/", "PT10S"),
    ]
    # What is more in the course is linked to, by its own words.
    assert ("reference.html",) in attributes(read, "a", "href")
    assert "All formulas" in read.texts


def test_hostile_words_are_words(tmp_path: Path) -> None:
    long = "∫" * 300
    site = course(tmp_path, EVIL[1] + EVIL[4] + long, titles=EVIL)
    label = replace(site.entries[0].variants[0], label=EVIL[0])
    site = replace(
        site,
        title=EVIL[0] + EVIL[5],
        description="".join(EVIL),
        entries=(replace(site.entries[0], variants=(label,)), *site.entries[1:]),
        base_url=BASE,
        extras=(Extra("reference.html", EVIL[1], b""),),
    )
    text = document(site)
    read = Reader(text)
    assert {t for t, _ in read.elements} <= {
        *("html", "head", "meta", "title", "link", "script", "body", "header", "h1", "bdi", "p"),
        *("nav", "ul", "li", "a", "main", "ol", "div", "h2", "span", "picture", "source", "img"),
        *("details", "summary", "time", "footer"),
    }
    assert text.count("<script") == text.count("</script>") == 1
    assert not [a for _, a in read.elements if any(k.startswith("on") for k in a)]
    assert not [h for (h,) in attributes(read, "a", "href") if h.startswith("javascript")]
    shown = "".join(read.texts)
    assert long in shown
    for words in EVIL[:-1]:
        assert words in shown
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f]", text)
    assert len(read.ids) == len(set(read.ids))
