"""Narration is cut as captions should be, whatever it says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calcanim.storyboard.narration import (
    CHARACTERS_A_SECOND,
    LINE,
    LINES,
    LONGEST,
    SHORTEST,
    pieces,
    reading_time,
    timed,
)

WORD = st.text("abcdefghijklmnopqrstuvwxyz,.;:?é0123456789", min_size=1, max_size=50)
TEXT = st.lists(WORD, max_size=60).map(" ".join)
_SPOKEN = (
    "the",
    "quantity",
    "x,",
    "plus",
    "one,",
    "all",
    "squared",
    "times",
    "e",
    "to",
    "sine",
    "of",
)
FORMULA = st.lists(st.sampled_from(_SPOKEN), min_size=1, max_size=120).map(" ".join)


@settings(max_examples=120, deadline=None)
@given(st.one_of(TEXT, FORMULA))
def test_every_piece_keeps_the_bounds_and_no_word_is_lost(text: str) -> None:
    cut = pieces(text)
    for piece in cut:
        assert 1 <= len(piece.lines) <= LINES
        assert all(0 < len(line) <= LINE for line in piece.lines)
    said = " ".join(line for piece in cut for line in piece.lines)
    assert said.replace(" ", "") == text.replace(" ", "")


@settings(max_examples=120, deadline=None)
@given(st.one_of(TEXT, FORMULA), st.floats(0, 3), st.floats(0, 500))
def test_the_time_that_it_takes_is_enough_to_read_it(text: str, spare: float, at: float) -> None:
    duration = reading_time(text) + spare
    end = at
    for start, stop, lines in timed(text, at, duration):
        assert start >= end - 1e-9
        assert SHORTEST - 1e-6 <= stop - start <= LONGEST + 1e-6
        assert len(" ".join(lines)) / (stop - start) <= CHARACTERS_A_SECOND + 1e-6
        end = stop
    assert end <= at + duration + 1e-6


@given(TEXT, st.floats(0.1, 60))
@settings(max_examples=60, deadline=None)
def test_too_short_a_time_still_gives_captions_in_order(text: str, duration: float) -> None:
    end = 0.0
    for start, stop, _ in timed(text, 0.0, duration):
        assert end - 1e-9 <= start < stop <= duration + 1e-6
        end = stop


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Yes.", ["Yes."]),
        (
            "Back-propagation is the chain rule, read from the end. Each layer multiplies the slope"
            " that arrives by its own, and hands it on.",
            [
                "Back-propagation is the chain rule, | read from the end.",
                "Each layer multiplies the slope | that arrives by its own, and hands it on.",
            ],
        ),
        (
            "The derivative is six x times the quantity x squared plus one, squared.",
            ["The derivative is six x times | the quantity x squared plus one, squared."],
        ),
        (
            "It has two roots. One is zero. The other, where the curve turns, is one half.",
            ["It has two roots. One is zero.", "The other, where the curve turns, | is one half."],
        ),
    ],
)
def test_cut_where_one_breathes(text: str, expected: list[str]) -> None:
    assert [" | ".join(p.lines) for p in pieces(text)] == expected


def test_no_caption_stays_longer_than_it_may() -> None:
    for text, duration in (("Look at it.", 30.0), ("a b c d e f g " * 8, 40.0)):
        for start, stop, _ in timed(text, 0.0, duration):
            assert stop - start <= LONGEST + 1e-9
