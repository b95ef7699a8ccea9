"""Values over the reals, against numbers from outside, and what has no value."""

from fractions import Fraction

import mpmath
import pytest
from mpmath import mpf

from calcanim.expressions import parse
from calcanim.expressions.bridge import from_sympy, to_sympy
from calcanim.expressions.evaluate import (
    EvaluationOverflowError,
    evaluate,
    exact,
)


@pytest.mark.parametrize(
    ("source", "x", "value"),
    [
        ("(x**2+1)**3", 2, "125"),
        ("cbrt(x)", -8, "-2"),
        ("sigmoid(x)", 0, "0.5"),
        ("mod(x, 3)", -1, "2"),
        ("atan(x)", 1, "0.785398163397448309615660845819875721"),
        ("exp(x)", 1, "2.71828182845904523536028747135266249"),
        ("relu(x)", -3, "0"),
        ("binomial(5, x)", 2, "10"),
        ("x**0", 0, "1"),
    ],
)
def test_value(source: str, x: int, value: str) -> None:
    found = evaluate(parse(source), {"x": x})
    assert found is not None
    with mpmath.workdps(40):
        assert abs(found - mpf(value)) < mpf(10) ** -30


@pytest.mark.parametrize(
    ("source", "x"),
    [
        ("log(x)", -1),
        ("sqrt(x)", -1),
        ("x/x", 0),
        ("1/x", 0),
        ("asin(x)", 2),
        ("x**(1/2)", -1),
        ("acosh(x)", 0),
        ("factorial(x)", -1),
        ("log(log(x))", 1),
    ],
)
def test_no_real_value(source: str, x: int) -> None:
    assert evaluate(parse(source), {"x": x}) is None


@pytest.mark.parametrize("source", ["9**9**9", "exp(exp(exp(x)))", "factorial(10**9)"])
def test_too_large_is_said_at_once(source: str) -> None:
    with pytest.raises(EvaluationOverflowError):
        evaluate(parse(source), {"x": 5})


def test_exact() -> None:
    assert exact(parse("x**3/3"), {"x": Fraction(2)}) == Fraction(8, 3)
    assert exact(parse("sin(x)"), {"x": Fraction(1)}) is None


@pytest.mark.parametrize(
    "source",
    ["sin(x)**2 + x/3", "exp(-x**2/2)", "sqrt(x + 1)/x", "log(x)*atan(x)", "abs(x)**3", "x**(-2)"],
)
def test_to_sympy_and_back_keeps_the_value(source: str) -> None:
    tree = parse(source)
    back = from_sympy(to_sympy(tree))
    a, b = evaluate(tree, {"x": mpf("1.7")}), evaluate(back, {"x": mpf("1.7")})
    assert a is not None
    assert b is not None
    assert abs(a - b) < mpf(10) ** -30
