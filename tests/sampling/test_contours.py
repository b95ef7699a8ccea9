"""Level curves of functions whose level curves are known."""

import numpy as np
import pytest

from calcanim.sampling.contours import contours

XS = np.linspace(-2, 2, 41)
YS = np.linspace(-1.5, 1.5, 31)
X, Y = np.meshgrid(XS, YS)


def test_the_circle_has_its_radius() -> None:
    (curve,) = contours(XS, YS, X**2 + Y**2, 1.44, lambda x, y: x * x + y * y)
    radii = np.hypot(*np.array(curve).T)
    assert np.abs(radii - 1.2).max() < 1e-4
    assert curve[0] == curve[-1]
    # Every quadrant is passed through, in one turn.
    angles = np.unwrap(np.arctan2(*np.array(curve).T[::-1]))
    assert abs(abs(angles[-1] - angles[0]) - 2 * np.pi) < 1e-9


def test_without_the_function_the_error_is_of_second_order() -> None:
    (curve,) = contours(XS, YS, X**2 + Y**2, 1.44)
    error = np.abs(np.hypot(*np.array(curve).T) - 1.2).max()
    assert 1e-4 < error < 0.1**2 / 8 / 1.2 * 1.5


def test_a_line_is_one_open_curve_from_edge_to_edge() -> None:
    (curve,) = contours(XS, YS, X + 2 * Y, 0.3)
    points = np.array(curve)
    assert np.abs(points @ [1, 2] - 0.3).max() < 1e-12
    assert {round(abs(points[0, 1]), 9), round(abs(points[-1, 1]), 9)} == {1.15, 0.85}


def test_a_hyperbola_has_two_branches() -> None:
    right, left = sorted(contours(XS, YS, X**2 - Y**2, 0.5), key=lambda c: -c[0][0])
    assert min(x for x, _ in right) == pytest.approx(0.5**0.5, abs=0.01)
    assert max(x for x, _ in left) == pytest.approx(-(0.5**0.5), abs=0.01)


def test_in_a_saddle_cell_the_middle_decides() -> None:
    heights = np.array([[1.0, 0.0], [0.0, 1.2]])
    unit = np.array([0.0, 1.0])
    high = contours(unit, unit, heights, 0.5)  # mean 0.55: the high corners are joined
    low = contours(unit, unit, heights, 0.6)  # mean below: each high corner is cut off
    assert len(high) == len(low) == 2
    ends = [sorted(c) for c in high]
    assert all(any(x == 1 for x, _ in c) != any(x == 0 for x, _ in c) for c in ends)
    around_origin = [c for c in low if any(x == 0 for x, _ in c) and any(y == 0 for _, y in c)]
    assert len(around_origin) == 1


def test_there_is_no_curve_in_a_hole_nor_at_a_level_that_is_not_reached() -> None:
    heights = np.where(X**2 + Y**2 < 1, np.nan, X)
    points = [p for c in contours(XS, YS, heights, 0.05) for p in c]
    assert points
    assert all(abs(y) > 0.85 for _, y in points)
    assert contours(XS, YS, X**2 + Y**2, 99.0) == ()
