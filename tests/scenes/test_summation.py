"""The film of sums: the tutorial's numbers, what it says of special sums, and what it refuses."""

from functools import cache

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Slide, Strike, Write


@cache
def film(**given: str) -> Storyboard:
    return catalog.lesson("summation").build(**given)


def said(board: Storyboard, title: str) -> str:
    return next(b.narration for b in board.beats if b.title == title)


def lines(board: Storyboard) -> list[str]:
    return [f.text for beat in board.beats for f in beat.formulas if f.claims]


def test_the_tutorial_s_numbers() -> None:
    found = lines(film())
    assert "Sum(i, (i, 1, 10)) = 55" in found
    assert "Sum(i**2, (i, 1, 3)) = 1 + 4 + 9 = 14" in found
    assert "Sum(i, (i, 1, n)) = n*(n + 1)/2" in found
    # Residuals -1, -1, 1, 1, 0, 0 of the course's model.
    assert "(1 + 1 + 1 + 1 + 0 + 0)/6 = 4/6 = 2/3" in found
    assert "at its top stands the sum: 55" in said(film(), "All of it")
    # Two i from three to six, the copied bars, and what squares leave: as the course has them.
    assert "Sum(2*i, (i, 3, 6)) = 6 + 8 + 10 + 12 = 36" in found
    assert "2*Sum(i, (i, 1, n)) = n*(n + 1)" in found
    assert "10*11/2 = 55" in found
    assert "22 = 2*(1*2 + 1*3 + 2*3)" in found
    assert "-1 - 1 + 1 + 1 + 0 + 0 = 0" in found
    assert "make ten terms" in said(film(), "Let the index run")


def test_adding_first_is_refuted_and_struck_in_its_beat() -> None:
    (beat,) = (b for b in film().beats if b.title == "Square first, or add first?")
    (struck,) = (c.id for c in beat.cues if isinstance(c, Strike))
    (guess,) = (c.formula for c in beat.cues if isinstance(c, Write) and c.id == struck)
    assert guess.text == "Sum(i**2, (i, 1, 3)) = Sum(i, (i, 1, 3))**2"
    assert [c.verdict for c in guess.claims] == ["proved"]


@pytest.mark.parametrize(
    ("given", "title", "words"),
    [
        ({"function": "i", "from": "3", "to": "3"}, "One term alone", "that term, three."),
        ({"function": "i", "from": "5", "to": "4"}, "Nothing to add", "makes zero"),
        ({"function": "i - 4", "to": "8"}, "All of it", "there stands the sum: four."),
        ({"function": "-i", "to": "6"}, "All of it", "at its foot stands the sum: minus 21."),
        ({"function": "0*i", "to": "3"}, "All of it", "the sum: zero."),
        ({"function": "7", "to": "4"}, "How much altogether?", "and each of them is seven."),
        ({"function": "2**i", "to": "20"}, "All of it", "about 50 percent of it"),
        ({"function": "1/i**2", "to": "oo"}, "Further and further", "close in on about 1.64493"),
        ({"function": "1/i", "to": "oo"}, "Further and further", "slowly, the stairs climb"),
        ({"function": "(-1)**i", "to": "oo"}, "Further and further", "never settles on any"),
        ({"function": "i", "to": "300"}, "Further and further", "All 300 of them make 45150"),
    ],
)
def test_what_is_said_of_special_sums(given: dict[str, str], title: str, words: str) -> None:
    assert words in said(film(**given), title)


@pytest.mark.parametrize(
    ("function", "line"),
    [("i - 4", "S <- S + (i - 4)"), ("-i", "S <- S - i"), ("2*i", "S <- S + 2*i")],
)
def test_the_next_term_is_added_as_a_whole(function: str, line: str) -> None:
    assert line in [f.text for b in film(function=function, to="6").beats for f in b.formulas]


def test_the_sum_so_far_waits_for_what_is_said_of_it() -> None:
    (beat,) = (b for b in film().beats if b.title == "Stack them")
    last = [c.track.channels for c in beat.cues if isinstance(c, Slide)][-1]
    assert {c.key: c.values[-1] for c in last}["S"] == 10


@pytest.mark.parametrize("given", [{"function": "i - 4"}, {"function": "i**2"}, {"function": "7"}])
def test_bars_are_paired_only_where_all_pairs_are_alike_and_none_hangs(
    given: dict[str, str],
) -> None:
    assert "every column" not in said(film(to="8", **given), "For any last number")


def test_a_sum_without_a_number_claims_none() -> None:
    assert not [text for text in lines(film(function="1/i", to="oo")) if "oo" in text]


def test_the_tower_is_as_high_as_its_sum_and_the_readout_never_lies() -> None:
    seen = [c for b in film().beats for c in b.cues if isinstance(c, Slide)]
    pairs = [
        (round(i), s)
        for cue in seen
        if {"i", "S", "dots"} <= (found := {c.key: c.values for c in cue.track.channels}).keys()
        for i, s in zip(found["i"], found["S"], strict=True)
    ]
    assert set(pairs) >= {(4, 10.0), (10, 55.0)}
    assert all(s == i * (i + 1) / 2 for i, s in pairs)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"function": "i*j"}, "a sum here needs a function of one variable; it has i, j"),
        ({"function": "1/i", "from": "0"}, "1/i has no value at i = 0, so there is no sum"),
        ({"to": "2.5"}, "2.5 is not a whole number; sums and products run over whole numbers"),
        ({"to": "n"}, "a limit must be a number, and n contains n"),
        ({"from": "-oo"}, "a sum here starts at a whole number"),
        (
            {"targets": "1,2,3,4", "predictions": "1,2,3"},
            "4 targets and 3 predictions: there must be one prediction for each target",
        ),
    ],
)
def test_what_is_refused(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence.replace("(", r"\(").replace("*", r"\*")):
        film(**given)
