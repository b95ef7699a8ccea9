"""What an element occupies, as numbers: glyph boxes, strokes, discs, areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from manim import VMobject

from calcanim.stage.camera import Painted
from calcanim.stage.contrast import Rgba
from calcanim.stage.geometry import NO_BOXES, Array, along, box_of, flattened, union
from calcanim.stage.items import Element, Kind

_UNIT = 0.01  # Manim's stroke widths, in scene units
_FAINT = 0.02


@dataclass(slots=True)
class Leaf:
    """One visible leaf: its colour, and what it covers; `half` is half of its stroke's width."""

    source: VMobject
    colour: Rgba
    box: Array
    boxes: Array = field(default_factory=lambda: NO_BOXES)
    segments: Array = field(default_factory=lambda: NO_BOXES)
    half: float = 0.0


@dataclass(slots=True)
class Shape:
    """A visible element: who it is, and its leaves."""

    who: str
    kind: Kind
    leaves: list[Leaf]
    box: Array
    boxes: Array = field(init=False)

    def __post_init__(self) -> None:
        """Every glyph's box, shape (n, 4)."""
        boxes = [leaf.boxes for leaf in self.leaves]
        self.boxes = boxes[0] if len(boxes) == 1 else np.concatenate(boxes)


class Sight:
    """Turns elements into shapes. What did not change gives the very same shape again."""

    def __init__(self) -> None:
        self._leaves: dict[int, tuple[Array, Leaf | None]] = {}
        self._shapes: dict[int, Shape] = {}

    def forget(self, leaves: Sequence[VMobject]) -> None:
        """These leaves have changed, or will."""
        for leaf in leaves:
            self._leaves.pop(id(leaf), None)

    def shape(self, who: str, element: Element) -> Shape | None:
        """The shape of an element as it stands now, or None where nothing of it is seen."""
        found = [leaf for m in element.leaves if (leaf := self._leaf(m, element.kind)) is not None]
        if not found:
            return None
        known = self._shapes.get(id(element))
        if known is not None and [*map(id, known.leaves)] == [*map(id, found)]:
            return known
        boxes = [leaf.box for leaf in found]
        box = boxes[0] if len(boxes) == 1 else union(np.stack(boxes))
        shape = Shape(who, element.kind, found, box)
        self._shapes[id(element)] = shape
        return shape

    def _leaf(self, mobject: VMobject, kind: Kind) -> Leaf | None:
        known = self._leaves.get(id(mobject))
        if known is not None and known[0] is mobject.points:
            return known[1]
        leaf = _look_at(mobject, kind)
        self._leaves[id(mobject)] = (mobject.points, leaf)
        return leaf


def _look_at(mobject: VMobject, kind: Kind) -> Leaf | None:
    painted = isinstance(mobject, Painted)
    points = mobject.outline() if painted else mobject.points
    if not len(points):
        return None
    inked = kind in ("line", "grid") and not painted
    rgbas = mobject.stroke_rgbas if inked else mobject.fill_rgbas
    if inked and not rgbas[:, 3].any():
        rgbas = mobject.fill_rgbas
    red, green, blue, alpha = (float(c) for c in rgbas[0])
    if alpha < _FAINT:
        return None
    leaf = Leaf(mobject, (red, green, blue, alpha), box_of(points))
    if kind == "text":
        leaf.boxes = _pieces(points) if painted else leaf.box[None]
    else:
        strokes = mobject.strokes() if painted else ()
        leaf.segments = (
            np.concatenate([along(np.asarray(s)) for s in strokes if len(s) > 1] or [NO_BOXES])
            if len(strokes)
            else flattened(mobject.points)
        )
        if kind in ("line", "surface"):
            leaf.half = (mobject.pen if painted else mobject.stroke_width * _UNIT) / 2
            leaf.box = leaf.box + np.array([-1, -1, 1, 1]) * leaf.half
    return leaf


def _pieces(points: Array) -> Array:
    """A box for each connected outline of cubic curves: glyphs drawn as one leaf come apart."""
    curves = points[: len(points) // 4 * 4, :2].reshape(-1, 4, 2)
    if not len(curves):
        return box_of(points)[None]
    fresh = np.ones(len(curves), dtype=bool)
    fresh[1:] = np.abs(curves[1:, 0] - curves[:-1, 3]).max(axis=1) > 1e-6
    starts = np.flatnonzero(fresh)
    low = np.minimum.reduceat(curves.min(axis=1), starts)
    high = np.maximum.reduceat(curves.max(axis=1), starts)
    return np.concatenate((low, high), axis=1)
