"""Terms in equal steps: twice their sum, as columns times a height."""

from fractions import Fraction

import pytest

from calcanim.calculus.sums.paired import paired
from calcanim.calculus.sums.summed import summed
from calcanim.expressions.parse import parse


@pytest.mark.parametrize(
    ("f", "first", "last", "area", "columns", "height"),
    [
        ("i", 1, 10, 110, "n", "n + 1"),
        ("2*i", 3, 6, 72, "n - 2", "2*n + 6"),
        ("i/2", 0, 3, 6, "n + 1", "n/2"),
        ("9 - i", 1, 8, 72, "n", "17 - n"),
    ],
)
def test_twice_the_sum_is_a_rectangle(
    f: str, first: int, last: int, area: int, columns: str, height: str
) -> None:
    pairs = paired(summed(parse(f), "i", parse(str(first)), parse(str(last))))
    assert pairs is not None
    assert pairs.area == area == 2 * sum(pairs.terms, Fraction(0))
    assert (str(pairs.columns), str(pairs.height)) == (columns, height)


@pytest.mark.parametrize(
    ("f", "last"), [("i**2", "9"), ("i - 4", "9"), ("7", "9"), ("i", "2"), ("i", "99")]
)
def test_other_terms_are_no_pairs(f: str, last: str) -> None:
    assert paired(summed(parse(f), "i", parse("1"), parse(last))) is None
