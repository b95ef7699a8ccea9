"""Where cards lie, in rows, small in a line, open, and what is written on an open one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from calcanim.stage.formulas import Line, extent, source
from calcanim.stage.geometry import Array
from calcanim.stage.layout import MIN_EM, Region, fit
from calcanim.storyboard.figures import Cell
from calcanim.storyboard.theme import Theme

GAP = 0.2  # units between two cards
PAD = 0.2  # units from a card's edge to what is on it
CHIP = 0.26  # height of a card that waits
_CHIP_SHARE = 0.78  # of its place at the lower edge, for its width
_ROUND = 0.14
_FORMULAS = ("general", "example")
_LOOK = 1.5  # how much wider than high a card of the sheet is, if it may
_NARROWEST, _WIDEST = 0.68, 4.2  # the same of an open one
_NAME, _GENERAL, _EXAMPLE, _USE = 0.36, 0.66, 0.52, 0.3  # sizes, where there is room
_LEFT, _ABOVE = 0.32, 0.36  # of the card, for the picture there
_READ = 0.34  # a formula as large is read with ease: larger ones need no other place
_BETWEEN = 0.14  # units between two lines
_ARC = 0.5523  # of a radius, for the handles of a cubic quarter circle


@dataclass(frozen=True, slots=True)
class Box:
    """A middle and a size."""

    x: float
    y: float
    width: float
    height: float

    def within(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A part of it, by shares of its width and height, 0 to 1."""
        x = self.x + (left + right - 1) * self.width / 2
        y = self.y + (bottom + top - 1) * self.height / 2
        return Box(x, y, (right - left) * self.width, (top - bottom) * self.height)

    def inset(self, pad: float) -> Box:
        """The box without a margin."""
        return Box(self.x, self.y, max(self.width - 2 * pad, 0), max(self.height - 2 * pad, 0))

    @property
    def array(self) -> Array:
        """Middle and size, shape (4,)."""
        return np.array([self.x, self.y, self.width, self.height])


@dataclass(slots=True)
class Open:
    """An open card: its box, where its picture is, and what is written on it, in place."""

    box: Box
    picture: Box
    lines: dict[str, Line] = field(default_factory=dict)


def columns_for(count: int, region: Region) -> int:
    """How many columns make the largest cards of a pleasant shape."""

    def size(columns: int) -> float:
        rows = -(-count // columns)
        return min(region.width / columns / _LOOK, region.height / rows)

    return max(range(1, count + 1), key=size) if count else 1


def filled(keys: Sequence[str], region: Region, columns: int) -> dict[str, Box]:
    """Cards in rows, as large as the region allows; a last row that is not full is centred."""
    rows = -(-len(keys) // columns)
    width, height = region.width / columns, region.height / max(rows, 1)
    boxes = {}
    for n, key in enumerate(keys):
        row, column = divmod(n, columns)
        here = min(columns, len(keys) - row * columns)
        left = (region.left + region.right) / 2 - here * width / 2
        x, y = left + (column + 0.5) * width, region.top - (row + 0.5) * height
        boxes[key] = Box(x, y, width - GAP, height - GAP)
    return boxes


def chips(keys: Sequence[str], region: Region) -> dict[str, Box]:
    """Small, in a row below all that is read."""
    floor = region.bottom if region.floor is None else region.floor
    step = min(region.width / max(len(keys), 1), 4 * CHIP)
    left = (region.left + region.right) / 2 - step * len(keys) / 2
    return {
        key: Box(left + (n + 0.5) * step, floor + CHIP / 2 + 0.05, step * _CHIP_SHARE, CHIP)
        for n, key in enumerate(keys)
    }


def corner(a: Box, b: Box, share: float) -> Box:
    """Where a card is at a `share` of its way from one box to the other.

    A small one has gone along the lower edge until then, and grows where it lies: so it never
    covers what lies open beside it.
    """
    small, large = sorted((a, b), key=lambda box: box.height)
    if small.height < large.height and small.height <= CHIP:
        return Box(large.x, small.y, small.width, small.height)
    return Box(*(a.array + (b.array - a.array) * share).tolist())


def outline(box: Array) -> Array:
    """A rectangle with round corners as cubic curves, shape (32, 3)."""
    x, y, width, height = box.tolist()
    r = min(_ROUND, width / 4, height / 4)
    w, h, k = width / 2, height / 2, r * (1 - _ARC)
    quarter = np.array([[w, h - r], [w, h - k], [w - k, h], [w - r, h]])  # from the right edge up
    turns = [quarter, quarter[::-1] * [-1, 1], quarter * [-1, -1], quarter[::-1] * [1, -1]]
    curves = []
    for n, turn in enumerate(turns):
        end = turns[(n + 1) % 4][0]
        curves += [turn, turn[-1] + (end - turn[-1]) * np.linspace(0, 1, 4)[:, None]]
    flat = np.concatenate(curves) + np.array([x, y])
    return np.pad(flat, ((0, 0), (0, 1)))


def between(a: Box, b: Box) -> Array:
    """Where an arrow from `a` to `b` leaves `a`, a little outside of its edge, shape (2,)."""
    to = np.array([b.x - a.x, b.y - a.y])
    half = np.array([a.width, a.height]) / 2 + 0.08
    return np.array([a.x, a.y]) + to * float((half / np.maximum(np.abs(to), 1e-9)).min())


def name_at(box: Box, name: Line) -> Line:
    """A small card's name, moved to its lower edge."""
    y = box.y - box.height / 2 + PAD / 2 + name.height / 2
    name.move_to([box.x, y, 0])
    return name


def over_name(box: Box, name: Line | None) -> Box:
    """The place of a small card's picture, above its name, if it has one."""
    inner = box.inset(PAD / 2)
    if name is None:
        return inner
    share = (name.height + PAD / 2) / max(inner.height, 1e-9)
    return inner.within(0, min(share, 0.9), 1, 1)


# -- open cards ----------------------------------------------------------------------


def opened(cells: Sequence[Cell], region: Region, theme: Theme, pictured: bool) -> dict[str, Open]:
    """The cards of a page, in the number of columns that has the largest formulas."""
    keys = [cell.key for cell in cells]
    if not keys:
        return {}
    found = [filled(keys, region, columns) for columns in range(1, len(keys) + 1)]
    found = [f for f in found if _NARROWEST < _look(f[keys[0]]) < _WIDEST] or found
    best = max(found, key=lambda boxes: _size(cells, boxes[keys[0]], pictured))
    return {cell.key: _laid(cell, best[cell.key], theme, pictured) for cell in cells}


def _look(box: Box) -> float:
    return box.width / max(box.height, 1e-9)


def _size(cells: Sequence[Cell], box: Box, pictured: bool) -> float:
    """How large the formulas are on such cards, where each is on one line."""
    sizes = []
    for cell in cells:
        formulas = [f for f in (cell.general, cell.example) if f is not None]
        extents = [extent(source(f)) for f in formulas]
        fits = []
        for _, _, room in _parts(box, pictured):
            across = room.width / max(wide for wide, _ in extents)
            fits.append(min(across, room.height / (sum(h for _, h in extents) + 1), _GENERAL))
        sizes.append(max(fits))
    return min(sizes, default=0.0)


def _parts(box: Box, pictured: bool) -> list[tuple[Box, Box, Box]]:
    """The places of picture, name and formulas: the ways to lay them out, the best first."""
    inner = box.inset(PAD)
    head = _NAME * 1.4 / inner.height
    if not pictured:
        return [
            (
                inner.within(0, 0, 0, 1),
                inner.within(0, 1 - head, 1, 1),
                inner.within(0, 0, 1, 1 - head),
            )
        ]
    left, above = _LEFT, _ABOVE
    return [
        (
            inner.within(0, 0, left, 1),
            inner.within(left + 0.02, 1 - head, 1, 1),
            inner.within(left + 0.02, 0, 1, 1 - head),
        ),
        (
            inner.within(0, 1 - above, left, 1),
            inner.within(left + 0.02, 1 - above, 1, 1),
            inner.within(0, 0, 1, 1 - above),
        ),
        (
            inner.within(0, 1 - above, 1, 1),
            inner.within(0, 1 - above - head, 1, 1 - above),
            inner.within(0, 0, 1, 1 - above - head),
        ),
    ]


def _laid(cell: Cell, box: Box, theme: Theme, pictured: bool) -> Open:
    """The way that shows the formulas whole, and then largest; what it is for, if it has room."""
    best, most = Open(box, box), (0.0,) * 4
    for picture, head, room in _parts(box, pictured):
        for shown in dict.fromkeys(
            (cell, replace(cell, use=None), replace(cell, use=None, example=None))
        ):
            lines = _written(shown, head, room, theme)
            whole = {part: _is_whole(lines[part], theme) for part in _FORMULAS if part in lines}
            size = min(lines[part].em for part in whole)
            worth = (
                float(whole["general"]) + (lines["general"].em >= MIN_EM * 0.999),
                float(whole.get("example", False)) - float(not whole.get("example", True)),
                min(size, _READ),
                float("use" in lines) + size,
            )
            if worth > most:
                best, most = Open(box, picture, lines), worth
            if all(whole.values()) and size >= _READ:
                return best
    return best


def _written(cell: Cell, head: Box, room: Box, theme: Theme) -> dict[str, Line]:
    name = fit(cell.name, head.width, _NAME, theme, MIN_EM, head.height)
    lines = {"name": name.move_to([head.x, head.y, 0])}
    below: dict[str, Line] = {}
    free = room.height - 2 * _BETWEEN
    if cell.use is not None:
        below["use"] = fit(cell.use, room.width, _USE, theme, MIN_EM, room.height / 3)
        free -= below["use"].height + _BETWEEN
    share = 0.6 if cell.example is not None else 1.0
    general = fit(cell.general, room.width, _GENERAL, theme, MIN_EM, free * share)
    lines["general"] = general
    if cell.example is not None:
        left = free - general.height
        lines["example"] = fit(cell.example, room.width, _EXAMPLE, theme, MIN_EM, left)
    lines |= below
    stacked = list(lines.values())[1:]
    spare = (room.height - sum(line.height for line in stacked)) / (len(stacked) + 1)
    y = room.y + room.height / 2 - spare
    for line in stacked:
        line.move_to([room.x, y - line.height / 2, 0])
        y -= line.height + spare
    return lines


def _is_whole(line: Line, theme: Theme) -> bool:
    """Whether nothing of the formula was left out for want of room, and it can be read."""
    return line.em >= MIN_EM * 0.999 and len(line.glyphs) >= len(
        Line(line.formula, line.em, theme).glyphs
    )
