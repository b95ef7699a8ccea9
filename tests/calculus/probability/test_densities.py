"""What is no density is refused."""

from __future__ import annotations

import pytest

from calcanim.calculus.probability.densities import DensityError, is_density
from calcanim.calculus.probability.expectation import expectation
from calcanim.expressions import parse

NORMAL = "exp(-x**2/2)/sqrt(2*pi)"


@pytest.mark.parametrize(
    ("p", "low", "high", "words"),
    [
        ("x", "0", "1", "area 1/2"),
        ("2 - 4*x", "0", "1", "negative at"),
        ("1/x", "1", "oo", "no finite area"),
        ("k*x", "0", "2", "area 2[*]k"),
    ],
)
def test_what_is_no_density(p: str, low: str, high: str, words: str) -> None:
    with pytest.raises(DensityError, match=words):
        expectation("x", p, low, high)


@pytest.mark.parametrize(
    ("p", "known"),
    [
        ("exp(-x**2/2)/sqrt(2*pi)", True),
        ("1/(pi*(1 + x**2))", True),
        ("exp(-x**2/2)", False),  # its area is the square root of two pi
        ("1/(1 + exp(-x))", False),
        ("x**2", False),
        ("exp(-x)", False),
        ("sin(x)", False),
    ],
)
def test_a_density_is_recognised_by_its_area_on_the_whole_line(p: str, known: bool) -> None:
    assert is_density(parse(p), "x", -1.0, 1.0) is known
