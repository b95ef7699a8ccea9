"""A plate on its fulcrum: which way it turns, and that both sides cancel at the mean."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim.calculus.probability.moments import expected
from calcanim.calculus.probability.normalised import normalised
from calcanim.expressions import parse
from calcanim.pictures.balance import balance_picture, forces
from calcanim.pictures.long_run import runs

FOUND = expected(normalised(parse("2*exp(-2*x)"), "x", "0", "oo"), parse("x**2"))


def test_at_the_mean_both_sides_turn_alike() -> None:
    left, right = forces(FOUND, np.array([0.0, 0.5, 1.0]))
    # About its mean an exponential of rate 2 turns by 1/(2e) on either side.
    assert left == pytest.approx([0.0, 0.5 / np.e, 0.5 + 0.5 * np.exp(-2)])
    assert right - left == pytest.approx([0.5, 0.0, -0.5])


def test_it_tips_to_the_heavier_side_and_rests_level() -> None:
    picture = balance_picture(FOUND, 0.0, 0.5)
    assert picture.tipped(0.2) > 0 > picture.tipped(0.8)
    tilt = {c.key: c.values for c in picture.balanced(1.0).channels}
    assert tilt["tilt"][0] < 0
    assert tilt["tilt"][-1] == 0.0
    assert tilt["left"][-1] == pytest.approx(tilt["right"][-1])


def test_means_of_draws_are_those_of_the_standard_generator() -> None:
    run = runs(FOUND, 7)
    found = [run.mean(10**k) for k in range(1, 6)]
    assert found == pytest.approx([0.2140, 0.4508, 0.4840, 0.4981, 0.4978], abs=5e-5)
    assert float(run.means[0][-1]) == pytest.approx(run.mean(100_000))
