"""The film of power sums: its numbers, what it says of special terms, and what it refuses."""

from functools import cache

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Plot
from calcanim.storyboard.figures import Table


@cache
def film(function: str = "k**2", to: str = "10") -> Storyboard:
    return catalog.lesson("power_sums").build(function=function, to=to)


def said(board: Storyboard, title: str) -> str:
    return next(b.narration for b in board.beats if b.title == title)


def lines(board: Storyboard) -> list[str]:
    return [f.text for beat in board.beats for f in beat.formulas if f.claims]


def tables(board: Storyboard) -> list[list[list[str]]]:
    figures = [c.figure for beat in board.beats for c in beat.cues if isinstance(c, Plot)]
    return [
        [[cell.text for cell in row if cell] for row in figure.rows]
        for figure in figures
        if isinstance(figure, Table)
    ]


def test_the_numbers_of_the_course_are_on_screen() -> None:
    board = film()
    written = lines(board)
    for total in ("(k, (k, 1, 100)) = 5050", "(k**2, (k, 1, 10)) = 385", "(k**3, (k, 1, 5)) = 225"):
        assert f"Sum{total}" in written
    assert "Sum(k**2, (k, 1, 4)) = 4*5*9/6" in written
    for formula in ("S_1 = m*(m + 1)/2", "S_2 = m*(m + 1)*(2*m + 1)/6", "S_3 = (m*(m + 1)/2)**2"):
        assert formula in written
    counted, shares = tables(board)
    assert counted == [["k", "55", "55"], ["k**2", "385", "385"], ["k**3", "3025", "3025"]]
    assert [row[-1] for row in shares] == ["1.15500", "1.01505", "1.00150"]
    assert "Sum(k, (k, 1, 1000)) = 500500" in written
    assert "2001000 = 3*500500 + 499500" in written
    assert "2001000/500500 ≈ 3.998" in written


def test_what_is_typed_is_added_up() -> None:
    assert "Sum(k**2 - 3*k + 1, (k, 1, 10)) = 230" in lines(film("k**2 - 3*k + 1", "10"))
    assert "splits into powers" in said(film("k**2 - 3*k + 1", "10"), "Your sum")
    board = film("k**4", "6")
    assert "(m + 1)**5 - 1 = 5*S_4 + 10*S_3 + 10*S_2 + 5*S_1 + m" in lines(board)
    assert "Sum(k**4, (k, 1, 6)) = 2275" in lines(board)
    assert "higher ones go the same way" in said(film("k**11", "3"), "For every power")
    assert "higher ones" not in said(board, "For every power")


def test_one_term_and_very_many() -> None:
    one = said(film("2*n**2", "1"), "Your sum")
    assert "one term alone, two" in one
    many = film("k", "1000000000000")
    assert "the first ten terms" in said(many, "Your sum")
    assert any(text.startswith("Sum(k, (k, 1, 1000000000000)) ≈ 5e23") for text in lines(many))


@pytest.mark.parametrize(
    ("function", "to", "sentence"),
    [
        ("sin(k)", "10", "a power sum needs a polynomial in one variable, such as k\\*\\*2"),
        ("1/k", "10", "calcanim render summation takes other terms"),
        ("k**12", "10", "powers up to 11 have their steps here"),
        ("k**p", "10", "a power sum needs a function of one variable; it has k, p"),
        ("k - k + 3", "10", "the same for every k"),
        ("k", "0", "--to needs a whole number from 1"),
    ],
)
def test_what_is_refused(function: str, to: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        film(function, to)
