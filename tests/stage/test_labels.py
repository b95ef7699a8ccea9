"""Labels keep clear of everything, at every moment, inside their panel."""

import numpy as np
import pytest

from calcanim.stage.geometry import covers, disc_depth, flattened, overlaps, pierced
from calcanim.stage.labels import Obstacles, Placed, place

PANEL = (-3.0, -2.0, 3.0, 2.0)
XS = np.linspace(-3, 3, 200)
CURVE = np.column_stack((XS, np.sin(2 * XS)))


def touches(box: tuple[float, ...], obstacles: Obstacles) -> bool:
    boxes = np.array([box])
    return bool(
        (len(obstacles.segments) and pierced(boxes, obstacles.segments).max() >= 0)
        or (len(obstacles.boxes) and overlaps(boxes, obstacles.boxes).max() > 0)
    )


def inside(placed: Placed) -> bool:
    left, bottom, right, top = placed.box
    return left >= -3.001 and bottom >= -2.001 and right <= 3.001 and top <= 2.001


@pytest.mark.parametrize("x", np.linspace(-2.9, 2.9, 15))
def test_a_label_on_a_curve_touches_nothing(x: float) -> None:
    point = (x, float(np.sin(2 * x)))
    obstacles = Obstacles.of([CURVE], [point])
    placed = place((0.8, 0.3), point, obstacles, PANEL)
    assert placed is not None
    assert inside(placed)
    assert not touches(placed.box, obstacles)


def test_free_space_gives_the_preferred_side() -> None:
    placed = place((0.8, 0.3), (0, 0), Obstacles.of(), PANEL, prefer=(0, -1))
    assert placed is not None
    assert placed.leader is None
    assert placed.centre[1] < -0.2
    assert abs(placed.centre[0]) < 0.1


def test_a_crowded_anchor_gets_a_leader_line() -> None:
    fence = [np.array([[-2, y], [2, y]]) for y in np.linspace(-1.2, 1.2, 13)]
    obstacles = Obstacles.of(fence, [(0, 0)])
    placed = place((0.8, 0.3), (0, 0), obstacles, PANEL)
    assert placed is not None
    assert placed.leader is not None
    assert not touches(placed.box, obstacles)
    x0, y0, x1, y1 = placed.leader
    assert np.hypot(x1, y1) < 0.2 < np.hypot(x0, y0)
    assert place((0.8, 0.3), (0, 0), obstacles, PANEL, leader=False) is None


def test_no_room_at_all_is_said() -> None:
    fence = [np.array([[-3, y], [3, y]]) for y in np.linspace(-2, 2, 40)]
    assert place((0.8, 0.3), (0, 0), Obstacles.of(fence), PANEL) is None
    assert place((9.0, 0.3), (0, 0), Obstacles.of(), PANEL) is None


def test_labels_placed_one_after_the_other_stay_apart() -> None:
    obstacles = Obstacles.of([CURVE])
    boxes = []
    for x in (0.1, 0.2, 0.3, 0.4):
        placed = place((0.9, 0.3), (x, np.sin(2 * x)), obstacles, PANEL)
        assert placed is not None
        boxes.append(placed.box)
        obstacles = obstacles.with_box(placed.box)
    found = overlaps(np.array(boxes), np.array(boxes))
    assert (found[~np.eye(4, dtype=bool)] <= 0).all()


def test_a_label_that_follows_its_point_is_clear_at_every_moment() -> None:
    xs = np.linspace(-2, 2, 21)
    anchors = np.column_stack((xs, xs**2 / 2))
    parabola = np.column_stack((XS, XS**2 / 2))
    # The tangent turns as the point moves: its segments differ from moment to moment.
    moments = [
        Obstacles.of([parabola, np.array([[-3, y + x * (-3 - x)], [3, y + x * (3 - x)]])])
        for x, y in anchors
    ]
    panel = (-3.5, -1.5, 3.5, 3.5)
    placed = place((0.3, 0.25), anchors, moments, panel)
    assert placed is not None
    offset = np.array(placed.centre) - anchors[0]
    for (x, y), here in zip(anchors, moments, strict=True):
        cx, cy = x + offset[0], y + offset[1]
        assert not touches((cx - 0.15, cy - 0.125, cx + 0.15, cy + 0.125), here)


def test_geometry() -> None:
    box = np.array([[0.0, 0.0, 2.0, 1.0]])
    segments = np.array([[-1, 0.5, 3, 0.5], [-1, 2, 3, 2], [1, -1, 1, -0.1], [0.5, 0.2, 0.6, 0.2]])
    assert np.allclose(pierced(box, segments), [[0.5, -1, -1, 0.2]])
    assert np.allclose(disc_depth(box, (3, 0.5), 0.4), [-0.6])
    assert np.allclose(disc_depth(box, (2.1, 0.5), 0.4), [0.3])
    square = np.array([[0, 0, 2, 0], [2, 0, 2, 2], [2, 2, 0, 2], [0, 2, 0, 0]], dtype=float)
    assert list(covers(square, np.array([[1, 1], [3, 1], [0.1, 1.9]]))) == [True, False, True]
    straight = np.linspace([0, 0], [3, 3], 4)
    bent = np.array([[0, 0], [0, 1], [1, 1], [1, 0]], dtype=float)
    assert len(flattened(np.concatenate((straight, bent)))) == 5
