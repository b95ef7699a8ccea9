"""Level curves at equal steps of the height, so that where they crowd the ground is steep."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from mpmath import mpf

from calcanim.expressions import parse
from calcanim.expressions.tree import Expression
from calcanim.sampling.terrain import _levels, around

Height = Callable[[Any, Any], Any]


class Ground:
    """A function of x and y, and its heights by Python's own arithmetic."""

    def __init__(self, text: str, height: Height) -> None:
        self.loss: Expression = parse(text)
        self.names = ("x", "y")
        self._height = height

    def height(self, w: tuple[mpf, ...]) -> mpf | None:
        return mpf(self._height(w[0], w[1]))


@pytest.mark.parametrize(
    ("text", "height"),
    [
        ("x**2 + x*y + y**2", lambda x, y: x * x + x * y + y * y),
        ("3*x + 2*y", lambda x, y: 3 * x + 2 * y),
        ("x**2 - y**2", lambda x, y: x * x - y * y),
    ],
)
def test_levels_are_at_equal_steps_and_one_goes_through_the_point(
    text: str, height: Height
) -> None:
    land = around(Ground(text, height), {"x": 2.0, "y": 1.0})
    found = [level for level, _ in land.levels]
    assert land.even
    steps = np.diff(found)
    assert steps.max() == pytest.approx(steps.min())
    here = height(2.0, 1.0)
    assert min(abs(level - here) for level in found) < 1e-9 * abs(here)
    assert 7 <= len(found) <= 11


def test_where_nearly_all_is_flat_levels_share_the_picture() -> None:
    """A plain with one tower: at equal steps all curves would stand around the tower."""
    heights = np.concatenate([np.linspace(0, 1, 900), np.linspace(1, 100, 100)])
    found = _levels(heights, 0.0, 100.0, 0.5)
    assert 0.5 in found
    assert sum(level < 1 for level in found) >= 7
