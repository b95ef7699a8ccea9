"""Finite and infinite products of the books (Euler, Wallis, Viete, Cotes; Knopp, chapter VII)."""

import mpmath
import pytest
from mpmath import mpf
from totals import times

FINITE = [
    ("x**2 - 2*x*cos(k*pi/n) + 1", "0", "n-1", "(x - 1)*(x**(2*n) - 1)/(x + 1)"),
    ("x**2 - 2*x*cos(k*pi/n) + 1", "1", "n-1", "(x**(2*n) - 1)/(x**2 - 1)"),
    ("x**2 - 2*x*cos(2*k*pi/n) + 1", "0", "n-1", "(x**n - 1)**2"),
    ("x**2 - 2*x*cos((2*k + 1)*pi/n) + 1", "0", "n-1", "(x**n + 1)**2"),
    ("sin(k*pi/n)", "1", "n-1", "n/2**(n - 1)"),
    ("2*sin(pi*k/n)", "1", "n-1", "n"),
    ("cos(x/2**k)", "1", "n", "sin(x)/(2**n*sin(x/2**n))"),
    ("1 + x**(2**k)", "0", "n", "(1 - x**(2**(n + 1)))/(1 - x)"),
    ("k", "0", "n", "0"),
    ("k - 7", "2", "n", "0"),
    ("a*k", "1", "n", "a**n*factorial(n)"),
    ("1 - 1/k**2", "2", "n", "(n + 1)/(2*n)"),
]
INFINITE = [
    ("1/k**2", "1", "0"),
    ("1 - 1/k**2", "2", "1/2"),
    ("1 - 1/k", "2", "0"),
    ("k/(k + 1)", "1", "0"),
    ("1 - 1/k**2", "1", "0"),
    ("4*k**2/(4*k**2 - 1)", "1", "pi/2"),
    ("1 - 1/(4*k**2)", "1", "2/pi"),
    ("1 - 1/(9*k**2)", "1", "3*sqrt(3)/(2*pi)"),
    ("1 + 1/k**2", "1", "sinh(pi)/pi"),
    ("1 + 1/k**3", "1", "cosh(sqrt(3)*pi/2)/pi"),
    ("1 - 1/k**4", "2", "sinh(pi)/(4*pi)"),
    ("(k**3 - 1)/(k**3 + 1)", "2", "2/3"),
    ("1 - 2/(k*(k + 1))", "2", "1/3"),
    ("(k + 1)**2/(k*(k + 2))", "1", "2"),
    ("1 + (-1)**k/k", "2", "1"),
    ("1 - x**2/k**2", "1", "sin(pi*x)/(pi*x)"),
    ("1 - x**2/(pi**2*k**2)", "1", "sin(x)/x"),
    ("1 + x**2/k**2", "1", "sinh(pi*x)/(pi*x)"),
    ("1 - 4*x**2/(2*k - 1)**2", "1", "cos(pi*x)"),
    ("cos(x/2**k)", "1", "sin(x)/x"),
    ("cos(pi/2**k)", "2", "2/pi"),
    ("1 + x**(2**k)", "0", "1/(1 - x)"),
    ("exp(1/k**2)", "1", "exp(pi**2/6)"),
    ("2**(1/2**k)", "1", "2"),
    ("exp((-1)**k/k)", "1", "1/2"),
    ("1 + (-1)**k/sqrt(k)", "2", "0"),
    ("1/2 + sin(k)/10", "1", "0"),
    ("(-1)**k/k", "1", "0"),
]


@pytest.mark.parametrize(("f", "first", "last", "result"), FINITE)
def test_finite_products(f: str, first: str, last: str, result: str) -> None:
    found = times(f, "k", first, last)
    assert str(found.result) == result
    assert found.verdict in ("proved", "checked")


@pytest.mark.parametrize(("f", "first", "result"), INFINITE)
def test_infinite_products(f: str, first: str, result: str) -> None:
    found = times(f, "k", first, "oo")
    assert str(found.result) == result
    assert found.verdict in ("proved", "checked")


@pytest.mark.parametrize(
    ("f", "why"),
    [
        ("1 + 1/k", "goes to oo"),
        ("k**(1/k)", "goes to oo"),
        ("2 + 1/k", "above 1"),
        ("k", "grow without bound"),
        ("(-1)**k*(1 + 1/k**2)", "do not go to 1"),
        ("(2 + (-1)**k)/sqrt(3)", "do not go to 1"),
        ("-1 + 1/k**2", "do not go to 1"),
    ],
)
def test_products_that_do_not_settle(f: str, why: str) -> None:
    found = times(f, "k", "2", "oo")
    assert found.verdict == "diverges"
    assert found.result is None
    assert why in found.steps[-1].why


@pytest.mark.parametrize(
    ("f", "number"),
    [
        ("1 + 1/2**k", "2.3842310290313717241"),
        ("1 - 1/2**k", "0.28878809508660242128"),  # Euler's function at 1/2
        ("(1 + 1/k)*exp(-1/k)", "0.56145948356688516982"),  # exp(-gamma)
        ("1 + 1/k**4", "2.1673606258822619519"),
    ],
)
def test_numbers_of_products_without_a_closed_form(f: str, number: str) -> None:
    found = times(f, "k", "1", "oo")
    assert found.verdict == "unknown" or found.result is not None
    with mpmath.workdps(30):
        digits = len(number.replace(".", "").lstrip("0"))
        got, want = found.value.approx, mpf(number)  # type: ignore[union-attr]
        assert abs(got - want) < mpf(10) ** (1 - digits) * 2


def test_no_test_settles_a_product_of_sines() -> None:
    assert times("sin(k)", "k", "1", "oo").verdict == "unknown"


def test_a_long_factorial_is_written_as_one() -> None:
    assert str(times("k", "k", "1", "1000").result) == "factorial(1000)"
