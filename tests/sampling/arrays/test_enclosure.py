"""Enclosures hold the values they promise."""

import math
import random

import numpy as np
import pytest
from formulas import CALLS, FORMULAS, X, exact

from calcanim.expressions import parse
from calcanim.expressions.names import ARITY
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power
from calcanim.sampling.arrays.enclosure import enclose


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


def test_notation_is_refused() -> None:
    with pytest.raises(ValueError, match="worked out"):
        enclose(parse("Derivative(x**2, x)", notation=True), "x", [0.0], [1.0])
