"""Double integrals of the textbooks: rectangles, regions, either order, what diverges."""

from __future__ import annotations

import mpmath
import pytest

from calcanim.calculus.bounds import BoundsError, bound
from calcanim.calculus.several_variables.iterated import double_integral
from calcanim.calculus.several_variables.polar import in_polar_coordinates
from calcanim.calculus.several_variables.reversal import reversed_order
from calcanim.calculus.sympy_process.cas import without_questions
from calcanim.exact.values import Value
from calcanim.expressions import parse
from calcanim.expressions.evaluate import evaluate

# integrand, inner, outer, value for mpmath
VALUES = [
    ("x*y", "y,0,2", "x,0,1", "1"),
    ("x - 3*y**2", "y,1,2", "x,0,2", "-12"),
    ("y*sin(x*y)", "y,0,pi", "x,1,2", "0"),
    ("x + 2*y", "y,2*x**2,1 + x**2", "x,-1,1", "mpf(32)/15"),
    ("x**2 + y**2", "x,y/2,sqrt(y)", "y,0,4", "mpf(216)/35"),
    ("1", "y,-sqrt(1 - x**2),sqrt(1 - x**2)", "x,-1,1", "pi"),
    ("exp(-x - y)", "y,0,oo", "x,0,oo", "1"),
    ("r", "r,0,1 + cos(t)", "t,0,2*pi", "3*pi/2"),
    ("abs(x - y)", "y,0,1", "x,0,1", "mpf(1)/3"),
    # only the other order has an elementary inner integral
    ("sin(y**2)", "y,x,1", "x,0,1", "(1 - cos(1))/2"),
    ("exp(x**2)", "x,y,1", "y,0,1", "(e - 1)/2"),
    ("exp(y)/y", "y,x,1", "x,0,1", "e - 1"),
]


def _range(text: str) -> tuple[str, str, str]:
    name, low, high = text.split(",")
    return name, low, high


@pytest.mark.parametrize(("f", "inner", "outer", "value"), VALUES)
def test_values(f: str, inner: str, outer: str, value: str) -> None:
    found = double_integral(f, _range(inner), _range(outer))
    names = {k: getattr(mpmath, k) for k in ("mpf", "pi", "cos", "e")}
    want = eval(value, {"__builtins__": {}}, names)  # the table above
    assert isinstance(found.value, Value)
    assert abs(found.value.approx - want) < mpmath.mpf(10) ** -14
    assert found.result is not None
    assert found.verdict in ("proved", "checked")


def test_the_two_orders_may_differ() -> None:
    found = double_integral("(x - y)/(x + y)**3", ("y", "0", "1"), ("x", "0", "1"))
    assert str(found.result) == "1/2"
    assert any("other order gives -1/2" in s.why for s in found.steps)


def test_what_diverges_is_said_to() -> None:
    assert double_integral("1/(x*y)", ("y", "0", "1"), ("x", "0", "1")).verdict == "diverges"


def test_letters_stay() -> None:
    found = double_integral("a*x*y", ("y", "0", "2"), ("x", "0", "1"))
    assert str(found.result) == "a"


@pytest.mark.parametrize(
    ("inner", "outer", "words"),
    [
        ("y,0,y", "x,0,1", "must not contain y"),
        ("y,0,1", "y,0,1", "different variables"),
        ("y,0,x", "x,0,y", "neither x nor y"),
    ],
)
def test_limits_that_make_no_sense(inner: str, outer: str, words: str) -> None:
    with pytest.raises(BoundsError, match=words):
        double_integral("x*y", _range(inner), _range(outer))


def test_a_triangle_and_a_parabola_turned_round() -> None:
    one, two = parse("1"), parse("0")
    turned = reversed_order(("y", parse("x"), one), ("x", two, one))
    assert turned is not None
    assert [str(e) for e in turned[0]] == ["x", "0", "y"]
    assert [str(e) for e in turned[1]] == ["y", "0", "1"]
    turned = reversed_order(("y", two, parse("x**2")), ("x", two, parse("2")))
    assert turned is not None
    assert [str(e) for e in turned[0]] == ["x", "sqrt(y)", "2"]
    assert [str(e) for e in turned[1]] == ["y", "0", "4"]
    assert reversed_order(("y", two, parse("sin(x)")), ("x", two, parse("3"))) is None


@pytest.mark.parametrize(
    ("function", "inner", "outer", "verdict"),
    [
        ("1/(x - y)**2", ("y", "0", "1"), ("x", "0", "1"), "diverges"),
        ("1/(x - y)", ("y", "0", "1"), ("x", "0", "1"), "diverges"),
        ("log(x)", ("y", "0", "1"), ("x", "-1", "1"), "undefined"),
    ],
)
def test_an_inner_integral_that_fails_is_named(
    function: str, inner: tuple[str, str, str], outer: tuple[str, str, str], verdict: str
) -> None:
    found = double_integral(function, inner, outer)
    assert found.verdict == verdict
    assert found.result is None


def test_the_bell_over_the_plane_needs_no_sympy() -> None:
    plane = (("y", "-oo", "oo"), ("x", "-oo", "oo"))
    with without_questions():
        assert str(double_integral("exp(-x**2 - y**2)", *plane).result) == "pi"
        assert str(double_integral("exp(-(x**2 + y**2)/2)/(2*pi)", *plane).result) == "1"


@pytest.mark.parametrize(
    ("f", "inner", "outer", "result"),
    [
        # by hand: the integral of exp(-r), r/(1 + r**2)**2, r*sqrt(1 - r**2), r*exp(-r**4)
        ("2*exp(-sqrt(x**2 + y**2))/(pi*sqrt(x**2 + y**2))", "y,0,oo", "x,0,oo", "1"),
        ("1/(1 + x**2 + y**2)**2", "y,-oo,oo", "x,0,oo", "pi/2"),
        ("exp(-(x**2 + y**2)**2)", "y,0,oo", "x,-oo,0", "sqrt(pi)*pi/8"),
        ("exp(-x**2 - y**2)", "y,0,sqrt(4 - x**2)", "x,0,2", "pi*(1 - exp(-4))/4"),
        ("1/(x**2 + y**2)", "y,0,oo", "x,0,oo", None),
    ],
)
def test_polar_coordinates(f: str, inner: str, outer: str, result: str | None) -> None:
    found = double_integral(f, _range(inner), _range(outer))
    if result is None:
        assert (found.result, found.verdict) == (None, "diverges")
        return
    assert found.steps[0].rule == "POLAR"
    one, other = (evaluate(e, {}, 40) for e in (found.result, parse(result)))  # type: ignore[arg-type]
    assert one is not None
    assert other is not None
    assert abs(one - other) < 1e-30


@pytest.mark.parametrize(
    ("f", "inner", "outer"),
    [
        ("cos(x**2 + y**2)", "y,0,oo", "x,0,oo"),  # of both signs: Fubini is not sure of it
        ("x*exp(-x**2 - y**2)", "y,0,oo", "x,0,oo"),
        ("exp(-x**2 - 2*y**2)", "y,0,oo", "x,0,oo"),
        ("exp(-x**2 - y**2)", "y,0,1", "x,0,1"),
        ("exp(-x**2 - y**2)", "y,0,sqrt(4 - x**2)", "x,0,1"),
    ],
)
def test_polar_coordinates_are_of_no_use(f: str, inner: str, outer: str) -> None:
    ranges = [(n, bound(a), bound(b)) for n, a, b in (_range(inner), _range(outer))]
    assert in_polar_coordinates(parse(f), ranges[0], ranges[1], parse(f)) is None
