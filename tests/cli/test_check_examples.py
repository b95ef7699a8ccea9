"""``calcanim check --examples``: a course author's lesson is held to what all films promise."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from calcanim.cli import cli

LESSON = '''
"""Doubles: a number and its double."""
from calcanim.authoring.script import Beat, function, lesson
from calcanim.expressions import parse
from calcanim.expressions.typst import typst
from calcanim.storyboard import Formula, states
from calcanim.storyboard.cues import Write

@lesson(title="Doubles", topic="tests", examples=[{"function": "sin(x)"}, EXAMPLE])
def build(function=function("x + 1", "f(x)")):
    left, right = f"2*({function.e})", f"DOUBLE"
    text = f"{left} = {right}"
    shown = (typst(parse(left)), "= " + typst(parse(right)))
    line = Formula(shown, (), text, "twice it is the same", CLAIMS)
    yield Beat("Twice", WORDS, (Write("a", line, "derivation"),))
'''


def checked(folder: Path, *options: str, **changes: str) -> Result:
    source = LESSON
    given = {
        "EXAMPLE": '{"function": "x**2"}',
        "DOUBLE": "{function.e} + {function.e}",
        "CLAIMS": "states(text, 'identity')",
        "WORDS": '"Here it is."',
    } | changes
    for name, code in given.items():
        source = source.replace(name, code)
    file = folder / "doubles.py"
    file.write_text(source, encoding="utf-8")
    return CliRunner().invoke(
        cli, ["check", str(file), "--examples", *options], standalone_mode=False
    )


def report(done: Result) -> list[dict[str, Any]]:
    found = json.loads(done.stdout)
    assert isinstance(found, list)
    return found


def test_a_good_lesson(tmp_path: Path) -> None:
    done = checked(tmp_path)
    assert done.return_value == 0, done.stdout
    assert done.stdout.splitlines() == [
        "doubles: good",
        "doubles --function 'sin(x)': good",
        "doubles --function 'x**2': good",
    ]


SIGN = "beat 1: its narration has the sign '^', which nobody can say"


def test_what_is_wrong_with_one_example(tmp_path: Path) -> None:
    done = checked(tmp_path, "--json", WORDS='"x^2" if str(function.e) == "x**2" else "Here."')
    assert done.return_value == 1
    rows = report(done)
    assert [r["parameters"] for r in rows] == [{}, {"function": "sin(x)"}, {"function": "x**2"}]
    assert [r["ok"] for r in rows] == [True, True, False]
    assert rows[2]["promises"] == [
        {"promise": "times", "what": "beat 1: its narration does not end as a sentence does"},
        {"promise": "times", "what": SIGN},
    ]


def test_a_false_claim_a_missing_one_and_a_refused_example(tmp_path: Path) -> None:
    rows = report(checked(tmp_path, "--json", "--theme", "light", DOUBLE="{function.e}"))
    assert [r["ok"] for r in rows] == [False] * 3
    assert rows[0]["claims"][0]["verdict"] == "refuted"
    assert [p["promise"] for p in rows[0]["promises"]] == ["certified"]

    rows = report(checked(tmp_path, "--json", "--aspect", "1:1", CLAIMS="()"))
    assert "has an equals sign and makes no claim" in rows[0]["promises"][0]["what"]

    done = checked(tmp_path, EXAMPLE='{"function": "x*y"}')
    assert done.return_value == 1
    sentence = "this lesson needs a function of one variable; it has x, y"
    assert done.stdout.splitlines()[2:] == [
        "doubles --function 'x*y': not good",
        f"  {sentence} (example)",
    ]


def test_a_mistake_in_the_code_is_named_with_its_line(tmp_path: Path) -> None:
    done = checked(tmp_path, WORDS='"Here." if len(str(function.e)) < 6 else wrods')
    assert done.return_value == 1
    assert done.stdout.splitlines()[1:3] == [
        "doubles --function 'sin(x)': not good",
        "  NameError: name 'wrods' is not defined (doubles.py, line 15) (example)",
    ]
    done = checked(tmp_path, WORDS="None")
    assert done.stdout.count("(doubles.py, line 15)") == 3


def test_an_example_that_the_lesson_has_no_option_for(tmp_path: Path) -> None:
    done = checked(tmp_path, EXAMPLE='{"at": "1"}')
    assert "an example does not fit" in str(done.exception)


@pytest.mark.parametrize("more", [["--function", "x"], ["board.json"]])
def test_examples_have_parameters_of_their_own(tmp_path: Path, more: list[str]) -> None:
    done = checked(tmp_path, *more)
    assert "--examples checks lessons with parameters of their own" in str(done.exception)
