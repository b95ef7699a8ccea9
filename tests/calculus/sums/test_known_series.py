"""Series and products with an answer from the books."""

from __future__ import annotations

import mpmath
import pytest

from calcanim.calculus.sums.nested import product_of, sum_of
from calcanim.calculus.sums.ranges import ranges

SUMS = [
    ("1/k**2", "1", "pi**2/6"),
    ("1/k**4", "1", "pi**4/90"),
    ("1/k**2", "3", "-5/4 + pi**2/6"),
    ("1/(2*k - 1)**2", "1", "pi**2/8"),
    ("(-1)**(k + 1)/k", "1", "log(2)"),
    ("(-1)**k/k", "1", "-log(2)"),
    ("(-1)**k/(2*k + 1)", "0", "pi/4"),
    ("(-1)**k/(2*k + 1)**3", "0", "pi**3/32"),
    ("(-1)**(k + 1)/k**2", "1", "pi**2/12"),
    ("1/(k*(k + 2))", "1", "3/4"),
]


@pytest.mark.parametrize(("f", "first", "result"), SUMS)
def test_infinite_sums(f: str, first: str, result: str) -> None:
    from calcanim.expressions import parse
    from calcanim.expressions.evaluate import evaluate

    found = sum_of(f, ranges(["k"], [first], ["oo"]))
    assert found.result is not None
    at = {"x": 0.25} if "x" in f else {}
    got, want = (evaluate(parse(str(e)), at, 30) for e in (found.result, result))
    assert got is not None
    assert want is not None
    assert abs(got - want) < 1e-25


FINITE = [
    ("sum", "binomial(n, k)", "0", "2**n"),
    ("sum", "k*binomial(n, k)", "0", "n*2**(n - 1)"),
    ("sum", "binomial(n, k)*p**k*(1 - p)**(n - k)", "0", "1"),
    ("sum", "k*binomial(n, k)*p**k*(1 - p)**(n - k)", "0", "n*p"),
    ("sum", "log((k + 1)/k)", "1", "log(n + 1)"),
    ("sum", "1/(k*(k + 1))", "1", "n/(n + 1)"),
    ("product", "(k + 1)/k", "1", "n + 1"),
]


@pytest.mark.parametrize(("kind", "f", "first", "result"), FINITE)
def test_closed_forms(kind: str, f: str, first: str, result: str) -> None:
    solve = sum_of if kind == "sum" else product_of
    found = solve(f, ranges(["k"], [first], ["n"]))
    assert str(found.result) == result
    assert "COMPUTER_ALGEBRA" not in [s.rule for s in found.steps]


@pytest.mark.parametrize(
    ("f", "first", "result"),
    [
        ("4*k**2/(4*k**2 - 1)", "1", "pi/2"),
        ("1 - 1/k**2", "2", "1/2"),
        ("(k**3 - 1)/(k**3 + 1)", "2", "2/3"),
    ],
)
def test_infinite_products(f: str, first: str, result: str) -> None:
    assert str(product_of(f, ranges(["k"], [first], ["oo"])).result) == result


@pytest.mark.parametrize(
    ("term", "first", "number"),
    [
        ("1/(k*log(k)**2)", "2", "2.1097428012368919744"),
        ("1/(k*log(k)**3)", "2", "2.0658865388841353390"),
        ("log(k)/k**2", "1", "0.93754825431584375370"),  # -zeta'(2)
    ],
)
def test_slow_series_by_euler_and_maclaurin(term: str, first: str, number: str) -> None:
    found = sum_of(term, ranges(["k"], [first], ["oo"]))
    assert found.verdict == "unknown"
    assert "numerical" in found.steps[-1].why
    assert found.value is not None
    assert mpmath.almosteq(found.value.approx, mpmath.mpf(number), 1e-15)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("term", "last", "number"),
    [
        ("sqrt(k)", "10**6", "666667166.45882210994"),
        ("1/sqrt(k)", "10**6", "1998.5401454911486"),
        ("sqrt(k)", "100", "671.46294710314775394"),
    ],
)
def test_long_sums_of_roots_are_numbers_and_not_called_exact(
    term: str, last: str, number: str
) -> None:
    found = sum_of(term, ranges(["k"], ["1"], [last]))
    assert found.result is None
    assert found.verdict == "unknown"
    assert found.value is not None
    assert found.value.exact is None  # type: ignore[union-attr]
    assert mpmath.almosteq(found.value.approx, mpmath.mpf(number), 1e-15)  # type: ignore[union-attr]


def test_the_name_of_a_p_series() -> None:
    found = sum_of("1/k**3", ranges(["k"], ["1"], ["oo"]))
    assert found.verdict == "unknown"
    assert "zeta(3)" in found.steps[-1].why
    assert abs(float(found.value.approx) - 1.2020569031595942) < 1e-15  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("term", "first", "total"),
    [
        ("x**k/factorial(k)", "0", "exp(x)"),
        ("1/factorial(k)", "2", "E - 2"),
        ("k*2**k/factorial(k)", "1", "2*exp(2)"),
        ("k**2*exp(-3)*3**k/factorial(k)", "0", "12"),  # a Poisson variable's square
        ("2*(k + 1)/factorial(k)", "0", "4*E"),
    ],
)
def test_the_exponential_series(term: str, first: str, total: str) -> None:
    found = sum_of(term, ranges(["k"], [first], ["oo"]))
    assert found.steps[-1].rule in ("KNOWN_SERIES", "EVALUATE")
    assert str(found.result) == total
