"""What slopes say of a step, and what is true."""

from fractions import Fraction

import pytest

from calcanim.calculus.several_variables.linear import Linear, downhill, is_bowl, linear
from calcanim.calculus.several_variables.tangent_plane import tangent_plane
from calcanim.expressions import parse


def step(function: str, at: dict[str, str], by: dict[str, str]) -> Linear:
    point, change = ({n: parse(e) for n, e in each.items()} for each in (at, by))
    return linear(parse(function), point, change, "t")


def test_a_step_in_several_variables_is_a_way() -> None:
    found = step("x**2 + x*y + y**2", {"x": "2", "y": "1"}, {"x": "-5", "y": "-4"})
    # Against the gradient (5, 4), with the rates 1/10, 1/100 and 1/1000.
    for share, told, true in (
        (Fraction(1, 10), "2.9", "3.51"),
        (Fraction(1, 100), "6.59", "6.5961"),
        (Fraction(1, 1000), "6.959", "6.959061"),
    ):
        after = found.after(share)
        assert (after.plane.exact, after.truth.exact) == (Fraction(told), Fraction(true))
        assert after.error.exact == Fraction(told) - Fraction(true)
    assert [str(e) for e in found.terms] == ["-25", "-16"]


@pytest.mark.parametrize(
    ("function", "bend"),
    [("sqrt(x)", -1), ("1/x", 1), ("x**3 - 13*x**2", 0), ("3*x", 0), ("abs(x - 9)", 0)],
)
def test_how_a_curve_bends_all_the_way(function: str, bend: int) -> None:
    assert step(function, {"x": "4"}, {"x": "1/2"}).bend == bend


def test_the_end_of_a_domain_is_no_gap() -> None:
    assert step("sqrt(x)", {"x": "4"}, {"x": "-4"}).after().truth.exact == 0


def test_a_step_downhill_as_a_function_of_its_rate() -> None:
    plane = tangent_plane(parse("x**2 + x*y + y**2"), {"x": parse("2"), "y": parse("1")})
    found = downhill(plane, "alpha", parse("0.1"))
    assert str(found.path) in ("61*alpha**2 - 41*alpha + 7", "7 - 41*alpha + 61*alpha**2")
    assert found.after().truth.exact == Fraction("3.51")


@pytest.mark.parametrize(
    ("function", "bowl"),
    [("x**2 + x*y + y**2", True), ("x**2 - y**2", False), ("x**4 + y**2", False), ("x*y", False)],
)
def test_a_bowl_has_one_bottom(function: str, bowl: bool) -> None:
    assert is_bowl(tangent_plane(parse(function), {n: parse("1") for n in "xy"})) is bowl
