"""The film of double integrals says what is so, and only that."""

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard


def film(**values: str) -> Storyboard:
    return catalog.lesson("double_integral").build(**values)


def said(board: Storyboard) -> str:
    return " ".join(b.narration for b in board.beats)


def texts(board: Storyboard) -> set[str]:
    return {f.text for b in board.beats for f in b.formulas}


def titles(board: Storyboard) -> list[str]:
    return [b.title for b in board.beats]


def test_the_numbers_of_the_default() -> None:
    """By hand: slices 2x and y/2, boxes (1 - 1/n)², a quarter of the volume up to y = 1."""
    board = film()
    shown = texts(board)
    assert {"V = Integral(2*x, (x, 0, 1)) = 1", "B(y) = y/2"} <= shown
    assert "A(x) = x*2**2/2 - x*0**2/2 = 2*x" in shown
    assert {"0.5625", "0.76563", "0.87891", "0.96899"} <= shown
    assert "P(y ≤ 1) = Integral(y/2, (y, 0, 1)) = 1/4" in shown
    assert "E[x] = Integral(x*(2*x), (x, 0, 1)) = 2/3" in shown
    assert "Eight slabs add up to 0.875." in said(board)
    assert "0.9375" in said(board)


def test_a_triangle_reads_its_ends_anew() -> None:
    board = film(function="x*y", inner="y,0,x", outer="x,0,2")
    assert {"0 ≤ y ≤ x; 0 ≤ x ≤ 2", "y ≤ x ≤ 2; 0 ≤ y ≤ 2"} <= texts(board)
    assert titles(board).index("New limits") + 1 == titles(board).index("Cut the other way")


def test_an_order_without_a_formula_is_turned_first() -> None:
    board = film(function="exp(y**2)", inner="y,x,1")
    assert titles(board)[1] == "Turn the cuts"
    assert any(t.startswith("A(y) = ") and t.endswith(" = y*exp(y**2)") for t in texts(board))
    assert "Cut the other way" not in titles(board)


def test_what_has_no_volume_or_two() -> None:
    board = film(function="y/x")
    assert "No volume" in titles(board)
    assert "A(x) = 2/x" in texts(board)
    assert "every slice has its area, but these add up to no number" in said(board)
    endless = film(function="1/(x*y)", inner="y,0,1")
    assert "even this one slice has no finite area" in said(endless)
    board = film(function="(x-y)/(x+y)**3", inner="y,0,1")
    assert "Two answers" in titles(board)
    assert "comes to minus one half" in said(board)
    assert "That is the volume" not in said(board)
    assert "A joint density" not in titles(board)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"function": "x*y*z"}, "the integrand has z, and only x and y have limits"),
        ({"inner": "x,0,1"}, "the inner and the outer integral need different variables"),
        ({"inner": "y,x,1", "outer": "x,0,2"}, "change places between x = 0 and 2"),
    ],
)
def test_unsuitable_requests_are_one_sentence(values: dict[str, str], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        film(**values)
