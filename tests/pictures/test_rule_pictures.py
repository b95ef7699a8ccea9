"""The pictures of the rules are true in every frame of their motions."""

import math
from collections.abc import Mapping

import numpy as np
import pytest

from calcanim.calculus.derivatives.by_term import ruled
from calcanim.expressions import parse
from calcanim.pictures.growing_square import growing_square
from calcanim.pictures.mirrored import mirrored_exponential
from calcanim.pictures.stacked_slopes import MOST_BARS, stacked_slopes
from calcanim.pictures.subtangent import subtangent
from calcanim.pictures.term_curves import term_curves
from calcanim.pictures.unit_area import unit_area
from calcanim.pictures.unit_circle import unit_circle
from calcanim.storyboard.graph import Graph, Label
from calcanim.storyboard.quantities import Track


def run(track: Track) -> Mapping[str, np.ndarray]:
    return {c.key: np.array(c.values) for c in track.channels}


def test_the_pieces_are_what_the_square_gains_wherever_they_are() -> None:
    square = growing_square("x", "h")
    for motion in (square.nudged(), square.laid_out(), square.poured(), square.thinned()):
        q = run(motion)
        pieces = sum(
            (q[f"{k}.x2"] - q[f"{k}.x1"]) * (q[f"{k}.y2"] - q[f"{k}.y1"])
            for k in ("right", "top", "corner")
        )
        assert pieces == pytest.approx((q["side"] + q["step"]) ** 2 - q["side"] ** 2)
    # Laid end to end, each as thick as the step: as long as two sides and the step.
    assert q["corner.x2"] - q["top.x1"] == pytest.approx(2 * q["side"] + q["step"])
    assert q["right.y2"] - q["right.y1"] == pytest.approx(q["step"])


def test_what_the_rectangle_gains_it_loses() -> None:
    under = unit_area("x", "h")
    q = run(under.nudged())
    assert (q["wide"] - q["x"]) * q["low"] == pytest.approx(q["x"] * (q["y"] - q["low"]))
    assert run(under.reshaped())["y"] * run(under.reshaped())["x"] == pytest.approx(1.0)
    q = run(under.thinned())
    least = q["wide"].argmin()
    assert q["slope"][least] == pytest.approx(-1 / q["x"][0] ** 2, rel=0.03)


def test_the_foot_is_one_behind_for_e_and_for_no_other_base() -> None:
    curve = subtangent("x")
    q = run(curve.rolled())
    assert q["x"] - q["foot"] == pytest.approx(1.0)
    assert q["slope"] == pytest.approx(q["y"])
    q = run(curve.swept())
    assert (q["base"].min(), q["base"].max()) == (2.0, 3.0)
    assert q["behind"][0] == pytest.approx(1 / math.log(2))
    assert q["x"] - q["y"] / q["slope"] == pytest.approx(q["foot"])


def test_the_mirror_keeps_lengths_and_turns_the_slope_over() -> None:
    q = run(mirrored_exponential("x").turned())

    def steep(n: int) -> tuple[float, float]:
        return (
            float(abs(q["q.x"] - q["p.x"])[n] + abs(q["r.x"] - q["q.x"])[n]),
            float(abs(q["r.y"] - q["q.y"])[n] + abs(q["q.y"] - q["p.y"])[n]),
        )

    assert steep(0) == pytest.approx((0.5, 1.0))
    assert steep(-1) == pytest.approx((1.0, 0.5))
    assert (q["p.x"][-1], q["p.y"][-1]) == pytest.approx((2.0, math.log(2)))


def test_a_step_along_the_circle_rises_by_the_cosine_and_goes_back_by_the_sine() -> None:
    q = run(unit_circle("x").around())
    assert np.hypot(q["end.x"] - q["c"], q["end.y"] - q["s"]) == pytest.approx(1.0)
    assert q["end.y"] - q["s"] == pytest.approx(np.cos(q["angle"]))
    assert q["end.x"] - q["c"] == pytest.approx(-np.sin(q["angle"]))


def test_bars_climb_to_the_slope_of_the_sum() -> None:
    found = ruled(parse("x**3 - 5*x + 1/x"), "x", parse("1"))
    q = run(stacked_slopes(found).stacked())
    assert q["b.2"][-1] == pytest.approx(3 - 5 - 1)
    assert q["a.1"][-1] == pytest.approx(3.0)
    many = ruled(parse("+".join(f"{k}*x**{k}" for k in range(1, 10))), "x", parse("1"))
    bars = stacked_slopes(many)
    assert len(bars.slopes) == MOST_BARS
    assert sum(bars.slopes) == pytest.approx(sum(k * k for k in range(1, 10)))


def test_tangents_start_where_every_term_has_a_slope() -> None:
    seen = term_curves(ruled(parse("log(x) + 1/(x - 1) + x"), "x", parse("2")))
    assert 1 < seen.begin < 2
    q = run(seen.rolled())
    assert q["m.0"] == pytest.approx(1 / q["x"])
    assert q["x"][-1] == 2.0


def test_each_name_is_nearest_to_its_own_curve() -> None:
    seen = term_curves(ruled(parse("x**3 + sqrt(x) + 1/x + exp(x) + log(x)"), "x", parse("2")))
    assert isinstance(seen.figure, Graph)
    named = {e.key: e for e in seen.figure.panels[0].elements if isinstance(e, Label)}
    curves = [lambda x: x**3, np.sqrt, lambda x: 1 / x, np.exp, np.log]
    axis, up = seen.figure.x, seen.figure.panels[0].y
    xs = np.linspace(max(axis.low, 1e-3), axis.high, 2001)
    aside = {"n": 1, "s": -1, "e": 1, "w": -1}
    for n in range(5):
        label = named[f"name.{n}"]
        assert label.y == pytest.approx(curves[n](label.x))
        x = label.x / (axis.high - axis.low) + 0.06 * aside[label.side[1]]
        y = label.y / (up.high - up.low) + 0.06 * aside[label.side[0]]
        away = [
            np.hypot(xs / (axis.high - axis.low) - x, f(xs) / (up.high - up.low) - y).min()
            for f in curves
        ]
        assert int(np.argmin(away)) == n


def test_a_tangent_is_as_steep_as_the_slope_however_large_that_is() -> None:
    seen = term_curves(ruled(parse("1e6*x**2"), "x", parse("2")))
    assert run(seen.rolled())["m.0"][-1] == pytest.approx(4e6)
