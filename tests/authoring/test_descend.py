"""A training step: the numbers as they are shown bear its result out."""

from fractions import Fraction

from mpmath import mpf

from calcanim.authoring.gestures.descend import descend, rule, update
from calcanim.expressions import parse
from calcanim.notation.shown import Shown, shown
from calcanim.notation.sides import gradient, symbol
from calcanim.storyboard.cues import Hold, Write

RATE = Shown(parse("0.1"), True)


def whole(n: int) -> Shown:
    return shown(Fraction(n), mpf(n))


def test_an_exact_step_is_equal() -> None:
    made = update("w", whole(1), RATE, whole(-4))
    assert made.line.formula.text == "w <- 1 - 0.1*(-4) = 1.4"
    assert made.new.exact
    assert [(c.left, c.right) for c in made.line.formula.claims] == [("1 - 0.1*(-4)", "1.4")]


def test_a_step_from_a_rounded_number_has_the_digits_that_are_borne_out() -> None:
    old, slope = shown(None, mpf("0.785398")), shown(None, mpf("-2.12132"))
    made = update("x", old, RATE, slope, mpf("0.99753"))
    assert made.line.formula.text == "x <- 0.7854 - 0.1*(-2.121) ≈ 0.9975"
    assert not made.new.exact


def test_old_value_rate_and_slope_have_their_colours() -> None:
    parts = update("w", whole(1), RATE, whole(5)).line.formula.parts
    assert {"input", "parameter", "derivative"} <= {p.role for p in parts}


def test_the_rule_with_its_letter_and_with_its_number() -> None:
    w = symbol("w", "input")
    assert rule(w, gradient("L")).formula.text == "w <- w - alpha*grad L"
    numbered = rule(w, gradient("L"), RATE)
    assert numbered.formula.text == "w <- w - 0.1*grad L"
    assert numbered.formula.claims == ()


def test_the_rule_the_weights_and_then_the_picture() -> None:
    steps = [update(n, whole(2), RATE, whole(5)) for n in ("w", "b")]
    cues = descend(steps, Hold(1.0), by=rule(symbol("w"), gradient("L")))
    assert [type(c) for c in cues] == [Write, Write, Write, Hold]
