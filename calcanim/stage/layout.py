"""Where things stand: the frame's regions, the smallest sizes, and fitting a line to a width.

All lengths are in Manim's units; the frame is 14.22 by 8.
"""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.stage.formulas import Line
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.theme import Theme

FRAME_WIDTH, FRAME_HEIGHT = 128 / 9, 8.0
SAFE_X, SAFE_Y = FRAME_WIDTH * 0.45, FRAME_HEIGHT * 0.45
CAPTION_TOP = -FRAME_HEIGHT / 2 + FRAME_HEIGHT * 0.12
MIN_EM = FRAME_HEIGHT * 0.032
MIN_AXIS_EM = FRAME_HEIGHT * 0.026
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


REGIONS = {
    "title": Region(-SAFE_X, SAFE_X, 2.95, SAFE_Y, 0.46),
    "figure": Region(-SAFE_X, 1.25, CAPTION_TOP + 0.05, 2.7, 0.38),
    "derivation": Region(1.65, SAFE_X, CAPTION_TOP + 0.05, 2.7, 0.44),
    "wide": Region(-SAFE_X, SAFE_X, CAPTION_TOP + 0.05, 2.7, 0.56),
}


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
