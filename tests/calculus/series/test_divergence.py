"""Series at the border of convergence, and terms that are missing."""

import pytest

from calcanim.calculus.bounds import BoundsError
from calcanim.calculus.series.divergence import divergence
from calcanim.calculus.series.infinite_products import _far_factors
from calcanim.calculus.worked import sum as summed
from calcanim.expressions import parse

# By the integral test, d'Alembert's ratio and Leibniz' criterion.
CONVERGING = [
    "cos(i)/2**i",
    "1/i**(1001/1000)",
    "1/i**(10001/10000)",
    "1/(i*log(i)**(1001/1000))",
    "(-1)**i/log(i)",
    "(-1)**i/i**(1/100)",
    "1000**i/factorial(i)",
    "i**1000/2**i",
    "1/factorial(i)**6",
    "1 - cos(1/i)",
    "(1 - 1/i)**(i**2)",
]
DIVERGING = [
    ("1/(3*i - 7)", "1/n,"),
    ("1/log(i)", "1/n,"),
    ("sin(1/i)", "1/n,"),
    ("1/(i*(log(i) + 5))", "1/(n*log(n))"),
    ("sin(i)", "do not go to 0"),
    ("(1 + 1/i)**i", "do not go to 0"),
    ("factorial(i)/100**i", "grow"),
    ("(-3)**i/i", "grow"),
]


@pytest.mark.parametrize("term", CONVERGING)
def test_what_converges_is_not_said_to_diverge(term: str) -> None:
    assert divergence(parse(term), "i") is None


@pytest.mark.parametrize(("term", "why"), DIVERGING)
def test_what_diverges_and_the_right_reason(term: str, why: str) -> None:
    assert why in (divergence(parse(term), "i") or "")


@pytest.mark.parametrize("term", ["1/(i**2 - 9)", "1/(i - 1000)**2", "log(i - 3)/i**2"])
def test_a_series_with_a_missing_term_has_no_sum(term: str) -> None:
    with pytest.raises(BoundsError, match=r"has no value at i = (1|3|1000)"):
        summed(term, ("i", 1, "oo"))


def test_a_product_whose_factors_fall_late_is_not_said_to_diverge() -> None:
    # sinh(pi*a)/(pi*a) with a = 1000 (Euler's product for the sine).
    assert _far_factors(parse("1 + 1000000/i**2"), "i") is None
    assert _far_factors(parse("1 + 2/3"), "i") is None  # the same for ever: not for this to say
    assert _far_factors(parse("(i + 1)/2"), "i") is not None
