"""What the film of the derivative rules says and claims, and what it refuses."""

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Rewrite

LECTURE = "x**3 + sqrt(x) + 1/x + exp(x) + log(x)"


def film(function: str = LECTURE, at: str = "2") -> Storyboard:
    return catalog.lesson("derivative_rules").build(function=function, at=at)


def told(board: Storyboard) -> str:
    return " ".join(b.narration for b in board.beats)


def titles(board: Storyboard) -> list[str]:
    return [b.title for b in board.beats]


def test_the_default_s_numbers_and_rules() -> None:
    board = film()
    assert "and so do slopes: to about 19.9926" in told(board)
    found = {c.text: c.verdict for b in board.beats for f in b.formulas for c in f.claims}
    for text in (
        "(x + h)**2 - x**2 = x*h + x*h + h**2",
        "(x + h)**3 - x**3 = 3*x**2*h + 3*x*h**2 + h**3",
        "h*(1/(x + h)) = x*(1/x - 1/(x + h))",
        "Derivative(x**n, x) = n*x**(n - 1)",
        "f'(2) ≈ 19.9926",
    ):
        assert found[text] in ("proved", "checked"), text
    rows = [f.text for b in board.beats for f in b.formulas]
    assert all(text in rows for text in ("20.9802", "20.0893", "20.0023", "19.9936"))


def test_the_exponent_comes_down() -> None:
    moves = [
        cue.moves
        for beat in film().beats
        for cue in beat.cues
        if isinstance(cue, Rewrite) and cue.formula.text == "Derivative(x**3, x) = 3*x**2"
    ]
    # From the exponent of the cube to the factor in front of the square.
    assert [("s0.0.1", "s1.0") in found for found in moves] == [True]


def test_pictures_are_of_the_terms_that_there_are() -> None:
    assert "Around the circle" not in titles(film())
    assert "Around the circle" in titles(film("sin(x) + x**pi", "1"))
    few = titles(film("3*x - 5", "2"))
    assert "Flat and straight" in few
    assert "Read it backwards" in titles(film())
    assert "Read it backwards" not in few
    assert "A growing cube" not in few
    assert "A growing square" in titles(film("x**2*sin(x)", "1"))


def test_sentences_are_true_of_the_case() -> None:
    default = told(film())
    assert "at ten to the minus four it is about 19.9936" in default
    assert "powers too, with n one half and minus one. They hold for x above zero." in default
    assert "One over x is a power too, with n minus one." in told(film("1/x + exp(x)", "-2"))
    same = told(film("x**2 + x**3", "1"))
    assert "Two terms, a rule for each." in same
    assert "power too" not in same
    product = film("x**2*sin(x)", "1")
    assert "the product rule joins them" in told(product)
    assert "Around the circle" in titles(product)
    assert "The slopes add up" not in titles(product)
    flat = told(film("7", "2"))
    assert "No step changes anything" in flat
    assert "agree" not in flat
    assert "Whatever the step" in told(film("3*x - 5", "2"))


def test_the_card_has_the_rules_that_were_seen() -> None:
    def rules(function: str, at: str) -> str:
        card = film(function, at).card
        assert card is not None
        return card.general.text

    assert "exp(x)" in rules(LECTURE, "2")
    assert "sin(x)" not in rules(LECTURE, "2")
    assert rules("sin(x)", "1") == (
        "Derivative(sin(x), x) = cos(x); Derivative(cos(x), x) = -sin(x)"
    )


def test_what_is_refused_is_refused_in_a_sentence() -> None:
    for function, at, reason in (
        ("sqrt(x)", "0", "not defined to the left of x = 0"),
        ("x*y", "2", "needs a function of one variable; it has x, y"),
        ("x**2", "2*a", "--at needs a number, and 2\\*a contains a"),
        ("cbrt(x)", "0", "the tangent is vertical"),
        ("1/x", "0", "not defined at x = 0"),
    ):
        with pytest.raises(Refusal, match=reason):
            film(function, at)
