"""Where things stand: the frame's regions, the smallest sizes, and fitting a line to a width.

All lengths are in Manim's units; the wide frame is 14.22 by 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calcanim.stage.formulas import Line
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.theme import Theme

MIN_EM = 8.0 * 0.032
MIN_AXIS_EM = 8.0 * 0.026
LINE_GAP = 0.34


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of the frame; `em` is the size of its body text."""

    left: float
    right: float
    bottom: float
    top: float
    em: float

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

    5 % are kept clear on every side, and nothing essential stands in the bottom 12 %, where
    captions lie.
    """

    width: float
    height: float
    regions: Mapping[str, Region]

    @property
    def safe(self) -> tuple[float, float]:
        """Half the width and half the height of what may be used."""
        return self.width * 0.45, self.height * 0.45

    @property
    def caption_top(self) -> float:
        """The upper edge of the captions' zone."""
        return -self.height / 2 + self.height * 0.12


def _wide() -> Frame:
    width, height = 128 / 9, 8.0
    x, top, bottom = width * 0.45, height * 0.45, -height / 2 + height * 0.12 + 0.05
    regions = {
        "title": Region(-x, x, 2.95, top, 0.46),
        "figure": Region(-x, 1.25, bottom, 2.7, 0.38),
        "derivation": Region(1.65, x, bottom, 2.7, 0.44),
        "wide": Region(-x, x, bottom, 2.7, 0.56),
    }
    return Frame(width, height, regions)


WIDE = _wide()
FRAMES = {"16:9": WIDE}


def fit(formula: Formula, width: float, em: float, theme: Theme, smallest: float = MIN_EM) -> Line:
    """Set `formula` at `em`, or as large as `width` allows.

    A line first gives up to a fifth of its size, then breaks between its segments (prose: between
    words), and only then goes on to the smallest size.
    """
    line = Line(formula, em, theme)
    if line.width <= width:
        return line
    gentle = max(smallest, em * 0.8)
    scaled = em * width / line.width
    if scaled >= gentle:
        return Line(formula, scaled * 0.999, theme)
    if formula.prose:
        return Line(formula, gentle, theme, lines=int(width / gentle * 10))
    best = Line(formula, max(scaled, 0.05), theme)
    for lines in range(2, len(formula.segments) + 1):
        broken = Line(formula, gentle, theme, lines=lines)
        if broken.width <= width:
            return broken
        em_now = gentle * width / broken.width
        if em_now > best.em:
            best = Line(formula, em_now * 0.999, theme, lines=lines)
        if em_now >= smallest:
            return best
    return best
