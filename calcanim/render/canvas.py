"""The picture in memory: what stands still is drawn once, and what moves is drawn over it.

Each leaf on stage is one path. All leaves below the first one that moves are kept as a base; a new
frame restores the base where ink was, and draws the rest on top. Where pixels have changed is
kept, so that only there need colours be converted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import cairo
import numpy as np
from manim import ManimColor, VMobject

from calcanim.stage.frame import Frame
from calcanim.stage.ink import ink, reach

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
_HAIR = 2  # pixels that antialiasing and rounding may reach further


class Box(NamedTuple):
    """Pixels `left` to `right` and `top` to `bottom`, the ends exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


def union(a: Box | None, b: Box | None) -> Box | None:
    """The smallest box around both."""
    if a is None or b is None:
        return a or b
    return Box(*(min(a[i], b[i]) for i in (0, 1)), *(max(a[i], b[i]) for i in (2, 3)))


class Canvas:
    """RGBA `pixels` of shape (height, width, 4), as Manim's camera would draw them."""

    def __init__(
        self, width: int, height: int, frame: Frame, background: str, opacity: float = 1.0
    ) -> None:
        self.width, self.height = width, height
        self.frame_width = frame.width
        self.scale = width / frame.width
        self.ground = np.array(ManimColor(background).to_int_rgba_with_alpha(opacity), np.uint8)
        if not opacity:
            self.ground[:] = 0  # cairo's colours are multiplied by their opacity
        self.pixels, self._ink = self._sheet()
        self._base, self._base_ink = self._sheet()
        self._under: list[VMobject] | None = None
        self._inked: Box | None = None
        self._changed: Box | None = None

    def forget(self) -> None:
        """What stands still may have changed: draw all of it next time."""
        self._under = None

    def show(self, leaves: Sequence[VMobject], moving: Iterable[VMobject]) -> None:
        """Draw `leaves`, in their order; those that are not `moving` are as they were before."""
        order = sorted(leaves, key=lambda leaf: leaf.z_index)
        movers = {id(leaf) for leaf in moving}
        first = _together(
            order, next((n for n, leaf in enumerate(order) if id(leaf) in movers), len(order))
        )
        stale = union(self._settle(order[:first]), self._inked)
        if stale is not None:
            self.pixels[stale.slices] = self._base[stale.slices]
        self._inked = None
        for leaf in order[first:]:
            ink(leaf, self._ink)
            self._inked = union(self._inked, self._box(leaf))
        self._changed = union(self._changed, union(stale, self._inked))

    def changed(self) -> Box | None:
        """Where pixels have changed since the last call."""
        box, self._changed = self._changed, None
        return box

    def _settle(self, under: list[VMobject]) -> Box | None:
        """Make the base show `under`; returns where it has changed."""
        known = self._under
        box: Box | None = None
        same = known is not None and len(known) <= len(under)
        if same and all(a is b for a, b in zip(known or (), under, strict=False)):
            fresh = under[len(known or ()) :]
        else:
            self._base.view(np.uint32).fill(self.ground.view(np.uint32)[0])
            fresh, box = under, Box(0, 0, self.width, self.height)
        for leaf in fresh:
            ink(leaf, self._base_ink)
            box = union(box, self._box(leaf))
        self._under = under
        return box

    def _box(self, leaf: VMobject) -> Box | None:
        place = reach(leaf)
        if place is None:
            return None
        if not all(map(math.isfinite, place)):
            return Box(0, 0, self.width, self.height)
        left, bottom, right, top = (v * self.scale for v in place)
        x, y = self.width / 2, self.height / 2
        box = Box(
            max(int(x + left) - _HAIR, 0),
            max(int(y - top) - _HAIR, 0),
            min(int(x + right) + 1 + _HAIR, self.width),
            min(int(y - bottom) + 1 + _HAIR, self.height),
        )
        return box if box.left < box.right and box.top < box.bottom else None

    def _sheet(self) -> tuple[Pixels, Any]:
        pixels = np.empty((self.height, self.width, 4), np.uint8)
        pixels[:] = self.ground
        surface = cairo.ImageSurface.create_for_data(
            pixels.data,
            cairo.FORMAT_ARGB32,
            self.width,
            self.height,
        )
        context = cairo.Context(surface)
        # As Manim's camera works it out, to the last bit: cairo's pens depend on it.
        down = self.height / (self.frame_width / (self.width / self.height))
        middle = self.width / 2, self.height / 2
        context.set_matrix(cairo.Matrix(self.scale, 0, 0, -down, *middle))
        return pixels, context


def _together(order: list[VMobject], first: int) -> int:
    """Where drawing must begin so that no ensemble, which is painted as one, is cut in two."""
    place = {id(leaf): n for n, leaf in enumerate(order)}
    at = len(order) - 1
    while at >= first:
        for member in getattr(order[at], "ensemble", ()):
            first = min(first, place.get(id(member), first))
        at -= 1
    return first
