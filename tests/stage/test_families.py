"""Slope fields, families of curves, circles: where their strokes lie."""

import math

import numpy as np
import pytest
from played import assert_plain_manim_plays_the_same, axis, board, setting, word

from calcanim.stage.contrast import contrast, rgb
from calcanim.stage.families import FamilyMark, FieldMark, RingMark
from calcanim.stage.frame import FRAMES
from calcanim.stage.inspect import inspect
from calcanim.storyboard import DARK, LIGHT
from calcanim.storyboard.cues import Plot, Reveal, Slide
from calcanim.storyboard.graph import Family, Field, Graph, Label, Panel, Piece, Ring
from calcanim.storyboard.quantities import Channel, Quantity, Track

WIDE = {"right": 8.0, "top": 4.0, "x_low": -2.0, "x_high": 2.0, "y_low": -2.0, "y_high": 2.0}
PLACES = tuple((float(x), float(y), 1.0, float(x)) for x in (-1, 0, 1) for y in (-1, 0, 1))


def ends(leaf: object) -> tuple[np.ndarray, np.ndarray]:
    points = leaf.points  # type: ignore[attr-defined]
    return points[::4, :2], points[3::4, :2]


def test_strokes_have_their_length_and_their_slope_in_the_window_s_units() -> None:
    mark = FieldMark(Field("f", "muted", PLACES), setting(**WIDE))
    mark.update()
    starts, stops = ends(mark.back)
    ways = stops - starts
    assert np.hypot(*ways.T) == pytest.approx(np.full(9, 0.32))
    # A unit is 2 wide and 1 high on the frame: the slope x is drawn as x/2.
    assert ways[:, 1] / ways[:, 0] == pytest.approx(np.repeat([-0.5, 0.0, 0.5], 3))
    assert (starts + stops)[0] / 2 == pytest.approx([2.0, 1.0])


def test_heads_are_at_the_ends_and_point_ahead() -> None:
    mark = FieldMark(Field("f", "muted", ((0.0, 0.0, 1.0, 0.0),), heads=True), setting(**WIDE))
    mark.update()
    starts, stops = ends(mark.back)
    tip = np.array([4.16, 2.0])
    joins = [p for p in (*starts, *stops) if np.allclose(p, tip)]
    assert len(joins) == 3
    assert max(p[0] for p in (*starts, *stops)) == pytest.approx(4.16)


def test_one_column_is_lit_and_the_others_can_still_be_seen() -> None:
    values = {"at": 0.4}
    mark = FieldMark(Field("f", "derivative", PLACES, column="at"), setting(values, **WIDE))
    for at, lit in ((0.4, 4.0), (0.6, 6.0), (-3.0, None)):
        values["at"] = at
        mark.update()
        middles = sum(ends(mark.lit)) / 2
        assert set(np.round(middles[:, 0], 6)) == (set() if lit is None else {lit})
        assert len(mark.back.points) // 4 == (9 if lit is None else 6)
    back = mark.back.fill_rgbas[0, :3]
    assert 5.9 <= contrast(tuple(back), rgb(DARK.background)) < 7.0


def test_strokes_come_column_by_column() -> None:
    values = {"to": 0.3}
    mark = FieldMark(Field("f", "muted", PLACES, column=0.0, until="to"), setting(values, **WIDE))
    mark.update()
    assert {float(x) for leaf in (mark.back, mark.lit) for x in sum(ends(leaf))[:, 0] / 2} == {
        2.0,
        4.0,
    }
    values["to"] = -1.5
    mark.update()
    assert len(mark.back.points) + len(mark.lit.points) == 0


def test_a_place_without_a_direction_and_one_outside_have_no_stroke() -> None:
    places = ((0.0, 0.0, 0.0, 0.0), (5.0, 0.0, 1.0, 0.0), (1.0, 0.0, 0.0, -1.0))
    mark = FieldMark(Field("f", "muted", places), setting(**WIDE))
    mark.update()
    starts, stops = ends(mark.back)
    assert len(starts) == 1
    assert (stops - starts)[0] == pytest.approx([0.0, -0.32])


def line(slope: float) -> tuple[Piece, ...]:
    return (Piece((-1.0, 0.0, 1.0), (-slope, 0.0, slope)),)


@pytest.mark.parametrize(("level", "slope"), [(0, 0), (0.5, 0.25), (1, 0.5), (1.5, 1.25), (9, 2)])
def test_between_two_curves_there_is_one(level: float, slope: float) -> None:
    data = Family("c", "area", (line(0.0), line(0.5), line(2.0)), "level")
    mark = FamilyMark(data, setting({"level": level}, **WIDE))
    mark.update()
    starts, stops = ends(mark.line)
    ways = (stops - starts) / [2.0, 1.0]
    assert ways[:, 1] / ways[:, 0] == pytest.approx([slope, slope])


def test_curves_of_other_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="equal lengths"):
        Family("c", "area", (line(0.0), (Piece((0.0, 1.0), (0.0, 1.0)),)))


def test_a_ring_keeps_its_distance_and_its_panel() -> None:
    values = {"r": 1.0}
    mark = RingMark(Ring("r", "input", 0.0, 0.0, "r"), setting(values, **WIDE))
    mark.update()
    starts, _ = ends(mark.line)
    units = (starts - [4.0, 2.0]) / [2.0, 1.0]
    assert np.hypot(*units.T) == pytest.approx(np.ones(len(units)))
    values["r"] = 3.0
    mark.update()
    assert len(mark.line.points) == 0


SQUARES = tuple((Piece((-2.0, 0.0, 2.0), (c, c - 1.0, c)),) for c in (0.0, 1.0))
FIGURE = Graph(
    axis("x", -2.7, 2.7, -2, -1, 0, 1, 2),
    (
        Panel(
            "f",
            axis("y", -2.0, 3.0, -1, 0, 1, 2),
            (
                Field("field", "muted", PLACES, column="at"),
                Family("curves", "function", SQUARES, "level"),
                Ring("ring", "increment", 0.0, 0.5, 1.0),
                Label("name", word("F", "function"), 1.0, 0.0),
            ),
        ),
    ),
    (Quantity("at", -1.0), Quantity("level", 0.0)),
    ("x", "f", "field", "curves", "name"),
    square=True,
)
RUN = Track((Channel("at", (-1.0, math.sqrt(0.5))), Channel("level", (0.0, 0.5))))
FILM = board(
    Plot("g", FIGURE, run_time=0.2), Reveal("g", ("ring",), 0.2), Slide("g", RUN, run_time=0.4)
)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("aspect", FRAMES)
def test_without_a_fault_in_every_shape_and_theme(aspect: str, theme: object) -> None:
    still = board(*FILM.beats[0].cues[:2])
    assert inspect(still, theme, FRAMES[aspect]) == []  # type: ignore[arg-type]


def test_plain_manim_plays_the_same() -> None:
    assert_plain_manim_plays_the_same(FILM)
