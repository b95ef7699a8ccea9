"""Integrals as a textbook prints them."""

import pytest

from calcanim.calculus.worked import gradient, integral
from calcanim.calculus.worked import sum as summed

ANTIDERIVATIVES = [
    ("(x + 1)/(x**2 + 1)", "log(x**2 + 1)/2 + atan(x)"),
    ("(2*x + 1)**7", "(2*x + 1)**8/16"),
    ("1/x*(2*x)", "2*x"),
    ("1/sqrt(x**2 + 1)", "log(x + sqrt(x**2 + 1))"),
    ("exp(sqrt(x))", "2*sqrt(x)*exp(sqrt(x)) - 2*exp(sqrt(x))"),
    ("x*log(2*x)", "x**2*log(2*x)/2 - x**2/4"),  # a factor within a log that is no constant apart
]


@pytest.mark.parametrize(("f", "form"), ANTIDERIVATIVES)
def test_an_antiderivative(f: str, form: str) -> None:
    assert str(integral(f).result) == form


@pytest.mark.parametrize(
    ("f", "high", "form"),
    [
        ("exp(-2*x)", "2", "(1 - exp(-4))/2"),
        ("sin(3*x)", "1", "(1 - cos(3))/3"),
        ("exp(-k*x)", "2", "(1 - exp(-2*k))/k"),
    ],
)
def test_a_definite_integral(f: str, high: str, form: str) -> None:
    assert str(integral(f, "x", 0, high).result) == form


def test_a_sum_and_a_gradient() -> None:
    assert str(summed("exp(-i)", ("i", 0, "oo")).result) == "E/(E - 1)"
    slopes = gradient("sin(x)*cos(y)").result
    assert [str(s) for s in slopes] == ["cos(x)*cos(y)", "-sin(x)*sin(y)"]
