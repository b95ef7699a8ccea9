"""Fitting a line to a width: smaller as far as the smallest size, then broken.

All lengths are in Manim's units.
"""

from __future__ import annotations

from calcanim.stage.formulas import Line
from calcanim.stage.frame import FRAMES, MIN_AXIS_EM, MIN_EM, WIDE, Frame, Region
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.theme import Theme

__all__ = ["FRAMES", "LINE_GAP", "MIN_AXIS_EM", "MIN_EM", "WIDE", "Frame", "Region", "fit"]

LINE_GAP = 0.34


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
