"""The page of every formula of a course: built once, and again when a lesson has changed."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from calcanim import cards
from calcanim.build.sheet import with_sheet
from calcanim.build.stale import stale
from calcanim.course.plan import Course, FilmPlan, LessonPlan
from calcanim.publish.site.model import Site
from calcanim.store import Store
from tests.build.courses import Studio, times, tree
from tests.publish.courses import course as published
from tests.test_card_collection import built, write


def plan(folder: Path, **changes: bool) -> Course:
    """Two lessons, a file each."""
    slugs = {"first": "chain-rule", "second": "gradient"}
    lessons = [
        LessonPlan(FilmPlan(str(folder / f"{name}.py"), (), slug, ""))
        for name, slug in slugs.items()
    ]
    return replace(Course(folder / "course.toml", "C", tuple(lessons), reference=True), **changes)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """What was made of it."""
    return published(tmp_path / "site")


def page(site: Site) -> str:
    return site.extras[0].content.decode()


def test_it_is_built_once_and_again_when_a_lesson_has_changed(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "first")
    write(tmp_path, "second", 3)
    store, said = Store(tmp_path / "cache"), list[str]()
    made = with_sheet(plan(tmp_path), site, store, said.append)
    assert page(made).index("f of x equals x squared") < page(made).index("f of x equals x cubed")
    assert page(made).count("../chain-rule/index.html") == 1
    assert made.extras[1].content.startswith(b"%PDF")
    # A formula is there for light and for dark pages, in other colours.
    pictures = [extra.content for extra in made.extras if extra.path.endswith(".svg")]
    assert len(pictures) == len(set(pictures)) == 6

    def never(names: object) -> None:
        raise AssertionError("nothing has changed")

    with monkeypatch.context() as patch:
        patch.setattr(cards, "collect", never)
        assert with_sheet(plan(tmp_path), site, store, said.append) == made
    write(tmp_path, "second", 4)
    changed = with_sheet(plan(tmp_path), site, store, said.append)
    assert "f prime of one equals four" in page(changed)
    assert [built(tmp_path, name) for name in ("first", "second")] == [1, 2]
    assert said == []


def test_a_lesson_without_a_card_is_left_out_and_one_that_fails_is_told(
    tmp_path: Path, site: Site
) -> None:
    write(tmp_path, "first", end="")
    write(tmp_path, "second", end="raise ValueError('it is broken')")
    said = list[str]()
    assert with_sheet(plan(tmp_path), site, None, said.append) == site
    assert len(said) == 2
    assert "second" in said[0]
    assert "it is broken" in said[0]
    # Who asked for the page is told why there is none.
    assert said[1] == "there is no page of every formula: no lesson of the course has a card"
    assert with_sheet(plan(tmp_path, reference=False), site, None, said.append) is site
    assert len(said) == 2


def test_a_build_has_it_and_finds_it_unchanged(studio: Studio, tmp_path: Path) -> None:
    write(tmp_path, "first")
    root, given = tmp_path / "out", replace(plan(tmp_path), author="A. Lecturer", codecs=("h264",))
    given = replace(given, lessons=given.lessons[:1], updated="2026-11-28")
    given = replace(given, base_url="https://example.org/")
    built = studio.build(given, root)
    assert (built.good, studio.said) == (True, [])
    found = tree(root)
    links = re.findall('href="([^"]+)"', found["reference/index.html"].decode())
    assert "../chain-rule/index.html" in links
    assert b'href="reference/index.html"' in found["index.html"]
    assert b"<loc>https://example.org/reference/index.html</loc>" in found["sitemap.xml"]
    assert b"<name>A. Lecturer</name>" in found["feed.xml"]
    before = times(root)
    assert stale(given, root, given.quality, studio.means()) == ([], True)
    studio.build(given, root)
    assert times(root) == before
    studio.build(replace(given, reference=False), root)
    assert not (root / "reference").exists()
    # A lesson that fails is one sentence.
    write(tmp_path, "first", end="raise ValueError('it is broken')")
    studio.build(given, root)
    assert len(studio.said) == 1
