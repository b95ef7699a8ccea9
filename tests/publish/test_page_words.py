"""The language of pages: their words are in the course's own, and other text says what it is in."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from calcanim.publish.embed import embed
from calcanim.publish.lesson import place_of, sound
from calcanim.publish.page import document
from calcanim.publish.player import script
from calcanim.publish.site import index, page, sheet
from calcanim.publish.site.model import Site
from calcanim.publish.words import _TABLE, PLAYER, words
from calcanim.render.clip import Clip
from calcanim.render.manifest import VoiceRecord
from tests.publish import films
from tests.publish.courses import BASE, course

_VOID = {"meta", "link", "img", "source", "track"}
FORMULA = sheet.Formula("x squared", (("light", b"<svg/>"),))


class Tongues(HTMLParser):
    """The texts and names of a page by their language; what has one of its own is in "… bdi"."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[tuple[str, str]] = [("", "")]
        self.texts: dict[str, list[str]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        language = named.get("lang") or self.stack[-1][1]
        for name in ("aria-label", "alt"):
            self._add(language, named.get(name) or "")
        if tag not in _VOID:
            self.stack.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tag, language = self.stack[-1]
        if tag == "bdi":
            self._add(language + " bdi", data)
        elif tag not in ("script", "title"):
            self._add(language, data)

    def _add(self, language: str, text: str) -> None:
        if re.search(r"[^\W\d]", text):
            self.texts.setdefault(language, []).append(text.strip(" ·\n"))


@pytest.fixture
def german(tmp_path: Path) -> Site:
    """A German course of English films; one has a title of the course's own."""
    made = course(tmp_path, language="de", base_url=BASE)
    own = replace(made.entries[0].film, name="Kettenregel")
    return replace(made, entries=(replace(made.entries[0], film=own), made.entries[1]))


def pages(site: Site) -> list[str]:
    """Every page of it, the page of every formula last."""
    card = sheet.SheetCard(site.entries[0].film, "derivatives", (FORMULA,), "It adds up.")
    made = [page.document(site, e, film) for e in site.entries for film in e.films]
    return [*made, index.document(site), sheet.document(site, [card], b"%PDF")]


def test_the_words_of_a_course_s_pages_are_in_its_language(german: Site) -> None:
    first, *_, cards, formulas = (Tongues(text).texts["de"] for text in pages(german))
    assert first == [
        "Lektion 1 von 2",
        "0:10 · ohne Ton, mit Untertiteln",
        *("Beispiele", "Beispiele", "Kapitel und Text", "Text: The chain rule"),
        first[6],
        *("Text", "Untertitel", "Lektionen", "Weiter", "Geprüft: 1 Aussage, bewiesen", "Manifest"),
    ]
    assert re.fullmatch(r"Video \(\d+ k?B\)", first[6])
    assert "2 Lektionen · 0:20 insgesamt · 1 Variante" in cards
    assert "Geprüft: 2 Aussagen, alle bewiesen" in cards
    assert formulas == ["Alle Formeln", "Zum Drucken (PDF)"]


def test_what_is_not_in_the_page_s_language_says_so(german: Site) -> None:
    english = {phrase for phrase in _TABLE if words("de")(phrase) != phrase}
    for text in pages(german):
        read = Tongues(text).texts
        assert not english & set(read["de"])
        assert not {"Gradient", "A nudge", "The chain rule"} & set(read["de bdi"])
        assert "Kettenregel" not in read["en bdi"]
    told = Tongues(pages(german)[0]).texts
    assert "A nudge" in told["en bdi"]
    assert "Kettenregel" in told["de bdi"]
    told = Tongues(pages(german)[-1]).texts
    assert {"x squared", "It adds up."} <= set(told["en"])
    assert "Derivatives" in told["en bdi"]


def test_a_language_without_words_has_english_ones_that_say_so(german: Site) -> None:
    italian = replace(german, language="it")
    told = Tongues(page.document(italian, italian.entries[0], italian.entries[0].film)).texts
    assert set(told) == {"en", "en bdi", "it bdi"}
    assert "Lesson 1 of 2" in told["en"]
    assert told["it bdi"] == ["Analysis 1", "Kettenregel"]


def test_a_film_alone_speaks_its_own_language(tmp_path: Path, video: bytes) -> None:
    made = replace(films.manifest(), language="fr-CA")
    clip = Clip.load(films.write(tmp_path / "clip", made, video))
    for text in (document(clip), embed(clip, place_of(clip))):
        assert set(Tongues(text).texts) == {"fr-CA", "fr-CA bdi"}
        assert "Chapitres et transcription" in text
        assert "&quot;Play&quot;: &quot;Lecture&quot;" in text
    plain = Clip.load(films.write(tmp_path / "plain", films.manifest(), video))
    assert "data-say" not in document(plain)


@pytest.mark.parametrize("kind", ["synthetic", "mixed", "recorded"])
def test_a_voice_is_told_in_every_language(kind: str) -> None:
    voice = VoiceRecord(kind, "heart", "heart 1.0", "en", -16.0, -2.0)
    m = replace(films.manifest(), voice=voice)
    assert sound(m).partition(",")[0] == (voice.label or "read aloud")
    told = {sound(m, words(language)) for language in ("en", "de", "fr", "es")}
    assert len(told) == 4
    assert all(("heart 1.0" in said) == (kind != "recorded") for said in told)


def test_every_phrase_has_its_values_in_every_language() -> None:
    for phrase, others in _TABLE.items():
        wanted = sorted(re.findall(r"{\w+}", phrase))
        for said in others:
            assert said.strip() == said != ""
            assert sorted(re.findall(r"{\w+}", said)) == wanted
    # What the player says, it says by these phrases.
    code = script().decode()
    assert [p for p in PLAYER if f'"{p}"' not in code] == []
