"""The page of every formula: its cards, where they lead, and its pictures as files."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import pytest

from calcanim.publish.site.files import files
from calcanim.publish.site.model import Site
from calcanim.publish.site.sheet import Formula, SheetCard, document, extras
from tests.publish.courses import course
from tests.publish.test_pages import EVIL, Reader

PAGE = "reference/index.html"


def svg(colour: str, width: float = 30) -> bytes:
    """A picture as Typst sizes it."""
    return (
        f'<svg viewBox="0 0 {width} 10" width="{width}pt" height="10pt" '
        f'xmlns="http://www.w3.org/2000/svg"><path fill="{colour}" d="M0 0h9v9z"/></svg>'
    ).encode()


def with_sheet(site: Site, words: str = "x squared", pdf: bytes = b"%PDF") -> Site:
    """The site with a card for each lesson."""
    dark, light = svg("#fff"), svg("#000")
    formula = Formula(words, (("light", light), ("dark", dark)))
    topics = ("derivatives", "gradients")
    cards = [
        SheetCard(entry.film, topic, (formula,), f"Use: {words}")
        for entry, topic in zip(site.entries, topics, strict=True)
    ]
    return replace(site, extras=extras(site, cards, pdf))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Two lessons, with their sheet."""
    return with_sheet(course(tmp_path))


def test_a_card_for_each_lesson_that_leads_to_its_film(site: Site) -> None:
    made = files(site)
    read = Reader(made[PAGE].decode())
    links = [str(a["href"]) for t, a in read.elements if t == "a"]
    assert links == [
        "../index.html",
        "every-formula.pdf",
        "../chain-rule/index.html",
        "../gradient/index.html",
    ]
    for address in read.addresses:
        assert urljoin(f"http://x/{PAGE}", address).removeprefix("http://x/") in made
    headings = [t for t, _ in read.elements if re.fullmatch("h[1-6]", t)]
    assert headings == ["h1", "h2", "h3", "h2", "h3"]
    words = "".join(read.texts)
    assert [words.count(w) for w in ("Derivatives", "Gradients", "Use: x squared")] == [1, 1, 2]


def test_a_picture_for_each_ground_is_a_file_once(site: Site) -> None:
    made = files(site)
    read = Reader(made[PAGE].decode())
    (image, again) = (a for t, a in read.elements if t == "img")
    (source, _) = (a for t, a in read.elements if t == "source")
    assert image == again
    assert made[f"reference/{image['src']}"] == svg("#000")
    assert made[f"reference/{source['srcset']}"] == svg("#fff")
    assert source["media"] == "(prefers-color-scheme: dark)"
    assert image["alt"] == "x squared"
    assert int(str(image["width"])) == 3 * int(str(image["height"])) == 48
    assert len([path for path in made if path.endswith(".svg")]) == 3  # two, and the site's icon


def test_the_index_leads_to_it(site: Site) -> None:
    links = {a["href"] for t, a in Reader(files(site)["index.html"].decode()).elements if t == "a"}
    assert {PAGE, "reference/every-formula.pdf"} <= links
    assert not [link for link in links if str(link).endswith(".svg")]
    without = with_sheet(site, pdf=b"")
    assert not [path for path in files(without) if path.endswith(".pdf")]
    assert "PDF" not in files(without)[PAGE].decode()


def test_hostile_words_are_words(tmp_path: Path) -> None:
    bad = "".join(EVIL[:5])
    site = with_sheet(replace(course(tmp_path, bad), title=bad), bad)
    read = Reader(files(site)[PAGE].decode())
    assert not {"script", "svg", "b"} & {tag for tag, _ in read.elements}
    assert not [a for _, a in read.elements if any(k.startswith("on") for k in a)]
    assert [a["alt"] for t, a in read.elements if t == "img"] == [bad, bad]
    assert "".join(read.texts).count(bad) >= 5


def test_a_topic_that_comes_again_has_one_heading(tmp_path: Path) -> None:
    site = course(tmp_path)
    films = [entry.film for entry in site.entries]
    formula = Formula("x", (("light", svg("#000")),))
    order = [(films[0], "slopes"), (films[1], "gradients"), (films[0], "slopes")]
    page = document(site, [SheetCard(film, topic, (formula,)) for film, topic in order])
    headings = [t for t, _ in Reader(page).elements if re.fullmatch("h[2-6]", t)]
    assert headings == ["h2", "h3", "h3", "h2", "h3"]
