"""The film of a check: what it says is true of the case, and what cannot be checked is refused."""

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard


def film(function: str, at: str, claim: str = "") -> Storyboard:
    lesson = catalog.lesson("numerical_verification")
    return lesson.build(function=function, at=at, claim=claim)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (("x**2*exp(x)", "2"), "two x times e to the x. At x equals two that is about 29.556."),
        (("x**2*exp(x)", "2"), "one side gains one digit, both sides gain two digits"),
        (("x**2*exp(x)", "2"), "agree in twelve of the sixteen digits"),
        (("x**2*exp(x)", "2"), "The claim is off by about 0.33: it fails."),
        (("x**2*exp(x)", "2", "x*(x+2)*exp(x)"), "the same function as the rule gives: it passes"),
        (
            ("x**2*exp(x)", "2", "8*exp(2)"),
            "At this one point the claim passes, and yet it is wrong",
        ),
        (("x**2", "3"), "With a step of 0.1, one side says 6.1, both say six."),
        (("x**2", "3"), "Both are right at once"),
        (("3*x + 1", "1"), "on a straight line all secants agree"),
        (("cos(x)", "0"), "the two values are the same"),
        (("x*abs(x)", "0"), "subtract it, and no digit is lost. Here no step is too small."),
        (("relu(x - 0.000001)", "0"), "But is the step small enough?"),
        (("relu(x - 0.000001)", "0"), "Down to a step of ten to the minus six nothing is gained"),
        (
            ("abs(x)", "0"),
            "From the right the slope is one, from the left minus one: there is none.",
        ),
    ],
)
def test_a_sentence_is_true_of_its_case(case: tuple[str, ...], said: str) -> None:
    board = film(*case)
    assert said in " ".join(beat.narration for beat in board.beats)


def test_a_wrong_claim_is_struck_and_a_right_one_is_not() -> None:
    def kinds(board: Storyboard) -> set[str]:
        return {c.kind for beat in board.beats for f in beat.formulas for c in f.claims}

    assert "tempting" in kinds(film("x**2*exp(x)", "2"))
    assert "tempting" not in kinds(film("x**2*exp(x)", "2", "x*(x+2)*exp(x)"))


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (("sin(x)", "2", "1/(x-2)"), "the claim 1/(x - 2) has no value at x = 2"),
        (("sin(x)", "2", "y"), "contains y"),
        (("sqrt(x)", "0"), "not defined to the left of x = 0"),
        (("1/x", "0"), "not defined at x = 0"),
    ],
)
def test_what_cannot_be_checked_is_refused(case: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        film(*case)
