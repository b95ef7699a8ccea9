"""Axes of a Hessian, and where Newton's steps lead."""

import math

import pytest

from calcanim.calculus.descents.along_axes import along_axes
from calcanim.calculus.descents.principal import (
    CornerError,
    Curved,
    curved,
    scaled_ratio,
    second_order,
)
from calcanim.expressions import parse

VALLEY = "2*x**2 + 4*x*y + 5*y**2"


def found(function: str, start: str = "3,1", at: str = "") -> Curved:
    x, y = start.split(",")
    there = dict(zip("xy", map(parse, at.split(",")), strict=True)) if at else {}
    return curved(parse(function), {"x": parse(x), "y": parse(y)}, there)


def test_axes_of_a_valley() -> None:
    """H = (4 4; 4 10): H(2, -1) = 2(2, -1), and H(1, 2) = 12(1, 2)."""
    made = found(VALLEY)
    assert [str(v) for v in made.values] == ["2", "12"]
    assert made.axes[0] == pytest.approx((2 / 5**0.5, -1 / 5**0.5))
    assert made.axes[1] == pytest.approx((1 / 5**0.5, 2 / 5**0.5))
    assert made.bound is not None
    assert str(made.bound.limit) == "1/6"
    assert (made.rests, made.constant, made.form) == (True, True, "bowl")
    # The start (3, 1) is √5 along both.
    assert made.shares(made.start) == pytest.approx((5**0.5, 5**0.5))


def test_curvature_of_a_cut() -> None:
    """uᵀHu: 4 along x, 10 along y, and (4 + 10)/2 + 4 half way between."""
    made = found(VALLEY)
    for angle, bend in ((0, 4), (math.pi / 2, 10), (math.pi / 4, 11), (math.atan2(2, 1), 12)):
        assert made.along(angle) == pytest.approx(bend)


@pytest.mark.parametrize(
    ("function", "at", "values", "form"),
    [
        ("x**2 - y**2", (0, 0), (-2, 2), "saddle"),
        ("(x + y)**2", (1, -1), (0, 4), "trough"),  # the place of the trough next to (3, 1)
        ("x**2 + y**2", (0, 0), (2, 2), "round"),
        ("-x**2 - 3*y**2", (0, 0), (-6, -2), "top"),
        ("x**3 - 3*x*y**2", (0, 0), (0, 0), "level"),  # the steps only creep to it
        # Rosenbrock (1960): λ = 501 ± √250601
        ("(1-x)**2 + 100*(y-x**2)**2", (1, 1), (0.39936, 1001.60064), "bowl"),
    ],
)
def test_points_without_a_slope(
    function: str, at: tuple[int, int], values: tuple[float, float], form: str
) -> None:
    made = found(function)
    assert made.rests
    assert tuple(str(e) for e in made.at.values()) == tuple(map(str, at))
    assert made.sizes == pytest.approx(values, abs=1e-5)
    assert made.form == form


@pytest.mark.parametrize("function", ["3*x + 2*y", "log(1+exp(x)) + y**2"])
def test_without_such_a_point_the_start_is_looked_at(function: str) -> None:
    made = found(function)
    assert not made.rests
    assert [str(e) for e in made.at.values()] == ["3", "1"]
    assert along_axes(made, {"x": parse("3"), "y": parse("1")}, parse("0.1"), 8) is None


def test_a_corner_is_refused() -> None:
    with pytest.raises(CornerError, match="no curvature at x = 0, y = 0: it has a corner there"):
        found("abs(x) + y**2", at="0,0")


def test_the_parabola_of_second_order() -> None:
    """Of x⁴ + x²y + eʸ at (1, 0), by hand: 2 + 4h + 2k + 6h² + 2hk + k²/2."""
    made = found("x**4 + x**2*y + exp(y)", at="1,0")
    flat = second_order(made)
    for h, k in ((1, 0), (0, 1), (2, 3)):
        expected = 2 + 4 * h + 2 * k + 6 * h * h + 2 * h * k + k * k / 2
        put = flat.substitute("x", parse(str(1 + h))).substitute("y", parse(str(k)))
        assert float(curved_value(str(put))) == pytest.approx(expected)


def curved_value(text: str) -> float:
    from calcanim.exact.values import number_of

    return float(number_of(parse(text)).approx)


def test_rates_at_the_bound() -> None:
    start = {"x": parse("3"), "y": parse("1")}
    walked = along_axes(found(VALLEY), start, parse("0.1"), 8)
    assert walked is not None
    rates = {key: str(w.rate) for key, w in walked.walks.items()}
    assert rates == {
        "asked": "0.1",
        "below": "0.16",
        "bound": "1/6",
        "above": "0.18",
        "best": "1/7",
    }
    assert [str(v.exact) for v in walked.factors("asked")] == ["4/5", "-1/5"]
    # At the bound the sharp axis keeps its share: the loss tends to 12/2·5 = 30.
    assert float(walked.walks["bound"].losses[-1]) == pytest.approx(30, abs=0.2)
    assert [round(float(v), 3) for v in walked.walks["best"].losses[:4]] == [
        35,
        17.857,
        9.111,
        4.648,
    ]
    assert [float(v) for v in walked.leap[:2]] == pytest.approx([35, 0])


def test_a_rate_for_each_weight() -> None:
    """(1 + t)/(1 - t) with t = 4/√40."""
    t = 4 / 40**0.5
    assert float(scaled_ratio(found(VALLEY)) or 0) == pytest.approx((1 + t) / (1 - t))
    assert scaled_ratio(found("x**2 - y**2")) is None
