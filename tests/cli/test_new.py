"""``calcanim new``: what it writes works, and nothing is written over."""

import datetime
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from calcanim import catalog
from calcanim.course.plan import read

ROOT = Path(__file__).parents[2]


def calcanim(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "calcanim", *args], capture_output=True, text=True, cwd=cwd
    )


def test_what_is_written_works(tmp_path: Path) -> None:
    done = calcanim("new", "my_lesson.py", "--title", 'Über "slopes" \\', cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "my_lesson.py\n"), done.stderr
    assert "calcanim preview my_lesson.py" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["my_lesson.py"]
    shown = calcanim("show", "my_lesson.py", "--function", "t**2", "--at", "3", cwd=tmp_path)
    assert shown.stdout.startswith('Über "slopes" \\  ('), shown.stderr
    assert "f'(3) = 6  [proved]" in shown.stdout
    checked = calcanim("check", "my_lesson.py", "--examples", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.count(": good") == 3
    corner = calcanim("show", "my_lesson.py", "--function", "abs(x)", "--at", "0", cwd=tmp_path)
    assert corner.returncode == 2
    assert "there is no derivative" in corner.stderr


def test_the_title_is_the_file_s_name(tmp_path: Path) -> None:
    calcanim("new", "the_chain-rule.py", cwd=tmp_path)
    source = (tmp_path / "the_chain-rule.py").read_text(encoding="utf-8")
    assert source.count('title="The chain rule"') == 1
    template = (ROOT / "calcanim/templates/lesson.py.txt").read_text(encoding="utf-8")
    assert source == template.replace("A lesson", "The chain rule")


def test_a_course_of_all_lessons_is_written(tmp_path: Path) -> None:
    before = datetime.date.today()
    done = calcanim("new", "my-course.toml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "my-course.toml\n"), done.stderr
    assert "calcanim build my-course.toml" in done.stderr
    course = read(tmp_path / "my-course.toml")
    assert course.title == "My course"
    assert [lesson.film.lesson for lesson in course.lessons] == list(catalog.SYLLABUS)
    assert [len(lesson.variants) for lesson in course.lessons if lesson.variants] == [1]
    assert before <= datetime.date.fromisoformat(course.updated) <= datetime.date.today()


def test_what_a_new_course_leaves_out_is_what_holds(tmp_path: Path) -> None:
    """Its comments show the keys; with their signs taken away they say what holds without them."""
    calcanim("new", "course.toml", "--title", 'LESSONS: "a\\b"', cwd=tmp_path)
    course = read(tmp_path / "course.toml")
    assert course.title == 'LESSONS: "a\\b"'
    text = (tmp_path / "course.toml").read_text(encoding="utf-8")
    head, _, rest = text[text.index("[course]") :].partition("\n\n")
    shown = "\n".join(line.removeprefix("# ") for line in head.splitlines())
    for key, value in tomllib.loads(shown)["course"].items():
        if key in ("language", "quality", "themes", "codecs"):
            assert (tuple(value) if isinstance(value, list) else value) == getattr(course, key)
    (tmp_path / "shown.toml").write_text(f"{shown}\n\n{rest}", encoding="utf-8")
    assert read(tmp_path / "shown.toml").author == "Your name"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["there.py"], "there.py is there already"),
        (["link.py"], "link.py is there already"),
        (["notes.txt"], "notes.txt must end in .py"),
        (["there.toml"], "there.toml is there already"),
        ([".toml"], "in .toml, for a course"),
        (["a.toml", "--title", "two\nlines"], "one line"),
        ([".py"], ".py must end in .py"),
        (["there.py/a.py"], "no folder"),
        (["a.py", "--title", "two\nlines"], "one line"),
        (["a.py", "--title", ""], "one line"),
        (["a.py", "--title", "x" * 61], "at most 60 characters"),
    ],
)
def test_a_refusal_writes_nothing(tmp_path: Path, args: list[str], words: str) -> None:
    (tmp_path / "there.py").write_text("mine")
    (tmp_path / "there.toml").write_text("mine")
    (tmp_path / "link.py").symlink_to("nowhere.py")
    done = calcanim("new", *args, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert {p.name for p in tmp_path.iterdir()} == {"there.py", "there.toml", "link.py"}
    assert (tmp_path / "there.py").read_text() == "mine"
