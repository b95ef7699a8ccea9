"""What the film of partial derivatives says and claims, and what it refuses."""

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard


def film(
    function: str = "x**2*y + 3*x*y**2", at: str = "x=2,y=3", direction: str = "x=3,y=4"
) -> Storyboard:
    return catalog.lesson("partial_derivatives").build(
        function=function, at=at, direction=direction
    )


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


def test_the_direction_that_is_asked_for() -> None:
    board = film()
    assert "three along x and four along y, and it is 55.4." in told(board)
    assert "grad f(2, 3)*v = 55.4" in claims(board)
    assert "downhill: about minus 55.87." in told(board)


def test_no_function_is_called_a_loss_that_has_no_bottom() -> None:
    board = film()
    assert "dL/dw = -5" in claims(board)
    assert "the loss falls from about 4.667 to about 2.307" in told(board)
    assert "Call f a loss" not in told(board)


def test_a_third_variable_is_held_and_said_to_be() -> None:
    board = film("x*y*z", "x=1,y=2,z=3", "x=1,z=1")
    assert "We hold the rest still: y is two. We stand where x is one and z is three" in told(board)
    found = claims(board)
    for text in ("s(x, z) = f(x, 2, z)", "ds/dx = 2*z", "grad f(1, 2, 3) = (6, 3, 2)"):
        assert text in found, text


def test_two_slopes_need_not_be_enough() -> None:
    board = film("cbrt(x*y)", "x=0,y=0")
    assert "p(t) = f(t, t)" in claims(board)
    assert "this cut has no slope at all" in told(board)
    assert "there is no gradient here" in told(board)
    assert not any(text.startswith("grad f") for text in claims(board))


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
        ("exp(1000*x) + y", "x=2,y=1", "too large to show"),
        ("log(x)*y", "x=-1,y=1", "not defined"),
        ("x**2", "x=1", "needs a function of two to four variables; it has x"),
        ("cbrt(x*y)*z", "x=0,y=0,z=1", "no tangent plane"),
        ("x*y", "x=1", 'the point needs a value for x and for y: --at "x=2,y=1"'),
    ],
)
def test_what_is_refused(function: str, at: str, why: str) -> None:
    with pytest.raises(Refusal, match=why.replace("?", r"\?")):
        film(function, at)


@pytest.mark.parametrize(
    ("direction", "why"),
    [
        ("x=0,y=0", "a direction of length 0 points nowhere"),
        ("x=1,z=1", "the direction names z, which is no variable here"),
    ],
)
def test_what_is_no_direction(direction: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        film(direction=direction)


def test_a_direction_has_two_variables() -> None:
    with pytest.raises(Refusal, match="at most 2 variables; yours has 3"):
        film("x*y*z", "x=1,y=2,z=3", "x=1,y=1,z=1")
    assert "Go zero along x and two along y, and it is 40." in told(film(direction="y=2"))
