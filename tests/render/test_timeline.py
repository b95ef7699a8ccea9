"""The grid of frames and the cut, worked out from data."""

import subprocess
import sys
from itertools import pairwise

import pytest
from boards import board

from calcanim.render.timeline import Timeline
from calcanim.storyboard import Beat, Storyboard
from calcanim.storyboard.cues import Clear, Hold


@pytest.mark.parametrize("fps", [1, 15, 24, 60])
def test_the_grid_follows_the_storyboard_s_clock(fps: int) -> None:
    film = board()
    line = Timeline(film, fps)
    assert line.frames == round(film.duration * fps)
    for mine, wanted in zip(line.starts, film.starts, strict=True):
        # Motions take whole frames; a hold never lets them drift by more than its own beat's.
        assert abs(mine - wanted) <= 1.5 / fps
    for a, b in pairwise(line.intervals):
        assert a.start + a.frames == b.start


@pytest.mark.parametrize("fps", [15, 60])
def test_segments_are_the_film_in_order_and_begin_with_each_beat(fps: int) -> None:
    line = Timeline(board(), fps)
    spans = [line.span(s) for s in line.segments]
    assert spans[0][0] == 0
    assert spans[-1][1] == line.frames
    assert all(a[1] == b[0] for a, b in pairwise(spans))
    assert {round(start * fps) for start in line.starts} <= {a for a, _ in spans}


def test_a_long_motion_is_cut_into_ranges() -> None:
    cue = Clear((), run_time=10.0)
    line = Timeline(Storyboard("long", "Long", (Beat("One", "Words.", (cue,), 1.0),)), 60)
    lengths = [b - a for a, b in map(line.span, line.segments)]
    assert len(lengths) == 7
    assert max(lengths[:-1]) <= 90
    assert sum(lengths) == 660


def test_other_words_move_segments_and_do_not_change_their_motions() -> None:
    short, long = Timeline(board(), 15), Timeline(board(words="Here is " + "a long " * 9), 15)
    assert short.frames < long.frames
    assert [s.first for s in short.segments] == [s.first for s in long.segments]
    moving = [[i.frames for i in t.intervals if not i.still] for t in (short, long)]
    assert moving[0] == moving[1]


def test_a_film_has_at_least_one_frame() -> None:
    line = Timeline(Storyboard("none", "None", (Beat("One", "Words.", (Hold(0.0),), 0.0),)), 15)
    assert line.frames == 1


def test_times_need_no_manim() -> None:
    code = "import sys, calcanim.render.timeline; assert 'manim' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
