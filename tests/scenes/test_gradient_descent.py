"""The film of gradient descent says what is so, and only that."""

import pytest

from calcanim import catalog
from calcanim.claims.screen import faults
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Plot
from calcanim.storyboard.figures import Group
from calcanim.storyboard.graph import Graph


def film(**values: str) -> Storyboard:
    return catalog.lesson("gradient_descent").build(**values)


def said(board: Storyboard) -> str:
    return " ".join(b.narration for b in board.beats)


def texts(board: Storyboard) -> list[str]:
    return [f.text for b in board.beats for f in b.formulas]


def test_the_numbers_of_the_default() -> None:
    """By hand: ∇L(2, 1) = (5, 4), so that 0.1 times as far leads to (1.5, 0.6)."""
    board = film()
    assert "grad L(2, 1) = (5, 4)" in texts(board)
    assert "x <- 2 - 0.1*5 = 1.5" in texts(board)
    assert "alpha < 2/lambda_max = 2/3" in texts(board)
    assert "w_1 <- 0 - 0.1*(-5) = 0.5" in texts(board)
    assert "dL/dx = 5; dL/dy = 4" in texts(board)
    assert {"1 - 0.1*3 = 0.7", "1 - (2/3)*3 = -1", "1 - 0.74*3 = -1.22"} <= set(texts(board))
    assert "far above our chart" in said(board)
    assert "the loss falls from seven to 3.51" in said(board)
    assert "lambda max: three, everywhere" in said(board)


def test_the_rates_are_compared_in_turn() -> None:
    titles = [b.title for b in film().beats]
    assert titles[-4:] == ["Too large", "Too small", "In machine learning", "Gradient descent"]
    titles = [b.title for b in film(rate="0.74").beats]
    assert titles[-4:-2] == ["Within the bound", "Too small"]


@pytest.mark.parametrize("function", ["x**2-y**2", "3*x+2*y"])
def test_ground_without_a_bottom_has_none_in_words(function: str) -> None:
    board = film(function=function)
    assert "bottom" not in said(board)
    assert "that the curvature allows" not in said(board)
    assert "The rate sets the pace" in [b.title for b in board.beats]


def test_square_is_said_only_of_equal_scales() -> None:
    assert "square to the level curve" in said(film())
    assert "square to" not in said(film(function="x**2 + 1e8*y**2", start="x=2,y=0.0001"))


def test_a_step_out_of_the_domain_is_told() -> None:
    board = film(function="sqrt(x)+y**2", start="x=0.1,y=1", rate="1")
    assert "leads out of where the loss is defined" in said(board)


def test_numbers_in_powers_of_ten_make_no_long_film() -> None:
    board = film(function="5e6*(x-1)**2 + 2e6*x*y + 5e6*y**2", start="x=-3,y=2", rate="1e-8")
    assert board.duration < 170


def test_the_letters_of_the_model_are_no_letters_of_the_function() -> None:
    board = film(function="L**2 + w_1**2", start="L=2,w_1=1")
    assert any(t.startswith("f(L, w_1)") for t in texts(board))
    assert "k <- 0 - 0.1*(-5) = 0.5" in texts(board)
    formulas = [f for b in board.beats for f in b.formulas]
    assert [fault for f in formulas for fault in faults(f, f.claims)] == []


def test_one_letter_has_one_meaning() -> None:
    """The data have words for names: x and y are the weights, and L is the loss asked about."""
    (plot,) = [c for c in film().beats[-2].cues if isinstance(c, Plot)]
    assert isinstance(plot.figure, Group)
    line, chart = plot.figure.figures
    assert isinstance(line, Graph)
    assert isinstance(chart, Graph)
    names = [line.x.name.text, line.panels[0].y.name.text, line.readouts[0].label.text]
    assert names == ["input", "target", "loss"]
    assert chart.x.name.text == "w_1"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"start": "x=0,y=0"}, "descent does not move from there"),
        ({"function": "log(x) + y", "start": "x=-1,y=1"}, "not defined"),
        ({"function": "exp(1000*x) + y"}, "too large to show"),
        ({"function": "x**2"}, "two variables"),
        ({"rate": "0"}, "above 0"),
        ({"count": "1"}, "from 2 to 100"),
    ],
)
def test_unsuitable_requests_are_one_sentence(values: dict[str, str], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        film(**values)
