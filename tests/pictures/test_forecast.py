"""A tangent as a forecast, and the shares of inputs as bars."""

import pytest

from calcanim.calculus.several_variables.linear import Linear, linear
from calcanim.expressions import parse
from calcanim.pictures.contributions import contributions
from calcanim.pictures.forecast import forecast_picture
from calcanim.storyboard.graph import Blocks, Graph


def change(function: str, at: dict[str, str], by: dict[str, str]) -> Linear:
    point, step = ({n: parse(e) for n, e in each.items()} for each in (at, by))
    return linear(parse(function), point, step, "t")


def test_forecast_and_truth_run_with_the_end_of_the_step() -> None:
    picture = forecast_picture("f", change("x**2", {"x": "1"}, {"x": "2"}))
    run = {c.key: c.values for c in picture.running(0.0, 1.0).channels}
    for end, told, true in zip(run["end"], run["told"], run["true"], strict=True):
        assert (told, true) == pytest.approx((1 + 2 * (end - 1), end**2))
    assert (run["end"][0], run["end"][-1]) == (1, 3)


def test_what_is_large_needs_no_glass() -> None:
    small = forecast_picture("f", change("sqrt(x)", {"x": "4"}, {"x": "0.41"}))
    large = forecast_picture("f", change("x**2", {"x": "0"}, {"x": "1"}))
    none = forecast_picture("f", change("3*x", {"x": "0"}, {"x": "1"}))
    assert (small.is_small, large.is_small, none.is_small) == (True, False, False)


def test_bars_climb_to_the_sum_of_what_they_add() -> None:
    by = {"x": "0.1", "y": "-0.2"}
    bars = contributions(change("3*x + 5*y", {"x": "1", "y": "1"}, by), ("increment", "input"))
    assert isinstance(bars.figure, Graph)
    blocks = next(e for e in bars.figure.panels[0].elements if isinstance(e, Blocks))
    standing, climbed = blocks.stages
    assert [v for b in standing for v in (b.y1, b.y2)] == pytest.approx([0, 0.3, 0, -1])
    assert [v for b in climbed for v in (b.y1, b.y2)] == pytest.approx([0, 0.3, 0.3, -0.7])
