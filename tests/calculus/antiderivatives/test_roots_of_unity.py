"""Fractions over x^n - a, against mpmath's quadrature of the integrand."""

import mpmath
import pytest

from calcanim.calculus.antiderivatives.indefinite import indefinite
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import Expression


@pytest.mark.parametrize(
    "text",
    [
        "1/(x**5-1)",
        "x/(x**5+1)",
        "1/(x**3-2)",
        "1/(32*x**5-1)",
        "1/(x**4+x**3+x**2+x+1)",
        "1/(x**4+1)**2",
        "1/(x**3-2)**2",
        "(x**3+1)/(x**5-2)",
        "1/(x**8+1)",
    ],
)
def test_differences_are_areas(text: str) -> None:
    found = indefinite(text, "x")
    assert found.verdict in ("proved", "checked")
    assert isinstance(found.result, Expression)
    f = parse(text)
    low, high = mpmath.mpf("1.7"), mpmath.mpf("2.9")
    with mpmath.workdps(30):
        area = mpmath.quad(lambda t: evaluate(f, {"x": t}, 30), [low, high])
        gap = evaluate(found.result, {"x": high}, 30) - evaluate(found.result, {"x": low}, 30)
        assert abs(area - gap) < mpmath.mpf(10) ** -20
