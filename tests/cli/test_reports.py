"""What ``calcanim check`` tells an author in the terminal."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from calcanim.authoring.script import symbol, written
from calcanim.cli import cli
from calcanim.cli.reports import shown
from calcanim.storyboard import DARK, Part

LESSON = '''
"""Says hello."""
from calcanim.authoring.script import Beat, lesson, symbol, write, written

@lesson(title="Hello", topic="tests")
def build():
    yield Beat("Hello", "Here it is.", (write(written(symbol("x"))),))
    yield Beat("And then", "Here is x^2.", (write(written(symbol("y"))),))
'''


def checked(folder: Path, source: str) -> tuple[int, list[str]]:
    file = folder / "hello.py"
    file.write_text(source, encoding="utf-8")
    done = CliRunner().invoke(cli, ["check", str(file)], standalone_mode=False)
    assert done.exception is None, done.exception
    return done.return_value, done.stdout.splitlines()


def fault(cell: str, amount: float, beat: int = 2) -> dict[str, object]:
    who = [f"figure9.{cell}"]
    return {"beat": beat, "time": 4.25, "kind": "outside", "who": who, "amount": amount}


def test_beats_count_from_1_and_a_figure_has_one_line() -> None:
    layout = [fault("row.0", 0.2), fault("row.1", 0.5), fault("row.2", 0.1), fault("row.0", 0.3, 4)]
    claim = {"beat": 0, "formula": "x = 2", "claim": "x = 2", "fault": "unknown: why"}
    report = {"lesson": "l", "ok": False, "claims": [], "faults": [claim], "layout": layout}
    assert shown(report).splitlines() == [
        "l: not good",
        "  beat 1, x = 2 (x = 2): unknown: why",
        "  beat 3, 4.2 s: outside by 0.50 (figure9.row.1 and 2 more)",
        "  beat 5, 4.2 s: outside by 0.30 (figure9.row.0)",
    ]


def test_what_is_wrong_with_words_is_told_without_examples_too(tmp_path: Path) -> None:
    code, lines = checked(tmp_path, LESSON)
    assert code == 0
    assert lines[0] == "hello: good, but"
    assert "  beat 2: its narration has the sign '^', which nobody can say (times)" in lines
    _, lines = checked(tmp_path, LESSON.replace("x^2", "y"))
    assert lines[0] == "hello: good"


@pytest.mark.parametrize(
    "told", [lambda: written(symbol("x", "functon")), lambda: Part("a", "inputt")]
)
def test_a_role_that_there_is_not_is_named_where_it_is_written(told: object) -> None:
    with pytest.raises(
        ValueError, match=r"no role is called '\w+'; did you mean (function|input)\?"
    ):
        told()  # type: ignore[operator]


def test_a_role_that_only_a_picture_has_is_named_too() -> None:
    with pytest.raises(ValueError, match=r"no role is called 'zzz'; there are text, muted, "):
        DARK.colour("zzz")
