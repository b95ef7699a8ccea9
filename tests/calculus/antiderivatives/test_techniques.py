"""One integral for each technique of a textbook: found with steps, and true on every interval."""

from __future__ import annotations

import mpmath
import pytest

from calcanim.calculus.antiderivatives.indefinite import indefinite
from calcanim.expressions import parse
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.tree import Expression

# integrand, the rule of a step that must be there
TECHNIQUES = [
    ("1/(x**4 + 1)", "PARTIAL_FRACTIONS"),
    ("1/(x**6 + 1)", "PARTIAL_FRACTIONS"),
    ("(x**2 - 1)/(x**4 + 1)", "PARTIAL_FRACTIONS"),
    ("x**2/(1 + x**6)", "SUBSTITUTION"),
    ("cos(x)**5*sqrt(sin(x))", "SUBSTITUTION"),
    ("sqrt(1 + cos(x))", "CONJUGATE"),
    ("sqrt(1 - sin(2*x))", "CONJUGATE"),
    ("1/(exp(x) + exp(-x))", "SUBSTITUTION"),
    ("1/(sqrt(x) - cbrt(x))", "SUBSTITUTION"),
    ("log(x + sqrt(x**2 + 1))", "REWRITE"),
    ("abs(x**2 - 1)", "PIECES"),
    ("x*abs(x**2 - 4)", "SUBSTITUTION"),
    ("sqrt(tan(x))", "SUBSTITUTION"),
    ("exp(x)*sin(x)", "PARTS"),
    ("x**2*log(x)", "PARTS"),
    ("sec(x)**3", "PARTS"),
    ("(x**4 - 2*x**2 + 4*x + 1)/(x**3 - x**2 - x + 1)", "PARTIAL_FRACTIONS"),
    ("1/(x**2 - 6*x + 13)", "COMPLETE_SQUARE"),
]


def slope(e: Expression, at: mpmath.mpf) -> mpmath.mpf | None:
    """The central difference quotient, to 30 digits or so."""
    h = mpmath.mpf(10) ** -35
    one, two = (evaluate(e, {"x": at + d}, 90) for d in (h, -h))
    return None if one is None or two is None else (one - two) / (2 * h)


@pytest.mark.parametrize(("f", "rule"), TECHNIQUES)
def test_found_with_steps_and_true_everywhere(f: str, rule: str) -> None:
    found = indefinite(f)
    rules = [s.rule for s in found.steps]
    assert rule in rules
    assert "COMPUTER_ALGEBRA" not in rules
    assert isinstance(found.result, Expression)
    counted = 0
    with mpmath.workdps(90):
        for k in range(-39, 40):
            at = mpmath.mpf(k) / 7 + mpmath.mpf("0.0317")
            want = evaluate(parse(f), {"x": at}, 60)
            if want is None:
                continue
            got = slope(found.result, at)
            assert got is not None, (f, k)
            assert abs(got - want) < mpmath.mpf(10) ** -20 * max(1, abs(want)), (f, k)
            counted += 1
    assert counted > 15


LETTERS = [
    ("1/((x + a)*(x + b))", "log(Abs(x + a))/(b - a) - log(Abs(x + b))/(b - a)"),
    ("1/(a**2*x**2 + b**2)", "atan(a*x/b)/(a*b)"),
    ("exp(-a*x**2)", "sqrt(pi)*erf(sqrt(a)*x)/(2*sqrt(a))"),
    ("1/x**n", "x**(1 - n)/(1 - n)"),
]


@pytest.mark.parametrize(("f", "result"), LETTERS)
def test_letters(f: str, result: str) -> None:
    assert str(indefinite(f).result) == result


@pytest.mark.parametrize(
    ("f", "name"),
    [
        ("exp(x**2)", "erfi"),
        ("exp(x)/x", "Ei"),
        ("sin(x)/x", "Si"),
        ("1/log(x)", "li"),
        ("cos(x**2)", "Fresnel"),
        ("x**n*exp(2*x)", "incomplete gamma function, unless n is 0, 1, 2"),
        ("sqrt(1 + x**3)", "elliptic"),
        ("log(1 - x)/x", "Li2"),
        ("x**x", "no function"),
    ],
)
def test_what_is_not_elementary_has_a_name(f: str, name: str) -> None:
    found = indefinite(f)
    assert found.result is None
    assert found.verdict == "no_closed_form"
    assert name in found.steps[-1].why
    assert found.steps[-1].certificate.verdict == "checked"


@pytest.mark.parametrize("f", ["sqrt(1 - sin(x)**2)", "exp(-x**2)", "log(x)/x", "1/sqrt(1 - x**2)"])
def test_elementary_ones_are_not_given_up(f: str) -> None:
    from calcanim.calculus.antiderivatives.beyond import beyond_elementary

    assert beyond_elementary(parse(f), "x") is None
