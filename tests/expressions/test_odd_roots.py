"""Odd roots of negative numbers are real, everywhere alike."""

from fractions import Fraction

import pytest

from calcanim.calculus.certify import certify
from calcanim.exact.algebra import proved_equal
from calcanim.expressions import parse
from calcanim.expressions.bridge import from_sympy, to_sympy
from calcanim.expressions.evaluate import evaluate, exact
from calcanim.sampling.arrays.values import values

AT_MINUS_EIGHT = [
    ("cbrt(x)", "-2"),
    ("x**(1/3)", "-2"),
    ("x**(2/6)", "-2"),
    ("x**(2/3)", "4"),
    ("x**(5/3)", "-32"),
    ("x**(-1/3)", "-1/2"),
    ("x**(-2/3)", "1/4"),
    ("(4*x)**0.2", "-2"),
    ("x**(1/2)", None),
    ("x**(1/4)", None),
    ("x**1.5", None),
    ("x**pi", None),
]


@pytest.mark.parametrize(("source", "value"), AT_MINUS_EIGHT)
def test_at_minus_eight(source: str, value: str | None) -> None:
    tree = parse(source)
    wanted = None if value is None else Fraction(value)
    assert exact(tree, {"x": Fraction(-8)}) == wanted
    found = evaluate(tree, {"x": -8})
    (fast,) = values(tree, "x", [-8.0])
    if wanted is None:
        assert found is None
        assert fast != fast
    else:
        assert found is not None
        assert abs(found - float(wanted)) < 1e-30 + 1e-15 * abs(float(wanted))
        assert fast == pytest.approx(float(wanted))


def test_zero_to_a_negative_root_has_no_value() -> None:
    assert evaluate(parse("x**(-1/3)"), {"x": 0}) is None
    assert exact(parse("x**(-1/3)"), {"x": Fraction(0)}) is None


@pytest.mark.parametrize("source", ["(-8)**(1/3)", "cbrt(-2)", "(-8)**(2/3)", "(-1)**(5/3)"])
def test_sympy_gives_back_the_same_number(source: str) -> None:
    tree = parse(source)
    here, there = evaluate(tree, {}), evaluate(from_sympy(to_sympy(tree)), {})
    assert here is not None
    assert there is not None
    assert abs(here - there) < 1e-38


def test_the_laws_of_powers_are_proved_and_certified() -> None:
    for left, right in (("cbrt(x)**2", "x**(2/3)"), ("x*x**(2/3)", "x**(5/3)")):
        assert proved_equal(parse(left), parse(right))
        assert certify(parse(left), parse(right), ["x"]).verdict == "proved"
    assert certify(parse("x**(2/3)"), parse("x**(1/3)"), ["x"]).verdict == "refuted"
