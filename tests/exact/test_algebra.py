"""Normal forms: what they prove is true, and what is false they never prove."""

from __future__ import annotations

import pytest

from calcanim.exact.algebra import as_fraction, expanded, polynomial, proved_equal
from calcanim.expressions import parse

IDENTITIES = [
    ("sin(x)**2 + cos(x)**2", "1"),
    ("tan(x)", "sin(x)/cos(x)"),
    ("sqrt(x)**2", "x"),
    ("(x + 1)**3", "x**3 + 3*x**2 + 3*x + 1"),
    ("exp(x)*exp(2*x)", "exp(3*x)"),
    ("sin(2*x)", "2*sin(x)*cos(x)"),
    ("cos(x + y)", "cos(x)*cos(y) - sin(x)*sin(y)"),
    ("cosh(x)**2 - sinh(x)**2", "1"),
    ("1/(x - 1) - 1/(x + 1)", "2/(x**2 - 1)"),
    ("sqrt(8)", "2*sqrt(2)"),
    ("x/sqrt(x)", "sqrt(x)"),
    ("(1 + x)**(3/2)/(1 + x)", "sqrt(1 + x)"),
    ("log(x**2)", "2*log(abs(x))"),
    ("log(6)", "log(2) + log(3)"),
    ("x**n*x", "x**(n + 1)"),
    ("2**x*log(2)", "exp(x*log(2))*log(2)"),
    ("1/cos(x)**2", "1 + tan(x)**2"),
    ("sigmoid(x)*(1 - sigmoid(x))", "exp(-x)/(1 + exp(-x))**2"),
    ("abs(x)**2", "x**2"),
    ("sign(x)*abs(x)", "x"),
    ("(sqrt(x + h) - sqrt(x))/h", "1/(sqrt(x + h) + sqrt(x))"),
    ("sin(x + pi/2)", "cos(x)"),
    ("cos(x)**4", "3/8 + cos(2*x)/2 + cos(4*x)/8"),
    ("asinh(x)", "log(x + sqrt(x**2 + 1))"),
    ("1/(sqrt(x) + 1)", "(sqrt(x) - 1)/(x - 1)"),
    ("exp(-(sqrt(2)*x/2)**2)", "exp(-x**2/2)"),
    ("acos(x) + asin(x)", "pi/2"),
    ("atan(-x)", "-atan(x)"),
]
FALSEHOODS = [
    ("sqrt(x**2)", "x"),
    ("x", "x + 1"),
    ("sin(x)", "cos(x)"),
    ("log(x)", "2*log(x)"),
    ("sqrt(x + 1)", "sqrt(x) + 1"),
    ("abs(x)", "x"),
    ("exp(log(x*y)/2)", "sqrt(x)*sqrt(y)"),
    ("(x**2)**(1/2)", "x"),
    ("sin(2*x)", "2*sin(x)"),
    ("exp(x*y)", "exp(x)*exp(y)"),
    ("log(x + y)", "log(x) + log(y)"),
    ("cos(x)**2 - sin(x)**2", "1"),
]


@pytest.mark.parametrize(("left", "right"), IDENTITIES)
def test_true_equalities_are_proved(left: str, right: str) -> None:
    assert proved_equal(parse(left), parse(right))


@pytest.mark.parametrize(("left", "right"), FALSEHOODS)
def test_false_equalities_are_not(left: str, right: str) -> None:
    assert not proved_equal(parse(left), parse(right))


def test_a_teacher_s_order_of_terms() -> None:
    assert str(expanded(parse("(x + h)**3"))) == "x**3 + 3*x**2*h + 3*x*h**2 + h**3"


def test_coefficients_may_be_letters() -> None:
    coefficients = polynomial(parse("a*x**2 + b*x + 3"), "x")
    assert [str(c) for c in coefficients or []] == ["3", "b", "a"]
    assert polynomial(parse("x + 1/x"), "x") is None
    assert polynomial(parse("sin(x)"), "x") is None


def test_one_fraction_bar() -> None:
    found = as_fraction(parse("1 - 1/i**2"))
    assert found is not None
    assert [str(side) for side in found] == ["i**2 - 1", "i**2"]


def test_a_division_by_zero_proves_nothing() -> None:
    assert not proved_equal(parse("1/(x - x)"), parse("1/(x - x)*2"))
