"""The indefinite integral's film: its numbers, what it says of special slopes, what it refuses."""

from functools import cache

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard


@cache
def film(**given: str) -> Storyboard:
    return catalog.lesson("indefinite_integral").build(**given)


def said(board: Storyboard, title: str) -> str:
    return next(b.narration for b in board.beats if b.title == title)


def lines(board: Storyboard) -> list[str]:
    return [f.text for beat in board.beats for f in beat.formulas if f.claims]


def test_the_tutorial_s_integrals_are_written() -> None:
    found = lines(film())
    for pair in (
        "Integral(x**n, x) = x**(n + 1)/(n + 1) + C",
        "Integral(x**2, x) = x**3/3 + C",
        "Integral(x**5, x) = x**6/6 + C",
        "Integral(1, x) = x + C",
        "Integral(a, x) = a*x + C",
        "Integral(exp(x), x) = exp(x) + C",
        "Integral(1/x, x) = log(Abs(x)) + C",
    ):
        assert pair in found


def test_numbers_of_the_default() -> None:
    board = film()
    found = lines(board)
    assert "Derivative(x**3/3, x) = 3*x**2/3 = x**2" in found
    assert "0**3/3 + C = 1" in found
    assert "F'(x) = x**2" in found
    assert "G(x) = F(x) + C" in found
    assert "G(x) = x**3/3 + 1" in found
    assert "n + 1 = -1 + 1 = 0" in found
    ml = said(board, "In machine learning")
    assert "is about 0.9189 higher" in ml
    assert "both slopes are minus 2.5, so one step at rate 0.1 takes both to 0.25" in ml
    assert "N(w) = L(w) + log(2*pi)/2" in found
    assert "L(w) = (w - 5/4)**2 + 13/48" in found


@pytest.mark.parametrize(
    ("function", "title", "words"),
    [
        ("0", "Slopes without a curve", "every stroke is level"),
        ("1/x", "A constant for each branch", "Each side of the gap may be shifted by itself"),
        ("exp(x**2)", "A curve without a formula", "The curve exists all the same"),
        ("floor(x)", "Check it: take its slope", "Except at the jumps"),
    ],
)
def test_special_slopes(function: str, title: str, words: str) -> None:
    assert words in said(film(function=function), title)


def test_without_a_formula_the_curve_is_an_integral() -> None:
    found = lines(film(function="exp(x**2)"))
    assert "F(x) = Integral(exp(t**2), (t, 0, x)) + 1" in found
    assert not any("+ C = 1" in text for text in found)


def test_the_constant_is_worked_out() -> None:
    found = lines(film(function="exp(x)", through="x=1,y=1/3"))
    assert "C = 1/3 - E ≈ -2.385" in found
    assert "G(x) = exp(x) + 1/3 - E" in found
    below = lines(film(function="exp(x**2)", through="x=0,y=-sqrt(4)"))
    assert "F(x) = Integral(exp(t**2), (t, 0, x)) - 2" in below


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"function": "x*y"},
            "an antiderivative here needs a function of one variable; it has x, y",
        ),
        (
            {"function": "log(x)", "through": "x=-1,y=0"},
            "log(x) has no value at x = -1, so no curve runs through there",
        ),
        ({"through": "t=0,y=1"}, "--through needs a value for x and one for y"),
    ],
)
def test_what_has_no_film_is_refused(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        film(**given)
    assert sentence in str(refused.value)
