"""The product's film: its numbers, the tutorial's among them, and what becomes of odd products."""

from functools import cache

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Strike, Write


@cache
def film(first: str = "1", **given: str) -> Storyboard:
    return catalog.lesson("product").build(**{"from": first, **given})


def said(board: Storyboard, title: str) -> str:
    return next(b.narration for b in board.beats if b.title == title)


def titles(board: Storyboard) -> list[str]:
    return [b.title for b in board.beats]


def lines(board: Storyboard) -> list[str]:
    return [f.text for beat in board.beats for f in beat.formulas if f.claims]


def test_the_numbers_of_the_tutorial() -> None:
    found = lines(film())
    assert "Product(i, (i, 1, 5)) = factorial(5) = 120" in found
    assert {"1*2 = 2", "2*3 = 6", "6*4 = 24", "24*5 = 120"} <= {*found}
    assert "Product(Product(i*j, (j, 1, 3)), (i, 1, 2)) = 6*48" in found
    assert "6*48 = 288" in found
    assert "120: that is called five factorial" in said(film(), "A factor copies the tower")


def test_logs_add_and_do_not_multiply() -> None:
    board = film()
    (beat,) = (b for b in board.beats if b.title == "Do logs multiply?")
    (struck,) = (c.id for c in beat.cues if isinstance(c, Strike))
    (guess,) = (c.formula.text for c in beat.cues if isinstance(c, Write) and c.id == struck)
    assert guess == "log(a*b) = log(a)*log(b)"
    assert "log(a*b) = log(a) + log(b)" in lines(board)
    assert "log(120) ≈ 4.787" in lines(board)


def test_a_likelihood_too_small_to_store() -> None:
    board = film()
    # 0.27216 six hundred times over; a double holds nothing below 4.9e-324.
    assert "L = 0.27216" in lines(board)
    assert "L**600 ≈ 7.84e-340" in lines(board)
    assert "600*log(L) ≈ -780.8" in lines(board)
    assert "cross entropy; -1/5*log(L) ≈ 0.2603" in lines(board)
    assert "about 7.84 times ten to the minus 340" in said(board, "Too small to store")
    certain = film(probabilities="1,1")
    assert "Too small to store" not in titles(certain)
    assert "All are certain" in said(certain, "In machine learning")


def test_products_without_an_end() -> None:
    half = film(function="1 - 1/i**2", first="2", to="oo")
    assert "without an end is 0.5" in said(half, "A factor scales the tower")
    assert "Product(1 - 1/i**2, (i, 2, oo)) = 0.5" in lines(half)
    none = film(function="1 + 1/i", first="1", to="oo")
    assert "the product diverges" in said(none, "Pi: multiply them all")


def test_zero_nothing_one_and_a_thousand() -> None:
    zero = film(function="i - 3")
    assert "Factor number three is zero" in zero.beats[0].narration
    assert "The log of zero" in titles(zero)
    assert "A product becomes a sum" not in titles(zero)
    empty = film(first="5", to="4")
    assert "The empty product is one" in empty.beats[0].narration
    assert "A product of one factor" in film(to="1").beats[0].narration
    thousand = film(to="1000")
    assert "A factor copies the tower" not in titles(thousand)
    assert "Product(i, (i, 1, 1000)) = factorial(1000) ≈ 4.0239e2567" in lines(thousand)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"function": "i*j"}, "a product here, unlike `calcanim steps product`, needs a function"),
        ({"probabilities": "0.5,1.2"}, "a probability lies above 0 and at most at 1, and 1.2 does"),
        ({"to": "2.5"}, "2.5 is not a whole number"),
        ({"function": "1/i", "first": "0"}, "1/i is not defined at i = 0"),
        ({"to": "n"}, "a limit must be a number, and n contains n"),
    ],
)
def test_what_has_no_film_is_refused(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        film(**given)
    assert sentence in str(refused.value)
