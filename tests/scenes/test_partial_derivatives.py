"""What the film of partial derivatives says and claims, and what it refuses."""

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard


def film(function: str = "x**2*y + 3*x*y**2", at: str = "x=2,y=3") -> Storyboard:
    return catalog.lesson("partial_derivatives").build(function=function, at=at)


def told(board: Storyboard) -> str:
    return " ".join(b.narration for b in board.beats)


def claims(board: Storyboard) -> dict[str, str]:
    return {c.text: c.verdict for b in board.beats for f in b.formulas for c in f.claims}


def test_the_two_slopes_of_the_default() -> None:
    board = film()
    assert "where x is two, the slope is 39." in told(board)
    assert "it is 40." in told(board)
    found = claims(board)
    for text in (
        "f(x, 3) = 3*x**2 + 27*x",
        "g'(2) = 39",
        "k'(3) = 40",
        "df/dx = 2*x*y + 3*y**2",
        "df/dy = x**2 + 6*x*y",
        "grad f(2, 3) = (39, 40)",
        "p(x, y) = 66 + 39*(x - 2) + 40*(y - 3)",
        "p(2.1, 3.1) = 73.9",
        "f(2.1, 3.1) = 74.214",
        "grad f(2, 3)*u = 39*cos(theta) + 40*sin(theta)",
        "abs(grad f(2, 3)) ≈ 55.87",
    ):
        assert found[text] in ("proved", "checked"), text


def test_a_step_against_the_slopes_leads_down() -> None:
    board = film()
    assert "the loss falls from 66 to about" in told(board)
    assert "2 - 0.02*39 = 1.22" in claims(board)


def test_measured_slopes_close_in() -> None:
    rows = [f.text for b in film().beats for f in b.formulas]
    assert all(text in rows for text in ("39.3", "39.03", "39.003", "40.6", "40.06", "40.006"))


def test_where_it_is_level_no_direction_is_uphill() -> None:
    board = film("x**2 + y**2", "x=0,y=0")
    assert "both slopes are zero" in told(board)
    assert "straight uphill" not in told(board)
    assert "foretells" not in told(board)
    assert "grad f(0, 0) = (0, 0)" in claims(board)


def test_a_plane_is_its_own_tangent_plane() -> None:
    assert "it foretells 5.5, and so it is" in told(film("3*x + 2*y", "x=1,y=1"))


@pytest.mark.parametrize(
    ("function", "at", "square"),
    [("x*y", "x=1,y=2", True), ("x*y**2", "x=0.001,y=100", False)],
)
def test_square_to_the_level_curve_only_where_angles_are_seen_as_they_are(
    function: str, at: str, square: bool
) -> None:
    words = told(film(function, at))
    assert ("square to the level curve" in words) is square
    assert ("shadow" in words) is square


def test_no_letter_has_two_meanings() -> None:
    found = claims(film("f*g", "f=1,g=2"))
    assert "q(f, g) = f*g" in found
    turned = claims(film("theta*u", "theta=1,u=2"))
    assert not any("cos(theta)" in text for text in turned)


@pytest.mark.parametrize(
    ("function", "at", "why"),
    [
        ("abs(x) + y", "x=0,y=1", "in x: the two sides disagree"),
        ("cbrt(x*y)", "x=0,y=0", "no tangent plane"),
        ("exp(1000*x) + y", "x=2,y=1", "too large to show"),
        ("log(x)*y", "x=-1,y=1", "not defined"),
        ("x**2", "x=1", "needs a function of two variables; it has x"),
        ("x*y*z", "x=1,y=2,z=3", "needs a function of two variables; it has x, y, z"),
        ("x*y", "x=1", 'the point needs a value for x and for y: --at "x=2,y=1"'),
    ],
)
def test_what_is_refused(function: str, at: str, why: str) -> None:
    with pytest.raises(Refusal, match=why.replace("?", r"\?")):
        film(function, at)
