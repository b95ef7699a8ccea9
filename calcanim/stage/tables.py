"""A table of formulas; numbers of one column stand with their decimal points below one another."""

from __future__ import annotations

import re

from manim import Line as Stroke

from calcanim.stage.formulas import Line
from calcanim.stage.items import Element
from calcanim.stage.layout import MIN_EM, Region, fit
from calcanim.stage.networks import StillFigure
from calcanim.storyboard.figures import Table
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.theme import Theme

_DECIMAL = re.compile(r"[-−]?\d+(\.\d*)?")
_PITCH = 0.82
_UNEVEN = 1.35  # how much wider than its share a column may be
_BETWEEN, _LEAST = 0.9, 0.3  # units between two columns, and the least


class TableMobject(StillFigure):
    """Rows below a header and a rule; columns as wide as their widest cell."""

    def __init__(self, figure: Table, region: Region, theme: Theme) -> None:
        super().__init__(theme)
        count = len(figure.header)
        # The header may hold a quotient: it is half as high again as a row.
        pitch = min(_PITCH, region.height / (len(figure.rows) + 1.6))
        em = min(0.5, pitch * 0.62)
        while True:
            # A narrow column leaves room to the others, while all of them together fit.
            widest = region.width / count * (_UNEVEN if em > MIN_EM else 1.0) - _LEAST
            header = [fit(f, widest, em, theme, MIN_EM, pitch * 1.45) for f in figure.header]
            rows = [
                [fit(f, widest, em, theme, MIN_EM, pitch * 0.92) for f in row]
                for row in figure.rows
            ]
            anchors = [_anchors([row[c] for row in rows]) for c in range(count)]
            spans = [_span(found, line.width) for found, line in zip(anchors, header, strict=True)]
            used = sum(a + b for a, b in spans)
            # All numbers have one size: one that does not fit makes all of them smaller.
            even = all(cell.em >= 0.995 * em for row in rows for cell in row)
            if (even and used + _LEAST * count <= region.width) or em <= MIN_EM:
                break
            em = max(em * 0.9, MIN_EM)
        between = min(_BETWEEN, (region.width - used) / count)
        total = used + between * count
        left = (region.left + region.right) / 2 - total / 2
        spare = region.height - pitch * (len(rows) + 1.6)
        top = region.top - min(spare / 2, 0.6)
        x = left + between / 2
        for c, (before, after) in enumerate(spans):
            header[c].move_to([x + (before + after) / 2, top - pitch * 0.75, 0])
            self._cell(f"header.{c}", header[c])
            self.first.append(f"header.{c}")
            point = x + before
            for r, (a, b) in enumerate(anchors[c]):
                y = top - pitch * (1.6 + r + 0.5)
                rows[r][c].move_to([point + (b - a) / 2, y, 0])
                self._cell(f"row.{r}.{c}", rows[r][c])
            x += before + after + between
        y = top - pitch * 1.52
        rule = Stroke([left + 0.05, y, 0], [left + total - 0.05, y, 0], stroke_width=4)
        rule.set_color(theme.colour("muted"))
        self.elements["rule"] = Element("line", [rule])
        self.first.append("rule")

    def _cell(self, key: str, line: Line) -> None:
        self.elements[key] = Element("text", line.glyphs, line.em, MIN_EM)


def _span(anchors: list[tuple[float, float]], header: float) -> tuple[float, float]:
    """How far a column reaches to both sides of its axis, its header's width included."""
    before, after = (max((a[side] for a in anchors), default=0.0) for side in (0, 1))
    spare = max(header - before - after, 0.0) / 2
    return before + spare, after + spare


def _anchors(cells: list[Line]) -> list[tuple[float, float]]:
    """How far each cell reaches to the left and right of its column's axis.

    The axis is at the decimal points where all cells are plain decimals, else in the middle.
    """
    if not all(_is_decimal(c.formula, c) for c in cells):
        return [(c.width / 2, c.width / 2) for c in cells]
    found = []
    for cell in cells:
        whole = len(cell.formula.text.partition(".")[0])
        left, right = float(cell.get_left()[0]), float(cell.get_right()[0])
        cut = float(cell.glyphs[whole - 1].get_right()[0])
        found.append((cut - left, right - cut))
    return found


def _is_decimal(formula: Formula, line: Line) -> bool:
    return bool(_DECIMAL.fullmatch(formula.text)) and len(line.glyphs) == len(formula.text)
