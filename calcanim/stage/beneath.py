"""What lies beneath: the colours that a glyph or a stroke is really seen against."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VMobject

from calcanim.stage.camera import Painted
from calcanim.stage.contrast import Colour, contrast, over, rgb
from calcanim.stage.geometry import NO_BOXES, Array, covers, overlaps
from calcanim.stage.shapes import Leaf, Shape
from calcanim.storyboard.theme import Theme

_OPAQUE = 0.99
_MOST = 24  # places of one leaf that are looked at


class Fills:
    """The filled areas on stage, in the order in which they are drawn."""

    def __init__(self, theme: Theme) -> None:
        self.background = rgb(theme.background)
        self._areas: list[tuple[int, Leaf]] = []
        self._boxes: Array = NO_BOXES
        self._order: dict[int, int] = {}
        self._plain: dict[tuple[float, ...], float] = {}

    def lay(self, areas: Sequence[Shape], stage: Sequence[VMobject]) -> None:
        """Take the areas that are seen now, and the stage's drawing order."""
        self._order = {id(leaf): n for n, leaf in enumerate(stage)}
        found = [(self._order.get(id(x.source), -1), x) for s in areas for x in s.leaves]
        self._areas = sorted(found, key=lambda pair: pair[0])
        self._boxes = np.stack([a.box for _, a in self._areas]) if self._areas else NO_BOXES

    def lowest(self, shape: Shape) -> float:
        """The lowest contrast of a shape's ink against what lies around it."""
        found = 21.0
        leaves = np.stack([leaf.box for leaf in shape.leaves])
        reached = overlaps(leaves, self._boxes) > 0
        for leaf, meets in zip(shape.leaves, reached, strict=True):
            here = [self._areas[n] for n in np.flatnonzero(meets)]
            if not here:
                found = min(found, self._on_background(leaf))
                continue
            for place in _places(leaf, shape.kind):
                if shape.kind != "line" or not self._hidden(leaf, place, here):
                    found = min(found, self._at(leaf, place, here))
        return found

    def _on_background(self, leaf: Leaf) -> float:
        if leaf.colour not in self._plain:
            ink = over(leaf.colour, self.background)
            self._plain[leaf.colour] = contrast(ink, self.background)
        return self._plain[leaf.colour]

    def _hidden(self, leaf: Leaf, place: Array, areas: Sequence[tuple[int, Leaf]]) -> bool:
        """Whether something opaque lies on it there, as an inset does on a curve."""
        own = self._order.get(id(leaf.source), len(self._order))
        above = (_fill(area, place) for order, area in areas if order > own)
        return any(colour is not None and colour[3] > _OPAQUE for colour in above)

    def _at(self, leaf: Leaf, place: Array, areas: Sequence[tuple[int, Leaf]]) -> float:
        """Contrast at one place: what is above the ink veils ink and surroundings alike."""
        own = self._order.get(id(leaf.source), len(self._order))
        under: Colour = self.background
        above = []
        for order, area in areas:
            colour = _fill(area, place)
            if colour is None:
                continue
            if order < own:
                under = over(colour, under)
            else:
                above.append(colour)
        ink = over(leaf.colour, under)
        for colour in above:
            ink, under = over(colour, ink), over(colour, under)
        return contrast(ink, under)


def _fill(area: Leaf, place: Array) -> tuple[float, float, float, float] | None:
    x, y = float(place[0]), float(place[1])
    if isinstance(area.source, Painted):
        found = area.source.colour_at(x, y)
        if found is not None:
            return found
        if not len(area.segments):
            return None
    if not len(area.segments):
        return None
    left, bottom, right, top = area.box.tolist()
    if not (left <= x <= right and bottom <= y <= top):
        return None
    return area.colour if covers(area.segments, place[None])[0] else None


def _places(leaf: Leaf, kind: str) -> Array:
    """Where to look: each glyph's middle and corners; along strokes; a dot's middle."""
    drawn = kind in ("line", "strike")
    if kind == "dot" or (drawn and not len(leaf.segments)):
        box = leaf.box[None]
        return np.asarray((box[:, :2] + box[:, 2:]) / 2)
    if drawn:
        middles = (leaf.segments[:, :2] + leaf.segments[:, 2:]) / 2
        every = max(len(middles) // _MOST, 1)
        return np.asarray(middles[::every])
    low, high = leaf.boxes[:, :2], leaf.boxes[:, 2:]
    size = high - low
    shares = ((0.5, 0.5), (0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9))
    return np.concatenate([low + size * np.array(s) for s in shares])
