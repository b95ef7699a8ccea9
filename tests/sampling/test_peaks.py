"""Narrow peaks are found, and an integral surely lies between the two numbers of its bracket."""

import math

import pytest

from calcanim.calculus.integrals.quadrature import quadrature
from calcanim.expressions import parse
from calcanim.expressions.tree import integral
from calcanim.sampling.peaks import bracket

# Areas from the error function and the arctangent, by hand.
PEAKS = [
    ("exp(-1e6*(x - 1/3)**2)", 0, 1, math.sqrt(math.pi) / 1000),
    ("1/(x**2 + 1e-12)", -1, 1, 2e6 * math.atan(1e6)),
    ("1/(1 + 1e8*(x - 1)**2)", 0, 2, 2e-4 * math.atan(1e4)),
]
FAR = [
    ("exp(-(x - 500)**2)", "-oo", "oo", math.sqrt(math.pi)),
    ("exp(-(x - 50000)**2)", "0", "oo", math.sqrt(math.pi)),
    ("exp(-1e6*(x - 1/3)**2)", "-oo", "oo", math.sqrt(math.pi) / 1000),
    ("1/(1 + (x - 2000)**2)", "-oo", "oo", math.pi),
]


@pytest.mark.parametrize(("f", "low", "high", "area"), PEAKS)
def test_a_bracket_holds_the_area_and_little_else(
    f: str, low: float, high: float, area: float
) -> None:
    found = bracket(parse(f), "x", low, high)
    assert found.tight
    assert found.low < area < found.high
    assert not found.holds(0.9 * area)
    assert found.cuts


@pytest.mark.parametrize(
    ("f", "low", "high", "area"), [(f, str(a), str(b), s) for f, a, b, s in PEAKS] + FAR
)
def test_quadrature_finds_a_narrow_peak(f: str, low: str, high: str, area: float) -> None:
    ends = [parse(e, notation=True) for e in (low, high)]
    found = quadrature(integral(parse(f), "x", *ends))
    assert found is not None
    assert abs(float(found) - area) < 1e-9 * area


def test_what_cancels_far_out_is_worked_out_in_more_digits() -> None:
    ends = parse("0"), parse("oo", notation=True)
    # (Gamma(1/4)**2)/(6*sqrt(pi)), by parts and the beta integral (DLMF 5.12.3).
    area = quadrature(integral(parse("sqrt(x**4 + 1) - x**2"), "x", *ends))
    assert area is not None
    assert abs(float(area) - math.gamma(0.25) ** 2 / (6 * math.sqrt(math.pi))) < 1e-9


def test_a_pole_leaves_the_bracket_open() -> None:
    found = bracket(parse("1/sqrt(x)"), "x", 0, 1)
    assert math.isinf(found.high)
    assert not found.tight
