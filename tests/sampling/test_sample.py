"""Curves break where functions do, windows show what there is to see, ticks are round."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import numpy as np
import pytest

from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.parse import parse
from calcanim.sampling.sample import PIXELS, Curve, sample
from calcanim.sampling.ticks import axis_ticks, decimal_ticks, pi_multiple
from calcanim.sampling.windows import FILL, window

PI = math.pi
INF = math.inf

# function, low, high, number of branches (pieces that start or end at no window's edge count as
# they are), breaks as (kind, place), dots as (x, y, closed)
AWKWARD = [
    ("x**2", -3, 3, 1, [], []),
    ("abs(x)", -3, 3, 1, [], []),
    ("cbrt(x)", -3, 3, 1, [], []),
    ("1/(x**2 + 1)", -3, 3, 1, [], []),
    ("5", -3, 3, 1, [], []),
    ("(x**2 - 1)/(x - 1)", -3, 3, 2, [("hole", 1)], [(1, 2, False)]),
    ("x/x", -2, 2, 2, [("hole", 0)], [(0, 1, False)]),
    ("sin(x)/x", -7, 7, 2, [("hole", 0)], [(0, 1, False)]),
    ("(1 - cos(x))/x**2", -7, 7, 2, [("hole", 0)], [(0, 0.5, False)]),
    ("(exp(x) - 1 - x - x**2/2)/x**3", -2, 2, 2, [("hole", 0)], [(0, 1 / 6, False)]),
    ("(x**2 - 2)/(x - sqrt(2))", -2, 2, 2, [("hole", 2**0.5)], [(2**0.5, 8**0.5, False)]),
    ("(x**2 - 1)/(x - 1)*(x - 2)/(x - 2)", 0, 3, 3, [("hole", 1), ("hole", 2)],
     [(1, 2, False), (2, 3, False)]),
    ("sign(x)**2", -2, 2, 2, [("hole", 0)], [(0, 1, False), (0, 0, True)]),
    ("x + 1e-6/(x - 0.3)", 0, 1, 2, [("pole", 0.3)], []),
    ("x + 1e-9/(x - 0.7)**2", 0, 1, 2, [("pole", 0.7)], []),
    ("1/x", -3, 3, 2, [("pole", 0)], []),
    ("1/x**2", -3, 3, 2, [("pole", 0)], []),
    ("1/(x - 3)", 0, 6, 2, [("pole", 3)], []),
    ("1/(3*x - 1)", -1, 1, 2, [("pole", 1 / 3)], []),
    ("1/(x**2 - 2)", -3, 3, 3, [("pole", -(2**0.5)), ("pole", 2**0.5)], []),
    ("x/(x**2 - 1)", -3, 3, 3, [("pole", -1), ("pole", 1)], []),
    ("tan(x)", -5, 5, 5, [("pole", k * PI / 2) for k in (-3, -1, 1, 3)], []),
    ("1/sin(x)", -1, 7, 4, [("pole", 0), ("pole", PI), ("pole", 2 * PI)], []),
    ("gamma(x)", -2.5, 3, 4, [("pole", -2), ("pole", -1), ("pole", 0)], []),
    ("exp(1/x)", -2, 2, 2, [("pole", 0)], [(0, 0, False)]),
    ("log(x)", -1, 4, 1, [("pole", 0)], []),
    ("log(abs(x))", -3, 3, 2, [("pole", 0)], []),
    ("log(sin(x))", 0.5, 9, 2, [("pole", PI), ("pole", 2 * PI)], []),
    ("log(x - 20)", 18, 30, 1, [("pole", 20)], []),
    ("1/sqrt(x)", -1, 4, 1, [("pole", 0)], []),
    ("1/log(x)", -1, 4, 2, [("edge", 0), ("pole", 1)], [(0, 0, False)]),
    ("log(-log(x))", -1, 2, 1, [("pole", 0), ("pole", 1)], []),
    ("sqrt(x)", -1, 4, 1, [("edge", 0)], []),
    ("sqrt(x**2 - 2)", -3, 3, 2, [("edge", -(2**0.5)), ("edge", 2**0.5)], []),
    ("sqrt(sin(x))", 1, 9, 2, [("edge", PI), ("edge", 2 * PI)], []),
    ("asin(x)", -2, 2, 1, [("edge", -1), ("edge", 1)], []),
    ("acosh(x)", 0, 3, 1, [("edge", 1)], []),
    ("x*log(x)", -1, 2, 1, [("edge", 0)], [(0, 0, False)]),
    ("x**x", 0.5, 2, 1, [], []),
    ("x**(1/3)", -1, 2, 1, [], []),
    ("x**(1/4)", -1, 2, 1, [("edge", 0)], []),
    ("floor(x)", 0.5, 2.5, 3, [("jump", 1), ("jump", 2)],
     [(1, 0, False), (1, 1, True), (2, 1, False), (2, 2, True)]),
    ("ceil(x)", 0.5, 1.5, 2, [("jump", 1)], [(1, 1, True), (1, 2, False)]),
    ("floor(pi*x)", 0.1, 0.5, 2, [("jump", 1 / PI)], [(1 / PI, 0, False), (1 / PI, 1, True)]),
    ("mod(x, 1)", 0.5, 1.5, 2, [("jump", 1)], [(1, 0, True), (1, 1, False)]),
    ("sign(x)", -2, 2, 2, [("jump", 0)], [(0, -1, False), (0, 1, False), (0, 0, True)]),
    ("sign(sin(x))", 1, 5, 2, [("jump", PI)], [(PI, -1, False), (PI, 1, False), (PI, 0, True)]),
    ("heaviside(x - 1)", 0, 2, 2, [("jump", 1)], [(1, 0, False), (1, 1, False), (1, 0.5, True)]),
    ("abs(x)/x", -2, 2, 2, [("jump", 0)], [(0, -1, False), (0, 1, False)]),
    ("atan(1/x)", -2, 2, 2, [("jump", 0)], [(0, -PI / 2, False), (0, PI / 2, False)]),
    ("1/(1 + exp(1/x))", -2, 2, 2, [("jump", 0)], [(0, 1, False), (0, 0, False)]),
    ("x + floor(2*x)/1000", 0.1, 0.9, 2, [("jump", 0.5)], [(0.5, 0.5, False), (0.5, 0.501, True)]),
    ("sin(1/x)", -1, 1, 2, [("wild", 0)], []),
    ("sqrt(-x**2)", -1, 1, 0, [("point", 0)], [(0, 0, True)]),
    ("factorial(x)", 0.5, 2.5, 0, [("point", 1), ("point", 2)], [(1, 1, True), (2, 2, True)]),
    ("log(-1 - x**2)", -2, 2, 0, [], []),
    ("sqrt((x - sqrt(2))**2)", 0, 3, 1, [], []),
    ("sin(200*x)", -1, 1, 1, [], []),
    ("exp(-(x - 0.3)**2*1e8)", 0, 1, 1, [], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "low", "high", "branches", "breaks", "dots"), AWKWARD, ids=[r[0] for r in AWKWARD]
)
def test_a_curve_breaks_where_the_function_does(text, low, high, branches, breaks, dots):
    curve = sample(text, "x", low, high)
    assert [b.kind for b in curve.breaks] == [kind for kind, _ in breaks]
    assert [b.x for b in curve.breaks] == pytest.approx([x for _, x in breaks], abs=1e-9)
    # A branch that leaves the window and comes back is still one.
    starts = [p for p in curve.pieces if p.start != "clipped"]
    stops = [p for p in curve.pieces if p.stop != "clipped"]
    poles = sum(math.isinf(s) for b in curve.breaks for s in (b.left, b.right) if s is not None)
    assert len(starts) + len(stops) + poles == 2 * branches
    found = sorted((d.x, d.y, d.closed) for d in curve.dots)
    assert len(found) == len(dots)
    for dot, wanted in zip(found, sorted(dots), strict=True):
        assert dot == pytest.approx(wanted, abs=1e-3)
    _nothing_is_joined(curve)
    _lies_on_the_curve(text, curve)


def _nothing_is_joined(curve: Curve) -> None:
    low, high = curve.heights
    for piece in curve.pieces:
        assert (np.diff(piece.x) >= 0).all()
        assert (piece.y >= low).all()
        assert (piece.y <= high).all()
        for b in curve.breaks:
            assert not piece.x[0] < b.x - 1e-9 < b.x + 1e-9 < piece.x[-1]
    for a, b in zip(curve.pieces, curve.pieces[1:], strict=False):
        assert a.x[-1] <= b.x[0]


def _lies_on_the_curve(text: str, curve: Curve) -> None:
    """Random points of the polyline, in pixels from the graph."""
    f, rng = parse(text), random.Random(7)
    column = (curve.high - curve.low) / PIXELS[0]
    row = (curve.heights[1] - curve.heights[0]) / PIXELS[1]
    for piece in curve.pieces:
        for _ in range(25):
            n = rng.randrange(piece.x.size - 1)
            t = rng.uniform(0.05, 0.95)
            x = piece.x[n] + t * (piece.x[n + 1] - piece.x[n])
            y = piece.y[n] + t * (piece.y[n + 1] - piece.y[n])
            shifts = [k * column / 4 for k in (-4, -3, -2, -1, 0, 1, 2, 3, 4)]
            seen = [_value(f, x + shift) for shift in shifts]
            near = [v for v in seen if v is not None]
            for b in curve.breaks:
                if abs(b.x - x) <= column:
                    near += [v for v in (b.left, b.right) if v is not None]
            # Between what the curve does a pixel to the left and to the right.
            assert near, (text, x)
            assert min(near) - 0.6 * row <= y <= max(near) + 0.6 * row, (text, x, y)


def _value(f, x):
    try:
        found = evaluate(f, {"x": x}, 30)
    except EvaluationOverflowError:
        return INF
    return None if found is None else float(found)


def test_a_pole_says_where_it_runs():
    (pole,) = sample("1/(x - 3)", "x", 0, 6).breaks
    assert (pole.left, pole.right, pole.value) == (-INF, INF, None)
    (pole,) = sample("1/(x - 3)**2", "x", 0, 6).breaks
    assert (pole.left, pole.right) == (INF, INF)
    (edge,) = sample("log(x)", "x", -1, 2).breaks
    assert (edge.left, edge.right) == (None, -INF)


def test_nothing_outside_of_the_window_comes_back():
    curve = sample("x**2", "x", -3, 3, heights=(1, 4))
    assert [(p.start, p.stop) for p in curve.pieces] == [("clipped", "clipped")] * 2
    assert curve.pieces[0].x[[0, -1]] == pytest.approx([-2, -1], abs=1e-3)
    assert curve.pieces[1].x[[0, -1]] == pytest.approx([1, 2], abs=1e-3)
    assert sample("x**2", "x", -3, 3, heights=(-4, -1)).pieces == ()


def test_a_spike_between_the_samples_is_found():
    curve = sample("exp(-(x - 0.3)**2*1e8)", "x", 0, 1, heights=(-0.1, 1.1))
    assert max(p.y.max() for p in curve.pieces) > 0.99


def test_a_straight_line_needs_few_points():
    (piece,) = sample("3*x - 1", "x", -2, 2).pieces
    assert piece.x.size < 12
    assert sum(p.x.size for p in sample("sin(x)", "x", -6, 6).pieces) < 400


def test_what_cannot_be_sampled_is_refused():
    with pytest.raises(ValueError, match="low < high"):
        sample("x", "x", 1, 1)
    with pytest.raises(ValueError, match="finite"):
        sample("x", "x", 0, INF)
    with pytest.raises(KeyError, match="y"):
        sample("x*y", "x", 0, 1)


# function, places of x that must be inside, largest width, smallest width
FEATURES = [
    ("x**2", [0], 20, 1),
    ("log(x - 20)", [20], 60, 2),
    ("sin(200*x)", [0], 0.3, 0.01),
    ("1e-6*x", [0], 20, 1),
    ("1e6*x**2", [0], 20, 1),
    ("1/(x - 3)", [3], 30, 1),
    ("exp(20*x)", [0], 2, 0.05),
    ("floor(x)", [1], 20, 2),
    ("tan(x)", [-PI / 2, PI / 2], 12, 3),
    ("exp(-(x - 1000)**2)", [999, 1001], 30, 2),
    ("sqrt(x - 1e4)", [1e4], 1e5, 10),
    ("erf(1000*x)", [0], 0.1, 1e-3),
    ("x**3 - 3*x", [-1, 1], 8, 2.5),
    ("1/(x**2 + 1e-6)", [0], 0.2, 1e-3),
]


@pytest.mark.parametrize(("text", "places", "widest", "narrowest"), FEATURES)
def test_a_window_shows_what_stands_out(text, places, widest, narrowest):
    w = window(text, "x")
    assert all(w.low < x < w.high for x in places)
    assert narrowest <= w.high - w.low <= widest
    curve = sample(text, "x", w.low, w.high, heights=w.heights)
    seen = max(p.y.max() for p in curve.pieces) - min(p.y.min() for p in curve.pieces)
    assert seen > 0.55 * (w.top - w.bottom)


@pytest.mark.parametrize(
    ("text", "at", "widest"),
    [
        ("x**2", 3, 20),
        ("x**2", 1000, 4000),
        ("sin(200*x)", 1, 0.2),
        ("1/(x - 3)", 3.001, 0.05),
        ("exp(20*x)", 1, 0.6),
        ("1e6*x**2", 0.5, 8),
        ("log(x - 20)", 21, 20),
        ("sqrt(x)", 0.01, 0.5),
        ("cbrt(x)", 0, 8),
        ("1e-6*x**2", 2, 20),
    ],
)
def test_a_window_at_a_point_shows_the_curve_there(text, at, widest):
    w = window(text, "x", at=at)
    y = _value(parse(text), at)
    assert w.low + 0.1 * (w.high - w.low) < at < w.high - 0.1 * (w.high - w.low)
    assert w.bottom < y < w.top
    assert w.high - w.low <= widest
    # The curve around the point is no flat line at the window's foot.
    near = (w.high - w.low) / 4
    around = [_value(parse(text), at + d) for d in (-near, near)]
    change = max(abs(v - y) for v in around if v is not None)
    assert change > 0.05 * (w.top - w.bottom)


@pytest.mark.parametrize(
    ("text", "a", "b"),
    [
        ("x**2", 0, 2),
        ("sin(x)", 0, 100),
        ("1/x", 1, 1e6),
        ("exp(x)", -3, 3),
        ("x**2", 1000, 1001),
        ("log(x)", 0.1, 0.2),
        ("1e-6*x", -5, -4),
        ("1/x", -1, 1),
    ],
)
def test_an_interval_fills_most_of_its_window(text, a, b):
    w = window(text, "x", between=(a, b))
    assert 0.6 <= (b - a) / (w.high - w.low) <= 0.9
    assert w.low < a < b < w.high
    assert 0.6 < FILL < 0.9


def test_a_pole_does_not_flatten_the_rest():
    w = window("1/x**2", "x", between=(-3, 3))
    assert w.top < 30
    w = window("x + 1e-6/(x - 0.3)", "x", between=(0, 1))
    assert w.top - w.bottom < 3


def test_what_must_be_seen_is_inside():
    w = window("x**2", "x", at=1, xs=(7,), ys=(-30,))
    assert w.low < 7 < w.high
    assert w.bottom < -30
    with pytest.raises(ValueError, match="finite"):
        window("x", "x", at=INF)


@pytest.mark.parametrize(
    ("text", "low", "high", "labels"),
    [
        ("x**2", 0, 10, ["0", "2.5", "5", "7.5", "10"]),
        ("sin(x)", 0, 2 * PI, ["0", "pi/2", "pi", "3*pi/2", "2*pi"]),
        ("sin(x)", -10, 10, ["-3*pi", "-2*pi", "-pi", "0", "pi", "2*pi", "3*pi"]),
        ("tan(3*x)", 0, 2, ["0", "pi/6", "pi/3", "pi/2"]),
        ("sin(200*x)", -0.03, 0.03, ["-pi/200", "0", "pi/200"]),
        ("sin(pi*x)", 0, 4, ["0", "1", "2", "3", "4"]),
        ("sin(x**2)", 0, 4, ["0", "1", "2", "3", "4"]),
        ("sin(x)", 0, 0.5, ["0", "0.2", "0.4"]),
    ],
)
def test_marks_are_round(text, low, high, labels):
    marks = axis_ticks(parse(text), "x", low, high)
    shown = [str(m.label) for m in marks]
    assert shown == labels
    for m in marks:
        assert float(evaluate(m.label, {}, 20)) == pytest.approx(m.value, abs=1e-12)


def test_large_and_small_numbers_share_a_power_of_ten():
    assert [str(m.label) for m in decimal_ticks(0, 1e6)] == [
        "0",
        "0.25e6",
        "0.5e6",
        "0.75e6",
        "10**6",
    ]
    assert str(decimal_ticks(-2e-6, 0)[0].label) == "-2e-6"
    assert str(decimal_ticks(0, 4e-3)[1].label) == "0.001"
    assert str(pi_multiple(Fraction(-3, 4))) == "-3*pi/4"
