"""A product at a point: where it is found, and what its strips and its corner are."""

from fractions import Fraction

import pytest
from mpmath import mpf

from calcanim.calculus.derivatives.factors import NothingToSplitError, factors, product_at
from calcanim.expressions.parse import parse


@pytest.mark.parametrize(
    ("function", "path", "f", "g"),
    [
        ("x**2*sin(x)", (), "x**2", "sin(x)"),
        ("2*x*pi*exp(x)*sin(x)", (), "2*pi*x", "exp(x)*sin(x)"),
        ("sin(x)/x", (), "sin(x)", "1/x"),
        ("log(1 + x*exp(x))", (0, 1), "x", "exp(x)"),
    ],
)
def test_factors_are_found(function: str, path: tuple[int, ...], f: str, g: str) -> None:
    found = factors(parse(function), "x")
    assert (found.path, str(found.f), str(found.g)) == (path, f, g)


def test_one_factor_alone_is_no_product() -> None:
    with pytest.raises(NothingToSplitError, match="only one factor that changes with x"):
        factors(parse("3*sin(x)/2"), "x")


def test_strips_keep_their_share_and_the_corner_melts() -> None:
    product = product_at(parse("x**2"), parse("sin(x)"), "x", parse("1"))
    shares = [product.strips(Fraction(1, n)) for n in (10, 1000)]
    assert shares[0] is not None
    assert shares[1] is not None
    assert [round(float(s), 3) for s in shares[0]] == [1.767, 0.497, 0.104]
    assert [round(float(s), 3) for s in shares[1]] == [1.684, 0.54, 0.001]
    assert abs(product.slope.approx - mpf("2.2232442754839328")) < 1e-15


def test_exact_factors_have_an_exact_slope() -> None:
    product = product_at(parse("x-3"), parse("x-5"), "x", parse("7/2"))
    assert product.slope.exact == -1
    assert product.guess.exact == 1
