"""``calcanim reference``: a sheet and a page of cards, and files that are somebody else's."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from calcanim import cards, catalog
from calcanim.cli import run

LESSON = '''"""Words."""
from calcanim.authoring.script import *
@lesson(title="{title}", topic="sums & more")
def build():
    f, u = power(variable("x"), Expression("number", (), "2")), applied("u", "x")
    yield beat("One", write(definition(applied("f", "x"), f), "wide"), "Words.")
    {end}
'''
RECAP = """rule = line(derivative_of(u, "x"), applied("u'", "x"), kind="theorem")
    yield recap("Two", "Words.", general=rule, example=line(f, f), use="steps <are> slopes")"""


def write(folder: Path, slug: str, title: str = "A title", end: str = RECAP) -> None:
    (folder / f"{slug}.py").write_text(LESSON.format(title=title, end=end), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    scenes = tmp_path / "scenes"
    scenes.mkdir()
    monkeypatch.setattr(catalog, "folder", lambda: scenes)
    monkeypatch.setattr(cards, "_KNOWN", {})
    monkeypatch.chdir(tmp_path)
    write(scenes, "first", "First <b>#$ \\\\ é")
    write(scenes, "second")
    return scenes


@pytest.mark.parametrize("name", ["a.pdf", "a.png", "a.svg", "a.html"])
def test_a_sheet_is_made_again_but_nothing_else_is_replaced(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder.parent / name
    assert run(["reference", "-o", name]) == 0
    first = path.read_bytes()
    assert capsys.readouterr().out.splitlines()[-1] == name
    assert run(["reference", "-o", name]) == 0
    assert path.read_bytes() == first
    path.write_bytes(b"mine")
    assert run(["reference", "-o", name, "--force"]) == 2
    assert path.read_bytes() == b"mine"
    assert "was not made by calcanim" in capsys.readouterr().err
    assert {p.name for p in folder.parent.iterdir()} == {"scenes", name}


def test_the_sheet_has_a_card_for_each_lesson_and_the_course_s_logo(folder: Path) -> None:
    Path("calcanim.toml").write_text('[theme]\nbase = "light"\nlogo = "Analysis 1"\n')
    assert run(["reference", "-o", "a.svg", "--theme", "course"]) == 0
    assert run(["reference", "-o", "b.svg", "--theme", "light"]) == 0
    with_logo, without = (Path(f"{n}.svg").read_text() for n in "ab")
    assert with_logo.count("<use") - without.count("<use") == len("Analysis1")
    assert run(["reference", "first", "-o", "c.svg", "--theme", "light"]) == 0
    assert Path("c.svg").read_text().count("<use") < without.count("<use")
    assert run(["reference", "-o", "d.png"]) == 0
    width, height = Image.open(io.BytesIO(Path("d.png").read_bytes())).size
    assert width / height == pytest.approx(297 / 210, abs=0.01)


def test_the_page_says_what_was_typed_and_links_to_films_that_are_there(folder: Path) -> None:
    assert run(["reference", "-o", "site/a.html", "--theme", "light"]) == 0
    page = Path("site/a.html").read_text(encoding="utf-8")
    assert "<bdi>First &lt;b&gt;#$ \\ é</bdi>" in page
    assert "Steps &lt;are&gt; slopes." in page
    assert "<code>calcanim render second</code>" in page
    assert "<a " not in page
    alts = re.findall(r'alt="([^"]*)"', page)
    assert len(alts) == 4
    assert all(alts)
    Path("site/a.html").write_text(page.replace("First", "Second"), encoding="utf-8")
    assert run(["reference", "-o", "site/a.html"]) == 2
    assert run(["reference", "-o", "site/a.html", "--force"]) == 0


def test_a_lesson_without_a_card_and_one_that_fails_are_left_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, "plain", end="")
    assert run(["reference", "-o", "a.pdf"]) == 0
    assert "calcanim: plain has no card, and is left out" in capsys.readouterr().err
    write(folder, "broken", end="raise LessonError('there is no slope')")
    assert run(["reference", "-o", "b.pdf"]) == 1
    assert "broken is left out: there is no slope" in capsys.readouterr().err
    assert Path("b.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["-o", "a.gif"], 2, "a sheet ends in .pdf, .png, .svg or .html, not a.gif"),
        (["nothing", "-o", "a.pdf"], 2, "unknown lesson 'nothing'"),
        (["-o", "a.pdf", "--theme", "red"], 2, "unknown theme 'red'"),
        (["plain", "-o", "a.pdf"], 2, "no lesson has a card; nothing is written"),
        (["broken", "-o", "a.pdf"], 1, "broken is left out"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    folder: Path, args: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, "plain", end="")
    write(folder, "broken", end="raise ValueError('no')")
    assert run(["reference", *args]) == code
    assert words in capsys.readouterr().err
    assert not Path(args[-1] if args[-2] == "-o" else "a.pdf").exists()
