"""Means over equally likely parts, against an exponential's own, and where a part has none."""

from __future__ import annotations

import math

import numpy as np
import pytest

from calcanim.calculus.probability.normalised import normalised
from calcanim.expressions import parse
from calcanim.sampling.part_means import part_means

SPREAD = normalised(parse("2*exp(-2*x)"), "x", "0", "oo").spread


def test_the_last_tenth_of_an_exponential_is_one_again() -> None:
    # Beyond log(10)/2 it has no memory: its mean is 1/2 farther on, its variance 1/4.
    last = math.log(10) / 2 + 0.5
    xs = part_means(parse("x"), SPREAD, 10, 0.5)
    squares = part_means(parse("x**2"), SPREAD, 10, 0.5)
    assert (xs[-1], squares[-1]) == pytest.approx((last, last**2 + 0.25), rel=1e-6)
    assert (xs.mean(), squares.mean()) == pytest.approx((0.5, 0.5), rel=1e-12)


def test_parts_of_a_normal_are_alike_on_both_sides() -> None:
    spread = normalised(parse("exp(-x**2/2)"), "x", "-oo", "oo").spread
    found = part_means(parse("x**2"), spread, 10, 1.0)
    assert found == pytest.approx(found[::-1], rel=1e-6)
    # The integral of x^2 p beyond q is q p(q) + P(X > q).
    q = 1.2815515655446004
    tail = q * math.exp(-(q**2) / 2) / math.sqrt(2 * math.pi) + 0.1
    assert found[-1] == pytest.approx(10 * tail, rel=1e-6)


@pytest.mark.parametrize(
    ("density", "ends", "g", "gone"),
    [
        ("2*exp(-2*x)", ("0", "oo"), "exp(3*x)", [9]),
        ("1", ("0", "1"), "1/x", [0]),
        ("1/2", ("-1", "1"), "1/x**2", [4, 5]),
    ],
)
def test_a_part_whose_mean_is_no_number_has_none(
    density: str, ends: tuple[str, str], g: str, gone: list[int]
) -> None:
    spread = normalised(parse(density), "x", *ends).spread
    found = part_means(parse(g), spread, 10, None)
    assert np.flatnonzero(np.isnan(found)).tolist() == gone
