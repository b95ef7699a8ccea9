"""Velocity and acceleration of a ride, and when it speeds up: facts worked out by hand."""

from fractions import Fraction

import pytest

from calcanim.calculus.derivatives.motion import Ride, ride
from calcanim.exact.values import UndefinedError
from calcanim.expressions import parse


def trip(s: str, at: str = "1", low: str = "0", high: str = "4") -> Ride:
    return ride(parse(s), "t", *(parse(t) for t in (at, low, high)))


def test_the_ride_of_the_course() -> None:
    """s = t^3 - 6 t^2 + 9 t: v = 3 (t - 1) (t - 3), a = 6 (t - 2)."""
    found = trip("t**3 - 6*t**2 + 9*t")
    assert (found.velocity.exact, found.acceleration.exact) == (0, -6)
    assert [(p.low.exact, p.high.exact, p.change) for p in found.phases] == [
        (0, 1, -1),
        (1, 2, 1),
        (2, 3, -1),
        (3, 4, 1),
    ]
    assert [t.exact for t in found.rests] == [1, 3]
    assert found.turns


def test_the_instant_is_one_of_rest_if_there_is_one() -> None:
    assert str(trip("t**3 - 6*t**2 + 9*t", "5/2").instant) == "3"
    assert str(trip("exp(t)", "2").instant) == "2"
    assert not trip("exp(t)", "2").turns
    assert trip("abs(t - 2)").rests == ()  # it turns round without standing still
    half = trip("t**2 - 5*t", "1").rests
    assert [t.exact for t in half] == [Fraction(5, 2)]


@pytest.mark.parametrize(
    ("s", "at", "low", "high", "why"),
    [
        ("abs(t)", "0", "-1", "1", "has a corner at t = 0: no velocity there"),
        ("t*abs(t)", "0", "-1", "1", "the velocity has a corner at t = 0: no acceleration there"),
        ("t", "1", "4", "0", "--from must be below --to"),
        ("t", "9", "0", "4", "--at must lie from 0 to 4"),
        ("tan(t)", "1", "0", "4", "grows past every bound at t = 1.571"),
        ("sqrt(t)", "1", "0", "4", "the velocity grows past every bound at t = 0"),
    ],
)
def test_what_is_no_ride(s: str, at: str, low: str, high: str, why: str) -> None:
    with pytest.raises(UndefinedError, match=why):
        trip(s, at, low, high)
