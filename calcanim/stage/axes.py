"""A panel of a plane graph: where its window lies on the frame, its axes and their ticks."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from calcanim.stage.items import Element
from calcanim.stage.layout import MIN_AXIS_EM
from calcanim.stage.painted import Array, Strokes, Words
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Axis
from calcanim.storyboard.quantities import Number

Value = Callable[[Number], float]
_TICK = 0.08
_FAINT = 0.22  # opacity of the grid
_BELOW = 0.16  # from the axis to its numbers
_NAME = 0.12  # from the end of the axis to its name
_APART = 0.5  # ems, between the numbers of an axis
_FAR = 1e6  # scene units: beyond any frame, and within what a float resolves


@dataclass(slots=True)
class View:
    """A window on the plane and the rectangle of the frame that shows it; set in place."""

    left: float = 0.0
    right: float = 1.0
    bottom: float = 0.0
    top: float = 1.0
    x_low: float = 0.0
    x_high: float = 1.0
    y_low: float = 0.0
    y_high: float = 1.0

    @property
    def scale(self) -> tuple[float, float]:
        """Scene units for one unit of the window, by axis."""
        return (
            (self.right - self.left) / (self.x_high - self.x_low),
            (self.top - self.bottom) / (self.y_high - self.y_low),
        )

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the plane stands on the frame."""
        sx, sy = self.scale
        return self.left + (x - self.x_low) * sx, self.bottom + (y - self.y_low) * sy

    def project(self, xs: Array, ys: Array) -> Array:
        """Points of the plane, both of shape (n,), on the frame, shape (n, 2)."""
        sx, sy = self.scale
        out = np.empty((len(xs), 2))
        out[:, 0] = self.left + (xs - self.x_low) * sx
        out[:, 1] = self.bottom + (ys - self.y_low) * sy
        return np.clip(out, -_FAR, _FAR, out=out)

    def holds(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Whether a place on the frame lies in the panel."""
        return (
            self.left - margin <= x <= self.right + margin
            and self.bottom - margin <= y <= self.top + margin
        )

    def clip(self, starts: Array, ends: Array) -> tuple[Array, Array]:
        """What of the strokes, shape (n, 2), lies in the panel (Liang and Barsky, 1984)."""
        delta = ends - starts
        low = np.array([self.left, self.bottom])
        high = np.array([self.right, self.top])
        with np.errstate(divide="ignore", invalid="ignore"):
            a, b = (low - starts) / delta, (high - starts) / delta
        enter, leave = np.minimum(a, b), np.maximum(a, b)
        # A stroke along an axis is in or out for its whole length.
        still = delta == 0
        inside = still & (starts >= low) & (starts <= high)
        enter = np.where(still, np.where(inside, -np.inf, np.inf), enter).max(axis=1)
        leave = np.where(still, np.where(inside, np.inf, -np.inf), leave).min(axis=1)
        t0, t1 = np.maximum(enter, 0.0), np.minimum(leave, 1.0)
        kept = t0 < t1
        s, d = starts[kept], delta[kept]
        cut0, cut1 = t0[kept, None], t1[kept, None]
        # Ends that are not cut stay exactly what they were, so that strokes still meet.
        return (
            np.where(cut0 > 0, s + d * cut0, s),
            np.where(cut1 < 1, s + d * cut1, ends[kept]),
        )


class AxisMobject:
    """One axis of a panel: its line, its tick marks and numbers (set at `em`), its name.

    Where every panel has an axis of its own, the keys of its parts end in that of the `panel`.
    `numbers` says of each tick's key which axis it stands at, and what is written there.
    """

    def __init__(
        self,
        key: str,
        axis: Axis,
        across: bool,
        value: Value,
        words: Callable[[Any, float, float], Words],
        colour: str,
        em: float,
        panel: str = "",
    ) -> None:
        self.axis, self.across, self.value = axis, across, value
        of = f".{panel}" if panel else ""
        self.shared = bool(panel)
        self.line = Strokes(colour, 3.0)
        self.grid = Strokes(colour, 1.0)
        self.grid.fill_rgbas[:, 3] = _FAINT
        self.zero = Strokes(colour, 1.8)
        self.sets = [
            [(t.value, words(t.label, em, MIN_AXIS_EM)) for t in s.ticks] for s in axis.ticks
        ]
        self.name = words(axis.name, 0.4, 0.4) if axis.name.segments else None
        self.elements: dict[str, Element] = {
            f"{key}.grid{of}": Element("grid", [self.grid]),
            f"{key}.zero{of}": Element("grid", [self.zero]),
            f"{key}.axis{of}": Element("line", [self.line]),
        }
        self.numbers: dict[str, tuple[str, Formula]] = {}
        for s, labels in enumerate(self.sets):
            for n, (_, label) in enumerate(labels):
                name = f"{key}.tick{of}.{s}.{n}"
                self.elements[name] = Element("text", label.leaves, label.em, MIN_AXIS_EM)
                self.numbers[name] = (f"{key}{of}", axis.ticks[s].ticks[n].label)
        if self.name is not None:
            self.elements[f"{key}.name{of}"] = Element("text", self.name.leaves, self.name.em)

    @property
    def widest(self) -> float:
        """The width of the widest tick label."""
        return max((2 * w.half[0] for labels in self.sets for _, w in labels), default=0.0)

    @property
    def tallest(self) -> float:
        """The height of the tallest tick label."""
        heights = (2 * w.half[1] for labels in self.sets for _, w in labels)
        return max(heights, default=MIN_AXIS_EM)

    @property
    def names(self) -> set[str]:
        """The quantities that the axis depends on."""
        numbers = (self.axis.low, self.axis.high, *(s.opacity for s in self.axis.ticks))
        return {n for n in numbers if isinstance(n, str)}

    def update(self, view: View, others: tuple[View, ...] = (), shown: float = 1.0) -> None:
        """Put line, ticks and numbers where the view says; `others` get the marks alone.

        `shown`, 0 to 1, is how far an axis has come on together with its panel.
        """
        marks: list[tuple[float, float, float, float]] = []
        grid: list[tuple[float, float, float, float]] = []
        zeros: list[tuple[float, float, float, float]] = []
        for v in (view, *others) if shown > 0 else ():
            if self.across:
                marks.append((v.left, v.bottom, v.right, v.bottom))
                x, _ = v.place(0.0, v.y_low)
                if v.left + 0.02 < x < v.right - 0.02:
                    zeros.append((x, v.bottom, x, v.top))
            else:
                marks.append((v.left, v.bottom, v.left, v.top))
                _, y = v.place(v.x_low, 0.0)
                if v.bottom + 0.02 < y < v.top - 0.02:
                    zeros.append((v.left, y, v.right, y))
        # One line for all numbers: one that is low (as pi is) does not rise to the axis.
        line = view.bottom - _BELOW - self.tallest / 2
        for s, labels in zip(self.axis.ticks, self.sets, strict=True):
            opacity = min(max(self.value(s.opacity), 0.0), 1.0) * shown
            numbers = self._numbered(view, labels) if opacity else set()
            for n, (at, label) in enumerate(labels):
                x, y = view.place(at, at)
                if opacity > 0.5 and self._inside(view, at):
                    marks += self._marks(x, y, (view, *others))
                    grid += self._lines(x, y, (view, *others))
                if n not in numbers:
                    label.hide()
                    continue
                label.fade(opacity)
                if self.across:
                    label.place(x, line)
                else:
                    label.place(view.left - 0.16 - label.half[0], y)
        if self.shared:
            for leaf, strength in ((self.line, 1.0), (self.zero, 1.0), (self.grid, _FAINT)):
                leaf.fill_rgbas[:, 3] = strength * shown
        _put(self.line, marks)
        _put(self.zero, zeros)
        _put(self.grid, grid)
        if self.name is not None:
            w, h = self.name.half
            if self.shared:
                self.name.fade(shown)
            if self.across:
                self.name.place(view.right + _NAME + 0.02 + w, view.bottom)
            else:
                self.name.place(sum(self.name_span(view)) / 2, view.top + 0.2 + h)

    def name_span(self, view: View) -> tuple[float, float]:
        """The left and right end of an upright axis's name."""
        w = self.name.half[0] if self.name is not None else 0.0
        middle = max(view.left, view.left - 0.1 + w)
        return middle - w, middle + w

    def _inside(self, view: View, at: float) -> bool:
        x, y = view.place(at, at)
        if self.across:
            return view.left - 1e-6 <= x <= view.right + 1e-6
        return view.bottom - 1e-6 <= y <= view.top + 1e-6

    def _numbered(self, view: View, labels: list[tuple[float, Words]]) -> set[int]:
        """Which ticks have their numbers: as many as do not touch, every one or every nth."""
        limit, side = self._limit(view), 0 if self.across else 1
        spans = []
        for n, (at, label) in enumerate(labels):
            middle, half = view.place(at, at)[side], label.half[side]
            if self._inside(view, at) and middle + half <= limit:
                spans.append((n, middle - half, middle + half))
        if not spans:
            return set()
        # Counted from 0 where there is one, so that the same numbers stay while a window moves.
        first = min(range(len(labels)), key=lambda n: abs(labels[n][0]))
        for step in range(1, len(labels) + 1):
            kept = [s for s in spans if (s[0] - first) % step == 0]
            if all(b[1] >= a[2] + _APART * labels[0][1].em for a, b in pairwise(kept)) and kept:
                return {n for n, _, _ in kept}
        return {spans[0][0]}

    def _limit(self, view: View) -> float:
        """How far numbers may reach: not into the axis's name, nor beyond it."""
        if not self.across or self.name is None:
            return math.inf
        w, h = self.name.half
        return view.right + (_NAME if h > _BELOW - 0.04 else _NAME + 2 * w)

    def _marks(
        self, x: float, y: float, views: tuple[View, ...]
    ) -> list[tuple[float, float, float, float]]:
        if self.across:
            return [(x, v.bottom, x, v.bottom - _TICK) for v in views]
        return [(v.left, y, v.left - _TICK, y) for v in views]

    def _lines(
        self, x: float, y: float, views: tuple[View, ...]
    ) -> list[tuple[float, float, float, float]]:
        if self.across:
            return [(x, v.bottom, x, v.top) for v in views]
        return [(v.left, y, v.right, y) for v in views]


def _put(leaf: Strokes, strokes: list[tuple[float, float, float, float]]) -> None:
    ends = np.array(strokes).reshape(-1, 4)
    leaf.put(ends[:, :2], ends[:, 2:])
