"""Parabolas of one slope, their steps, and the circles that fit them."""

from fractions import Fraction

import numpy as np
import pytest

from calcanim.pictures.bends import bends


def run(track: object) -> dict[str, np.ndarray]:
    return {c.key: np.array(c.values) for c in track.channels}  # type: ignore[attr-defined]


def test_equal_slopes_and_steps_end_at_different_heights() -> None:
    """w² at 2 and 5w² at 0.4 have the slope 4; a step of 1.2 leads to 0.8 and to -0.8."""
    made = bends((1, 5), ("surface", "increment"), 4, Fraction(3, 10))
    moved = run(made.stepping())
    assert (moved["m0"][0], moved["m1"][0]) == pytest.approx((4, 4))
    assert (moved["w0"][-1], moved["w1"][-1]) == pytest.approx((0.8, -0.8))
    assert (moved["y0"][-1], moved["y1"][-1]) == pytest.approx((0.64, 3.2))


def test_circles_are_seen_large_at_the_bottom() -> None:
    made = bends((1, 5), ("surface", "increment"), 4, Fraction(3, 10))
    closer = run(made.going_to_slope())
    high = closer["high"][-1] - closer["low"][-1]
    assert 2 * run(made.circling())["c0.r"][-1] > 0.6 * high
    # From bottom to top all is closer by one factor: a circle stays a circle.
    wide = closer["right"] - closer["left"]
    assert (closer["high"] - closer["low"]) / wide == pytest.approx(5.2 / 6.6)


def test_a_circle_touches_and_bends_as_its_curve() -> None:
    made = bends((1, 5), ("surface", "increment"), 4, Fraction(3, 10))
    moved = run(made.circling())
    for n, a in enumerate((1, 5)):
        x, y, r = (moved[f"c{n}.{key}"] for key in "xyr")
        w = moved[f"w{n}"]
        # The point of the curve lies on the circle, and so, to third order, do those beside it.
        for step in (0.0, 1e-3, -1e-3):
            away = np.hypot(w + step - x, a * (w + step) ** 2 - y)
            assert away == pytest.approx(r, abs=3e-7)
        assert r[-1] == pytest.approx(1 / (2 * a))
