"""Slabs under a surface: where they stand, which faces are seen, and how they grow."""

from dataclasses import replace

import numpy as np
import pytest
from test_surface import bowl

from calcanim.stage.layout import WIDE
from calcanim.stage.slabs import SurfaceSlabs
from calcanim.stage.space import View
from calcanim.stage.surfaces import SurfaceMobject
from calcanim.storyboard import DARK
from calcanim.storyboard.describe import figures
from calcanim.storyboard.surface import Slab, Slabs

FRONT = View(-60.0, 30.0)


def line(x: float, *heights: float) -> np.ndarray:
    ys = np.linspace(-1, 1, len(heights))
    return np.array([(x, y, z) for y, z in zip(ys.tolist(), heights, strict=True)])


def two(stepped: bool = False) -> SurfaceSlabs:
    width = np.array([0.5, 0.0, 0.0])
    return SurfaceSlabs([line(-0.5, 0.2, 0.4), line(0.5, 0.2, 0.4)], [width, width], 0.0, stepped)


def test_the_far_one_is_painted_first_and_the_next_one_grows() -> None:
    faces = list(two().faces(FRONT, 1.5))
    places = [float(f.corners[:, 0].mean()) for f in faces]
    assert places == sorted(places)  # the camera is where x is large
    assert max(float(f.corners[:, 2].max()) for f in faces[: len(faces) // 2]) == pytest.approx(0.4)
    assert max(float(f.corners[:, 2].max()) for f in faces[len(faces) // 2 :]) == pytest.approx(0.2)
    assert list(two().faces(FRONT, 0.0)) == []


def test_the_side_towards_the_camera_is_seen() -> None:
    *_, front = two().faces(FRONT, 2.0)
    assert front.corners[:, 0] == pytest.approx(0.75)


def test_below_the_ground_it_has_the_other_colour() -> None:
    slabs = SurfaceSlabs([line(0.0, 0.5, -0.5)], [np.array([0.5, 0.0, 0.0])], 0.0, False)
    below = [f for f in slabs.faces(FRONT, 1.0) if f.below]
    above = [f for f in slabs.faces(FRONT, 1.0) if not f.below]
    assert min(float(f.corners[:, 2].min()) for f in above) == 0.0
    assert max(float(f.corners[:, 2].max()) for f in below) == 0.0


def test_boxes_have_upright_sides_between_them() -> None:
    slab = Slab((0.0, -2.0), (0.0, 2.0), (1.0, 0.0), (1.0, 3.0))
    data = replace(bowl(), slabs=(Slabs("b", "increment", "negative_area", (slab,), True),))
    stage = SurfaceMobject(data, WIDE.regions["wide"], DARK)
    tops = stage.slabs["b"].tops()
    assert tops[:, 1] == pytest.approx([tops[0, 1], 0.0, 0.0, tops[3, 1]], abs=1e-9)
    assert tops[1, 2] < tops[2, 2]
    told = figures.revealed(data, ["slabs.b"], {**figures.quantities(data), "slabs.b": 1.0})
    assert "one row of boxes under the surface" in told
