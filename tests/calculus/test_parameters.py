"""Definite integrals with letters, from textbooks' tables; conditions are part of the answer."""

from __future__ import annotations

import pytest

from calcanim.calculus.definite.integral import definite

# integrand, variable, from, to, result, conditions
KNOWN = [
    ("x**2", "x", "a", "b", "b**3/3 - a**3/3", set()),
    ("1/t", "t", "1", "x", "log(x)", {"x > 0"}),
    ("exp(-a*x)", "x", "0", "oo", "1/a", {"a > 0"}),
    ("x*exp(-a*x)", "x", "0", "oo", "1/a**2", {"a > 0"}),
    ("1/x**p", "x", "1", "oo", "1/(p - 1)", {"p > 1"}),
    ("1/x**p", "x", "0", "1", "1/(1 - p)", {"0 < p < 1"}),
    ("x**n", "x", "0", "1", "1/(n + 1)", {"n > 0"}),
    ("exp(-t**2)", "t", "0", "x", "sqrt(pi)*erf(x)/2", set()),
    ("exp(-a*x)*cos(b*x)", "x", "0", "oo", "a/(a**2 + b**2)", {"a > 0"}),
    ("sqrt(r**2 - x**2)", "x", "-r", "r", "pi*r**2/2", {"r > 0"}),
]


@pytest.mark.parametrize(("f", "x", "low", "high", "result", "conditions"), KNOWN)
def test_results_under_conditions(
    f: str, x: str, low: str, high: str, result: str, conditions: set[str]
) -> None:
    found = definite(f, x, low, high)
    assert str(found.result) == result
    assert set(found.steps[-1].conditions) == conditions
    assert found.verdict == "checked"


def test_a_name_for_what_is_not_elementary() -> None:
    found = definite("sin(t)/t", "t", "0", "x")
    assert found.verdict == "no_closed_form"
    assert "Si" in found.steps[-1].why
