"""Boxes drawn obliquely: where their faces lie, which of them hides which."""

import numpy as np
import pytest
from played import assert_plain_manim_plays_the_same, axis, board, setting, word

from calcanim.stage.bricks import BrickMark
from calcanim.stage.frame import FRAMES
from calcanim.stage.inspect import inspect
from calcanim.storyboard import DARK, LIGHT
from calcanim.storyboard.cues import Plot, Reveal, Slide
from calcanim.storyboard.graph import Brick, Graph, Panel
from calcanim.storyboard.quantities import Channel, Quantity, Track

UNITS = {"right": 4.0, "top": 4.0, "x_low": 0.0, "x_high": 4.0, "y_low": 0.0, "y_high": 4.0}


def corners(leaf: object) -> np.ndarray:
    return leaf.points[::4, :2]  # type: ignore[attr-defined]


def test_the_front_is_as_it_is_and_depth_goes_down_to_the_left() -> None:
    mark = BrickMark(Brick("b", "function", 2.0, 2.0, 0.0, 3.0, 4.0, 1.0), setting(**UNITS))
    mark.update()
    front, top, right = (corners(leaf) for leaf in mark.faces)
    assert front.min(axis=0) == pytest.approx([2 - 0.42, 2 - 0.36])
    assert np.ptp(front, axis=0) == pytest.approx([1.0, 2.0])
    # The far edges of the top and of the right side have z = 0: they are where x and y say.
    assert [3.0, 4.0] in top.round(6).tolist()
    assert [3.0, 2.0] in right.round(6).tolist()


def test_a_brick_without_a_thickness_has_one_face_and_follows_its_quantities() -> None:
    values = {"far": 2.0}
    flat = Brick("b", "function", 2.0, 0.0, 0.0, "far", 1.0, 0.8, word("W"))
    mark = BrickMark(flat, setting(values, **UNITS))
    mark.update()
    assert [len(leaf.points) > 0 for leaf in mark.faces] == [False, False, True]
    assert mark.words is not None
    assert not len(mark.words.leaves[0].points)  # no room: the face is 0.34 wide
    values["far"] = 3.5
    mark.update()
    assert all(len(leaf.points) for leaf in mark.faces)
    assert len(mark.words.leaves[0].points)
    assert np.ptp(corners(mark.faces[0]), axis=0) == pytest.approx([1.5, 1.0])


FIGURE = Graph(
    axis("x", -1.0, 4.0, 0, 2, 4),
    (
        Panel(
            "f",
            axis("y", -1.0, 4.0, 0, 2, 4),
            (
                Brick("cube", "function", 0.0, 0.0, 0.0, 2.0, 2.0, 2.0, word("V")),
                Brick("slab", "derivative", "near", 0.0, 0.0, "far", 2.0, 2.0),
            ),
        ),
    ),
    (Quantity("near", 2.0), Quantity("far", 2.5)),
    ("x", "f", "cube"),
    square=True,
)
RUN = Track((Channel("near", (2.0, 2.8)), Channel("far", (2.5, 3.3))))
FILM = board(
    Plot("g", FIGURE, run_time=0.2), Reveal("g", ("slab",), 0.2), Slide("g", RUN, run_time=0.4)
)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("aspect", FRAMES)
def test_without_a_fault_in_every_shape_and_theme(aspect: str, theme: object) -> None:
    assert inspect(FILM, theme, FRAMES[aspect]) == []  # type: ignore[arg-type]


def test_plain_manim_plays_the_same() -> None:
    assert_plain_manim_plays_the_same(FILM)
