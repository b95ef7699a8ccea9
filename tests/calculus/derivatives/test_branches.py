"""Smooth or not at a point, and the slopes on either side of a corner: proved, not probed."""

from __future__ import annotations

import mpmath
import pytest
from mpmath import mpf

from calcanim.calculus.derivatives.branches import NoBranchError, branch, regular
from calcanim.calculus.derivatives.slopes import slopes
from calcanim.expressions import parse
from calcanim.expressions.evaluate import evaluate


@pytest.mark.parametrize(
    ("source", "at", "smooth"),
    [
        ("log(sigmoid(x))", "-1000", True),
        ("sqrt(x)", "1e-30", True),
        ("sqrt(x)", "0", False),
        ("abs(x - 1e-30)", "0", True),
        ("abs(x - 1e-30)", "1e-30", False),
        ("abs(sin(x))", "pi", False),
        ("floor(x)", "3", False),
        ("floor(x)", "2.999", True),
        ("factorial(x)", "3", False),
        ("(-2)**x", "2", False),
        ("cbrt(x)", "-8", True),
        ("asin(x)", "1", False),
    ],
)
def test_regular(source: str, at: str, smooth: bool) -> None:
    assert regular(parse(source), ("x",), {"x": parse(at)}) is smooth


@pytest.mark.parametrize(
    ("source", "at", "left", "right"),
    [
        ("abs(x)", "0", "-1", "1"),
        ("abs(x)*exp(-1000) + x**2", "0", "-exp(-1000)", "exp(-1000)"),
        ("max(x, x**2)", "1", "1", "2"),
        ("min(x**2, x**4)", "0", "0", "0"),
        ("relu(x)**2 + 3*x", "0", "3", "3"),
        ("(x - 2)**2*floor(x)", "2", "0", "0"),
        ("abs(x - 1e-9)*sqrt(x)", "1e-9", "-sqrt(1e-9)", "sqrt(1e-9)"),
        ("abs(sin(x)) + mod(x, 10)", "pi", "0", "2"),
        ("sign(x)*x", "0", "-1", "1"),
    ],
)
def test_one_sided_slopes(source: str, at: str, left: str, right: str) -> None:
    found = slopes(parse(source), "x", parse(at))
    assert found.proved
    for side, wanted in ((found.left, left), (found.right, right)):
        number = evaluate(parse(wanted), {}, 50)
        assert number is not None
        assert side.slope is not None
        assert abs(side.slope - number) <= mpf(10) ** -40 * abs(number)


@pytest.mark.parametrize(
    ("source", "at"), [("floor(x)", "2"), ("sign(x)", "0"), ("mod(x, 1)", "-3")]
)
def test_jumps(source: str, at: str) -> None:
    found = slopes(parse(source), "x", parse(at))
    assert found.slope is None
    assert "jumps" in found.reason(source, f"x = {at}")


def test_a_branch_equals_the_function_next_to_the_point() -> None:
    f = parse("max(x, x**3, abs(x - 1)) + floor(2*x)")
    for side in (-1, 1):
        there = branch(f, "x", parse("1"), side)
        assert not any(n.value in ("max", "abs", "floor") for _, n in there.walk())
        with mpmath.workdps(40):
            x = 1 + side * mpf(10) ** -12
            one, other = (evaluate(e, {"x": x}, 40) for e in (f, there))
            assert one is not None
            assert other is not None
            assert abs(one - other) < mpf(10) ** -35


def test_roots_have_no_such_branch() -> None:
    for source in ("sqrt(x)", "cbrt(x)", "abs(x)**(3/2)"):
        with pytest.raises(NoBranchError):
            branch(parse(source), "x", parse("0"), 1)
