"""Walks at several rates, against what is known of quadratics and of classical test functions."""

import pytest
from mpmath import mpf

from calcanim.calculus.descents import descent
from calcanim.calculus.rates import Landscape, landscape, rate_bound, walk
from calcanim.calculus.terrain import terrain, window_of
from calcanim.calculus.trials import trials
from calcanim.expressions import parse
from calcanim.expressions.evaluate import evaluate

START = (mpf(2), mpf(1))
ROSENBROCK = "(1-x)**2+100*(y-x**2)**2"


def ground(text: str) -> Landscape:
    return landscape(parse(text), ("x", "y"), START)


def test_a_walk_is_a_descent() -> None:
    found = walk(ground("x**2+x*y+y**2"), START, parse("0.1"), 12)
    solved = descent("x**2+x*y+y**2", {"x": "2", "y": "1"}, rate="0.1", count=12)
    assert solved.path is not None
    for ours, theirs in zip(found.points, solved.path, strict=True):
        assert all(abs(a - b.approx) < mpf(10) ** -25 for a, b in zip(ours, theirs, strict=True))
    assert found.points[1] == pytest.approx((1.5, 0.6))


def test_the_bound_of_a_quadratic_is_exact() -> None:
    # The Hessian [[2, 1], [1, 2]] has the eigenvalues 1 and 3.
    bound = rate_bound(ground("x**2+x*y+y**2"), [START])
    assert bound is not None
    assert str(bound.exact) == "3"
    assert str(bound.limit) == "2/3"
    assert bound.rate == pytest.approx(2 / 3)


def test_the_bound_elsewhere_is_the_largest_curvature_met() -> None:
    # At (1, 1) Rosenbrock's Hessian is [[802, -400], [-400, 200]].
    bound = rate_bound(ground(ROSENBROCK), [(mpf(1), mpf(1))])
    assert bound is not None
    assert bound.exact is None
    assert bound.curvature == pytest.approx(501 + (501**2 - 400) ** 0.5)
    assert rate_bound(ground("3*x+2*y"), [START]) is None
    assert rate_bound(ground("-x**2-y**2"), [START]) is None
    assert rate_bound(ground("abs(x)+abs(y)"), [(mpf(0), mpf(1))]) is None


@pytest.mark.parametrize(
    ("function", "rate", "fate"),
    [
        ("x**2+y**2", "0.4", "settles"),
        ("x**2+y**2", "0.001", "crawls"),
        ("x**2+y**2", "1.01", "away"),
        ("x**2+100*y**2", "0.0095", "bounces"),
        ("sqrt(x)+y**2", "3", "edge"),
        ("3*x+2*y", "0.1", "falls"),
    ],
)
def test_fates(function: str, rate: str, fate: str) -> None:
    lowest = None if function.startswith("3") else mpf(0)
    found = walk(ground(function), START, parse(rate), 8, lowest)
    # Near the end the bouncing valley is still losing height from side to side.
    if fate == "bounces":
        losses = found.losses
        assert losses[-1] < losses[0]
        assert {p[1] > 0 for p in found.points} == {True, False}
    else:
        assert found.fate == fate
    assert (found.lost is not None) == (fate == "edge")


@pytest.mark.parametrize("function", ["x**2+x*y+y**2", ROSENBROCK, "1000000*(x**2+y**2)"])
def test_the_three_rates_do_what_is_said_of_them(function: str) -> None:
    for rate in ("0.1", "0.00000001"):
        found = trials(ground(function), START, parse(rate), 12)
        assert set(found.walks) == {"good", "large", "small"}
        good, large, small = (found.walks[k] for k in ("good", "large", "small"))
        assert large.losses[-1] > large.losses[0]
        assert good.losses[-1] < small.losses[-1] < small.losses[0]
        assert (small.losses[-1] - found.lowest) > (small.losses[0] - found.lowest) * mpf("0.45")
    assert found.bound is not None
    chosen = {k: evaluate(w.rate, {}) for k, w in found.others}
    assert chosen["large"] > found.bound.rate > chosen["good"]


def test_without_a_bottom_there_is_nothing_to_compare() -> None:
    found = trials(ground("x**2-y**2"), START, parse("0.1"), 12)
    assert found.bottomless
    assert found.kind == "good"
    assert found.others == ()


def test_a_window_holds_the_way_and_is_centred_where_it_settles() -> None:
    way = [(mpf(2), mpf(1)), (mpf(1), mpf("0.5")), (mpf(0), mpf(0))]
    window = window_of(way, True)
    assert window.square
    assert window.x == pytest.approx((-2.9, 2.9))
    assert window.y == pytest.approx((-2.9, 2.9))
    assert all(window.holds(float(x), float(y)) for x, y in way)


def test_heights_and_levels() -> None:
    land = terrain(ground("x**2+y**2"), window_of([START, (mpf(0), mpf(0))], True), 5.0, 0.0, 24)
    assert land.heights[12, 12] == 0
    assert land.heights[0, 0] == pytest.approx(2 * 2.9**2)
    assert land.base == 0
    assert land.top == pytest.approx(9.0)
    assert any(level == 5.0 for level, _ in land.levels)
    for level, pieces in land.levels:
        for x, y in (p for piece in pieces for p in piece):
            assert x * x + y * y == pytest.approx(level, rel=5e-3)
