"""Powers under a normal density."""

from __future__ import annotations

from calcanim.calculus.probability.expectation import expectation
from calcanim.calculus.sympy_process.cas import without_questions

NORMAL = "exp(-x**2/2)/sqrt(2*pi)"


def test_the_square_of_a_normal_variable() -> None:
    density = "exp(-(x - 1)**2/8)/(2*sqrt(2*pi))"
    with without_questions():
        found = expectation("x**2", density, "-oo", "oo", event=("-1", "3"))
    assert str(found.result) == "5"
    assert found.value is not None
    assert found.notes == ("P(-1 < x < 3) = erf(sqrt(2)/2)", "variance: 48")
