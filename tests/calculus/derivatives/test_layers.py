"""Composites come apart into layers, innermost first."""

from fractions import Fraction

import pytest

from calcanim.calculus.derivatives.layers import NothingToUnwindError, peel
from calcanim.exact.values import UndefinedError, difference_quotients, value_at
from calcanim.expressions import parse, text
from calcanim.sampling.ticks import nice_ticks


@pytest.mark.parametrize(
    ("source", "layers"),
    [
        ("(x**2+1)**3", ["x**2 + 1", "u**3"]),
        ("sin(exp(x**2))", ["x**2", "exp(u)", "sin(v)"]),
        ("sqrt(log(x))", ["log(x)", "sqrt(u)"]),
        ("exp(-x**2/2)", ["-x**2/2", "exp(u)"]),
        ("1/(1+exp(-x))", ["-x", "1 + exp(u)", "1/v"]),
        ("log(sin(x)**2+1)", ["sin(x)", "u**2 + 1", "log(v)"]),
        ("x*exp(x**2)", ["x**2", "exp(u)"]),
        ("exp(x*sin(x))", ["x*sin(x)", "exp(u)"]),
    ],
)
def test_layers(source: str, layers: list[str]) -> None:
    assert [text(x.expression) for x in peel(parse(source), "x").layers] == layers


@pytest.mark.parametrize("source", ["x**2", "sin(x)", "3*x + 1", "x*sin(x)", "5"])
def test_nothing_to_unwind(source: str) -> None:
    with pytest.raises(NothingToUnwindError, match="nothing"):
        peel(parse(source), "x")


def test_values_are_exact_where_they_can_be() -> None:
    assert value_at(parse("6*x*(x**2+1)**2"), {"x": parse("2")}).text == "300"
    assert value_at(parse("x**3/3"), {"x": parse("2")}).text == "8/3"
    assert value_at(parse("exp(x)"), {"x": parse("1")}).text.startswith("2.71828182845904")
    with pytest.raises(UndefinedError, match="not defined at x = 0"):
        value_at(parse("1/x"), {"x": parse("0")})


def test_a_central_quotient_that_no_digits_settle_is_none() -> None:
    (found,) = difference_quotients(parse("sin(x) + cos(x)"), "x", parse("pi/4"), [Fraction(1, 10)])
    # sqrt(2)*(cos(1/10) - 1)/(1/10).
    assert found.forward is not None
    assert abs(found.forward + 0.0706517721919) < 1e-12
    assert found.central is None


def test_difference_quotients_of_the_tutorial() -> None:
    found = difference_quotients(parse("(x**2+1)**3"), "x", parse("2"), [Fraction(1, 10**5)])
    assert f"{float(found[0].forward or 0):.6f}" == "300.003150"


def test_ticks_are_round() -> None:
    assert nice_ticks(0, 10) == (0, 2.5, 5, 7.5, 10)
    assert nice_ticks(-1e-6, 1e-6, 5) == (-1e-6, -5e-7, 0, 5e-7, 1e-6)
