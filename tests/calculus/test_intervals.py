"""Enclosures hold the values they promise; fast values agree with the strict evaluation."""

import math
import random

import numpy as np
import pytest

from calcanim.calculus.intervals import enclose, values
from calcanim.expressions import parse
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.names import ARITY
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power, variable

X = variable("x")
CALLS = sorted(ARITY)
FORMULAS = [
    "x**2 - 2*x + 1",
    "x**3/(x - 1)",
    "x**x",
    "x**(1/3)",
    "x**(-2)",
    "x**0",
    "x**(1-1)",
    "(-8)**(1/3)*x",
    "(-1)**floor(x)",
    "(x-1)**(x/2)",
    "2**x",
    "(x+1)**-0.5",
    "x**pi",
    "sqrt(x*x)",
    "sqrt(sin(x))",
    "log(x, 2)",
    "log(2, x)",
    "log(x*x)",
    "mod(x, 2)",
    "mod(7, x)",
    "mod(x, -3)",
    "binomial(x, 2)",
    "binomial(5, floor(abs(x)))",
    "factorial(floor(x))",
    "max(x, 1 - x, 0.3)",
    "min(x**2, exp(x))",
    "exp(-x**2)*cos(5*x)",
    "1/(1 + exp(1/x))",
    "tan(x)/x",
    "x*sin(1/x)",
    "gamma(x - 1)*x",
    "(1 - cos(x))/x**2",
    "atan(1/x)",
    "abs(x)**x",
    "sin(pi)*x",
    "1/sqrt(x) - 1/x",
    "sinh(x)/cosh(x) - tanh(x)",
    "exp(x)/(1 + exp(x))",
    "sin(x)**2 + cos(x)**2",
]


def exact(e: Expression, x: float) -> float | None:
    """Strict value; NaN where it is too large to tell."""
    try:
        value = evaluate(e, {"x": x}, 40)
    except EvaluationOverflowError:
        return math.nan
    return None if value is None else float(value)


def random_tree(rng: random.Random, depth: int) -> Expression:
    if depth == 0 or rng.random() < 0.1:
        return X if rng.random() < 0.7 else number(rng.choice(["1", "2", "3", "0.5"]))
    a, b = random_tree(rng, depth - 1), random_tree(rng, depth - 1)
    kind = rng.choice(["add", "sub", "mul", "div", "pow", "square", "call", "call", "call"])
    simple = {
        "add": add(a, b),
        "sub": add(a, neg(b)),
        "mul": mul(a, b),
        "div": div(a, b),
        "pow": power(a, b),
        "square": power(a, number(rng.choice(["2", "3", "0", "1"]))),
    }
    if kind in simple:
        return simple[kind]
    name = rng.choice(CALLS)
    return call(name, *(a, b)[: max(1, ARITY[name][0])])


def random_cells(rng: random.Random, count: int) -> tuple[np.ndarray, np.ndarray]:
    starts = [rng.choice([rng.uniform(-6, 6), float(rng.randint(-4, 4))]) for _ in range(count)]
    widths = [rng.choice([1.0, 0.5, 0.1, 1e-3, 1e-9, 0.0]) * rng.random() for _ in range(count)]
    return np.array(starts), np.array(starts) + np.array(widths)


def check_enclosure(e: Expression, rng: random.Random, count: int = 12) -> None:
    lo, hi = random_cells(rng, count)
    got = enclose(e, "x", lo, hi)
    assert all(a.shape == lo.shape for a in (got.lo, got.hi, got.possible, got.singular))
    assert not (got.continuous & ~got.defined).any()
    assert not (got.defined & ~got.possible).any()
    for i in range(count):
        for x in (lo[i], hi[i], *(rng.uniform(lo[i], hi[i]) for _ in range(3))):
            value = exact(e, float(min(max(x, lo[i]), hi[i])))
            if value is None:
                assert not got.defined[i], (str(e), lo[i], hi[i], x)
            elif not math.isnan(value):
                assert got.possible[i], (str(e), lo[i], hi[i], x)
                assert got.lo[i] <= value <= got.hi[i], (str(e), lo[i], hi[i], x, value)


@pytest.mark.parametrize("name", CALLS)
def test_every_function_is_enclosed(name: str) -> None:
    e = call(name, *(X, number(2))[: max(1, ARITY[name][0])])
    check_enclosure(e, random.Random(name), 60)


@pytest.mark.parametrize("source", FORMULAS)
def test_formulas_are_enclosed(source: str) -> None:
    check_enclosure(parse(source), random.Random(source), 60)


def test_random_trees_are_enclosed() -> None:
    rng = random.Random(1)
    for _ in range(400):
        check_enclosure(random_tree(rng, rng.randint(1, 4)), rng)


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


# (formula, cell, surely defined, surely continuous): theorems, and an enclosure must find them.
CERTAIN = [
    ("1/x", (1e-9, 3), True, True),
    ("1/x", (-1, 1), False, False),
    ("tan(x)", (-1.57, 1.57), True, True),
    ("tan(x)", (1.57, 1.58), False, False),
    ("sec(x)", (1.57, 1.58), False, False),
    ("csc(x)", (3.1, 3.2), False, False),
    ("cot(x)", (3.1, 3.2), False, False),
    ("cot(x)", (0.1, 3.1), True, True),
    ("floor(x)", (1, 1.999), True, True),
    ("floor(x)", (0.5, 1), True, False),
    ("ceil(x)", (0, 0.5), True, False),
    ("sign(x)", (-1, 1), True, False),
    ("heaviside(x)", (-1, 0), True, False),
    ("mod(x, 2)", (1.5, 2.5), True, False),
    ("mod(x, 2)", (0.5, 1.5), True, True),
    ("log(x)", (0, 1), False, False),
    ("sqrt(x)", (0, 1), True, True),
    ("sqrt(x)", (-1e-9, 1), False, False),
    ("asin(x)", (-1, 1), True, True),
    ("cbrt(x)", (-1, 1), True, True),
    ("x**(1/3)", (0, 1), True, True),
    ("x**(1/3)", (-1, 1), True, True),
    ("x**(1/4)", (-1, 1), False, False),
    ("x**2", (-1, 1), True, True),
    ("1/x**2", (-1, 1), False, False),
    ("x**x", (0.1, 1), True, True),
    ("x**x", (0, 1), False, False),
    ("abs(x)", (-1, 1), True, True),
    ("gamma(x)", (-0.9, -0.1), True, True),
    ("gamma(x)", (-1.1, -0.9), False, False),
    ("factorial(x)", (2, 3), False, False),
    ("(-1)**floor(x)", (2, 2.5), True, True),
    ("(-1)**floor(x)", (1.5, 2.5), False, False),
    ("sqrt(x*x)", (-1, 1), True, True),
    ("sqrt(1 - cos(x))", (-1, 1), True, True),
]


@pytest.mark.parametrize(("source", "cell", "defined", "continuous"), CERTAIN)
def test_what_is_certain(
    source: str, cell: tuple[float, float], defined: bool, continuous: bool
) -> None:
    got = enclose(parse(source), "x", [cell[0]], [cell[1]])
    assert (bool(got.defined[0]), bool(got.continuous[0])) == (defined, continuous)


@pytest.mark.parametrize(
    ("source", "cell"),
    [
        ("log(x)", (-2, -1)),
        ("sqrt(x)", (-2, -1e-9)),
        ("log(-x**2-1)", (-5, 5)),
        ("asin(x)", (2, 3)),
        ("x**0.5", (-2, -1)),
        ("acosh(x)", (-5, 0.9)),
        ("factorial(x)", (2.1, 2.9)),
    ],
)
def test_what_is_surely_nowhere(source: str, cell: tuple[float, float]) -> None:
    got = enclose(parse(source), "x", [cell[0]], [cell[1]])
    assert not got.possible[0]
    assert math.isnan(got.lo[0])


def test_an_expanded_double_root_does_not_hide_in_a_wide_cell() -> None:
    # x^2 - 2x + 1 at a distance of 0.01 from its double root, in cells of 0.001.
    got = enclose(parse("1/(x**2 - 2*x + 1)"), "x", [1.01], [1.011])
    assert got.continuous[0]


def test_other_variables_and_notation_are_refused() -> None:
    with pytest.raises(KeyError):
        values(parse("x + y"), "x", [1.0])
    with pytest.raises(ValueError, match="worked out"):
        enclose(parse("Derivative(x**2, x)", notation=True), "x", [0.0], [1.0])
