"""The numbers that a first course in calculus for machine learning works out, one command each.

Where the text that students read prints a slip, the true value stands here: the forward
differences at h = 1e-5 are 6.00001, 59.112966 and 300.00315 (each is f'(a) + h/2 f''(a) and a bit),
and the slope of x**2*exp(x) at 2 is 8*e**2.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import mpmath
import pytest

from calcanim.expressions import parse
from calcanim.expressions.evaluate import evaluate

# what it is, kind, expression, options, field of the JSON, its content
ROWS: list[tuple[str, str, str, dict[str, Any], str, str]] = [
    ("one to ten", "sum", "i", {"from": "1", "to": "10"}, "value", "55"),
    ("three squares", "sum", "i**2", {"from": "1", "to": "3"}, "value", "14"),
    ("five factorial", "product", "i", {"from": "1", "to": "5"}, "value", "120"),
    (
        "a product of products",
        "product",
        "i*j",
        {"index": ["i", "j"], "from": ["1", "1"], "to": ["2", "3"]},
        "value",
        "288",
    ),
    ("powers of one", "sum", "k", {"from": "1", "to": "m", "index": "k"}, "result", "m*(m + 1)/2"),
    ("up to a hundred", "sum", "k", {"from": "1", "to": "100"}, "value", "5050"),
    (
        "squares",
        "sum",
        "k**2",
        {"from": "1", "to": "m", "index": "k"},
        "result",
        "m*(m + 1)*(2*m + 1)/6",
    ),
    ("ten squares", "sum", "k**2", {"from": "1", "to": "10"}, "value", "385"),
    ("cubes", "sum", "k**3", {"from": "1", "to": "m", "index": "k"}, "result", "(m*(m + 1)/2)**2"),
    ("five cubes", "sum", "k**3", {"from": "1", "to": "5"}, "value", "225"),
    ("ten cubes", "sum", "k**3", {"from": "1", "to": "10"}, "value", "3025"),
    ("the definition", "limit", "x**2", {}, "result", "2*x"),
    ("a cube", "derivative", "x**3", {}, "result", "3*x**2"),
    ("a tenth power", "derivative", "x**10", {}, "result", "10*x**9"),
    ("a root", "derivative", "sqrt(x)", {}, "result", "1/(2*sqrt(x))"),
    ("a constant", "derivative", "c", {"var": "x"}, "result", "0"),
    ("a line", "derivative", "a*x + b", {"var": "x"}, "result", "a"),
    ("a log", "derivative", "log(x)", {}, "result", "1/x"),
    ("an exponential", "derivative", "exp(x)", {}, "result", "exp(x)"),
    ("one over x", "derivative", "1/x", {}, "result", "-1/x**2"),
    ("a square at 3", "derivative", "x**2", {"at": "3"}, "value", "6"),
    ("its forward difference", "derivative", "x**2", {"at": "3"}, "forward 1e-05", "6.00001"),
    (
        "a sum",
        "derivative",
        "x**3 + 2*x**2 + 5*x + 7",
        {},
        "result",
        "3*x**2 + 4*x + 5",
    ),
    (
        "a product with a wave",
        "derivative",
        "x**2*sin(x)",
        {},
        "result",
        "2*x*sin(x) + x**2*cos(x)",
    ),
    (
        "a product with an exponential",
        "derivative",
        "x**2*exp(x)",
        {},
        "result",
        "2*x*exp(x) + x**2*exp(x)",
    ),
    ("its slope at 2", "derivative", "x**2*exp(x)", {"at": "2"}, "value", "8*e**2"),
    (
        "and its forward difference",
        "derivative",
        "x**2*exp(x)",
        {"at": "2"},
        "forward 1e-05",
        "59.1129629",
    ),
    ("a chain", "derivative", "(x**2 + 1)**3", {}, "result", "6*x*(x**2 + 1)**2"),
    ("a chain of exp", "derivative", "exp(x**2)", {}, "result", "2*x*exp(x**2)"),
    ("the chain at 2", "derivative", "(x**2 + 1)**3", {"at": "2"}, "value", "300"),
    (
        "its forward difference at 2",
        "derivative",
        "(x**2 + 1)**3",
        {"at": "2"},
        "forward 1e-05",
        "300.00315",
    ),
    (
        "a partial in x",
        "derivative",
        "x**2*y + 3*x*y**2",
        {"var": "x"},
        "result",
        "2*x*y + 3*y**2",
    ),
    ("a partial in y", "derivative", "x**2*y + 3*x*y**2", {"var": "y"}, "result", "x**2 + 6*x*y"),
    (
        "the value at (2, 3)",
        "backprop",
        "x**2*y + 3*x*y**2",
        {"at": "x=2,y=3"},
        "forward pass",
        "66",
    ),
    ("in x at (2, 3)", "gradient", "x**2*y + 3*x*y**2", {"at": "x=2,y=3"}, "value 0", "39"),
    ("in y at (2, 3)", "gradient", "x**2*y + 3*x*y**2", {"at": "x=2,y=3"}, "value 1", "40"),
    ("the area of a square", "integral", "x**2", {}, "result", "x**3/3"),
    ("and its slope", "derivative", "x**3/3", {}, "result", "x**2"),
    ("a fifth power", "integral", "x**5", {}, "result", "x**6/6"),
    ("ones", "integral", "1", {}, "result", "x"),
    ("a letter", "integral", "a", {"var": "x"}, "result", "a*x"),
    ("any power", "integral", "x**n", {"var": "x"}, "result", "x**(n + 1)/(n + 1)"),
    ("a reciprocal", "integral", "1/x", {}, "result", "log(Abs(x))"),
    ("an exponential's area", "integral", "exp(x)", {}, "result", "exp(x)"),
    ("from 0 to 2", "integral", "x**2", {"from": "0", "to": "2"}, "value", "8/3"),
    (
        "the inner of two",
        "integral",
        "x*y",
        {"var": "y", "from": "0", "to": "2"},
        "result",
        "2*x",
    ),
    ("the outer of two", "integral", "2*x", {"from": "0", "to": "1"}, "value", "1"),
    (
        "both",
        "double-integral",
        "x*y",
        {"inner": "y,0,2", "outer": "x,0,1"},
        "value",
        "1",
    ),
]


@pytest.fixture(scope="module")
def answers() -> list[dict[str, Any]]:
    """All rows through one batch of the command."""
    asked = [json.dumps({"kind": k, "expression": e, **o}) for _, k, e, o, _, _ in ROWS]
    done = subprocess.run(
        [sys.executable, "-m", "calcanim", "steps", "--batch", "-"],
        input="\n".join(asked),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == len(ROWS)
    return lines


def found(answer: dict[str, Any], field: str) -> str:
    """The field of a row: part of a value, a forward difference, the end of a forward pass."""
    name, _, which = field.partition(" ")
    if name == "forward" and which == "pass":
        return str([s["after"] for s in answer["steps"] if s["rule"] == "FORWARD"][-1])
    if name == "forward":
        return str(next(r[1] for r in answer["tables"][0]["rows"] if r[0] == which))
    return str(answer[name][int(which)] if which else answer[name])


def number(text: str) -> mpmath.mpf:
    """The value of a constant in the grammar."""
    value = evaluate(parse(text), {}, 30)
    assert value is not None
    return value


@pytest.mark.parametrize("row", range(len(ROWS)), ids=[r[0] for r in ROWS])
def test_each_number_comes_out_of_a_command(answers: list[dict[str, Any]], row: int) -> None:
    _, kind, expression, _, field, expected = ROWS[row]
    answer = answers[row]
    assert "error" not in answer, answer
    assert answer["verdict"] in ("proved", "checked"), (kind, expression, answer["verdict"])
    got = found(answer, field)
    if field == "result":
        assert got == expected
        return
    want, left = number(expected), number(got)
    assert abs(left - want) < 1e-6 * abs(want), (got, expected)
