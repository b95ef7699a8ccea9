"""A magnifier: a window of a panel once more, larger, in a frame of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np

from calcanim.stage.axes import View
from calcanim.stage.fills import Fill
from calcanim.stage.items import Element
from calcanim.stage.labels import SIDES
from calcanim.stage.painted import Array
from calcanim.stage.setting import Mark, Setting, names_in
from calcanim.storyboard import graph

_MARGIN = 0.12  # from the panel's edge


class InsetMark:
    """A card, what is drawn on it, its frame, and the frame of the window that it shows.

    `again` makes the mark of an element of the panel for another view. What stands on the card has
    to stay above it: whatever moves in the panel (`names`), the inset moves with it.
    """

    def __init__(
        self,
        inset: graph.Inset,
        setting: Setting,
        again: Callable[[str, Setting], Mark],
        names: Collection[str],
    ) -> None:
        self.inset, self.set = inset, setting
        self.card = Fill(setting.theme.card, 1.0)
        self.frame = setting.strokes(inset.role, 3.5)
        self.window = setting.strokes(inset.role, 2.5)
        self.view = View()
        inner = Setting(self.view, setting.value, setting.theme)
        self.marks = {key: again(key, inner) for key in inset.shows}
        self.elements = {
            f"{inset.key}.card": Element("card", [self.card]),
            f"{inset.key}.window": Element("line", [self.window]),
        }
        for mark in self.marks.values():
            self.elements |= {f"{inset.key}.{k}": e for k, e in mark.elements.items()}
        self.elements[inset.key] = Element("line", [self.frame])
        self.names = set(names) | names_in(inset)

    def update(self) -> None:
        """Follow the window, and what it shows."""
        i, value, view = self.inset, self.set.value, self.set.view
        lows = np.array([value(i.x_low), value(i.y_low)])
        highs = np.array([value(i.x_high), value(i.y_high)])
        self.view.x_low, self.view.y_low = (float(v) for v in lows)
        self.view.x_high, self.view.y_high = (float(v) for v in highs)
        box = self._box()
        self.view.left, self.view.bottom, self.view.right, self.view.top = (float(v) for v in box)
        self.card.put([_corners(box)])
        self.frame.put(_corners(box), np.roll(_corners(box), -1, axis=0))
        small = np.concatenate([view.project(e[:1], e[1:])[0] for e in (lows, highs)])
        edges = np.array([view.left, view.bottom, view.right, view.top])
        small = np.clip(small, edges[[0, 1, 0, 1]], edges[[2, 3, 2, 3]])
        ring = _corners(small)
        joins = _joins(small, box)
        self.window.put(
            np.concatenate((ring, joins[:, :2])),
            np.concatenate((np.roll(ring, -1, axis=0), joins[:, 2:])),
        )
        for mark in self.marks.values():
            mark.update()

    def _box(self) -> Array:
        """Where the large frame stands."""
        view, side = self.set.view, np.array(SIDES[self.inset.side])
        low, high = np.array([view.left, view.bottom]), np.array([view.right, view.top])
        half = (high - low) / 2
        size = half * self.inset.size
        middle = (low + high) / 2 + side * (half - size - _MARGIN)
        return np.concatenate((middle - size, middle + size))


def _corners(box: Array) -> Array:
    left, bottom, right, top = box
    return np.array([[left, bottom], [right, bottom], [right, top], [left, top]])


def _joins(small: Array, large: Array) -> Array:
    """Two lines from corners of the small frame to those of the large one, which cross neither.

    Shape (2, 4), or (0, 4) where one lies in the other.
    """
    way = (large[:2] + large[2:]) - (small[:2] + small[2:])
    apart = np.maximum(large[:2] - small[2:], small[:2] - large[2:])
    if apart.max() <= 0:
        return np.zeros((0, 4))
    # Along the axis on which they are further apart the near edges face each other.
    axis = int(apart.argmax())
    a, b = (small, large) if way[axis] > 0 else (large, small)
    lines = []
    for end in (0, 2):
        start, stop = np.zeros(2), np.zeros(2)
        start[axis], stop[axis] = a[2 + axis], b[axis]
        start[1 - axis], stop[1 - axis] = a[end + 1 - axis], b[end + 1 - axis]
        lines.append(np.concatenate((start, stop)))
    return np.stack(lines)
