"""Slices of a function at a point, and the plane that its slopes span."""

from fractions import Fraction

import pytest
from mpmath import mpf

from calcanim.calculus.several_variables.gradient import DirectionError
from calcanim.calculus.several_variables.tangent_plane import TangentPlane, held, tangent_plane
from calcanim.exact.values import TooLargeError, UndefinedError
from calcanim.expressions import parse


def plane(function: str, **at: str) -> TangentPlane:
    return tangent_plane(parse(function), {n: parse(e) for n, e in at.items()})


def test_slices_of_a_polynomial() -> None:
    found = plane("x**2*y + 3*x*y**2", x="2", y="3")
    along, across = found.slices
    assert found.height.exact == 66
    assert (str(along.function), str(along.derivative)) == ("3*x**2 + 27*x", "6*x + 27")
    assert (str(across.function), str(across.derivative)) == ("4*y + 6*y**2", "4 + 12*y")
    assert [str(s.partial.result) for s in found.slices] == ["2*x*y + 3*y**2", "x**2 + 6*x*y"]
    assert [s.slope.exact for s in found.slices] == [39, 40]
    assert str(found.steepest) == "sqrt(3121)"


def test_the_forecast_is_near_the_truth() -> None:
    found = plane("x**2*y + 3*x*y**2", x="2", y="3").forecast(0.4)
    assert found is not None
    assert (found.step, found.plane.exact, found.truth.exact) == (
        Fraction(1, 10),
        Fraction("73.9"),
        Fraction("74.214"),
    )


def test_the_forecast_of_a_plane_is_true() -> None:
    found = plane("3*x + 2*y", x="1", y="1").forecast(2.0)
    assert found is not None
    assert found.step == 1
    assert found.plane.exact == found.truth.exact == 10


def test_a_forecast_stays_where_the_function_is_defined() -> None:
    found = plane("sqrt(1 - x**2 - y**2)", x="0.7", y="0.7").forecast(0.5)
    assert found is not None
    assert found.step < Fraction(1, 100)


@pytest.mark.parametrize(
    ("function", "x", "written"),
    [
        ("sqrt(1 - x**2 - y**2)", "0.5", "sqrt(3/4 - x**2)"),
        ("atan(x/y)", "1", "atan(x)"),
        ("abs(y)*x + sin(0*y)", "-2", "2*x"),
        ("exp(-x**2 - y**2)", "1", "exp(-x**2 - 1)"),
        ("sin(x)*cos(y)", "2", "cos(2)*sin(x)"),
    ],
)
def test_numbers_are_worked_out_in_a_slice(function: str, x: str, written: str) -> None:
    assert str(plane(function, x="1/2", y=x).slices[0].function) == written


def test_what_is_level_says_so() -> None:
    assert plane("x**2 + y**2", x="0", y="0").is_level
    assert not plane("x*y", x="1", y="0").is_level


@pytest.mark.parametrize(
    ("function", "x", "y", "why"),
    [
        ("abs(x) + y", "0", "1", "in x: the two sides disagree"),
        ("cbrt(x*y)", "0", "0", "there is no tangent plane"),
        ("log(x + y)", "-1", "1", "log"),
        ("1/x + y", "0", "1", "not defined at x = 0"),
    ],
)
def test_where_there_is_no_plane_the_reason_is_said(
    function: str, x: str, y: str, why: str
) -> None:
    with pytest.raises(UndefinedError, match=why):
        plane(function, x=x, y=y)


def test_numbers_that_no_axis_can_hold() -> None:
    with pytest.raises(TooLargeError, match="too large to show"):
        plane("exp(1000*x) + y", x="2", y="1")


def test_slopes_that_are_no_fractions() -> None:
    along = plane("sin(x)*cos(y)", x="1", y="2").slices[0]
    assert along.slope.exact is None
    assert abs(along.slope.approx - mpf("-0.22484509536615287")) < mpf("1e-16")


def test_a_variable_that_is_held_leaves_a_function_of_the_others() -> None:
    two = {"y": parse("2")}
    assert str(held(parse("x*y*z"), two)) == "2*x*z"
    assert str(held(parse("x + y"), {})) == "x + y"


def test_the_slope_in_a_direction_of_any_length() -> None:
    found = plane("x**2*y + 3*x*y**2", x="2", y="3")
    assert found.toward({"x": parse("3"), "y": parse("4")}).exact == Fraction(277, 5)
    assert found.toward({"y": parse("-7")}).exact == -40
    with pytest.raises(DirectionError, match="points nowhere"):
        found.toward({"x": parse("0")})


def test_slopes_that_span_no_plane() -> None:
    at = {"x": parse("0"), "y": parse("0")}
    found = tangent_plane(parse("cbrt(x*y)"), at, bent=True)
    along = found.oblique("t")
    assert (found.bent, str(along.function)) == ((1, 1), "cbrt(t**2)")
    assert (along.expected.exact, along.slope) == (0, None)
    # |x| + |y| - |x + y| is 0 on both axes, and 2|t| on the other diagonal.
    other = tangent_plane(parse("abs(x) + abs(y) - abs(x + y)"), at, bent=True)
    assert other.bent == (1, -1)
