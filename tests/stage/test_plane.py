"""The plane graph on a constructed stage: windows, clipping, curves that grow, readouts."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from manim import tempconfig

from calcanim.stage.axes import View
from calcanim.stage.camera import StageCamera
from calcanim.stage.frame import FRAMES, Region
from calcanim.stage.frame import SQUARE as SQUARE_FRAME
from calcanim.stage.inspect import inspect
from calcanim.stage.layout import WIDE
from calcanim.stage.marks import cut_to
from calcanim.stage.painted import Disc, Strokes
from calcanim.stage.plane import GraphMobject
from calcanim.stage.readout import ReadoutMobject
from calcanim.storyboard import DARK, Beat, Formula, Part, Storyboard
from calcanim.storyboard.cues import Hide, Plot, Reveal, Slide
from calcanim.storyboard.graph import (
    Axis,
    Curve,
    Dot,
    Graph,
    Guide,
    Label,
    Panel,
    Piece,
    Point,
    Readout,
    Segment,
    Slope,
    TickSet,
)
from calcanim.storyboard.quantities import Channel, Quantity, Tick, Track


def math(source: str, role: str = "muted") -> Formula:
    return Formula((f"part(#0, {source})",), (Part("all", role),), source)


def ticks(*values: float) -> tuple[Tick, ...]:
    return tuple(Tick(v, math(f"{v:g}")) for v in values)


XS = tuple(n / 10 for n in range(-10, 71))
SQUARE = Curve(
    "f",
    "function",
    (Piece(XS, tuple(x * x for x in XS)),),
    (Dot(-1.0, 1.0, False), Dot(7.0, 49.0, True)),
    high="to",
)
DOUBLE = Curve("df", "derivative", (Piece((-1.0, 7.0), (-2.0, 14.0)),))
X = Axis(
    math("x"),
    "x.low",
    "x.high",
    (TickSet(ticks(0, 2, 4, 6), "far"), TickSet(ticks(2.9, 3, 3.1), "near")),
)
Y = Axis(math("f(x)", "function"), "y.low", "y.high", (TickSet(ticks(0, 20, 40)),))
START = {
    "x.low": -1.0,
    "x.high": 7.0,
    "y.low": -3.0,
    "y.high": 52.0,
    "far": 1.0,
    "near": 0.0,
    "split": 0.0,
    "to": 7.0,
    "p.x": 3.0,
    "p.y": 9.0,
    "q.x": 5.0,
    "q.y": 25.0,
    "m": 8.0,
}
FIGURE = Graph(
    X,
    (
        Panel(
            "up",
            Y,
            (
                SQUARE,
                Slope("secant", "derivative", "p.x", "p.y", "m"),
                Guide("foot", "input", "p.x", "p.y"),
                Segment("rise", "increment", "q.x", "p.y", "q.x", "q.y"),
                Point("p", "input", "p.x", "p.y"),
                Label("name", math("P", "input"), "p.x", "p.y"),
            ),
        ),
        Panel("down", Axis(math("f'(x)"), -2.0, 14.0, ()), (DOUBLE,), "split"),
    ),
    tuple(Quantity(k, v) for k, v in START.items()),
    ("x", "up", "f"),
    (Readout("slope", math('"slope"'), "m", "derivative", 2, 3, True),),
)


def stage() -> GraphMobject:
    return GraphMobject(FIGURE, WIDE.regions["figure"], DARK)


def leaf(graph: GraphMobject, key: str) -> np.ndarray:  # type: ignore[type-arg]
    return np.asarray(graph.elements[key].leaves[0].points)


def board(*cues: object) -> Storyboard:
    return Storyboard("t", "T", (Beat("One", "Words.", (Plot("g", FIGURE), *cues)),))  # type: ignore[arg-type]


def track(**values: tuple[float, ...]) -> Track:
    return Track(tuple(Channel(k.replace("__", "."), v) for k, v in values.items()))


def test_json_there_and_back() -> None:
    film = board(Slide("g", track(m=(8.0, 6.0))))
    assert Storyboard.from_json(film.to_json()) == film


def test_a_secant_goes_through_both_points() -> None:
    graph = stage()
    view = graph.views[0]
    line = leaf(graph, "secant")
    a, b = line[0, :2], line[3, :2]
    for point in (view.place(3, 9), view.place(5, 25)):
        along, to = b - a, np.array(point) - a
        assert abs(along[0] * to[1] - along[1] * to[0]) / np.hypot(*along) < 1e-9


def test_everything_is_clipped_to_its_panel() -> None:
    graph = stage()
    graph.run({"x.low": 2.9, "x.high": 3.1, "y.low": 8.4, "y.high": 9.6})
    view = graph.views[0]
    for key in ("f", "secant", "rise", "foot"):
        points = leaf(graph, key)
        if len(points):
            assert view.left - 1e-9 <= points[:, 0].min() <= points[:, 0].max() <= view.right + 1e-9
            assert view.bottom - 1e-9 <= points[:, 1].min() <= points[:, 1].max() <= view.top + 1e-9
    assert len(leaf(graph, "f"))
    assert not len(leaf(graph, "rise"))


def test_clipped_strokes_still_meet() -> None:
    view = View(0, 1, 0, 1)
    points = np.array([[-0.5, 0.2], [0.2, 0.4], [0.5, 0.5], [0.8, 1.6]])
    starts, ends = view.clip(points[:-1], points[1:])
    assert (ends[:-1] == starts[1:]).all()
    assert starts[0, 0] == pytest.approx(0)
    assert ends[-1, 1] == pytest.approx(1)


def test_strokes_along_the_axes_are_kept_or_dropped_whole() -> None:
    view = View(0, 1, 0, 1)
    upright = np.array([[0.5, -1.0], [1.5, -1.0]]), np.array([[0.5, 2.0], [1.5, 2.0]])
    starts, ends = view.clip(*upright)
    assert starts.tolist() == [[0.5, 0.0]]
    assert ends.tolist() == [[0.5, 1.0]]


def test_ticks_change_with_the_window() -> None:
    graph = stage()
    assert len(leaf(graph, "x.tick.0.1"))
    assert not len(leaf(graph, "x.tick.1.1"))
    graph.run({"far": 0.0, "near": 1.0, "x.low": 2.9, "x.high": 3.1})
    assert not len(leaf(graph, "x.tick.0.1"))
    assert len(leaf(graph, "x.tick.1.1"))


def test_a_curve_grows() -> None:
    xs, ys = np.array(XS), np.array(XS) ** 2
    part = cut_to(xs, ys, -0.55, 2.25)
    assert part is not None
    assert part[0][0] == -0.55
    assert part[0][-1] == 2.25
    assert part[1][-1] == pytest.approx((2.2**2 + 2.3**2) / 2)
    assert cut_to(xs, ys, 8, 9) is None
    graph = stage()
    graph.run({"to": 2.0})
    assert leaf(graph, "f")[:, 0].max() == pytest.approx(graph.views[0].place(2, 0)[0])
    assert len(leaf(graph, "f.dots"))
    assert not len(graph.elements["f.dots"].leaves[1].points)


def test_the_lower_panel_takes_its_share() -> None:
    graph = stage()
    before = graph.views[0].bottom
    graph.run({"split": 1.0})
    upper, lower = graph.views
    assert upper.bottom > before
    assert lower.bottom == pytest.approx(before)
    assert upper.top - upper.bottom == pytest.approx(lower.top - lower.bottom)
    assert lower.top < upper.bottom


def test_flat_panels_stand_side_by_side() -> None:
    for name, beside in (("16:9", False), ("1:1", True), ("9:16", False)):
        region = FRAMES[name].regions["figure"]
        graph = GraphMobject(FIGURE, region, DARK)
        alone = graph.views[0].right
        graph.run({"split": 1.0})
        first, second = graph.views
        assert graph.arrangement.beside == beside
        if beside:
            assert first.right < second.left < second.right == pytest.approx(alone)
            assert first.bottom == second.bottom
            # Each has an axis of its own, with numbers.
            assert len(leaf(graph, "x.tick.down.0.1"))
        for view in graph.views:
            width, height = view.right - view.left, view.top - view.bottom
            assert width < 3.7 * height
            assert height > 0.31 * region.height


def test_an_axis_of_its_own_comes_on_with_its_panel() -> None:
    graph = GraphMobject(FIGURE, SQUARE_FRAME.regions["figure"], DARK)
    assert not len(leaf(graph, "x.axis.down"))
    assert not len(leaf(graph, "x.tick.down.0.1"))
    graph.run({"split": 0.6})
    tick = graph.elements["x.tick.down.0.1"].leaves[0]
    assert tick.fill_rgbas[0, 3] == pytest.approx(0.5)
    assert graph.elements["x.axis.down"].leaves[0].fill_rgbas[0, 3] == pytest.approx(0.5)
    assert tick in graph.movers(set(graph.elements), ("split",))
    opening = Slide("g", track(split=(0.0, 1.0)), 2.0)
    assert inspect(board(Reveal("g", ("slope",)), opening), DARK, SQUARE_FRAME) == []


def test_readouts_stand_on_the_line_of_the_name_where_there_is_room() -> None:
    region = WIDE.regions["figure"]
    without = GraphMobject(replace(FIGURE, readouts=()), region, DARK)
    assert stage().views[0].top > without.views[0].top - 0.15
    many = tuple(replace(FIGURE.readouts[0], key=f"slope.{n}") for n in range(5))
    rows = GraphMobject(replace(FIGURE, readouts=many), region, DARK)
    lowest = min(leaf(rows, r.key)[:, 1].min() for r in many)
    assert rows.views[0].top < lowest - 0.5
    boxes = [leaf(rows, f"slope.{n}")[:, :2] for n in range(5)]
    for a, b in pairwise(boxes):
        assert b[:, 0].min() > a[:, 0].max() or b[:, 1].max() < a[:, 1].min()


def test_numbers_on_axes_are_larger_than_the_smallest() -> None:
    for name, least in (("16:9", 0.3), ("1:1", 0.3), ("9:16", 0.026 * 128 / 9)):
        graph = GraphMobject(FIGURE, FRAMES[name].regions["figure"], DARK)
        assert graph.elements["x.tick.0.1"].em >= least - 0.01


def test_numbers_of_unlike_height_stand_on_one_line() -> None:
    marks = (Tick(1.0, math("pi")), Tick(3.0, math("pi slash 2")), Tick(5.0, math("10^4")))
    figure = replace(FIGURE, x=replace(X, ticks=(TickSet(marks),)), readouts=())
    graph = GraphMobject(figure, WIDE.regions["figure"], DARK)
    boxes = [
        np.concatenate([x.points for x in graph.elements[f"x.tick.0.{n}"].leaves]) for n in range(3)
    ]
    middles = [(b[:, 1].min() + b[:, 1].max()) / 2 for b in boxes]
    heights = [np.ptp(b[:, 1]) for b in boxes]
    assert heights[0] < 0.8 * heights[1]
    assert np.ptp(middles) < 0.02


def test_readouts_grow_smaller_before_they_take_a_second_row() -> None:
    wide = tuple(
        replace(FIGURE.readouts[0], key=f"slope.{n}", digits=5, decimals=4) for n in range(2)
    )
    graph = GraphMobject(replace(FIGURE, readouts=wide), SQUARE_FRAME.regions["figure"], DARK)
    first, second = (leaf(graph, r.key)[:, :2] for r in wide)
    assert second[:, 0].min() > first[:, 0].max()
    assert graph.elements["slope.0"].em < 0.42


def test_a_readout_as_wide_as_the_figure_stays_in_it() -> None:
    long = tuple(
        replace(FIGURE.readouts[0], key=f"slope.{n}", label=math('"a slope with a long name"'))
        for n in range(2)
    )
    region = Region(-2.0, 2.0, -2.0, 2.0, 0.38)
    graph = GraphMobject(replace(FIGURE, readouts=long), region, DARK)
    assert all(leaf(graph, r.key)[:, 0].max() <= region.right for r in long)
    assert all(r.width <= region.width for r in graph.readouts)


def test_crowded_numbers_are_left_out_evenly() -> None:
    crowd = Axis(
        math("x"), 0.0, 1.0, (TickSet(tuple(Tick(v / 10, math(f"{v}")) for v in range(11))),)
    )
    figure = Graph(crowd, (Panel("f", replace(Y, low=0.0, high=1.0), ()),), (), ("x", "f"))
    region = Region(-1.2, 1.2, -1.0, 1.0, 0.38)
    graph = GraphMobject(figure, region, DARK)
    shown = [n for n in range(11) if len(leaf(graph, f"x.tick.0.{n}"))]
    steps = {b - a for a, b in pairwise(shown)}
    assert shown[0] == 0
    assert len(steps) == 1
    assert min(steps) > 1


def test_only_what_moves_is_a_mover() -> None:
    graph = stage()
    visible = set(graph.elements)
    few = graph.movers(visible, ("m",))
    assert {id(x) for x in few} == {
        id(graph.elements["secant"].leaves[0]),
        id(graph.elements["slope"].leaves[-1]),
    }
    assert graph.elements["f"].leaves[0] in graph.movers(visible, ("x.low",))


def test_a_digit_keeps_its_slot() -> None:
    readout = ReadoutMobject(FIGURE.readouts[0], 0.4, DARK)
    readout.place(0, 0)

    def places(value: float) -> list[float]:
        readout.update(value)
        curves = readout.moving[0].points.reshape(-1, 4, 3)
        fresh = np.abs(curves[1:, 0] - curves[:-1, 3]).max(axis=1) > 1e-6
        groups = np.split(curves, np.flatnonzero(fresh) + 1)
        return [float(g[..., 0].max() + g[..., 0].min()) / 2 for g in groups]

    assert places(1.111) == pytest.approx(places(7.777)[:1] + places(1.111)[1:], abs=0.02)
    assert places(-1.111)[1:] == pytest.approx(places(1.111))
    assert places(1e9)[-1] == pytest.approx(places(9.999)[-1], abs=0.02)
    assert readout.width > max(places(99.999))


def test_a_dot_leaves_its_panel_by_shrinking() -> None:
    graph = stage()
    graph.run({"p.x": 7.05, "p.y": 49.7})
    dot = leaf(graph, "p")
    assert 0 < np.ptp(dot[:, 0]) < 0.2
    graph.run({"p.x": 9.0})
    assert not len(leaf(graph, "p"))


def test_hidden_elements_come_on_again() -> None:
    film = board(Reveal("g", ("p", "secant")), Hide("g", ("p",)), Reveal("g", ("p", "name")))
    assert inspect(film) == []


def test_a_missing_quantity_is_named() -> None:
    bad = Graph(X, FIGURE.panels, FIGURE.quantities[1:], ())
    with pytest.raises(ValueError, match=r"no quantity x\.low"):
        GraphMobject(bad, WIDE.regions["figure"], DARK)


def test_leaves_paint_themselves_in_their_colour() -> None:
    strokes, disc, empty = Strokes("#ff8000", 40.0), Disc("#0080ff", 1.0), Disc("#ffffff", 1.0)
    strokes.put(np.array([[-7.0, 2.0]]), np.array([[7.0, 2.0]]))
    disc.place(0, -2)
    empty.place(0, 0, 0)
    with tempconfig({"pixel_width": 160, "pixel_height": 90}):
        camera = StageCamera(background_color="#000000")
        camera.capture_mobjects([strokes, disc, empty])
    pixels = camera.pixel_array[:, 80, :3]
    assert pixels[22].tolist() == [255, 128, 0]
    assert pixels[67].tolist() == [0, 128, 255]
    assert pixels[45].tolist() == [0, 0, 0]
