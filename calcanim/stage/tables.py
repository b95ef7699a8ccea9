"""A table of formulas; numbers of one column stand with their decimal points below one another."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
_BETWEEN, _LEAST = 0.9, 0.25  # units between two columns, and the least


class TableMobject(StillFigure):
    """Rows below a header and a rule; columns as wide as their widest cell.

    Where there is height rather than width, what is a row stands as a column, if that is larger:
    its header at the left, and the first cell of each row above the rule.
    """

    def __init__(self, figure: Table, region: Region, theme: Theme) -> None:
        super().__init__(theme)
        cells = [
            [(f"header.{c}", f) for c, f in enumerate(figure.header)],
            *(
                [(f"row.{r}.{c}", f) for c, f in enumerate(row)]
                for r, row in enumerate(figure.rows)
            ),
        ]
        laid = _Laid(cells, region, theme)
        if laid.em <= MIN_EM and len(figure.rows) > 1:
            turned = _Laid([list(column) for column in zip(*cells, strict=True)], region, theme)
            laid = max(laid, turned, key=lambda each: each.smallest)
        for key, line in laid.lines.items():
            self.elements[key] = Element("text", line.glyphs, line.em, MIN_EM)
        rule = Stroke([laid.left + 0.05, laid.rule, 0], [laid.right - 0.05, laid.rule, 0])
        rule.set_stroke(theme.colour("muted"), width=4)
        self.elements["rule"] = Element("line", [rule])
        self.first += [f"header.{c}" for c in range(len(figure.header))] + ["rule"]


class _Laid:
    """Cells in their places: `lines` by key, all numbers of the size `em` if there is room."""

    def __init__(
        self, cells: Sequence[Sequence[tuple[str, Formula]]], region: Region, theme: Theme
    ) -> None:
        head, *body = cells
        count = len(head)
        # The header may hold a quotient: it is half as high again as a row.
        pitch = min(_PITCH, region.height / (len(body) + 1.6))
        em = max(min(0.5, pitch * 0.62), MIN_EM)
        uneven = _UNEVEN
        while True:
            # A narrow column leaves room to the others, while all of them together fit.
            widest = region.width / count * uneven - _LEAST
            header = [fit(f, widest, em, theme, MIN_EM, pitch * 1.45) for _, f in head]
            rows = [
                [fit(f, widest, em, theme, MIN_EM, pitch * 0.92) for _, f in row] for row in body
            ]
            anchors = [_anchors([row[c] for row in rows]) for c in range(count)]
            spans = [_span(found, line.width) for found, line in zip(anchors, header, strict=True)]
            used = sum(a + b for a, b in spans)
            # All numbers have one size: one that does not fit makes all of them smaller.
            numbers = [
                c for row, named in zip(rows, body, strict=True) for c in _numbers(row, named)
            ]
            even = all(cell.em >= 0.995 * em for cell in numbers)
            if (even and used + _LEAST * count <= region.width) or uneven == 1.0:
                break
            if em <= MIN_EM:
                uneven = 1.0
            em = max(em * 0.9, MIN_EM)
        self.em = em
        self.lines = dict(zip((key for key, _ in head), header, strict=True))
        between = min(_BETWEEN, (region.width - used) / count)
        total = used + between * count
        self.left = (region.left + region.right) / 2 - total / 2
        self.right = self.left + total
        spare = region.height - pitch * (len(rows) + 1.6)
        top = region.top - min(spare / 2, 0.6)
        self.rule = top - pitch * 1.52
        x = self.left + between / 2
        for c, (before, after) in enumerate(spans):
            header[c].move_to([x + (before + after) / 2, top - pitch * 0.75, 0])
            point = x + before
            for r, (a, b) in enumerate(anchors[c]):
                y = top - pitch * (1.6 + r + 0.5)
                rows[r][c].move_to([point + (b - a) / 2, y, 0])
                self.lines[body[r][c][0]] = rows[r][c]
            x += before + after + between

    @property
    def smallest(self) -> float:
        """The size of the smallest cell."""
        return min(line.em for line in self.lines.values())


def _numbers(row: Sequence[Line], cells: Sequence[tuple[str, Formula]]) -> list[Line]:
    """The lines of a row that are no names, as they stand at the left of a table that is turned."""
    return [line for line, (key, _) in zip(row, cells, strict=True) if key.startswith("row.")]


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
