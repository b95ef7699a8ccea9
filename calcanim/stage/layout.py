"""Fitting a line to a width: smaller as far as the smallest size, then broken.

All lengths are in Manim's units.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from calcanim.stage.breaks import broken, forms, rows, shortened
from calcanim.stage.formulas import Line, extent, paragraph, source
from calcanim.stage.frame import FRAMES, MIN_AXIS_EM, MIN_EM, WIDE, Frame, Region
from calcanim.storyboard.formula import Formula, Fragment
from calcanim.storyboard.theme import Theme

__all__ = ["FRAMES", "LINE_GAP", "MIN_AXIS_EM", "MIN_EM", "WIDE", "Frame", "Region", "fit"]

LINE_GAP = 0.4
_FINE = 1e-9


def fit(
    formula: Formula,
    width: float,
    em: float,
    theme: Theme,
    smallest: float = MIN_EM,
    height: float = inf,
) -> Line:
    """Set `formula` at `em`, or as large as `width` and `height` allow, never under `smallest`.

    A line first gives up to a fifth of its size, then breaks between its segments, then between
    smaller pieces: first at a size that is easy to read, at last at the smallest. What even so
    has no room is left out at the end, and dots stand for it. Prose breaks between words.
    """
    wide, high = extent(source(formula))
    scale = min(width / max(wide, _FINE), height / max(high, _FINE), em)
    gentle = max(smallest, em * 0.8)
    if scale >= gentle:
        return Line(formula, em if scale == em else scale * 0.999, theme)
    if formula.prose:
        return _prose(formula, width, height, gentle, smallest, theme)
    middle = (gentle + smallest) / 2
    found = forms(formula)
    for n, form in enumerate(found):
        # Taken apart, a formula must gain by it: it is larger than on one line.
        if n and middle <= scale:
            break
        body = _within(form, width, height, gentle)
        fewer = _within(form, width, height, middle)
        if body is not None and (fewer is None or rows(fewer) >= rows(body)):
            return Line(formula, gentle, theme, body)
        # A short formula is better a little smaller on one line than taken apart.
        if n == 0 and scale >= middle:
            return Line(formula, scale * 0.999, theme)
        if fewer is not None:
            return Line(formula, middle, theme, fewer)
    if scale >= smallest:
        return Line(formula, scale * 0.999, theme)
    for form in found:
        body = _within(form, width, height, smallest)
        if body is not None:
            return Line(formula, smallest, theme, body)
    for form in found:
        body = _within(form, width, height, smallest, anywhere=True)
        if body is not None:
            return Line(formula, smallest, theme, body)
    shown = _shortened(found[-1], width, height, smallest) if found else None
    # Dots alone say nothing: better a line too small, which the inspection reports.
    return Line(formula, smallest if shown else scale, theme, shown)


def _within(
    form: Sequence[Fragment], width: float, height: float, size: float, anywhere: bool = False
) -> str | None:
    """The source of a broken formula that keeps within a box at `size`, or None."""
    room = width / size
    for _ in range(6):
        body = broken(form, room, anywhere)
        if body is None:
            return None
        wide, high = extent(body)
        if high * size > height:
            return None
        if wide * size <= width:
            return body
        # Spaces between pieces differ from what was reckoned with.
        room -= max(wide - width / size, 0.1)
    return None


def _shortened(form: Sequence[Fragment], width: float, height: float, size: float) -> str | None:
    """The source of as many of the pieces as there is room for, then dots; None for none."""
    low, high = 0, len(form) - 1
    best = None
    while low <= high:
        middle = (low + high + 1) // 2
        body = _within(shortened(form, middle), width, height, size, anywhere=True)
        if body is None:
            high = middle - 1
        else:
            best, low = body, middle
            if low == high:
                break
    return best if low else None


def _prose(
    formula: Formula, width: float, height: float, gentle: float, smallest: float, theme: Theme
) -> Line:
    for size in (gentle, smallest):
        body = paragraph(formula, width / size)
        if extent(body)[1] * size <= height:
            break
    return Line(formula, size, theme, body)
