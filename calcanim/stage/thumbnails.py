"""A figure's strokes and areas as one leaf, as small as it is put."""

from __future__ import annotations

import contextlib
from typing import Any, Protocol

import numpy as np
from manim import VMobject

from calcanim.stage.camera import Painted, Place, around, paint
from calcanim.stage.geometry import Array, box_of, union
from calcanim.stage.items import Element

_UNIT = 0.01  # Manim's stroke widths, in scene units
_BEYOND = 0.05  # units, for strokes at the edge
_KEPT = 0.6  # a stroke keeps so much of its width as a picture is made small: 0 none, 1 all


class Pictured(Protocol):
    """What a thumbnail needs of a figure on stage."""

    elements: dict[str, Element]

    def shown(self) -> tuple[str, ...]: ...
    def keys(self, key: str) -> tuple[str, ...]: ...


class Thumbnail(Painted):
    """What is drawn of a figure, without its words; `put` says where, `fill_rgbas` how strongly."""

    def __init__(self, leaves: list[VMobject]) -> None:
        super().__init__(fill_color="#ffffff", fill_opacity=1, stroke_width=0)
        self.leaves = leaves
        boxes = [box_of(_outline(leaf)) for leaf in leaves]
        left, bottom, right, top = union(np.stack(boxes)).tolist()
        self.middle = np.array([(left + right) / 2, (bottom + top) / 2])
        self.size = np.array([max(right - left, 1e-6), max(top - bottom, 1e-6)])
        self.scaled = 1.0
        self.played = 1.0
        self.shift = np.zeros(2)

    def put(self, x: float, y: float, width: float, height: float) -> None:
        """As large as a box with this middle allows."""
        self.scaled = float(min(np.array([width, height]) / self.size))
        self.shift = np.array([x, y]) - self.scaled * self.middle
        w, h = self.scaled * self.size / 2
        corners = np.array([[x - w, y - h], [x + w, y - h], [x + w, y + h], [x - w, y + h]])
        points = np.zeros((4, 4, 3))
        points[:, :2, :2], points[:, 2:, :2] = corners[:, None], np.roll(corners, -1, 0)[:, None]
        self.points = points.reshape(-1, 3)

    def reach(self) -> Place | None:
        """A little beyond its box, for strokes at its edge."""
        return around(self.points, _BEYOND)

    def appearance(self) -> object:
        """Where it is, and how far it has moved."""
        return id(self), self.played, self.points.tobytes(), self.fill_rgbas.tobytes()

    def strokes(self) -> list[np.ndarray]:
        """Those of its leaves, where they are."""
        lines = [_outline(leaf)[:, :2] for leaf in self.leaves]
        return [line * self.scaled + self.shift for line in lines]

    def paint(self, context: Any) -> None:
        """Draw every leaf, small, and all of them as strongly as it is seen."""
        left, bottom, right, top = around(self.points, _BEYOND) or (0.0, 0.0, 0.0, 0.0)
        context.rectangle(left, bottom, right - left, top - bottom)
        context.clip()
        context.push_group()
        context.translate(*self.shift.tolist())
        context.scale(self.scaled, self.scaled)
        for leaf in self.leaves:
            if isinstance(leaf, Painted):
                paint(leaf, context)
            else:
                _draw(leaf, context, self.scaled**-_KEPT)
        context.pop_group_to_source()
        context.paint_with_alpha(float(self.fill_rgbas[0, 3]))


def thumbnail(
    figure: Pictured, revealed: tuple[str, ...], hidden: tuple[str, ...]
) -> Thumbnail | None:
    """Of what was seen of a figure all that is no text; None where that is nothing."""
    seen = dict.fromkeys(k for k in figure.shown() if k in figure.elements)
    seen |= dict.fromkeys(k for key in revealed for k in _keys(figure, key))
    for key in hidden:
        for k in _keys(figure, key):
            seen.pop(k, None)
    elements = [e for k, e in figure.elements.items() if k in seen and e.kind != "text"]
    leaves = [x for e in elements for x in e.leaves if len(_outline(x)) and _is_inked(x)]
    return Thumbnail(leaves) if leaves else None


def _keys(figure: Pictured, key: str) -> tuple[str, ...]:
    with contextlib.suppress(KeyError):
        return figure.keys(key)
    return ()


def _outline(leaf: VMobject) -> Array:
    return np.asarray(leaf.outline() if isinstance(leaf, Painted) else leaf.points)


def _is_inked(leaf: VMobject) -> bool:
    return bool(leaf.fill_rgbas[:, 3].any() or leaf.stroke_rgbas[:, 3].any())


def _draw(leaf: VMobject, context: Any, bolder: float) -> None:
    """A mobject of Manim's: filled, then stroked, so many times as wide."""
    points = leaf.points[: len(leaf.points) // 4 * 4, :2].reshape(-1, 4, 2)
    context.new_path()
    last = None
    for a, b, c, d in points.tolist():
        if a != last:
            context.move_to(*a)
        context.curve_to(*b, *c, *d)
        last = d
    context.set_line_width(leaf.stroke_width * _UNIT * bolder)
    for (red, green, blue, alpha), ink in (
        (leaf.fill_rgbas[0], context.fill_preserve),
        (leaf.stroke_rgbas[0], context.stroke_preserve),
    ):
        context.set_source_rgba(blue, green, red, alpha)
        ink()
