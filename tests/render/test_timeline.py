"""The grid of frames and the cut, worked out from data."""

import subprocess
import sys
from itertools import pairwise

import pytest
from boards import board

from calcanim import catalog
from calcanim.render.timeline import Timeline
from calcanim.storyboard import Beat, Storyboard
from calcanim.storyboard.cues import Clear, Hold, Plot, Slide


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


def _areas(slug: str) -> list[tuple[list[object], bool]]:
    film = catalog.lesson(slug).build()
    line = Timeline(film, 15)
    cues = [None if i.cue is None else film.beats[i.beat].cues[i.cue] for i in line.intervals]
    return [(cues[s.first : s.last + 1], s.areas) for s in line.segments]


def test_areas_change_from_a_surface_s_plot_until_it_is_cleared() -> None:
    found = _areas("gradient_descent")
    kinds = [[type(cue) for cue in cues] for cues, _ in found]
    assert Plot in kinds[0]  # the surface
    assert all(areas for cues, areas in found if any(isinstance(c, Slide) for c in cues))
    assert not found[-1][1]  # the recap has nothing but words


def test_a_graph_that_slides_changes_areas_and_number_lines_do_not() -> None:
    slides = [a for cues, a in _areas("secant_to_tangent") if isinstance(cues[0], Slide)]
    assert slides
    assert all(slides)
    assert any(isinstance(c, Slide) for cues, _ in _areas("chain_rule") for c in cues)
    assert not any(areas for _, areas in _areas("chain_rule"))


def test_times_need_no_manim() -> None:
    code = "import sys, calcanim.render.timeline; assert 'manim._config' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("fps", [15, 60])
def test_a_still_comes_again_once_a_second(fps: int) -> None:
    for seconds in (0.5, 1.0, 1.1, 3.0, 7.9, 20.0):
        line = Timeline(Storyboard("s", "S", (Beat("One", "Words.", (), seconds),)), fps)
        times = [line.frame(0, -n) for n in range(1, line.again(0) + 1)]
        assert times == sorted(set(times))
        assert max(b - a for a, b in pairwise([0, *times, line.frames])) <= fps


def test_other_words_leave_a_still_s_pictures_as_they_are() -> None:
    def pictures(seconds: float) -> tuple[int, int]:
        film = Storyboard("s", "S", (Beat("One", "Words.", (), seconds),))
        return Timeline(film, 60).stillness(0, constant=False)

    assert len({pictures(s) for s in (0.7, 1.2, 2.5, 4.0, 7.0)}) == 1
