"""The sum rule's film: its numbers, what it says of special terms and data, what it refuses."""

from functools import cache

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Strike, Write


@cache
def film(**given: str) -> Storyboard:
    return catalog.lesson("sum_rule").build(**given)


def said(board: Storyboard, title: str) -> str:
    return next(b.narration for b in board.beats if b.title == title)


def lines(board: Storyboard) -> list[str]:
    return [f.text for beat in board.beats for f in beat.formulas if f.claims]


def test_heights_and_slopes_of_the_default() -> None:
    board = film()
    assert "at two, eight and 25 make 33" in said(board, "Heights add")
    assert "Three and nine make twelve" in said(board, "Slopes add")
    assert "df/dx = 12" in lines(board)
    assert "three, four, five and zero: together, twelve" in said(board, "The number")
    (beat,) = (b for b in board.beats if b.title == "A constant only lifts")
    (struck,) = (c.id for c in beat.cues if isinstance(c, Strike))
    (guess,) = (c.formula.text for c in beat.cues if isinstance(c, Write) and c.id == struck)
    assert guess == "Derivative(7, x) = 7"
    assert "Derivative(7, x) = 0" in lines(board)


def test_gradients_of_the_course_add() -> None:
    board = film()
    assert "dL/dw = (-8 - 2 + 2 - 6 - 4 - 12)/6" in lines(board)
    assert "grad L(0, 0) = (-5, -2)" in lines(board)
    assert "over all fifteen batches" in said(board, "A batch is a sample")
    # 2·1.5² - 5·1.5 + 0.6² - 2·0.6 + 14/3
    assert "One step three times as long comes to about 0.827" in said(board, "One walk each")
    assert "come farther: about 1.06 against about 2.31" in said(board, "One walk each")
    assert "one step, at the rate 0.1." in said(board, "One walk each")


def test_a_batch_of_all_and_one_row_leave_nothing_to_compare() -> None:
    titles = [b.title for b in film(batch="6").beats]
    assert "A batch is a sample" in titles
    assert "One walk each" not in titles
    one = film(data="x=1; y=2", batch="1")
    assert "A batch is a sample" not in [b.title for b in one.beats]
    assert "the pull of the whole loss" in said(one, "Every example pulls")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"function": "x**2*sin(x)"}, "x**2*sin(x) is one term: there is nothing to add"),
        ({"function": "abs(x) + x", "at": "0"}, "has no slope at x = 0"),
        ({"data": "x=1,2; y=3"}, "need the same number of values: x has 2 and y has 1"),
        ({"loss": "(u*x + v*y + w)**2"}, "there are u, v, w"),
        ({"loss": "(x - y)**2"}, "nothing is left to learn"),
        ({"batch": "7"}, "--batch needs a whole number from 1 to 6"),
    ],
)
def test_what_has_no_film_is_refused(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        film(**given)
    assert sentence in str(refused.value)
