"""What is no density is refused."""

from __future__ import annotations

import pytest

from calcanim.calculus.probability.densities import DensityError
from calcanim.calculus.probability.expectation import expectation

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
