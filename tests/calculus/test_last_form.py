"""Last lines as a teacher leaves them."""

import json

import pytest

from calcanim.calculus.last_form import finished, last_form
from calcanim.calculus.worked import product, sum
from calcanim.cli.problems import solve
from calcanim.cli.steps import _asked
from calcanim.expressions import parse

FORMS = [
    ("-(-log(2))", "log(2)"),
    ("-(-x/y)", "x/y"),
    ("x - (-y)", "x + y"),
    ("(-a)*(-b)", "a*b"),
    ("2*x*(-1)", "-2*x"),
    ("(12*b - 12)/6", "2*b - 2"),
    ("(6*x + 4)/(2*y)", "(3*x + 2)/y"),
    ("(x - 1)/2", "(x - 1)/2"),
    ("a/(x + 1) + b/(x + 1)", "(a + b)/(x + 1)"),
    ("a/(x + 1) - b/(x + 1)", "(a - b)/(x + 1)"),
    ("a/(x + 1) + b/(x + 2)", "a/(x + 1) + b/(x + 2)"),
    ("x**2/2 + x/2", "x**2/2 + x/2"),
    ("gamma(1001)", "factorial(1000)"),
    ("gamma(5)/2", "12"),
    ("gamma(1/2)", "gamma(1/2)"),
    ("1/gamma(61)", "1/factorial(60)"),
    ("floor((0/2 - pi/2)/pi)", "-1"),
    ("-2*pi*floor((0/2 - pi/2)/pi)/sqrt(1 + pi)", "2*pi/sqrt(1 + pi)"),
    ("ceil(sqrt(2))*x", "2*x"),
    ("abs(1 - pi)", "pi - 1"),
    ("sign(-pi)*x", "-x"),
    ("floor(sqrt(2)**2)", "floor(sqrt(2)**2)"),  # at a jump, as far as digits tell
    ("2**(4000 + 1) - 1", "2**4001 - 1"),
    ("sign(3)*x/sign(-2)", "-x"),
    ("-1/(2*(x**2 + 1)) + (1 - x)/(x**2 + 1) - atan(x)", "(1 - 2*x)/(2*(x**2 + 1)) - atan(x)"),
    ("x/(2*y) - 1/(3*y) + 1/z", "(3*x - 2)/(6*y) + 1/z"),
    ("x/(x**2 + 1)**2 + 1/(x**2 + 1)", "x/(x**2 + 1)**2 + 1/(x**2 + 1)"),
    ("erf(-2*x) + cos(-x)*abs(-y)", "-erf(2*x) + cos(x)*abs(y)"),
    ("exp(-x) + acos(-x)", "exp(-x) + acos(-x)"),
    ("(-x)**4 + (-x)**(1/3)", "x**4 + (-x)**(1/3)"),
    ("(-1 - 3*x)/(2*y) + z", "-(1 + 3*x)/(2*y) + z"),
    ("exp(2*x**2 - y)/(x*exp(3*x**2) - exp(2*x**2))", "exp(-y)/(x*exp(x**2) - 1)"),
    ("exp(x)/(exp(x) + 1)", "exp(x)/(exp(x) + 1)"),
    ("exp(2*x)/(exp(2*x) + exp(y))", "exp(2*x)/(exp(2*x) + exp(y))"),
    ("(exp(2*x) + exp(x))/(exp(3*x) - exp(x))", "(exp(x) + 1)/(exp(2*x) - 1)"),
    ("asin(-sin(5))", "2*pi - 5"),
    ("asin(sin(2))", "pi - 2"),
    ("acos(cos(-4))", "2*pi - 4"),
    ("acos(cos(7))", "7 - 2*pi"),
    ("atan(tan(-3))", "pi - 3"),
    ("asin(sin(1))*x", "x"),
    ("asin(sin(x))", "asin(sin(x))"),
    ("((-asin(-sin(5)))**2 - pi**2/4)*1/2 + pi**2*1/8", "2*pi**2 - 10*pi + 25/2"),
]


@pytest.mark.parametrize(("before", "after"), FORMS)
def test_the_teachers_form(before: str, after: str) -> None:
    assert str(last_form(parse(before))) == str(parse(after))
    assert str(last_form(parse(after))) == str(parse(after))


def test_it_is_a_certified_step_of_its_own() -> None:
    found = finished(sum("(-1)**(k + 1)/k", ("k", 1, "oo")))
    assert str(found.result) == "log(2)"
    assert found.steps[-1].after == found.result
    assert found.steps[-1].certificate.verdict == "proved"


@pytest.mark.parametrize(
    ("request_line", "result", "value"),
    [
        (
            '{"kind": "product", "expression": "k", "from": "1", "to": "1000"}',
            "factorial(1000)",
            "4.0238726007709377e+2567",
        ),
        (
            '{"kind": "sum", "expression": "2**k", "from": "0", "to": "4000"}',
            "2**4001 - 1",
            "2.6364081868618862e+1204",
        ),
        # Harmonic numbers of the second kind: a fraction of 1,733 characters.
        (
            '{"kind": "sum", "expression": "1/k**2", "from": "1", "to": "1000"}',
            None,
            "1.6439345666815598",
        ),
    ],
)
def test_numbers_that_nobody_reads_are_rounded(
    request_line: str, result: str | None, value: str
) -> None:
    found = solve(*_asked(json.loads(request_line)))
    assert (None if found.result is None else str(found.result)) == result
    assert found.value.text == value  # type: ignore[union-attr]


def test_what_is_short_stays_exact() -> None:
    assert product("1/k", ("k", 1, 20)).value.text == "1/2432902008176640000"  # type: ignore[union-attr]
