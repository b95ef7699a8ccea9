"""How the panels of a plane graph share its frame: below one another, or side by side.

All lengths are in scene units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from calcanim.stage.axes import View
from calcanim.stage.layout import Region

_FLAT = 3.7  # a panel that is this many times as wide as high is flat
_LEAST = 1e-3


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Panels in a frame, from left to right where they are `beside` one another.

    `gaps` are those between neighbours that are both open, one fewer than panels.
    """

    frame: Region
    beside: bool
    gaps: tuple[float, ...]

    def place(self, views: Sequence[View], weights: Sequence[float]) -> None:
        """Share the frame's height, or its width, among the views by their weights, in place."""
        f = self.frame
        pairs = zip(pairwise(weights), self.gaps, strict=True)
        # A panel that is half as large as its neighbour has all of its gap: there are names in it.
        gaps = [gap * min(1.0, 2 * min(a, b) / max(a, b, 1e-9)) for (a, b), gap in pairs]
        free = (f.width if self.beside else f.height) - sum(gaps)
        left, top = f.left, f.top
        for view, weight, gap in zip(views, weights, [*gaps, 0.0], strict=True):
            size = max(free * weight / sum(weights), _LEAST)
            if self.beside:
                view.left, view.right, view.bottom, view.top = left, left + size, f.bottom, f.top
                left += size + gap
            else:
                view.left, view.right, view.bottom, view.top = f.left, f.right, top - size, top
                top -= size + gap


def arranged(
    frame: Region, below: Sequence[float], beside: Sequence[float], margins: Sequence[float]
) -> Arrangement:
    """Panels below one another, or side by side where they would be flat and are then less so.

    `below` and `beside` are the gaps between neighbours in either case; `margins` is what the
    frame's left side needs more than for the first panel alone, once for either case.
    """
    count = len(below) + 1
    stacked = Region(frame.left + margins[0], frame.right, frame.bottom, frame.top, frame.em)
    row = Region(frame.left + margins[1], frame.right, frame.bottom, frame.top, frame.em)
    height = max((stacked.height - sum(below)) / count, _LEAST)
    width = (row.width - sum(beside)) / count
    if count > 1 and stacked.width > _FLAT * height and width > row.height / _FLAT:
        return Arrangement(row, True, tuple(beside))
    return Arrangement(stacked, False, tuple(below))
