"""What the film of linear approximation says and claims, and what it refuses."""

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard


def film(function: str = "sqrt(x)", at: str = "4", step: str = "0.41") -> Storyboard:
    return catalog.lesson("linear_approximation").build(function=function, at=at, step=step)


def told(board: Storyboard) -> str:
    return " ".join(b.narration for b in board.beats)


def texts(board: Storyboard) -> set[str]:
    return {f.text for b in board.beats for f in b.formulas}


def test_the_root_of_a_little_more_than_four() -> None:
    board = film()
    claims = {c.text: c.verdict for b in board.beats for f in b.formulas for c in f.claims}
    assert claims["f(4) + f'(4)*0.41 = 2.1025"] == "proved"
    assert claims["f(4.41) = 2.1"] == "proved"
    words = told(board)
    assert "Where x is four, the square root of x is two." in words
    assert "off by 0.0025: one needs a glass to see it" in words
    assert "a quarter again" in words
    assert "the forecast is too high" in words
    assert claims["2.1025 - 2.1 = 0.0025"] == "proved"
    # Half of -1/32, times 0.41 squared.
    assert claims["1/2*f''(4)*0.41**2 ≈ -0.002627"] == "checked"
    assert "about minus 0.002627; in truth minus 0.0025." in words
    # 2 + h/4 - sqrt(4 + h) for h = 0.205 and 0.1025.
    assert {"0.0025", "0.00064", "0.000162", "0.0000408"} <= texts(board)

    # Far from the point that is no measure of the error: 4.5 against 16.09.
    assert "half the second derivative" not in told(film("exp(x)", "0", "3"))


def test_each_input_adds_its_share() -> None:
    assert "k(2, 3) = 66" in texts(film())
    assert "k(2, 3) = 66" not in texts(film("x*y", "x=1,y=1", "x=1,y=1"))
    board = film("x**2*y + 3*x*y**2", "x=2,y=3", "x=0.1,y=0.1")
    assert "Together 7.9; in truth it is 8.214." in told(board)
    assert "f(2, 3) + df/dx*0.1 + df/dy*0.1 = 73.9" in texts(board)
    assert "Together 7.9; in truth it is 8.214." in told(film())  # the course's own example


def test_the_loss_is_foretold_for_smaller_and_smaller_rates() -> None:
    rows = texts(film())
    for truth in ("1.76667", "2.30667", "4.37667", "4.38207", "4.63767", "4.63772"):
        assert truth in rows, truth


def test_a_bowl_is_a_loss_itself() -> None:
    board = film("x**2 + x*y + y**2", "x=2,y=1", "x=-0.5,y=-0.4")
    assert "Call f a loss." in told(board)
    assert "by the rate times 41" in told(board)
    for number in ("2.9", "3.51", "6.59", "6.5961", "6.959", "6.95906"):
        assert number in texts(board), number
    assert "by the rate times 29" in told(film("x*y", "x=2,y=1", "x=1,y=1"))


@pytest.mark.parametrize(
    ("function", "at", "step", "words"),
    [
        ("3*x + 1", "1", "2", "it is straight, and its own tangent"),
        ("sin(x)", "0", "1/2", "an eighth"),
        ("x**2", "0", "1/2", "nothing will change"),
        ("exp(x)", "0", "3", "the forecast is too low"),
        ("1/x", "1", "-0.1", "0.1 less"),
    ],
)
def test_what_is_said_is_true_of_the_case(function: str, at: str, step: str, words: str) -> None:
    board = film(function, at, step)
    assert words in told(board)
    assert ("Halve the step" in told(board)) is (function != "3*x + 1")


@pytest.mark.parametrize(
    ("function", "at", "step", "why"),
    [
        ("sqrt(x)", "4", "0", "a step of 0 changes nothing"),
        ("sqrt(x)", "4", "-5", r"sqrt\(x\) is not defined at x = -1: take a shorter step"),
        ("abs(x)", "0", "1", "the two sides disagree"),
        ("1/x", "-1", "2", "a gap between"),
        ("floor(x)", "1/2", "1", "a gap between"),
    ],
)
def test_what_is_refused(function: str, at: str, step: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        film(function, at, step)
