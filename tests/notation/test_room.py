"""Room: letters for what is too long, the place of a line, what a card holds, and slopes."""

import pytest

from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.exact.values import value_at
from calcanim.expressions import parse
from calcanim.expressions.pieces import breadth
from calcanim.notation.room import abbreviated, on_card, place_for, slope_at
from calcanim.notation.shown import as_shown
from calcanim.notation.sides import slope


@pytest.mark.parametrize(
    "text",
    [
        "+".join(f"(x**2-3*x+{n})**{n}*sin(x**2-3*x+{n})" for n in range(2, 9)),
        "(A*x+B)**3*exp(sin(A*x+B))*(1+cos(A*x+B))**2*(log(A*x+B)+sqrt(A*x+B))*(A*x+B+1)**7",
    ],
)
def test_letters_stand_for_what_they_are_said_to(text: str) -> None:
    e = parse(text)
    short = abbreviated((e,), ("y",), 30.0)
    assert 1 <= len(short.letters) <= 3
    assert breadth(short.lines[0]) < breadth(e)
    (line,) = short.lines
    for letter, part in short.letters[::-1]:
        assert not e.has(letter)
        line = line.substitute(letter, part)
    assert line == e
    told = short.definitions("let").formula
    assert [c.kind for c in told.claims] == ["definition"] * len(short.letters)
    assert told.segments[0].endswith('"let")')
    assert abbreviated((parse("(x**2+1)**3"),), ()).letters == ()


def test_what_the_column_cannot_hold_is_written_over_the_whole_frame() -> None:
    assert place_for(parse("cos(1/(x**2-3*x+1))*(-1/(x**2-3*x+1)**2)*(2*x-3)")) == "wide"
    assert place_for(parse("6*x*(x**2+1)**2")) == "derivation"


def test_a_card_shows_the_first_that_it_has_room_for() -> None:
    short = derivative(parse("exp(x**2)"), "x")
    long = derivative(parse("(x**3+2*x**2-5*x+1)**4*(exp(2*x)-sin(3*x))**2/(x**2+x+1)**3"), "x")
    shown = on_card(long, short)
    assert shown is not None
    assert shown.formula.text.startswith("Derivative(exp(x**2), x) = ")
    assert on_card(long) is None


def test_a_slope_is_put_in_and_its_number_stands_below() -> None:
    result, at = parse("6*x*(x**2 + 1)**2"), parse("2")
    value = as_shown(value_at(result, {"x": at}))
    first, second = slope_at(slope("y", "x"), result, "x", at, value, "x = 2")
    assert first.formula.text == "dy/dx = 6*2*(2**2 + 1)**2"
    assert second.formula.text == "= 300"
    assert [(c.left, c.right) for c in second.formula.claims] == [("6*2*(2**2 + 1)**2", "300")]
    (alone,) = slope_at(
        slope("y", "x"), parse("2*x"), "x", at, as_shown(value_at(at, {})), "x = 2"
    )[:1]
    assert alone.formula.text == "dy/dx = 2*2"
