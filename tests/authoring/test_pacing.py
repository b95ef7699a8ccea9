"""A beat lasts as long as its words; its last hold is never too short."""

from calcanim.authoring.pacing import beat
from calcanim.storyboard import prose
from calcanim.storyboard.cues import Write
from calcanim.storyboard.narration import reading_time

CUE = Write("a", prose("x"), "derivation", run_time=1.0)


def test_150_words_are_a_minute() -> None:
    assert reading_time("word " * 150) == 60


def test_a_beat_lasts_as_long_as_its_words() -> None:
    made = beat("T", "word " * 25, (CUE, CUE))
    assert abs(made.duration - 10.2) < 0.01
    assert made.hold >= 0.7


def test_few_words_still_leave_a_hold() -> None:
    made = beat("T", "Two words.", (CUE, CUE, CUE))
    assert made.hold >= 0.7
    assert made.duration >= 3.7


def test_long_words_take_as_long_as_they_take_to_read() -> None:
    words = "antidifferentiation counterintuitively " * 8
    made = beat("T", words + "end.", (CUE,))
    assert made.duration > len(words) / 20
