"""Speech says what a lecturer says, and says different things differently."""

import random
from collections import defaultdict
from itertools import product
from pathlib import Path

import pytest
from mpmath import mpf

from calcanim.expressions import parse
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.names import ARITY
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power, variable

ROWS = (Path(__file__).parent / "spoken.txt").read_text(encoding="utf-8").splitlines()
GOLDEN = [tuple(row.split(" : ")) for row in ROWS]
X, Y, TWO = variable("x"), variable("y"), number(2)


def test_there_are_many_golden_cases() -> None:
    assert len(GOLDEN) >= 80


@pytest.mark.parametrize(("source", "expected"), GOLDEN)
def test_golden(source: str, expected: str) -> None:
    assert spoken(parse(source, notation=True)) == expected


def test_every_function_has_words() -> None:
    for name, (fewest, _) in ARITY.items():
        said = spoken(call(name, *[X] * fewest))
        assert "x" in said
        assert name not in ("sin", "sinh", "asin") or "sine" in said
        assert not any(c in said for c in "()_*^=")


def _every(leaves: list[Expression], inner: list[Expression]) -> list[Expression]:
    """Every way to build on `inner` once more, with plain leaves beside it."""
    out: list[Expression] = []
    for e in inner:
        out += [neg(e), call("sin", e), call("exp", e), power(e, TWO)]
    for a, b in [*product(inner, leaves), *product(leaves, inner)]:
        out += [add(a, b), mul(a, b), div(a, b), power(a, b)]
    return list(dict.fromkeys(out))


def _any(depth: int, choose: random.Random) -> Expression:
    if not depth or choose.random() < 0.15:
        return choose.choice([X, Y, TWO, number("0.5")])
    a = _any(depth - 1, choose)
    kind = choose.choice(("neg", "sin", "log", "square", "power", "add", "minus", "mul", "div"))
    match kind:
        case "neg":
            return neg(a)
        case "sin" | "log":
            return call(kind, a)
        case "square":
            return power(a, TWO)
    b = _any(depth - 1, choose)
    match kind:
        case "power":
            return power(a, b)
        case "mul":
            return mul(a, b)
        case "div":
            return div(a, b)
        case "add":
            return add(a, b, X)
    return add(a, neg(b))


def _values(e: Expression) -> list[float | None]:
    out: list[float | None] = []
    for x in ("0.37", "1.21", "-0.7"):
        try:
            found = evaluate(e, {"x": mpf(x), "y": mpf("0.83")}, 25)
        except EvaluationOverflowError:
            found = None
        out.append(None if found is None else float(found))
    return out


def _differ(a: Expression, b: Expression) -> bool:
    pairs = zip(_values(a), _values(b), strict=True)
    return any(
        p is not None and q is not None and abs(p - q) > 1e-9 * max(1.0, abs(p)) for p, q in pairs
    )


def test_what_sounds_alike_is_equal() -> None:
    leaves = [X, TWO]
    once = _every(leaves, leaves)
    twice = _every(leaves, once)
    choose = random.Random(5)
    forms = {*leaves, *once, *twice, *_every(leaves, twice)}
    forms |= {_any(choose.choice((3, 4)), choose) for _ in range(8000)}
    heard: dict[str, list[Expression]] = defaultdict(list)
    for e in forms:
        heard[spoken(e)].append(e)
    assert len(heard) > 8000
    for said, same in heard.items():
        for other in same[1:]:
            assert not _differ(same[0], other), (said, str(same[0]), str(other))
