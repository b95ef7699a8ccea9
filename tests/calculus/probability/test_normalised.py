"""A curve is divided by its area; its shares, quantiles and draws are those of the density."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import numpy as np
import pytest

from calcanim.calculus.bounds import BoundsError
from calcanim.calculus.probability.densities import DensityError
from calcanim.calculus.probability.normalised import Density, normalised
from calcanim.expressions.parse import parse


def density(f: str, low: object, high: object) -> Density:
    return normalised(parse(f), "x", low, high)


def test_the_factor_is_exact_where_it_has_a_formula() -> None:
    ramp = density("x", 0, 1)
    assert (ramp.itself, ramp.area.value.exact, str(ramp.p)) == (False, Fraction(1, 2), "2*x")
    result, value = ramp.chance(parse("1/2"), parse("1"))
    assert (str(result), value.exact) == ("3/4", Fraction(3, 4))
    bell = density("exp(-x**2/2)", "-oo", "oo")
    assert math.isclose(float(bell.area.value.approx), math.sqrt(2 * math.pi), rel_tol=1e-12)
    share = bell.chance(parse("-1"), parse("1"))[1].approx
    assert math.isclose(float(share), math.erf(math.sqrt(0.5)), rel_tol=1e-12)
    assert ramp.chance(parse("1/2"), parse("1/2"))[1].exact == 0


@pytest.mark.parametrize(
    ("f", "low", "high", "error", "words"),
    [
        ("x - 1", 0, 2, DensityError, "x - 1 is negative at x = .*: a density never is"),
        ("1/x", 0, 1, DensityError, "no finite area from 0 to 1, so no factor makes a density"),
        ("0", 0, 1, DensityError, "0 has no area: nothing to share out"),
        ("x", 2, 0, BoundsError, "a density needs an interval: --from below --to"),
    ],
)
def test_what_no_factor_makes_a_density(
    f: str, low: int, high: int, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        density(f, low, high)


def test_quantiles_median_and_mode_are_those_of_the_formulas() -> None:
    waiting, ramp = density("exp(-x)", 0, "oo").spread, density("x", 0, 1).spread
    assert math.isclose(waiting.median, math.log(2), rel_tol=1e-7)
    assert math.isclose(waiting.quantile(0.99), math.log(100), rel_tol=1e-9)
    assert (waiting.mode, ramp.mode) == (0.0, 1.0)
    assert math.isclose(ramp.median, math.sqrt(0.5), rel_tol=1e-9)
    cauchy = density("1/(1 + x**2)", "-oo", "oo").spread
    assert (cauchy.median, cauchy.mode) == (0.0, 0.0)
    assert math.isclose(cauchy.quantile(0.995), math.tan(0.495 * math.pi), rel_tol=1e-5)
    pole, level = density("1/sqrt(x)", 0, 1).spread, density("3", 0, 2).spread
    assert (pole.mode, pole.median, level.mode) == (None, 0.25, None)


def test_the_shares_are_areas_and_the_heights_are_divided() -> None:
    humps = density("exp(-(x - 2)**2) + exp(-(x + 2)**2)", "-oo", "oo").spread
    at = np.array([-3.0, 0.0, 2.0, 50.0])
    known = [(math.erf(x - 2) + math.erf(x + 2) + 2) / 4 for x in at]
    assert np.allclose(humps.shares(at), known, atol=1e-9)
    top = (1 + math.exp(-16)) / (2 * math.sqrt(math.pi))
    assert np.allclose(humps.heights([2.0]), top, rtol=1e-12)
    assert density("x", 0, 1).spread.heights([-0.5, 0.5, 1.5]).tolist() == [0.0, 1.0, 0.0]


def test_draws_are_the_same_everywhere() -> None:
    waiting = density("exp(-x)", 0, "oo").spread.draws(5, seed=7)
    # The Mersenne Twister of Python from the seed 7, by -ln(1 - u).
    known = [0.39131484, 0.16351846, 1.05249562, 0.07519379, 0.76761646]
    assert np.allclose(waiting, known, atol=1e-7)
    generator = random.Random(7)
    u = [generator.random() for _ in range(2000)]
    normal = density("exp(-x**2/2)", "-oo", "oo").spread.draws(2000)
    assert np.allclose([(1 + math.erf(x / math.sqrt(2))) / 2 for x in normal], u, atol=1e-8)
    pole = density("1/sqrt(x)", 0, 1).spread.draws(2000)
    assert np.allclose(np.sqrt(pole), u, atol=1e-6)
