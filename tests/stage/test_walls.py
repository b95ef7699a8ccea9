"""Slices and planes in space: what stands on the ground, and what the surface hides."""

from dataclasses import replace
from unittest.mock import MagicMock

import numpy as np
import pytest
from played import assert_plain_manim_plays_the_same
from test_surface import bowl, film

from calcanim.stage.inspect import inspect
from calcanim.stage.layout import WIDE
from calcanim.stage.space import Relief, View
from calcanim.stage.surfaces import SurfaceMobject
from calcanim.stage.walls import SurfacePatch, SurfaceWall, above_and_below
from calcanim.storyboard import DARK, LIGHT, Beat, Storyboard
from calcanim.storyboard.cues import Cue, Plot, Reveal, Slide
from calcanim.storyboard.describe import describe
from calcanim.storyboard.figures import Channel, Track
from calcanim.storyboard.surface import Cut, Patch, Surface, Trail, Wall

FLAT = Relief(np.zeros((2, 2)), (1.0, 1.0), 1.0)


def cut(x: float) -> Cut:
    ys = np.linspace(-2, 2, 33)
    return Cut((x, -2.0), (x, 2.0), tuple((x * x + x * ys + ys * ys).tolist()))


WALL = Wall("w", "increment", "negative_area", tuple(cut(x) for x in (-1.0, 0.0, 1.0)), 2)
PLANE = Patch(
    "t", "derivative", ((0.5, 0.0, 0.0), (1.5, 0.0, 2.5), (1.5, 1.0, 4.5), (0.5, 1.0, 2.0))
)
POINT = Trail("p", "input", ((1.0, 0.5, 1.75),), (0,))


def figure() -> Surface:
    return replace(bowl(), walls=(WALL,), patches=(PLANE,), trails=(POINT,), ground=0.0)


def on_stage(data: Surface) -> SurfaceMobject:
    return SurfaceMobject(data, WIDE.regions["wide"], DARK)


def run(**ends: tuple[float, ...]) -> Slide:
    return Slide(
        "s", Track(tuple(Channel(k.replace("_", "."), v) for k, v in ends.items())), run_time=0.4
    )


def straight(*heights: float) -> np.ndarray:
    return np.array([(-1 + 0.5 * n, 0.0, h) for n, h in enumerate(heights)])


def test_between_two_cuts_it_is_the_mean_of_both_and_it_fills_from_its_start() -> None:
    cuts = np.stack([straight(0, 0, 0, 0, 0), straight(1, 1, 1, 1, 1) + np.array([0, 1, 0])])
    wall = SurfaceWall(cuts, -0.5, 0, FLAT)
    assert wall.top(0.5, 1.0) == pytest.approx(straight(*[0.5] * 5) + np.array([0, 0.5, 0]))
    half = wall.top(1.0, 0.625)
    assert half[:, 0] == pytest.approx([-1, -0.5, 0, 0.25])
    assert wall.top(9.0, 1.0) == pytest.approx(cuts[1])
    assert np.ptp(wall.top(0.0, 0.0), axis=0) == pytest.approx([0, 0, 0])


def test_cuts_that_it_has_passed_stay() -> None:
    cuts = np.stack([straight(k, k) for k in range(5)])
    wall = SurfaceWall(cuts, 0.0, 3, FLAT)
    assert [float(s[0, 2]) for s in wall.stays(2.5)] == [0, 2]
    assert [float(s[0, 2]) for s in wall.stays(4.0)] == [0, 2, 4]
    assert SurfaceWall(cuts, 0.0, 0, FLAT).stays(4.0) == []


def test_below_the_ground_it_has_the_other_colour() -> None:
    wall = SurfaceWall(straight(1.0, 0.5, -0.5, -1.0)[None], 0.0, 0, FLAT)
    pieces = list(above_and_below(wall.top(0.0, 1.0), 0.0))
    assert [below for _, below in pieces] == [False, True]
    assert pieces[0][0][-1] == pytest.approx([-0.25, 0.0, 0.0])
    assert pieces[1][0][0] == pytest.approx([-0.25, 0.0, 0.0])


def test_its_edge_is_dashed_where_the_surface_is_before_it() -> None:
    # A ridge along the middle, and the camera far to the left of it.
    heights = np.zeros((21, 21))
    heights[:, 10] = 0.9
    ridge = Relief(heights, (1.0, 1.0), 1.0)
    line = np.array([(x, 0.0, 0.0) for x in np.linspace(-0.9, 0.9, 19)])
    context = MagicMock()
    SurfaceWall(line[None], -0.5, 0, ridge).paint_edge(
        context, View(180, 10), (0.0, 1.0), (1, 1, 1), 1.0
    )
    dashes = [call.args[0] for call in context.set_dash.call_args_list]
    assert [] in dashes
    assert [0.07, 0.07] in dashes


def test_the_ground_is_where_it_is_told_or_at_zero_or_the_floor() -> None:
    surface = figure()
    assert on_stage(surface).ground_z == pytest.approx(on_stage(surface).model_z(0.0))
    assert on_stage(replace(surface, ground=1.0)).ground_z > on_stage(surface).ground_z
    none = on_stage(replace(surface, ground=None))
    assert none.ground_z == pytest.approx(none.model_z(0.0))
    assert "ground" not in none.elements
    above = replace(surface.z, low=1.0)
    assert on_stage(replace(surface, ground=None, z=above)).ground_z == none.floor_z


def test_a_plane_below_the_surface_is_faint_and_one_above_is_not() -> None:
    def seen(height: float) -> list[float]:
        corners = np.array([(x, y, height) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]) / 2
        context = MagicMock()
        SurfacePatch(corners, FLAT).paint(context, View(0, 40), (1, 1, 1), 1.0)
        counts, strengths, n = [], [], 0
        for name, args, _ in context.mock_calls:
            n += name == "close_path"
            if name == "set_source_rgba":
                strengths.append(args[3])
            if name == "fill":
                counts.append(n)
                n = 0
        return [s for s, c in zip(strengths, counts, strict=False) if c]

    above, below = seen(1.0), seen(-1.0)
    assert len(above) == len(below) == 1
    assert above[0] > 2 * below[0]


@pytest.mark.parametrize("filled", [0.3, 1.0])
def test_nothing_is_painted_beyond_what_is_drawn_anew(filled: float) -> None:
    mobject = on_stage(figure())
    mobject.run({"wall.w": 1.4, "wall.w.filled": filled})
    left, bottom, right, top = mobject.reach("face.w") or (0, 0, 0, 0)
    points = mobject.parts["edge.w"].points
    assert left <= points[:, 0].min() <= points[:, 0].max() <= right
    assert bottom <= points[:, 1].min() <= points[:, 1].max() <= top


def test_keys_bring_on_what_belongs_together() -> None:
    mobject = on_stage(figure())
    assert mobject.keys("wall.w") == ("wall.w", "wall.w.edge")
    assert len(mobject.elements["wall.w"].leaves) == 2
    movers = mobject.movers({"wall.w", "wall.w.edge"}, ("wall.w",))
    assert {leaf.key for leaf in movers} >= {"wall.w", "face.w", "edge.w"}
    assert "ground" in mobject.shown()


def test_a_point_is_a_trail_of_one_stop() -> None:
    mobject = on_stage(figure())
    (part,) = mobject.elements["trail.p"].leaves
    assert len(part.points)
    context = MagicMock()
    mobject.paint("trail.p", context)
    assert context.arc.called


CUES: tuple[Cue, ...] = (
    Reveal("s", ("levels", "wall.w"), 0.2),
    run(wall_w=(0.0, 1.5)),
    run(sheet_veil=(0.0, 1.0)),
    Reveal("s", ("patch.t", "trail.p", "shadow.p"), 0.2),
)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_without_a_fault_in_both_themes(theme: object) -> None:
    assert inspect(film(figure(), *CUES), theme) == []  # type: ignore[arg-type]


def test_plain_manim_plays_the_same() -> None:
    assert_plain_manim_plays_the_same(film(figure(), *CUES))


def test_what_is_seen_is_said() -> None:
    board = Storyboard("t", "T", (Beat("One", "", (Plot("s", figure()), *CUES), 1.0),))
    assert [s.text for s in describe(board)[0]][1:] == [
        "Here is a floor with level curves and an upright slice under the surface, from minus 1,"
        " minus 2 to minus 1, 2.",
        "The slice wanders, now from 0.5, minus 2 to 0.5, 2.",
        "The surface turns translucent.",
        "Here is the path's shadow on the floor, a path on the surface, at 1, 0.5, at the height"
        " 1.75 and a translucent plane around 1, 0.5.",
    ]


def test_cuts_are_counted() -> None:
    with pytest.raises(ValueError, match="equally many"):
        Wall("w", "area", "area", (cut(0.0), Cut((0.0, 0.0), (1.0, 0.0), (1.0, 2.0))))


def test_what_has_no_walls_has_the_json_that_it_had() -> None:
    text = film(bowl()).to_json()
    assert all(f'"{name}"' not in text for name in ("walls", "patches", "ground"))
