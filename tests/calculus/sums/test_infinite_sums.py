"""Infinite sums against what is known of them."""

from __future__ import annotations

import mpmath
import pytest
from totals import total


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
