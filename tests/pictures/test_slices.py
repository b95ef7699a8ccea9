"""A surface cut along its variables, and the directions at a point of its map."""

import math

import numpy as np
import pytest

from calcanim.calculus.several_variables.tangent_plane import tangent_plane
from calcanim.expressions import parse
from calcanim.notation.lines import written
from calcanim.notation.sides import symbol
from calcanim.pictures.close_up import close_up
from calcanim.pictures.directions import Directions, directions
from calcanim.pictures.slices import Slices, slices
from calcanim.storyboard.figures import Group
from calcanim.storyboard.graph import Graph
from calcanim.storyboard.quantities import Track


def cut(function: str = "x**2*y + 3*x*y**2", x: str = "2", y: str = "3") -> Slices:
    plane = tangent_plane(parse(function), {"x": parse(x), "y": parse(y)})
    return slices(plane, "f", ("g", "k"), ("increment", "parameter"))


def turned(seen: Slices) -> Directions:
    return directions(seen, written(symbol("G")), "theta", (3.0, 4.0))


def values(track: Track) -> dict[str, tuple[float, ...]]:
    return {c.key: c.values for c in track.channels}


def figures(group: object) -> dict[str, object]:
    assert isinstance(group, Group)
    return dict(zip(group.keys, group.figures, strict=True))


def test_the_cut_in_space_and_its_flat_twin_run_together() -> None:
    seen = cut()
    run = values(seen.cutting("x"))
    trail = next(t for t in seen.space.surface.trails if t.key == "x")
    reached = np.interp(run["trail.x"], range(len(trail.points)), [p[0] for p in trail.points])
    inside = (np.array(run["edge.x"]) >= trail.points[0][0]) & (
        np.array(run["edge.x"]) <= trail.points[-1][0]
    )
    assert reached[inside] == pytest.approx(np.array(run["edge.x"])[inside])


def test_the_tangent_rolls_to_the_point_and_its_slope_there() -> None:
    run = values(cut().rolling("x"))
    xs, heights, slopes = (np.array(run[f"touch.x{k}"]) for k in ("", ".height", ".slope"))
    assert heights == pytest.approx(3 * xs**2 + 27 * xs)
    assert slopes == pytest.approx(6 * xs + 27)
    assert (xs[-1], heights[-1], slopes[-1]) == pytest.approx((2, 66, 39))


@pytest.mark.parametrize("key", ["tangent_x", "tangent_y", "plane"])
def test_tangents_and_the_plane_have_the_slopes_and_stay_in_the_picture(key: str) -> None:
    seen = cut()
    spots = {t.key: t.points for t in seen.space.surface.trails}
    spots |= {p.key: p.corners for p in seen.space.surface.patches}
    for x, y, z in spots[key]:
        assert z == pytest.approx(66 + 39 * (x - 2) + 40 * (y - 3))
        assert seen.land.base - 1e-6 <= z <= seen.land.top + 1e-6
        assert seen.land.window.holds(x, y)


def test_a_wall_stands_below_its_cut() -> None:
    seen = cut()
    stands = seen.space.surface.walls[0].cuts[seen.knives["x"].stands]
    places = np.linspace(stands.start[0], stands.end[0], len(stands.heights))
    assert stands.start[1] == stands.end[1] == 3
    assert stands.heights == pytest.approx(3 * places**2 + 27 * places, abs=0.5)


def test_a_wall_goes_through_all_the_surface_and_back() -> None:
    seen = cut("x*y", "1", "2")
    cuts = seen.space.surface.walls[1].cuts
    assert (cuts[0].start[0], cuts[-1].start[0]) == seen.land.window.x
    run = values(seen.sweeping("y"))["wall.y"]
    assert run[0] == run[-1] == seen.knives["y"].stands
    assert (min(run), max(run)) == pytest.approx((0, len(cuts) - 1), abs=0.1)


def test_where_there_is_no_surface_there_is_no_wall() -> None:
    seen = cut("sqrt(1 - x**2 - y**2)", "1/2", "1/2")
    for wall in seen.space.surface.walls:
        for c in wall.cuts:
            assert all(x**2 + y**2 <= 1 + 1e-9 for x, y in (c.start, c.end))


def test_rise_and_run_of_a_small_step_are_above_the_surface() -> None:
    seen = cut("x*y - 3*y", "1", "2")  # slopes 2 and -2
    close = close_up(seen, "f", seen.plane.forecast(seen.reach))
    assert close is not None
    step = values(close.climbing("x"))
    spots = {t.key: t.points for t in close.space.surface.trails}
    assert step == {"trail.stair_x": (0.0, 2.0)}
    assert spots["stair_x"][1] == pytest.approx((1, 2, -3.8))  # up first
    assert spots["stair_y"][1] == pytest.approx((1, 2.1, -4))  # along first
    assert spots["ahead"][-1] == pytest.approx((1.1, 2.1, -3.99))


def test_the_flat_twin_is_the_slice_in_the_surface_s_window() -> None:
    seen = cut()
    flat = figures(seen.picture.figure)["flat_y"]
    assert isinstance(flat, Graph)
    assert (flat.x.low, flat.x.high) == seen.land.window.y
    assert (flat.panels[0].y.low, flat.panels[0].y.high) == (seen.land.base, seen.land.top)


def test_a_tangent_rolls_only_where_there_is_one() -> None:
    run = values(cut("abs(x) + y", "1", "1").rolling("x"))
    assert all(map(math.isfinite, run["touch.x.slope"]))
    assert set(run["touch.x.slope"]) <= {-1.0, 1.0}


def test_what_is_level_has_a_picture_too() -> None:
    seen = cut("x**2 + y**2", "0", "0")
    assert {z for _, _, z in seen.space.surface.trails[-1].points} == {0.0}


def test_the_slope_in_a_direction_is_largest_along_the_gradient() -> None:
    found = turned(cut())
    rate = {to: values(found.turning(to, 2))["rate"] for to in ("steepest", "level", "behind")}
    assert rate["steepest"][-1] == pytest.approx(math.sqrt(3121))
    assert rate["level"][-1] == pytest.approx(0, abs=1e-9)
    assert rate["behind"][-1] == pytest.approx(-math.sqrt(3121))
    assert values(found.turning("asked", 2))["rate"][-1] == pytest.approx(277 / 5)


@pytest.mark.parametrize(("x", "y"), [("2", "3"), ("-2", "3"), ("-2", "-3"), ("2", "-3")])
def test_every_angle_stays_on_the_chart(x: str, y: str) -> None:
    found = turned(cut("x*y", x, y))
    for to in ("round", "steepest", "level", "behind", "asked"):
        angles = values(found.turning(to, 1))["angle"]
        assert 0 <= min(angles) <= max(angles) <= 2 * math.pi


def test_the_gradient_s_shadow_is_its_part_along_the_direction() -> None:
    found = turned(cut("3*x + 4*y", "1", "1"))
    run = values(found.turning("round", 1))
    here, scale = np.array(found.compass.here), found.compass.scale
    feet = np.column_stack((run["foot.x"], run["foot.y"])) - here
    tip = np.array([3.0, 4.0]) * scale
    # The rest of the gradient stands at a right angle to the shadow.
    assert ((tip - feet) * feet).sum(axis=1) == pytest.approx(0, abs=1e-9)
