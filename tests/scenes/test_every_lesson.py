"""Every lesson, with its default and with other functions, keeps every promise."""

import dataclasses
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from calcanim import catalog
from calcanim.claims import recheck
from calcanim.refusals import Refusal
from calcanim.render.captions import captions
from calcanim.render.records import sections_of
from calcanim.render.timeline import Timeline
from calcanim.stage.frame import FRAMES
from calcanim.stage.inspect import inspect
from calcanim.storyboard import DARK, LIGHT, Storyboard
from calcanim.storyboard.cues import Clear, Plot, Rewrite, Write
from calcanim.storyboard.describe import describe
from calcanim.storyboard.theme import TOGETHER

LONG = bool(os.environ.get("CALCANIM_LONG"))

CASES = {
    "chain_rule": [
        {},
        {"function": "sin(exp(x**2))", "at": "1"},
        {"function": "sqrt(log(x))", "at": "3"},
        {"function": "exp(-x**2/2)", "at": "1"},
        {"function": "1/(1+exp(-x))", "at": "0"},
        {"function": "log(sin(x)**2 + 1)", "at": "2"},
        {"function": "x*exp(x**2)", "at": "1"},
        {"function": "x**2 + sin(3*x)", "at": "pi/4"},
    ],
    "secant_to_tangent": [
        {},
        {"function": "x**10", "at": "1"},
        {"function": "x**2 + sin(x)", "at": "1"},
        {"function": "exp(sin(3*x)*cos(x))", "at": "0.4"},
        {"function": "0.000001*x**3", "at": "2"},
        {"function": "sin(x)", "at": "1000"},
        {"function": "abs(x)", "at": "0"},
        {"function": "cbrt(x)", "at": "0"},
        {"function": "floor(x)", "at": "1"},
        {"function": "sqrt(x)", "at": "0"},
    ],
    "gradient_descent": [
        {},
        {"function": "(1-x)**2+100*(y-x**2)**2"},
        {"function": "x**2-y**2"},
        {"function": "sin(x)*cos(y)", "rate": "0.5"},
        {"function": "x+y-log(x)-log(y)-log(4-x-y)", "start": "x=2.6,y=1", "rate": "0.05"},
        {"function": "0.000001*(w**2+b**2)"},
        {"function": "abs(x)+abs(y)", "start": "x=2.03,y=1.01"},
        {"function": "3*x+2*y"},
        {"function": "sqrt(x)+y**2", "start": "x=0.1,y=1", "rate": "1"},
        {"function": "log(1+exp(-x-2*y))+log(1+exp(y-2*x))+log(1+exp(x-y))+0.05*(x**2+y**2)"},
    ],
    "area_accumulation": [
        {},
        {"function": "sin(x)", "from": "0", "to": "2*pi"},
        {"function": "x**3 - x", "from": "2", "to": "-1"},
        {"function": "sin(exp(x))", "from": "0", "to": "1"},
        {"function": "abs(x - 1)", "from": "-1", "to": "3"},
        {"function": "1e6*x**2 + 5", "from": "-1", "to": "1"},
        {"function": "1/x**2", "from": "1", "to": "oo"},
        {"function": "1/sqrt(x)", "from": "0", "to": "1"},
        {"function": "1/x**2", "from": "-1", "to": "1"},
        {"function": "exp(-x**2)", "from": "-oo", "to": "oo"},
    ],
}
# One worker builds a storyboard, and has all the tests of it.
ALL = [
    pytest.param(slug, i, marks=pytest.mark.xdist_group(f"{slug} {i}"))
    for slug, cases in CASES.items()
    for i in range(len(cases))
]
BOARDS: dict[tuple[str, int], Storyboard] = {}


def board_of(slug: str, i: int) -> Storyboard:
    if (slug, i) not in BOARDS:
        BOARDS[slug, i] = catalog.lesson(slug).build(**CASES[slug][i])
    return BOARDS[slug, i]


def test_every_lesson_has_cases() -> None:
    assert set(CASES) == set(catalog.slugs())
    assert all(len(cases) >= 7 for cases in CASES.values())


@pytest.mark.parametrize(("slug", "i"), ALL)
def test_json_there_and_back(slug: str, i: int) -> None:
    board = board_of(slug, i)
    again = Storyboard.from_json(board.to_json())
    assert again == board
    assert again.digest == board.digest


@pytest.mark.parametrize(("slug", "i"), ALL)
def test_every_equality_is_certified(slug: str, i: int) -> None:
    for beat in board_of(slug, i).beats:
        for formula in beat.formulas:
            if "=" in formula.text:
                assert formula.claims, formula.text
            for claim in formula.claims:
                assert claim.verdict in ("proved", "checked"), claim


@pytest.mark.parametrize(("slug", "i"), ALL)
def test_every_claim_is_confirmed_from_its_text(slug: str, i: int) -> None:
    board = Storyboard.from_json(board_of(slug, i).to_json())
    assert [f for f in recheck(board) if f.fault] == []


@pytest.mark.parametrize(("slug", "i"), ALL)
def test_keys_resolve(slug: str, i: int) -> None:
    lines: dict[str, set[str]] = {}
    for beat in board_of(slug, i).beats:
        for cue in beat.cues:
            if isinstance(cue, Write):
                lines[cue.id] = set(cue.formula.keys)
            elif isinstance(cue, Rewrite):
                assert cue.source in lines, f"{cue.id} grows from what is not on stage"
                for old, new in cue.moves:
                    assert _has(lines[cue.source], old), (cue.source, old)
                    assert _has(set(cue.formula.keys), new), (cue.id, new)
                lines[cue.id] = set(cue.formula.keys)
                if cue.in_place:
                    del lines[cue.source]
            elif isinstance(cue, Clear):
                for key in cue.ids or tuple(lines):
                    lines.pop(key, None)
            elif isinstance(cue, Plot):
                assert cue.figure is not None


def _has(keys: set[str], key: str) -> bool:
    return any(k == key or k.startswith(key + ".") for k in keys)


@pytest.mark.parametrize(("slug", "i"), ALL)
def test_captions_can_be_read_in_their_beat(slug: str, i: int) -> None:
    """At the times that the coarsest frames leave to each beat."""
    board = board_of(slug, i)
    times = Timeline(board, 15)
    sections = sections_of(board, times.starts, times.frames / 15)
    for section in sections:
        cut = captions((section,))
        assert cut[-1].end <= section.start + section.duration + 1e-6
        for c in cut:
            assert 1 <= len(c.lines) <= 2
            assert all(len(line) <= 42 for line in c.lines)
            assert 1 <= c.end - c.start + 1e-9 <= 7 + 2e-9, c
            assert len(" ".join(c.lines)) / (c.end - c.start) <= 20 + 1e-9, c
        for sight in section.seen:
            assert sight.start < sight.end <= section.start + section.duration + 1e-6


@pytest.mark.parametrize(("slug", "i"), ALL)
def test_what_is_seen_is_described(slug: str, i: int) -> None:
    board = board_of(slug, i)
    for beat, seen in zip(board.beats, describe(board), strict=True):
        end = 0.0
        for sight in seen:
            assert end <= sight.start < sight.end <= beat.duration + 1e-9
            assert not re.search(r"[*^=\\_]", sight.text), sight.text
            end = sight.end
        told = " ".join(sight.text for sight in seen)
        for cue in beat.cues:
            if isinstance(cue, Write | Rewrite):
                assert cue.formula.spoken in told


@pytest.mark.parametrize(("slug", "i"), ALL)
def test_every_formula_can_be_said(slug: str, i: int) -> None:
    for beat in board_of(slug, i).beats:
        for formula in beat.formulas:
            assert formula.spoken, formula.text
            assert not re.search(r"[*^=≈|\\]|equals$|, ,|,,", formula.spoken), formula.spoken


def _roles(thing: object) -> Iterator[str]:
    if isinstance(thing, tuple):
        for item in thing:
            yield from _roles(item)
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            value = getattr(thing, field.name)
            if field.name in ("role", "roles"):
                yield from (value,) if isinstance(value, str) else value
            else:
                yield from _roles(value)


@pytest.mark.parametrize(("slug", "i"), ALL)
def test_roles_that_meet_are_told_apart(slug: str, i: int) -> None:
    """What a lesson colours lies in one of the theme's TOGETHER, whose colours are held apart."""
    roles = set(_roles(board_of(slug, i))) - {"", "highlight"}
    assert any(roles <= together for together in TOGETHER), sorted(roles)


@pytest.mark.parametrize(("slug", "i"), ALL)
def test_times(slug: str, i: int) -> None:
    board = board_of(slug, i)
    assert 60 <= board.duration <= 170
    assert board.starts[0] == 0
    last = board.starts[-1] + board.beats[-1].duration
    assert abs(last - board.duration) < 1e-6
    for beat in board.beats:
        assert beat.hold >= 0.7 - 1e-9
        assert beat.narration.endswith((".", "?"))
        assert not re.search(r"[*^=]|\\", beat.narration), beat.narration


LOOKS = {
    "dark": (DARK, "16:9"),
    "light": (LIGHT, "16:9"),
    "square": (LIGHT, "1:1"),
    "phone": (DARK, "9:16"),
}


def looks_of(i: int) -> list[str]:
    """A lesson's default has all looks, each other case one of them by turns; all in a long run."""
    return list(LOOKS) if LONG or i == 0 else [list(LOOKS)[i % len(LOOKS)]]


@pytest.mark.parametrize(
    ("slug", "i", "look"),
    [
        pytest.param(*case.values, look, marks=case.marks)
        for case in ALL
        for look in looks_of(case.values[1])  # type: ignore[arg-type]
    ],
)
def test_no_layout_fault(slug: str, i: int, look: str) -> None:
    theme, aspect = LOOKS[look]
    assert inspect(board_of(slug, i), theme, FRAMES[aspect]) == []


def test_the_tutorial_s_number() -> None:
    texts = [f.text for b in board_of("chain_rule", 0).beats for f in b.formulas]
    assert any(t.endswith("= 300") for t in texts)
    assert any("6*x*(x**2 + 1)**2" in t for t in texts)


@pytest.mark.parametrize(
    ("function", "at", "words"),
    [
        ("x**2", "2", "nothing"),
        ("exp(1000*x)", "2", "too large to show"),
        ("exp(-1000*x)", "2", "too small to show"),
        ("sqrt(log(x))", "0.5", "not defined"),
        ("sin(x*y)", "1", "one variable"),
        ("sin(x**2)", "x", "number"),
        ("abs(sin(x))", "0", "derivative"),
        ("gamma(x**2)", "1", "rule"),
    ],
)
def test_unsuitable_requests_are_one_sentence(function: str, at: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        catalog.lesson("chain_rule").build(function=function, at=at)


@pytest.mark.parametrize(
    ("function", "at", "words"),
    [
        ("log(x)", "-1", "not defined"),
        ("1/x", "0", "not defined"),
        ("x*y", "0", "one variable"),
        ("x**2", "y", "number"),
    ],
)
def test_a_tangent_needs_a_point_on_the_curve(function: str, at: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        catalog.lesson("secant_to_tangent").build(function=function, at=at)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (0, "What stays is six"),
        (6, "From the left the slope is minus one, from the right one."),
        (7, "grow past every bound"),
        (8, "The curve jumps"),
        (9, "to the left the function has no values"),
    ],
)
def test_what_the_secants_come_to(case: int, said: str) -> None:
    assert any(said in b.narration for b in board_of("secant_to_tangent", case).beats)


@pytest.mark.parametrize(
    ("function", "low", "high", "words"),
    [
        ("sqrt(x)", "-1", "1", "not defined between"),
        ("x*y", "0", "1", "one variable"),
        ("x", "1", "1", "no width"),
        ("x", "0", "y", "must be a number"),
        ("sin(1/x)", "0", "1", "no value"),
    ],
)
def test_an_area_needs_an_integrand_and_limits(
    function: str, low: str, high: str, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        catalog.lesson("area_accumulation").build(**{"function": function, "from": low, "to": high})


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (0, "That is eight thirds, about 2.6667."),
        (0, "at the midpoints 2.625"),
        (1, "Below the axis it counts as negative."),
        (2, "it is the negative of that"),
        (3, "No formula made of the usual functions has this slope"),
        (4, "take it piece by piece"),
        (6, "it closes in on one"),
        (8, "so there is no limit, and the integral diverges. To put in both limits all the same"),
        (9, "the square root of pi"),
    ],
)
def test_what_areas_come_to(case: int, said: str) -> None:
    told = [b.narration.lower() for b in board_of("area_accumulation", case).beats]
    assert any(said.lower() in narration for narration in told), told


def test_only_the_part_that_diverges_is_a_limit() -> None:
    claims = [
        c.text for b in board_of("area_accumulation", 8).beats for f in b.formulas for c in f.claims
    ]
    assert not any(text.startswith("Integral(1/x**2, (x, -1, 1)) =") for text in claims)


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
