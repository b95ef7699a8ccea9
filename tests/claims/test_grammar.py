"""Texts of claims as trees, and lines as the claims that they make."""

import pytest

from calcanim.claims import ClaimError, read
from calcanim.expressions.tree import call, variable
from calcanim.storyboard.statements import Claim, states

X = variable("x")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("f(x)", call("f", X)),
        ("f''(x)", call("f''", X)),
        ("f(g(x))", call("f", call("g", X))),
        ("sin(f(x))", call("sin", call("f", X))),
        ("dy/dx", call("d/d", variable("y"), X)),
        ("grad L(2, x)", call("grad L", read("2"), X)),
        ("(x, 2)", call("vector", X, read("2"))),
        ("Δx", variable("Δx")),
        ("lambda_max", variable("lambda_max")),
        ("E[f(x)]", variable("E[f(x)]")),
        ("P(x  <= 1)", variable("P(x <= 1)")),
        ("w_(k + 1)", variable("w_(k + 1)")),
    ],
)
def test_names(text: str, tree: object) -> None:
    assert read(text) == tree


@pytest.mark.parametrize(
    "text",
    ["", "f(x", "x)", "2 x", "x; y", "import os", "(x, y) + 1", "q_9000 + f(x)", "f(" * 60, "x'"],
)
def test_what_is_no_side(text: str) -> None:
    with pytest.raises(ClaimError):
        read(text)


def test_lines_as_claims() -> None:
    assert states("w <- 2.5 - 0.05*8 = 2.1") == (Claim("identity", "2.5 - 0.05*8", "2.1"),)
    assert states("= 6 + h", left="(6*h + h**2)/h") == (
        Claim("identity", "(6*h + h**2)/h", "6 + h"),
    )
    assert states("P(x ≤ 1) = F(1) ≈ 0.3", "definition") == (
        Claim("definition", "P(x ≤ 1)", "F(1)"),
        Claim("approximation", "F(1)", "0.3"),
    )
    assert states("A = x + 1; B = f(x, 2)", "definition") == (
        Claim("definition", "A", "x + 1"),
        Claim("definition", "B", "f(x, 2)"),
    )
    assert states("L: 7 -> 3") == ()
    assert [c.text for c in states("a < b = c ≈ 2.5", at="x = 1")] == ["b = c", "c ≈ 2.5"]
