"""Integrals over 0..oo against values from tables (Gradshteyn and Ryzhik, chapter 3)."""

import mpmath
import pytest

from calcanim.calculus.bounds import bound
from calcanim.calculus.integrals.mellin import by_mellin
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.parse import parse

TABLE = [
    ("sin(x)/x", "0", "pi/2"),
    ("(1-cos(x))/x**2", "-oo", "pi"),
    ("sin(x)**3/x**3", "0", "3*pi/8"),
    ("(sin(x)/x)**4", "0", "pi/3"),
    ("(sin(pi*x)/(pi*x))**6", "0", "11/40"),
    ("(sin(x)-x*cos(x))/x**3", "0", "pi/4"),
    ("(cos(x**2)-cos(x))/x**2", "-oo", "pi-sqrt(2*pi)"),
    ("(exp(-x)-exp(-2*x))/x", "0", "log(2)"),
    ("sin(x**2)", "0", "sqrt(2*pi)/4"),
    ("sin(x)*exp(-x)/x", "0", "pi/4"),
    ("(cos(x)-cos(2*x))/x", "0", "log(2)"),
    ("sin(x)*sin(2*x)/x", "0", "log(3)/2"),
    ("(1-exp(-x))/x**(3/2)", "0", "2*sqrt(pi)"),
    ("exp(-x)*cos(x)", "0", "1/2"),
    ("x*exp(-2*x)*sin(3*x)", "0", "12/169"),
    ("sin(2*pi*x)**2*exp(-x/1000)", "0", "500-500/(1+16*10**6*pi**2)"),
]


@pytest.mark.parametrize(("f", "low", "value"), TABLE)
def test_table(f: str, low: str, value: str) -> None:
    found = by_mellin(parse(f), "x", bound(low), bound("oo"))
    assert found is not None
    with mpmath.workdps(60):
        one, other = evaluate(found, {}, 50), evaluate(parse(value), {}, 50)
        assert abs(one - other) < mpmath.mpf(10) ** -40


@pytest.mark.parametrize("f", ["sin(x)/(x**2+1)", "exp(-x)/x", "log(x)*exp(-x)"])
def test_other_terms_have_no_answer(f: str) -> None:
    assert by_mellin(parse(f), "x", bound("0"), bound("oo")) is None
