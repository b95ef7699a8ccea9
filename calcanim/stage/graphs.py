"""Number lines on stage: a point, its image on each line below, and a nudge that stretches."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from manim import Dot, VMobject
from manim import Line as Stroke

from calcanim.stage.formulas import Line
from calcanim.stage.items import Element
from calcanim.stage.layout import MIN_AXIS_EM, MIN_EM, Region, fit
from calcanim.storyboard.figures import NumberLines
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.theme import Theme

_NAME_WIDTH = 0.75
_TICK = 0.09
_MOVING = ("point", "nudge")


class NumberLinesMobject:
    """The figure's elements by key; `run` sets points and nudges in place, in the lines' units."""

    def __init__(self, figure: NumberLines, region: Region, theme: Theme) -> None:
        self.figure = figure
        self.theme = theme
        count = len(figure.lines)
        self.left, self.right = region.left + _NAME_WIDTH, region.right - 0.15
        top = region.top - 0.35
        gap = min((region.height - 1.05) / max(count - 1, 1), 2.6)
        self.heights = [top - gap * i for i in range(count)]
        self.gap = gap
        self.values: dict[str, float] = {}
        for line, point, nudge in zip(figure.lines, figure.points, figure.nudges, strict=True):
            self.values[line.key], self.values[f"{line.key}.nudge"] = point, nudge
        self.elements: dict[str, Element] = {}
        for i in range(count):
            self._axis(i)
        self._movers()
        for i in range(count - 1):
            self._link(i)
        self.update()

    def shown(self) -> tuple[str, ...]:
        """Keys of the elements that come with the figure itself."""
        return tuple(
            k for k in self.elements if k.split(".")[0] in ("axis", "tick", "name", "link")
        )

    def keys(self, key: str) -> tuple[str, ...]:
        """The elements that `key` names: its own, or all that it contains."""
        found = tuple(k for k in self.elements if k == key or k.startswith(key + "."))
        if not found:
            raise KeyError(key)
        return found

    def x_of(self, i: int, value: float) -> float:
        """Horizontal place of `value` on line `i`, kept on the line."""
        line = self.figure.lines[i]
        share = (value - line.low) / (line.high - line.low)
        return self.left + (self.right - self.left) * min(max(share, 0.0), 1.0)

    def _text(self, key: str, formula: Formula, width: float, em: float, smallest: float) -> Line:
        line = fit(formula, width, em, self.theme, smallest)
        self.elements[key] = Element("text", line.glyphs, line.em, smallest)
        return line

    def _axis(self, i: int) -> None:
        line, y, muted = self.figure.lines[i], self.heights[i], self.theme.colour("muted")
        bar = Stroke([self.left, y, 0], [self.right, y, 0], stroke_width=3, color=muted)
        ticks = []
        labels: list[Line] = []
        for n, tick in enumerate(line.ticks):
            x = self.x_of(i, tick.value)
            label = self._text(f"tick.{i}.{n}", tick.label, 1.6, MIN_AXIS_EM * 1.2, MIN_AXIS_EM)
            label.move_to([x, y - 0.3, 0])
            # A number that would touch its neighbour is left out: its mark stays.
            crowded = labels and label.get_left()[0] < labels[-1].get_right()[0] + 0.15
            if crowded:
                del self.elements[f"tick.{i}.{n}"]
            else:
                labels.append(label)
            ticks.append(Stroke([x, y - _TICK, 0], [x, y + _TICK, 0], stroke_width=3, color=muted))
        self.elements[f"axis.{i}"] = Element("line", [bar, *ticks])
        name = self._text(f"name.{i}", line.name, _NAME_WIDTH - 0.2, 0.5, MIN_EM)
        name.move_to([self.left - _NAME_WIDTH / 2 - 0.05, y, 0])

    def _movers(self) -> None:
        self.dots: list[Dot] = []
        self.ghosts: list[Dot] = []
        self.bars: list[Stroke] = []
        self.rays: list[Stroke] = []
        self.far_rays: list[Stroke] = []
        for i, line in enumerate(self.figure.lines):
            colour = self.theme.colour(line.role)
            self.dots.append(Dot([0, 0, 0], radius=0.12, color=colour))
            self.ghosts.append(Dot([0, 0, 0], radius=0.085, color=self.theme.colour("increment")))
            self.bars.append(
                Stroke([0, 0, 0], [1, 0, 0], stroke_width=9, color=self.theme.colour("increment"))
            )
            if i:
                self.rays.append(Stroke([0, 0, 0], [1, 0, 0], stroke_width=3, color=colour))
                self.far_rays.append(
                    Stroke(
                        [0, 0, 0], [1, 0, 0], stroke_width=2.5, color=self.theme.colour("increment")
                    )
                )
        self.elements["nudge.bars"] = Element("line", [*self.far_rays, *self.bars])
        self.elements["nudge.dots"] = Element("dot", list(self.ghosts))
        self.elements["point.rays"] = Element("line", list(self.rays))
        self.elements["point.dots"] = Element("dot", list(self.dots))

    def _link(self, i: int) -> None:
        """The link's name and its slope stand where the rays, nudged or not, leave room."""
        top, bottom = self.heights[i] - 0.47, self.heights[i + 1] + 0.16
        y = (top + bottom) / 2
        name, stretch = self.figure.links[i], self.figure.stretches[i]
        rooms = self._rooms(i, top, bottom, 0.3)
        wide, narrow = sorted(rooms, key=lambda r: r[0] - r[1])
        width = wide[1] - wide[0]
        row = self._pair(name, stretch, width * 0.6 - 0.15, width * 0.4 - 0.15)
        split = self._pair(name, stretch, width, narrow[1] - narrow[0])
        if min(row[0].em, row[1].em) >= MIN_EM:
            total = row[0].width + 0.35 + row[1].width
            left = wide[1] - total if wide is rooms[1] else wide[0]
            row[0].move_to([left + row[0].width / 2, y, 0])
            row[1].move_to([left + total - row[1].width / 2, y, 0])
            chosen = row
        elif min(split[0].em, split[1].em) >= MIN_EM:
            for line, (a, b) in zip(split, (wide, narrow), strict=True):
                line.move_to([(a + b) / 2, y, 0])
            chosen = split
        else:
            wide = min(self._rooms(i, top, bottom, 0.55), key=lambda r: r[0] - r[1])
            chosen = self._pair(name, stretch, wide[1] - wide[0], wide[1] - wide[0])
            for line, offset in zip(chosen, (0.27, -0.27), strict=True):
                line.move_to([(wide[0] + wide[1]) / 2, y + offset, 0])
        for key, line in zip((f"link.{i}", f"stretch.{i}"), chosen, strict=True):
            self.elements[key] = Element("text", line.glyphs, line.em, MIN_EM)

    def _pair(self, name: Formula, stretch: Formula, a: float, b: float) -> tuple[Line, Line]:
        return (
            fit(name, max(a, 0.1), 0.4, self.theme, MIN_EM),
            fit(stretch, max(b, 0.1), 0.4, self.theme, MIN_EM),
        )

    def _rooms(
        self, i: int, top: float, bottom: float, half: float
    ) -> tuple[tuple[float, float], tuple[float, float]]:
        """What is free on the left and on the right, within `half` of the band's middle."""
        xs = []
        for nudged in (0.0, 1.0):
            a, b = (
                self.x_of(k, self.figure.points[k] + nudged * self.figure.reach[k])
                for k in (i, i + 1)
            )
            share = min(0.5, half / max(top - bottom, 1e-9))
            xs += [a + (b - a) * (0.5 - share), a + (b - a) * (0.5 + share)]
        return (self.left - 0.5, min(xs) - 0.2), (max(xs) + 0.2, self.right)

    def run(self, values: Mapping[str, float]) -> None:
        """Take new values by channel key (``x``, ``x.nudge``) and move what depends on them."""
        self.values.update(values)
        self.update()

    def movers(self, visible: Collection[str], moving: Collection[str]) -> list[VMobject]:
        """Points, nudges, and the rays that join them."""
        moving = [k for k in self.elements if k in visible and k.split(".")[0] in _MOVING]
        return [leaf for k in moving for leaf in self.elements[k].leaves]

    def update(self) -> None:
        """Put every moving element where the values say."""
        for i, line in enumerate(self.figure.lines):
            y = self.heights[i]
            value, nudge = self.values[line.key], self.values[f"{line.key}.nudge"]
            here, there = self.x_of(i, value), self.x_of(i, value + nudge)
            _move(self.dots[i], here, y)
            _move(self.ghosts[i], there, y)
            _stretch(self.bars[i], (here, y), (there, y))
            if i:
                above = self.figure.lines[i - 1]
                start = self.values[above.key]
                far = start + self.values[f"{above.key}.nudge"]
                y_top, y_end = self.heights[i - 1] - 0.47, y + 0.16
                _stretch(self.rays[i - 1], (self.x_of(i - 1, start), y_top), (here, y_end))
                reached = self.values[f"{line.key}.nudge"] != 0
                a = (self.x_of(i - 1, far if reached else start), y_top)
                _stretch(self.far_rays[i - 1], a, (there if reached else here, y_end))


def _move(leaf: VMobject, x: float, y: float) -> None:
    points = leaf.points
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    leaf.points = points + np.array([x - middle[0], y - middle[1], 0.0])


def _stretch(leaf: VMobject, a: tuple[float, float], b: tuple[float, float]) -> None:
    ends = np.array([[*a, 0.0], [*b, 0.0]])
    share = np.linspace(0, 1, 4)[:, None]
    leaf.points = ends[0] * (1 - share) + ends[1] * share
