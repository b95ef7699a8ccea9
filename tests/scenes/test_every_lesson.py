"""Every lesson, with its default and with its own examples, keeps every promise.

A lesson's file is all that these tests need: what it declares is what is tested.
"""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from every_film import ALL, LESSONS, LONG, STORE, board_of
from said import false_sentences
from tutorial_numbers import NUMBERS

from calcanim.claims import recheck
from calcanim.promises import LOOKS, PROMISES, cases_of, looks_of
from calcanim.stage.frame import FRAMES
from calcanim.stage.inspect import inspect
from calcanim.storyboard import THEMES, Storyboard

DIGESTS = Path(__file__).with_name("digests")


def looks(case: int) -> tuple[str, ...]:
    """The default has two looks here, and the examples that run beside it the other two."""
    return ("dark", "square") if case == 0 and not LONG else looks_of(case, every=LONG)


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lesson_has_examples_of_its_own(slug: str) -> None:
    lesson = LESSONS[slug]
    cases = [json.dumps(lesson.texts(case)) for case in cases_of(lesson)]
    assert len(set(cases)) == len(cases) >= 7


@pytest.mark.parametrize("promise", PROMISES)
@pytest.mark.parametrize(("slug", "i"), ALL)
def test_a_promise_is_kept(slug: str, i: int, promise: str) -> None:
    assert list(PROMISES[promise](board_of(slug, i))) == []


@pytest.mark.parametrize(("slug", "i"), ALL)
def test_every_claim_is_confirmed_from_its_text(slug: str, i: int) -> None:
    board = Storyboard.from_json(board_of(slug, i).to_json())
    assert [f for f in recheck(board) if f.fault] == []


@pytest.mark.parametrize(("slug", "i"), ALL)
def test_what_depends_on_the_case_is_so(slug: str, i: int) -> None:
    assert false_sentences(board_of(slug, i)) == []


@pytest.mark.parametrize(("slug", "i"), ALL)
def test_a_film_is_one_to_three_minutes_long(slug: str, i: int) -> None:
    # The sheet of one topic has as few cards as that has lessons.
    one_topic = "topics" in cases_of(LESSONS[slug])[i]
    assert (30 if one_topic else 60) <= board_of(slug, i).duration <= 170


@pytest.mark.parametrize(
    "slug",
    [
        pytest.param(slug, marks=pytest.mark.xdist_group(f"{slug} 0"))
        for slug in NUMBERS
        if slug in LESSONS
    ],
)
def test_what_the_text_works_out_is_seen_or_said(slug: str) -> None:
    board = board_of(slug, 0)
    lines = [f.text for beat in board.beats for f in beat.formulas]
    lines += [beat.narration for beat in board.beats]
    missing = [
        what
        for what, pattern in NUMBERS[slug].items()
        if not any(re.search(pattern, line) for line in lines)
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("slug", "i", "look"),
    [
        pytest.param(*case.values, look, marks=case.marks)
        for case in ALL
        for look in looks(case.values[1])  # type: ignore[arg-type]
    ],
)
def test_no_layout_fault(slug: str, i: int, look: str) -> None:
    theme, aspect = LOOKS[look]
    assert inspect(board_of(slug, i), THEMES[theme], FRAMES[aspect]) == []


@pytest.mark.parametrize(("slug", "i"), ALL)
def test_a_film_is_the_one_that_was_looked_at(slug: str, i: int) -> None:
    """A change of code that is meant to change no film changes none."""
    case = json.dumps(cases_of(LESSONS[slug])[i])
    stored = _stored(slug)
    if STORE:
        stored[case] = _digest(board_of(slug, i))
        _store(slug, stored)
    assert stored.get(case) == _digest(board_of(slug, i)), (
        f"the film of {slug} {case} is another one. Look at it (calcanim sheet), and where it is"
        " right: CALCANIM_STORE_DIGESTS=1 python -m pytest tests/scenes -k looked_at"
    )


@pytest.mark.parametrize("slug", LESSONS)
def test_no_digest_is_of_a_film_that_is_gone(slug: str) -> None:
    stored = _stored(slug)
    cases = {json.dumps(case) for case in cases_of(LESSONS[slug])}
    if STORE:
        stored = {case: stored[case] for case in stored if case in cases}
        _store(slug, stored)
    assert set(stored) == cases


def test_no_digests_are_of_a_lesson_that_is_gone() -> None:
    assert {path.stem for path in DIGESTS.glob("*.json")} == set(LESSONS)


def _stored(slug: str) -> dict[str, str]:
    path = DIGESTS / f"{slug}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _store(slug: str, digests: dict[str, str]) -> None:
    DIGESTS.mkdir(exist_ok=True)
    text = json.dumps(digests, indent=1, sort_keys=True) + "\n"
    (DIGESTS / f"{slug}.json").write_text(text, encoding="utf-8")


def _digest(board: Storyboard) -> str:
    """The storyboard's, but for the last digits of a number, which are the machine's."""
    text = json.dumps(_rounded(json.loads(board.to_json())), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _rounded(thing: Any) -> Any:
    if isinstance(thing, float):
        return float(f"{round(thing, 10):.9g}")
    if isinstance(thing, list):
        return [_rounded(item) for item in thing]
    if isinstance(thing, dict):
        return {key: _rounded(value) for key, value in thing.items()}
    return thing


def test_the_digest_is_the_same_in_every_process() -> None:
    code = "import calcanim; print(calcanim.lesson('chain_rule').build().digest)"
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
