"""The product rule's film: its numbers, what it says of special factors, and what it refuses."""

from functools import cache

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Strike, Write


@cache
def film(function: str, at: str) -> Storyboard:
    return catalog.lesson("product_rule").build(function=function, at=at)


def said(board: Storyboard, title: str) -> str:
    return next(b.narration for b in board.beats if b.title == title)


def lines(board: Storyboard) -> list[str]:
    return [f.text for beat in board.beats for f in beat.formulas if f.claims]


def test_two_strips_add_up_and_the_guess_is_struck_out() -> None:
    board = film("x**2*sin(x)", "1")
    assert "about 1.683 from the side, and about 0.5403 from the top" in said(board, "What stays")
    assert "dp/dx ≈ 2.2232" in lines(board)
    assert "would have said about 1.081" in said(board, "The number")
    (beat,) = (b for b in board.beats if b.title == "The number")
    (struck,) = (c.id for c in beat.cues if isinstance(c, Strike))
    (guess,) = (c.formula.text for c in beat.cues if isinstance(c, Write) and c.id == struck)
    assert guess == "dp/dx = 2*x*cos(x)"
    assert "Near 2.29 the two balance" in said(board, "When a side shrinks")
    assert "dq/dx ≈ 1.6137" in lines(board)


def test_the_tutorial_misprint() -> None:
    assert any(text.startswith("dp/dx ≈ 59.112") for text in lines(film("x**2*exp(x)", "2")))


def test_a_side_of_no_length_has_no_area_yet() -> None:
    assert "there is no area yet" in said(film("x*exp(x)", "0"), "A product is an area")
    both = film("x*sin(x)", "0")
    assert "both sides are zero" in said(both, "A product is an area")
    assert "the slope is zero" in said(both, "The corner goes first")
    assert "strips keep" not in said(both, "The corner goes first")


def test_signs_are_told_and_a_quotient_is_divided_by_what_was_typed() -> None:
    assert "counts as negative" in said(film("(x-3)*(x-5)", "4"), "A product is an area")
    assert "dq/dx ≈ -0.4354" in lines(film("sin(x)/x", "2"))


def test_a_part_is_put_back_and_where_it_stands_still_is_found() -> None:
    board = film("log(1 + x*exp(-x))", "1/2")
    assert "Inside the natural log" in said(board, "Faster together?")
    assert "Near one the two balance" in said(board, "When a side shrinks")
    assert "z = log(1 + x*exp(-x))" in lines(board)
    assert all(b.title != "Dividing is the same picture" for b in board.beats)


@pytest.mark.parametrize(
    ("function", "at", "sentence"),
    [
        ("2*x", "1", "2*x has only one factor that changes with x; try x**2*sin(x)"),
        ("x*abs(x - 1)", "1", "the factor Abs(x - 1) has no slope at x = 1"),
        ("x*log(x)", "-1", "log(x) is not defined at x = -1"),
    ],
)
def test_what_has_no_product_rule_is_refused(function: str, at: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=r".*") as refused:
        film(function, at)
    assert sentence in str(refused.value)
