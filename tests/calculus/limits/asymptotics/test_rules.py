"""Leading terms far out, against what the books say (Stirling, Wallis, Taylor)."""

import pytest

from calcanim.calculus.limits.asymptotics.exact_numbers import UnsettledError, tree_of
from calcanim.calculus.limits.asymptotics.rules import leading_term
from calcanim.calculus.limits.asymptotics.scale import shown, summable
from calcanim.expressions import parse

LEADING = [
    ("1 - cos(1/n)", "1/2", "1/n**2"),
    ("tan(1/n) - 1/n", "1/3", "1/n**3"),
    ("exp(1/n) - 1 - 1/n", "1/2", "1/n**2"),
    ("sqrt(n + 1) - sqrt(n)", "1/2", "1/n**(1/2)"),
    ("cbrt(n + 1) - cbrt(n)", "1/3", "1/n**(2/3)"),
    ("log(1 + 1/n) - 1/n", "-1/2", "1/n**2"),
    ("e - (1 + 1/n)**n", "E/2", "1/n"),
    ("n**(1/n) - 1", "1", "log(n)/n"),
    ("(1 - 1/n)**(n**2)", "exp(-1/2)", "1/exp(n)"),
    ("binomial(2*n, n)/4**n", "1/sqrt(pi)", "1/n**(1/2)"),
    ("gamma(n + 1/2)/gamma(n)", "1", "n**(1/2)"),
    ("factorial(n)*e**n/n**n/sqrt(n)", "sqrt(2)*sqrt(pi)", "1"),
    ("1/log(n)**log(n)", "1", "1/exp(log(n)*log(log(n)))"),
    ("3**(-log(n))", "1", "1/n**log(3)"),
    ("atan(n) - pi/2", "-1", "1/n"),
    ("acos(1 - 1/n)", "sqrt(2)", "1/n**(1/2)"),
    ("asin(1/n) - 1/n", "1/6", "1/n**3"),
    ("log(cosh(n)) - n", "-log(2)", "1"),
    ("tanh(n) - 1", "-2", "1/exp(2*n)"),
    ("softplus(-n)", "1", "1/exp(n)"),
    ("acsch(n)", "1", "1/n"),
    ("acoth(n) - 1/n", "1/3", "1/n**3"),
    ("asec(n) - pi/2", "-1", "1/n"),
    ("asech(1/n) - log(2*n)", "-1/4", "1/n**2"),
    ("csch(n)", "2", "1/exp(n)"),
    ("1/(n**2 + sin(n))", "1", "1/n**2"),
    ("floor(n/3)/n**2", "1/3", "1/n"),
    ("max(n, log(n)**9)", "1", "n"),
]


@pytest.mark.parametrize(("text", "factor", "size"), LEADING)
def test_leading_terms(text: str, factor: str, size: str) -> None:
    found = leading_term(parse(text), "n")
    assert found is not None
    assert str(tree_of(found[0])) == factor
    assert str(shown(found[1], "n")) == size


@pytest.mark.parametrize(
    "text", ["sin(n)", "sin(n)/n", "tan(n)", "1/sin(n)", "sqrt(-n)", "log(-n)"]
)
def test_what_has_no_leading_term_is_not_settled(text: str) -> None:
    with pytest.raises(UnsettledError):
        leading_term(parse(text), "n")


def test_exactly_0_is_known_to_be_0() -> None:
    assert leading_term(parse("(n + 1)**2 - n**2 - 2*n - 1"), "n") is None


@pytest.mark.parametrize(
    ("text", "converges"),
    [
        ("1/n", False),
        ("1/n**(1000001/1000000)", True),
        ("1/(n*log(n))", False),
        ("1/(n*log(n)**(1001/1000))", True),
        ("1/(n*log(n)*log(log(n)))", False),
        ("1/(n*log(n)*log(log(n))**2)", True),
        ("n**1000*exp(-sqrt(n))", True),
        ("exp(-sqrt(log(n)))/n", True),
        ("exp(-log(log(n))**2)/n", True),
        ("exp(-sqrt(log(n)))", False),
    ],
)
def test_the_border_of_convergence(text: str, converges: bool) -> None:
    found = leading_term(parse(text), "n")
    assert found is not None
    assert summable(found[1]) is converges
