"""Oscillating tails against mpmath: with Si and Ci, and by Fourier's quadrature."""

import signal

import mpmath
import pytest
from mpmath import mpf

from calcanim.calculus.integrals.tails import tail
from calcanim.exact.complex_balls import proper_area
from calcanim.expressions.parse import parse

TABLE = [
    ("(1-cos(x))/x**2", "1", lambda: 1 - mpmath.cos(1) + mpmath.pi / 2 - mpmath.si(1)),
    ("sin(x)/x", "2", lambda: mpmath.pi / 2 - mpmath.si(2)),
    ("cos(x)/x", "2", lambda: -mpmath.ci(2)),
    ("floor(x)/x**3", "1", lambda: mpmath.zeta(2) / 2),
    ("mod(x,1)/x**2", "1", lambda: 1 - mpmath.euler),
    (
        "sin(x**2)",
        "1",
        lambda: (
            (mpmath.mpf(1) / 2 - mpmath.fresnels(mpmath.sqrt(2 / mpmath.pi)))
            * mpmath.sqrt(mpmath.pi / 2)
        ),
    ),
    ("cos(x)**2/x**2", "1", lambda: (1 + mpmath.cos(2)) / 2 - mpmath.pi / 2 + mpmath.si(2)),
    ("abs(sin(x))*exp(-x)", "1", lambda: _rectified()),
]


def _rectified() -> mpf:
    """From 1 to pi by parts; the arches after it are a geometric series."""
    e = mpmath.exp
    first = e(-1) * (mpmath.sin(1) + mpmath.cos(1)) / 2 + e(-mpmath.pi) / 2
    arch = e(-mpmath.pi) * (1 + e(-mpmath.pi)) / 2
    return first + arch / (1 - e(-mpmath.pi))


@pytest.mark.parametrize(("f", "start", "value"), TABLE)
def test_digits_that_are_said_to_be_right_are(f: str, start: str, value: object) -> None:
    found = tail(parse(f), "x", mpf(start))
    assert found is not None
    assert found.digits >= 15
    with mpmath.workdps(40):
        right = value()  # type: ignore[operator]
        assert abs(found.value - right) < mpf(10) ** -found.digits * abs(right) * 10


def test_a_proper_area_is_within_its_radius() -> None:
    found = proper_area(parse("exp(x**2)"), "x", mpf(0), mpf(1))
    assert found is not None
    with mpmath.workdps(40):
        right = mpmath.sqrt(mpmath.pi) * mpmath.erfi(1) / 2
        assert abs(found[0] - right) <= found[1] + mpf(10) ** -38
        assert found[1] < mpf(10) ** -30


def test_no_area_across_a_pole_or_outside_of_the_domain() -> None:
    assert proper_area(parse("1/x"), "x", mpf(-1), mpf(1)) is None
    assert proper_area(parse("sqrt(x)"), "x", mpf(-2), mpf(-1)) is None
    assert proper_area(parse("log(x)"), "x", mpf(-2), mpf(-1)) is None


class _TimeIsUp(BaseException):
    """What an alarm raises in the middle of the work."""


def _for_ever() -> None:
    while True:
        proper_area(parse("sin(exp(x**2)*x)/(1+x**2)"), "x", mpf(0), mpf(3))


def test_an_alarm_inside_of_the_integrand_goes_on_as_itself() -> None:
    def strike(*_: object) -> None:
        raise _TimeIsUp

    before = signal.signal(signal.SIGALRM, strike)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises(_TimeIsUp):
            _for_ever()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
