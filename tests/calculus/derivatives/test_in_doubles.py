"""Quotients in doubles, with what rounding does to them."""

import math

import pytest
from mpmath import mpf

from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.in_doubles import InDoubles, in_doubles
from calcanim.exact.values import value_at
from calcanim.expressions import parse


def found(f: str, at: str) -> InDoubles:
    e, place = parse(f), parse(at)
    slope = value_at(derivative(e, "x").result, {"x": place})
    return in_doubles(e, "x", place, slope.approx)


@pytest.mark.parametrize(
    ("f", "at", "forward"),
    [
        # The true ones; a tutorial prints 6.000001, 33.556303 and 300.000030.
        ("x**2", "3", "6.000010"),
        ("x**2*exp(x)", "2", "59.112966"),
        ("(x**2+1)**3", "2", "300.003150"),
    ],
)
def test_a_step_of_a_hundred_thousandth(f: str, at: str, forward: str) -> None:
    numbers = found(f, at)
    n = numbers.at(-5)
    assert numbers.steps[n] == 1e-5
    assert f"{numbers.forward[n]:.6f}" == forward


@pytest.mark.parametrize(
    ("f", "at", "orders"),
    [
        ("x**2*exp(x)", "2", (1, 2)),
        ("sin(x)", "0", (2, 2)),  # no second derivative there
        ("x**2", "3", (1, 0)),  # no third one
        ("3*x + 1", "1", (0, 0)),
        ("relu(x - 0.000001)", "0", (None, None)),  # a kink nearby
    ],
)
def test_how_fast_the_error_falls(f: str, at: str, orders: tuple[int | None, int | None]) -> None:
    numbers = found(f, at)
    assert (numbers.order(1), numbers.order(2)) == orders


def test_the_best_step_is_neither_tiny_nor_large() -> None:
    numbers = found("x**2*exp(x)", "2")
    one, both = numbers.best(1), numbers.best(2)
    assert one is not None
    assert both is not None
    # Where truncation and rounding are equal: 2*sqrt(u*|f/f''|), cbrt(3*u*|f/f'''|).
    assert 1e-9 < numbers.steps[one] < 1e-7
    assert 1e-6 < numbers.steps[both] < 1e-5
    assert numbers.errors(2)[both] < numbers.errors(1)[one] / 100
    assert numbers.climbs(1)
    assert numbers.climbs(2)


def test_a_step_below_the_spacing_of_doubles_is_lost() -> None:
    numbers = found("x", "10**9")
    assert numbers.forward[numbers.at(-12)] == 0
    assert numbers.errors(1)[numbers.at(-12)] == 1


def test_only_steps_that_stay_in_the_domain_have_quotients() -> None:
    numbers = found("sqrt(x)", "0.000001")
    assert math.isnan(numbers.central[numbers.at(-5)])
    assert math.isfinite(numbers.central[numbers.at(-7)])
    # Where the middling step has left the domain, the best one is trusted.
    assert numbers.trusted == pytest.approx(mpf(500), rel=1e-9)
