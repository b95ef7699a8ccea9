"""A magnifier shows its window larger, and what is drawn in it once more; curves are scaled."""

from dataclasses import replace

import numpy as np
import pytest
from played import area_of, assert_plain_manim_plays_the_same, axis, board, setting, word

from calcanim.stage.frame import FRAMES, WIDE
from calcanim.stage.geometry import box_of, union
from calcanim.stage.inspect import inspect
from calcanim.stage.marks import CurveMark
from calcanim.stage.plane import GraphMobject
from calcanim.stage.regions import AreaMark
from calcanim.storyboard import DARK, LIGHT, Storyboard
from calcanim.storyboard.cues import Plot, Reveal, Slide
from calcanim.storyboard.graph import (
    Area,
    Curve,
    Dot,
    Graph,
    Inset,
    Label,
    Panel,
    Piece,
    Point,
    Slope,
)
from calcanim.storyboard.quantities import Channel, Quantity, Track

XS = tuple(n / 100 for n in range(-100, 351))
SQUARE = Piece(XS, tuple(x * x for x in XS))
ENDS = {"x0": 0.9, "x1": 2.1, "y0": 0.9, "y1": 3.6}
INSET = Inset("lens", "text", "x0", "x1", "y0", "y1", ("curve", "p"), "nw", 0.45)
FIGURE = Graph(
    axis("x", -1.0, 3.5, -1, 0, 1, 2, 3),
    (
        Panel(
            "f",
            axis("y", -1.0, 9.0, 0, 4, 8),
            (
                Curve("curve", "function", (SQUARE,)),
                Slope("tangent", "derivative", 1.5, 2.25, 3.0),
                Point("p", "input", 1.5, 2.25),
                INSET,
            ),
        ),
    ),
    tuple(Quantity(k, v) for k, v in ENDS.items()),
    ("x", "f", "curve", "tangent", "p"),
)
CLOSER = Track(
    tuple(
        Channel(k, (v, 1.5 + (v - 1.5) / 5 if k[0] == "x" else 2.25 + (v - 2.25) / 5))
        for k, v in ENDS.items()
    )
)


def on_stage(figure: Graph = FIGURE) -> GraphMobject:
    return GraphMobject(figure, WIDE.regions["figure"], DARK)


def test_it_keeps_to_its_corner_and_its_share() -> None:
    graph = on_stage()
    view = graph.views[0]
    left, bottom, right, top = box_of(graph.elements["lens.card"].leaves[0].points)
    assert right - left == pytest.approx(0.45 * (view.right - view.left))
    assert top - bottom == pytest.approx(0.45 * (view.top - view.bottom))
    assert left - view.left == pytest.approx(view.top - top)
    assert 0 < left - view.left < 0.2


def test_what_it_shows_lies_in_it_at_the_same_share_of_its_window() -> None:
    graph = on_stage()
    card = box_of(graph.elements["lens.card"].leaves[0].points)
    curve = box_of(graph.elements["lens.curve"].leaves[0].points)
    assert (curve[:2] >= card[:2] - 1e-6).all()
    assert (curve[2:] <= card[2:] + 1e-6).all()
    dot = box_of(graph.elements["lens.p"].leaves[0].points)
    share = ((dot[:2] + dot[2:]) / 2 - card[:2]) / (card[2:] - card[:2])
    assert share == pytest.approx([0.5, 0.5])


def test_lines_join_the_two_frames_and_cross_neither() -> None:
    graph = on_stage()
    card = box_of(graph.elements["lens.card"].leaves[0].points)
    points = graph.elements["lens.window"].leaves[0].points
    window = union(points[: 4 * 4].reshape(-1, 3)[:, [0, 1, 0, 1]])
    for a, b in zip(points[16::4, :2], points[19::4, :2], strict=True):
        corners = [box[[i, j]] for box in (card, window) for i in (0, 2) for j in (1, 3)]
        assert min(np.hypot(*(c - a)) for c in corners) < 1e-6
        assert min(np.hypot(*(c - b)) for c in corners) < 1e-6
        for share in (0.1, 0.5, 0.9):
            at = a + (b - a) * share
            for box in (card, window):
                assert not ((at > box[:2] + 1e-6) & (at < box[2:] - 1e-6)).all()


def test_it_comes_closer() -> None:
    graph = on_stage()
    leaves = graph.elements["lens.window"].leaves
    before = box_of(leaves[0].points[:16])
    graph.run({c.key: c.values[-1] for c in CLOSER.channels})
    after = box_of(leaves[0].points[:16])
    assert (after[2:] - after[:2]) == pytest.approx((before[2:] - before[:2]) / 5)
    assert graph.elements["lens.card"].leaves[0] in graph.movers({"lens.card"}, ("x0",))


@pytest.mark.parametrize("key", ["name", "nothing", "lens"])
def test_labels_and_strangers_are_refused(key: str) -> None:
    panel = FIGURE.panels[0]
    others = (*panel.elements[:3], Label("name", word("P"), 1.5, 2.25))
    wrong = replace(panel, elements=(*others, replace(INSET, shows=(key,))))
    with pytest.raises(ValueError, match="cannot show"):
        on_stage(replace(FIGURE, panels=(wrong,)))


FILM = board(
    Plot("g", FIGURE, run_time=0.4),
    Reveal("g", ("lens",), run_time=0.4),
    Slide("g", CLOSER, 1.0),
)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("aspect", FRAMES)
def test_without_a_fault_in_every_shape_and_theme(aspect: str, theme: object) -> None:
    assert inspect(FILM, theme, FRAMES[aspect]) == []  # type: ignore[arg-type]


def test_plain_manim_plays_the_same() -> None:
    assert_plain_manim_plays_the_same(FILM)


def test_a_curve_is_scaled_and_shifted_with_its_ends() -> None:
    data = Curve(
        "c", "function", (Piece((0.0, 1.0), (1.0, 2.0)),), (Dot(1.0, 2.0, False),),
        shift="up", scale="times",
    )  # fmt: skip
    values = {"up": 0.0, "times": 1.0}
    mark = CurveMark(data, setting(values, y_high=8.0, right=8.0, top=8.0))
    assert mark.names == {"up", "times"}
    heights = []
    for up, times in ((0.0, 1.0), (1.0, 1.0), (1.0, 2.0)):
        values.update(up=up, times=times)
        mark.update()
        dot = mark.dots[0][0].points
        heights.append(
            (mark.line.points[0, 1], mark.line.points[-1, 1], (dot.max(0) + dot.min(0))[1] / 2)
        )
    assert heights == [
        pytest.approx((1, 2, 2)), pytest.approx((2, 3, 3)), pytest.approx((3, 5, 5)),
    ]  # fmt: skip


def test_an_area_is_scaled_and_keeps_its_sign() -> None:
    data = Area("a", "area", "negative_area", (Piece((0.0, 1.0), (2.0, 2.0)),), 0.0, 1.0, scale="k")
    values = {"k": 1.0}
    mark = AreaMark(data, setting(values, y_low=-4.0, y_high=4.0))
    mark.update()
    assert area_of(mark.above, mark.set.view) == pytest.approx(2.0)
    values["k"] = 0.5
    mark.update()
    assert area_of(mark.above, mark.set.view) == pytest.approx(1.0)
    values["k"] = -1.0
    mark.update()
    assert len(mark.above.points) == 0
    assert area_of(mark.below, mark.set.view) == pytest.approx(2.0)


def test_what_does_not_use_the_new_fields_has_the_json_that_it_had() -> None:
    plain = board(Plot("g", FIGURE))
    text = plain.to_json()
    assert '"shift"' not in text
    assert '"scale"' not in text
    moved = replace(FIGURE.panels[0].elements[0], shift=1.0)
    panel = replace(FIGURE.panels[0], elements=(moved, *FIGURE.panels[0].elements[1:]))
    film = board(Plot("g", replace(FIGURE, panels=(panel,))))
    assert '"shift":1.0' in film.to_json()
    assert Storyboard.from_json(film.to_json()) == film
