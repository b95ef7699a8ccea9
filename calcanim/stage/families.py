"""Many strokes or curves of one kind: slope fields, families of curves, circles."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from calcanim.stage.contrast import quieter
from calcanim.stage.items import Element
from calcanim.stage.painted import Array, Strokes
from calcanim.stage.setting import Mark, Setting, names_in
from calcanim.storyboard import graph

_NOTHING: Array = np.zeros((0, 2))
_WIDTH = 3.0
_BACK = 6.0  # contrast of strokes that step back
_HEAD = 0.35  # of a stroke's length
_BARB = math.radians(28.0)
_ROUND = 96  # strokes of a circle


class FieldMark:
    """Two leaves: the strokes, and those of the column that is lit."""

    def __init__(self, field: graph.Field, setting: Setting) -> None:
        self.field, self.set = field, setting
        own = setting.theme.colour(field.role)
        # Those that step back can still be followed.
        quiet = quieter(own, setting.theme.background, _BACK)
        self.back = Strokes(own if field.column is None else quiet, _WIDTH)
        self.lit = Strokes(own, _WIDTH + 2.0)
        self.places = np.array(field.places, dtype=float).reshape(-1, 4)
        columns = np.unique(self.places[:, 0])
        self.step = float(np.diff(columns).min()) if len(columns) > 1 else math.inf
        self.elements = {field.key: Element("line", [self.back, self.lit])}
        self.names = names_in(field)

    def update(self) -> None:
        """Follow the window, light the column, and leave out what is not there yet."""
        column, until = self.field.column, self.field.until
        if column is None:
            lit = np.zeros(len(self.places), dtype=bool)
        else:
            lit = np.abs(self.places[:, 0] - self.set.value(column)) < self.step / 2
        there = np.ones(len(self.places), dtype=bool)
        if until is not None:
            there = self.places[:, 0] <= self.set.value(until)
        for leaf, chosen in ((self.back, ~lit), (self.lit, lit)):
            leaf.put(*self._strokes(self.places[chosen & there]))

    def _strokes(self, places: Array) -> tuple[Array, Array]:
        """Starts and ends, shape (n, 2), of the strokes whose middle is in the panel."""
        view = self.set.view
        middles = view.project(places[:, 0], places[:, 1])
        ways = places[:, 2:] * np.array(view.scale)
        long = np.hypot(*ways.T)
        low, high = np.array([view.left, view.bottom]), np.array([view.right, view.top])
        kept = (long > 0) & ((middles >= low) & (middles <= high)).all(axis=1)
        middles, ahead = middles[kept], ways[kept] / long[kept, None]
        half = ahead * self.field.length / 2
        starts, ends = middles - half, middles + half
        if not self.field.heads:
            return starts, ends
        barbs = [_turned(-ahead, turn) * self.field.length * _HEAD for turn in (_BARB, -_BARB)]
        return (
            np.concatenate((starts, ends + barbs[0], ends)),
            np.concatenate((ends, ends, ends + barbs[1])),
        )


def _turned(ways: Array, angle: float) -> Array:
    cos, sin = math.cos(angle), math.sin(angle)
    return np.asarray(ways @ np.array([[cos, sin], [-sin, cos]]))


class FamilyMark:
    """The curve between two of a family, in one leaf."""

    def __init__(self, family: graph.Family, setting: Setting) -> None:
        self.family, self.set = family, setting
        self.line = setting.strokes(family.role, 1.0)
        # For each piece an array of shape (curves, 2, points).
        self.pieces = [
            np.array([[piece.xs, piece.ys] for piece in pieces])
            for pieces in zip(*family.curves, strict=True)
        ]
        self.elements = {family.key: Element("line", [self.line])}
        self.names = names_in(family)

    def update(self) -> None:
        """Mix the two curves at the level."""
        value, view = self.set.value, self.set.view
        self.line.thickness = value(self.family.width)
        last = len(self.family.curves) - 1
        level = min(max(value(self.family.level), 0.0), float(last))
        n = min(math.floor(level), max(last - 1, 0))
        starts, ends = [_NOTHING], [_NOTHING]
        for piece in self.pieces:
            xs, ys = piece[n] + (piece[min(n + 1, last)] - piece[n]) * (level - n)
            points = view.project(xs, ys)
            starts.append(points[:-1])
            ends.append(points[1:])
        self.line.put(*view.clip(np.concatenate(starts), np.concatenate(ends)))


class RingMark:
    """A circle around a point."""

    def __init__(self, ring: graph.Ring, setting: Setting) -> None:
        self.ring, self.set = ring, setting
        self.line = setting.strokes(ring.role, 1.0)
        self.elements = {ring.key: Element("line", [self.line])}
        self.names = names_in(ring)
        turn = np.linspace(0.0, math.tau, _ROUND + 1)
        self.round = np.stack((np.cos(turn), np.sin(turn)))

    def update(self) -> None:
        """Follow the middle and the radius."""
        r, value, view = self.ring, self.set.value, self.set.view
        self.line.thickness = value(r.width)
        xs, ys = self.round * value(r.radius)
        points = view.project(value(r.x) + xs, value(r.y) + ys)
        self.line.put(*view.clip(points[:-1], points[1:]))


FAMILIES: dict[type, Callable[[Any, Setting], Mark]] = {
    graph.Field: FieldMark,
    graph.Family: FamilyMark,
    graph.Ring: RingMark,
}
