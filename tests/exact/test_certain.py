"""Numbers that are certain: right digits at extreme points, and a 0 only where it is proved."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from mpmath import mpf

from calcanim.exact.certain import UndefinedHereError, UnsettledError, certain, sign_of
from calcanim.exact.values import value_at
from calcanim.expressions import parse

# What cancels, and a form of it that does not.
EXTREME = [
    ("sqrt(x + 1) - sqrt(x)", "1e25", lambda x: 1 / (mpmath.sqrt(x + 1) + mpmath.sqrt(x))),
    ("1 - tanh(x)**2", "50", lambda x: mpmath.sech(x) ** 2),
    ("1 - tanh(x)**2", "20000", lambda x: mpmath.sech(x) ** 2),
    ("1 - erf(x)", "30", mpmath.erfc),
    ("1 - cos(x)", "1e-25", lambda x: 2 * mpmath.sin(x / 2) ** 2),
    ("exp(x) - 1", "1e-29", mpmath.expm1),
    ("log(1 + x)", "1e-29", mpmath.log1p),
    ("(1 - sigmoid(x))*sigmoid(x)", "1000", lambda x: (mpmath.sech(x / 2) / 2) ** 2),
    ("log(exp(x) + 1) - x", "500", lambda x: mpmath.log1p(mpmath.exp(-x))),
    ("cosh(x) - sinh(x)", "200", lambda x: mpmath.exp(-x)),
    ("atan(1 + x**10) - pi/4", "1e-30", lambda x: mpmath.atan(x**10 / (2 + x**10))),
    ("sin(x)", "1e30", mpmath.sin),
]


@pytest.mark.parametrize(("text", "at", "other_way"), EXTREME, ids=[t[0] for t in EXTREME])
def test_all_digits_are_right(text: str, at: str, other_way: object) -> None:
    with mpmath.workdps(120):
        right = other_way(mpf(at))  # type: ignore[operator]
        found = certain(parse(text), {"x": parse(at)})
        assert abs(found - right) <= mpf(10) ** -44 * abs(right)
        shown = mpf(value_at(parse(text), {"x": parse(at)}).text)
        assert abs(shown - right) <= mpf(10) ** -16 * abs(right)


@pytest.mark.parametrize(
    "text",
    [
        "sin(pi)",
        "cos(pi/2)",
        "sqrt(2)**2 - 2",
        "log(2) + log(3) - log(6)",
        "exp(log(2)) - 2",
        "sin(1)**2 + cos(1)**2 - 1",
        "sigmoid(1) + sigmoid(-1) - 1",
        "tan(pi/3) - sqrt(3)",
        "asin(1/2) - pi/6",
        # Denesting: no normal form here, but nearer to 0 than such numbers can be.
        "sqrt(5 + 2*sqrt(6)) - sqrt(2) - sqrt(3)",
        "cbrt(2 + sqrt(5)) + cbrt(2 - sqrt(5)) - 1",
    ],
)
def test_a_zero_that_is_proved(text: str) -> None:
    found = certain(parse(text))
    assert isinstance(found, Fraction)
    assert found == 0


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("sqrt(2) + sqrt(3) - 3.14626436994197234232913", 1),
        ("exp(-10000)", 1),
        ("tanh(20000) - 1", -1),
        ("1 + 1e-30 - sqrt(1 + 2e-30)", 1),
        ("atan(1 + 1e-25) - pi/4", 1),
    ],
)
def test_what_is_nearly_zero_is_not_zero(text: str, sign: int) -> None:
    assert sign_of(parse(text)) == sign
    assert certain(parse(text)) != 0


def test_what_cannot_be_told_is_not_told() -> None:
    for text in ("asin(sin(2)) - (pi - 2)", "1 - tanh(10**9)", "exp(-exp(exp(exp(9))))"):
        with pytest.raises(UnsettledError):
            certain(parse(text))


def test_what_is_undefined_is_proved_to_be() -> None:
    for text in ("log(sqrt(2)**2 - 2)", "1/sin(pi)", "tan(pi/2)", "asin(1 + 1e-30)"):
        with pytest.raises(UndefinedHereError):
            certain(parse(text))
    # The end of a domain, proved to be met.
    met = certain(parse("asin(sin(1)**2 + cos(1)**2)"))
    with mpmath.workdps(60):
        assert abs(met - mpmath.pi / 2) < mpf(10) ** -44


def test_values_far_below_what_double_precision_holds() -> None:
    # log10(exp(-30000)) is -13028.83445...: the digits are 10**0.16554...
    text = value_at(parse("-exp(-x)"), {"x": parse("30000")}).text
    mantissa, _, exponent = text.partition("e")
    with mpmath.workdps(60):
        power = mpmath.mpf(30000) / mpmath.log(10)
        right = mpf(10) ** (mpmath.ceil(power) - power)
    assert exponent == "-13029"
    assert abs(-mpf(mantissa) - right) < mpf(10) ** -15
