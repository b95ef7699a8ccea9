"""A film in a lecturer's own words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from calcanim import catalog
from calcanim.cli import run
from calcanim.outside import OutsideError
from calcanim.storyboard import Storyboard
from calcanim.storyboard.narration import reading_time
from calcanim.storyboard.worded import Script

GERMAN = "Dreh an x, und x dreht an u, und u dreht an y; wie viel schneller dreht sich y? " * 3


@pytest.fixture(scope="module")
def board() -> Storyboard:
    return catalog.lesson("chain_rule").build()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    assert run(["script", "chain_rule", "--json", "-o", str(tmp_path / "words.json")]) == 0
    return tmp_path / "words.json"


def changed(file: Path, **fields: Any) -> Path:
    """The file with other fields; of its second beat where they are a beat's."""
    data = json.loads(file.read_text())
    for name, value in fields.items():
        (data["beats"][1] if name in data["beats"][1] else data)[name] = value
    file.write_text(json.dumps(data))
    return file


def test_a_script_comes_back_as_it_was_written(board: Storyboard, file: Path) -> None:
    assert Script.of(file).told(board) == board


def test_own_words_replace_the_lessons_and_marks_stay_where_they_belong(
    board: Storyboard, file: Path
) -> None:
    told = Script.of(changed(file, narration=GERMAN, language="de")).told(board)
    assert told.language == "de"
    assert told.beats[1].narration == " ".join(GERMAN.split())
    assert not told.beats[1].marks
    assert board.beats[1].marks
    assert told.beats[1].cues == board.beats[1].cues
    assert told.beats[1].duration >= reading_time(told.beats[1].narration) - 1e-3
    assert told.beats[0] == board.beats[0]
    assert told.beats[2:] == board.beats[2:]
    assert Storyboard.from_json(told.to_json()) == told
    assert told.digest != board.digest


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"lesson": "limits"}, "words.json: has the words of limits, and not of chain_rule"),
        ({"beat": 1}, "must have the beats 1 to 9, each once and in order"),
        ({"beats": []}, "must have the beats 1 to 9, each once and in order"),
        ({"digest": "0" * 8}, "beat 2 was written for other words than "),
        ({"language": "<b>"}, "language: must be a language's tag, such as en or pt-BR"),
        ({"narration": 3}, r"words.json.beats\[1\].narration: must be text"),
        ({"narration": "a" * 5001}, "the narration of a beat has at most 5,000 characters"),
    ],
)
def test_words_of_another_film_are_refused(
    board: Storyboard, file: Path, fields: dict[str, Any], why: str
) -> None:
    with pytest.raises(OutsideError, match=why):
        Script.of(changed(file, **fields)).told(board)


def test_the_command_refuses_a_file_that_is_no_script(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "no.json").write_text("no")
    for name, why in (("no.json", "is no JSON"), ("none.json", "cannot be read")):
        args = ["render", "chain_rule", "--script", str(tmp_path / name), "-o", str(tmp_path / "a")]
        assert run(args) == 2
        assert f"{name}: {why}" in capsys.readouterr().err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["no.json"]
