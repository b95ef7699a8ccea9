"""The picture of a slope field: strokes as steep as f, and curves that follow them."""

from functools import cache

import numpy as np
import pytest

from calcanim.calculus.antiderivatives.member import member_through
from calcanim.expressions import parse
from calcanim.pictures.pairs import pairs
from calcanim.pictures.slope_field import SlopeField, field_of_formula, slope_field
from calcanim.storyboard.graph import Field, Graph


@cache
def of(f: str) -> SlopeField:
    return slope_field(member_through(parse(f), "x"))


def channels(track: object) -> dict[str, np.ndarray]:
    return {c.key: np.array(c.values) for c in track.channels}  # type: ignore[attr-defined]


def field(picture: SlopeField) -> np.ndarray:
    assert isinstance(picture.figure, Graph)
    (found,) = (e for p in picture.figure.panels for e in p.elements if isinstance(e, Field))
    return np.array(found.places)


def test_strokes_are_as_steep_as_the_function_is_high() -> None:
    places = field(of("x**2"))
    assert places.shape == (17 * 11, 4)
    assert places[:, 3] / places[:, 2] == pytest.approx(places[:, 0] ** 2)
    assert (field(of("sqrt(x)"))[:, 0] > 0).all()  # no height, no stroke


@pytest.mark.parametrize("f", ["x**2", "exp(x**2)", "floor(x)", "1/x"])
def test_the_growing_curve_goes_the_way_the_strokes_point(f: str) -> None:
    run = channels(of(f).grown(True))
    slopes = np.diff(run["y"]) / np.maximum(np.diff(run["high"]), 1e-12)
    middle = (run["m"][1:] + run["m"][:-1]) / 2
    inside = (np.diff(run["high"]) > 1e-3) & (np.abs(np.diff(run["m"])) < 0.5)
    assert slopes[inside] == pytest.approx(middle[inside], abs=0.06)


def test_a_lifted_curve_is_the_same_and_as_steep() -> None:
    picture = of("x**2")
    run = channels(picture.shifted(0, 2, at=1.0))
    assert run["y"][-1] - run["y"][0] == pytest.approx(2)
    assert run["C"][-1] == run["c"][-1] == pytest.approx(2)
    assert run["lift.high"] - run["lift.high"][0] == pytest.approx(run["c"])
    assert set(run["m"]) == {1.0}


def test_constants_are_measured_from_the_formula() -> None:
    letters = ("f", "F", "G")
    near = member_through(parse("x**2"), "x")  # through (0, 1), so that C is 1
    field = field_of_formula(near, letters)
    assert field.member.level == 0
    through = field.through(near)
    assert (through.already, through.choice) == (0, (0, 1))
    run = channels(through.shifted(*through.choice))
    assert (run["C"][-1], run["y"][-1]) == pytest.approx((1, near.level))
    far = member_through(parse("x**2"), "x", height=parse("100"))
    through = field_of_formula(far, letters).through(far)
    assert through.member.level == 100
    assert through.already == 100
    assert through.choice == (pytest.approx(-2 * through.lift), 0)
    none = member_through(parse("exp(x**2)"), "x")  # it has no formula
    assert field_of_formula(none, letters).member.level == none.level


def test_branches_are_measured_beside_the_field() -> None:
    picture = of("1/x")
    view = picture.ground.view
    left, right = picture.ground.spans
    assert left is not None
    assert right is not None
    assert left.x < view.low < view.high < right.x
    assert set(channels(picture.lifted(0, 0, 1))) == {"c.0", "C.0.high"}
    assert of("tan(x)").ground.spans[1] is None  # between two poles there is no such place


def test_pairs_are_a_function_and_its_antiderivative_at_every_level() -> None:
    picture = pairs("x", ("f", "F"), "n")
    for level in (10.0, 25.0, *picture.levels[2:]):
        run = channels(picture.rolled(level, 0.3, 1.3))
        area = (np.diff(run["t"]) * (run["f"][1:] + run["f"][:-1]) / 2).sum()
        assert run["y"][-1] - run["y"][0] == pytest.approx(area, rel=0.005)
        assert run["y.across"] - run["y"] == pytest.approx(run["f"])
    squared = channels(picture.raised(0, 2))
    assert squared["f"][-1] == pytest.approx(1)
    assert squared["y"][-1] == pytest.approx(1 / 3)
