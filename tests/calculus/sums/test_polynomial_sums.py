"""Sums of polynomials: the formula and what is counted, and what is refused."""

import pytest

from calcanim.calculus.sums.polynomial_sums import NoPolynomialError, polynomial_sum
from calcanim.expressions.parse import parse


@pytest.mark.parametrize(
    ("text", "count", "total", "powers"),
    [
        ("k**2", 10, 385, (2,)),
        ("k**2 - 3*k + 1", 10, 230, (2, 1, 0)),
        ("(k - 1)**2", 7, 91, (2, 1, 0)),
        ("-k**3", 4, -100, (3,)),
        ("k**11", 3, 179196, (11,)),
    ],
)
def test_the_formula_is_what_is_counted(text, count, total, powers):
    found = polynomial_sum(parse(text), "k", "m")
    assert found.up_to(count).exact == found.counted(count).exact == total
    assert found.powers == powers
    assert found.work.verdict == "proved"
    assert found.is_power == (text in ("k**2", "k**11"))


def test_irrational_factors_have_decimals():
    found = polynomial_sum(parse("sqrt(2)*k"), "k", "m")
    assert found.counted(3).exact is None
    assert abs(float(found.counted(3).approx) - 6 * 2**0.5) < 1e-12
    assert abs(float(found.up_to(3).approx) - 6 * 2**0.5) < 1e-12


@pytest.mark.parametrize("text", ["sin(k)", "1/k", "a*k", "k**12", "k - k + 3"])
def test_what_is_no_sum_of_powers_is_refused(text):
    with pytest.raises(NoPolynomialError):
        polynomial_sum(parse(text), "k", "m")
