"""A plane graph on stage: panels whose windows and elements follow the graph's quantities."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from manim import VMobject

from calcanim.stage.axes import AxisMobject, View
from calcanim.stage.balance import BALANCE
from calcanim.stage.blocks import BLOCKS
from calcanim.stage.bricks import BRICKS
from calcanim.stage.families import FAMILIES
from calcanim.stage.insets import InsetMark
from calcanim.stage.items import Element
from calcanim.stage.labels import Obstacles
from calcanim.stage.layout import MIN_EM, Region, fit
from calcanim.stage.maps import WalkMark
from calcanim.stage.marks import MARKS, CurveMark, LabelMark
from calcanim.stage.painted import Words
from calcanim.stage.panels import Arrangement, arranged
from calcanim.stage.readout import in_line, in_rows, places_of
from calcanim.stage.regions import REGIONS
from calcanim.stage.scatter import SCATTER
from calcanim.stage.setting import Mark, Setting, names_in
from calcanim.stage.spans import SPANS
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Graph, GraphElement, Inset, Label, Panel
from calcanim.storyboard.quantities import Number
from calcanim.storyboard.theme import Theme

_ON_STAGE = {
    **MARKS,
    **REGIONS,
    **BLOCKS,
    **BRICKS,
    **FAMILIES,
    **SCATTER,
    **SPANS,
    **BALANCE,
}
# Readouts, as large as they stand beside the panels' names, and how far from these.
_READOUTS = ((0.42, 0.5), (0.38, 0.5), (0.38, 0.3), (0.34, 0.3), (0.31, 0.3))
_INDENT = 0.1
_PANEL_GAP = 0.5
_NAME = 0.3  # from a panel to the line of its name
_NUMBERS = 0.2  # from an axis to the outer end of its numbers, but for their width
_EDGE = 0.12
_BETWEEN = 0.15  # panels side by side, apart from what stands between them
_TICK_SIZE, _LARGEST_TICK = 1.0, 0.4  # numbers on axes: of the region's text, and at most


class GraphMobject:
    """The figure's elements by key; `run` moves what depends on the quantities, in place."""

    def __init__(self, figure: Graph, region: Region, theme: Theme) -> None:
        self.figure, self.theme = figure, theme
        self.values = {q.key: q.value for q in figure.quantities}
        self.elements: dict[str, Element] = {}
        self.views = [View() for _ in figure.panels]
        muted = theme.colour("muted")
        em = min(_TICK_SIZE * region.em, _LARGEST_TICK)
        self.y_axes = [
            AxisMobject(p.key, p.y, False, self.value, self._words, muted, em)
            for p in figure.panels
        ]
        # The first is the only one where panels stand below one another.
        self.x_axes = [
            AxisMobject("x", figure.x, True, self.value, self._words, muted, em, p.key if n else "")
            for n, p in enumerate(figure.panels)
        ]
        self.arrangement = self._arrange(region)
        if self.arrangement.beside:
            self.x_axes[0].shared = True  # it goes with its panel, as the others do
        else:
            del self.x_axes[1:]
        self.axes = (*self.x_axes, *self.y_axes)
        self.numbers: dict[str, tuple[str, Formula]] = {}
        for axis in self.axes:
            self.elements |= axis.elements
            self.numbers |= axis.numbers
        self.marks: list[Mark] = []
        self._panel_of: list[int] = []
        for n, (panel, view) in enumerate(zip(figure.panels, self.views, strict=True)):
            setting = Setting(view, self.value, theme)
            for element in panel.elements:
                mark = self._mark(element, panel, setting)
                for key in mark.elements:
                    if key in self.elements:
                        raise ValueError(f"two elements of a graph have the key {key}")
                self.elements |= mark.elements
                self.marks.append(mark)
                self._panel_of.append(n)
        self._moving_frame = {
            name
            for axis in self.axes
            for name in axis.names
            if name not in {s.opacity for s in axis.axis.ticks}
        } | {p.weight for p in figure.panels if isinstance(p.weight, str)}
        for name in self._moving_frame.union(
            *(a.names for a in self.axes),
            *(m.names for m in self.marks),
            *(r.names for r in self.readouts),
        ):
            if name not in self.values:
                raise ValueError(f"the graph has no quantity {name}")
        self._update(set(self.values), everything=True)
        self._settle_labels()

    def _mark(self, element: GraphElement, panel: Panel, setting: Setting) -> Mark:
        if not isinstance(element, Inset):
            return _ON_STAGE[type(element)](element, setting)

        def again(key: str, inner: Setting) -> Mark:
            found = next((e for e in panel.elements if e.key == key), None)
            if found is None or isinstance(found, Inset | Label):
                raise ValueError(f"the inset {element.key} cannot show {key}")
            return _ON_STAGE[type(found)](found, inner)

        names = set().union(*(names_in(e) for e in panel.elements if not isinstance(e, Inset)))
        return InsetMark(element, setting, again, names & self.values.keys())

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
        for axis in self.axes:
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
        if framed or names & self.x_axes[0].names:
            if self.arrangement.beside:
                for axis, view, open_ in zip(self.x_axes, self.views, self._open(), strict=True):
                    axis.update(view, shown=open_)
            else:
                self.x_axes[0].update(self.views[-1], tuple(self.views[:-1]))
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
        """Share the frame among the panels by their weights."""
        self.arrangement.place(self.views, self._weights())
        for panel, view in zip(self.figure.panels, self.views, strict=True):
            view.x_low, view.x_high = self.value(self.figure.x.low), self.value(self.figure.x.high)
            view.y_low, view.y_high = self.value(panel.y.low), self.value(panel.y.high)

    def _weights(self) -> list[float]:
        return [max(self.value(p.weight), 0.0) for p in self.figure.panels]

    def _open(self) -> list[float]:
        """How far each panel has come on, 0 to 1: only late has its axis room for numbers."""
        weights = self._weights()
        return [float(np.clip((w / max(weights) - 0.5) / 0.2, 0, 1)) for w in weights]

    def _arrange(self, region: Region) -> Arrangement:
        """The panels' places, with the readouts set above them."""
        x, ys = self.x_axes[0], self.y_axes
        names = [a.name.half if a.name is not None else (0.0, 0.0) for a in ys]
        margin = _EDGE if x.name is None else 0.2 + 2 * x.name.half[0]
        left = region.left + _NUMBERS + ys[0].widest
        below = [max(_PANEL_GAP, _NAME + 2 * h + 0.08) for _, h in names[1:]]
        beside = [margin + _NUMBERS + a.widest + _BETWEEN for a in ys[1:]]
        wider = max(a.widest for a in ys) - ys[0].widest
        right, foot = region.right - margin, _foot(region, 0.2 + x.tallest)
        first = ys[0].name.half[1] if ys[0].name is not None else 0.0

        def below_line(top: float, em: float) -> Arrangement:
            height = _EDGE + (_NAME + max(2 * first, em) if first or em else 0.0)
            frame = Region(left, right, foot, top - height, region.em)
            if self.figure.square:
                frame = self._squared(frame)
            return arranged(frame, below, beside, (wider, 0.0))

        if not self.figure.readouts:
            self.readouts = []
            return below_line(region.top, 0.0)
        room = (region.left + _INDENT, region.right)
        for em, gap in _READOUTS:
            found = below_line(region.top, em)
            places = places_of(self.figure.readouts, em, self.theme)
            line = found.frame.top + 0.2 + max(first, em / 2)
            if in_line(places, self._named(found), room, line, gap):
                break
        else:
            # Rather one row of smaller ones than two rows.
            for em, _ in _READOUTS:
                places = places_of(self.figure.readouts, em, self.theme)
                if in_line(places, (), room, region.top - em / 2):
                    break
            else:
                em = next((em for em, _ in _READOUTS if self._fit(em, room)), MIN_EM)
                places = places_of(self.figure.readouts, em, self.theme)
            found = below_line(in_rows(places, room, region.top), 0.0)
        self.readouts = [readout for place in places for readout in place]
        for readout in self.readouts:
            self.elements |= readout.elements
        return found

    def _fit(self, em: float, room: tuple[float, float]) -> bool:
        """Whether each readout alone fits a row."""
        places = places_of(self.figure.readouts, em, self.theme)
        return max(r.width for place in places for r in place) <= room[1] - room[0]

    def _named(self, found: Arrangement) -> list[tuple[float, float]]:
        """Where the names stand that share the readouts' line, once all panels are open."""
        views = [View() for _ in self.views]
        found.place(views, [1.0] * len(views))
        axes = self.y_axes if found.beside else self.y_axes[:1]
        return [axis.name_span(view) for axis, view in zip(axes, views, strict=False) if axis.name]

    def _squared(self, f: Region) -> Region:
        """The largest part of the frame in which one unit is as long on both axes."""
        axes = self.figure.x, self.figure.panels[0].y
        across, up = (self.value(a.high) - self.value(a.low) for a in axes)
        unit = min(f.width / across, f.height / up)
        dx, dy = f.width - unit * across, f.height - unit * up
        return Region(f.left + dx / 2, f.right - dx / 2, f.bottom + dy / 2, f.top - dy / 2, f.em)

    def _words(self, formula: Formula, em: float, smallest: float) -> Words:
        return Words(fit(formula, 3.0, em, self.theme, smallest))

    def _settle_labels(self) -> None:
        for n in range(len(self.views)):
            here = [m for m, p in zip(self.marks, self._panel_of, strict=True) if p == n]
            # A curve, or a way, that is yet to be drawn is in the way already.
            curves = [
                np.concatenate(m.strokes(), axis=1)
                for m in here
                if isinstance(m, CurveMark | WalkMark)
            ]
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
                if e.kind in ("dot", "text", "card")
                for leaf in e.leaves
                if len(leaf.points)
            ]
            obstacles = Obstacles(
                np.concatenate([np.zeros((0, 4)), *curves, *strokes]), np.array(dots).reshape(-1, 4)
            )
            for mark in here:
                if isinstance(mark, LabelMark):
                    obstacles = mark.settle(obstacles)


def _foot(region: Region, under: float) -> float:
    """Where the lowest axis lies, with its numbers `under` it: these may go to the floor."""
    if region.floor is None:
        return region.bottom + under
    return max(region.floor + under, region.bottom)
