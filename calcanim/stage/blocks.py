"""Rectangles with names, which grow, move from stage to stage, and are lit one by one."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from calcanim.stage.contrast import code, over, rgb
from calcanim.stage.fills import Fill
from calcanim.stage.items import Element
from calcanim.stage.layout import MIN_EM
from calcanim.stage.painted import Array, Rules, Words
from calcanim.stage.ramp import legible
from calcanim.stage.setting import Mark, Setting
from calcanim.storyboard import graph
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.theme import Theme

Mask = np.ndarray[Any, np.dtype[Any]]

_BACK = 0.28  # of their opacity, for those that are not lit
_FRONT = 0.3  # more opacity for the one that is
_EDGE = 2.5
_NEIGHBOUR = 0.06
_MARGIN = 0.06  # between a name and the edges
_LEVEL = 0.02  # scene units that two ends of a link may differ in height


class BlocksMark:
    """Two leaves of filling (lit, and not) and one of edges for each role, and the names."""

    def __init__(self, blocks: graph.Blocks, setting: Setting) -> None:
        self.blocks, self.set = blocks, setting
        self.count = len(blocks.stages[0])
        roles = blocks.roles or (blocks.role,)
        own = [roles[n % len(roles)] for n in range(self.count)]
        self.roles = list(dict.fromkeys((*own, blocks.below)))
        self.role = np.array([self.roles.index(role) for role in own], dtype=int)
        self.below = self.roles.index(blocks.below)
        colours = [setting.theme.colour(role) for role in self.roles]
        self.fills = [Fill(c, blocks.opacity) for c in colours]
        self.fronts = [Fill(c, _front(blocks.opacity)) for c in colours]
        # An outline is seen on its own filling, also where that is lit or lies on another one's.
        densest = min(_front(blocks.opacity) + _NEIGHBOUR, 1.0)
        self.edges = [Rules(_outline(c, densest, setting.theme), _EDGE) for c in colours]
        self.links = setting.strokes("muted", 2.0, dashed=True)
        moving = len(blocks.stages) > 1
        self.stages = [_corners(stage, setting.value) for stage in blocks.stages] if moving else []
        self.names_at: list[list[Words | None]] = []
        known: dict[tuple[int, Any], Words] = {}
        for stage in blocks.stages:
            row: list[Words | None] = []
            for n, block in enumerate(stage):
                name = block.name
                if name is not None and (n, name) not in known:
                    known[n, name] = setting.words(_in_text(name))
                row.append(None if name is None else known[n, name])
            self.names_at.append(row)
        self.words = list(known.values())
        self.elements = {blocks.key: Element("region", [*self.fills, *self.fronts])}
        if blocks.links:
            self.elements[f"{blocks.key}.links"] = Element("line", [self.links])
        self.elements[f"{blocks.key}.edges"] = Element("line", self.edges)
        if self.words:
            self.elements[f"{blocks.key}.names"] = Element(
                "text",
                [leaf for words in self.words for leaf in words.leaves],
                min(words.em for words in self.words),
                MIN_EM,
            )
        numbers = [blocks.stage, blocks.shown, blocks.lit]
        if not moving:
            numbers += [v for b in blocks.stages[0] for v in (b.x1, b.y1, b.x2, b.y2)]
        self.names = {v for v in numbers if isinstance(v, str)}

    def update(self) -> None:
        """Put every rectangle where the quantities say."""
        b, value, view = self.blocks, self.set.value, self.set.view
        level = min(max(value(b.stage), 0.0), float(len(b.stages) - 1))
        corners = self._corners(level)
        shown = np.clip(value(b.shown) - np.arange(self.count), 0.0, 1.0)
        whole = corners.copy()
        corners[:, 3] = corners[:, 1] + (corners[:, 3] - corners[:, 1]) * shown
        lit = np.zeros(self.count, dtype=bool)
        at = math.floor(value(b.lit) + 0.5)
        if 0 <= at < self.count:
            lit[at] = True
        extent = corners[:, 2:] - corners[:, :2]
        role = np.where(extent.prod(axis=1) < 0, self.below, self.role)
        low = view.project(*np.minimum(corners[:, :2], corners[:, 2:]).T)
        high = view.project(*np.maximum(corners[:, :2], corners[:, 2:]).T)
        there = (shown > 0) & (high - low > 1e-6).all(axis=1)
        self._fill(low, high, there, role, lit)
        self._stroke(low, high, there, role)
        self._name(low, high, there & (shown == 1), round(level))
        if b.links:
            self._link(whole, shown == 1)

    def _corners(self, level: float) -> Array:
        """Where every rectangle is, shape (n, 4): x1, y1, x2, y2."""
        if not self.stages:
            return _corners(self.blocks.stages[0], self.set.value)
        n = min(math.floor(level), len(self.stages) - 2)
        start, end = self.stages[n], self.stages[n + 1]
        spell = 1 / (1 + self.blocks.stagger * max(self.count - 1, 0))
        begin = self.blocks.stagger * spell * np.arange(self.count)
        share = np.clip((level - n - begin) / spell, 0.0, 1.0)
        # One whose turn comes starts and stops gently; what ran at once is eased by the motion.
        soft = share * share * (3 - 2 * share)
        share = share + (soft - share) * self.blocks.stagger
        return np.asarray(start + (end - start) * share[:, None])

    def _fill(self, low: Array, high: Array, there: Mask, role: Mask, lit: Mask) -> None:
        view = self.set.view
        bounds = np.array([view.left, view.bottom]), np.array([view.right, view.top])
        boxes = _rings(np.clip(low, *bounds), np.clip(high, *bounds))
        back = _BACK if lit.any() else 1.0
        for n, (fill, front) in enumerate(zip(self.fills, self.fronts, strict=True)):
            mine = there & (role == n)
            fill.put_alike(boxes[mine & ~lit])
            fill.fade(self.blocks.opacity * back)
            front.put_alike(boxes[mine & lit])

    def _stroke(self, low: Array, high: Array, there: Mask, role: Mask) -> None:
        view = self.set.view
        ring = _rings(low, high)
        narrow = (high - low)[there].min() if there.any() else 1.0
        for n, edge in enumerate(self.edges):
            mine = ring[there & (role == n)]
            edge.thickness = float(np.clip(12 * narrow, 0.6, _EDGE))
            starts, ends = mine.reshape(-1, 2), np.roll(mine, -1, axis=1).reshape(-1, 2)
            edge.put(*view.clip(starts, ends))

    def _name(self, low: Array, high: Array, there: Mask, stage: int) -> None:
        for words in self.words:
            words.hide()
        view = self.set.view
        for n, words_now in enumerate(self.names_at[stage]):
            if words_now is None or not there[n]:
                continue
            middle, half = (low[n] + high[n]) / 2, (high[n] - low[n]) / 2
            x, y = float(middle[0]), float(middle[1])
            if (half - words_now.half >= _MARGIN).all() and view.holds(x, y):
                words_now.place(x, y)

    def _link(self, corners: Array, whole: Mask) -> None:
        view = self.set.view
        ends = view.project(*corners[:, 2:].T)[:-1]
        starts = view.project(*corners[:, :2].T)[1:]
        gap = starts - ends
        drawn = (np.abs(gap[:, 1]) < _LEVEL) & (gap[:, 0] > 0) & whole[:-1] & whole[1:]
        self.links.put(*view.clip(ends[drawn], starts[drawn]))


def _rings(low: Array, high: Array) -> Array:
    """The corners of rectangles, counterclockwise, shape (n, 4, 2)."""
    xs = np.stack((low[:, 0], high[:, 0], high[:, 0], low[:, 0]), axis=1)
    ys = np.stack((low[:, 1], low[:, 1], high[:, 1], high[:, 1]), axis=1)
    return np.stack((xs, ys), axis=2)


def _corners(stage: tuple[graph.Block, ...], value: Callable[[Any], float]) -> Array:
    return np.array(
        [[value(b.x1), value(b.y1), value(b.x2), value(b.y2)] for b in stage], dtype=float
    ).reshape(-1, 4)


def _in_text(name: Formula) -> Formula:
    """Without roles: a role's colour cannot be read on its own filling."""
    return replace(name, parts=tuple(replace(part, role="") for part in name.parts))


def _front(opacity: float) -> float:
    return min(opacity + _FRONT, 1.0)


def _outline(colour: str, opacity: float, theme: Theme) -> str:
    """The role's colour, moved towards the text's as far as it stands out from its own filling."""
    below = over((*rgb(colour), opacity), rgb(theme.background))
    return code(legible(rgb(colour), code(below), theme))


BLOCKS: dict[type, Callable[[Any, Setting], Mark]] = {graph.Blocks: BlocksMark}
