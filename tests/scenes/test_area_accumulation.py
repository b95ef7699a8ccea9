"""The film of an area: how long it is, and what it says of special functions."""

import pytest

from calcanim import catalog
from calcanim.claims import recheck
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Reveal


def film(f: str, low: str, high: str) -> Storyboard:
    return catalog.lesson("area_accumulation").build(**{"function": f, "from": low, "to": high})


def told(f: str, low: str, high: str) -> str:
    return " ".join(beat.narration for beat in film(f, low, high).beats)


@pytest.mark.parametrize(
    ("f", "low", "high"),
    [
        ("sin(x)**3*cos(x)**2", "3*pi/2", "-pi/6"),
        ("x**4-2*x**3-5*x**2+3*x-8", "7/3", "-5/4"),
        ("x**5-3*x**4+2*x**3-x+7", "2", "-1"),
        ("1e-7*sin(50*x)", "0", "0.3"),
    ],
)
def test_a_long_formula_makes_no_long_film(f: str, low: str, high: str) -> None:
    beats = film(f, low, high).beats
    assert sum(beat.duration for beat in beats) < 150
    assert max(beat.duration for beat in beats) < 21
    # What is long is written all the same.
    texts = [formula.text for beat in beats for formula in beat.formulas]
    assert any(text.startswith("F(x) = ") for text in texts)


def test_where_the_edge_stops_short_of_the_end_no_number_is_shown_beside_the_answer() -> None:
    (beat,) = (b for b in film("1/(1+x**2)", "-oo", "oo").beats if b.title.startswith("Two"))
    assert "sum" not in {key for cue in beat.cues if isinstance(cue, Reveal) for key in cue.keys}


def test_an_integrand_that_ends_in_f_is_not_f() -> None:
    """``erf(x)`` names no f, so that its claims say nothing of one."""
    assert [finding for finding in recheck(film("erf(x)", "1", "3")) if finding.fault] == []


@pytest.mark.parametrize(
    ("case", "said"),
    [
        # Left and right ends differ; or not; or all three come to the same, or to nothing.
        (("x**2", "0", "2"), "at the right ends it is 3.75, at the midpoints 2.625"),
        (("sin(x)", "0", "pi"), "at the right ends it is the same, at the midpoints"),
        (("3", "0", "2"), "or at the midpoints, it is the same"),
        (("sin(x)", "0", "2*pi"), "cancel: the sum is zero"),
        # What is missing falls to a sixteenth, or falls, or is nothing from the first.
        (("x**2", "0", "2"), "a sixteenth of what it was"),
        # The slice lies between two rectangles, or is one.
        (
            ("x**2", "0", "2"),
            "It lies between two rectangles. Divide by the width",
        ),
        (("3", "0", "2"), "The curve is level there: the gain is a rectangle."),
        (("sqrt(x)", "0", "1"), "the sum comes closer"),
        (("2*x + 1", "0", "3"), "what is too much and what is missing cancel"),
        # A gap is made narrower, a boundary goes farther.
        (("1/sqrt(x)", "0", "1"), "the gap a tenth as wide"),
        (("1/x**2", "1", "oo"), "ten times as far"),
        (("sin(x)", "0", "oo"), "swings for ever"),
        (("1/(2 + cos(x))", "0", "2*pi"), "This F jumps on the way"),
        # A density is not divided once more.
        (("exp(-x**2/2)/sqrt(2*pi)", "-oo", "oo"), "The whole area is one"),
        (("exp(-x**2/2)/sqrt(2*pi)", "-1", "1"), "about 0.6827: about 68 percent of them"),
        (("exp(-x**2/2)/sqrt(2*pi)", "-1", "1"), "It has a name, erf, and no simpler formula"),
        (("x**2", "0", "2"), "Divide the curve by its whole area"),
        (("-1/x**2", "0", "1"), "without a bottom"),
    ],
)
def test_a_sentence_is_true_of_its_case(case: tuple[str, str, str], said: str) -> None:
    board = film(*case)
    words = " ".join(f"{beat.title}. {beat.narration}" for beat in board.beats)
    assert said in words


def test_what_is_not_below_the_axis_is_not_said_to_be() -> None:
    assert "negative" not in told("x**2", "0", "2")
    assert "negative" in told("x**3", "-1", "1")
