"""Leaves that draw themselves in one cairo path, set in place: strokes, outlines, dots.

All keep their points as Manim's cubic curves, four a curve, so that fades and the layout
inspection see what is drawn. An empty leaf is not drawn.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

import numpy as np

from calcanim.stage.camera import Painted, Place, around
from calcanim.stage.formulas import Glyph, Line

Array = np.ndarray[Any, np.dtype[np.float64]]
_UNIT = 0.01  # Manim's stroke widths, in scene units
_EMPTY: Array = np.zeros((0, 3))


def _ink(context: Any, leaf: Painted) -> None:
    red, green, blue, alpha = leaf.fill_rgbas[0]
    context.set_source_rgba(blue, green, red, alpha)


def seen(leaf: Painted, *more: object) -> object:
    """What a leaf looks like that draws its points in its colour."""
    return leaf.points.tobytes(), leaf.fill_rgbas.tobytes(), *more


class Strokes(Painted):
    """Straight strokes; those that meet end to end are joined round."""

    def __init__(self, colour: str, width: float, dashed: bool = False) -> None:
        super().__init__(fill_color=colour, fill_opacity=1, stroke_width=0)
        self.thickness = width
        self.dashed = dashed

    @property
    def pen(self) -> float:
        """The width of its strokes, in scene units."""
        return self.thickness * _UNIT

    def reach(self) -> Place | None:
        """Half a pen beyond the ends."""
        return around(self.points, self.pen / 2)

    def appearance(self) -> object:
        """Where it strokes, and how."""
        return seen(self, self.thickness, self.dashed)

    def put(self, starts: Array, ends: Array) -> None:
        """Stroke from each of `starts` to its one of `ends`, both of shape (n, 2)."""
        points = np.zeros((len(starts), 4, 3))
        points[:, :2, :2] = starts[:, None]
        points[:, 2:, :2] = ends[:, None]
        self.points = points.reshape(-1, 3)

    def paint(self, context: Any) -> None:
        """Draw all strokes at once."""
        starts, ends = self.points[::4, :2], self.points[3::4, :2]
        joined = np.zeros(len(starts), dtype=bool)
        joined[1:] = (starts[1:] == ends[:-1]).all(axis=1)
        context.new_path()
        move, line = context.move_to, context.line_to
        for a, b, meets in zip(starts.tolist(), ends.tolist(), joined.tolist(), strict=True):
            if not meets:
                move(*a)
            line(*b)
        _ink(context, self)
        context.set_line_width(self.pen)
        context.set_line_join(1)
        context.set_line_cap(0 if self.dashed else 1)
        context.set_dash([0.11, 0.09] if self.dashed else [])
        context.stroke()
        context.set_dash([])


class Rules(Strokes):
    """Strokes along the axes, with square ends: hundreds cost less than others do."""

    def paint(self, context: Any) -> None:
        """Fill a rectangle for each stroke."""
        starts, ends = self.points[::4, :2], self.points[3::4, :2]
        corners = np.minimum(starts, ends) - self.pen / 2
        sizes = np.abs(ends - starts) + self.pen
        context.new_path()
        rectangle = context.rectangle
        for corner, size in zip(corners.tolist(), sizes.tolist(), strict=True):
            rectangle(*corner, *size)
        _ink(context, self)
        context.fill()


class Outline(Painted):
    """A filled shape of one colour, such as some glyphs, that moves as one."""

    def __init__(self, shape: Array, colour: str) -> None:
        super().__init__(fill_color=colour, fill_opacity=1, stroke_width=0)
        self.shape = shape
        self.points = shape

    def place(self, x: float, y: float) -> None:
        """Put the shape's origin there."""
        self.points = self.shape + np.array([x, y, 0.0])

    def hide(self) -> None:
        """Draw nothing until it is placed again."""
        self.points = _EMPTY

    def reach(self) -> Place | None:
        """The box of its curves' control points."""
        return around(self.points, 0.0)

    def appearance(self) -> object:
        """Where it is."""
        return seen(self)

    def paint(self, context: Any) -> None:
        """Fill the shape."""
        curves = self.points[:, :2].reshape(-1, 8)
        fresh = np.ones(len(curves), dtype=bool)
        fresh[1:] = np.abs(curves[1:, :2] - curves[:-1, 6:]).max(axis=1) > 1e-6
        context.new_path()
        move, curve = context.move_to, context.curve_to
        for c, new in zip(curves.tolist(), fresh.tolist(), strict=True):
            if new:
                move(c[0], c[1])
            curve(*c[2:])
        _ink(context, self)
        context.fill()


def outlines(glyphs: list[Glyph], shift: Array | None = None) -> list[Outline]:
    """Glyphs as few leaves: neighbours of one colour become one."""
    groups = groupby(glyphs, key=lambda g: g.fill_color.to_hex())
    move = np.zeros(3) if shift is None else shift
    return [
        Outline(np.concatenate([g.points for g in group]) + move, colour)
        for colour, group in groups
    ]


class Words:
    """A typeset formula that moves as one: its leaves, and half of its width and height."""

    def __init__(self, line: Line) -> None:
        self.leaves = outlines(line.glyphs)
        self.em = line.em
        self.half = (line.width / 2, line.height / 2)

    def place(self, x: float, y: float) -> None:
        """Put the middle there."""
        for leaf in self.leaves:
            leaf.place(x, y)

    def hide(self) -> None:
        """Draw nothing until it is placed again."""
        for leaf in self.leaves:
            leaf.hide()

    def fade(self, opacity: float) -> None:
        """Set the opacity, 0 to 1."""
        for leaf in self.leaves:
            leaf.fill_rgbas[:, 3] = opacity


_ARC = 0.5522847498  # of a circle as cubic curves (Goldapp, 1991)
_QUARTER = np.array([[1.0, 0.0, 0.0], [1.0, _ARC, 0.0], [_ARC, 1.0, 0.0], [0.0, 1.0, 0.0]])
_TURN = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
_CIRCLE: Array = np.concatenate(
    [_QUARTER @ np.linalg.matrix_power(_TURN, quarter) for quarter in range(4)]
)


class Disc(Painted):
    """A dot; a hollow one is a ring around the background."""

    def __init__(
        self, colour: str, radius: float, inside: tuple[float, float, float] | None = None
    ) -> None:
        super().__init__(fill_color=colour, fill_opacity=1, stroke_width=0)
        self.radius = radius
        self.inside = inside

    def place(self, x: float, y: float, size: float = 1.0) -> None:
        """Put the middle there; nothing is drawn for the size 0."""
        if size <= 0:
            self.points = _EMPTY
        else:
            self.points = _CIRCLE * (self.radius * size) + np.array([x, y, 0.0])

    def reach(self) -> Place | None:
        """The square around it."""
        return around(self.points, 0.0)

    def appearance(self) -> object:
        """Where it is; what is inside of a hollow one never changes."""
        return seen(self)

    def paint(self, context: Any) -> None:
        """Fill the disc; a hollow one twice."""
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        x, y, radius = (low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (high[0] - low[0]) / 2
        context.new_path()
        context.arc(x, y, radius, 0, 6.283185307179586)
        _ink(context, self)
        context.fill()
        if self.inside is not None:
            red, green, blue = self.inside
            context.arc(x, y, radius * 0.6, 0, 6.283185307179586)
            context.set_source_rgba(blue, green, red, self.fill_rgbas[0, 3])
            context.fill()
