"""The derivative from its definition: the textbook's lines, and where there is none."""

import pytest
from mpmath import mpf
from slopes_table import AT_A_POINT

from calcanim import calculus
from calcanim.expressions import parse, text
from calcanim.expressions.evaluate import evaluate


@pytest.mark.parametrize(("source", "at", "slope"), AT_A_POINT)
def test_at_a_point(source: str, at: str, slope: str | None) -> None:
    done = calculus.limit(source, "x", at)
    if slope is None:
        assert (done.verdict, done.result, done.value) == ("undefined", None, None)
        return
    assert done.verdict in ("proved", "checked")
    wanted = evaluate(parse(slope), {}, 40)
    assert wanted is not None
    for got in (done.value.approx, evaluate(done.result, {}, 40)):  # type: ignore[union-attr, arg-type]
        assert abs(got - wanted) <= mpf(10) ** -15 * max(1, abs(wanted))  # type: ignore[operator]


# Function, the quotients that a teacher writes on the way, the limit.
LINES = [
    (
        "x**2",
        ["((x + h)**2 - x**2)/h", "((x**2 + 2*x*h + h**2) - x**2)/h", "(2*x*h + h**2)/h"],
        "2*x",
    ),
    ("1/x", ["(x - (x + h))/(h*x*(x + h))", "(-1)/(x*(x + h))"], "-1/x**2"),
    (
        "sqrt(x)",
        ["((x + h) - x)/(h*(sqrt(x + h) + sqrt(x)))", "1/(sqrt(x + h) + sqrt(x))"],
        "1/(2*sqrt(x))",
    ),
    ("sin(x)", ["sin(x)*((cos(h) - 1)/h) + cos(x)*(sin(h)/h)"], "cos(x)"),
    ("exp(x)", ["exp(x)*((exp(h) - 1)/h)"], "exp(x)"),
    ("log(x)", ["log(1 + h/x)/h"], "1/x"),
    ("x/(x + 1)", ["1/((x + 1)*((x + h) + 1))"], "1/(x + 1)**2"),
]


@pytest.mark.parametrize(("source", "lines", "answer"), LINES)
def test_the_textbook_s_lines(source: str, lines: list[str], answer: str) -> None:
    done = calculus.limit(source)
    written = [text(s.after) for s in done.steps]
    for line in lines:
        assert f"Limit({line}, h, 0)" in written
    assert text(done.result) == answer  # type: ignore[arg-type]
    assert all(s.certificate.verdict in ("proved", "checked") for s in done.steps)


REASONS = [
    ("abs(x)", "0", "the slope from the left is -1, from the right 1"),
    ("cbrt(x)", "0", "the tangent is vertical"),
    ("x**(2/3)", "0", "a cusp"),
    ("floor(x)", "1", "jumps at x = 1"),
    ("1/x", "0", "not defined at x = 0"),
    ("log(x)", "-1", "not defined at x = -1"),
    ("sqrt(x)", "0", "not defined to the left of x = 0"),
    ("x*sin(1/x)", "0", "not defined at x = 0"),
]


@pytest.mark.parametrize(("source", "at", "reason"), REASONS)
def test_why_there_is_no_derivative(source: str, at: str, reason: str) -> None:
    assert reason in calculus.limit(source, "x", at).steps[-1].why


def test_one_sided_limits_are_steps_of_their_own() -> None:
    sides = [s for s in calculus.limit("abs(x)", "x", 0).steps if s.rule == "ONE_SIDED"]
    assert [text(s.after) for s in sides] == ["-1", "1"]


def test_no_derivation_is_invented() -> None:
    done = calculus.limit("x**2*sin(x)")
    assert [s.rule for s in done.steps] == ["DEFINITION", "NUMERICAL"]
    assert done.tables


def test_what_settles_too_slowly_is_not_judged() -> None:
    done = calculus.limit("abs(x)**1.001", "x", 0)
    assert (done.verdict, done.result) == ("unknown", None)


# Where each quotient begins to settle, by the size of f''*h/(2*f').
SCALES = [
    ("x**2", "3", "0.1"),
    ("x**2", "1e6", "100000"),
    ("sqrt(x)", "1e8", "10000000"),
    ("sin(1e4*x)", "1", "0.0001"),
    ("cos(1e4*x)", "0", "0.0001"),
    ("1/x", "1e-3", "0.0001"),
    ("log(x)", "1e-8", "1.0e-9"),
    ("abs(x)", "0", "0.1"),
    ("3*x + 1", "2", "0.1"),
]


@pytest.mark.parametrize(("f", "at", "first"), SCALES)
def test_a_table_begins_at_the_scale_of_the_function(f: str, at: str, first: str) -> None:
    rows = calculus.limit(f, "x", at).tables[0].rows
    assert rows[0][0] == first
    assert len(rows) == 6
