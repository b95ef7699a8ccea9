"""Steps stay on the curve and in the window, and a zoom makes a smooth curve straight."""

import math

import numpy as np
import pytest
from mpmath import mpf

from calcanim.calculus.derivatives.secants import LEFT, RIGHT, secants
from calcanim.expressions import parse
from calcanim.pictures.steps import Steps, steps_of, tenth


def at(function: str, place: str) -> Steps:
    return steps_of(secants(parse(function), "x", parse(place)))


def test_steps_stay_on_the_curve() -> None:
    near_a_pole = at("tan(x)", "1.5")
    for sign in (RIGHT, LEFT):
        first, last = near_a_pole.ends[sign]
        assert first * sign > abs(last) > 0
        ys = near_a_pole.secants.heights_along(first * np.linspace(0.01, 1, 50))
        assert (np.diff(ys) * sign > 0).all()
    assert 1.5 + near_a_pole.ends[RIGHT][0] < math.pi / 2
    assert list(at("sqrt(x)", "0").ends) == [RIGHT]
    assert at("sqrt(-x)", "0").start == LEFT


def test_a_straight_line_has_one_slope() -> None:
    line, parabola = at("2*x + 1", "1"), at("x**2", "3")
    assert all(line.steady(sign) for sign in (LEFT, RIGHT))
    assert not any(parabola.steady(sign) for sign in (LEFT, RIGHT))


@pytest.mark.parametrize("function", ["x**2", "x**10", "sin(20*x)", "exp(3*x)"])
def test_a_zoom_makes_a_smooth_curve_straight(function: str) -> None:
    here = at(function, "1")
    last, factor = here.zoom
    assert here.bend(factor) < 0.01
    assert here.bend(1) > here.bend(factor)
    # The step is seen at the end of the zoom: along one axis it is large, and along none too large.
    close, height = here.closer(factor), here.secants.height
    across = last / (close.high - 1)
    up = abs(float(height(mpf(1 + last)) - height(mpf(1)))) / (close.top - close.bottom) * 2
    assert max(across, up) > 0.2
    assert across < 0.6
    assert up < 1


def test_a_table_has_the_point_s_own_scale() -> None:
    rows = at("1/x", "0.000001").table()
    assert all(h < 1e-6 for h, _, _ in rows)
    last = rows[-1][2]
    assert last is not None
    assert float(last.approx) == pytest.approx(-1e12, rel=1e-3)
    assert at("sqrt(x)", "0").table()[0][1] is None


def test_round_steps() -> None:
    assert [tenth(h) for h in (2.0, -0.5, 1.0)] == [0.1, 0.01, 0.1]
