"""A lesson in a file of its own, anywhere: every command takes its path."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.preview.conftest import LESSON


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    file = tmp_path / "my lessons" / "tiny.py"
    file.parent.mkdir()
    file.write_text(LESSON, encoding="utf-8")
    return file


def calcanim(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "calcanim", *args], capture_output=True, text=True, cwd=cwd
    )


def test_show(lesson: Path, tmp_path: Path) -> None:
    done = calcanim("show", "my lessons/tiny.py", "--function", "x - 1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "And here is a line." in done.stdout


def test_check(lesson: Path, tmp_path: Path) -> None:
    done = calcanim("check", str(lesson), "--json", "--function", "x - 1", cwd=tmp_path)
    assert json.loads(done.stdout)["lesson"] == "tiny"
    assert done.returncode == 0, done.stderr


def test_sheet(lesson: Path, tmp_path: Path) -> None:
    done = calcanim("sheet", "-o", "s.png", "my lessons/tiny.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "s.png").is_file()


@pytest.mark.render
def test_render(lesson: Path, tmp_path: Path) -> None:
    done = calcanim("render", "-ql", "my lessons/tiny.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    video = tmp_path / done.stdout.splitlines()[-1]
    assert video == tmp_path / "media/videos/tiny/480p15/tiny.mp4"
    assert video.is_file()


@pytest.mark.parametrize("command", ["show", "check", "sheet", "render"])
def test_a_file_that_does_not_load_is_one_sentence(
    lesson: Path, tmp_path: Path, command: str
) -> None:
    lesson.write_text("import nothing_at_all\n")
    done = calcanim(command, str(lesson), *(["-o", "s.png"] * (command == "sheet")), cwd=tmp_path)
    assert done.returncode == 2
    assert "No module named 'nothing_at_all'" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_mistake_in_a_lesson_is_named_with_its_line(lesson: Path, tmp_path: Path) -> None:
    lesson.write_text(LESSON.replace("prose(", "porse("))
    done = calcanim("show", str(lesson), cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == "calcanim: NameError: name 'porse' is not defined (tiny.py, line 11)\n"


@pytest.mark.long
def test_a_course_s_theme_is_found_from_where_the_command_is_called(
    lesson: Path, tmp_path: Path
) -> None:
    (tmp_path / "calcanim.toml").write_text(
        '[tool.calcanim.theme]\nname = "sea"\nbase = "light"\ninput = "#cceecc"\n'
    )
    done = calcanim("sheet", "-o", "s.png", "--theme", "sea", "my lessons/tiny.py", cwd=tmp_path)
    assert done.returncode == 2
    assert "input #cceecc on the background #fbfaf7 has a contrast of" in done.stderr
    (tmp_path / "calcanim.toml").write_text('[theme]\nname = "sea"\nlogo = "Course 1"\n')
    done = calcanim("check", "--theme", "sea", "my lessons/tiny.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.render
def test_a_letter_that_no_font_has_is_a_wrong_request(lesson: Path, tmp_path: Path) -> None:
    """U+1FFFE belongs to nobody, and so no font draws it."""
    words = lesson.read_text(encoding="utf-8")
    lesson.write_text(words.replace('("Sums")', '("Sums \U0001fffe")'), encoding="utf-8")
    assert lesson.read_text(encoding="utf-8") != words
    for command in (["check"], ["render", "-ql"]):
        done = calcanim(*command, str(lesson), cwd=tmp_path)
        assert done.returncode == 2
        last = done.stderr.splitlines()[-1]
        assert last.startswith("calcanim: no font on this machine can draw the letter")
    assert not list(tmp_path.rglob("*.mp4"))
