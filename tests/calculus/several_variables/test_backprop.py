"""Backpropagation: shared nodes once, slopes by hand, and where the reverse pass stops."""

import pytest
from mpmath import mpf

from calcanim import calculus
from calcanim.calculus.several_variables.backprop import graph
from calcanim.exact.values import UndefinedError
from calcanim.expressions import parse
from calcanim.expressions.evaluate import evaluate

# Function, point, slopes in the order of first appearance.
BY_HAND = [
    ("x*y", {"x": 2, "y": 3}, ["3", "2"]),
    ("x*x", {"x": 3}, ["6"]),
    ("(x + y)*(x - y)", {"x": 3, "y": 2}, ["6", "-4"]),
    ("(w*x - y)**2/2", {"w": 2, "x": 3, "y": 1}, ["15", "10", "-5"]),
    ("sigmoid(w*x + b)", {"w": 0, "x": 1, "b": 0}, ["1/4", "0", "1/4"]),
    ("relu(w*x + b)", {"w": 1, "x": 2, "b": -1}, ["2", "1", "1"]),
    ("relu(w*x + b)", {"w": 1, "x": 1, "b": -2}, ["0", "0", "0"]),
    ("x*y + sin(x*y)", {"x": 1, "y": 2}, ["2 + 2*cos(2)", "1 + cos(2)"]),
    ("x**x", {"x": 2}, ["4*(log(2) + 1)"]),
    ("-log(exp(x)/(exp(x) + exp(y)))", {"x": 0, "y": 0}, ["-1/2", "1/2"]),
    ("max(x, y) + min(x, y)", {"x": 1, "y": 2}, ["1", "1"]),
    ("5", {"x": 1}, ["0"]),
]


@pytest.mark.parametrize(("source", "at", "slopes"), BY_HAND)
def test_slopes(source: str, at: dict[str, int], slopes: list[str]) -> None:
    done = calculus.backprop(source, at)
    assert isinstance(done.value, tuple)
    for got, wanted in zip(done.value, slopes, strict=True):
        number = evaluate(parse(wanted), {}, 40)
        assert number is not None
        assert abs(got.approx - number) < mpf(10) ** -25
    assert done.verdict in ("proved", "checked")


def test_a_shared_expression_is_one_node() -> None:
    nodes = graph(parse("x*y + sin(x*y)"))
    assert [str(n.operation) for n in nodes] == ["x", "y", "x*y", "sin(v_1)", "v_1 + v_2"]


def test_every_local_derivative_is_named() -> None:
    done = calculus.backprop("sigmoid(w*x)", {"w": 1, "x": 2})
    said = " ".join(s.why for s in done.steps if s.rule == "BACKWARD")
    assert "dv_1/dw = x" in said
    assert "known derivative" in said


@pytest.mark.parametrize(
    ("source", "at", "verdict"),
    [
        ("relu(w*x + b)", {"w": 1, "x": 1, "b": -1}, "undefined"),
        ("log(x)", {"x": -1}, "undefined"),
        ("1/x", {"x": 0}, "undefined"),
        ("sqrt(x)", {"x": 0}, "undefined"),
        # The function has a slope, but the reverse pass cannot go through abs at 0.
        ("abs(x)*abs(x)", {"x": 0}, "unknown"),
    ],
)
def test_where_the_reverse_pass_stops(source: str, at: dict[str, int], verdict: str) -> None:
    done = calculus.backprop(source, at)
    assert (done.verdict, done.result, done.value) == (verdict, None, None)
    assert done.steps[-1].why


def test_a_missing_number_is_asked_for() -> None:
    with pytest.raises(UndefinedError, match="value for y"):
        calculus.backprop("x*y", {"x": 1})
