"""The last line of a derivative is the one that a textbook prints."""

import pytest

from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.neaten import neatened
from calcanim.exact.shorter import shorter
from calcanim.expressions import parse, text

# Answers as in the exercises of Stewart, Calculus, chapters 3.1 to 3.6.
BOOK = [
    ("(x - 2)*(2*x + 3)", "4*x - 1"),
    ("(3*x - 1)/(2*x + 1)", "5/(2*x + 1)**2"),
    ("2*x/(4 + x**2)", "(8 - 2*x**2)/(4 + x**2)**2"),
    ("exp(x)/(1 + x)", "x*exp(x)/(1 + x)**2"),
    ("exp(x)/x**2", "(x - 2)*exp(x)/x**3"),
    ("sqrt(x)*(x - 1)", "(3*x - 1)/(2*sqrt(x))"),
    ("(a*x + b)/(c*x + d)", "(a*d - c*b)/(c*x + d)**2"),
    ("sec(x)/(1 + sec(x))", "sec(x)*tan(x)/(1 + sec(x))**2"),
    ("x/sqrt(x**2 + 1)", "1/((x**2 + 1)*sqrt(x**2 + 1))"),
    ("x**(5/3) - x**(2/3)", "(5*x - 2)/(3*x**(1/3))"),
    ("x**(2/3)*(6 - x)**(1/3)", "(4 - x)/(x**(1/3)*(6 - x)**(2/3))"),
    ("(2*x - 3)**4*(x**2 + x + 1)**5", "(2*x - 3)**3*(x**2 + x + 1)**4*(28*x**2 - 12*x - 7)"),
    ("x*asin(x) + sqrt(1 - x**2)", "asin(x)"),
    ("-log(sigmoid(x))", "sigmoid(x) - 1"),
    ("log(abs(x))", "1/x"),
    ("atan(exp(x))", "exp(x)/(1 + exp(2*x))"),
    ("max(x, 0)", "Heaviside(x)"),
    ("mod(x**2, 3)", "2*x"),
    ("log(x)/x**2", "(1 - 2*log(x))/x**3"),
]


@pytest.mark.parametrize(("source", "answer"), BOOK)
def test_the_book_s_last_line(source: str, answer: str) -> None:
    done = derivative(source)
    assert text(done.result) == answer
    assert done.verdict in ("proved", "checked")


def test_what_is_short_already_stays() -> None:
    for source in ("2*x*sin(x) + x**2*cos(x)", "6*x*(x**2 + 1)**2", "1/(2*sqrt(x)) - 1"):
        assert not list(neatened(parse(source), "x"))


def test_short_inner_derivatives_take_no_line_of_their_own() -> None:
    rules = [s.rule for s in derivative("(2*x - 3)**4").steps]
    assert rules == ["CHAIN", "CONSTANT_MULTIPLE", "GATHER"]


# As a teacher writes them, by hand.
TEACHER = [
    ("atan(sqrt((1 - x)/(1 + x)))", 1, "-1/(2*sqrt(1 - x**2))"),
    ("sqrt((1 - x)/(1 + x))", 1, "-1/((1 + x)*sqrt(1 - x**2))"),
    ("atan((1 + x)/(1 - x))", 1, "1/(x**2 + 1)"),
    ("log(x + sqrt(x**2 + 1))", 1, "1/sqrt(x**2 + 1)"),
    ("(exp(x) - exp(-x))/(exp(x) + exp(-x))", 1, "4/(exp(x) + exp(-x))**2"),
    ("sin(x)/(1 + cos(x))", 1, "1/(cos(x) + 1)"),
    ("log(sec(x) + tan(x))", 1, "sec(x)"),
    ("x**(1/x)", 1, "x**(1/x)*(1 - log(x))/x**2"),
    ("(1 + 1/x)**x", 1, "(1 + 1/x)**x*(log(1 + 1/x) - 1/(x + 1))"),
    ("(x**2 - 2*x + 2)*exp(x)", 1, "x**2*exp(x)"),
    ("x**2*exp(x)", 3, "x**2*exp(x) + 6*x*exp(x) + 6*exp(x)"),
    ("(x - a)**2*(x - b)", 1, "(x - a)*(3*x - 2*b - a)"),
    ("atan(x/2)", 1, "2/(4 + x**2)"),
    ("asin(x/3)", 1, "1/sqrt(9 - x**2)"),
    ("1/(1 + 1/(1 + 1/x))", 1, "-1/(2*x + 1)**2"),
]


@pytest.mark.parametrize(("f", "order", "form"), TEACHER)
def test_a_teacher_s_form(f: str, order: int, form: str) -> None:
    done = derivative(f, order=order)
    assert str(done.result) == form
    assert done.verdict in ("proved", "checked")
    assert all(s.certificate.verdict in ("proved", "checked") for s in done.steps)


def test_a_root_is_not_joined_where_what_stands_before_it_is_negative() -> None:
    # x*sqrt(1/x - 1) is sqrt(x - x^2), for x > 0 only: of x*sqrt(1 + 1/x**2) it is not so.
    forms = [str(form) for *_, form in shorter(parse("x*sqrt((x**2 + 1)/x)"), "x")]
    assert forms == ["sqrt(x**3 + x)"] or not forms
    kept = list(neatened(parse("1/((x - 3)*sqrt((x + 1)/(x - 3)))"), "x"))
    assert all("sqrt((x + 1)/(x - 3))" in str(form) for *_, form in kept)
