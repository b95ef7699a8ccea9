"""Boxes drawn obliquely, with three faces each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from calcanim.stage.contrast import code, over, rgb
from calcanim.stage.fills import Fill
from calcanim.stage.items import Element
from calcanim.stage.layout import MIN_EM
from calcanim.stage.painted import Array, Strokes
from calcanim.stage.ramp import legible
from calcanim.stage.setting import Mark, Setting, names_in
from calcanim.storyboard import graph

# Where one unit of z goes, in units of x and y.
TOWARDS = (-0.42, -0.36)
# How much of the role's colour a face has: front, top, right.
_SHADES = (0.25, 0.33, 0.17)
_EDGE = 2.5
_MARGIN = 0.05
_NAME = 0.34  # em
# The corners of the front, the top and the right side: 0 and 1 are the lower and upper ends.
_FACES = (
    ((0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)),
    ((0, 1, 1), (1, 1, 1), (1, 1, 0), (0, 1, 0)),
    ((1, 0, 1), (1, 0, 0), (1, 1, 0), (1, 1, 1)),
)


class BrickMark:
    """A leaf for each face, which hides what is behind it, one for all edges, and the name."""

    def __init__(self, brick: graph.Brick, setting: Setting) -> None:
        self.brick, self.set = brick, setting
        own, ground = rgb(setting.theme.colour(brick.role)), rgb(setting.theme.background)
        shades = [code(over((*own, share), ground)) for share in _SHADES]
        self.faces = [Fill(shade, 1.0) for shade in shades]
        # An outline is seen on the strongest of the three.
        edge = code(legible(own, shades[1], setting.theme))
        self.edges = Strokes(edge, _EDGE)
        self.elements = {
            f"{brick.key}.faces": Element("region", self.faces),
            f"{brick.key}.edges": Element("line", [self.edges]),
        }
        self.words = None
        if brick.name is not None:
            # In the colour of text: a role's own cannot be read on its faces.
            parts = tuple(replace(part, role="") for part in brick.name.parts)
            self.words = setting.words(replace(brick.name, parts=parts), _NAME)
            self.elements[f"{brick.key}.name"] = Element(
                "text", self.words.leaves, self.words.em, MIN_EM
            )
        self.names = names_in(brick)

    def update(self) -> None:
        """Put the faces where the quantities say."""
        b, value = self.brick, self.set.value
        ends = np.array(
            [[value(v) for v in corner] for corner in ((b.x1, b.y1, b.z1), (b.x2, b.y2, b.z2))]
        )
        ends = np.sort(ends, axis=0)
        thick = ends[1] - ends[0] > 0
        # A face lies across the axis that it has one end of: z, y, x.
        there = [thick[0] and thick[1], thick[0] and thick[2], thick[1] and thick[2]]
        outlines = [self._seen(ends, face) for face in _FACES]
        for fill, outline, seen in zip(self.faces, outlines, there, strict=True):
            fill.put([outline] if seen else [])
        starts = np.concatenate(outlines)
        stops = np.concatenate([np.roll(outline, -1, axis=0) for outline in outlines])
        self.edges.put(*self.set.view.clip(starts, stops))
        if self.words is not None:
            self._name(outlines)

    def _seen(self, ends: Array, face: tuple[tuple[int, int, int], ...]) -> Array:
        """A face's corners on the frame, shape (4, 2)."""
        x, y, z = np.array([[ends[at, axis] for axis, at in enumerate(p)] for p in face]).T
        return self.set.view.project(x + TOWARDS[0] * z, y + TOWARDS[1] * z)

    def _name(self, outlines: list[Array]) -> None:
        assert self.words is not None
        self.words.hide()
        outline = max(outlines, key=_area)
        middle = outline.mean(axis=0)
        w, h = np.array(self.words.half) + _MARGIN
        box = middle + np.array([[-w, -h], [w, -h], [w, h], [-w, h]])
        if all(_inside(corner, outline) for corner in box):
            self.words.place(float(middle[0]), float(middle[1]))


def _area(outline: Array) -> float:
    x, y = outline.T
    return abs(float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum())) / 2


def _inside(point: Array, outline: Array) -> bool:
    """Whether a point lies in a convex outline."""
    ways, to = np.roll(outline, -1, axis=0) - outline, point - outline
    turns = ways[:, 0] * to[:, 1] - ways[:, 1] * to[:, 0]
    return bool((turns >= 0).all() or (turns <= 0).all())


BRICKS: dict[type, Callable[[Any, Setting], Mark]] = {graph.Brick: BrickMark}
