"""Stills, the film, and plain Manim show the same pictures."""

import numpy as np
import pytest
from manim import tempconfig

from calcanim import catalog
from calcanim.notation.setter import plain
from calcanim.render.canvas import Canvas
from calcanim.render.projector import Projector
from calcanim.render.timeline import Segment, Timeline
from calcanim.stage.frame import WIDE
from calcanim.stage.scene import StoryboardScene
from calcanim.stage.stills import stills
from calcanim.storyboard import DARK, Beat, Storyboard
from calcanim.storyboard.cues import Plot, Slide
from calcanim.storyboard.figures import Channel, Track
from calcanim.storyboard.graph import Axis, Graph, Panel, Point
from calcanim.storyboard.quantities import Quantity

SIZE = {"pixel_width": 320, "pixel_height": 180, "background_color": DARK.background}


@pytest.mark.parametrize("slug", ["secant_to_tangent", "area_accumulation"])
def test_a_still_is_the_film_s_last_picture_of_its_beat(slug: str) -> None:
    """What has moved stays above what has not, also where it crosses it."""
    film = catalog.lesson(slug).build()
    line, canvas = Timeline(film, 4), Canvas(320, 180, WIDE, DARK.background)
    shown: list[np.ndarray] = []

    def keep(interval: int, offset: int) -> None:
        if line.intervals[interval].cue is None:
            shown.append(canvas.pixels.copy())

    last = len(line.intervals) - 1
    whole = Segment(0, 0, 0, last, line.intervals[last].frames)
    Projector(film, line, DARK, WIDE, canvas).show(whole, keep)
    for mine, still in zip(shown, stills(film, DARK, 320), strict=True):
        assert np.abs(mine.astype(int) - still).max() <= 1


def test_a_motion_that_takes_no_time_happens_in_plain_manim_too() -> None:
    axis = Axis(plain("x", "x"), 0.0, 4.0, ())
    points = (Point("dot", "function", "x", 2.0),)
    graph = Graph(axis, (Panel("f", axis, points),), (Quantity("x", 1.0),), ("x", "f", "dot"))
    jump = Slide("g", Track((Channel("x", (1.0, 3.0)),)), 0.0)
    beat = Beat("One", "Words.", (Plot("g", graph, "wide", 0.5), jump), 0.5)
    board = Storyboard("t", "T", (beat,))
    quiet = {"dry_run": True, "verbosity": "ERROR", "progress_bar": "none", "frame_rate": 4}
    with tempconfig({**quiet, **SIZE}):
        scene = StoryboardScene(board, DARK)
        scene.render()
        frame = scene.camera.pixel_array.copy()
    assert np.array_equal(frame, stills(board, DARK, 320)[0])


def test_a_course_s_logo_is_on_the_film_s_last_picture_as_on_its_still() -> None:
    from dataclasses import replace

    theme = replace(DARK, logo="Course 1")
    film = catalog.lesson("secant_to_tangent").build()
    end = Storyboard("end", "End", film.beats[-1:])
    line, canvas = Timeline(end, 4), Canvas(320, 180, WIDE, theme.background)
    last = len(line.intervals) - 1
    whole = Segment(0, 0, 0, last, line.intervals[last].frames)
    Projector(end, line, theme, WIDE, canvas).show(whole, lambda interval, offset: None)
    (still,) = stills(end, theme, 320)
    (without,) = stills(end, DARK, 320)
    assert (still != without).any()
    assert np.abs(canvas.pixels.astype(int) - still).max() <= 1
