"""A course's own theme: found, based on a built-in one, and refused with a reason."""

import os
import random
from pathlib import Path

import pytest

from calcanim.course import ThemeError, source, theme
from calcanim.storyboard import DARK, LIGHT

GOOD = """\
[tool.calcanim.theme]
name = "ocean"
base = "dark"
background = "#0A0E16"
text = "#f5fff5"
logo = "Analysis 1"
"""


def test_built_in_names_need_no_file(tmp_path: Path) -> None:
    (tmp_path / "calcanim.toml").write_text("not toml")
    assert theme("dark", tmp_path) is DARK
    assert theme("light", tmp_path) is LIGHT
    assert source("light", tmp_path) is None


@pytest.mark.parametrize("file", ["calcanim.toml", "pyproject.toml"])
def test_found_in_a_parent(tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_text(GOOD)
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    found = theme("ocean", inner)
    assert (found.name, found.background, found.logo) == ("ocean", "#0a0e16", "Analysis 1")
    assert found.colour("text") == "#f5fff5"
    assert found.colour("input") == DARK.colour("input")
    assert source("ocean", inner) == tmp_path / file


def test_a_table_called_theme_and_its_default_name(tmp_path: Path) -> None:
    (tmp_path / "calcanim.toml").write_text('[theme]\nbase = "light"\n')
    found = theme("course", tmp_path)
    assert found.roles == LIGHT.roles
    assert found.background == LIGHT.background


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[theme", "valid TOML"),
        ("theme = 3", "must be a table"),
        ('[theme]\nname = "ocean"\nimput = "#ffffff"', "did you mean input"),
        ('[theme]\nname = "ocean"\nfont = "x"', "roles are: text"),
        ('[theme]\nname = "ocean"\ninput = "white"', "such as #6cb6ff"),
        ('[theme]\nname = "ocean"\ninput = 7', "must be text in quotes"),
        ('[theme]\nname = "ocean"\nbase = "blue"', "dark or light"),
        (f'[theme]\nname = "ocean"\nlogo = "{"x" * 61}"', "at most 60"),
        ('[theme]\nname = "ocean"\nlogo = "a\\nb"', "one line"),
        ('[theme]\nname = "ocean"\ninput = "#223322"', "text needs 4.5:1"),
        ('[theme]\nname = "ocean"\nbackground = "#8a8a8a"', "and [0-9]+ more"),
        ('[theme]\nname = ["ocean"]', "name must be text in quotes, and is a list"),
        ("theme = " + "[" * 5_000, "nested too deep"),
        ('[theme]\nname = "other"', "unknown theme 'ocean'; there are: dark, light, other"),
        ("", "unknown theme 'ocean'; there are: dark, light$"),
    ],
)
def test_refused_with_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "calcanim.toml").write_text(text)
    with pytest.raises(ThemeError, match=words) as caught:
        theme("ocean", tmp_path)
    assert "\n" not in str(caught.value)


def test_broken_files_are_refused_or_read(tmp_path: Path) -> None:
    """Ten thousand with --long: one character, one stretch or one value is another."""
    rng, file = random.Random(5), tmp_path / "calcanim.toml"
    odd = (*"[]\"'=\n#\0é", "nan", "1e999", "{}", "[[]]", "2020-13-01")
    refused = 0
    tries = 10_000 if os.environ.get("CALCANIM_LONG") else 300
    for _ in range(tries):
        i, j = sorted(rng.randrange(len(GOOD)) for _ in range(2))
        j = rng.choice((i, i + 1, j))
        file.write_text(GOOD[:i] + rng.choice(odd) * rng.choice((1, 1, 2, 3_000)) + GOOD[j:])
        try:
            theme("ocean", tmp_path)
        except ThemeError as error:
            refused += 1
            sentence = str(error)
            assert "\n" not in sentence, sentence
            assert len(sentence) < 500, sentence
    assert refused > tries / 2


def test_no_course_above_a_folder_that_was_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(ThemeError, match="unknown theme 'ocean'; there are: dark, light"):
        theme("ocean")
    assert source("ocean") is None


def test_a_course_cannot_rename_a_built_in_theme(tmp_path: Path) -> None:
    (tmp_path / "calcanim.toml").write_text('[theme]\nname = "Dark Sea"\n')
    with pytest.raises(ThemeError, match="lower-case"):
        theme("Dark Sea", tmp_path)
