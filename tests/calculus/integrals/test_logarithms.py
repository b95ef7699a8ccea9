"""Logarithms of waves over periods, against textbook values."""

import mpmath
import pytest
from mpmath import mpf

from calcanim.calculus.integrals.definite import definite
from calcanim.calculus.integrals.logarithms import by_jensen
from calcanim.expressions import parse
from calcanim.expressions.evaluate import evaluate


@pytest.mark.parametrize(
    ("f", "low", "high", "value"),
    [
        ("log(cos(x)**2)", "0", "pi", "-2*pi*log(2)"),
        ("log(sin(x))", "0", "pi/2", "-pi*log(2)/2"),  # Euler's
        ("log(tan(x))", "0", "pi/2", "0"),
        ("log(1 - cos(x))", "0", "pi", "-pi*log(2)"),
        ("log(5 - 4*cos(x))", "0", "2*pi", "4*pi*log(2)"),  # Poisson's
        ("log(5/4 + sin(x))", "-pi/2", "pi/2", "0"),
        ("log(abs(1 + 2*cos(x)))", "0", "pi", "0"),
        ("log(3 + sin(x) + cos(x))", "1", "1 + 2*pi", "2*pi*(log(sqrt(7) + 3) - log(2))"),
        ("1 - 2*log(sqrt(sin(3*x)**2))", "1", "1 + pi/3", "pi*(2*log(2) + 1)/3"),
    ],
)
def test_over_a_period_or_half_of_it(f: str, low: str, high: str, value: str) -> None:
    found = by_jensen(parse(f), "x", parse(low), parse(high))
    assert found is not None
    with mpmath.workdps(40):
        one, other = (evaluate(e, {}, 40) for e in (found, parse(value)))
        assert one is not None
        assert other is not None
        assert abs(one - other) < mpf(10) ** -30


@pytest.mark.parametrize(
    ("f", "low", "high"),
    [
        ("log(cos(x))", "0", "pi/4"),
        ("log(3 + sin(x))", "0", "pi"),
        ("log(3 + cos(x))", "-pi/2", "pi/2"),
        ("log(3 + sin(x) + cos(x))", "0", "pi"),
        ("log(3 + cos(x) + cos(2*x))", "0", "2*pi"),
        ("x*log(sin(x))", "0", "pi"),
        ("log(sin(x))**2", "0", "pi"),
        ("log(x + 2)", "0", "pi"),
    ],
)
def test_elsewhere_the_formula_says_nothing(f: str, low: str, high: str) -> None:
    assert by_jensen(parse(f), "x", parse(low), parse(high)) is None


def test_the_step_is_held_against_quadrature() -> None:
    found = definite("log(2 + cos(x))", "x", 0, "pi")
    step = found.steps[-1]
    assert (step.rule, found.verdict) == ("JENSEN", "checked")
    assert "quadrature" in step.certificate.method
