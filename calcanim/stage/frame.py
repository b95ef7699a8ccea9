"""The picture's shape: its size, its regions by name, and the smallest sizes in it.

All lengths are in Manim's units. The shorter side of every frame is 8 units, so that a size
means the same on a screen and on a phone held upright. Nothing here loads Manim.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

MIN_EM = 8.0 * 0.032
MIN_AXIS_EM = 8.0 * 0.026
_CLEAR = 0.05  # share kept free on every side
_MORE = 0.65  # what a line of fractions is higher than one without
_LINE = 0.7  # of the derivation's region, for a line above what stands in its place
_CAPTIONS = 0.1  # share of the height, from below, where captions lie


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of the frame; `em` is the size of its body text.

    An axis may go down to `floor`, with its numbers: captions that lie over these hide no thought.
    """

    left: float
    right: float
    bottom: float
    top: float
    em: float
    floor: float | None = None

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Frame:
    """The picture's shape: its size, and its regions by name.

    5 % are kept clear on every side, and in the bottom 10 %, where captions lie, stand axes with
    their numbers alone.
    """

    width: float
    height: float
    regions: Mapping[str, Region]

    @property
    def safe(self) -> tuple[float, float]:
        """Half the width and half the height of what may be used."""
        return self.width * (0.5 - _CLEAR), self.height * (0.5 - _CLEAR)

    @property
    def caption_top(self) -> float:
        """The upper edge of the captions' zone."""
        return self.height * (_CAPTIONS - 0.5)


def _wide() -> Frame:
    """16:9: the figure on the left, the derivation on the right.

    A figure steps `aside`, below a line of the derivation, for its `map`, which is read best where
    there is most room; its `chart` stands below it, or one figure in the place of both, `below` the
    line. Two figures, of which none is the other's
    company, stand `abreast` and `beside`.
    """
    width, height = 128 / 9, 8.0
    x, top, bottom, floor = _limits(width, height)
    regions = {
        "title": Region(-x, x, 2.95, top, 0.46),
        "figure": Region(-x, 1.25, bottom, 2.75, 0.4, floor),
        "derivation": Region(1.65, x, bottom, 2.75, 0.5),
        "wide": Region(-x, x, bottom, 2.75, 0.56, floor),
        "aside": Region(1.65, x, -1.2, 2.05, 0.38),
        "map": Region(-x, 1.25, bottom, 2.75, 0.46, floor),
        "chart": Region(1.65, x, bottom, -1.3, 0.46, floor),
        "below": Region(1.65, x, bottom, 1.95, 0.46, floor),
        "abreast": Region(-x, 1.25, bottom, 2.75, 0.4, floor),
        "beside": Region(1.65, x, bottom, 2.05 - _MORE, 0.38, floor),
    }
    return Frame(width, height, regions)


def _stacked(width: float, height: float, share: float, em: float) -> Frame:
    """The figure above, on `share` of the height below the title; the derivation below it.

    In a low frame a figure makes room for its map at its side, in a high one it goes below it,
    beside the chart, into the derivation's place. What is `beside` it stands there, or where the
    map does in a low frame, below room for a higher line.
    """
    x, top, bottom, floor = _limits(width, height)
    below = top - 0.75
    middle = below - (below - bottom) * share
    figure = Region(-x, x, middle + 0.15, below, min(em, 0.46))
    regions = {
        "title": Region(-x, x, top - 0.55, top, 0.46),
        "figure": figure,
        "derivation": Region(-x, x, bottom, middle - 0.15, em),
        "wide": Region(-x, x, bottom, below, 0.5, floor),
    }
    under = middle - 0.15 - _LINE
    if height > width:
        regions["aside"] = Region(-x, -0.1, bottom, under, figure.em)
        regions["map"] = replace(figure, floor=figure.bottom)
        regions["chart"] = Region(0.1, x, bottom, under, figure.em, floor)
        regions["below"] = Region(-x, x, bottom, under, figure.em, floor)
        regions["abreast"] = figure
        regions["beside"] = Region(-x, x, bottom, under - _MORE, figure.em, floor)
    else:
        regions["aside"] = Region(-x, 0.0, figure.bottom, below, figure.em)
        regions["map"] = Region(0.15, x, figure.bottom, below, figure.em)
        regions["below"] = regions["aside"]
        regions["abreast"] = regions["aside"]
        regions["beside"] = Region(-0.05, x, figure.bottom, below, figure.em)
        regions["chart"] = Region(-x, x, bottom, under, figure.em, floor)
    return Frame(width, height, regions)


def _limits(width: float, height: float) -> tuple[float, float, float, float]:
    """The right and the upper edge, the lower one of all that is read, and that of axes."""
    x, y = width * (0.5 - _CLEAR), height * (0.5 - _CLEAR)
    return x, y, height * (_CAPTIONS - 0.5) + 0.05, -y


WIDE = _wide()
SQUARE = _stacked(8.0, 8.0, 0.6, 0.42)
TALL = _stacked(8.0, 128 / 9, 0.56, 0.56)
FRAMES = {"16:9": WIDE, "1:1": SQUARE, "9:16": TALL}
