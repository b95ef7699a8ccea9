"""Sums and products, against what is known of them."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from calcanim.calculus.bounds import BoundsError
from calcanim.calculus.closed_forms import faulhaber
from calcanim.calculus.series import over_data, product_of, ranges, sum_of
from calcanim.calculus.solution import Solution


def total(f: str, i: str, first: str, last: str) -> Solution:
    return sum_of(f, ranges([i], [first], [last]))


def times(f: str, i: str, first: str, last: str) -> Solution:
    return product_of(f, ranges([i], [first], [last]))


@pytest.mark.parametrize(
    ("f", "first", "last", "value"),
    [
        ("i", "1", "10", 55),
        ("i**2", "1", "3", 14),
        ("i", "1", "100", 5050),
        ("i**3", "1", "5", 225),
        ("2**i", "0", "10", 2047),
        ("i", "1", "1000000", 500000500000),
        ("1/i", "1", "10", Fraction(7381, 2520)),
        ("i**2 - i", "5", "20", 2640),
        ("i", "5", "1", 0),
        ("(-1)**i*i", "1", "101", -51),
    ],
)
def test_sums_of_numbers(f: str, first: str, last: str, value: Fraction | int) -> None:
    assert total(f, "i", first, last).value.exact == value  # type: ignore[union-attr]


@pytest.mark.parametrize("p", range(11))
def test_faulhaber_s_formula_for_every_power_to_ten(p: int) -> None:
    c = faulhaber(p)
    for n in (1, 2, 7, 30):
        assert sum(a * n**k for k, a in enumerate(c)) == sum(k**p for k in range(1, n + 1))
    found = total(f"k**{p}" if p else "1 + 0*k", "k", "1", "n")
    assert found.verdict == "proved"


@pytest.mark.parametrize(
    ("f", "first", "result"),
    [
        ("k", "1", "n*(n + 1)/2"),
        ("k**2", "1", "n*(n + 1)*(2*n + 1)/6"),
        ("k**3", "1", "(n*(n + 1)/2)**2"),
        ("2*k + 1", "0", "(n + 1)**2"),
        ("3", "1", "3*n"),
        ("1/(k*(k + 1))", "1", "n/(n + 1)"),
        ("r**k", "0", "(1 - r**(n + 1))/(1 - r)"),
        ("k*2**k", "1", "(n - 1)*2**(n + 1) + 2"),
        ("binomial(n, k)", "0", "2**n"),
    ],
)
def test_closed_forms(f: str, first: str, result: str) -> None:
    found = total(f, "k", first, "n")
    assert str(found.result) == result
    assert found.verdict in ("proved", "checked")


def test_the_proof_is_shown() -> None:
    rules = [s.rule for s in total("k**2", "k", "1", "n").steps]
    assert "FAULHABER" in rules
    assert rules.count("INDUCTION") == 2


@pytest.mark.parametrize(
    ("f", "first", "value"),
    [
        ("1/2**k", "0", "2"),
        ("1/(k*(k + 1))", "1", "1"),
        ("k/2**k", "1", "2"),
        ("1/k**2", "1", "pi**2/6"),
        ("1/k**3", "1", "zeta(3)"),
        ("(-1)**(k + 1)/k", "1", "log(2)"),
        ("1/factorial(k)", "0", "e"),
        ("1/(k**2 - 1)", "2", "mpf(3)/4"),
        ("1/(2*k + 1)**2", "0", "pi**2/8"),
        ("exp(-k)", "0", "1/(1 - 1/e)"),
    ],
)
def test_infinite_sums(f: str, first: str, value: str) -> None:
    found = total(f, "k", first, "oo")
    names = {n: getattr(mpmath, n) for n in ("mpf", "pi", "log", "zeta", "e")}
    with mpmath.workdps(30):
        want = eval(value, {"__builtins__": {}}, names)  # the table above, no user's text
        assert abs(found.value.approx - want) < 1e-11  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "f", ["1/k", "(-1)**k", "1/sqrt(k)", "1/((k + 1)*log(k + 1))", "2**k", "5"]
)
def test_series_that_diverge(f: str) -> None:
    found = total(f, "k", "1", "oo")
    assert found.verdict == "diverges"
    assert found.result is None


def test_a_power_series_under_its_condition() -> None:
    found = total("r**k", "k", "0", "oo")
    assert str(found.result) == "1/(1 - r)"
    assert "Abs(r) < 1" in found.steps[0].conditions
    assert str(total("x**k/factorial(k)", "k", "0", "oo").result) == "exp(x)"


def test_no_closed_form_is_said() -> None:
    found = total("1/k", "k", "1", "n")
    assert found.verdict == "no_closed_form"
    assert found.result is None


@pytest.mark.parametrize(
    ("f", "first", "last", "result"),
    [
        ("i", "1", "5", "120"),
        ("i", "1", "n", "factorial(n)"),
        ("2", "1", "n", "2**n"),
        ("(i + 1)/i", "1", "n", "n + 1"),
        ("2**i", "1", "n", "2**(n*(n + 1)/2)"),
        ("1 + 1/i", "1", "20", "21"),
        ("1 - 1/i**2", "2", "oo", "1/2"),
        ("i", "3", "2", "1"),
    ],
)
def test_products(f: str, first: str, last: str, result: str) -> None:
    assert str(times(f, "i", first, last).result) == result


def test_nested_ranges_outermost_first() -> None:
    two = ranges(["i", "j"], ["1", "1"], ["2", "3"])
    assert product_of("i*j", two).value.exact == 288  # type: ignore[union-attr]
    assert sum_of("i*j", two).value.exact == 18  # type: ignore[union-attr]
    triangle = ranges(["i", "j"], ["1", "1"], ["4", "i"])
    assert sum_of("1", triangle).value.exact == 10  # type: ignore[union-attr]


def test_mean_squared_error_and_likelihood() -> None:
    data = {"y": ["1", "2", "3"], "p": ["1.1", "1.9", "3.2"]}
    assert over_data("sum", "(y - p)**2/n", data).value.exact == Fraction(1, 50)  # type: ignore[union-attr]
    chances = {"p": ["0.9", "0.8", "0.5"]}
    assert over_data("product", "p", chances).value.exact == Fraction(9, 25)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("index", "first", "last"),
    [
        (["i"], ["0.5"], ["3"]),
        (["i", "i"], ["1", "1"], ["2", "2"]),
        (["i"], ["1", "2"], ["3"]),
        (["i"], ["i"], ["3"]),
    ],
)
def test_bounds_that_make_no_sense(index: list[str], first: list[str], last: list[str]) -> None:
    with pytest.raises(BoundsError):
        sum_of("i", ranges(index, first, last))
