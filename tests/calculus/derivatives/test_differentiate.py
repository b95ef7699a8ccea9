"""Derivatives at a point, higher and mixed ones, and the numerical check."""

import pytest
from mpmath import mpf
from slopes_table import AT_A_POINT

from calcanim import calculus
from calcanim.calculus.rules import NoRuleError
from calcanim.exact.values import Value
from calcanim.expressions import parse
from calcanim.expressions.evaluate import evaluate


def is_near(value: object, wanted: str) -> bool:
    number = evaluate(parse(wanted), {}, 40)
    assert isinstance(value, Value)
    assert number is not None
    return bool(abs(value.approx - number) <= mpf(10) ** -25 * max(1, abs(number)))


@pytest.mark.parametrize(("source", "at", "slope"), AT_A_POINT)
def test_at_a_point(source: str, at: str, slope: str | None) -> None:
    done = calculus.derivative(source, at=at)
    if slope is None:
        assert (done.verdict, done.result, done.value) == ("undefined", None, None)
        assert "derivative" in done.steps[-1].why or "not defined" in done.steps[-1].why
    else:
        assert done.verdict in ("proved", "checked")
        assert is_near(done.value, slope)


# Function, order, point, value.
HIGHER = [
    ("x**5", 3, "2", "240"),
    ("sin(x)", 4, "pi/2", "1"),
    ("exp(2*x)", 3, "0", "8"),
    ("1/x", 2, "1", "2"),
    ("log(x)", 3, "2", "1/4"),
    ("sqrt(x)", 2, "4", "-1/32"),
    ("tan(x)", 2, "pi/4", "4"),
    ("x*exp(x)", 10, "0", "10"),
    ("1/(1+x**2)", 4, "0", "24"),
    ("abs(x)**3", 2, "0", "0"),
    ("abs(x)**3", 3, "0", None),
    ("x*abs(x)", 2, "0", None),
    ("x**(7/3)", 2, "0", "0"),
    ("x**(7/3)", 3, "0", None),
    # Their second derivative is 0 by the rules; without a first one there is none.
    ("sign(x)", 2, "0", None),
    ("floor(x)", 2, "1", None),
    ("mod(x, 2)", 2, "2", None),
    ("relu(x)", 3, "0", None),
]


@pytest.mark.parametrize(("source", "order", "at", "value"), HIGHER)
def test_higher_derivatives_at_a_point(source: str, order: int, at: str, value: str | None) -> None:
    done = calculus.derivative(source, order=order, at=at)
    if value is None:
        assert (done.verdict, done.value) == ("undefined", None)
    else:
        assert is_near(done.value, value)


def test_mixed_partials_do_not_depend_on_the_order() -> None:
    one = calculus.derivative("x**2*y**3 + sin(x*y)", ["x", "y"]).result
    other = calculus.derivative("x**2*y**3 + sin(x*y)", ["y", "x"]).result
    assert str(one) == str(other) == "6*x*y**2 + cos(x*y) - x*y*sin(x*y)"


def test_the_numerical_check_says_where_rounding_takes_over() -> None:
    (table,) = calculus.derivative("sin(x)", at=1).tables
    assert "exact 0.5403023059" in table.title
    errors = [float(r[-1]) for r in table.rows]
    # A central difference gains two digits a row, until rounding takes over near 1e-5.
    assert errors[0] == pytest.approx(9e-4, rel=0.05)
    assert errors[1] == pytest.approx(9e-6, rel=0.05)
    assert min(errors) < 1e-10 < errors[-1]
    assert "below h = 1e-0" in table.title


def test_exact_values() -> None:
    assert calculus.derivative("x**(5/3) - x**(2/3)", at=8).value.text == "19/3"  # type: ignore[union-attr]
    assert calculus.derivative("cbrt(x)", at=-8).value.text == "1/12"  # type: ignore[union-attr]


def test_without_a_rule_it_says_so() -> None:
    with pytest.raises(NoRuleError, match="gamma"):
        calculus.derivative("gamma(x)")
    with pytest.raises(NoRuleError, match="whole numbers"):
        calculus.derivative("factorial(x)")


# sqrt(x**4) is x**2, sqrt(x**6) is |x|**3, sqrt(x**8) is x**4.
@pytest.mark.parametrize(
    ("f", "order", "value"),
    [
        ("sqrt(x**4)", 2, "2"),
        ("sqrt(x**6)", 2, "0"),
        ("sqrt(x**4 + x**6)", 2, "2"),
        ("cbrt(x**6)", 2, "2"),
        ("sqrt(x**8)", 4, "24"),
    ],
)
def test_a_higher_derivative_where_a_formula_has_a_gap(f: str, order: int, value: str) -> None:
    done = calculus.derivative(f, order=order, at="0")
    assert done.verdict in ("proved", "checked")
    assert isinstance(done.value, Value)
    assert done.value.text == value


@pytest.mark.parametrize(("f", "order"), [("sqrt(x**6)", 3), ("(x**2)**(3/2)", 3)])
def test_a_third_derivative_that_jumps_is_none(f: str, order: int) -> None:
    assert calculus.derivative(f, order=order, at="0").verdict == "undefined"
