"""Folders that somebody has worked on, or means harm with: nothing out of them is believed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from calcanim.build import course as courses
from calcanim.build.packed import OFFLINE
from calcanim.render.errors import SpecError
from tests.build.courses import Studio, course, lesson, tree


def outside(record: Any) -> None:
    record["lessons"][0]["films"][1]["slug"] = "../mine"


def without_films(record: Any) -> None:
    record["lessons"][0]["films"] = []


def without_looks(record: Any) -> None:
    record["lessons"][0]["films"][0]["looks"] = []


def of_no_day(record: Any) -> None:
    record["lessons"][0]["updated"] = "tomorrow"


@pytest.mark.parametrize("change", [outside, without_films, without_looks, of_no_day])
def test_a_lesson_that_fails_is_not_read_from_a_record_that_is_none(
    studio: Studio, tmp_path: Path, change: Callable[[Any], None]
) -> None:
    root = tmp_path / "site"
    studio.build(course(tmp_path, lesson(tmp_path, "one", "other"), themes=("dark",)), root)
    record = json.loads((root / "course.json").read_bytes())
    change(record)
    (root / "course.json").write_text(json.dumps(record))
    before = tree(tmp_path)
    broken = course(tmp_path, lesson(tmp_path, "one", "wrong"), themes=("dark",))
    with pytest.raises(SpecError, match="is not what this calcanim wrote"):
        studio.build(broken, root)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", ["", "journal", "new", "films"])
def test_a_link_in_the_hidden_folder_is_not_followed(
    studio: Studio, tmp_path: Path, name: str
) -> None:
    root, mine = tmp_path / "site", tmp_path / "mine"
    studio.build(course(tmp_path, lesson(tmp_path, "one"), themes=("dark",)), root)
    for folder in ("new", "films"):
        (mine / folder).mkdir(parents=True)
        (mine / folder / "0").write_text("mine")
    (mine / "journal").write_text("mine")
    place = root / ".calcanim-build" / name
    if name:
        place.parent.mkdir()
    place.symlink_to(mine / name)
    before = tree(mine)
    changed = course(tmp_path, lesson(tmp_path, "one", given="new"), themes=("dark",))
    with pytest.raises(SpecError, match="is a link"):
        studio.build(changed, root)
    assert tree(mine) == before


def test_a_page_that_somebody_changes_while_films_are_drawn_is_kept(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "site"
    one, two = (lesson(tmp_path, name) for name in ("one", "two"))
    studio.build(course(tmp_path, one, two, themes=("dark",)), root)
    first, second = (root / name / "index.html" for name in ("one", "two"))

    def meanwhile(*args: Any) -> None:
        for page in (first, second):
            page.write_text("my own page")
        studio.render_many(*args)

    changed = lesson(tmp_path, "one", given="new")
    with monkeypatch.context() as patch:
        patch.setattr(courses, "render_many", meanwhile)
        with pytest.raises(SpecError, match=r"one/index\.html was changed since calcanim wrote it"):
            studio.build(course(tmp_path, changed, two, themes=("dark",)), root)
    assert first.read_text() == second.read_text() == "my own page"
    # One that is taken out of the course is left where it is.
    first.unlink()
    studio.build(course(tmp_path, changed, themes=("dark",)), root)
    assert second.read_text() == "my own page"
    assert studio.said == [f"{second} was changed since calcanim wrote it, and is left where it is"]


def test_an_archive_lies_beside_the_folder_however_that_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site" / "in").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "site" / "in")
    for name in ("..", "../../site", str(tmp_path / "site")):
        assert OFFLINE.at(Path(name)).resolve() == tmp_path / "site.zip"
    assert OFFLINE.at(Path()).resolve() == tmp_path / "site" / "in.zip"


@pytest.mark.parametrize("given", ["²", "-1", "9" * 30, "tomorrow"])
def test_a_date_that_is_none_is_as_if_nobody_gave_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    wanted = course(tmp_path, lesson(tmp_path, "one"))
    assert courses.site_of(wanted, []).updated == ""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert courses.site_of(wanted, []).updated == "1970-01-02"
