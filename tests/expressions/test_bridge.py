"""sympy expressions made at random from our functions go in and come out equal."""

import random
from typing import Any

import pytest
import sympy

from calcanim.expressions import parse, text
from calcanim.expressions.bridge import from_sympy
from calcanim.expressions.functions import FUNCTIONS

LETTERS = [
    *sympy.symbols("x y t lambda gamma beta S N Q I_1 theta x_new sigma_1"),
    sympy.Symbol("a", positive=True),
    sympy.Symbol("n", integer=True),
]
NUMBERS = [sympy.Integer(2), sympy.Integer(-3), sympy.Rational(1, 3), sympy.pi, sympy.E]
# Of ours: spelled by others in sympy, or of another branch there.
NAMES = [n for n, f in FUNCTIONS.items() if hasattr(sympy, f.sympy or n) and n != "acot"]


def _any(depth: int, rng: random.Random) -> Any:
    if depth == 0 or rng.random() < 0.15:
        return rng.choice(LETTERS if rng.random() < 0.7 else NUMBERS)
    a = _any(depth - 1, rng)
    match rng.randrange(6):
        case 0:
            return a + _any(depth - 1, rng)
        case 1:
            return a * _any(depth - 1, rng)
        case 2:
            return a / (2 + _any(depth - 1, rng) ** 2)
        case 3:
            return a ** rng.choice([2, 3, sympy.Rational(1, 2), -1, -2])
        case 4:
            return sympy.Abs(a)
        case _:
            name = rng.choice(NAMES)
            row = FUNCTIONS[name]
            more = [_any(depth - 1, rng) for _ in range(row.fewest - 1)]
            return getattr(sympy, row.sympy or name)(a, *more)


def _made(depth: int, rng: random.Random) -> Any:
    """An expression over the real numbers that sympy does not refuse to make."""
    while True:
        try:
            e = _any(depth, rng)
        except (ValueError, TypeError):
            continue
        if _real(e):
            return e


def _equal(one: Any, other: Any) -> bool:
    """Alike, or of the same value at a few points."""
    if one == other:
        return True
    letters = sorted({*one.free_symbols, *other.free_symbols}, key=str)
    for k in range(3):
        at = {s: sympy.Rational(7 * i + 3 * k + 5, 11) for i, s in enumerate(letters)}
        a, b = (complex(e.subs(at).evalf(30)) for e in (one, other))
        if abs(a - b) > 1e-12 * max(1.0, abs(a)):
            return False
    return True


def _real(e: Any) -> bool:
    return not e.has(sympy.I, sympy.zoo, sympy.nan, sympy.oo)


@pytest.mark.parametrize("seed", range(4))
def test_in_and_out_again(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(60):
        e = _made(3, rng)
        tree = from_sympy(e)
        assert parse(text(tree), notation=True) == tree
        assumed = {s: sympy.Symbol(s.name) for s in e.free_symbols}
        there, back = e.subs(assumed), sympy.sympify(tree)
        assert _equal(there, back), (e, str(tree))


@pytest.mark.parametrize("seed", range(2))
def test_what_is_to_be_worked_out_goes_in_and_out(seed: int) -> None:
    rng = random.Random(100 + seed)
    x, k = sympy.symbols("x k")
    for _ in range(10):
        e = _made(2, rng)
        e = e.subs({s: sympy.Symbol(s.name) for s in e.free_symbols})
        for thing in (
            sympy.Derivative(e * x, x),
            sympy.Integral(e, x),
            sympy.Integral(e, (x, 0, 2)),
            sympy.Sum(e, (k, 1, 5)),
            sympy.Product(e, (k, 1, 5)),
            sympy.Limit(e, x, 3),
            sympy.Limit(e, x, sympy.oo),
        ):
            tree = from_sympy(thing)
            assert parse(text(tree), notation=True) == tree
            back = sympy.sympify(tree)
            assert type(back) is type(thing)
            assert back.args[1:] == thing.args[1:]
            assert _equal(back.args[0], thing.args[0])
