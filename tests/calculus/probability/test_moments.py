"""Means and spreads of the textbooks, and densities that have none."""

from __future__ import annotations

from fractions import Fraction

import pytest

from calcanim.calculus.probability.expectation import expectation
from calcanim.calculus.probability.moments import Expected, expected
from calcanim.calculus.probability.normalised import normalised
from calcanim.expressions import parse


def of(p: str, low: str, high: str, g: str = "x**2") -> Expected:
    return expected(normalised(parse(p), "x", low, high), parse(g))


# density, from, to, mean, mean of the square, variance
NUMBERS = [
    ("exp(-(x-2)**2) + exp(-(x+2)**2)", "-oo", "oo", "0", "9/2", "9/2"),
    ("2*exp(-2*x)", "0", "oo", "1/2", "1/2", "1/4"),
    ("1/2", "0", "2", "1", "4/3", "1/3"),
    ("x", "0", "1", "2/3", "1/2", "1/18"),
    ("exp(-x**2/2)/sqrt(2*pi)", "-oo", "oo", "0", "1", "1"),
    ("1/(2*sqrt(x))", "0", "1", "1/3", "1/5", "4/45"),
]


@pytest.mark.parametrize(("p", "low", "high", "mean", "square", "variance"), NUMBERS)
def test_numbers(p: str, low: str, high: str, mean: str, square: str, variance: str) -> None:
    found = of(p, low, high)
    assert found.mean.value.exact == Fraction(mean)
    assert found.of.value.exact == Fraction(square)
    assert found.variance.value.exact == Fraction(variance)
    assert float(found.deviation[0].approx) == pytest.approx(float(Fraction(variance)) ** 0.5)


@pytest.mark.parametrize(
    ("p", "low", "kind", "sign"),
    [("1/(pi*(1+x**2))", "-oo", "none", 0), ("1/x**2", "1", "endless", 1)],
)
def test_a_mean_that_is_no_number(p: str, low: str, kind: str, sign: int) -> None:
    mean = of(p, low, "oo", "x").mean
    assert (mean.kind, mean.sign) == (kind, sign)


def test_to_the_left_it_is_endless_downwards() -> None:
    mean = of("1/x**2", "-oo", "-1", "x").mean
    assert (mean.kind, mean.sign) == ("endless", -1)


def test_a_mean_without_a_variance() -> None:
    found = of("2/x**3", "1", "oo", "x")
    assert found.mean.value.exact == 2
    assert found.variance.kind == "endless"


@pytest.mark.parametrize(
    ("p", "low", "variance"),
    [("2*exp(-2*x)", "0", "1/4"), ("exp(-x**2/2)/sqrt(2*pi)", "-oo", "1"), ("2/x**3", "1", "inf")],
)
def test_steps_have_the_variance_as_a_value(p: str, low: str, variance: str) -> None:
    found = expectation("x", p, low, "oo").extra["variance"]
    assert found.startswith(variance)


def test_a_straight_function_may_be_averaged_first() -> None:
    assert of("2*exp(-2*x)", "0", "oo", "3*x + 1").straight
    assert not of("2*exp(-2*x)", "0", "oo", "x**2").straight


@pytest.mark.parametrize(("p", "low", "even"), [("1/2", "-1", True), ("x + 1", "-1", False)])
def test_whether_both_sides_are_alike(p: str, low: str, even: bool) -> None:
    assert of(p, low, "1", "x").even is even
