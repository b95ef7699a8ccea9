"""A surface: around a point or a walk, with the curves cut out of it."""

import numpy as np
import pytest
from mpmath import mpf

from calcanim.calculus.descents.rates import Landscape, landscape
from calcanim.expressions import parse
from calcanim.pictures.picture import Mark
from calcanim.pictures.surface import SurfaceParts, cut, surface
from calcanim.sampling.terrain import around

AT = {"x": 2.0, "y": 3.0}


def ground(text: str) -> Landscape:
    return landscape(parse(text), ("x", "y"), (mpf(2), mpf(3)))


def test_a_cut_runs_through_the_point_along_the_surface() -> None:
    hill = ground("x**2*y + 3*x*y**2")
    land = around(hill, AT)
    trail = cut(hill, land, "x", AT, "x", "increment")
    assert (2.0, 3.0, pytest.approx(66)) in trail.points
    assert all(y == 3 and z == pytest.approx(3 * x * x + 27 * x) for x, y, z in trail.points)
    assert trail.stops == ()


def test_a_cut_ends_at_a_pole_beside_the_point() -> None:
    hill = ground("y/(x - 1)")
    trail = cut(hill, around(hill, AT), "x", AT, "x", "increment")
    assert min(x for x, _, _ in trail.points) > 1


@pytest.mark.parametrize(
    "text", ["x**2*y + 3*x*y**2", "sin(x)*cos(y)", "log(x + y)", "x*y", "7 + 0*x*y", "1e6*x + y"]
)
def test_the_point_and_the_cuts_through_it_are_seen(text: str) -> None:
    hill = ground(text)
    land = around(hill, AT)
    assert land.window.holds(2.0, 3.0)
    here = float(hill.height((mpf(2), mpf(3))) or 0)
    assert land.base <= here <= land.top
    for name in ("x", "y"):
        trail = cut(hill, land, name, AT, name, "increment")
        spots = np.array(trail.points)
        ends = land.window.x if name == "x" else land.window.y
        column = 0 if name == "x" else 1
        share = (spots[:, column].max() - spots[:, column].min()) / (ends[1] - ends[0])
        assert share > 0.6, (name, share)


def test_a_surface_is_that_of_its_function_above_its_floor() -> None:
    hill = ground("x + 10*y")
    land = around(hill, AT)
    found = surface(hill, land, "f", (2.0, 3.0))
    (x0, x1), (y0, y1) = (found.x.low, found.x.high), (found.y.low, found.y.high)
    assert found.heights[0][0] == pytest.approx(x0 + 10 * y0, abs=1e-3)
    assert found.heights[-1][-1] == pytest.approx(x1 + 10 * y1, abs=1e-3)
    assert found.z.low < found.base
    assert found.turn[0] < found.azimuth


def test_handles_name_the_parts_alone_and_in_a_group() -> None:
    hill = ground("x*y")
    found = surface(hill, around(hill, AT), "f", (2.0, 3.0))
    assert SurfaceParts("a", found).trail("x") == Mark("a", ("trail.x",))
    assert SurfaceParts("a", found, "space").levels == Mark("a", ("space.levels",))
    (there,) = SurfaceParts("a", found).turned().channels
    (back,) = SurfaceParts("a", found).turned(back=True).channels
    assert there.values == back.values[::-1] == (found.azimuth, found.turn[0])
