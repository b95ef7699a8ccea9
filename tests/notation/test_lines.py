"""Lines: signs, claims and keys follow from the sides."""

from fractions import Fraction

import pytest
from mpmath import mpf

from calcanim.expressions import parse
from calcanim.notation.lines import beside, line, numbered, travel, written
from calcanim.notation.setter import by_variable
from calcanim.notation.shown import Shown, shown
from calcanim.notation.sides import (
    Coloured,
    Joined,
    Pair,
    applied,
    evaluated,
    gradient,
    limit_of,
    partial,
    quotient,
    rise,
    slope,
    symbol,
)

SIX = shown(Fraction(6), mpf(6))
THIRD = shown(None, mpf(1) / 3)


def test_sides_that_are_exact_are_equal() -> None:
    made = line(applied("f'", parse("3"), role="derivative"), parse("2*3"), SIX).formula
    assert made.text == "f'(3) = 2*3 = 6"
    assert [(c.left, c.right, c.kind) for c in made.claims] == [
        ("f'(3)", "2*3", "identity"),
        ("2*3", "6", "identity"),
    ]
    assert made.spoken == "f prime of three equals two times three equals six"


def test_what_is_rounded_is_only_close() -> None:
    made = line(symbol("p"), THIRD).formula
    assert made.text == "p ≈ 0.3333"
    assert [c.kind for c in made.claims] == ["approximation"]
    assert "approx" in made.segments[1]


def test_a_sign_may_be_given() -> None:
    step = Joined((symbol("w"), "-", Coloured(parse("0.1"), "parameter"), "*", symbol("g")))
    made = line(symbol("w", "input"), "<-", step, "≈", SIX)
    assert made.formula.text == "w <- w - 0.1*g ≈ 6"
    assert [(c.left, c.right) for c in made.formula.claims] == [("w - 0.1*g", "6")]
    assert "parameter" in {p.role for p in made.formula.parts if p.key == made.key(1, 2)}


def test_a_line_goes_on_from_the_one_before() -> None:
    made = line("=", parse("x*2"), after="x + x")
    assert made.formula.text == "= x*2"
    assert [(c.left, c.right) for c in made.formula.claims] == [("x + x", "x*2")]


def test_definitions_and_places() -> None:
    given = line(applied("f", "x", role="function"), parse("x**2"), kind="definition")
    assert given.formula.claims[0].kind == "definition"
    at = line(slope("y", "x"), SIX, kind="at_point", at="x = 3")
    assert at.formula.claims[0].at == "x = 3"
    assert at.formula.text == "dy/dx = 6"


def test_names_in_the_grammar_of_claims() -> None:
    assert partial("L", "w").text == "dL/dw"
    assert gradient("L", parse("2"), parse("1")).text == "grad L(2, 1)"
    assert evaluated(parse("x**2"), "x", parse("3")).text == "x**2"
    assert evaluated(slope("y", "x"), "x", parse("3")).said == "d y by d x at x equals three"
    assert rise("f", parse("3"), "h").text == "(f(3 + h) - f(3))"
    rate = quotient("f", parse("3"), "h")
    assert rate.text == "(f(3 + h) - f(3))/h"
    assert limit_of(rate, "h", parse("0"), -1).text == "Limit((f(3 + h) - f(3))/h, h, 0, -1)"
    assert limit_of(rate, "h", parse("0"), -1).said.startswith("the limit, as h goes to zero from")


def test_a_pair_is_one_side() -> None:
    made = line(gradient("L"), Pair((SIX, THIRD))).formula
    assert made.text == "grad L ≈ (6, 0.3333)"
    assert made.spoken == "the gradient is about six and about 0.3333" or "six" in made.spoken


def test_every_part_of_an_expression_has_a_key() -> None:
    made = line(symbol("y"), parse("x**2 + 1"), roles=by_variable({"x": "input"}))
    keys = set(made.formula.keys)
    assert {made.key(0), made.key(1), made.key(1, 0, 0), made.key(-1)} <= keys
    roles = {p.key: p.role for p in made.formula.parts}
    assert roles[made.key(1, 0, 0)] == "input"


def test_terms_travel_and_names_stay() -> None:
    y = symbol("y")
    old, new = line(y, parse("x**2 + 1")), line(y, parse("1 + x**2"))
    moves = dict(travel(old, new))
    assert moves[old.key(0)] == new.key(0)
    assert moves[old.key(1, 0)] == new.key(1, 1)


def test_lines_beside_one_another_keep_their_claims_and_parts() -> None:
    left = line(symbol("alpha", "parameter"), parse("1/10"), kind="definition")
    right = line(symbol("x"), "<-", parse("2 - 1"), SIX)
    both = beside(left, right)
    assert both.formula.text == "alpha = 1/10; x <- 2 - 1 = 6"
    assert both.formula.claims == (*left.formula.claims, *right.formula.claims)
    assert {p.role for p in both.formula.parts if p.key.startswith("n0.s0")} == {"parameter"}
    assert len(set(both.formula.keys)) == len(both.formula.parts)


def test_what_stands_alone_claims_nothing() -> None:
    assert written(parse("x**2"), "function").formula.claims == ()


def test_ids_count_within_a_film() -> None:
    def ids() -> list[str]:
        with numbered():
            return [line(symbol("a"), parse("1")).id for _ in range(2)]

    assert ids() == ids() == ["line0", "line1"]
    assert written(parse("1")).id != written(parse("1")).id


@pytest.mark.parametrize("number", [SIX, THIRD])
def test_a_number_has_the_colour_of_its_name(number: Shown) -> None:
    made = line(applied("f'", "x", role="derivative"), number)
    assert {p.role for p in made.formula.parts if p.key == made.key(1)} == {"derivative"}


def test_a_sum_keeps_its_parentheses_between_other_pieces() -> None:
    away = parse("x - 2")
    product = line(symbol("y"), Joined((parse("3"), "*", away))).formula
    assert product.text == "y = 3*(x - 2)"
    assert "(" in "".join(product.segments)
    assert "the quantity x minus two" in product.spoken
    assert line(symbol("y"), Joined((away, "+", parse("3")))).formula.text == "y = x - 2 + 3"
    assert line(symbol("y"), Joined((parse("3"), "-", away))).formula.text == "y = 3 - (x - 2)"


def test_the_argument_of_a_name_with_an_index_stands_on_the_line() -> None:
    name = applied("P_n", parse("1/2"))
    assert name.source == "attach(P, b: n)(⟨0⟩)"
    assert name.text == "P_n(1/2)"
    assert name.said.endswith("P n of one half")


def test_what_is_no_sign_and_no_operator_is_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"'c_0' is no sign .* symbol"):
        line("c_0", parse("1"))
    with pytest.raises(ValueError, match=r"'/' joins no pieces; there are '\+', '-'"):
        Joined((symbol("a"), "/", symbol("b")))
