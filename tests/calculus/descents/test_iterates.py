"""The iterates of a walk as numbers: exact while that is short."""

from fractions import Fraction

import pytest
from mpmath import mpf

from calcanim.calculus.descents.descent import StartError
from calcanim.calculus.descents.iterates import Iterates
from calcanim.calculus.descents.rates import landscape, walk
from calcanim.calculus.descents.trials import tried
from calcanim.exact.values import UndefinedError, value_at
from calcanim.expressions import parse

TWO, ONE = parse("2"), parse("1")
BOWL = parse("x**2 + x*y + y**2")


def iterates(rate: str, text: str = "x**2 + x*y + y**2") -> Iterates:
    begin = (mpf(2), mpf(1))
    ground = landscape(parse(text), ("x", "y"), begin)
    return Iterates(ground, walk(ground, begin, parse(rate), 8), (TWO, ONE))


def test_the_first_iterates_are_fractions() -> None:
    found = iterates("0.1")
    assert [v.exact for v in found.slopes(0)] == [5, 4]
    assert [v.exact for v in found.coordinates(1)] == [Fraction(3, 2), Fraction(3, 5)]
    assert found.loss(1).exact == Fraction("3.51")
    assert found.loss(3).approx == pytest.approx(0.92702, abs=1e-4)
    assert found.loss(8).exact is None


def test_what_is_no_fraction_is_rounded() -> None:
    found = iterates("0.1", "exp(x) + y**2")
    assert [v.exact for v in found.slopes(0)] == [None, 2]
    assert found.loss(1).exact is None
    assert iterates("1/pi").coordinates(1)[0].exact is None


def test_the_place_of_an_iterate_is_where_the_loss_is_what_it_is() -> None:
    found = iterates("0.1")
    assert found.place(0) == {"x": TWO, "y": ONE}
    for k in (2, 8):
        assert value_at(BOWL, found.place(k)).approx == pytest.approx(found.loss(k).approx)


def test_the_sharpest_direction_of_a_bowl() -> None:
    ground = iterates("0.1").ground
    # The Hessian [[2, 1], [1, 2]] has its larger eigenvalue along (1, 1).
    assert ground.sharpest((mpf(0), mpf(0))) == pytest.approx((0.5**0.5, 0.5**0.5))
    assert (
        landscape(parse("abs(x) + y"), ("x", "y"), (mpf(0), mpf(0))).sharpest((mpf(0), mpf(0)))
        is None
    )


def test_a_start_that_does_not_suit_is_refused() -> None:
    start = {"x": parse("0"), "y": parse("0")}
    with pytest.raises(StartError, match="is 0 at x = 0, y = 0: descent"):
        tried(BOWL, ("x", "y"), start, parse("0.1"), 12)
    with pytest.raises(UndefinedError, match="too large"):
        tried(parse("exp(1000*x) + y"), ("x", "y"), start | {"x": TWO}, parse("0.1"), 12)
    with pytest.raises(UndefinedError):
        tried(parse("log(x) + y"), ("x", "y"), start, parse("0.1"), 12)
