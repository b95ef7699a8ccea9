"""Claims about a derivative, right and wrong."""

import pytest
from mpmath import mpf

from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.claimed import (
    Claimed,
    ClaimError,
    checked_claim,
    digits_of,
    relative,
    tempting,
)
from calcanim.exact.values import UndefinedError
from calcanim.expressions import parse


def claim(text: str, f: str = "x**2*exp(x)", at: str = "2") -> Claimed:
    return checked_claim(text, derivative(parse(f), "x"), "x", parse(at))


@pytest.mark.parametrize(
    ("f", "guess"),
    [
        ("x**2*exp(x)", "2*x*exp(x)"),  # part by part
        ("(x**2 + 1)**3", "3*(x**2 + 1)**2"),  # without the inside
        ("x**3", "3*x**3"),  # with the exponent as it was
        ("exp(x)", "x*exp(x - 1)"),  # as if it were a power of x
        ("log(x)", "-1/x"),  # a lost sign
    ],
)
def test_tempting_rules(f: str, guess: str) -> None:
    e = parse(f)
    found = tempting(e, derivative(e, "x"), "x", parse("2"))
    assert str(found.claim) == guess
    assert not found.holds
    assert not found.holds_here


def test_a_claim_in_another_form_holds() -> None:
    found = claim("x*(x + 2)*exp(x)")
    assert found.holds
    assert found.holds_here
    assert not claim("2*x*exp(x)").holds
    # Right at this one point alone: 8*e**2.
    lucky = claim("8*exp(2)")
    assert lucky.holds_here
    assert not lucky.holds


def test_what_cannot_be_a_claim_is_refused() -> None:
    with pytest.raises(UndefinedError, match=r"the claim 1/\(x - 2\) has no value at x = 2"):
        claim("1/(x-2)")
    with pytest.raises(ClaimError, match="contains y"):
        claim("2*y")


def test_relative_errors() -> None:
    assert relative(mpf(1), mpf(3)) == mpf("0.5")
    assert relative(mpf(0), mpf(0)) is None
    assert [digits_of(mpf(s)) for s in ("1e-10", "0.33", "0")] == [10, 0, 15]
    # 4*e**2 against 8*e**2.
    assert claim("2*x*exp(x)").off(claim("2*x*exp(x)").slope.approx) == pytest.approx(1 / 3)
