"""Limits at ends, above all the slow ones: x**(-1/100) goes to 0, log(log(x)) to nowhere."""

import mpmath
import pytest

from calcanim.calculus.worked import integral
from calcanim.exact.ends import approached, named
from calcanim.expressions import parse
from calcanim.expressions.tree import INFINITY


@pytest.mark.parametrize(
    "f", ["log(log(x))", "sqrt(log(x))", "log(x)**(1/10)", "x**(1/100)", "log(x)", "x"]
)
def test_what_grows_without_bound(f: str) -> None:
    assert approached(parse(f), "x", INFINITY, -1).kind == "infinite"


@pytest.mark.parametrize(
    ("f", "limit"),
    [
        ("-100/x**(1/100)", "0"),
        ("sqrt(x)/(1 + sqrt(x))", "1"),
        ("x**(1/x)", "1"),
        ("cbrt(x + 1) - cbrt(x)", "0"),
    ],
)
def test_what_settles_slowly(f: str, limit: str) -> None:
    found = approached(parse(f), "x", INFINITY, -1)
    assert found.kind == "finite"
    assert found.value is not None
    assert named(found.value, found.error) == parse(limit)


def test_a_slow_log_is_not_said_to_grow() -> None:
    found = approached(parse("-10*log(x)**(-1/10)"), "x", INFINITY, -1)
    assert found.kind == "unknown"
    assert found.guess is not None
    assert abs(found.guess) < 0.05


# Powers and logs by hand: the integral of x**(-a) from 1 on is 1/(a - 1).
@pytest.mark.parametrize(
    ("f", "low", "high", "value"),
    [
        ("1/x**(101/100)", "1", "oo", "100"),
        ("1/x**(99/100)", "0", "1", "100"),
        ("1/(x*log(x)**(11/10))", "2", "oo", "10/log(2)**(1/10)"),
        ("1/abs(x - sqrt(2))**(1/2)", "1", "2", "2*sqrt(sqrt(2) - 1) + 2*sqrt(2 - sqrt(2))"),
    ],
)
def test_an_integral_that_converges_slowly_does(f: str, low: str, high: str, value: str) -> None:
    done = integral(f, "x", low, high)
    assert done.result == parse(value)


def test_a_known_error_sharpens_the_eye() -> None:
    almost = 1 - mpmath.mpf(10) ** -15
    assert named(almost) is None
    with mpmath.workdps(60):
        almost = 1 - mpmath.mpf(10) ** -30
    assert named(almost) == parse("1")
    assert named(almost, mpmath.mpf(10) ** -40) is None
