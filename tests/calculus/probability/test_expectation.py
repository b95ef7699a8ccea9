"""Densities of the textbooks: expected values, variances and probabilities."""

from __future__ import annotations

import mpmath
import pytest

from calcanim.calculus.probability.expectation import expectation
from calcanim.calculus.sympy_process.cas import without_questions
from calcanim.exact.values import Value
from calcanim.expressions import parse
from calcanim.expressions.evaluate import evaluate

NORMAL = "exp(-x**2/2)/sqrt(2*pi)"


# value of, density, from, to, expected value
NUMBERS = [
    ("x", "1/4", "2", "6", "4"),
    ("x", "2*exp(-2*x)", "0", "oo", "1/2"),
    ("x**2", "2*exp(-2*x)", "0", "oo", "1/2"),
    ("x**4", NORMAL, "-oo", "oo", "3"),
    ("exp(x)", NORMAL, "-oo", "oo", "exp(1/2)"),
    ("x", "12*x**2*(1 - x)", "0", "1", "3/5"),
    ("x", "x**2*exp(-x)/2", "0", "oo", "3"),
    ("x**2", "1 - abs(x)", "-1", "1", "1/6"),
    ("x", "2/x**3", "1", "oo", "2"),
    ("exp(x/2)", "exp(-x)", "0", "oo", "2"),
    ("log(x)", "1", "0", "1", "-1"),
]


@pytest.mark.parametrize(("g", "p", "low", "high", "value"), NUMBERS)
def test_expected_values(g: str, p: str, low: str, high: str, value: str) -> None:
    found = expectation(g, p, low, high)
    want = evaluate(parse(value), {}, 30)
    assert isinstance(found.value, Value)
    assert want is not None
    assert abs(found.value.approx - want) < mpmath.mpf(10) ** -14


# density, from, to, expected value, variance
LETTERS = [
    ("a*exp(-a*x)", "0", "oo", "1/a", "1/a**2"),
    ("1/(b - a)", "a", "b", "(a + b)/2", "(b - a)**2/12"),
    ("exp(-(x - m)**2/(2*s**2))/(s*sqrt(2*pi))", "-oo", "oo", "m", "s**2"),
]


@pytest.mark.parametrize(("p", "low", "high", "mean", "variance"), LETTERS)
def test_parameters_stay(p: str, low: str, high: str, mean: str, variance: str) -> None:
    found = expectation("x", p, low, high)
    spread = next(n for n in found.notes if n.startswith("variance: ")).removeprefix("variance: ")
    at = {"a": 0.3, "b": 1.7, "m": -2.1, "s": 1.3}
    for got, want in ((str(found.result), mean), (spread, variance)):
        left, right = (evaluate(parse(e), at, 30) for e in (got, want))
        assert left is not None
        assert right is not None
        assert abs(left - right) < 1e-20
    assert found.verdict == "checked"


def test_the_probability_of_an_interval() -> None:
    found = expectation("x", "2*x", "0", "1", event=("1/4", "1/2"))
    assert "P(1/4 < x < 1/2) = 3/16" in found.notes


@pytest.mark.parametrize(
    ("p", "low", "high"), [("1/x**2", "1", "oo"), ("1/(pi*(1 + x**2))", "-oo", "oo")]
)
def test_no_expected_value(p: str, low: str, high: str) -> None:
    found = expectation("x", p, low, high)
    assert found.verdict == "diverges"
    assert found.result is None


def test_the_mean_of_a_lognormal_and_of_a_logistic_variable() -> None:
    with without_questions():
        found = expectation("exp(x)", "exp(-x**2/2)/sqrt(2*pi)", "-oo", "oo")
        assert str(found.result) == "exp(1/2)"
        assert "variance: exp(2) - E" in found.notes
        logistic = expectation("x", "exp(-x)/(1 + exp(-x))**2", "-oo", "oo")
    assert str(logistic.result) == "0"
    assert any(note.startswith("variance: 3.2898681336964") for note in logistic.notes)  # pi**2/3
