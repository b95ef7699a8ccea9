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


LETTERS = ["slope", "émigré, ế", "Ελληνικά, ж", "α → ℝ ≤ ∞", "= ≡ ≈ ∎ □ ▭"]


@pytest.mark.parametrize("words", LETTERS)
def test_typst_s_own_letters_need_no_others(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does a sign of mathematics count as the box that stands for a missing letter."""
    from calcanim.stage import typesetting

    made = typesetting._made

    def own(source: str, preamble: str, system: bool, *more: object) -> bytes:
        assert not system
        return made(source, preamble, system, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(typesetting, "_made", own)
    assert svg(words).startswith(b"<svg")
    assert svg(f'$ "{words}" = x ≡ y ≈ α → ℝ □ $').startswith(b"<svg")


@pytest.mark.parametrize("source", ["of 导数 here", '$ "导" = x $', "\U00013080"])
def test_a_letter_that_no_font_has_is_one_sentence(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from calcanim.stage import typesetting

    made = typesetting._made
    monkeypatch.setattr(  # a machine without fonts of its own
        typesetting, "_made", lambda s, p, system, *more: made(s, p, False, *more)
    )
    with pytest.raises(typesetting.MissingLetterError) as refused:
        svg(source)
    letter = next(c for c in source if ord(c) > 1000)
    assert str(refused.value).startswith(f"no font on this machine can draw the letter '{letter}'")


def test_a_system_s_font_sets_what_typst_s_lack() -> None:
    """DejaVu has faces; Typst's own fonts have none."""
    from calcanim.stage.typesetting import MissingLetterError, _fonts

    try:
        needed, found = _fonts("\N{GRINNING FACE}", "")
    except MissingLetterError:
        pytest.skip("no font on this machine has a face")
    assert needed
    assert found is not None
    assert len(svg("\N{GRINNING FACE}")) > len(svg("o")) / 4
