"""Secants: what kind of point it is, slopes without cancellation, what the rules make of them."""

from fractions import Fraction

import pytest

from calcanim.calculus.derivatives.at_point import at_point
from calcanim.calculus.derivatives.secants import LEFT, RIGHT, Secants, secants
from calcanim.exact.values import UndefinedError
from calcanim.expressions import parse


def at(function: str, place: str) -> Secants:
    return secants(parse(function), "x", parse(place))


@pytest.mark.parametrize(
    ("function", "place", "kind"),
    [
        ("x**2", "3", "smooth"),
        ("abs(x)", "0", "corner"),
        ("cbrt(x)", "0", "vertical"),
        ("floor(x)", "1", "jump"),
        ("sqrt(x)", "0", "edge"),
        ("x*abs(x)", "0", "smooth"),
    ],
)
def test_kinds_of_points(function: str, place: str, kind: str) -> None:
    assert at(function, place).kind == kind


def test_slopes_do_not_suffer_from_cancellation() -> None:
    assert at("x**2", "1000000").slope(1e-9) == pytest.approx(2e6 + 1e-9, rel=1e-15)


def test_a_slope_is_exact_where_it_is_a_fraction() -> None:
    found = at("x**2", "3").quotient(Fraction(1, 10))
    assert found is not None
    assert found.exact == Fraction(61, 10)
    rounded = at("sin(x)", "0").quotient(Fraction(1))
    assert rounded is not None
    assert rounded.exact is None
    assert float(rounded.approx) == pytest.approx(0.8414709848078965)


def test_no_slope_where_there_is_no_curve() -> None:
    assert at("sqrt(x)", "0").quotient(Fraction(-1)) is None


def test_a_single_point_has_no_secant() -> None:
    with pytest.raises(UndefinedError, match="alone"):
        at("sqrt(x) + sqrt(-x)", "0")


@pytest.mark.parametrize(
    ("function", "text"),
    [
        ("x**2", "Limit(2*x + h, h, 0)"),
        ("1/x", "Limit((-1)/(x*(x + h)), h, 0)"),
        ("x*sin(x)", None),  # no template: the numbers alone
        ("x**2 + sin(x)", None),  # term by term: no one limit is left
        ("2*x + 1", None),  # nothing is left of the step
    ],
)
def test_the_limit_at_any_point_leads_to_the_derivative(function: str, text: str | None) -> None:
    found = at_point(parse(function), "x", parse("1")).anywhere
    assert (None if found is None else str(found)) == text


def test_one_sided_slopes() -> None:
    corner = at_point(parse("abs(x)"), "x", parse("0"))
    assert corner.slope is None
    assert [str(corner.side(sign)) for sign in (LEFT, RIGHT)] == ["-1", "1"]
    edge = at_point(parse("sqrt(x)"), "x", parse("0"))
    assert [edge.side(sign) for sign in (LEFT, RIGHT)] == [None, None]


def test_rules_prove_what_numbers_suggest() -> None:
    assert at_point(parse("exp(-x**2)"), "x", parse("0")).proof == "proved"
    assert at_point(parse("gamma(x)"), "x", parse("2")).proof == "unknown"
