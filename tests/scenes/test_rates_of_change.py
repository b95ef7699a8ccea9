"""What the film of a ride says and shows: of the course's one, and of others."""

from functools import cache

import pytest

from calcanim import catalog
from calcanim.storyboard import Beat, Storyboard
from calcanim.storyboard.cues import Plot, Strike
from calcanim.storyboard.figures import Table
from calcanim.storyboard.lesson import LessonError


@cache
def film(function: str = "t**3 - 6*t**2 + 9*t", at: str = "1") -> Storyboard:
    return catalog.lesson("rates_of_change").build(function=function, at=at)


def beat(board: Storyboard, title: str) -> Beat:
    (found,) = (b for b in board.beats if b.title == title)
    return found


def tables(board: Storyboard) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row] for row in c.figure.rows]
        for b in board.beats
        for c in b.cues
        if isinstance(c, Plot) and isinstance(c.figure, Table)
    ]


def test_the_signs_say_when_it_speeds_up() -> None:
    log, phases, numbers = tables(film())
    assert log == [["0", "0"], ["1", "4"], ["2", "2"], ["3", "0"], ["4", "4"]]
    assert phases == [
        ["0 to 1", "+", "-", "slower"],
        ["1 to 2", "-", "-", "faster"],
        ["2 to 3", "-", "+", "slower"],
        ["3 to 4", "+", "+", "faster"],
    ]
    assert numbers == [
        ["0.1", "-0.29", "-5.7"],
        ["0.01", "-0.0299", "-5.97"],
        ["0.001", "-0.002999", "-5.997"],
    ]


def test_it_stands_and_is_accelerated() -> None:
    still = beat(film(), "Still, and yet accelerating")
    assert [f.text for f in still.formulas][1:] == ["v(1) = 0", "a(1) = 0", "a(1) = -6"]
    assert sum(isinstance(c, Strike) for c in still.cues) == 1
    assert "a moment ago forwards, a moment later backwards" in still.narration


def test_momentum_is_ahead() -> None:
    told = beat(film(), "A weight with a velocity").narration
    assert "After four steps it is at 0.2452, without at 0.8192." in told
    assert "adds up to two times the rate" in told


@pytest.mark.parametrize(
    ("function", "said", "not_said"),
    [
        ("7", "it never moves", "stands still"),
        ("3*t-2", "it goes one way all the time", "negative"),
        ("exp(t)", "it only speeds up", "Minus times minus"),
        ("abs(t-2)", "no acceleration", "For one instant it stands"),
        ("floor(t/8)", "Watch the car on its line.", "goes one way"),
    ],
)
def test_what_is_said_is_true_of_the_ride(function: str, said: str, not_said: str) -> None:
    told = " ".join(b.narration for b in film(function).beats)
    assert said in told
    assert not_said not in told


def test_letters_are_not_taken_twice() -> None:
    texts = [f.text for b in film("s**2").beats for f in b.formulas]
    assert not any(text.startswith("s(") for text in texts)


def test_units_are_two() -> None:
    with pytest.raises(LessonError, match="two short names"):
        catalog.lesson("rates_of_change").build(units="m")
