"""Random expressions as people might type them, and small falsifications of a line."""

from __future__ import annotations

import random
from collections.abc import Iterator

from calcanim.expressions.tree import (
    Expression,
    add,
    call,
    div,
    mul,
    neg,
    number,
    power,
    variable,
)

X = variable("x")
LEAVES = [X, X, X, variable("a"), number(1), number(2), number(3), number("0.5")]
FUNCTIONS = [
    *("sin", "cos", "tan", "exp", "log", "sqrt", "cbrt", "atan", "asin", "sinh", "tanh", "abs"),
    *("sigmoid", "softplus", "relu", "erf", "sec", "asinh"),
]
EXPONENTS = [
    number(2),
    number(3),
    neg(number(1)),
    div(number(1), number(2)),
    div(number(1), number(3)),
    div(neg(number(2)), number(3)),
]


def tree(rng: random.Random, depth: int) -> Expression:
    """An expression of at most that depth."""
    if depth == 0 or rng.random() < 0.1:
        return rng.choice(LEAVES)

    def part() -> Expression:
        return tree(rng, depth - 1)

    match rng.randrange(10):
        case 0 | 1:
            return add(part(), part() if rng.random() < 0.6 else neg(part()))
        case 2 | 3:
            return mul(part(), part())
        case 4:
            return div(part(), part())
        case 5:
            return power(part(), rng.choice(EXPONENTS))
        case 6:
            return neg(part()) if rng.random() < 0.3 else power(number(2), part())
        case _:
            return call(rng.choice(FUNCTIONS), part())


SWAPPED = {"sin": "cos", "cos": "sin", "exp": "sinh", "log": "sqrt", "sqrt": "cbrt", "tan": "atan"}


def mutants(e: Expression, rng: random.Random, count: int) -> Iterator[Expression]:
    """`e` with one thing wrong: a sign, a factor, an exponent, a number, a function, a term."""
    places = [(p, n) for p, n in e.walk()]
    for _ in range(count):
        path, node = rng.choice(places)
        match rng.randrange(5):
            case 0:
                yield e.replace(path, neg(node))
            case 1 if node.op == "number":
                yield e.replace(path, add(node, number(1)))
            case 1 | 2 if len(node.args) > 1 and node.op in ("add", "mul"):
                left = list(node.args)
                left.pop(rng.randrange(len(left)))
                made = left[0] if len(left) == 1 else Expression(node.op, tuple(left))
                yield e.replace(path, made)
            case 3 if node.op == "pow":
                yield e.replace(path, power(node.args[0], add(node.args[1], number(1))))
            case 3 | 2 if node.op == "call" and node.value in SWAPPED:
                yield e.replace(path, call(SWAPPED[node.value], *node.args))
            case 4 if node.op == "div":
                yield e.replace(path, div(node.args[1], node.args[0]))
            case _:
                yield e.replace(path, mul(number(2), node))
