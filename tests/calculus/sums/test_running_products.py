"""Products factor by factor: values, and logarithms where the products themselves run away."""

import math
from fractions import Fraction

import pytest
from mpmath import mpf

from calcanim.calculus.sums.running_products import (
    log_of_power,
    multiplied,
    multiplied_numbers,
)
from calcanim.exact.values import Value
from calcanim.expressions import parse
from calcanim.expressions.points import bound
from calcanim.refusals import Refusal


def of(f: str, first: str, last: str):  # type: ignore[no-untyped-def]
    return multiplied(parse(f), "i", bound(first), bound(last))


def test_a_factorial_factor_by_factor() -> None:
    found = of("i", "1", "5")
    assert [v.exact for v in found.so_far] == [1, 2, 6, 24, 120]
    assert found.places == (0, 1, 2, 3, 4, 5)
    assert float(found.log) == pytest.approx(math.log(120), rel=1e-14)


def test_what_no_double_holds_has_its_logarithm() -> None:
    found = of("i", "1", "1000")
    assert len(found.so_far) == 40 < len(found.places) <= 42
    # ln 1000! by Stirling's series, to its third term.
    n = 1000
    stirling = n * math.log(n) - n + math.log(2 * math.pi * n) / 2 + 1 / (12 * n)
    assert float(found.log) == pytest.approx(stirling, rel=1e-12)
    assert found.value is not None
    assert str(found.value.rounded(4)) == "4.024e2567"
    p = [Value(Fraction(n, 10), mpf(n) / 10) for n in (9, 8, 6, 9, 7)]
    likely = multiplied_numbers(p)
    assert likely.value is not None
    assert likely.value.exact == Fraction(27216, 100000)
    # A double holds nothing below 4.9e-324.
    assert float(log_of_power(likely, 600)) / math.log(10) == pytest.approx(-339.105, abs=1e-3)


def test_zeros_signs_and_nothing_at_all() -> None:
    assert of("i - 3", "1", "5").zero_at == 2
    assert [v.exact for v in of("i - 3", "1", "5").so_far] == [-2, 2, 0, 0, 0]
    assert of("-i", "1", "3").signs == (-1, -1, -1)
    empty = of("i", "5", "4")
    assert (empty.count, empty.value and empty.value.exact, float(empty.log)) == (0, 1, 0)


def test_without_an_end() -> None:
    half = of("1 - 1/i**2", "2", "oo")
    assert half.count is None
    assert half.value is not None
    assert half.value.exact == Fraction(1, 2)
    # (n + 2)/(2(n + 1)) after n factors
    exact = [math.log((n + 2) / (2 * (n + 1))) for n in (10, 100, 1000, 10_000)]
    assert [float(x) for x in half.logs[1:]] == pytest.approx(exact, rel=1e-12)
    assert of("1 + 1/i", "1", "oo").value is None


@pytest.mark.parametrize(
    ("f", "first", "last", "sentence"),
    [
        ("1/i", "0", "3", "1/i is not defined at i = 0"),
        ("i", "1", "2.5", "2.5 is not a whole number"),
        ("i", "1", "20000", "at most 10000 factors"),
        ("i", "-oo", "1", "a product runs upwards"),
        ("sqrt(30 - i)", "1", "40", "sqrt(30 - i) is not defined at i = 31"),
    ],
)
def test_what_has_no_factors_is_refused(f: str, first: str, last: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=r".*") as refused:
        of(f, first, last)
    assert sentence in str(refused.value)
