"""Measures of a film's look, taken from what was built and without rendering.

They are those by which a film can be told from a lecture's slides: how much of the time a figure
moves, how long it stands still, how much of the frame is used, how large the type is. What moves is
known from the cues; the rest is seen on the stage as it stands at the end of each beat.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from statistics import fmean, median
from typing import Any

import numpy as np

from calcanim.stage.frame import Frame
from calcanim.stage.geometry import Array
from calcanim.stage.shapes import Leaf, Shape
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.cues import Clear, Cue, Hide, Plot, Reveal, Slide
from calcanim.storyboard.figures import Table

_CELL = 8.0 / 18  # units: a cell of the grid, which is 32 × 18 on a wide frame
_FINE = 5  # a cell's side in points of the finer grid, on which empty rectangles are sought
_PIXELS = 720 / 8.0  # a scene unit at 720p


@dataclass(frozen=True, slots=True)
class Film:
    """The measures of a film.

    Parameters
    ----------
    moving
        Share of the time in which a figure moves, comes on or goes off; a table is no figure.
    standstill
        Seconds of the longest time in which none does, while one is on stage or words go on.
    box
        Share of the frame in the smallest rectangle around all content: mean over the beats.
    empty
        Share of the frame in the largest empty rectangle: median over the beats.
    cells
        Share of a grid's cells, 32 × 18 on a wide frame, that hold something: median.
    glyph
        Median height of a glyph, in pixels at 720p.
    """

    moving: float
    standstill: float
    box: float
    empty: float
    cells: float
    glyph: float


@dataclass(frozen=True, slots=True)
class Surveyed:
    """How much of a picture is used: see `Film`."""

    box: float
    empty: float
    cells: float

    @staticmethod
    def size(frame: Frame) -> tuple[int, int]:
        """Rows and columns of the finer grid on which it is measured."""
        return round(frame.height / _CELL) * _FINE, round(frame.width / _CELL) * _FINE


def surveyed(ink: Array) -> Surveyed:
    """What is used of a picture, whose finer grid, boolean, says where something is."""
    coarse = ink.reshape(ink.shape[0] // _FINE, _FINE, ink.shape[1] // _FINE, _FINE)
    return Surveyed(
        _extent(ink.any(axis=1)) * _extent(ink.any(axis=0)),
        largest_empty(ink),
        float(coarse.any(axis=(1, 3)).mean()),
    )


@dataclass(slots=True)
class Measurer:
    """Collects what the stage shows at the end of each beat."""

    frame: Frame
    stills: list[Surveyed] = field(default_factory=list)
    glyphs: list[float] = field(default_factory=list)

    def still(self, shapes: Iterable[Shape]) -> None:
        """Measure the picture as it stands."""
        ink = np.zeros(Surveyed.size(self.frame), dtype=bool)
        for shape in shapes:
            for leaf in shape.leaves:
                self._mark(ink, shape, leaf)
            if shape.kind == "text":
                heights = shape.boxes[:, 3] - shape.boxes[:, 1]
                self.glyphs += (heights[np.isfinite(heights)] * _PIXELS).tolist()
        self.stills.append(surveyed(ink))

    def film(self, board: Storyboard) -> Film:
        """The measures of the whole."""
        moving, standstill = motion(board)
        return Film(
            round(moving, 3),
            round(standstill, 1),
            round(fmean([s.box for s in self.stills] or [0.0]), 3),
            round(median([s.empty for s in self.stills] or [1.0]), 3),
            round(median([s.cells for s in self.stills] or [0.0]), 3),
            round(median(self.glyphs or [0.0]), 1),
        )

    def _mark(self, ink: Array, shape: Shape, leaf: Leaf) -> None:
        if shape.kind in ("line", "grid") and len(leaf.segments):
            ends = leaf.segments[np.isfinite(leaf.segments).all(axis=1)]
            count = int(np.ceil(np.abs(ends[:, 2:] - ends[:, :2]).max(initial=0) / 0.05)) + 1
            shares = np.linspace(0, 1, min(count, 200))[:, None, None]
            points = (ends[None, :, :2] * (1 - shares) + ends[None, :, 2:] * shares).reshape(-1, 2)
            self._points(ink, points)
            return
        for box in leaf.boxes if len(leaf.boxes) else leaf.box[None]:
            self._box(ink, box)

    def _points(self, ink: Array, points: Array) -> None:
        row, column = self._cell(points[:, 1], points[:, 0])
        inside = (row >= 0) & (row < ink.shape[0]) & (column >= 0) & (column < ink.shape[1])
        ink[row[inside], column[inside]] = True

    def _box(self, ink: Array, box: Array) -> None:
        if not np.isfinite(box).all():
            return
        (low, high), (left, right) = self._cell(box[[1, 3]], box[[0, 2]])
        ink[max(low, 0) : max(high + 1, 0), max(left, 0) : max(right + 1, 0)] = True

    def _cell(self, y: Array, x: Array) -> tuple[Array, Array]:
        side = _CELL / _FINE
        row = np.floor((y + self.frame.height / 2) / side).astype(int)
        column = np.floor((x + self.frame.width / 2) / side).astype(int)
        return row, column


def motion(board: Storyboard) -> tuple[float, float]:
    """The share of the time in which a figure moves, and the longest time, in s, that none does."""
    total = moved = still = longest = 0.0
    for moving, seconds in _stretches(board):
        total += seconds
        if moving:
            moved += seconds
            longest, still = max(longest, still), 0.0
        else:
            still += seconds
    return (moved / total if total else 0.0), max(longest, still)


def _stretches(board: Storyboard) -> Iterator[tuple[bool, float]]:
    figures: set[str] = set()
    for beat in board.beats:
        for cue in beat.cues:
            if isinstance(cue, Plot) and not isinstance(cue.figure, Table):
                figures.add(cue.id)
            yield _moves(cue, figures), cue.run_time
        yield False, beat.hold


def _moves(cue: Cue, figures: set[str]) -> bool:
    if isinstance(cue, Plot | Reveal | Hide | Slide):
        return cue.id in figures
    # A clear that names nothing takes every figure off.
    return isinstance(cue, Clear) and bool(figures) and not figures.isdisjoint(cue.ids or figures)


def largest_empty(ink: Array) -> float:
    """The share of a grid, boolean of shape (rows, columns), in its largest empty rectangle."""
    heights = np.zeros(ink.shape[1], dtype=int)
    best = 0
    for row in ink:
        heights = np.where(row, 0, heights + 1)
        best = max(best, _under(heights.tolist()))
    return best / ink.size


def _under(heights: list[int]) -> int:
    """The largest rectangle under bars of these heights, by a stack of rising ones."""
    best = 0
    rising: list[tuple[int, int]] = []  # where a bar of this height could begin, and the height
    for n, height in enumerate([*heights, 0]):
        start = n
        while rising and rising[-1][1] >= height:
            start, tall = rising.pop()
            best = max(best, tall * (n - start))
        rising.append((start, height))
    return best


def _extent(used: Any) -> float:
    """The share of a row of booleans, shape (n,), from the first to the last that is true."""
    places = np.flatnonzero(used)
    return float(places[-1] - places[0] + 1) / len(used) if len(places) else 0.0
