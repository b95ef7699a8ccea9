"""Typst gets no files, no packages and no network; words stay words."""

import re
from pathlib import Path

import pytest
import typst

from calcanim.stage.formulas import Line
from calcanim.stage.typesetting import TypesetError, svg
from calcanim.storyboard import DARK, prose

PACKAGE = Path(__file__).parents[2] / "calcanim"
OPENS = [
    '#read("secret.txt")',
    '#read("/secret.txt")',
    '#read("../secret.txt")',
    '#read("/etc/passwd")',
    '#read("/")',
    '#include "secret.txt"',
    '#{ include "secret.txt" }',
    '$ #include "secret.txt" $',
    '#image("secret.png")',
    '#json("secret.json")',
    '#bibliography("secret.bib")',
    '#raw("a", syntaxes: "secret.txt")',
    '#plugin("secret.wasm")',
    '#import "secret.txt"',
    '#import "@preview/cetz:0.2.2"',
    '#import("@pre" + "view/cetz:0.2.2")',
    '#{import/**/"@preview/cetz:0.2.2": *}',
    '$ #import "@preview/cetz:0.2.2" $',
    "#import std: *",
    """#image(bytes("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"""
    """<image href='https://example.org/a.png' width='9' height='9'/></svg>"))""",
]
RUNS = [
    '#eval("1")',
    '#std.eval("1")',
    '$ std.eval("1") $',
    '#dictionary(std).at("ev" + "al")("1")',
    '#calc.eval("1")',
    '#{ let f = eval; f("1") }',
]


@pytest.fixture(autouse=True)
def _beside_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("source", OPENS)
def test_nothing_is_opened(source: str) -> None:
    with pytest.raises(TypesetError) as refused:
        svg(source)
    assert str(refused.value).endswith(": a formula opens no files and no packages")
    assert repr(source[:100])[:-1] in str(refused.value)


@pytest.mark.parametrize("source", RUNS)
def test_no_text_becomes_source(source: str) -> None:
    with pytest.raises(TypesetError):
        svg(source)


def test_the_words_for_it_are_set_as_words() -> None:
    for source in ("important, included; includes imports", '$ "import" + "include"_2 $'):
        plain = typst.compile(source.encode(), format="svg", ignore_system_fonts=True)
        assert svg(source) == plain
    title = "import: what an \\import of @preview/x includes"
    assert len(Line(prose(title), 0.4, DARK).glyphs) == len(title.replace(" ", ""))


def test_a_title_is_no_list() -> None:
    title, words = (Line(prose(text), 0.4, DARK) for text in ("1. Limits", "p. Limits"))
    assert title.glyphs[2].get_left()[0] - title.glyphs[1].get_right()[0] == pytest.approx(
        words.glyphs[2].get_left()[0] - words.glyphs[1].get_right()[0]
    )


def test_a_long_formula_is_not_read_out() -> None:
    with pytest.raises(TypesetError) as refused:
        svg("#nosuchname " + "x" * 1_000_000)
    assert len(str(refused.value)) < 300
    with pytest.raises(TypesetError, match="one page"):
        svg("a #pagebreak() b")


def test_there_is_one_door() -> None:
    opened = re.compile(r"^ *import typst$", re.MULTILINE)
    users = [path.name for path in PACKAGE.rglob("*.py") if opened.search(path.read_text())]
    assert users == ["typesetting.py"]
