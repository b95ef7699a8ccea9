"""The antiderivative through a point: its formula, its heights, and where there is none."""

import numpy as np
import pytest

from calcanim.calculus.antiderivatives.member import Member, member, member_through, of_reciprocal
from calcanim.exact.values import UndefinedError
from calcanim.expressions import parse
from calcanim.sampling.areas import Part

_LOG_OF_RATIO = str(member_through(parse("1/(x**2 - 2)"), "x").base)


def through(f: str, at: str, height: str) -> Member:
    return member(parse(f), "x", parse(at), parse(height))


@pytest.mark.parametrize(
    ("f", "at", "height", "formula"),
    [
        ("x**2", "0", "1", "x**3/3 + 1"),
        ("x**2", "3", "9", "x**3/3"),
        ("x**5", "1", "0", "x**6/6 - 1/6"),
        ("1", "0", "1", "x + 1"),
        ("0", "2", "5", "5"),
        ("exp(x)", "0", "1", "exp(x)"),
        ("1/x", "1", "1", "log(Abs(x)) + 1"),
        ("exp(x)", "1", "0", "exp(x) - E"),
        # A constant is worked out before it is shown, whatever the point was typed as.
        ("1/(x - 2)", "0", "1", "log(Abs(x - 2)) + 1 - log(2)"),
        ("exp(x)", "log(3)", "sin(0)", "exp(x) - 3"),
        ("1/(1 + x**2)", "sqrt(3)", "2**3", "atan(x) + 8 - pi/3"),
        ("cos(x)", "pi/3", "sqrt(4)", "sin(x) + 2 - sqrt(3)/2"),
        ("1/(x**2 - 2)", "0", "1", f"{_LOG_OF_RATIO} + 1"),
    ],
)
def test_formulas(f: str, at: str, height: str, formula: str) -> None:
    assert str(through(f, at, height).formula) == formula


def test_heights_with_and_without_a_formula() -> None:
    cube = through("x**2", "0", "1")
    assert cube.heights(np.array([-2.0, 0.0, 2.0])) == pytest.approx([-5 / 3, 1, 11 / 3])
    # The error function, and its imaginary sister, which has no formula here (tables: DLMF 7.4).
    bell = through("exp(x**2)", "0", "1")
    assert bell.base is None
    assert bell.verdict == "no_closed_form"
    assert bell.heights(np.array([1.0])) == pytest.approx([1 + 1.4626517459071816])
    assert str(bell.formula) == "Integral(exp(t**2), (t, 0, x)) + 1"
    below = through("exp(x**2)", "0", "-sqrt(4)")
    assert str(below.formula) == "Integral(exp(t**2), (t, 0, x)) - 2"


def test_another_branch_has_the_same_constant() -> None:
    log = of_reciprocal("x")
    assert log.on(np.array([-2.0, -1.0, -0.5])) == pytest.approx(np.log([2.0, 1.0, 0.5]))


def test_a_formula_that_jumps_is_not_the_curve() -> None:
    whole = Part(-6.0, 6.0)
    assert through("x*abs(x)", "0", "1").follows(whole)
    assert not through("1/(2 + cos(x))", "0", "0").follows(whole)


def test_no_curve_runs_through_a_gap() -> None:
    sentence = "log(x) has no value at x = -1, so no curve runs through there"
    with pytest.raises(UndefinedError) as refused:
        through("log(x)", "-1", "0")
    assert str(refused.value) == sentence
    assert [str(member_through(parse(f), "x").at) for f in ("x", "1/x", "sqrt(x - 3)")] == [
        "0",
        "1",
        "3",
    ]
