"""What an antiderivative gains, and where that is not the area."""

from fractions import Fraction

import numpy as np
import pytest

from calcanim.calculus.integrals.area import AreaUnder, area_under
from calcanim.calculus.integrals.gained import as_asked, follows, gain, jumps, mean, pieces
from calcanim.expressions import parse
from calcanim.sampling.accumulation import running


def area(f: str, low: str, high: str) -> AreaUnder:
    return area_under(parse(f), "x", parse(low), parse(high))


def follows_its_area(f: str, low: str, high: str) -> bool:
    places = np.linspace(*area(f, low, high).ends, 97)
    return follows(area(f, low, high), places, running(parse(f), "x", float(places[0]), places))


def test_area_and_antiderivative_differ_by_a_constant() -> None:
    assert follows_its_area("x**2 + 1", "1", "3")


def test_an_antiderivative_that_jumps_differs_by_more() -> None:
    # It has tan(x/2) in it and jumps at pi: F(2*pi) - F(0) is 0, and the area is 2*pi/sqrt(3).
    assert not follows_its_area("1/(2 + cos(x))", "0", "2*pi")
    assert follows_its_area("1/(2 + cos(x))", "0", "3")
    assert jumps(area("1/(2 + cos(x))", "0", "2*pi"))
    assert not jumps(area("1/(2 + cos(x))", "0", "3"))
    assert not jumps(area("x**2 + 1", "1", "3"))


def test_both_limits_are_put_in() -> None:
    assert str(gain(area("x**2", "0", "2"))) == "2**3/3 - 0**3/3"
    assert gain(area("sin(exp(x))", "0", "1")) is None


def test_the_order_of_the_limits_is_the_sign() -> None:
    # x**4/4 - x**2/2 is 2 at 2 and -1/4 at -1.
    (result, value), (turned, less) = (
        as_asked(area("x**3 - x", *ends)) for ends in (("-1", "2"), ("2", "-1"))
    )
    assert (str(result), value.exact) == ("9/4", Fraction(9, 4))
    assert (str(turned), less.exact) == ("-9/4", Fraction(-9, 4))


def test_the_mean_is_the_area_over_the_width() -> None:
    assert mean(area("x**2", "0", "2")).exact == Fraction(4, 3)


def test_only_what_changes_its_formula_comes_in_pieces() -> None:
    assert pieces(area("abs(x - 1)", "-1", "3")) is not None
    assert pieces(area("x**2", "0", "2")) is None


@pytest.mark.parametrize(
    ("f", "low", "high", "ends", "pole", "inside"),
    [
        ("1/x**2", "1", "oo", [("oo", 1)], None, False),
        ("1/sqrt(x)", "0", "1", [("0", -1)], "0", False),
        ("1/x**2", "-1", "1", [("0", 1)], "0", True),
        ("exp(-x**2)", "-oo", "oo", [("-oo", -1), ("oo", 1)], None, False),
    ],
)
def test_where_an_area_is_open(
    f: str, low: str, high: str, ends: list[tuple[str, int]], pole: str | None, inside: bool
) -> None:
    found = area_under(parse(f), "x", low, high)
    assert [(str(e), side) for e, side in found.open_ends] == ends
    assert (found.pole and str(found.pole)) == pole
    assert found.inside is inside
