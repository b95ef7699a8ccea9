"""Number lines on stage: a point, its image on each line below, and a nudge that stretches."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from manim import Dot, Polygon, VMobject
from manim import Line as Stroke

from calcanim.stage.formulas import Line
from calcanim.stage.geometry import Array, box_of, grown, overlaps, pierced
from calcanim.stage.items import Element
from calcanim.stage.labels import Obstacles, nearest, place
from calcanim.stage.layout import MIN_AXIS_EM, MIN_EM, Region, fit
from calcanim.storyboard.figures import NumberLines
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.theme import Theme

_NAME_WIDTH = 0.85
_TICK = 0.1
_DOT = 0.14
_TICK_EM = MIN_AXIS_EM * 1.25
_LINK_SIZES = (0.5, 0.42, 0.35, MIN_EM)
_ROOMY = 1.8  # lines farther apart have room for lengths, links and axis numbers alike
_NARROW = 1.14  # lines closer than this leave their links to a column beside them
_COLUMN = 3.0
_BAND = 0.16  # opacity of the band that a nudge sweeps
_MOVING = ("point", "nudge")


class NumberLinesMobject:
    """The figure's elements by key; `run` sets points and nudges in place, in the lines' units."""

    def __init__(self, figure: NumberLines, region: Region, theme: Theme) -> None:
        self.figure, self.theme, self.region = figure, theme, region
        count = len(figure.lines)
        self.gap = min((region.height - 1.1) / max(count - 1, 1), 2.7)
        self.narrow = self.gap < _NARROW
        self.left = region.left + _NAME_WIDTH
        self.right = region.right - (_COLUMN if self.narrow else 0.15)
        spare = region.height - 1.1 - self.gap * (count - 1)
        top = region.top - 0.55 - spare / 2
        self.heights = [top - self.gap * i for i in range(count)]
        self.values: dict[str, float] = {}
        for line, point, nudge in zip(figure.lines, figure.points, figure.nudges, strict=True):
            self.values[line.key], self.values[f"{line.key}.nudge"] = point, nudge
        self.elements: dict[str, Element] = {}
        self.numbers: dict[str, tuple[str, Formula]] = {}  # of axes, as at those of a plane
        self._movers()
        self.taken = Obstacles.of(self._sweep())
        for i in range(count):
            self._axis(i)
        for i in range(len(figure.marks)):
            self._mark(i)
        for i in range(count if self.gap > _ROOMY else 0):
            self._length(i, 0.0)
        for i in range(count):
            self._ticks(i)
        for i in range(count - 1):
            self._link(i)
        for i in range(0 if self.gap <= _ROOMY else count, count):
            self._length(i, 0.3)
        self.update()

    def shown(self) -> tuple[str, ...]:
        """Keys of the elements that come with the figure itself."""
        return tuple(
            k for k in self.elements if k.split(".")[0] in ("axis", "tick", "name", "link")
        )

    def keys(self, key: str) -> tuple[str, ...]:
        """The elements that `key` names: its own, or all that it contains."""
        found = tuple(k for k in self.elements if k == key or k.startswith(key + "."))
        if not found and key != "length":  # lengths stand only where there is room
            raise KeyError(key)
        return found

    def x_of(self, i: int, value: float) -> float:
        """Horizontal place of `value` on line `i`, kept on the line."""
        line = self.figure.lines[i]
        share = (value - line.low) / (line.high - line.low)
        return self.left + (self.right - self.left) * min(max(share, 0.0), 1.0)

    # -- what stands still ---------------------------------------------------

    def _sweep(self) -> list[Array]:
        """Rays from line to line, and the bars on them, at every moment of the film."""
        moments = [
            [self.x_of(i, self.figure.points[i] + d) for i, d in enumerate(nudges)]
            for nudges in zip(*self.figure.sweep, strict=True)
        ]
        rays = [np.column_stack((xs, self.heights)) for xs in moments]
        bars = [
            np.array([[min(xs), y], [max(xs), y]])
            for xs, y in zip(zip(*moments, strict=True), self.heights, strict=True)
        ]
        return rays + bars

    def _add(self, key: str, line: Line, smallest: float = MIN_EM) -> None:
        self.elements[key] = Element("text", line.glyphs, line.em, smallest)
        self.taken = self.taken.with_box(_box(line))

    def _axis(self, i: int) -> None:
        line, y, muted = self.figure.lines[i], self.heights[i], self.theme.colour("muted")
        strokes = [Stroke([self.left, y, 0], [self.right, y, 0], stroke_width=4, color=muted)]
        for tick in line.ticks:
            x = self.x_of(i, tick.value)
            mark = Stroke([x, y - _TICK, 0], [x, y + _TICK, 0], stroke_width=4, color=muted)
            strokes.append(mark)
        # The line itself is drawn under everything that moves on it.
        self.elements = {f"axis.{i}": Element("line", strokes), **self.elements}
        self.taken = self.taken.with_box((self.left, y - _TICK, self.right, y + _TICK))
        name = fit(line.name, _NAME_WIDTH - 0.3, 0.62, self.theme, MIN_EM, self.gap * 0.9)
        name.move_to([self.left - _NAME_WIDTH / 2 - 0.05, y, 0])
        self._add(f"name.{i}", name)

    def _mark(self, i: int) -> None:
        """The point's value, close to its dot, on the side that leaves the lines their numbers."""
        x, y = self.x_of(i, self.figure.points[i]), self.heights[i]
        line = fit(self.figure.marks[i], 1.7, 0.4, self.theme, MIN_EM, self.gap * 0.4)
        r, half = self.region, min(self.gap * 0.5, 0.6)
        panel = (r.left, max(y - half, r.bottom), self.right + 0.1, min(y + half, r.top))
        sides = ((-1.0, 1.0), (-1.0, -1.0), (1.0, 1.0), (1.0, -1.0))
        for prefer in sides if i else sides[::-2] + sides[::2]:
            placed = place(
                (line.width, line.height),
                (x, y),
                self.taken,
                panel,
                prefer=prefer,
                gap=_DOT + 0.06,
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
            x = self.x_of(i, tick.value)
            label = fit(tick.label, 1.6, _TICK_EM, self.theme, MIN_AXIS_EM)
            for side in (-1, 1) if i else (1, -1):
                label.move_to([x, y + side * (_TICK + 0.09 + label.height / 2), 0])
                if self._free(label):
                    self._add(f"tick.{i}.{n}", label, MIN_AXIS_EM)
                    self.numbers[f"tick.{i}.{n}"] = (line.key, tick.label)
                    break

    def _length(self, i: int, margin: float) -> None:
        """The nudge's length beside its bar; left out where nothing is free close by."""
        if not self.figure.lengths:
            return
        ends = [self.x_of(i, self.figure.points[i] + d) for d in self.figure.sweep[i]]
        y, half = self.heights[i], min(self.gap * 0.5, 0.75)
        panel = (
            max(self.left, min(ends) - 2.2),
            max(y - half, self.region.bottom),
            min(self.right + 0.1, max(ends) + 2.2),
            min(y + half, self.region.top),
        )
        for em in (0.42, 0.35, MIN_EM):
            line = fit(self.figure.lengths[i], 2.6, em, self.theme, MIN_EM, half)
            # So far from the axis numbers that it is not read as one of them.
            size = (line.width + margin, line.height)
            placed = nearest(size, (ends[-1], y), self.taken, panel, clear=0.06)
            if placed is not None:
                line.move_to([*placed.centre, 0])
                self._add(f"length.{i}", line)
                return

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
            far = max(self.x_of(k, self._furthest(k)) for k in (i, i + 1))
            sizes = [(0.12, size, 4.0, room) for size in _LINK_SIZES]
            sizes += [(0.12, MIN_EM, width, h) for width in (2.4, 1.6) for h in (room, 0.4)]
            # The last try stands closer to what is around it.
            for clear, size, width, tallest in [*sizes, (0.04, MIN_EM, 1.3, 0.34)]:
                pair = self._pair(link, stretch, (width, 4.0), size, tallest)
                if self._stand(*pair, (far + 0.3, middle), panel, clear):
                    break
        for key, line in zip((f"link.{i}", f"stretch.{i}"), pair, strict=True):
            self._add(key, line)

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

    def _movers(self) -> None:
        nudged = self.theme.colour("increment")
        self.dots: list[Dot] = []
        self.ghosts: list[Dot] = []
        self.bars: list[Stroke] = []
        self.rays: list[Stroke] = []
        self.far_rays: list[Stroke] = []
        self.bands: list[Polygon] = []
        for i, line in enumerate(self.figure.lines):
            colour = self.theme.colour(line.role)
            self.dots.append(Dot([0, 0, 0], radius=_DOT, color=colour))
            self.ghosts.append(Dot([0, 0, 0], radius=0.1, color=nudged))
            self.bars.append(Stroke([0, 0, 0], [1, 0, 0], stroke_width=10, color=nudged))
            if i:
                self.rays.append(Stroke([0, 0, 0], [1, 0, 0], stroke_width=4, color=colour))
                self.far_rays.append(Stroke([0, 0, 0], [1, 0, 0], stroke_width=3, color=nudged))
                corners = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]]
                band = Polygon(*corners, stroke_width=0, fill_color=nudged, fill_opacity=_BAND)
                self.bands.append(band.set_stroke(opacity=0))
        self.elements["nudge.bands"] = Element("region", list(self.bands))
        self.elements["nudge.bars"] = Element("line", [*self.far_rays, *self.bars])
        self.elements["nudge.dots"] = Element("dot", list(self.ghosts))
        self.elements["point.rays"] = Element("line", list(self.rays))
        self.elements["point.dots"] = Element("dot", list(self.dots))

    def run(self, values: Mapping[str, float]) -> None:
        """Take new values by channel key (``x``, ``x.nudge``) and move what depends on them."""
        self.values.update(values)
        self.update()

    def movers(self, visible: Collection[str], moving: Collection[str]) -> list[VMobject]:
        """Points, nudges, and the rays that join them: all lines depend on one another."""
        found = [
            k
            for k, e in self.elements.items()
            if k in visible and k.split(".")[0] in _MOVING and e.kind != "text"
        ]
        return [leaf for k in found for leaf in self.elements[k].leaves]

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
                high = self.heights[i - 1]
                reached = nudge != 0
                far = start + (self.values[f"{above.key}.nudge"] if reached else 0.0)
                a, b = (self.x_of(i - 1, start), high), (self.x_of(i - 1, far), high)
                c = (there if reached else here, y)
                _stretch(self.rays[i - 1], a, (here, y))
                _stretch(self.far_rays[i - 1], b, c)
                _span(self.bands[i - 1], (a, b, c, (here, y)))


def _box(line: Line) -> Array:
    return box_of(np.concatenate([g.points for g in line.glyphs]))


def _move(leaf: VMobject, x: float, y: float) -> None:
    points = leaf.points
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    leaf.points = points + np.array([x - middle[0], y - middle[1], 0.0])


def _stretch(leaf: VMobject, a: tuple[float, float], b: tuple[float, float]) -> None:
    ends = np.array([[*a, 0.0], [*b, 0.0]])
    share = np.linspace(0, 1, 4)[:, None]
    leaf.points = ends[0] * (1 - share) + ends[1] * share


def _span(leaf: VMobject, corners: tuple[tuple[float, float], ...]) -> None:
    """Set a quadrilateral's outline, four straight cubic curves."""
    at = np.zeros((4, 3))
    at[:, :2] = corners
    share = np.linspace(0, 1, 4)[None, :, None]
    to = np.roll(at, -1, axis=0)
    leaf.points = (at[:, None] * (1 - share) + to[:, None] * share).reshape(-1, 3)
