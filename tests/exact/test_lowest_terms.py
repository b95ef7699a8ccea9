"""Quotients of polynomials in lowest terms."""

import pytest

from calcanim.exact.lowest_terms import in_factors, lowest_terms, reduced
from calcanim.expressions import parse


@pytest.mark.parametrize(
    ("source", "plain", "factors"),
    [
        ("(x**2 - 1)/(x - 1)", "x + 1", "x + 1"),
        ("1 - 1/x**2", "(x**2 - 1)/x**2", "(x - 1)*(x + 1)/x**2"),
        ("(x + 1)/(2*x**2 - 2)", "1/2/(x - 1)", "1/2/(x - 1)"),
        ("x/4", "x/4", "x/4"),
    ],
)
def test_common_factors_are_gone(source: str, plain: str, factors: str) -> None:
    e = parse(source)
    assert (str(reduced(e, "x")), str(in_factors(e, "x"))) == (plain, factors)


@pytest.mark.parametrize("source", ["sin(x)/x", "a/x", "x - x"])
def test_what_is_no_such_quotient(source: str) -> None:
    assert lowest_terms(parse(source), "x") is None
