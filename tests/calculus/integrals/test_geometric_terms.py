"""Geometric series under the integral, against textbook values (Euler, Bose, Fermi)."""

import mpmath
import pytest
from mpmath import mpf

from calcanim.calculus.bounds import bound
from calcanim.calculus.integrals.definite import definite
from calcanim.calculus.integrals.geometric_terms import terms
from calcanim.calculus.last_form import finished
from calcanim.expressions import parse
from calcanim.expressions.evaluate import evaluate


@pytest.mark.parametrize(
    ("f", "high", "value"),
    [
        ("log(1/x)/(1 - x)", "1", "pi**2/6"),
        ("log(x)/(1 + x)", "1", "-pi**2/12"),
        ("log(x**2)/(2*x**2 - 2)", "1", "pi**2/8"),
        ("x*log(x)/(x - 1)", "1", "pi**2/6 - 1"),
        ("log(1 + x)/x", "1", "pi**2/12"),
        ("log(x)*log(1 - x)", "1", "2 - pi**2/6"),
        ("x**3/(exp(x) - 1)", "oo", "pi**4/15"),
        ("x/(exp(x) + 1)", "oo", "pi**2/12"),
        ("x*exp(-x)/(1 - exp(-x))", "oo", "pi**2/6"),
        ("x/(exp(x) - exp(-x))", "oo", "pi**2/8"),
    ],
)
def test_the_sum_is_the_integral(f: str, high: str, value: str) -> None:
    found = terms(parse(f), "x", parse("0"), bound(high), "k")
    assert found is not None
    summand, first = found
    with mpmath.workdps(20):
        total = mpmath.nsum(
            lambda k: evaluate(summand, {"k": k}, mpmath.mp.dps), [first, mpmath.inf]
        )
        right = evaluate(parse(value), {}, 20)
        assert right is not None
        assert abs(total - right) < mpf(10) ** -12


def test_it_is_a_step_and_the_sum_has_its_own() -> None:
    found = finished(definite("log(1/x)/(1 - x)", "x", "0", "1"))
    assert str(found.result) == "pi**2/6"
    assert [s.rule for s in found.steps] == ["TERM_BY_TERM", "CONVERGES", "KNOWN_SERIES"]
    assert str(found.steps[0].after) == "Sum(1/(k + 1)**2, (k, 0, oo))"
    assert "quadrature agrees" in found.steps[0].certificate.method


@pytest.mark.parametrize(
    ("f", "low", "high"),
    [
        ("log(x)/(1 - x)", "0", "1/2"),
        ("log(x)/(1 - x)", "1", "2"),
        ("log(x)/(2 - x)", "0", "1"),
        ("log(x)/(1 + x + x**2)", "0", "1"),
        ("log(1 - x)**2", "0", "1"),
        ("log(1 - x)*log(1 + x)", "0", "1"),
        ("log(2 - 2*x)/x", "0", "1"),
        ("1/(x**2*(1 + x))", "0", "1"),
        ("x/(exp(x) - 2)", "0", "oo"),
        ("exp(x)/(exp(x) + 1)", "0", "oo"),
        ("sqrt(x)/(exp(x) - 1)", "0", "oo"),
    ],
)
def test_elsewhere_there_is_no_such_series(f: str, low: str, high: str) -> None:
    assert terms(parse(f), "x", parse(low), bound(high), "k") is None
