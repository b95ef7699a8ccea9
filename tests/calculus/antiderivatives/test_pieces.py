"""Antiderivatives of |u|, steps and saw teeth: right on each piece, and joined."""

from __future__ import annotations

import mpmath
import pytest

from calcanim.calculus.antiderivatives.indefinite import indefinite
from calcanim.calculus.integrals.definite import definite
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import Expression


@pytest.mark.parametrize(
    "integrand",
    [
        "floor(x)",
        "floor(2*x + 1)",
        "ceil(x)",
        "mod(x, 1)",
        "mod(3*x, 2)",
        "abs(sin(x))",
        "abs(cos(2*x))",
        "exp(-abs(x))",
        "exp(-2*abs(x - 1))",
        "sin(abs(x))",
        "x*exp(-abs(x))",
        "1/(2 + abs(x))",
    ],
)
def test_differences_of_the_antiderivative_are_areas(integrand: str) -> None:
    found = indefinite(integrand, "x")
    assert found.verdict in ("proved", "checked")
    assert isinstance(found.result, Expression)
    f = parse(integrand)
    with mpmath.workdps(20):
        for a, b in (("-2.3", "-0.4"), ("-0.7", "0.6"), ("0.2", "2.9"), ("-1.3", "4.1")):
            low, high = mpmath.mpf(a), mpmath.mpf(b)
            quarters = [q * mpmath.pi / 4 for q in range(-4, 8)]
            breaks = [*quarters, *(mpmath.mpf(k) / 6 for k in range(-18, 30))]
            cuts = sorted({low, high, *(c for c in breaks if low < c < high)})
            area = mpmath.quad(lambda t: evaluate(f, {"x": t}, 20), cuts, maxdegree=4)
            one, two = (evaluate(found.result, {"x": t}, 20) for t in (low, high))
            assert abs(two - one - area) < 1e-12  # type: ignore[operator]


@pytest.mark.parametrize(
    ("integrand", "low", "high", "area"),
    [
        ("exp(-abs(x))", "-oo", "oo", "2"),
        ("abs(x)*exp(-abs(x))", "-oo", "oo", "2"),
        ("abs(sin(x))", "0", "2*pi", "4"),
        ("mod(x, 1)", "0", "3", "3/2"),
        ("x*floor(x)", "0", "3", "13/2"),
        ("1/(x - 1)**(2/3)", "0", "2", "6"),
    ],
)
def test_areas_split_where_the_formula_changes(
    integrand: str, low: str, high: str, area: str
) -> None:
    assert str(definite(integrand, "x", low, high).result) == area
