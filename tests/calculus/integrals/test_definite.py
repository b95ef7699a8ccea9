"""Definite and improper integrals, against values known from mathematics."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from calcanim.calculus.bounds import BoundsError
from calcanim.calculus.integrals.definite import definite
from calcanim.calculus.integrals.riemann import riemann_sum
from calcanim.exact.values import Value
from calcanim.expressions import parse

# integrand, from, to, value: an expression for mpmath
VALUES = [
    ("x**2", "0", "2", "mpf(8)/3"),
    ("x", "2", "0", "-2"),
    ("1/x", "1", "e", "1"),
    ("1/x**2", "1", "oo", "1"),
    ("exp(-x)", "0", "oo", "1"),
    ("x**2*exp(-x)", "0", "oo", "2"),
    ("exp(-x**2)", "-oo", "oo", "sqrt(pi)"),
    ("1/(1 + x**2)", "-oo", "oo", "pi"),
    ("sin(x)", "0", "pi", "2"),
    ("sin(x)**2", "0", "pi", "pi/2"),
    ("1/sqrt(x)", "0", "1", "2"),
    ("log(x)", "0", "1", "-1"),
    ("1/sqrt(1 - x**2)", "-1", "1", "pi"),
    ("x*sqrt(x**2 + 1)", "0", "1", "(2*sqrt(2) - 1)/3"),
    ("2*x*cos(x**2)", "0", "2", "sin(4)"),
    ("1/(2 + cos(x))", "0", "2*pi", "2*pi/sqrt(3)"),
    ("abs(x - 1)", "0", "3", "mpf(5)/2"),
    ("floor(x)", "0", "3", "3"),
    ("mod(x, 2)", "0", "5", "mpf(9)/2"),
    ("sign(x)", "-1", "2", "1"),
    ("max(x, 1 - x)", "0", "1", "mpf(3)/4"),
    ("x*log(x)", "0", "1", "-mpf(1)/4"),
    ("1/(x*log(x)**2)", "2", "oo", "1/log(2)"),
    ("sin(x)/x", "0", "oo", "pi/2"),
    ("exp(-x)*sin(x)", "0", "oo", "mpf(1)/2"),
    ("1/cbrt(x)", "-1", "8", "mpf(9)/2"),
    ("sqrt(4 - x**2)", "-2", "2", "2*pi"),
    ("1/(x**2 - 1)", "2", "oo", "log(3)/2"),
    ("1/(1 + x**4)", "0", "oo", "pi/(2*sqrt(2))"),
    ("exp(x)", "-oo", "0", "1"),
    ("log(sin(x))", "0", "pi/2", "-pi*log(2)/2"),
    ("atan(x)/(1 + x**2)", "0", "1", "pi**2/32"),
    ("1/(x*sqrt(x - 1))", "1", "oo", "pi"),
    ("exp(-abs(x))", "-oo", "oo", "2"),
    ("(x**2 - 1)/(x - 1)", "0", "2", "4"),
    ("x/sqrt(x - 1)", "1", "5", "mpf(28)/3"),
    ("x**2*exp(-x)", "0", "1e30", "2"),
]
DIVERGING = [
    ("1/x", "-1", "1"),
    ("1/x**2", "-1", "1"),
    ("1/x", "1", "oo"),
    ("1/x", "0", "1"),
    ("tan(x)", "0", "pi/2"),
    ("tan(x)", "0", "pi"),
    ("sec(x)**2", "0", "pi"),
    ("1/(x*log(x))", "2", "oo"),
    ("sin(x)", "0", "oo"),
    ("1/(x - 2)", "0", "3"),
    ("x/(x**2 + 1)", "-oo", "oo"),
    ("1/(x**2 - 4)", "0", "3"),
    ("x", "0", "oo"),
    ("1/(x - 0.3)**2", "0", "1"),
]


@pytest.mark.parametrize(("f", "low", "high", "value"), VALUES)
def test_values(f: str, low: str, high: str, value: str) -> None:
    found = definite(f, "x", low, high)
    names = {n: getattr(mpmath, n) for n in ("mpf", "sqrt", "pi", "log", "sin")}
    with mpmath.workdps(30):
        want = eval(value, {"__builtins__": {}}, names)  # the table above, no user's text
        assert found.value is not None
        assert not isinstance(found.value, tuple)
        assert abs(found.value.approx - want) < 1e-9 * max(1, abs(want))


def test_a_peak_far_out_is_not_missed() -> None:
    found = definite("exp(-(x - 1000)**2)", "x", "-oo", "oo")
    assert str(found.result) == "sqrt(pi)"


@pytest.mark.parametrize(
    "c", ["0.7312", "0.7311999999999998", "0.731199999999999983302245889354", "1.00000000000000001"]
)
def test_digits_of_a_number_change_an_integral_by_as_little(c: str) -> None:
    # E[(X - c)**2] = 1 + c**2, however long the fractions are that c makes.
    found = definite(f"(x - {c})**2*exp(-x**2/2)/sqrt(2*pi)", "x", "-oo", "oo")
    assert isinstance(found.value, Value)
    assert float(found.value.approx) == pytest.approx(1 + float(c) ** 2, rel=1e-12)


@pytest.mark.parametrize(("f", "low", "high"), DIVERGING)
def test_what_diverges_is_said_to(f: str, low: str, high: str) -> None:
    found = definite(f, "x", low, high)
    assert found.verdict == "diverges"
    assert found.result is None
    assert found.steps[-1].why


@pytest.mark.parametrize(("f", "low", "high"), [("sqrt(x)", "-1", "1"), ("log(x)", "-2", "3")])
def test_no_integral_where_the_integrand_has_no_value(f: str, low: str, high: str) -> None:
    assert definite(f, "x", low, high).verdict == "undefined"


def test_exact_values_are_exact() -> None:
    assert definite("x**2", "x", "0", "2").value.exact == Fraction(8, 3)  # type: ignore[union-attr]
    assert str(definite("1/(1 + x**2)", "x", "0", "1").result) == "pi/4"


def test_the_limits_change_with_a_substitution() -> None:
    found = definite("x*sqrt(x**2 + 1)", "x", "0", "1")
    assert found.steps[0].rule == "SUBSTITUTION"
    assert "Integral(sqrt(u), (u, 1, 2))" in str(found.steps[0].after)


def test_a_number_without_a_closed_form_is_numerical() -> None:
    found = definite("exp(x**2)", "x", "0", "1")
    assert found.verdict == "no_closed_form"
    assert found.result is None
    assert found.value.text.startswith("1.46265174590718")  # type: ignore[union-attr]


@pytest.mark.parametrize(("low", "high"), [("x", "1"), ("1/0", "1"), ("log(-1)", "2")])
def test_bounds_that_make_no_sense(low: str, high: str) -> None:
    with pytest.raises(BoundsError):
        definite("x", "x", low, high)


def test_letters_in_the_limits() -> None:
    assert str(definite("x**2", "x", "0", "b").result) == "b**3/3"


@pytest.mark.parametrize(
    ("rule", "value"),
    [("left", Fraction(7, 4)), ("right", Fraction(15, 4)), ("midpoint", Fraction(21, 8))],
)
def test_riemann_sums(rule: str, value: Fraction) -> None:
    found = riemann_sum(parse("x**2"), "x", parse("0"), parse("2"), rule=rule, parts=4)
    assert found.value.exact == value  # type: ignore[union-attr]


def test_what_rounding_leaves_of_0_is_not_shown() -> None:
    # t = 1/x turns the area from 1 on into that up to 1, with the other sign.
    done = definite("log(x)/(1 + x**2)", "x", 0, "oo")
    assert isinstance(done.value, Value)
    assert done.value.text == "0"
