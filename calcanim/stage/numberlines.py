"""Number lines on stage: a point, its image on each line below, and a nudge that stretches."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise

import numpy as np
from manim import Line as Stroke
from manim import VMobject

from calcanim.stage.formulas import Line
from calcanim.stage.geometry import Array, box_of, grown, overlaps, pierced
from calcanim.stage.items import Element
from calcanim.stage.labels import Obstacles, nearest, place
from calcanim.stage.layout import MIN_AXIS_EM, MIN_EM, Region, fit
from calcanim.stage.numberline_bars import BELOW, DOT, Bars
from calcanim.storyboard.figures import NumberLines
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.theme import Theme

_NAME_WIDTH = 0.85
_TICK = 0.1
_TICK_EM = MIN_AXIS_EM * 1.25
_LINK_SIZES = (0.5, 0.42, 0.35, MIN_EM)
_ROOMY = 1.8  # lines farther apart have room for lengths, links and axis numbers alike
_NARROW = 1.14  # lines closer than this leave their links to a column beside them
_COLUMN = 3.0
_ONCE_MORE = 0.55  # of the room between two lines, where both are of one quantity
_BRACE = 0.2  # from the lines to the brace beside them, and from there to its words
_MAYBE = (
    "length",
    "later",
    "whole",
    "guess",
    "link",
    "point.mark",
)  # left out where there is no room


class NumberLinesMobject:
    """The figure's elements by key; `run` sets points and nudges in place, in the lines' units."""

    def __init__(self, figure: NumberLines, region: Region, theme: Theme) -> None:
        self.figure, self.theme, self.region = figure, theme, region
        count = len(figure.lines)
        weights = [_ONCE_MORE if i in figure.again else 1.0 for i in range(1, count)]
        self.gap = min((region.height - 1.1) / max(sum(weights), 1), 2.7)
        self.narrow = self.gap < _NARROW
        self.left = region.left + _NAME_WIDTH
        self.right = region.right - (_COLUMN if self.narrow else 0.15)
        spare = region.height - 1.1 - self.gap * sum(weights)
        top = region.top - 0.55 - spare / 2
        self.heights = [top - self.gap * sum(weights[:i]) for i in range(count)]
        self.elements: dict[str, Element] = {}
        self._brace()
        self.bars = Bars(figure, self.heights, self.left, self.right, theme)
        self.elements |= self.bars.elements
        self.values = {"zoom": 1.0, "guess": 0.0} | {f"laid.{i}": 0.0 for i in range(count)}
        for line, point, nudge in zip(figure.lines, figure.points, figure.nudges, strict=True):
            self.values[line.key], self.values[f"{line.key}.nudge"] = point, nudge
        self.numbers: dict[str, tuple[str, Formula]] = {}  # of axes, as at those of a plane
        rays, rests, boxes = self.bars.sweep()
        if "whole.brace" in self.elements:
            beyond = (self.right + _BRACE, region.bottom, region.right, region.top)
            boxes.append(beyond)
        self.taken = Obstacles.of(rays, boxes=boxes)
        # Lengths are told while nothing moves: they may stand where bars only pass.
        self.still = Obstacles.of(rests).segments
        for i in range(count):
            self._axis(i)
        for i in range(len(figure.marks)):
            self._mark(i)
        self._guess()
        for i in range(count if self.gap > _ROOMY else 0):
            self._length(i, 0.0)
        for i in range(count):
            self._ticks(i)
        for i in range(count - 1):
            self._link(i)
        for i in range(0 if self.gap <= _ROOMY else count, count):
            self._length(i, 0.3)
        self.bars.update(self.values)

    def shown(self) -> tuple[str, ...]:
        """Keys of the elements that come with the figure itself."""
        return tuple(k for k in self.elements if k.split(".")[0] in ("axis", "name", "link"))

    def keys(self, key: str) -> tuple[str, ...]:
        """The elements that `key` names: its own, or all that it contains."""
        found = tuple(k for k in self.elements if k == key or k.startswith(key + "."))
        if not found and not key.startswith(_MAYBE):
            raise KeyError(key)
        return found

    # -- what stands still ---------------------------------------------------

    def _brace(self) -> None:
        """What all lines do together, at a brace from the first to the last."""
        whole = self.figure.whole
        if whole is None or self.narrow:
            return
        line = fit(whole, 1.5, 0.5, self.theme, MIN_EM)
        if line.em < MIN_EM:
            return
        self.right = self.region.right - line.width - 2 * _BRACE - 0.1
        x, top, bottom = self.right + _BRACE, self.heights[0], self.heights[-1]
        colour = self.theme.colour("derivative")
        strokes = [Stroke([x, top, 0], [x, bottom, 0], stroke_width=4, color=colour)]
        for y in (top, bottom):
            strokes.append(Stroke([x - _TICK, y, 0], [x, y, 0], stroke_width=4, color=colour))
        line.move_to([x + _BRACE + line.width / 2, (top + bottom) / 2, 0])
        self.elements["whole.brace"] = Element("line", strokes)
        self.elements["whole.words"] = Element("text", line.glyphs, line.em, MIN_EM)

    def _add(self, key: str, line: Line, smallest: float = MIN_EM) -> None:
        self.elements[key] = Element("text", line.glyphs, line.em, smallest)
        self.taken = self.taken.with_box(_box(line))

    def _axis(self, i: int) -> None:
        line, y, muted = self.figure.lines[i], self.heights[i], self.theme.colour("muted")
        strokes = [Stroke([self.left, y, 0], [self.right, y, 0], stroke_width=4, color=muted)]
        ticks = []
        for tick in line.ticks:
            x = self.bars.x_of(i, tick.value)
            mark = Stroke([x, y - _TICK, 0], [x, y + _TICK, 0], stroke_width=4, color=muted)
            ticks.append(mark)
        # The line itself is drawn under everything that moves on it.
        own = {f"axis.{i}": Element("line", strokes), f"tick.{i}.marks": Element("line", ticks)}
        self.elements = {**own, **self.elements}
        self.taken = self.taken.with_box((self.left, y - _TICK, self.right, y + _TICK))
        name = fit(line.name, _NAME_WIDTH - 0.3, 0.62, self.theme, MIN_EM, self.gap * 0.9)
        name.move_to([self.left - _NAME_WIDTH / 2 - 0.05, y, 0])
        self._add(f"name.{i}", name)

    def _mark(self, i: int) -> None:
        """The point's value, close to its dot, on the side that leaves the lines their numbers."""
        x, y = self.bars.x_of(i, self.figure.points[i]), self.heights[i]
        if i in self.figure.again:
            return
        line = fit(self.figure.marks[i], 1.7, 0.4, self.theme, MIN_EM, self.gap * 0.4)
        r, half = self.region, min(self._half(i), 0.6)
        panel = (r.left, max(y - half, r.bottom), self.right + 0.1, min(y + half, r.top))
        sides = ((-1.0, 1.0), (-1.0, -1.0), (1.0, 1.0), (1.0, -1.0))
        for prefer in sides if i else sides[::-2] + sides[::2]:
            placed = place(
                (line.width, line.height),
                (x, y),
                self.taken,
                panel,
                prefer=prefer,
                gap=DOT + 0.06,
                clear=0.05,
                leader=False,
            )
            if placed is not None:
                line.move_to([*placed.centre, 0])
                self._add(f"point.mark.{i}", line)
                return

    def _ticks(self, i: int) -> None:
        """Numbers below their marks, or above where something runs through; else left out."""
        line, y = self.figure.lines[i], self.heights[i]
        for n, tick in enumerate(line.ticks):
            x = self.bars.x_of(i, tick.value)
            label = fit(tick.label, 1.6, _TICK_EM, self.theme, MIN_AXIS_EM)
            for side in (-1, 1) if i else (1, -1):
                label.move_to([x, y + side * (_TICK + 0.09 + label.height / 2), 0])
                if self._free(label):
                    self._add(f"tick.{i}.{n}", label, MIN_AXIS_EM)
                    self.numbers[f"tick.{i}.{n}"] = (line.key, tick.label)
                    break

    def _length(self, i: int, margin: float) -> None:
        """How long the bar is, beside it, for every step; left out where nothing is free."""
        stages = [f for f in (self.figure.lengths, *self.figure.later) if f]
        if not stages:
            return
        ends = [self.bars.x_of(i, self.figure.points[i] + d) for d in self.figure.sweep[i]]
        y, half = self.heights[i], self._half(i)
        middle = (self.bars.x_of(i, self.figure.points[i]) + ends[-2]) / 2
        panel = (
            max(self.left, min(ends) - 2.2),
            max(y - half, self.region.bottom),
            min(self.right + 0.1, max(ends) + 2.2),
            min(y + half, self.region.top),
        )
        here = Obstacles(self.still, self.taken.boxes)
        for em in (0.42, 0.35, 0.3, MIN_EM):
            lines = [fit(f[i], 2.6, em, self.theme, MIN_EM, half) for f in stages]
            # So far from the axis numbers that it is not read as one of them.
            wide, high = max(x.width for x in lines), max(x.height for x in lines)
            placed = nearest((wide + margin, high), (middle, y), here, panel, clear=0.06)
            if placed is not None:
                for n, line in enumerate(lines):
                    line.move_to([*placed.centre, 0])
                    key = f"later.{n - 1}.{i}" if n else f"length.{i}"
                    self.elements[key] = Element("text", line.glyphs, line.em, MIN_EM)
                self.taken = self.taken.with_box(placed.box)
                return

    def _half(self, i: int) -> float:
        """How far above and below line `i` its own labels may be."""
        gaps = [a - b for a, b in pairwise(self.heights)]
        return min(*(0.5 * gap for gap in gaps[max(i - 1, 0) : i + 1]), 0.75)

    def _guess(self) -> None:
        """The words of the second bar, behind its end, which is the last of the sweep."""
        if self.figure.guess is None:
            return
        last = len(self.heights) - 1
        line = fit(self.figure.guess, 1.8, 0.42, self.theme, MIN_EM, 2 * BELOW - 0.2)
        start = self.bars.x_of(last, self.figure.points[-1])
        end = self.bars.x_of(last, self.figure.points[-1] + self.figure.sweep[-1][-1])
        way = 1 if end >= start else -1
        x, y = end + way * (0.15 + line.width / 2), self.heights[-1] - BELOW
        line.move_to([x, y, 0])
        box = _box(line)
        if self.left <= box[0] and box[2] <= self.right + 0.1 and box[1] >= self.region.bottom:
            self._add("guess.words", line)

    def _free(self, label: Line) -> bool:
        box = grown(_box(label)[None], 0.06)
        low, high = box[0, 1], box[0, 3]
        segments = self.taken.segments
        if len(segments) and pierced(box, segments).max() >= 0:
            return False
        inside = low >= self.region.bottom - 0.06 and high <= self.region.top + 0.06
        inside &= box[0, 0] >= self.region.left - 0.06 and box[0, 2] <= self.region.right + 0.06
        # Other numbers on the same line keep a distance at which they can be told apart.
        wider = box + np.array([-0.09, 0, 0.09, 0])
        solid = self.taken.boxes
        axes = np.abs(solid[:, 2] - solid[:, 0] - (self.right - self.left)) < 1e-6
        return bool(
            inside
            and overlaps(wider, solid[~axes]).max(initial=-1.0) <= 0
            and overlaps(box - np.array([-0.05, -0.05, 0.05, 0.05]), solid[axes]).max() <= 0
        )

    def _link(self, i: int) -> None:
        """The link's formula and its slope, between its two lines and clear of all rays."""
        link, stretch = self.figure.links[i], self.figure.stretches[i]
        if i + 1 in self.figure.again:
            self._once_more(i, link)
            return
        high, low = self.heights[i], self.heights[i + 1]
        middle, room = (high + low) / 2, (high - low) * 0.8
        if self.narrow:
            # The number comes first: it cannot be broken.
            slope = fit(stretch, _COLUMN * 0.6, 0.35, self.theme, MIN_EM, room)
            # A number at the end of an axis may reach beyond it.
            boxes = self.taken.boxes
            beside = boxes[(boxes[:, 1] < high) & (boxes[:, 3] > low)]
            left = max(self.right + 0.2, float(beside[:, 2].max(initial=0.0)) + 0.1)
            rest = min(self.region.right - slope.width - 0.2 - left, _COLUMN * 0.5)
            pair = (fit(link, rest, 0.35, self.theme, MIN_EM, room), slope)
            pair[0].move_to([left + pair[0].width / 2, middle, 0])
            pair[1].move_to([self.region.right - pair[1].width / 2, middle, 0])
        else:
            panel = (self.region.left, low + 0.04, self.region.right, high - 0.04)
            far = max(self.bars.x_of(k, self._furthest(k)) for k in (i, i + 1))
            sizes = [(0.12, size, 4.0, room) for size in _LINK_SIZES]
            sizes += [(0.12, MIN_EM, width, h) for width in (2.4, 1.6) for h in (room, 0.4)]
            # The last try stands closer to what is around it.
            for clear, size, width, tallest in [*sizes, (0.04, MIN_EM, 1.3, 0.34)]:
                pair = self._pair(link, stretch, (width, 4.0), size, tallest)
                if self._stand(*pair, (far + 0.3, middle), panel, clear):
                    break
            else:
                self._apart(i, stretch, link, panel)
                return
        for key, line in zip((f"link.{i}", f"stretch.{i}"), pair, strict=True):
            self._add(key, line)

    def _apart(self, i: int, stretch: Formula, link: Formula, panel: tuple[float, ...]) -> None:
        """The slope and what the line is made of, each where it has room; else left out."""
        middle = ((panel[0] + panel[2]) / 2, (panel[1] + panel[3]) / 2)
        for key, formula in ((f"stretch.{i}", stretch), (f"link.{i}", link)):
            line = fit(formula, panel[2] - panel[0], MIN_EM, self.theme, MIN_EM, 0.4)
            size = (line.width, line.height)
            placed = nearest(size, middle, self.taken, panel, clear=0.04, level=2.0)
            if placed is not None:
                line.move_to([*placed.centre, 0])
                self._add(key, line)

    def _once_more(self, i: int, link: Formula) -> None:
        """That the next line is of the same quantity, where there is room to say so."""
        high, low = self.heights[i], self.heights[i + 1]
        panel = (self.left, low + 0.04, self.right, high - 0.04)
        middle = ((self.left + self.right) / 2, (high + low) / 2)
        for em in (0.35, MIN_EM):
            line = fit(link, self.right - self.left, em, self.theme, MIN_EM)
            placed = nearest((line.width, line.height), middle, self.taken, panel, level=2.0)
            if placed is not None and not self.narrow:
                line.move_to([*placed.centre, 0])
                self._add(f"link.{i}", line)
                return

    def _furthest(self, i: int) -> float:
        return self.figure.points[i] + max(self.figure.sweep[i])

    def _pair(
        self, a: Formula, b: Formula, widths: tuple[float, float], em: float, height: float
    ) -> tuple[Line, Line]:
        wide, less = widths
        return (
            fit(a, wide, em, self.theme, MIN_EM, height),
            fit(b, less, em, self.theme, MIN_EM, height),
        )

    def _stand(
        self,
        a: Line,
        b: Line,
        anchor: tuple[float, float],
        panel: tuple[float, ...],
        clear: float,
    ) -> bool:
        """Put two lines side by side, or one below the other, where nothing is in the way."""
        row = (a.width + 0.4 + b.width, max(a.height, b.height))
        placed = nearest(row, anchor, self.taken, panel, clear=clear, level=2.0)
        if placed is not None:
            left, _, right, _ = placed.box
            a.move_to([left + a.width / 2, placed.centre[1], 0])
            b.move_to([right - b.width / 2, placed.centre[1], 0])
            return True
        pile = (max(a.width, b.width), a.height + 0.16 + b.height)
        placed = nearest(pile, anchor, self.taken, panel, clear=clear, level=2.0)
        if placed is None:
            return False
        left, bottom, _, top = placed.box
        a.move_to([left + a.width / 2, top - a.height / 2, 0])
        b.move_to([left + b.width / 2, bottom + b.height / 2, 0])
        return True

    # -- what moves ----------------------------------------------------------

    def run(self, values: Mapping[str, float]) -> None:
        """Take new values by channel key (``x``, ``x.nudge``) and move what depends on them."""
        self.values.update(values)
        self.bars.update(self.values)

    def movers(self, visible: Collection[str], moving: Collection[str]) -> list[VMobject]:
        """Points, nudges, and the rays that join them: all lines depend on one another."""
        return [leaf for k, e in self.bars.elements.items() if k in visible for leaf in e.leaves]


def _box(line: Line) -> Array:
    if not line.glyphs:  # a line without a name, as on a miniature
        return np.array([*line.get_center()[:2], *line.get_center()[:2]])
    return box_of(np.concatenate([g.points for g in line.glyphs]))
