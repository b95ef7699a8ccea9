"""Where cards lie, in rows, small in a line, open, and what is written on an open one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from calcanim.stage.card_lines import in_statements
from calcanim.stage.formulas import Line
from calcanim.stage.geometry import Array
from calcanim.stage.layout import MIN_EM, Region, fit
from calcanim.storyboard.figures import Cell
from calcanim.storyboard.theme import Theme

GAP = 0.2  # units between two cards
PAD = 0.2  # units from a card's edge to what is on it
CHIP = 0.38  # height of a card that waits
_CHIP_SHARE = 0.9  # of its place at the lower edge, for its width
_ROUND = 0.14
_FORMULAS = ("general", "example")
_LOOK = 1.5  # how much wider than high a card of the sheet is, if it may
_NARROWEST, _WIDEST = 1.0, 5.0  # the same of an open one
_NAME, _GENERAL, _EXAMPLE, _USE = 0.4, 0.72, 0.56, 0.34  # sizes, where there is room
_LEFT, _ABOVE = (0.42, 0.3), (0.43, 0.34)  # of the card, for the picture there
_LESS, _NEAR = 0.78, 0.7  # of a rule's size, for its example; of a page's largest, for them all
_READ = 0.34  # a formula as large is read with ease: larger ones need no other place
_CLEAR = 0.29  # an example's last statements are left out rather than be smaller than this
_SHARES = (1.0, 0.85, 0.72, 0.6, 0.5)  # of a general rule's size, for an example's sake
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
    """An open card: its box, the places of picture, name and formulas, and what is written."""

    box: Box
    picture: Box
    head: Box
    room: Box
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
    step = min(region.width / max(len(keys), 1), 2.5 * CHIP)
    width, height = step * _CHIP_SHARE, min(CHIP, step * _CHIP_SHARE / _LOOK)
    left = (region.left + region.right) / 2 - step * len(keys) / 2
    return {
        key: Box(left + (n + 0.5) * step, floor + CHIP / 2 + 0.02, width, height)
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
    """The cards of a page, all laid out alike: in the columns and the way of largest formulas."""
    keys = [cell.key for cell in cells]
    if not keys:
        return {}
    found = [filled(keys, region, columns) for columns in range(1, len(keys) + 1)]
    found = [f for f in found if _NARROWEST < _look(f[keys[0]]) < _WIDEST] or found
    ways = []
    for boxes in found:
        parts = {key: _parts(box, pictured) for key, box in boxes.items()}
        for n in range(len(parts[keys[0]])):
            ways.append({c.key: _laid(c, boxes[c.key], parts[c.key][n], theme) for c in cells})
    laid = max(ways, key=_worth)
    laid = _of_one_size(cells, laid, theme)
    names = {cell.key: cell.name for cell in cells}
    alike(
        {key: card.lines for key, card in laid.items()},
        lambda key, em: fit(names[key], laid[key].head.width, em, theme, MIN_EM),
    )
    return laid


def alike(lines: Mapping[str, dict[str, Line]], set_at: Callable[[str, float], Line]) -> None:
    """Names of one size, that of the smallest, each where it was."""
    size = min((line["name"].em for line in lines.values()), default=0.0)
    for key, line in lines.items():
        line["name"] = set_at(key, size).move_to(line["name"].get_center())


def ahead(boxes: Mapping[str, Box], region: Region) -> dict[str, Box]:
    """All the room that is left when a card comes, the first ones of `boxes` being there before."""
    right, bottom = region.right - GAP / 2, region.bottom + GAP / 2
    found: dict[str, Box] = {}
    rows: set[float] = set()
    for key, box in boxes.items():
        y = round(box.y, 6)
        left = box.x - box.width / 2 if y in rows else region.left + GAP / 2
        rows.add(y)
        top = box.y + box.height / 2
        found[key] = Box((left + right) / 2, (top + bottom) / 2, right - left, top - bottom)
    return found


def _look(box: Box) -> float:
    return box.width / max(box.height, 1e-9)


def _worth(laid: Mapping[str, Open]) -> tuple[float, int, float, float]:
    """Whether all is read with ease; how much that is; how large where it is smallest, and all."""
    lines = [card.lines for card in laid.values()]
    shown = sum(len(line[part].glyphs) for line in lines for part in _FORMULAS if part in line)
    sizes = [line["general"].em for line in lines]
    sizes += [line["example"].em / _LESS for line in lines if "example" in line]
    return min(*sizes, _READ), shown, min(sizes), sum(sizes)


def _parts(box: Box, pictured: bool) -> list[tuple[Box, Box, Box]]:
    """The places of picture, name and formulas: the ways to lay them out, the best first.

    The name is below the picture, as on a small card, and the formulas are beside both on a wide
    card, else below.
    """
    inner = box.inset(PAD)
    head = min(_NAME * 1.4 / inner.height, 0.5)
    if not pictured:
        return [
            (
                inner.within(0, 0, 0, 1),
                inner.within(0, 1 - head, 1, 1),
                inner.within(0, 0, 1, 1 - head),
            )
        ]
    beside = [
        (
            inner.within(0, head, left, 1),
            inner.within(0, 0, left, head),
            inner.within(left + 0.02, 0, 1, 1),
        )
        for left in _LEFT
    ]
    below = [
        (
            inner.within(0, 1 - above, 1, 1),
            inner.within(0, 1 - above - head, 1, 1 - above),
            inner.within(0, 0, 1, 1 - above - head),
        )
        for above in _ABOVE
    ]
    return beside if _look(inner) > _LOOK else below


def _laid(cell: Cell, box: Box, parts: tuple[Box, Box, Box], theme: Theme) -> Open:
    """What is written shows the formulas whole, and then large; what it is for, if it has room."""
    picture, head, room = parts
    best, most = Open(box, picture, head, room), (0.0,) * 4
    for shown in dict.fromkeys(
        (cell, replace(cell, use=None), replace(cell, use=None, example=None))
    ):
        lines = _written(shown, head, room, theme)
        size = min(lines[part].em for part in _FORMULAS if part in lines)
        whole = _is_whole(lines["general"], theme)
        worth = (
            float(whole) + (lines["general"].em >= MIN_EM * 0.999),
            float(len(lines["example"].glyphs) if "example" in lines else 0),
            min(size, _READ),
            float("use" in lines) + size,
        )
        if worth > most:
            best, most = Open(box, picture, head, room, lines), worth
        if whole and size >= _READ and set(lines) >= _written_on(cell):
            break
    return best


def _of_one_size(cells: Sequence[Cell], laid: Mapping[str, Open], theme: Theme) -> dict[str, Open]:
    """The same cards, rules and examples as large as the page's smallest if that is not small."""
    sizes = {}
    for part, most in zip(_FORMULAS, (_GENERAL, _EXAMPLE), strict=True):
        there = [card.lines[part].em for card in laid.values() if part in card.lines]
        near = bool(there) and min(there) >= _NEAR * max(there)
        sizes[part] = min(there) if near else most
    found = dict(laid)
    for cell in cells:
        card = laid[cell.key]
        kept = replace(
            cell,
            use=cell.use if "use" in card.lines else None,
            example=cell.example if "example" in card.lines else None,
        )
        lines = _written(kept, card.head, card.room, theme, *sizes.values())
        if all(len(lines[k].glyphs) == len(card.lines[k].glyphs) for k in card.lines if k in lines):
            found[cell.key] = replace(card, lines=lines)
    return found


def _written(
    cell: Cell,
    head: Box,
    room: Box,
    theme: Theme,
    general_em: float = _GENERAL,
    example_em: float = _EXAMPLE,
) -> dict[str, Line]:
    name = fit(cell.name, head.width, _NAME, theme, MIN_EM, head.height)
    lines = {"name": name.move_to([head.x, head.y, 0])}
    below: dict[str, Line] = {}
    best: tuple[Line, Line] | None = None
    most = (0.0,) * 3
    free = room.height - 2 * _BETWEEN
    if cell.use is not None:
        below["use"] = fit(cell.use, room.width, _USE, theme, MIN_EM, room.height / 3)
        free -= below["use"].height + _BETWEEN
    for share in _SHARES:
        em = general_em * (share if cell.example is not None else 1.0)
        general = in_statements(cell.general, room.width, em, theme, free, whole=True)
        lines["general"] = general or fit(cell.general, room.width, em, theme, MIN_EM, free)
        if cell.example is None:
            break
        left = free - lines["general"].height - _BETWEEN
        fits = (
            in_statements(cell.example, room.width, example_em, theme, left, least=least)
            for least in (_CLEAR, MIN_EM)
        )
        example = next(filter(None, fits), None)
        if example is None:
            continue
        worth = (
            min(example.em, _CLEAR),
            float(len(example.glyphs)),
            min(lines["general"].em, example.em / _LESS),
        )
        if worth > most:
            best, most = (lines["general"], example), worth
    if best is not None:
        lines["general"], lines["example"] = best
    lines |= below
    stacked = list(lines.values())[1:]
    spare = (room.height - sum(line.height for line in stacked)) / (len(stacked) + 1)
    y = room.y + room.height / 2 - spare
    for line in stacked:
        line.move_to([room.x, y - line.height / 2, 0])
        y -= line.height + spare
    return lines


def _written_on(cell: Cell) -> set[str]:
    return {"name", "general"} | ({"example"} if cell.example is not None else set())


def _is_whole(line: Line, theme: Theme) -> bool:
    """Whether nothing of the formula was left out for want of room, and it can be read."""
    return line.em >= MIN_EM * 0.999 and len(line.glyphs) >= len(
        Line(line.formula, line.em, theme).glyphs
    )
