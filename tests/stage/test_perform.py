"""Every kind of cue is played."""

from typing import get_args

import pytest

from calcanim.stage.perform import PLAYS, Performer
from calcanim.storyboard import DARK, Beat, Storyboard
from calcanim.storyboard.cues import Clear, Cue


def test_every_cue_has_its_play() -> None:
    assert set(PLAYS) == set(get_args(Cue))


def test_a_cue_that_names_nothing_on_stage_is_reported_with_its_beat() -> None:
    board = Storyboard("tiny", "Tiny", (Beat("One", "Words.", (Clear(("nobody",)),)),))
    with pytest.raises(KeyError, match="tiny, beat 'One': Clear names 'nobody'"):
        Performer(board, DARK, player=None).run()  # type: ignore[arg-type]  # nothing is shown
