"""Balls: every function of the grammar, against mpmath, and what is never guessed."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from mpmath import mpf

from calcanim.expressions import parse
from calcanim.expressions.balls import (
    UndecidedError,
    UndefinedHereError,
    ball,
)
from calcanim.expressions.enclosed import enclosed
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.function_values import VALUES
from calcanim.expressions.names import ARITY
from calcanim.expressions.tree import call, number

_PLACES = ("-7.3", "-2", "-1.3", "-1", "-0.4", "0", "0.31", "1", "1.7", "3", "12.25")


def test_every_function_of_the_grammar_has_a_ball() -> None:
    assert set(ARITY) <= set(VALUES)


@pytest.mark.parametrize("name", sorted(ARITY))
def test_a_ball_holds_what_mpmath_says(name: str) -> None:
    fewest, _ = ARITY[name]
    for k, place in enumerate(_PLACES):
        args = [parse(_PLACES[(k + 4 * j) % len(_PLACES)]) for j in range(fewest)]
        e = call(name, *args)
        try:
            found = enclosed(e, {}, 160)
        except UndefinedHereError:
            assert evaluate(e, {}, 40) is None, (name, place)
            continue
        right = evaluate(e, {}, 40)
        assert right is not None, (name, place)
        middle = ball(found).mid().man_exp()
        near = mpf(int(middle[0])) * mpf(2) ** int(middle[1])
        assert abs(near - right) <= mpf(10) ** -14 * max(1, abs(right)), (name, place)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1 + 0.2 - 0.3", Fraction(0)),
        ("sqrt(4/9) - 2/3", Fraction(0)),
        ("(-8)**(1/3)", Fraction(-2)),
        ("binomial(10, 3)", Fraction(120)),
        ("floor(7/2) + mod(-7, 3)", Fraction(5)),
        ("0*sin(1)", Fraction(0)),
        ("max(1, 2, 3/2)", Fraction(2)),
    ],
)
def test_fractions_stay_exact(text: str, value: Fraction) -> None:
    assert enclosed(parse(text), {}, 64) == value


@pytest.mark.parametrize(
    "text",
    ["1/0", "log(0)", "log(-1)", "sqrt(-1)", "asin(2)", "acosh(1/2)", "(-2)**(1/2)", "0**(-1)"],
)
def test_what_has_no_value(text: str) -> None:
    with pytest.raises(UndefinedHereError):
        enclosed(parse(text), {}, 64)


@pytest.mark.parametrize("text", ["sqrt(sin(pi))", "1/(sqrt(2)**2 - 2)", "floor(log(e**2))"])
def test_a_zero_is_not_guessed(text: str) -> None:
    with pytest.raises(UndecidedError):
        enclosed(parse(text), {}, 4096)


def test_more_bits_shrink_the_ball() -> None:
    e = parse("1 - tanh(50)**2")
    wide, narrow = (enclosed(e, {}, bits) for bits in (64, 400))
    assert wide.contains(0)
    assert not narrow.contains(0)
    assert wide.contains(narrow)
    with mpmath.workdps(80):
        assert abs(mpf(narrow.mid().str(30, radius=False)) * mpmath.cosh(50) ** 2 - 1) < 1e-25
    assert enclosed(call("exp", number(0)), {}, 64) == 1
