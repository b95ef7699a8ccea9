"""Quadrature that knows when not to be believed."""

from __future__ import annotations

import mpmath
import pytest

from calcanim.calculus.bounds import bound
from calcanim.calculus.integrals.quadrature import quadrature
from calcanim.expressions import parse
from calcanim.expressions.tree import integral

VALUES = [
    ("sin(x)/x", "0", "oo", mpmath.pi / 2),
    ("(sin(x)/x)**2", "0", "oo", mpmath.pi / 2),
    ("sin(x**2)", "0", "oo", mpmath.sqrt(mpmath.pi / 8)),
    ("cos(x)/(1 + x**2)", "-oo", "oo", mpmath.pi / mpmath.e),
    ("1/cbrt(x - 1)**2", "0", "3", 3 + 3 * mpmath.cbrt(2)),
    ("x**(-9/10)", "0", "1", mpmath.mpf(10)),
]


@pytest.mark.parametrize(("f", "low", "high", "value"), VALUES)
def test_values(f: str, low: str, high: str, value: mpmath.mpf) -> None:
    found = quadrature(integral(parse(f), "x", bound(low), bound(high)))
    assert found is not None
    assert abs(found - value) < mpmath.mpf(10) ** -9


@pytest.mark.parametrize("f", ["sin(x)", "x*sin(x)", "sin(x)**2/(1 + x)", "1/(2 + sin(x))"])
def test_waves_that_do_not_die_out_have_no_value(f: str) -> None:
    assert quadrature(integral(parse(f), "x", bound("0"), bound("oo"))) is None


@pytest.mark.parametrize("f", ["exp(83*x/100)", "x**2*exp(3*x)"])
def test_what_grows_without_end_has_no_area(f: str) -> None:
    assert quadrature(integral(parse(f), "x", bound("0"), bound("oo"))) is None
