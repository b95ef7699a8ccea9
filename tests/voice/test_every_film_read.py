"""Every lesson's film, read aloud: each cue is at its word, and every word can be said."""

from __future__ import annotations

import pytest
from every_film import ALL, board_of
from timing import faults, in_silence

from calcanim.voice.retiming import retime


@pytest.mark.parametrize(("slug", "i"), ALL)
def test_a_film_keeps_the_time_of_a_voice(slug: str, i: int) -> None:
    board = board_of(slug, i)
    for pace in (0.85, 1.25):
        found = retime(board, [in_silence(beat.narration, pace) for beat in board.beats])
        assert list(faults(board, found)) == []
