"""Fast values agree with the strict evaluation."""

import math
import random

import numpy as np
import pytest
from formulas import CALLS, FORMULAS, X, exact

from calcanim.expressions import parse
from calcanim.expressions.names import ARITY
from calcanim.expressions.tree import Expression, call, number
from calcanim.sampling.arrays.values import values, values_at


def check_values(e: Expression, xs: list[float]) -> None:
    for x, got in zip(xs, values(e, "x", xs), strict=True):
        wanted = exact(e, x)
        if wanted is None:
            assert math.isnan(got), (str(e), x, got)
        elif math.isfinite(wanted) and abs(wanted) < 1e300:
            assert got == pytest.approx(wanted, rel=1e-9, abs=1e-11), (str(e), x)


@pytest.mark.parametrize("source", FORMULAS)
def test_values_of_formulas_agree_with_the_strict_evaluation(source: str) -> None:
    rng = random.Random(source)
    xs = [rng.uniform(-6, 6) for _ in range(80)] + [float(n) for n in range(-4, 5)] + [0.5, -0.5]
    check_values(parse(source), xs)


@pytest.mark.parametrize("name", CALLS)
def test_values_of_functions_agree_with_the_strict_evaluation(name: str) -> None:
    rng = random.Random(name)
    xs = [rng.uniform(-6, 6) for _ in range(80)] + [float(n) for n in range(-4, 5)]
    check_values(call(name, *(X, number(2))[: max(1, ARITY[name][0])]), xs)


@pytest.mark.parametrize(
    ("source", "x", "wanted"),
    [
        ("0**0 + x", 1.0, 2.0),
        ("x**0", 0.0, 1.0),
        ("x**(1-1)", 0.0, None),
        ("x**x", 0.0, None),
        ("(-8)**(1/3) + x", 1.0, -1.0),
        ("(-8)**(1/4) + x", 1.0, None),
        ("x**(1/3)", -8.0, -2.0),
        ("cbrt(x)", -8.0, -2.0),
        ("log(x)", -1.0, None),
        ("log(x)", 0.0, None),
        ("sqrt(x)", -1.0, None),
        ("x/x", 0.0, None),
        ("x/x", 1e-320, 1.0),
        ("x**x", -2.0, 0.25),
        ("x**x", -2.5, None),
        ("exp(x)/exp(x + 1)", 2000.0, math.exp(-1)),
        ("log(exp(x))", -800.0, -800.0),
        ("acot(x)", -1.0, 3 * math.pi / 4),
        ("factorial(x)", 5.0, 120.0),
        ("factorial(x)", 2.5, None),
        ("gamma(x)", -2.0, None),
        ("gamma(x)", 0.5, math.sqrt(math.pi)),
        ("heaviside(x)", 0.0, 0.5),
        ("mod(x, 3)", -1.0, 2.0),
        ("log(x, 1)", 2.0, None),
        ("binomial(x, 2)", 5.0, 10.0),
    ],
)
def test_values_are_strict(source: str, x: float, wanted: float | None) -> None:
    (got,) = values(parse(source), "x", [x])
    assert math.isnan(got) if wanted is None else got == pytest.approx(wanted)


def test_values_keep_the_shape_and_large_ones_are_infinite() -> None:
    got = values(parse("exp(x)"), "x", [[1000.0, -1000.0], [0.0, 1.0]])
    assert got.shape == (2, 2)
    assert got.tolist() == [[math.inf, 0.0], [1.0, pytest.approx(math.e)]]


def test_other_variables_are_refused() -> None:
    with pytest.raises(KeyError):
        values(parse("x + y"), "x", [1.0])


def test_scattered_points_of_two_variables() -> None:
    x, y = np.array([2.0, -1.0, 0.0]), np.array([3.0, 4.0, -5.0])
    found = values_at(parse("x*y + sqrt(y)"), {"x": x, "y": y})
    assert found[:2] == pytest.approx([6 + math.sqrt(3), -2.0])
    assert math.isnan(found[2])  # below 0 there is no root
    # The order of the coordinates is that of their names, and pieces see all of them.
    pieces = parse("Piecewise((x - y, x < y), (10*y, True))")
    assert values_at(pieces, {"y": y, "x": x}) == pytest.approx([-1.0, -5.0, -50.0])
