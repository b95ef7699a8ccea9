"""The film of curvature says what is so, and only that."""

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard


def film(**values: str) -> Storyboard:
    return catalog.lesson("curvature").build(**values)


def said(board: Storyboard) -> str:
    return " ".join(b.narration for b in board.beats)


def texts(board: Storyboard) -> list[str]:
    return [f.text for b in board.beats for f in b.formulas]


def test_the_numbers_of_the_default() -> None:
    """By hand: H = (4 4; 4 10) has λ² - 14λ + 24 = (λ - 2)(λ - 12)."""
    board = film()
    shown = texts(board)
    assert {"w <- 2 - 0.3*4 = 0.8", "w <- 0.4 - 0.3*4 = -0.8"} <= set(shown)
    assert {"lambda_min = 2; lambda_max = 12", "lambda**2 - 14*lambda + 24 = 0"} <= set(shown)
    # By hand: w² and 5w² have the second derivatives 2 and 10; 0.3 lies between 1/5 and 1.
    assert {"alpha < 2/2 = 1", "alpha < 2/10 = 1/5"} <= set(shown)
    assert "So 0.3 comes down in one bowl, not in the other." in said(board)
    assert {"1 - 0.1*2 = 0.8", "1 - 0.1*12 = -0.2"} <= set(shown)
    assert "alpha < 2/lambda_max = 1/6" in shown
    assert "H = (4, 4, 4, 10); alpha = 1/7" in shown
    assert {"17.86", "9.111", "4.648", "4.4"} <= set(shown)
    assert "alpha < 2/lambda_max = 1/200" in shown
    assert "from four to 0.64, the other flies up from 0.8 to 3.2" in said(board)
    assert {c.verdict for b in board.beats for f in b.formulas for c in f.claims} <= {
        "proved",
        "checked",
    }


def titles(board: Storyboard) -> list[str]:
    return [b.title for b in board.beats]


def test_a_saddle_has_no_bound_for_the_rate() -> None:
    board = film(function="x**2 - y**2", start="x=1,y=0.1")
    assert "Two over lambda max" not in titles(board)
    assert "Newton's step" not in titles(board)
    assert "a saddle" in said(board)
    assert "of our curvatures here one is negative" in said(board)
    assert "At a bottom, with a rate below" in said(board)


def test_ground_that_does_not_bend() -> None:
    assert "Nothing bends" in titles(film(function="3*x + 2*y"))
    board = film(function="x**3 - 3*x*y**2", at="x=0,y=0")
    assert "Second derivatives are silent" in titles(board)
    assert "no bottom" not in said(board).replace("Slope zero need not be a bottom", "")


def test_a_trough_is_flat_in_one_direction() -> None:
    board = film(function="x**4 + y**2", at="x=0,y=0")
    assert "nothing pulls along it" in said(board)
    assert "Newton's step" not in titles(board)


def test_a_round_bowl_is_alike_in_all_directions() -> None:
    board = film(function="x**2 + y**2")
    assert "a round bowl" in said(board)
    assert "A rate for each input" not in titles(board)


def test_a_top_is_none_for_descent() -> None:
    board = film(function="-x**2 - 3*y**2")
    assert "The largest curvature, minus two, and the smallest, minus six" in said(board)
    assert "descent walks away from it" in said(board)


def test_a_start_on_the_gentle_axis_does_not_feel_the_sharp_one() -> None:
    board = film(function="x**2 + 10*y**2", start="x=3,y=0")
    assert "does not feel it" in said(board)
    assert "above it each step climbs" not in said(board)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"function": "abs(x) + y**2", "at": "x=0,y=0"}, "no curvature at x = 0, y = 0"),
        ({"function": "x*y*z"}, "curvature here needs a function of two variables; it has x, y, z"),
        ({"at": "x=1"}, "the point needs a value for x and for y"),
    ],
)
def test_unsuitable_requests_are_one_sentence(values: dict[str, str], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        film(**values)
