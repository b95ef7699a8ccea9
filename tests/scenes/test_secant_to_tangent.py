"""What the film of a tangent says and shows of functions that ask for something of their own."""

from functools import cache

import pytest

from calcanim import catalog
from calcanim.stage.frame import FRAMES, MIN_EM
from calcanim.stage.inspect import inspect
from calcanim.stage.tables import TableMobject
from calcanim.storyboard import DARK, Beat, Storyboard
from calcanim.storyboard.cues import Callout, Hide, Plot, Reveal, Slide, Strike, Write
from calcanim.storyboard.figures import Table


@cache
def film(function: str, at: str) -> Storyboard:
    return catalog.lesson("secant_to_tangent").build(function=function, at=at)


def beat(board: Storyboard, title: str) -> Beat:
    (found,) = (b for b in board.beats if b.title == title)
    return found


@pytest.mark.parametrize(
    ("function", "at", "title", "said", "sign"),
    [
        ("exp(-x**2)", "0", "Numbers suggest, rules prove", "prove it", "= 0"),
        ("sin(x**2)*exp(-x)", "1", "Numbers suggest, rules prove", "its exact value", "≈"),
        ("sqrt(x**2+1)*exp(sin(x**2))/(x**2+4)", "1", "Found by numbers", "settle on", "≈"),
        ("cos(x)", "0", "A known limit", "zero", "= 0"),
        ("(x-1)**4", "1", "Let the step go to zero", "zero", "= 0"),
    ],
)
def test_an_exact_slope_is_not_said_to_be_found_by_numbers(
    function: str, at: str, title: str, said: str, sign: str
) -> None:
    last = beat(film(function, at), title)
    (line,) = (f for f in last.formulas if f.text.startswith("Limit("))
    assert said in last.narration
    assert sign in line.text
    assert (title == "Found by numbers") == (" = " not in line.text)
    if title.endswith("prove"):
        assert {c.verdict for c in line.claims} <= {"proved", "checked"}


def test_the_question_has_no_answer_in_it() -> None:
    assert "six" not in film("x**2", "3").beats[0].narration


@pytest.mark.parametrize(
    ("function", "at", "said"),
    [
        ("x**2", "3", "at 0.1 the slope is 6.1. From the left, at minus 0.1, it is 5.9."),
        ("x**2", "3", "both close in on six"),
        ("2*x + 1", "1", "the slope is two all the time"),
        ("2*x + 1", "1", "From the left it is the same."),
        ("2*x + 1", "1", "Smaller steps change nothing"),
        ("abs(x)", "0", "minus one on the left, one on the right"),
        ("cbrt(x)", "0", "both grow past every bound"),
        ("sqrt(x)", "0", "To the left there is no curve"),
        ("sqrt(-x)", "0", "To the right there is no curve"),
        ("floor(x)", "1", "on the left they grow past every bound"),
    ],
)
def test_what_both_sides_do(function: str, at: str, said: str) -> None:
    assert said in beat(film(function, at), "From both sides").narration


def test_every_claim_of_a_constant_holds() -> None:
    claims = [c for b in film("5", "1").beats for f in b.formulas for c in f.claims]
    assert "f'(x)" in {c.left for c in claims}
    assert {c.verdict for c in claims} <= {"proved", "checked"}


def test_a_vertical_tangent_is_not_two_sides_that_disagree() -> None:
    told = " ".join(b.narration for b in film("cbrt(x)", "0").beats)
    assert "the slope grows without end" in told
    assert "they do not" not in told
    assert "agree" not in told
    cusp = " ".join(b.narration for b in film("cbrt(x**2)", "0").beats)
    assert "on one of them falling and on the other rising" in cusp


@pytest.mark.parametrize(
    ("function", "at", "whole"),
    [("x**2", "3", "= h*(6 + h)/h"), ("x**3 - 2*x", "2", "= h*(10 + 6*h + h**2)/h")],
)
def test_the_step_is_struck_only_as_a_factor_of_all_above_the_bar(
    function: str, at: str, whole: str
) -> None:
    divide = beat(film(function, at), "Divide by the step")
    (struck,) = (c for c in divide.cues if isinstance(c, Strike))
    assert len(struck.keys) == 2
    assert whole in [f.text for f in beat(film(function, at), "What cancels").formulas]


def test_the_dragged_secant_has_the_slope_that_is_said() -> None:
    divide = beat(film("x**2", "3"), "Divide by the step")
    assert "With h at two it is eight, the slope of our secant." in divide.narration
    moved = {
        c.key: c.values for cue in divide.cues if isinstance(cue, Slide) for c in cue.track.channels
    }
    assert (moved["h"][0], moved["m"][0]) == (2, 8)


def test_the_first_step_of_a_weight_is_the_one_that_is_worked_out() -> None:
    turned = beat(film("x**2", "3"), "Which way to turn a weight")
    (worked,) = (f for f in turned.formulas if f.text.startswith("w <- 0"))
    first = next(c.track for c in turned.cues if isinstance(c, Slide))
    (end,) = (c.values[-1] for c in first.channels if c.key == "w")
    assert worked.text == f"w <- 0 - 0.1*(-5) = {round(end, 12)}"
    assert {c.verdict for c in worked.claims} == {"proved"}


@pytest.mark.parametrize(("function", "at"), [("exp(-x**2)", "0"), ("1e-6*x**2+1e-7*x", "2")])
def test_quotients_in_powers_of_ten_are_as_large_as_the_others(function: str, at: str) -> None:
    (table,) = (
        c.figure
        for b in film(function, at).beats
        for c in b.cues
        if isinstance(c, Plot) and isinstance(c.figure, Table)
    )
    cells = [f.text for row in table.rows for f in row]
    assert all(len(text.partition("e")[0]) <= 7 for text in cells if "e" in text)
    for aspect in ("16:9", "9:16"):
        drawn = TableMobject(table, FRAMES[aspect].regions["derivation"], DARK)
        sizes = [e.em for key, e in drawn.elements.items() if key.startswith("row.")]
        assert min(sizes) > MIN_EM


def test_a_long_derivative_has_the_frame_to_itself() -> None:
    board = film("sqrt(x**2+1)*exp(sin(x**2))/(x**2+4)", "1")
    lines = [c for c in beat(board, "Its formula").cues if isinstance(c, Write)]
    (let,) = (c for c in lines if c.pinned)
    (formula,) = (c for c in lines if c.formula.text.startswith("f'(x) ="))
    assert let.region == formula.region == "wide"
    assert inspect(board, DARK, FRAMES["1:1"]) == []
    short = [c for b in film("x**2", "3").beats for c in b.cues if isinstance(c, Write)]
    assert {c.region for c in short if c.formula.text == "f'(x) = 2*x"} == {"derivation"}


@pytest.mark.parametrize(
    ("function", "at"), [("x**2", "3"), ("(x-1)**4", "1"), ("1e-6*x**2+1e-7*x", "2")]
)
def test_secant_films_are_not_longer_than_they_need(function: str, at: str) -> None:
    assert 60 < film(function, at).duration < 150


def test_letters_of_the_function_are_not_taken_twice() -> None:
    texts = [f.text for b in film("h**2", "3").beats for f in b.formulas]
    assert "(f(3 + k) - f(3))/k" in texts
    texts = [f.text for b in film("f**2", "3").beats for f in b.formulas]
    assert "(g(3 + h) - g(3))/h" in texts


def test_the_film_ends_with_the_tangent_and_a_true_number() -> None:
    cues = beat(film("x**2", "3"), "Let the step go to zero").cues
    last = next(c for c in reversed(cues) if isinstance(c, Reveal))
    assert {"tangent", "steep", "goal"} <= set(last.keys)
    gone = {key for c in cues if isinstance(c, Hide) for key in c.keys}
    assert {"step", "slope", "secant", "run", "rise"} <= gone


def test_the_triangle_has_the_names_of_the_lines() -> None:
    board = film("x**2", "3")
    called = [(c.key, c.words.text) for b in board.beats for c in b.cues if isinstance(c, Callout)]
    assert called == [
        ("rise", "(3 + h)**2 - 3**2"),
        ("rise", "(9 + 6*h + h**2) - 9"),
        ("rise", "6*h + h**2"),
        ("quotients", "6 + h"),
        ("tangent", "tangent"),
    ]


def test_poles_are_told_of() -> None:
    assert "The dashed line is a pole" in film("1/(x-1)", "1.5").beats[0].narration
    assert "pole" not in film("x**2", "3").beats[0].narration
