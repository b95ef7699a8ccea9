"""A plane graph on stage: panels whose windows and elements follow the graph's quantities."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise

import numpy as np
from manim import VMobject

from calcanim.stage.axes import AxisMobject, View
from calcanim.stage.items import Element
from calcanim.stage.labels import Obstacles
from calcanim.stage.layout import LINE_GAP, MIN_EM, Region, fit
from calcanim.stage.marks import MARKS, CurveMark, LabelMark, Mark, Setting
from calcanim.stage.painted import Words
from calcanim.stage.readout import ReadoutMobject
from calcanim.stage.regions import REGIONS
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Graph
from calcanim.storyboard.quantities import Number
from calcanim.storyboard.theme import Theme

_ON_STAGE = {**MARKS, **REGIONS}
_READOUT_EM = 0.42
_BETWEEN = 0.6  # readouts, side by side
_INDENT = 0.1
_PANEL_GAP = 0.9
_EDGE = 0.12


class GraphMobject:
    """The figure's elements by key; `run` moves what depends on the quantities, in place."""

    def __init__(self, figure: Graph, region: Region, theme: Theme) -> None:
        self.figure, self.theme = figure, theme
        self.values = {q.key: q.value for q in figure.quantities}
        self.elements: dict[str, Element] = {}
        self.views = [View() for _ in figure.panels]
        muted = theme.colour("muted")
        self.x_axis = AxisMobject("x", figure.x, True, self.value, self._words, muted)
        self.y_axes = [
            AxisMobject(p.key, p.y, False, self.value, self._words, muted) for p in figure.panels
        ]
        for axis in (self.x_axis, *self.y_axes):
            self.elements |= axis.elements
        self.marks: list[Mark] = []
        self._panel_of: list[int] = []
        for n, (panel, view) in enumerate(zip(figure.panels, self.views, strict=True)):
            setting = Setting(view, self.value, theme)
            for element in panel.elements:
                mark = _ON_STAGE[type(element)](element, setting)
                for key in mark.elements:
                    if key in self.elements:
                        raise ValueError(f"two elements of a graph have the key {key}")
                self.elements |= mark.elements
                self.marks.append(mark)
                self._panel_of.append(n)
        top = self._readouts(region)
        self._frame = Region(
            region.left + 0.2 + max(a.widest for a in self.y_axes),
            region.right - self._right_margin(),
            region.bottom + 0.2 + self.x_axis.tallest,
            top - self._name_height(),
            region.em,
        )
        if figure.square:
            self._frame = self._squared(self._frame)
        self._moving_frame = {
            name
            for axis in (self.x_axis, *self.y_axes)
            for name in axis.names
            if name not in {s.opacity for s in axis.axis.ticks}
        } | {p.weight for p in figure.panels if isinstance(p.weight, str)}
        for name in self._moving_frame.union(
            *(a.names for a in (self.x_axis, *self.y_axes)),
            *(m.names for m in self.marks),
            *(r.names for r in self.readouts),
        ):
            if name not in self.values:
                raise ValueError(f"the graph has no quantity {name}")
        self._update(set(self.values), everything=True)
        self._settle_labels()

    def value(self, number: Number) -> float:
        """The present value of a number or a quantity."""
        return self.values[number] if isinstance(number, str) else number

    def shown(self) -> tuple[str, ...]:
        """Keys of the elements that come with the figure itself."""
        return tuple(dict.fromkeys(k for key in self.figure.shown for k in self.keys(key)))

    def keys(self, key: str) -> tuple[str, ...]:
        """The elements that `key` names: its own, or all that it contains."""
        found = tuple(k for k in self.elements if k == key or k.startswith(key + "."))
        if not found:
            raise KeyError(key)
        return found

    def run(self, values: Mapping[str, float]) -> None:
        """Take new values of quantities and move what depends on them."""
        self.values.update(values)
        self._update(set(values))

    def movers(self, visible: Collection[str], moving: Collection[str]) -> list[VMobject]:
        """The visible leaves that a change of the quantities `moving` would move."""
        names = set(moving)
        framed = bool(names & self._moving_frame)
        chosen: set[str] = set()
        for axis in (self.x_axis, *self.y_axes):
            if framed or names & axis.names:
                chosen |= axis.elements.keys()
        for mark in self.marks:
            if framed or names & mark.names:
                chosen |= mark.elements.keys()
        leaves = [
            leaf
            for k, e in self.elements.items()
            if k in chosen and k in visible
            for leaf in e.leaves
        ]
        for readout in self.readouts:
            if readout.readout.key in visible and names & readout.names:
                leaves += readout.moving
        return leaves

    def _update(self, names: set[str], everything: bool = False) -> None:
        framed = everything or bool(names & self._moving_frame)
        if framed:
            self._set_views()
        if framed or names & self.x_axis.names:
            self.x_axis.update(self.views[-1], tuple(self.views[:-1]))
        for axis, view in zip(self.y_axes, self.views, strict=True):
            if framed or names & axis.names:
                axis.update(view)
        for mark in self.marks:
            if framed or names & mark.names:
                mark.update()
        for readout in self.readouts:
            if names & readout.names:
                readout.update(self.values[readout.readout.quantity])

    def _set_views(self) -> None:
        """Share the frame's height among the panels by their weights."""
        weights = [max(self.value(p.weight), 0.0) for p in self.figure.panels]
        gaps = [_PANEL_GAP * min(a, b) / max(a, b, 1e-9) for a, b in pairwise(weights)]
        f = self._frame
        free = f.height - sum(gaps)
        top = f.top
        for n, (panel, view) in enumerate(zip(self.figure.panels, self.views, strict=True)):
            height = max(free * weights[n] / sum(weights), 1e-3)
            view.left, view.right, view.top, view.bottom = f.left, f.right, top, top - height
            view.x_low, view.x_high = self.value(self.figure.x.low), self.value(self.figure.x.high)
            view.y_low, view.y_high = self.value(panel.y.low), self.value(panel.y.high)
            top -= height + (gaps[n] if n < len(gaps) else 0.0)

    def _squared(self, f: Region) -> Region:
        """The largest part of the frame in which one unit is as long on both axes."""
        axes = self.figure.x, self.figure.panels[0].y
        across, up = (self.value(a.high) - self.value(a.low) for a in axes)
        unit = min(f.width / across, f.height / up)
        dx, dy = f.width - unit * across, f.height - unit * up
        return Region(f.left + dx / 2, f.right - dx / 2, f.bottom + dy / 2, f.top - dy / 2, f.em)

    def _words(self, formula: Formula, em: float, smallest: float) -> Words:
        return Words(fit(formula, 3.0, em, self.theme, smallest))

    def _right_margin(self) -> float:
        name = self.x_axis.name
        return _EDGE if name is None else 0.2 + 2 * name.half[0]

    def _name_height(self) -> float:
        names = [a.name for a in self.y_axes[:1] if a.name is not None]
        return _EDGE + max((0.18 + 2 * w.half[1] for w in names), default=0.0)

    def _readouts(self, region: Region) -> float:
        """Set the readouts in rows at the top; what is left below them begins at the result."""
        self.readouts = [ReadoutMobject(r, _READOUT_EM, self.theme) for r in self.figure.readouts]
        room = region.width - _INDENT
        for n, readout in enumerate(self.readouts):
            if readout.width > room:
                em = max(_READOUT_EM * room / readout.width * 0.99, MIN_EM)
                self.readouts[n] = ReadoutMobject(readout.readout, em, self.theme)
        # A place is shared by readouts that stand in it one after the other.
        places: dict[str, list[ReadoutMobject]] = {}
        for readout in self.readouts:
            places.setdefault(readout.readout.instead_of or readout.readout.key, []).append(readout)
        rows: list[list[list[ReadoutMobject]]] = []
        free = 0.0
        for place in places.values():
            width = max(r.width for r in place)
            if not rows or width > free:
                rows.append([])
                free = room
            rows[-1].append(place)
            free -= width + _BETWEEN
        top = region.top
        for row in rows:
            x = region.left + _INDENT
            for place in row:
                for readout in place:
                    readout.place(x, top - _READOUT_EM / 2)
                    self.elements |= readout.elements
                x += max(r.width for r in place) + _BETWEEN
            top -= _READOUT_EM + LINE_GAP / 2
        return top

    def _settle_labels(self) -> None:
        for n in range(len(self.views)):
            here = [m for m, p in zip(self.marks, self._panel_of, strict=True) if p == n]
            # A curve that is yet to be drawn is in the way already.
            curves = [np.concatenate(m.strokes(), axis=1) for m in here if isinstance(m, CurveMark)]
            elements = [
                e for m in here if not isinstance(m, LabelMark) for e in m.elements.values()
            ]
            strokes = [
                np.concatenate((leaf.points[::4, :2], leaf.points[3::4, :2]), axis=1)
                for e in elements
                if e.kind == "line"
                for leaf in e.leaves
            ]
            dots = [
                (*leaf.points[:, :2].min(axis=0), *leaf.points[:, :2].max(axis=0))
                for e in elements
                if e.kind == "dot"
                for leaf in e.leaves
                if len(leaf.points)
            ]
            obstacles = Obstacles(
                np.concatenate([np.zeros((0, 4)), *curves, *strokes]), np.array(dots).reshape(-1, 4)
            )
            for mark in here:
                if isinstance(mark, LabelMark):
                    obstacles = mark.settle(obstacles)
