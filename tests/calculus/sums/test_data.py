"""Sums and products over data."""

from __future__ import annotations

from fractions import Fraction

from calcanim.calculus.sums.data import over_data


def test_mean_squared_error_and_likelihood() -> None:
    data = {"y": ["1", "2", "3"], "p": ["1.1", "1.9", "3.2"]}
    assert over_data("sum", "(y - p)**2/n", data).value.exact == Fraction(1, 50)  # type: ignore[union-attr]
    chances = {"p": ["0.9", "0.8", "0.5"]}
    assert over_data("product", "p", chances).value.exact == Fraction(9, 25)  # type: ignore[union-attr]
