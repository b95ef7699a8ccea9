"""50 000 strings that nobody would type: a tree or an ExpressionError, at once."""

import random
import string
import time

import pytest

from calcanim.expressions import Expression, parse
from calcanim.expressions.errors import ExpressionError

VALID = [
    "x**2*sin(x) + 3*x - 1",
    "sqrt(1 - x**2)/(x + 1)",
    "log(x, 10)*exp(-x**2/2)",
    "max(x, 0) + min(1, x_1)",
    "2.5e-3*pi*arctan(x/(1 + x**2))",
    "((x - 1)*(x + 2))**(1/3)",
    "binomial(n, k)*p**k*(1 - p)**(n - k)",
    "sigmoid(w_1*x + b)",
]
TOKENS = [
    *"xyzeinpw0123456789+-*/^(),._ \t\n=<>!|[]{};:'\"\\%$&@#~?`",
    *"×÷−·²³⁻¹√π∞½θхе\u00a0\u200b\u202e\U0001d465\ud800\x00",
    "**", "sin", "cos(", "log", "exp(", "sqrt", "arc", "1e9", "1e-", "..", "((", "))", "oo",
    "Derivative(", "Sum(", "__", "lambda", "import", "x" * 30, "(" * 20, "9" * 40,
]  # fmt: skip


def mutated(rng: random.Random) -> str:
    """A valid expression with a few characters dropped, doubled, swapped or put in."""
    out = list(rng.choice(VALID))
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(out) + 1)
        match rng.randrange(4):
            case 0 if at < len(out):
                del out[at]
            case 1 if at < len(out):
                out.insert(at, out[at])
            case 2 if at + 1 < len(out):
                out[at], out[at + 1] = out[at + 1], out[at]
            case _:
                out.insert(at, rng.choice(TOKENS))
        if not out:
            return ""
    return "".join(out)


def babble(rng: random.Random) -> str:
    """Tokens in any order; or characters of any kind."""
    if rng.random() < 0.7:
        return "".join(rng.choices(TOKENS, k=rng.randint(0, 30)))
    if rng.random() < 0.8:
        return "".join(rng.choices(string.printable, k=rng.randint(0, 60)))
    return "".join(chr(rng.randrange(0x11000)) for _ in range(rng.randint(1, 20)))


def seconds(source: str) -> float:
    """Processor time of one parse, which must end in a tree or a place in the source."""
    start = time.process_time()
    try:
        assert isinstance(parse(source), Expression)
    except ExpressionError as error:
        assert 0 <= error.start <= error.end <= max(len(source), 1)  # noqa: PT017
        assert str(error)  # noqa: PT017
    return time.process_time() - start


@pytest.mark.parametrize("seed", range(10))
def test_a_tree_or_an_expression_error(seed: int) -> None:
    rng = random.Random(seed)
    seconds("x")  # the grammar is loaded once
    for _ in range(2500):
        for source in (mutated(rng), babble(rng)):
            # A slow machine may pause at any time: the quickest of a few tries is what it takes.
            if seconds(source) > 0.05:
                assert min(seconds(source) for _ in range(5)) <= 0.05, source


def test_the_longest_that_is_let_in_is_quick_too() -> None:
    for source in ("(" * 250 + ")" * 250, "x+" * 249 + "x", "-" * 499 + "x", "x^" * 249 + "x"):
        assert min(seconds(source) for _ in range(3)) <= 0.05
    assert min(seconds("x" * 100_000) for _ in range(3)) <= 0.05
