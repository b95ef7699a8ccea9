"""A plate that lies on a pivot, level or tipped, and the fulcrum under it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from calcanim.stage.fills import Fill
from calcanim.stage.items import Element
from calcanim.stage.marks import cut_to
from calcanim.stage.painted import Array
from calcanim.stage.setting import Mark, Setting, names_in
from calcanim.storyboard import graph

_STEEPEST = math.radians(11.0)
_BISECTIONS = 12
_BROAD = 0.62  # of its height: half of the width of a fulcrum's foot
_NOTHING: Array = np.zeros((0, 2))


class FulcrumMark:
    """A filled triangle that points up."""

    def __init__(self, fulcrum: graph.Fulcrum, setting: Setting) -> None:
        self.fulcrum, self.set = fulcrum, setting
        self.leaf = Fill(setting.theme.colour(fulcrum.role), 1.0)
        self.elements = {fulcrum.key: Element("line", [self.leaf])}
        self.names = names_in(fulcrum)

    def update(self) -> None:
        """Follow the tip; outside of the panel, or without room, there is nothing."""
        f, value, view = self.fulcrum, self.set.value, self.set.view
        x, y = view.place(value(f.x), value(f.y))
        high = min(f.size, y - view.bottom)
        if not view.holds(x, y, 0.01) or high <= 0:
            self.leaf.put([])
            return
        half = _BROAD * high
        self.leaf.put([np.array([[x, y], [x + half, y - high], [x - half, y - high]])])


class PlateMark:
    """Two leaves: what is filled, and the outline."""

    def __init__(self, plate: graph.Plate, setting: Setting) -> None:
        self.plate, self.set = plate, setting
        self.fill = Fill(setting.theme.colour(plate.role), plate.opacity)
        self.line = setting.strokes(plate.role, 5.0)
        self.pieces = [(np.array(p.xs), np.array(p.ys)) for p in plate.pieces]
        self.elements = {
            plate.key: Element("region", [self.fill]),
            f"{plate.key}.edges": Element("line", [self.line]),
        }
        self.names = names_in(plate)

    def update(self) -> None:
        """Turn about the pivot, inside of the panel."""
        view = self.set.view
        outlines = self._outlines()
        low, high = np.array([view.left, view.bottom]), np.array([view.right, view.top])
        self.fill.put([np.clip(outline, low, high) for outline in outlines])
        starts = np.concatenate([_NOTHING, *outlines])
        stops = np.concatenate([_NOTHING, *(np.roll(o, -1, axis=0) for o in outlines)])
        self.line.put(*view.clip(starts, stops))

    def _outlines(self) -> list[Array]:
        """Closed outlines on the frame, each of shape (n, 2)."""
        view, value = self.set.view, self.set.value
        found: list[Array] = []
        for xs, ys in self.pieces:
            cut = cut_to(xs, ys, view.x_low, view.x_high)
            if cut is not None:
                top = view.project(cut[0], np.minimum(cut[1], view.y_high))
                foot = view.project(cut[0][[-1, 0]], np.zeros(2))
                found.append(np.concatenate([top, foot]))
        if not found:
            return found
        pivot = np.array(view.place(value(self.plate.pivot), 0.0))
        arms = [outline - pivot for outline in found]
        angle = self._angle(np.concatenate(arms), pivot)
        return [pivot + _turned(arm, angle) for arm in arms]

    def _angle(self, arms: Array, pivot: Array) -> float:
        """How far it is turned to the right.

        The farthest of the `arms` comes down to the panel's lower edge at most, and nothing leaves
        it to the left or the right.
        """
        view, tilt = self.set.view, self.set.value(self.plate.tilt)
        room, way = pivot[1] - view.bottom, math.copysign(1.0, tilt)
        arm = float((arms[:, 0] * way).max())
        if arm <= 0 or room <= 0 or not tilt:
            return 0.0
        low, most = 0.0, min(math.asin(min(room / arm, 1.0)), _STEEPEST)
        if not self._holds(_turned(arms, way * most), pivot):
            high = most
            for _ in range(_BISECTIONS):
                middle = (low + high) / 2
                if self._holds(_turned(arms, way * middle), pivot):
                    low = middle
                else:
                    high = middle
            most = low
        return tilt * most

    def _holds(self, arms: Array, pivot: Array) -> bool:
        xs = pivot[0] + arms[:, 0]
        return bool(xs.min() >= self.set.view.left and xs.max() <= self.set.view.right)


def _turned(arms: Array, angle: float) -> Array:
    """Turned clockwise."""
    cos, sin = math.cos(angle), math.sin(angle)
    return np.asarray(arms @ np.array([[cos, -sin], [sin, cos]]))


BALANCE: dict[type, Callable[[Any, Setting], Mark]] = {
    graph.Fulcrum: FulcrumMark,
    graph.Plate: PlateMark,
}
