"""Sums and products over one range and over several."""

from __future__ import annotations

from fractions import Fraction

import pytest
from totals import times, total

from calcanim.calculus.bounds import BoundsError
from calcanim.calculus.series.nested import product_of, sum_of
from calcanim.calculus.series.ranges import ranges


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
