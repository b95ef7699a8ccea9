"""A sheet of cards on stage: each flies from its place to where it lies open, and back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import pairwise
from typing import Any, Protocol, cast

import numpy as np
from manim import Line as Stroke
from manim import VMobject

from calcanim.stage.card_places import (
    GAP,
    PAD,
    Box,
    ahead,
    alike,
    between,
    chips,
    columns_for,
    corner,
    filled,
    name_at,
    opened,
    outline,
    over_name,
)
from calcanim.stage.formulas import Line
from calcanim.stage.geometry import Array
from calcanim.stage.items import Element
from calcanim.stage.layout import MIN_EM, Region, fit
from calcanim.stage.networks import HEAD, StillFigure
from calcanim.stage.thumbnails import Pictured, Thumbnail, thumbnail
from calcanim.stage.tracks import along
from calcanim.storyboard.figures import CardLink, Cards, Cell, Figure
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.theme import Theme


class Moving(Protocol):
    """A figure that has a motion."""

    def run(self, values: Mapping[str, float]) -> None: ...


Along = Callable[[float], Any]
Draw = Callable[[Figure, Region, Mapping[str, float]], Pictured]
_EDGE = 3
_NAME = 0.32  # its size, where there is room
_TURN = 0.4  # of its way that a card goes along the lower edge
_LINK = 0.62  # units at least between two cards of the map
_SHARE = 0.36  # of a row's height that is left between two cards at most
_WIDE = 1.5  # a place as much wider than high has the map's rows as rows
_NARROW = 1.7  # units: rather than make cards narrower, level arrows have no words
_BESIDE = 0.18  # units from an arrow to its words
_CLEAR = 0.1  # units from the words on a level arrow to the cards at its ends
_WORDS = 1.25 * MIN_EM  # the size of words on arrows
_ROOM = Region(-2.7, 2.7, -2.1, 2.1, 0.3)  # where a figure is drawn before it is made small


class CardsMobject(StillFigure):
    """Frames that move by their channels; what is written on them is there where they rest.

    `draw` puts a figure on stage, with values of its quantities, for a card's picture.
    """

    def __init__(self, figure: Cards, region: Region, theme: Theme, draw: Draw) -> None:
        super().__init__(theme)
        self.figure = figure
        self.values = {f"card.{cell.key}": 0.0 for cell in figure.cells}
        cells = {cell.key: cell for cell in figure.cells}
        self.pictures: dict[str, Thumbnail] = {}
        self.plays: dict[str, tuple[Moving, dict[str, Along]]] = {}
        for cell in figure.cells:
            self._picture(cell, draw)
        pictured = bool(self.pictures)
        self.names: dict[str, Line] = {}
        self.levels_said = True
        sheet = filled([*cells], region, columns_for(len(cells), region))
        small = chips([*cells], region)
        pages = [
            opened([cells[key] for key in page], region, theme, pictured) for page in figure.pages
        ]
        larges = [ahead({k: laid.box for k, laid in page.items()}, region) for page in pages]
        on_map = self._map(region)
        for where, boxes in (("sheet", sheet), ("map", on_map)):
            self._names(where, {key: cells[key].name for key in boxes}, boxes)
        self.ways: dict[str, list[Array]] = {}  # frame and picture, shape (2, 4), at each stage
        self.moving: dict[str, list[VMobject]] = {}
        for key in cells:
            ways = [self._small("sheet", key, sheet[key]), (small[key], small[key].inset(0.03))]
            for page, large in zip(pages, larges, strict=True):
                if key in page:
                    ways.append((large[key], large[key].inset(PAD)))
                    ways.append((page[key].box, page[key].picture))
                else:
                    ways += [ways[1], ways[1]]
            ways.append(self._small("map", key, on_map[key]) if key in on_map else ways[1])
            self._card(key, ways)
        self.first += [f"sheet.{key}" for key in cells]
        for page in pages:
            for key, laid in page.items():
                for part in ("name", "general", "example", "use"):
                    empty = Element("text", [], MIN_EM, MIN_EM)  # there was no room for it
                    self.elements[f"card.{key}.{part}"] = empty
                    if part in laid.lines:
                        self._text(f"card.{key}.{part}", laid.lines[part])
        for link in figure.links:
            self._link(link, on_map)

    def run(self, values: Mapping[str, float]) -> None:
        """Take new values by channel; the cards whose they are go to their places."""
        self.values.update(values)
        for channel in values:
            kind, _, key = channel.partition(".")
            (self._put if kind == "card" else self._play)(key, self.values[channel])

    def movers(self, visible: Collection[str], moving: Collection[str]) -> list[VMobject]:
        """The frames and pictures of the cards whose channels run."""
        leaves: list[VMobject] = []
        for kind, _, key in (channel.partition(".") for channel in moving):
            if f"card.{key}.frame" in visible:
                leaves += self.moving[key] if kind == "card" else [self.pictures[key]]
        return list(dict.fromkeys(leaves))

    def _card(self, key: str, ways: list[tuple[Box, Box]]) -> None:
        """The frame, its edge and its picture; on the way from place to place it has a corner."""
        way: list[Array] = []
        for a, b in pairwise(ways):
            turn = [corner(p, q, _TURN) for p, q in zip(a, b, strict=True)]
            way += [_arrays(a), np.stack([box.array for box in turn])]
        self.ways[key] = [*way, _arrays(ways[-1])]
        frame = VMobject(fill_color=self.theme.card, fill_opacity=1.0, stroke_width=0)
        edge = VMobject(stroke_color=self.theme.colour("muted"), stroke_width=_EDGE)
        self.moving[key] = [frame, edge]
        self.elements[f"card.{key}.frame"] = Element("card", [frame])
        self.elements[f"card.{key}.edge"] = Element("grid", [edge])
        if key in self.pictures:
            self.moving[key].append(self.pictures[key])
            self.elements[f"card.{key}.picture"] = Element("grid", [self.pictures[key]])
        self.first += [k for k in self.elements if k.startswith(f"card.{key}.")]
        self._put(key, 0.0)

    def _put(self, key: str, value: float) -> None:
        """The card at `value`: as far as it is between two of its stages."""
        way = self.ways[key]
        value = min(max(value, 0.0), len(way) // 2)
        n = min(int(value), len(way) // 2 - 1)
        t = value - n
        n, t = (2 * n, t / _TURN) if t < _TURN else (2 * n + 1, (t - _TURN) / (1 - _TURN))
        frame, place = way[n] + (way[n + 1] - way[n]) * t
        points = outline(frame)
        for leaf in self.moving[key][:2]:
            leaf.points = points.copy()
        if key in self.pictures:
            self.pictures[key].put(*place.tolist())

    def _play(self, key: str, share: float) -> None:
        """The picture as it is at a `share` of its motion."""
        made, channels = self.plays[key]
        made.run({channel: float(value(share)) for channel, value in channels.items()})
        self.pictures[key].played = share

    def _picture(self, cell: Cell, draw: Draw) -> None:
        mini = cell.picture
        if mini is None:
            return
        made = draw(mini.figure, _ROOM, {q.key: q.value for q in mini.values})
        small = thumbnail(made, mini.revealed, mini.hidden)
        if small is None:
            return
        self.pictures[cell.key] = small
        if mini.track is not None:
            self.values[f"play.{cell.key}"] = 1.0
            known = getattr(made, "values", {})
            channels = {c.key: along(c) for c in mini.track.channels if c.key in known}
            self.plays[cell.key] = cast(Moving, made), channels

    def _text(self, key: str, line: Line) -> None:
        self.elements[key] = Element("text", line.glyphs, line.em, MIN_EM)

    def _names(self, where: str, names: Mapping[str, Formula], boxes: Mapping[str, Box]) -> None:
        """Names of one size in the middle of their cards, or below the pictures, if there are."""

        def set_at(key: str, em: float) -> Line:
            box = boxes[key]
            return fit(names[key], box.width - PAD, em, self.theme, MIN_EM, box.height - PAD)

        lines = {key: {"name": set_at(key, _NAME)} for key in boxes}
        alike(lines, set_at)
        for key, box in boxes.items():
            line = lines[key]["name"].move_to([box.x, box.y, 0])
            if line.height > box.height - PAD / 2:  # no room for it: the picture stands alone
                self.elements[f"{where}.{key}"] = Element("text", [], MIN_EM, MIN_EM)
                continue
            self.names[f"{where}.{key}"] = line
            self._text(f"{where}.{key}", name_at(box, line) if self.pictures else line)

    def _small(self, where: str, key: str, box: Box) -> tuple[Box, Box]:
        return box, over_name(box, self.names.get(f"{where}.{key}"))

    # -- the map -----------------------------------------------------------------

    def _map(self, region: Region) -> dict[str, Box]:
        """Where the cards of the map lie; what is a row in a wide frame is a column in a high one.

        Between them is room for the words on arrows.
        """
        turned = region.height * _WIDE > region.width
        spots = {
            s.key: (s.row, s.column) if turned else (s.column, s.row) for s in self.figure.spots
        }
        if not spots:
            return {}
        # Columns and rows in which nothing lies are left out.
        used = [sorted({at[i] for at in spots.values()}) for i in (0, 1)]
        spots = {k: (used[0].index(x), used[1].index(y)) for k, (x, y) in spots.items()}
        columns, rows = map(len, used)
        level = [
            link.words
            for link in self.figure.links
            if spots[link.source][1] == spots[link.target][1]
        ]
        words = [fit(w, region.width, _WORDS, self.theme).width for w in level]
        across = max([_LINK, *(w + 2 * _CLEAR for w in words)])
        width, height = region.width / columns, region.height / rows
        self.levels_said = width - across > _NARROW
        across = across if self.levels_said else _LINK
        return {
            key: Box(
                region.left + width * (column + 0.5),
                region.top - height * (row + 0.5),
                width - (across if columns > 1 else GAP),
                height - (min(_LINK, height * _SHARE) if rows > 1 else GAP),
            )
            for key, (column, row) in spots.items()
        }

    def _link(self, link: CardLink, on_map: Mapping[str, Box]) -> None:
        a, b = on_map[link.source], on_map[link.target]
        start, end = between(a, b), between(b, a)
        look = {"stroke_width": 4, "color": self.theme.colour("muted")}
        strokes: list[VMobject] = [Stroke([*start, 0], [*end, 0], **look)]
        for tip, tail in ((end, start), (start, end))[: 2 if link.both else 1]:
            to = (tip - tail) / max(float(np.hypot(*(tip - tail))), 1e-9)
            turn = np.array([[to[0], -to[1]], [to[1], to[0]]])
            strokes += [Stroke([*(tip + turn @ barb), 0], [*tip, 0], **look) for barb in HEAD]
        key = f"link.{link.source}.{link.target}"
        self.elements[key] = Element("line", strokes)
        words = fit(link.words, 9.0, _WORDS, self.theme)
        middle = (start + end) / 2
        if abs(end[0] - start[0]) > abs(end[1] - start[1]):
            if not self.levels_said:
                return
            middle[1] += words.height / 2 + _BESIDE
        else:
            middle[0] += words.width / 2 + 2 * _BESIDE
        self._text(f"{key}.words", words.move_to([*middle, 0]))


def _arrays(boxes: tuple[Box, Box]) -> Array:
    return np.stack([box.array for box in boxes])
