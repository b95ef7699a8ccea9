"""Many dots in one leaf."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from calcanim.stage.camera import Painted, Place, around
from calcanim.stage.items import Element
from calcanim.stage.painted import Array, seen
from calcanim.stage.setting import Mark, Setting
from calcanim.storyboard import graph

_TURN = 6.283185307179586


class Dots(Painted):
    """Discs of one colour. Each keeps its two diameters as points, for whoever looks at it."""

    def __init__(self, colour: str) -> None:
        super().__init__(fill_color=colour, fill_opacity=1, stroke_width=0)

    def put(self, centres: Array, radii: Array) -> None:
        """Discs around `centres`, shape (n, 2), with `radii`, shape (n,)."""
        along = np.array([[-1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 1.0, 0.0]])
        ends = np.zeros((len(centres), 4, 3))
        ends[..., :2] = centres[:, None]
        ends += along * radii[:, None, None]
        self.points = np.repeat(ends.reshape(-1, 3), 2, axis=0)

    def reach(self) -> Place | None:
        """The box around all."""
        return around(self.points, 0.0)

    def appearance(self) -> object:
        """Where they are, and how large."""
        return seen(self)

    def strokes(self) -> Sequence[Array]:
        """The diameters: what may not be touched."""
        return list(self.points[::2, :2].reshape(-1, 2, 2))

    def paint(self, context: Any) -> None:
        """Fill all discs at once."""
        ends = self.points[::8, :2], self.points[2::8, :2]
        radii = (ends[1][:, 0] - ends[0][:, 0]) / 2
        centres = (ends[0] + ends[1]) / 2
        context.new_path()
        for (x, y), radius in zip(centres.tolist(), radii.tolist(), strict=True):
            context.new_sub_path()
            context.arc(x, y, radius, 0, _TURN)
        red, green, blue, alpha = self.fill_rgbas[0].tolist()
        context.set_source_rgba(blue, green, red, alpha)
        context.fill()


class ScatterMark:
    """Dots that come one after the other."""

    def __init__(self, scatter: graph.Scatter, setting: Setting) -> None:
        self.scatter, self.set = scatter, setting
        self.leaf = Dots(setting.theme.colour(scatter.role))
        self.xs, self.ys = np.array(scatter.xs), np.array(scatter.ys)
        self.elements = {scatter.key: Element("line", [self.leaf])}
        self.names = {scatter.shown} if isinstance(scatter.shown, str) else set()

    def update(self) -> None:
        """Those that are shown, inside of the panel."""
        s, view = self.scatter, self.set.view
        sizes = np.clip(self.set.value(s.shown) - np.arange(len(self.xs)), 0.0, 1.0) * s.radius
        places = view.project(self.xs, self.ys)
        low, high = (view.left, view.bottom), (view.right, view.top)
        inside = ((places >= np.array(low) - 1e-6) & (places <= np.array(high) + 1e-6)).all(axis=1)
        kept = inside & (sizes > 0)
        self.leaf.put(places[kept], sizes[kept])


SCATTER: dict[type, Callable[[Any, Setting], Mark]] = {graph.Scatter: ScatterMark}
