"""The picture in memory: only where a leaf has changed is anything drawn again.

What stands still is kept as a base, but for what lies over something that changes; the picture is
the base with the rest drawn over it. Each leaf knows the box of its ink and what that depends on;
where leaves have come, gone or changed, both layers are repaired. Where pixels have changed is
kept, so that only there need colours be converted.
"""

from __future__ import annotations

import calcanim.stage  # isort: skip  # noqa: F401 # first, so that Manim is loaded in parts

import math
from collections.abc import Iterable, Sequence, Set
from typing import Any, NamedTuple

import cairo
import numpy as np
from manim import ManimColor, VMobject

from calcanim.render.boxes import Box, Patches
from calcanim.stage.frame import Frame
from calcanim.stage.ink import appearance, ink, reach

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
_HAIR = 2  # pixels that antialiasing and rounding may reach further


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
        self._changed = Patches()

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
        under, over = self._split(now, movers)
        self._known = {id(d.leaf): d for d in now}
        self._moved = movers
        stale = Patches()
        self._repair(self._base, under, restless, None, stale)
        self._repair(self._top, over, restless, self._base.pixels, stale)
        for box in stale:
            self._changed.add(box)

    def changed(self) -> Patches:
        """Where pixels have changed since the last call."""
        boxes, self._changed = self._changed, Patches()
        return boxes

    def _look_at(self, leaf: VMobject, restless: frozenset[int]) -> _Drawn:
        known = self._known.get(id(leaf))
        if known is not None and id(leaf) not in restless:
            return known
        look = appearance(leaf)
        if known is not None and look is not None and look == known.look:
            return known
        return _Drawn(leaf, self._box(leaf), look)

    def _split(
        self, now: list[_Drawn], movers: frozenset[int]
    ) -> tuple[list[_Drawn], list[_Drawn]]:
        """What is base, and what is drawn over it: what has changed in this motion, and its cover.

        While nothing is known of a motion, whatever may change.
        """
        if movers != self._moved or not self._known:
            self._alive = None
            lively: Set[int] = movers
        else:
            lively = self._alive = self._alive or set()
            self._alive |= {id(d.leaf) for d in now if self._known.get(id(d.leaf)) is not d}
        under: list[_Drawn] = []
        over: list[_Drawn] = []
        above = Patches()
        for drawn in now:
            if id(drawn.leaf) in lively or (drawn.box is not None and above.meet(drawn.box)):
                over.append(drawn)
                above.add(drawn.box)
            else:
                under.append(drawn)
        return under, over

    def _repair(
        self,
        layer: _Layer,
        leaves: Sequence[_Drawn],
        restless: frozenset[int],
        ground: Pixels | None,
        stale: Patches,
    ) -> None:
        """Make a layer show `leaves` over `ground`, which has changed in `stale`.

        Where the layer has changed is added to that.
        """
        before, now = layer.drawn, {id(d.leaf): d for d in leaves}
        layer.drawn = now
        if before is None:
            stale.add(self.whole)
        else:
            for key, drawn in now.items():
                old = before.get(key)
                if old is None:
                    stale.add(drawn.box)
                elif not drawn.is_like(old):
                    stale.add(old.box)
                    stale.add(drawn.box)
            for key, old in before.items():
                if key not in now:
                    stale.add(old.box)
            for box in self._reordered(before, now, restless):
                stale.add(box)
        for box in stale:
            self._redraw(layer, leaves, ground, box)

    def _reordered(
        self, before: dict[int, _Drawn], now: dict[int, _Drawn], restless: frozenset[int]
    ) -> list[Box | None]:
        """Where what was drawn below another is drawn above it now."""
        old, new = [k for k in before if k in now], [k for k in now if k in before]
        if old == new:
            return []
        if [k for k in old if k not in restless] != [k for k in new if k not in restless]:
            return [self.whole]
        return [now[k].box for k in new if k in restless]

    def _redraw(
        self, layer: _Layer, leaves: Sequence[_Drawn], ground: Pixels | None, box: Box
    ) -> None:
        """Draw all that has ink in a box, and copy the box.

        Cairo draws the rows from one side of the picture to the other: where a shape is cut off at
        its left or right, the antialiasing of the whole row would change.
        """
        context, place = self._ink, box.slices
        if ground is None:
            _fill(self._scratch[place], self.ground)
        else:
            self._scratch[place] = ground[place]
        context.save()
        matrix = context.get_matrix()
        context.identity_matrix()
        context.new_path()
        context.rectangle(0, box.top, self.width, box.bottom - box.top)
        context.clip()
        context.set_matrix(matrix)
        for drawn in leaves:
            if drawn.box is not None and drawn.box.meets(box):
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
        _fill(pixels, self.ground)
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


def _fill(pixels: Pixels, colour: Pixels) -> None:
    """Give all pixels one colour, a whole pixel at a time: 60 times as fast as byte by byte."""
    pixels.view(np.uint32)[:] = colour.view(np.uint32)
