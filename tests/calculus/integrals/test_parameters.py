"""Definite integrals with letters, from textbooks' tables; conditions are part of the answer."""

from __future__ import annotations

import pytest

from calcanim.calculus.antiderivatives.indefinite import indefinite
from calcanim.calculus.integrals.definite import definite

# integrand, variable, from, to, result, conditions
KNOWN = [
    ("x**2", "x", "a", "b", "b**3/3 - a**3/3", set()),
    ("1/t", "t", "1", "x", "log(x)", {"x > 0"}),
    ("exp(-a*x)", "x", "0", "oo", "1/a", {"a > 0"}),
    ("x*exp(-a*x)", "x", "0", "oo", "1/a**2", {"a > 0"}),
    ("1/x**p", "x", "1", "oo", "1/(p - 1)", {"p > 1"}),
    ("1/x**p", "x", "0", "1", "1/(1 - p)", {"p < 1"}),
    ("x**n", "x", "0", "1", "1/(n + 1)", {"n > -1"}),
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


@pytest.mark.parametrize(
    ("f", "x", "low", "high", "special"),
    [
        ("cos(2*pi*n*t)", "t", "0", "1", {"n = 0": "1"}),
        (
            "sin(m*x)*sin(n*x)",
            "x",
            "0",
            "pi",
            {"m = n": "pi/2 - sin(2*pi*n)/(4*n)", "m = -n": "sin(2*pi*n)/(4*n) - pi/2"},
        ),
    ],
)
def test_special_values_are_said(
    f: str, x: str, low: str, high: str, special: dict[str, str]
) -> None:
    found = definite(f, x, low, high)
    steps = {s.conditions[0]: str(s.after) for s in found.steps if s.rule == "SPECIAL_VALUE"}
    assert steps == special


def test_every_sign_of_a_letter_has_its_antiderivative() -> None:
    found = indefinite("1/(x**2+a)", "x")
    cases = {s.conditions[0]: str(s.after) for s in found.steps if s.conditions}
    assert set(cases) == {"a > 0", "a < 0", "a = 0"}
    assert cases["a = 0"] == "-1/x"


@pytest.mark.parametrize(
    ("f", "low", "high", "result"),
    [("abs(x)", "-t", "t", "t*Abs(t)"), ("abs(x)", "a", "b", "b*Abs(b)/2 - a*Abs(a)/2")],
)
def test_what_holds_for_every_sign_has_no_condition(
    f: str, low: str, high: str, result: str
) -> None:
    found = definite(f, "x", low, high)
    assert (str(found.result), found.steps[-1].conditions) == (result, ())


@pytest.mark.parametrize(
    ("f", "low", "high", "verdict", "conditions"),
    [
        ("1/x", "-t", "t", "diverges", ("t != 0",)),
        ("1/x**2", "-t", "t", "diverges", ("t != 0",)),
        ("1/sqrt(x)", "-t", "t", "undefined", ("t != 0",)),
        ("1/(x - 1)", "1 - 2*t", "1 + t", "diverges", ("t != 0",)),
        ("1/x", "-a*b", "a*b", "diverges", ("a != 0", "b != 0")),
        # A pole at one of the limits is enough, and so t = 0 is no exception here.
        ("1/x", "-1", "abs(t)", "diverges", ()),
        ("1/x", "-1 - t**2", "1 + t**2", "diverges", ()),
    ],
)
def test_a_pole_between_letters(
    f: str, low: str, high: str, verdict: str, conditions: tuple[str, ...]
) -> None:
    found = definite(f, "x", low, high)
    assert (found.verdict, found.steps[0].conditions) == (verdict, conditions)
    # No area where the limits are the same.
    assert [str(s.after) for s in found.steps[1:]] == ["0" for _ in conditions]


def test_a_pole_perhaps_between_letters_is_not_judged() -> None:
    assert definite("1/x", "x", "-t", "2").verdict == "unknown"
    assert str(definite("1/sqrt(abs(x))", "x", "-t", "t").result) == "4*sign(t)*sqrt(Abs(t))"


def test_what_diverges_agrees_with_no_number() -> None:
    # Extrapolation gives the continued value a/(a**2 + b**2) for a < 0 as well.
    found = definite("exp(-a*x)*cos(b*x)", "x", "0", "oo")
    assert "a > 0" in found.steps[-1].conditions
