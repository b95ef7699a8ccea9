"""A plate on its pivot: it turns about that, and comes down on the side of its tilt."""

import math

import numpy as np
import pytest
from played import assert_plain_manim_plays_the_same, axis, board, setting

from calcanim.stage.balance import FulcrumMark, PlateMark
from calcanim.stage.frame import FRAMES
from calcanim.stage.inspect import inspect
from calcanim.storyboard import DARK, LIGHT
from calcanim.storyboard.cues import Plot, Slide
from calcanim.storyboard.describe import graphs
from calcanim.storyboard.graph import Fulcrum, Graph, Panel, Piece, Plate
from calcanim.storyboard.quantities import Channel, Quantity, Track

# A unit is 2 wide and 1 high on the frame; the axis lies 1 above the panel's lower edge.
WIDE = {"right": 16.0, "top": 6.0, "x_low": -4.0, "x_high": 4.0, "y_low": -1.0, "y_high": 5.0}
RAMP = (Piece((-3.0, 3.0), (0.0, 1.0)),)


def outline(tilt: float, pivot: float = 0.0) -> np.ndarray:
    mark = PlateMark(Plate("p", "area", RAMP, "c", "t"), setting({"c": pivot, "t": tilt}, **WIDE))
    mark.update()
    return np.asarray(mark.line.points[::4, :2])


def test_level_it_is_the_curve_and_the_axis() -> None:
    assert outline(0.0) == pytest.approx(np.array([[2, 1], [14, 2], [14, 1], [2, 1]]))


@pytest.mark.parametrize("tilt", [-1.0, -0.4, 0.7, 1.0])
def test_tipped_it_keeps_its_shape_and_rests_on_its_pivot(tilt: float) -> None:
    short = (Piece((-3.0, 3.0), (0.5, 2.0)),)
    values = {"t": 0.0}
    mark = PlateMark(Plate("p", "area", short, 0.5, "t"), setting(values, **WIDE))
    mark.update()
    flat, pivot = mark.line.points[::4, :2].copy(), np.array([9.0, 1.0])
    values["t"] = tilt
    mark.update()
    tipped = mark.line.points[::4, :2]
    assert np.hypot(*(tipped - pivot).T) == pytest.approx(np.hypot(*(flat - pivot).T))
    falls = (tipped - flat)[:, 1] < 0
    assert falls.tolist() == ((flat[:, 0] > 9.0) == (tilt > 0)).tolist()


@pytest.mark.parametrize(("tilt", "end"), [(1.0, 2), (-1.0, 3)])
def test_as_far_as_it_may_its_end_touches_the_panel_s_foot(tilt: float, end: int) -> None:
    assert outline(tilt)[end, 1] == pytest.approx(0.0, abs=1e-6)


def test_a_short_arm_does_not_stand_it_upright() -> None:
    corner = outline(1.0, 2.5)[2]
    assert math.degrees(math.atan2(1.0 - corner[1], corner[0] - 13.0)) == pytest.approx(11.0)


def test_what_is_tall_tips_less_than_would_take_it_out_of_its_panel() -> None:
    tall = (Piece((-3.9, 3.9), (4.5, 0.5)),)
    mark = PlateMark(Plate("p", "area", tall, 0.0, -1.0), setting({}, **WIDE))
    mark.update()
    assert 0.0 <= mark.line.points[:, 0].min() < 0.01


def test_a_fulcrum_points_at_its_place_and_stays_in_its_panel() -> None:
    mark = FulcrumMark(Fulcrum("f", "input", "c", size=3.0), setting({"c": 1.0}, **WIDE))
    mark.update()
    corners = mark.leaf.points[::4, :2]
    assert corners[0] == pytest.approx([10.0, 1.0])
    assert corners[1:, 1] == pytest.approx([0.0, 0.0])
    assert corners[1:, 0].mean() == pytest.approx(10.0)


@pytest.mark.parametrize(
    ("tilt", "words"), [(0.0, "level on 2"), (0.5, "tipped to the right on 2"), (-1.0, "the left")]
)
def test_which_way_it_tips_is_said(tilt: float, words: str) -> None:
    assert words in graphs.element(Plate("p", "area", RAMP, 2.0, "t"), {"t": tilt})
    assert graphs.element(Fulcrum("f", "input", "c"), {"c": 2.0}) == "a fulcrum at 2"


HILL = (Piece((-2.0, 0.0, 2.0), (0.0, 2.0, 0.0)),)
FIGURE = Graph(
    axis("x", -2.5, 2.5, -2, -1, 0, 1, 2),
    (
        Panel(
            "f",
            axis("p", -1.0, 3.0, 0, 1, 2),
            (Plate("plate", "function", HILL, "c", "tilt"), Fulcrum("fulcrum", "input", "c")),
        ),
    ),
    (Quantity("c", -1.0), Quantity("tilt", 0.0)),
    ("x", "f", "plate", "fulcrum"),
)
FILM = board(
    Plot("g", FIGURE, run_time=0.2),
    Slide("g", Track((Channel("tilt", (0.0, 1.0)),)), run_time=0.3),
    Slide("g", Track((Channel("c", (-1.0, 0.0)), Channel("tilt", (1.0, 0.0)))), run_time=0.3),
)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("aspect", FRAMES)
def test_without_a_fault_in_every_shape_and_theme(aspect: str, theme: object) -> None:
    still = board(*FILM.beats[0].cues[:2])
    assert inspect(still, theme, FRAMES[aspect]) == []  # type: ignore[arg-type]


def test_plain_manim_plays_the_same() -> None:
    assert_plain_manim_plays_the_same(FILM)
