"""Walks at several rates, against what is known of quadratics and of classical test functions."""

import math

import numpy as np
import pytest
from mpmath import mpf

from calcanim.calculus.descents.descent import descent
from calcanim.calculus.descents.rates import Landscape, landscape, rate_bound, walk
from calcanim.calculus.descents.trials import trials
from calcanim.expressions import parse
from calcanim.expressions.evaluate import evaluate
from calcanim.sampling.terrain import terrain, trimmed, window_of

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
            # Within a sixtieth of a cell of where it is.
            assert math.hypot(x, y) == pytest.approx(math.sqrt(level), abs=0.004)


def test_the_fringe_reaches_the_edge_of_the_domain() -> None:
    dome = landscape(parse("sqrt(1-x**2-y**2)"), ("x", "y"), (mpf("0.5"), mpf("0.2")))
    window = window_of([(mpf("0.8"), mpf("0.4")), (mpf(0), mpf(0))], True)
    land = terrain(dome, window, 0.8, 1.0, 16)
    corners = np.array([p for face in land.fringe for p in face])
    radii = np.hypot(corners[:, 0], corners[:, 1])
    assert radii.max() <= 1
    assert corners[:, 2] == pytest.approx(np.sqrt(1 - radii**2), abs=1e-9)
    # On every face with a hole at a corner, some corner lies at the edge itself.
    assert all(max(np.hypot(x, y) for x, y, _ in face) > 0.998 for face in land.fringe)
    flat = sum(_area(np.array(face)) for face in land.fringe)
    cells = np.isfinite(land.heights)
    whole = (cells[1:, 1:] & cells[1:, :-1] & cells[:-1, 1:] & cells[:-1, :-1]).sum()
    cell = ((window.x[1] - window.x[0]) / 16) ** 2
    assert flat + whole * cell == pytest.approx(np.pi, rel=0.02)


def _area(face: np.ndarray) -> float:
    x, y = face[:, 0], face[:, 1]
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


def test_a_window_is_trimmed_to_where_the_loss_is_defined() -> None:
    barrier = landscape(parse("-log(x)-log(y)-log(1-x-y)"), ("x", "y"), (mpf("0.2"), mpf("0.2")))
    wide = window_of([(mpf(2), mpf(2)), (mpf("0.2"), mpf("0.2"))], True)
    found = trimmed(barrier, wide, [(mpf("0.2"), mpf("0.2"))])
    assert found.x[1] - found.x[0] < 0.5 * (wide.x[1] - wide.x[0])
    assert found.holds(0.01, 0.97)
    assert found.holds(0.97, 0.01)
    assert trimmed(ground("x**2+y**2"), wide, [START]) == wide


def test_what_a_wall_hides() -> None:
    land = terrain(ground("x**2"), window_of([START, (mpf(0), mpf(1))], True), 4.0, 0.0, 24)
    valley = np.array([[0.0, 1.0, 0.0]])
    low, high = np.radians(20), np.radians(80)
    across = np.array([np.cos(low), 0.0, np.sin(low)])
    along = np.array([0.0, np.cos(low), np.sin(low)])
    above = np.array([np.cos(high), 0.0, np.sin(high)])
    shares = [land.hidden(valley, way, -1.0, 1.4) for way in (across, along, above)]
    assert shares == [1.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("function", "minimum"),
    [
        (ROSENBROCK, (1, 1)),
        ("x**2+x*y+y**2", (0, 0)),
        ("(x-3)**2 + 5*(y+1)**2 + 7", (3, -1)),
        ("x**2-y**2", None),
        ("3*x+2*y", None),
        ("abs(x)+y**2", None),
        ("(x+y)**2", None),  # a trough: its bottom is a line
    ],
)
def test_the_bottom_is_where_the_gradient_is_zero(
    function: str, minimum: tuple[float, float] | None
) -> None:
    found = trials(ground(function), START, parse("0.0001"), 12)
    assert (found.bottom is None) == (minimum is None)
    if found.bottom is not None:
        assert found.bottom == pytest.approx(minimum, abs=1e-9)


def test_a_minimum_far_from_a_small_start_is_no_way_without_end() -> None:
    # Himmelblau (1972): from (0, 0) the way leads to (3, 2).
    start = (mpf(0), mpf(0))
    himmelblau = landscape(parse("(x**2+y-11)**2 + (x+y**2-7)**2"), ("x", "y"), start)
    found = trials(himmelblau, start, parse("0.01"), 12)
    assert not found.bottomless
    assert found.bottom == pytest.approx((3, 2), abs=1e-9)
