"""Gradient descent: iterates by hand, convergence, divergence, the largest rate."""

import math

import pytest

from calcanim import calculus
from calcanim.calculus.descents.descent import StartError
from calcanim.calculus.solution import Solution


def path(done: Solution) -> list[list[float]]:
    assert done.path is not None
    return [[float(v.approx) for v in p] for p in done.path]


def test_on_a_parabola_each_step_keeps_a_fixed_share() -> None:
    # w - 0.1*2w is 0.8 w.
    done = calculus.descent("x**2", {"x": 1}, rate="0.1", count=20)
    assert [x for (x,) in path(done)] == pytest.approx([0.8**k for k in range(21)])
    assert [float(v.approx) for v in done.values or ()] == pytest.approx(
        [0.64**k for k in range(21)]
    )
    assert done.verdict == "checked"


def test_momentum_as_polyak_has_it() -> None:
    x, v, wanted = 1.0, 0.0, [1.0]
    for _ in range(10):
        v = 0.5 * v - 0.1 * 2 * x
        x += v
        wanted.append(x)
    done = calculus.descent("x**2", {"x": 1}, rate="0.1", momentum="0.5", count=10)
    assert [x for (x,) in path(done)] == pytest.approx(wanted)


# Function, start, rate, verdict.
ENDINGS = [
    ("x**2", {"x": 1}, "0.9", "checked"),
    ("x**2", {"x": 1}, "1", "checked"),
    ("x**2", {"x": 1}, "1.01", "diverges"),
    ("x**2 + 4*y**2", {"x": 2, "y": 1}, "0.24", "checked"),
    ("x**2 + 4*y**2", {"x": 2, "y": 1}, "0.26", "diverges"),
    ("(w+b-2)**2 + (2*w+b-3)**2", {"w": 0, "b": 0}, "0.2", "diverges"),
    ("x**4", {"x": 2}, "1", "diverges"),
    ("exp(x**2)", {"x": 3}, "1", "diverges"),
    ("(1-x)**2 + 100*(y-x**2)**2", {"x": -1, "y": 1}, "0.01", "diverges"),
    ("(1-x)**2 + 100*(y-x**2)**2", {"x": -1, "y": 1}, "0.001", "checked"),
    ("x**2 - y**2", {"x": 1, "y": 0}, "0.1", "checked"),
    ("sqrt(x)", {"x": 1}, "1", "undefined"),
    ("log(x)", {"x": 1}, "2", "undefined"),
    ("abs(x)", {"x": 1}, "0.3", "checked"),
    ("abs(x)", {"x": 1}, "0.5", "undefined"),
    ("relu(x)", {"x": 0}, "0.5", "undefined"),
]


@pytest.mark.parametrize(("source", "start", "rate", "verdict"), ENDINGS)
def test_how_it_ends(source: str, start: dict[str, int], rate: str, verdict: str) -> None:
    done = calculus.descent(source, start, rate=rate, count=100)
    assert done.verdict == verdict
    assert (done.result is None) == (verdict != "checked")
    assert done.steps[-1].why
    assert all(math.isfinite(x) for p in path(done)[:-1] for x in p)


def test_it_stops_when_it_has_arrived() -> None:
    done = calculus.descent("(x-3)**2", {"x": 0}, rate="0.5")
    assert path(done) == [[0.0], [3.0]]
    assert "converged after 1 step" in done.notes[0]


@pytest.mark.parametrize(
    ("source", "bound"),
    [
        ("x**2", "2/2 = 1"),
        ("x**2 + 4*y**2", "2/8 = 1/4"),
        ("x**2 + x*y + y**2", "2/3 = 2/3"),
        ("3*x**2/2 + 5*x", "2/3 = 2/3"),
        ("(x + y)**2", "2/4 = 1/2"),
    ],
)
def test_the_largest_rate_of_a_quadratic(source: str, bound: str) -> None:
    done = calculus.descent(source, {"x": 1, "y": 2} if "y" in source else {"x": 1})
    assert any(bound in s.why for s in done.steps if s.rule == "CURVATURE")


def test_no_bound_is_claimed_for_what_is_no_quadratic() -> None:
    for source in ("abs(x)", "x**4", "relu(x)"):
        done = calculus.descent(source, {"x": 1})
        assert not any(s.rule == "CURVATURE" for s in done.steps)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"rate": 0}, "above 0"),
        ({"rate": -1}, "above 0"),
        ({"momentum": 1}, "below 1"),
        ({"rate": "x"}, "not a number"),
    ],
)
def test_what_is_refused(options: dict[str, object], said: str) -> None:
    with pytest.raises(StartError, match=said):
        calculus.descent("x**2", {"x": 1}, **options)  # type: ignore[arg-type]
    with pytest.raises(StartError, match="value for y"):
        calculus.descent("x*y", {"x": 1})
