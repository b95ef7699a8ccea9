"""Fractions with sqrt(2) and pi in them, roots of squares and saw teeth, against quadrature."""

import mpmath
import pytest
from mpmath import mpf

from calcanim.calculus.antiderivatives.indefinite import by_techniques
from calcanim.calculus.integrals.definite import definite
from calcanim.exact.values import Value
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.parse import parse


@pytest.mark.parametrize(
    "text",
    [
        "1/(x**4+sqrt(2)*x**2+1)",
        "x**2/(pi*x**4-3*x**2+pi)",
        "1/(x**4-pi)",
        "(x+1)/(x**2+sqrt(3)*x+pi)",
        "x/(x**2-50*pi)",
        "(x**3+x)/(x**4+pi*x**2+1)",
        "1/(x**2+3)**(3/2)",
        "1/(x**2+x-pi)**(3/2)",
        "sqrt(x**4-2*x**2+1)",
        "sqrt(4-4*cos(x)**2)",
        "1/abs(x-3)",
        "asin(sin(2*x))",
        "acos(cos(x))",
        "atan(tan(x))",
    ],
)
def test_differences_are_areas(text: str) -> None:
    f = parse(text)
    found = by_techniques(f, "x")
    assert found is not None
    low, high = mpf("3.3"), mpf("5.9")
    with mpmath.workdps(30):
        cuts = [low, *(k * mpmath.pi / 4 for k in range(5, 8)), high]  # where saw teeth turn
        area = mpmath.quad(lambda t: evaluate(f, {"x": t}, 30) or mpf(0), cuts)
        gap = evaluate(found[1], {"x": high}, 30) - evaluate(found[1], {"x": low}, 30)
        assert abs(area - gap) < mpf(10) ** -15


def test_waves_over_a_period_by_residues() -> None:
    # The integral of 1/(a + b cos x) over a period is 2 pi/sqrt(a^2 - b^2) for a > |b|.
    for a, b in (("3/2", "1"), ("7/3", "1"), ("7", "5"), ("sqrt(2)", "1"), ("pi", "1"), ("3", "2")):
        found = definite(f"1/({a}+{b}*cos(x))", "x", "0", "2*pi")
        assert found.result is not None
        assert isinstance(found.value, Value)
        with mpmath.workdps(40):
            one, other = (evaluate(parse(v), {}, 40) for v in (a, b))
            right = 2 * mpmath.pi / mpmath.sqrt(one**2 - other**2)
            assert abs(found.value.approx - right) < mpf(10) ** -16 * right
