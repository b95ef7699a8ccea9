"""What is seen of an area: its stretch, its slice, and what it is filled with."""

import math

import numpy as np
import pytest

from calcanim.calculus.integrals.area import area_under
from calcanim.expressions import parse
from calcanim.sampling.accumulation import rectangles
from calcanim.sampling.areas import AreaView, area_view, cut_at_poles, filled
from calcanim.sampling.boundaries import area_up_to, boundaries
from calcanim.sampling.curves import simpler


def seen(f: str, low: str, high: str) -> AreaView:
    return area_view(area_under(parse(f), "x", low, high))


@pytest.mark.parametrize(("f", "low", "high"), [("x**2", "0", "2"), ("floor(x)", "0", "4")])
def test_the_slice_stays_within_the_interval(f: str, low: str, high: str) -> None:
    view = seen(f, low, high)
    assert view.low <= view.slice < view.slice + view.width <= view.high


def test_an_area_is_cut_at_its_poles() -> None:
    parts = cut_at_poles(parse("1/(x - 1)"), "x", 0.0, 3.0)
    assert [(p.low, p.high) for p in parts] == [(0.0, 1.0), (1.0, 3.0)]
    assert [(p.open_low, p.open_high) for p in parts] == [(False, True), (True, False)]


def test_the_stretch_keeps_off_an_open_end() -> None:
    view = seen("1/sqrt(x)", "0", "1")
    assert 0 < view.low < 0.2
    assert view.high == 1


@pytest.mark.parametrize(("f", "signed"), [("sin(x)", True), ("sin(x)**2", False), ("-x", True)])
def test_what_lies_below_the_axis_makes_an_area_signed(f: str, signed: bool) -> None:
    assert seen(f, "0", "6").signed is signed


def test_the_area_so_far() -> None:
    np.testing.assert_allclose(
        seen("x**2", "0", "2").gathered(np.array([0, 1, 2])), [0, 1 / 3, 8 / 3]
    )


def test_boundaries_close_in_on_an_area_that_settles() -> None:
    view = seen("1/x**2", "1", "oo")
    found = boundaries(view, settles=True)
    assert found.outward
    # From 1 to b it is 1 - 1/b.
    np.testing.assert_allclose(found.areas, 1 - 1 / found.highs[0], rtol=1e-9)
    assert area_up_to(view, 2) == pytest.approx(1 - 1 / 100)


def test_the_gap_beside_a_pole_is_what_is_read_out() -> None:
    found = boundaries(seen("1/sqrt(x)", "0", "1"), settles=True)
    assert not found.outward
    np.testing.assert_allclose(found.areas, 2 - 2 * np.sqrt(found.marks), rtol=1e-6)


def test_a_pole_is_filled_up_to() -> None:
    (xs, ys), *_ = reversed(filled(seen("1/sqrt(x)", "0", "1"), 0.0, 1.0))
    assert 0 < xs[0] < 1e-6
    assert math.isfinite(ys.max())


def test_rectangles_that_cancel_come_to_nothing() -> None:
    assert rectangles(np.array([1.0, 2.0]), 4.0) == 6.0
    assert rectangles(np.array([0.1 + 0.2, -0.3]), 1.0) == 0.0


def test_points_on_a_straight_line_are_left_out() -> None:
    x = np.linspace(0, 1, 33)
    assert simpler(x, 2 * x, 1.0)[0].size < 10
    bent = simpler(x, np.abs(x - 0.5), 1.0)
    assert 0.5 in bent[0]
