"""What films are called whose names nobody chose, and what the course calls them itself."""

from dataclasses import replace
from pathlib import Path

import pytest

from calcanim import catalog
from calcanim.build.names import called
from calcanim.course.plan import LessonPlan, read
from tests.build.courses import Studio, course, lesson

CHAIN = '[course]\ntitle = "C"\n[[lesson]]\nlesson = "chain_rule"\n'


def planned(folder: Path, text: str) -> LessonPlan:
    file = folder / "course.toml"
    file.write_text(CHAIN + text, encoding="utf-8")
    return read(file).lessons[0]


def test_values_are_written_as_people_do(tmp_path: Path) -> None:
    rows = ['function = "x**3/3 - x"', 'function = "sqrt(x)"\nat = "1/4"', 'at = 3\nlabel = "x**2"']
    films = planned(tmp_path, "".join(f"[[lesson.variant]]\n{row}\n" for row in rows))
    assert list(called(films).values()) == ["(x² + 1)³ at 2", "x³/3 − x at 2", "√x at 1/4", "x**2"]
    assert [film.slug for film in films.variants][1] == "chain-rule/sqrt-x-at-1-over-4"


@pytest.mark.parametrize(
    "given", ['function = "x**2 + 1"\n[[lesson.variant]]\nfunction = "x^2 + 1"', 'function = "y+"']
)
def test_they_stay_as_typed_where_they_would_look_the_same_or_are_refused(
    tmp_path: Path, given: str
) -> None:
    films = planned(tmp_path, f"[[lesson.variant]]\n{given}\n")
    assert list(called(films).values()) == [film.label for film in films.films]


def test_a_lesson_alone_is_not_read_for_a_name_that_nothing_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = planned(tmp_path, "at = 3\n")
    monkeypatch.setattr(catalog, "lesson", None)
    assert list(called(film).values()) == ["at 3"]


def test_a_course_has_titles_of_its_own(studio: Studio, tmp_path: Path) -> None:
    plain = lesson(tmp_path, "one", "other")
    own, variant = plain.films
    named = LessonPlan(replace(own, title="Mine"), (replace(variant, title="Mine"),))
    root = tmp_path / "site"
    studio.build(course(tmp_path, plain, lesson(tmp_path, "two")), root)
    built = studio.build(course(tmp_path, named, lesson(tmp_path, "two")), root)
    assert studio.drawn == []  # the film has its own title still
    assert built.site is not None
    assert [film.title for film in built.site.entries[0].films] == ["Mine", "Mine: other"]
    page = (root / "one" / "index.html").read_text()
    assert "<h1><bdi>Mine</bdi></h1>" in page
    assert "Lesson one" in page  # below the film, in its own words
    assert ">Mine</bdi>" in (root / "index.html").read_text()
    assert ">Mine</bdi>" in (root / "two" / "index.html").read_text()
    # Where it fails, it stays with the title that it had.
    broken = LessonPlan(replace(named.film, values=(("word", "wrong"),), title="Other"))
    built = studio.build(course(tmp_path, broken, lesson(tmp_path, "two")), root)
    assert built.site is not None
    assert [film.title for film in built.site.entries[0].films] == ["Mine", "Mine: other"]
