"""The picture in memory: only where a leaf has changed is anything drawn again.

Leaves below the first one that changes are kept as a base, and the picture is the base with the
others drawn over it. Each leaf knows the box of its ink and what that depends on; where leaves
have come, gone or changed, both layers are repaired. Where pixels have changed is kept, so that
only there need colours be converted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import cairo
import numpy as np
from manim import ManimColor, VMobject

from calcanim.stage.frame import Frame
from calcanim.stage.ink import appearance, ink, reach

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


class _Drawn(NamedTuple):
    """A leaf as it was drawn: where its ink is, and what that depended on (None: not known)."""

    leaf: VMobject
    box: Box | None
    look: object

    def is_like(self, other: _Drawn) -> bool:
        """Whether both have the same ink."""
        return self is other or (self.look is not None and self.look == other.look)


class _Layer:
    """Pixels, and what is drawn on them, in order; nothing is known of them while that is None."""

    def __init__(self, pixels: Pixels) -> None:
        self.pixels = pixels
        self.drawn: dict[int, _Drawn] | None = None


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
        self.whole = Box(0, 0, width, height)
        shape = height, width, 4
        self._base, self._top = _Layer(np.empty(shape, np.uint8)), _Layer(np.empty(shape, np.uint8))
        self.pixels = self._top.pixels
        self._scratch, self._ink = self._sheet()
        self._known: dict[int, _Drawn] = {}
        self._moved: frozenset[int] = frozenset()
        self._alive: set[int] | None = None
        self._changed: Box | None = None

    def forget(self) -> None:
        """What stands still may have changed: draw all of it next time."""
        self._base.drawn = self._top.drawn = None
        self._known, self._moved, self._alive = {}, frozenset(), None

    def show(self, leaves: Sequence[VMobject], moving: Iterable[VMobject]) -> None:
        """Draw `leaves`, in their order; those that are not `moving` are as they were before."""
        movers = frozenset(map(id, moving))
        # What moved until now has gone on to its end since it was drawn.
        restless = movers | self._moved
        order = sorted(leaves, key=lambda leaf: leaf.z_index)
        now = [self._look_at(leaf, restless) for leaf in order]
        first = self._first(now, movers)
        self._known = {id(d.leaf): d for d in now}
        self._moved = movers
        stale = self._repair(self._base, now[:first], restless, None, None)
        stale = self._repair(self._top, now[first:], restless, self._base.pixels, stale)
        self._changed = union(self._changed, stale)

    def changed(self) -> Box | None:
        """Where pixels have changed since the last call."""
        box, self._changed = self._changed, None
        return box

    def _look_at(self, leaf: VMobject, restless: frozenset[int]) -> _Drawn:
        known = self._known.get(id(leaf))
        if known is not None and id(leaf) not in restless:
            return known
        look = appearance(leaf)
        if known is not None and look is not None and look == known.look:
            return known
        return _Drawn(leaf, self._box(leaf), look)

    def _first(self, now: list[_Drawn], movers: frozenset[int]) -> int:
        """How many leaves are base: those below the first that has changed in this motion.

        While nothing is known of a motion, those below the first that may change.
        """
        if movers != self._moved or not self._known:
            self._alive = None
            return next((n for n, d in enumerate(now) if id(d.leaf) in movers), len(now))
        alive = self._alive = self._alive or set()
        alive |= {id(d.leaf) for d in now if self._known.get(id(d.leaf)) is not d}
        return next((n for n, d in enumerate(now) if id(d.leaf) in alive), len(now))

    def _repair(
        self,
        layer: _Layer,
        leaves: Sequence[_Drawn],
        restless: frozenset[int],
        ground: Pixels | None,
        stale: Box | None,
    ) -> Box | None:
        """Make a layer show `leaves` over `ground`, which has changed in `stale`.

        Returns where the layer has changed.
        """
        before, now = layer.drawn, {id(d.leaf): d for d in leaves}
        layer.drawn = now
        if before is None:
            stale = self.whole
        else:
            for key, drawn in now.items():
                old = before.get(key)
                if old is None:
                    stale = union(stale, drawn.box)
                elif not drawn.is_like(old):
                    stale = union(stale, union(old.box, drawn.box))
            for key, old in before.items():
                if key not in now:
                    stale = union(stale, old.box)
            stale = union(stale, self._reordered(before, now, restless))
        if stale is not None:
            self._redraw(layer, leaves, ground, stale)
        return stale

    def _reordered(
        self, before: dict[int, _Drawn], now: dict[int, _Drawn], restless: frozenset[int]
    ) -> Box | None:
        """Where what was drawn below another is drawn above it now."""
        old, new = [k for k in before if k in now], [k for k in now if k in before]
        if old == new:
            return None
        if [k for k in old if k not in restless] != [k for k in new if k not in restless]:
            return self.whole
        box: Box | None = None
        for key in new:
            if key in restless:
                box = union(box, now[key].box)
        return box

    def _redraw(
        self, layer: _Layer, leaves: Sequence[_Drawn], ground: Pixels | None, box: Box
    ) -> None:
        """Draw all that has ink in a box, and copy the box.

        Cairo draws the rows from one side of the picture to the other: where a shape is cut off at
        its left or right, the antialiasing of the whole row would change.
        """
        context, place = self._ink, box.slices
        self._scratch[place] = self.ground if ground is None else ground[place]
        context.save()
        matrix = context.get_matrix()
        context.identity_matrix()
        context.new_path()
        context.rectangle(0, box.top, self.width, box.bottom - box.top)
        context.clip()
        context.set_matrix(matrix)
        for drawn in leaves:
            if drawn.box is not None and _meet(drawn.box, box):
                ink(drawn.leaf, context)
        context.restore()
        layer.pixels[place] = self._scratch[place]

    def _box(self, leaf: VMobject) -> Box | None:
        place = reach(leaf)
        if place is None:
            return None
        if not all(map(math.isfinite, place)):
            return self.whole
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


def _meet(a: Box, b: Box) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom
