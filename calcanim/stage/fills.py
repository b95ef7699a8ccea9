"""Filled polygons in one leaf."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from calcanim.stage.camera import Painted, Place, around
from calcanim.stage.painted import Array, seen


class Fill(Painted):
    """Filled polygons in one colour."""

    def __init__(self, colour: str, opacity: float) -> None:
        super().__init__(fill_color=colour, fill_opacity=opacity, stroke_width=0)

    def put(self, polygons: Sequence[Array]) -> None:
        """Fill these polygons, each of shape (n, 2), n > 2; they close by themselves."""
        if not polygons:
            self.points = np.zeros((0, 3))
            return
        starts = np.concatenate(polygons)
        self._put(starts, np.concatenate([np.roll(p, -1, axis=0) for p in polygons]))

    def put_alike(self, polygons: Array) -> None:
        """The same for polygons with equally many corners each, shape (n, corners, 2)."""
        self._put(polygons.reshape(-1, 2), np.roll(polygons, -1, axis=1).reshape(-1, 2))

    def _put(self, starts: Array, ends: Array) -> None:
        points = np.zeros((len(starts), 4, 3))
        points[:, :2, :2] = starts[:, None]
        points[:, 2:, :2] = ends[:, None]
        self.points = points.reshape(-1, 3)

    def fade(self, opacity: float) -> None:
        """Set the opacity, 0 to 1."""
        self.fill_rgbas[:, 3] = opacity

    def reach(self) -> Place | None:
        """The box of the corners."""
        return around(self.points, 0.0)

    def appearance(self) -> object:
        """Where it fills."""
        return seen(self)

    def paint(self, context: Any) -> None:
        """Fill all polygons at once."""
        starts, ends = self.points[::4, :2], self.points[3::4, :2]
        fresh = np.ones(len(starts), dtype=bool)
        fresh[1:] = (starts[1:] != ends[:-1]).any(axis=1)
        context.new_path()
        move, line = context.move_to, context.line_to
        for a, new in zip(starts.tolist(), fresh.tolist(), strict=True):
            if new:
                move(*a)
            else:
                line(*a)
        red, green, blue, alpha = self.fill_rgbas[0]
        context.set_source_rgba(blue, green, red, alpha)
        context.fill()
