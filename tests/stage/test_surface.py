"""Surfaces on a constructed stage: projection, what hides what, cuts, framing, painting."""

from dataclasses import replace
from itertools import combinations
from unittest.mock import MagicMock

import cairo
import numpy as np
import pytest
from manim import tempconfig

from calcanim.notation.setter import plain
from calcanim.sampling.contours import contours
from calcanim.stage.camera import StageCamera
from calcanim.stage.figures import GroupMobject, on_stage
from calcanim.stage.frame import SQUARE, TALL, Frame
from calcanim.stage.inspect import inspect
from calcanim.stage.layout import WIDE
from calcanim.stage.plane import GraphMobject
from calcanim.stage.scene import StoryboardScene
from calcanim.stage.sheet import Sheet
from calcanim.stage.space import DISTANCE, Relief, View
from calcanim.stage.stills import stills
from calcanim.stage.surfaces import SurfaceMobject
from calcanim.stage.trails import SurfaceTrail
from calcanim.storyboard import DARK, LIGHT, Beat, Formula, Storyboard
from calcanim.storyboard.cues import Clear, Plot, Reveal, Slide
from calcanim.storyboard.figures import Channel, Group, Tick, Track
from calcanim.storyboard.graph import Axis, Graph, Panel, TickSet
from calcanim.storyboard.quantities import Quantity
from calcanim.storyboard.surface import (
    Arrow,
    Contour,
    HeightMap,
    LevelCurves,
    Scale,
    Surface,
    Trail,
    Vector,
    Walk,
)
from calcanim.storyboard.theme import Theme

NOBODY = Formula(())


def scale(name: str, low: float, high: float, ticks: tuple[float, ...]) -> Scale:
    marks = tuple(Tick(v, plain(f"{v:g}", f"{v:g}", "muted")) for v in ticks)
    return Scale(plain(name, name, "input"), low, high, marks)


def bowl(azimuth: float = -60.0, turn: tuple[float, float] = (-80.0, -50.0)) -> Surface:
    xs = np.linspace(-2, 2, 25)
    x, y = np.meshgrid(xs, xs)
    heights = x**2 + x * y + y**2
    way = [(2 - 0.5 * k, 1 - 0.25 * k) for k in range(4)]
    trail = tuple((a, b, a * a + a * b + b * b) for a, b in way)
    return Surface(
        scale("x", -2, 2, (-2, -1, 0, 1, 2)),
        scale("y", -2, 2, (-2, -1, 0, 1, 2)),
        scale("L", -5, 7, (0, 2.5, 5)),
        0.0,
        tuple(map(tuple, heights.tolist())),
        (),
        tuple(Contour(v, contours(xs, xs, heights, v)) for v in (1.0, 3.0, 5.0)),
        (Trail("way", "path", trail, (0, 1, 2, 3)),),
        (Arrow("down", "derivative", (2, 1), (1, 0.2)),),
        azimuth,
        36.0,
        turn,
    )


def film(figure: Surface | Group, *cues: object) -> Storyboard:
    return Storyboard("t", "T", (Beat("One", "Words.", (Plot("s", figure, "wide"), *cues)),))  # type: ignore[arg-type]


# -- trails ---------------------------------------------------------------------


@pytest.mark.parametrize(("stops", "dots"), [((0, 1, 2), True), ((), False)])
def test_a_trail_without_stops_is_a_curve_without_dots(stops: tuple[int, ...], dots: bool) -> None:
    points = np.array([[-0.5, 0, 0.5], [0, 0, 0.5], [0.5, 0, 0.5]])
    trail = SurfaceTrail(points, stops, Relief(np.zeros((2, 2)), (1, 1), 1.0))
    assert trail.counted == SurfaceTrail(points, (0, 1, 2), trail.relief).counted
    context = MagicMock()
    trail.paint(context, View(0, 30), 1.5, (1, 1, 1), 1.0, (0, 0, 0))
    trail.paint_shadow(context, View(0, 30), 1.5, -0.7, (1, 1, 1), 1.0)
    assert context.stroke.called
    assert context.arc.called is dots


# -- projection -----------------------------------------------------------------


def test_level_with_the_floor_the_screen_shows_y_and_z() -> None:
    view = View(0, 0, 2.0, (1.0, -1.0))
    points = np.array([[0, 1, 0], [0, 0, 1], [0, 0, 0]], dtype=float)
    assert view.project(points) == pytest.approx(np.array([[3, -1], [1, 1], [1, -1]]))


def test_from_above_the_far_side_is_up() -> None:
    view = View(-90, 90)
    assert view.project(np.array([0.0, 1.0, 0.0])) == pytest.approx([0, 1])
    assert view.project(np.array([1.0, 0.0, 0.0])) == pytest.approx([1, 0])


def test_half_way_to_the_camera_everything_is_twice_as_large() -> None:
    view = View(0, 0)
    assert view.project(np.array([DISTANCE / 2, 1.0, 0.0])) == pytest.approx([2, 0])


@pytest.mark.parametrize("azimuth", [-170.0, -61.0, -3.0, 45.0, 90.0, 133.0])
def test_a_cell_is_painted_after_all_that_a_line_of_sight_meets_behind_it(azimuth: float) -> None:
    side = (np.arange(9) - 4) / 4.5
    centres = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    view = View(azimuth, 30)
    rank = {tuple(centres[n].round(6)): k for k, n in enumerate(view.far_first(centres).tolist())}
    foot = view.eye[:2]
    rng = np.random.default_rng(1)
    for target in rng.uniform(-0.99, 0.99, (40, 2)):
        line = foot + (target - foot) * np.linspace(0.5, 1.6, 4000)[:, None]
        line = line[(np.abs(line) < 1).all(axis=1)]
        met = [tuple((np.round(p * 4.5) / 4.5).round(6)) for p in line]
        ranks = [rank[m] for m in dict.fromkeys(met)]
        assert ranks == sorted(ranks, reverse=True)


def ridge() -> Relief:
    """A wall along x in the middle, 0.6 high, on level ground at 0."""
    heights = np.zeros((41, 41))
    heights[19:22] = 0.6
    return Relief(heights, (1.0, 1.0), 1.0)


def test_what_is_behind_a_wall_is_hidden_and_what_is_far_behind_is_not() -> None:
    eye = View(-90, 30).eye  # at 30 degrees the wall's shadow is about 0.6 / tan(30) = 1.04 long
    low = View(-90, 60).eye  # and at 60 degrees about 0.35
    points = np.array([[0, -0.5, 0.01], [0, 0.2, 0.01], [0, 0.8, 0.01], [0, 0, 0.61]])
    assert ridge().hidden(points, eye).tolist() == [False, True, True, False]
    assert ridge().hidden(points, low).tolist() == [False, True, False, False]


def test_a_hole_and_what_was_cut_off_hide_nothing() -> None:
    heights = ridge().heights
    heights[19:22, 18:23] = np.nan
    points = np.array([[0, 0.65, 0.01], [0.6, 0.65, 0.01]])
    eye = View(-90, 30).eye
    assert Relief(heights, (1.0, 1.0), 1.0).hidden(points, eye).tolist() == [False, True]
    assert Relief(ridge().heights, (1.0, 1.0), 0.3).hidden(points, eye).tolist() == [False] * 2


# -- faces ------------------------------------------------------------------------


def test_faces_are_cut_at_the_top_and_left_out_in_holes() -> None:
    side = np.linspace(-1, 1, 3)
    plane = np.add.outer(np.zeros(3), side)  # z = x
    sheet = Sheet(Relief(plane, (1.0, 1.0), 0.5), -1.0, 4)
    assert max(f[:, 2].max() for f in sheet.faces) == pytest.approx(0.5)
    area = sum(float(_area(f)) for f in sheet.faces)
    assert area == pytest.approx(2 * 1.5)  # of 4, a quarter lies above
    plane[0, 0] = np.nan
    holed = Sheet(Relief(plane, (1.0, 1.0), 0.5), -1.0, 4)
    assert len(holed.faces) == len(sheet.faces) - 1


def _area(face: np.ndarray) -> float:
    x, y = face[:, 0], face[:, 1]
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


def test_light_falls_on_what_faces_it() -> None:
    side = np.linspace(-1, 1, 3)
    grey = np.full((2, 3), 0.5)
    view = View(-90, 40)

    def shade(slope: float) -> float:
        heights = np.add.outer(np.zeros(3), slope * side)
        return float(Sheet(Relief(heights, (1.0, 1.0), 2.0), -2.0, 4).shades(view, grey).mean())

    # The light stands on the left: what falls to the left is brighter than what rises to it.
    assert shade(0.7) > shade(0.0) > shade(-0.7)


def test_the_nearer_face_is_what_is_seen() -> None:
    heights = np.full((41, 41), -0.4)
    heights[10:12] = 0.5  # a wall in front
    sheet = Sheet(Relief(heights, (1.0, 1.0), 1.0), -0.5, 100)
    view = View(-90, 25, 40.0, (50.0, 50.0))
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, 100, 100)
    context = cairo.Context(surface)
    colours = np.array([[1.0, 0, 0], [0.0, 0, 1.0]])  # low red, high blue
    sheet.paint(context, view, colours, np.zeros(4))
    surface.flush()
    pixels = np.ndarray((100, 100, 4), np.uint8, surface.get_data())
    behind = view.project(np.array([0.0, -0.2, -0.4]))  # on the ground, behind the wall
    x, y = np.round(behind).astype(int)
    # Colours are handed over blue first: the bytes come out as Manim's red, green, blue.
    red, _, blue, _ = pixels[y, x].astype(int)
    # The wall's front, half way up, has a share of 0.37 of the ramp; the ground 0.07.
    assert blue == pytest.approx(red * 0.37 / 0.63, rel=0.1)


# -- on stage -----------------------------------------------------------------------


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("azimuth", [-60.0, 30.0, 120.0, -150.0])
def test_nothing_is_misplaced_while_the_camera_turns(azimuth: float, theme: object) -> None:
    board = film(
        bowl(azimuth, (azimuth - 20, azimuth + 10)),
        Reveal("s", ("levels", "trail", "shadow", "arrow")),
        Slide("s", Track((Channel("camera.azimuth", (azimuth - 20, azimuth + 10)),)), 4.0),
    )
    assert inspect(board, theme) == []  # type: ignore[arg-type]


def test_the_picture_fills_its_region_and_stays_inside() -> None:
    region = WIDE.regions["figure"]
    figure = on_stage(bowl(), region, DARK)
    assert isinstance(figure, SurfaceMobject)
    lows, highs = [], []
    for azimuth in (-80.0, -70.0, -60.0, -50.0):
        figure.run({"camera.azimuth": azimuth})
        points = np.concatenate([x.points for e in figure.elements.values() for x in e.leaves])
        lows.append(points.min(axis=0)[:2])
        highs.append(points.max(axis=0)[:2])
    low, high = np.min(lows, axis=0), np.max(highs, axis=0)
    assert low[0] >= region.left
    assert high[0] <= region.right
    assert low[1] >= region.bottom
    assert high[1] <= region.top
    filled = (high - low) / [region.width, region.height]
    assert filled.max() > 0.9


def test_a_trail_is_seen_when_it_is_revealed_and_gone_when_it_is_cleared() -> None:
    path = np.array([int(DARK.colour("path")[k : k + 2], 16) for k in (1, 3, 5)])
    beats = (
        Beat("One", "Words.", (Plot("s", bowl(), "wide"),)),
        Beat("Two", "Words.", (Reveal("s", ("trail",)),)),
        Beat("Three", "Words.", (Slide("s", Track((Channel("trail.way", (0, 3)),)), 1.0),)),
        Beat("Four", "Words.", (Clear(("s",)),)),
    )
    pictures = stills(Storyboard("t", "T", beats), DARK, 320)

    def found(picture: np.ndarray) -> int:
        return int((np.abs(picture[:, :, :3].astype(int) - path).max(axis=2) < 12).sum())

    counts = [found(p) for p in pictures]
    assert counts[0] == counts[3] == 0
    assert 0 < counts[1] < counts[2]
    ground = pictures[3][:, :, :3].reshape(-1, 3)
    assert (ground == ground[0]).all()


def test_plain_manim_draws_every_part_while_it_moves() -> None:
    beats = (
        Beat("One", "Words.", (Plot("s", bowl(), "wide", 0.5),), 0.3),
        Beat("Two", "Words.", (Reveal("s", ("levels", "trail"), 2.0),), 0.0),
        Beat("Three", "Words.", (Slide("s", Track((Channel("trail.way", (0, 3)),)), 0.5),), 0.3),
    )
    board = Storyboard("t", "T", beats)
    frames: list[np.ndarray] = []
    quiet = {"dry_run": True, "verbosity": "ERROR", "progress_bar": "none", "frame_rate": 4}
    size = {"pixel_width": 320, "pixel_height": 180}
    with tempconfig({**quiet, **size, "background_color": DARK.background}):
        scene = StoryboardScene(board, DARK)
        scene.on_beat = lambda index, seconds: frames.append(scene.camera.pixel_array.copy())
        scene.render()
        frames.append(scene.camera.pixel_array.copy())
    pictures = stills(board, DARK, 320)
    # The last frame of the second beat is at 7/8 of its motion; both parts are there by 3/4.
    for frame, picture in zip(frames[1:], pictures, strict=True):
        assert np.array_equal(frame, picture)


def test_what_is_painted_leaves_the_text_before_it_alone() -> None:
    """Manim leaves a glyph's path in the cairo context; no clip or fill may take it up."""
    camera = StageCamera(pixel_width=320, pixel_height=180, background_color=DARK.background)
    (glyph,) = on_stage(bowl(), WIDE.regions["figure"], DARK).elements["name.z"].leaves
    (wash,) = on_stage(maps(), WIDE.regions["derivation"], DARK).elements["wash"].leaves
    camera.capture_mobjects([glyph])
    alone = camera.pixel_array.copy()
    camera.reset()
    camera.capture_mobjects([glyph, wash])
    text = (alone != alone[0, 0]).any(axis=2)
    assert np.array_equal(camera.pixel_array[text], alone[text])


def test_progress_counts_stops() -> None:
    figure = on_stage(bowl(), WIDE.regions["wide"], DARK)
    assert isinstance(figure, SurfaceMobject)
    trail = figure.trails["way"]
    assert trail.reached(0.0) == (0, 0.0)
    assert trail.reached(2.0)[0] == trail.stops[2]
    half, rest = trail.reached(1.5)
    assert half + rest == pytest.approx((trail.stops[1] + trail.stops[2]) / 2)
    assert trail.reached(9.0) == (trail.stops[3], 0.0)


def maps() -> Graph:
    surface = bowl()
    axis = Axis(NOBODY, -2.0, 2.0, (TickSet((Tick(0.0, plain("0", "0")),)),))
    elements = (
        HeightMap("wash", -2, 2, -2, 2, 0, 7, surface.heights),
        LevelCurves("curves", 0, 7, surface.contours),
        Walk("walk", "path", ((2, 1), (1.5, 0.75), (1, 0.5), (0.5, 0.25)), "trail.way"),
        Vector("vector", "derivative", 2.0, 1.0, 1.0, 0.2),
    )
    return Graph(
        axis,
        (Panel("f", axis, elements),),
        (Quantity("trail.way", 0.0),),
        ("x", "f", "wash", "curves"),
        square=True,
    )


def test_a_group_moves_as_one() -> None:
    group = Group(
        ("space", "map"),
        (bowl(), maps()),
        ("figure", "beside"),
        ("space", "map.wash"),
    )
    figure = on_stage(group, WIDE.regions["wide"], DARK, WIDE.regions)
    assert isinstance(figure, GroupMobject)
    assert "map.wash" in figure.shown()
    assert "map.curves" not in figure.shown()
    assert "space.sheet" in figure.shown()
    assert figure.keys("space.trail") == ("space.trail.way",)
    before = figure.elements["map.walk"].leaves[0].points.copy()
    figure.run({"trail.way": 2.0})
    assert figure.figures["space"].values["trail.way"] == 2.0  # type: ignore[attr-defined]
    assert len(figure.elements["map.walk"].leaves[0].points) > len(before)
    moved = figure.movers(set(figure.elements), ("trail.way",))
    assert figure.elements["map.walk"].leaves[0] in moved
    assert figure.elements["map.wash"].leaves[0] not in moved
    board = film(group, Reveal("s", ("map",)))
    assert Storyboard.from_json(board.to_json()) == board
    assert inspect(board) == []


def labelled(angle: float, name: str = "nabla L") -> Surface:
    tip = (float(np.cos(angle)), float(np.sin(angle)))
    arrows = (
        Arrow("up", "derivative", (0.6, -0.4), (0.6 + tip[0], -0.4 + tip[1]), plain(name, "g")),
        Arrow("down", "parameter", (0.6, -0.4), (0.6 - tip[0] / 2, -0.4 - tip[1] / 2)),
    )
    return replace(bowl(), arrows=arrows)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("turn", range(8))
def test_an_arrow_in_any_direction_has_its_name_beside_it(turn: int, theme: Theme) -> None:
    board = film(labelled(turn * np.pi / 4), Reveal("s", ("levels", "trail", "shadow", "arrow")))
    assert inspect(board, theme) == []
    figure = on_stage(labelled(turn * np.pi / 4), WIDE.regions["wide"], theme)
    assert isinstance(figure, SurfaceMobject)
    glyphs = np.concatenate([x.points[:, :2] for x in figure.elements["arrow.up.label"].leaves])
    ends = figure.view.project(np.stack((figure.arrows["up"].start, figure.arrows["up"].end)))
    along = ends[0] + (ends[1] - ends[0]) * np.linspace(0, 1, 50)[:, None]
    apart = np.hypot(*(glyphs[:, None] - along[None]).transpose(2, 0, 1)).min()
    assert 0.05 < apart < 0.7


def test_a_name_on_the_floor_lies_over_what_is_painted_later() -> None:
    board = film(labelled(0.0), Reveal("s", ("levels", "arrow")))
    walk = Slide("s", Track((Channel("trail.way", (0, 3)),)), 1.0)
    moved = film(labelled(0.0), Reveal("s", ("levels", "arrow")), walk)
    (before,), (after,) = stills(board, DARK, 320), stills(moved, DARK, 320)
    assert np.array_equal(before, after)
    blank = film(labelled(0.0, '""'), Reveal("s", ("levels", "arrow")))
    assert not np.array_equal(before, stills(blank, DARK, 320)[0])


def test_an_arrow_behind_the_sheet_is_faint_and_not_gone() -> None:
    arrows = (Arrow("up", "derivative", (-0.5, 0.5), (0.9, 0.5)),)  # below the middle of the sheet
    cues = Reveal("s", ("levels",)), Reveal("s", ("levels", "arrow"))
    (without,) = stills(film(replace(bowl(), arrows=()), cues[0]), DARK, 320)
    (picture,) = stills(film(replace(bowl(), arrows=arrows), cues[1]), DARK, 320)
    # More than the hint of the floor that shows through the sheet.
    changed = (np.abs(picture.astype(int) - without.astype(int)) > 30).any(axis=2)
    assert changed.sum() > 40
    hue = np.array([int(DARK.colour("derivative")[k : k + 2], 16) for k in (1, 3, 5)])
    apart = np.abs(picture[changed][:, :3].astype(int) - hue).max(axis=1)
    assert apart.min() > 30


def test_aside_is_where_the_region_says() -> None:
    regions = SQUARE.regions
    figure = on_stage(replace(bowl(), aside="aside"), regions["figure"], DARK, regions)
    assert isinstance(figure, SurfaceMobject)
    before = figure.parts["sheet"].points.copy()
    figure.run({"camera.aside": 1.0})
    points = np.concatenate([x.points for e in figure.elements.values() for x in e.leaves])
    assert points[:, 0].max() <= regions["aside"].right
    assert points[:, 0].min() >= regions["aside"].left
    assert figure.elements["name.x"].leaves[0] in figure.movers({"name.x"}, ("camera.aside",))
    figure.run({"camera.aside": 0.0})
    assert figure.parts["sheet"].points == pytest.approx(before)


@pytest.mark.parametrize("frame", [WIDE, SQUARE, TALL], ids=["wide", "square", "phone"])
def test_the_map_is_large_in_every_frame(frame: Frame) -> None:
    figure = on_stage(maps(), frame.regions["map"], DARK)
    assert isinstance(figure, GraphMobject)
    (view,) = figure.views
    assert view.right - view.left > 2.0
    rooms = [frame.regions[n] for n in ("aside", "map", "chart")]
    for a, b in combinations(rooms, 2):
        assert a.right < b.left or b.right < a.left or a.top < b.bottom or b.top < a.bottom


def test_a_square_map_has_equal_units() -> None:
    figure = on_stage(maps(), WIDE.regions["figure"], DARK)
    sx, sy = figure.views[0].scale  # type: ignore[attr-defined]
    assert sx == pytest.approx(sy)


def test_the_wash_has_the_colour_of_its_height_the_right_way_up() -> None:
    heights = ((0.0, 0.0), (1.0, 1.0))  # low at the bottom
    axis = Axis(NOBODY, 0.0, 1.0, ())
    graph = Graph(
        axis, (Panel("f", axis, (HeightMap("wash", 0, 1, 0, 1, 0, 1, heights),)),), (), ("wash",)
    )
    picture = stills(film_of(graph), DARK, 160)[0]
    rows = np.flatnonzero((picture[:, 80, :3] != picture[0, 0, :3]).any(axis=1))
    top, bottom = picture[rows[2], 80, :3].astype(int), picture[rows[-3], 80, :3].astype(int)
    assert top.sum() > bottom.sum() + 30
    assert top[2] > top[0]  # blue, not red: the channels are in order


def film_of(graph: Graph) -> Storyboard:
    return Storyboard("t", "T", (Beat("One", "Words.", (Plot("g", graph, "wide"),)),))
