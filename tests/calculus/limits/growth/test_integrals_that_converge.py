"""A textbook's integrals: which converge and which diverge, and limits that are known by hand."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from calcanim.calculus.bounds import bound
from calcanim.calculus.limits.growth.convergence import convergence
from calcanim.calculus.limits.growth.functions import Approach
from calcanim.calculus.limits.growth.limits import limit_by_rules
from calcanim.expressions.parse import parse

CONVERGE = [
    ("x**(-0.999)", "0", 1),
    ("1/x**1.001", "oo", -1),
    ("1/(x*log(x)**2)", "oo", -1),
    ("1/(x*log(x)**2)", "0", 1),
    ("1/(x*log(x)*log(log(x))**2)", "oo", -1),
    ("sin(x)/x", "oo", -1),
    ("sin(x)/sqrt(x)", "oo", -1),
    ("sin(x)/x", "-oo", -1),
    ("(sin(pi*x)/(pi*x))**2", "oo", -1),
    ("sin(x**2)", "oo", -1),
    ("x*sin(x**3)", "oo", -1),
    ("sin(x)*sin(x**2)", "oo", -1),
    ("sin(x)**3/x", "oo", -1),
    ("sin(x)*cos(x)/x", "oo", -1),
    ("sin(x+1/x)/x", "oo", -1),
    ("sin(x)/(x*(2+cos(x)))", "oo", -1),
    ("abs(sin(pi*x))/x**2", "oo", -1),
    ("exp(sin(x))/x**2", "oo", -1),
    ("exp(-x)*sin(exp(x))", "oo", -1),
    ("sin(1/x)", "0", 1),
    ("sin(1/x)/x", "0", 1),
    ("sin(pi/x)**2", "0", 1),
    ("sin(log(x))", "0", 1),
    ("(1-cos(2*pi*x))/x**2", "oo", -1),
    ("(cos(x**2)-cos(x))/x**2", "oo", -1),
    ("sin(2*pi*x)**2*exp(-x/1000)", "oo", -1),
    ("floor(x)/x**3", "oo", -1),
    ("mod(x,1)/x**2", "oo", -1),
    ("log(x)/x**2", "oo", -1),
    ("x**100*exp(-x)", "oo", -1),
    ("1/x**x", "oo", -1),
    ("exp(-x**2)", "-oo", -1),
    ("1/cosh(x)", "-oo", -1),
    ("1/sqrt(1-x)", "1", -1),
    ("log(x)", "0", 1),
    ("log(sin(x))", "0", 1),
    ("sqrt(tan(x))", "pi/2", -1),
    ("x/(exp(x)-1)", "0", 1),
    ("1/(sqrt(x)*(1+x))", "0", 1),
    ("(x-sin(x))/x**(7/2)", "0", 1),
    ("exp(-1/x)/x**100", "0", 1),
]
DIVERGE = [
    ("1/x", "oo", -1),
    ("1/x", "0", 1),
    ("x**(-1.001)", "0", 1),
    ("1/x**0.999", "oo", -1),
    ("1/(x*log(x))", "oo", -1),
    ("1/(x*log(x)*log(log(x)))", "oo", -1),
    ("1/log(x)", "1", 1),
    ("sin(x)**2/x", "oo", -1),
    ("abs(sin(x))/x", "oo", -1),
    ("cos(x)/(x*(2+cos(x)))", "oo", -1),
    ("1/(x*(2+cos(x)))", "oo", -1),
    ("exp(sin(x))/x", "oo", -1),
    ("sqrt(abs(sin(x)))/x", "oo", -1),
    ("mod(x,1)/x", "oo", -1),
    ("x*sin(x)**2", "oo", -1),
    ("2+sin(x)", "oo", -1),
    ("sin(x)/x+1/x", "oo", -1),
    ("atan(x)/x", "oo", -1),
    ("tan(x)", "pi/2", -1),
    ("gamma(x)", "0", 1),
    ("1/(exp(x)-1)", "0", 1),
    ("1/sin(x)", "pi", -1),
    ("(1-cos(x))/x**3", "0", 1),
]
SWING = [
    ("sin(x)", "oo", -1),
    ("cos(x)", "-oo", -1),
    ("x*sin(x**2)", "oo", -1),
    ("x**(1/x)*cos(pi*x)", "oo", -1),
    ("sin(1/x)/x**2", "0", 1),
    ("sin(log(x))/x", "oo", -1),
    ("x*cos(x)", "oo", -1),
]


@pytest.mark.parametrize(("f", "end", "side"), CONVERGE)
def test_converges(f: str, end: str, side: int) -> None:
    assert convergence(parse(f), Approach("x", bound(end), side)).kind == "converges"


@pytest.mark.parametrize(("f", "end", "side"), DIVERGE)
def test_diverges(f: str, end: str, side: int) -> None:
    found = convergence(parse(f), Approach("x", bound(end), side))
    assert (found.kind, found.swings) == ("diverges", False)
    assert found.why


@pytest.mark.parametrize(("f", "end", "side"), SWING)
def test_swings_for_ever(f: str, end: str, side: int) -> None:
    found = convergence(parse(f), Approach("x", bound(end), side))
    assert (found.kind, found.swings) == ("diverges", True)


@pytest.mark.parametrize("f", ["1/(1+x**2*sin(x)**2)", "exp(x)*sin(exp(x))"])
def test_what_the_rules_do_not_reach_is_unknown(f: str) -> None:
    assert convergence(parse(f), Approach("x", bound("oo"))).kind == "unknown"


def test_powers_and_logs_by_their_exponents() -> None:
    chance = random.Random(7)
    for _ in range(60):
        p, q = Fraction(chance.randint(1, 2000), 1000), Fraction(chance.randint(-3000, 3000), 1000)
        f = parse(f"x**({-p})*log(x)**({q})") if q >= 0 else parse(f"x**({-p})/log(x)**({-q})")
        want = "converges" if p > 1 or (p == 1 and q < -1) else "diverges"
        assert convergence(f, Approach("x", bound("oo"))).kind == want, (p, q)


@pytest.mark.parametrize(
    ("f", "end", "side", "value"),
    [
        ("atan(2*tan(x/2)/sqrt(5))", "pi", -1, "pi/2"),
        ("atan(2*tan(x/2)/sqrt(5))", "pi", 1, "-pi/2"),
        ("(1-cos(x))/x**2", "0", 1, "1/2"),
        ("(sin(x)-x)/x**3", "0", 1, "-1/6"),
        ("x*(sqrt(x**2+1)-x)", "oo", -1, "1/2"),
        ("(1+1/x)**x", "oo", -1, "E"),
        ("x**x", "0", 1, "1"),
        ("log(cosh(x))-x", "oo", -1, "-log(2)"),
        ("floor(x)", "2", -1, "1"),
        ("1/x-1/sin(x)", "0", 1, "0"),
        ("log(x+sqrt(x**2+1))-log(x)", "oo", -1, "log(2)"),
        ("factorial(x)/(x**x*exp(-x)*sqrt(x))", "oo", -1, "sqrt(2*pi)"),
        ("asin(x)", "1", -1, "pi/2"),
        ("1000*x**0.001", "0", 1, "0"),
    ],
)
def test_limits_are_exact(f: str, end: str, side: int, value: str) -> None:
    found = limit_by_rules(parse(f), Approach("x", bound(end), side))
    assert found is not None
    assert str(found.value) == value


@pytest.mark.parametrize("f", ["log(log(x))", "x**0.001", "exp(x)/x**100", "x*atan(x)"])
def test_what_grows_for_ever(f: str) -> None:
    found = limit_by_rules(parse(f), Approach("x", bound("oo")))
    assert found is not None
    assert (found.kind, found.sign) == ("infinite", 1)


def test_a_wave_has_no_limit_by_rules() -> None:
    assert limit_by_rules(parse("sin(x)"), Approach("x", bound("oo"))) is None
