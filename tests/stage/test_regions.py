"""Areas and rectangles on a constructed stage: signed, clipped, growing into one another."""

import numpy as np
import pytest
from played import area_of, setting

from calcanim.stage.regions import AreaMark, BarsMark, crossings
from calcanim.storyboard import DARK, Storyboard
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Plot
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Area, Axis, Bars, Graph, Panel, Piece
from calcanim.storyboard.quantities import Quantity

XS = np.linspace(0, 2 * np.pi, 401)
WAVE = (Piece(tuple(XS.tolist()), tuple(np.sin(XS).tolist())),)
SQUARES = Bars(
    "bars",
    "area",
    "negative_area",
    0.0,
    2.0,
    ((0.0, 1.0), (0.0, 0.25, 1.0, 2.25), (0.25, 1.0, 2.25, 4.0)),
    (0.0, 0.0, 1.0),
    "level",
)


def test_area_has_a_sign() -> None:
    on = setting({"t": 2 * np.pi}, x_high=7, y_low=-2, y_high=2)
    mark = AreaMark(Area("a", "area", "negative_area", WAVE, 0.0, "t"), on)
    mark.update()
    assert mark.names == {"t"}
    assert area_of(mark.above, on.view) == pytest.approx(2, abs=1e-3)
    assert area_of(mark.below, on.view) == pytest.approx(2, abs=1e-3)
    assert mark.above.fill_color.to_hex().lower() == DARK.colour("area")
    assert mark.below.fill_color.to_hex().lower() == DARK.colour("negative_area")


def test_area_follows_its_limits() -> None:
    values = {"t": np.pi / 2}
    on = setting(values, x_high=7, y_low=-2, y_high=2)
    mark = AreaMark(Area("a", "area", "negative_area", WAVE, 0.0, "t"), on)
    mark.update()
    assert area_of(mark.above, on.view) == pytest.approx(1, abs=1e-3)
    assert len(mark.below.points) == 0
    values["t"] = 0.0
    mark.update()
    assert len(mark.above.points) == 0


def test_area_stays_in_its_panel() -> None:
    on = setting({}, x_low=1, x_high=2, y_low=-0.5, y_high=0.5)
    mark = AreaMark(Area("a", "area", "negative_area", WAVE, 0.0, 6.0), on)
    mark.update()
    points = mark.above.points[:, :2]
    assert points.min() >= 0
    assert points.max() <= 1


def test_a_crossing_is_put_in() -> None:
    x, y = crossings(np.array([0.0, 1.0, 2.0]), np.array([1.0, -3.0, -1.0]))
    assert x.tolist() == [0, 0.25, 1, 2]
    assert y.tolist() == [1, 0, -3, -1]


@pytest.mark.parametrize(
    ("level", "total", "count"), [(0, 1, 2), (1, 1.75, 4), (2, 3.75, 4), (0.5, 1.375, 4)]
)
def test_bars_grow_into_finer_ones(level: float, total: float, count: int) -> None:
    on = setting({"level": level}, x_high=2, y_high=5)
    mark = BarsMark(SQUARES, on)
    mark.update()
    assert area_of(mark.fills[0], on.view) == pytest.approx(total)
    assert len(mark.edges[0].points) == count * 16
    assert len(mark.fills[1].points) == 0


def test_samples_sit_on_the_curve() -> None:
    on = setting({"level": 2.0}, x_high=2, y_high=5)
    mark = BarsMark(SQUARES, on)
    mark.update()
    middles = [(d.points.min(axis=0) + d.points.max(axis=0))[:2] / 2 for d in mark.dots[:4]]
    places = [(x * 2, y * 5) for x, y in middles]
    assert places == [pytest.approx((k / 2, k * k / 4)) for k in (1, 2, 3, 4)]
    assert all(len(d.points) == 0 for d in mark.dots[4:])


def test_bars_below_the_axis() -> None:
    on = setting({}, x_high=1, y_low=-2, y_high=2)
    bars = Bars("b", "area", "negative_area", 0.0, 1.0, ((1.0, -1.0),), (0.5,))
    mark = BarsMark(bars, on)
    mark.update()
    assert area_of(mark.fills[0], on.view) == pytest.approx(0.5)
    assert area_of(mark.fills[1], on.view) == pytest.approx(0.5)


def test_they_are_data() -> None:
    y = Axis(Formula(()), -1.0, 1.0, ())
    elements = (Area("a", "area", "negative_area", WAVE, 0.0, "t"), SQUARES)
    quantities = (Quantity("t", 1.0), Quantity("level", 0.0))
    figure = Graph(Axis(Formula(()), 0.0, 7.0, ()), (Panel("f", y, elements),), quantities, ("a",))
    board = Storyboard("s", "t", (Beat("b", "n.", (Plot("g", figure),)),))
    assert Storyboard.from_json(board.to_json()) == board
