"""The rules that have a picture, as lines, and whose turn it is on stage."""

import pytest

from calcanim.authoring.gestures.known_rules import known_rules
from calcanim.authoring.gestures.sort_terms import sort_terms
from calcanim.authoring.gestures.take_turns import Turns
from calcanim.calculus.derivatives.by_term import ruled
from calcanim.expressions import parse
from calcanim.notation.lines import written
from calcanim.pictures.growing_cube import growing_cube
from calcanim.pictures.growing_square import growing_square
from calcanim.pictures.term_curves import term_curves
from calcanim.storyboard.cues import Clear, Plot, Reveal


@pytest.mark.parametrize(
    ("n", "gained", "over_step"),
    [
        (2, "(t + h)**2 - t**2 = t*h + t*h + h**2", "((t + h)**2 - t**2)/h = t + t + h"),
        (
            3,
            "(t + h)**3 - t**3 = 3*t**2*h + 3*t*h**2 + h**3",
            "((t + h)**3 - t**3)/h = 3*t**2 + 3*t*h + h**2",
        ),
    ],
)
def test_what_a_power_gains(n: int, gained: str, over_step: str) -> None:
    growth = known_rules("t", "h").growth(n)
    assert (growth.gained.formula.text, growth.over_step.formula.text) == (gained, over_step)
    assert len(growth.pieces) == 3


def test_letters_of_a_rule_are_none_of_the_film() -> None:
    assert known_rules("n", "h").any_power.line.formula.text.startswith("Derivative(n**")
    assert "n**n" not in known_rules("n", "h").any_power.line.formula.text
    assert "a*a" not in known_rules("a", "h").straight.line.formula.text


def test_one_leaves_as_the_next_one_comes() -> None:
    first, last = growing_square("x", "h"), growing_cube("x", "h")
    line = written(parse("x"))
    turns = Turns()
    turns.take(first, line)
    gone, come = turns.take(last)
    assert isinstance(gone, Clear)
    assert gone.ids == (first.id, line.id)
    assert isinstance(come, Plot)
    assert come.id == last.id


def test_a_table_that_is_too_wide_for_the_column_has_the_frame() -> None:
    def regions(function: str) -> list[str]:
        found = ruled(parse(function), "x", parse("1"))
        sorted_ = sort_terms(found, term_curves(found))
        assert len(sorted_.rows) == len(found.terms)
        assert all(isinstance(row[0], Reveal) for row in sorted_.rows)
        return [cue.region for cue in sorted_.begin if isinstance(cue, Plot)]

    assert regions("x**3 + exp(x)") == ["figure", "derivation"]
    assert regions("x**3 + exp(x)*sin(x)*log(x + 1)*cos(x)") == ["wide"]
