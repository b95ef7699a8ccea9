"""Formulas on a line of plain text: as in a textbook, and never like another formula."""

import pytest

from calcanim.expressions import parse
from calcanim.expressions.inline import inline

TEXTBOOK = {
    "x**3/3 - 2*x": "x³/3 − 2x",
    "(x**2 + 1)**3": "(x² + 1)³",
    "sqrt(x)": "√x",
    "sqrt(log(x))": "√(ln(x))",
    "exp(-x**2/2)/sqrt(2*pi)": "exp(−x²/2)/√(2π)",
    "sin(exp(x**2))": "sin(exp(x²))",
    "sin(x)**2": "sin²(x)",
    "exp(x)/x": "e^x/x",
    "x**-2": "x⁻²",
    "2**x": "2^x",
    "x**(1/2)": "x^(1/2)",
    "-lambda*exp(-lambda*t)": "−λ·exp(−λ·t)",
    "x_1*w2 + theta_max": "x₁·w₂ + θ_max",
    "1e-5*x": "10⁻⁵·x",
    "2*3*x": "2·3x",
    "2*(x + 1)": "2·(x + 1)",
    "log(x, 10)": "log₁₀(x)",
    "abs(x/2)": "|x/2|",
    "factorial(n - 1)": "(n − 1)!",
    "a - (b - c)": "a − (b − c)",
    "asin(0.50)": "arcsin(0.50)",
    "Piecewise((x, x < 1), (2, True))": "Piecewise((x, x < 1), (2, True))",
}


@pytest.mark.parametrize("typed", TEXTBOOK)
def test_a_formula_stands_as_in_a_textbook(typed: str) -> None:
    assert inline(parse(typed)) == TEXTBOOK[typed]


def test_what_differs_looks_different() -> None:
    alike = """-x**2|(-x)**2|x**2**3|(x**2)**3|x**-1|-x**1|1/x|sqrt(x)*y|sqrt(x*y)|sqrt(x)**2
    sqrt(x**2)|a/b*c|a/(b*c)|(a/b)/c|a/(b/c)|a*(b/c)|exp(x)**2|exp(x**2)|exp(2*x)|exp(2)*x|e*x|2**x*y|2**(x*y)
    factorial(2*n)|2*factorial(n)|factorial(n)**2|factorial(n**2)|abs(abs(x)*y)|abs(x)*abs(y)
    sin(x)**-1|asin(x)|sin(x**2)|sin(x)**2|log(x)**2|log(x**2)|x_1*1|x_11|w_in|w_i*n|1e5|10*5
    a - b + c|a - (b + c)|-(a + b)|-a + b|cbrt(x)|sqrt(x)/3|(2*x)**2|2*x**2|2**x**2|(2**x)**2"""
    rows = [row.strip() for row in alike.replace("\n", "|").split("|")]
    shown: dict[str, str] = {}
    for row in rows:
        said = inline(parse(row))
        assert said not in shown, f"{row} and {shown[said]} are both {said}"
        shown[said] = row
