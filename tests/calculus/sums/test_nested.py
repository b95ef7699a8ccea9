"""Sums and products over one range and over several."""

from __future__ import annotations

from fractions import Fraction

import pytest
from totals import times, total

from calcanim.calculus.bounds import BoundsError
from calcanim.calculus.sums.nested import product_of, sum_of
from calcanim.calculus.sums.ranges import ranges
from calcanim.calculus.worked import product as multiplied
from calcanim.calculus.worked import sum as summed


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


@pytest.mark.parametrize(
    ("f", "over", "result"),
    [
        ("j", [("i", 1, 5), ("j", 1, "i", "product")], "153"),  # 1! + 2! + 3! + 4! + 5!
        ("1/j", [("i", 0, "oo"), ("j", 1, "i", "product")], "E"),
        ("1/2", [("i", 1, "oo"), ("j", 1, "i", "product")], "1"),
        ("x", [("i", 0, "n"), ("j", 1, "i", "product")], "(1 - x**(n + 1))/(1 - x)"),
        ("k/(k + 2)", [("n", 1, "oo"), ("k", 1, "n", "product")], "1"),
        ("1 - 1/k**2", [("n", 2, 4), ("k", 2, "n", "product")], "49/24"),  # 3/4 + 2/3 + 5/8
    ],
)
def test_sums_of_products(f: str, over: list[tuple[object, ...]], result: str) -> None:
    found = summed(f, *over)
    assert found.kind == "sum"
    assert str(found.result) == result or found.value.text == result  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("f", "over", "result"),
    [
        ("1/2**j", [("i", 1, 3), ("j", 0, "i", "sum")], "315/64"),  # 3/2 * 7/4 * 15/8
        ("j", [("i", 1, "n"), ("j", 1, "i", "sum")], "(1/2)**n*factorial(n)*factorial(n + 1)"),
        ("2", [("m", 1, "k"), ("n", 1, "m")], "2**(k*(k + 1)/2)"),
    ],
)
def test_products_of_sums_and_of_products(
    f: str, over: list[tuple[object, ...]], result: str
) -> None:
    found = multiplied(f, *over)
    assert found.kind == "product"
    assert str(found.result) == result


def test_a_divergent_inner_series_is_no_summand() -> None:
    assert summed("k/(k + 1)", ("n", 1, "oo"), ("k", 1, "n", "product")).verdict == "diverges"
    assert summed("1/k", ("n", 1, 3), ("k", 1, "oo")).verdict == "diverges"


def test_each_index_has_its_operator() -> None:
    with pytest.raises(BoundsError, match="sum or product, not 'times'"):
        summed("j", ("i", 1, 5), ("j", 1, "i", "times"))
