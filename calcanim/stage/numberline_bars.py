"""What moves on number lines: a point with its images, and the bars that a nudge is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from manim import Dot, Polygon, VMobject
from manim import Line as Stroke

from calcanim.stage.geometry import Array
from calcanim.stage.items import Element
from calcanim.stage.painted import Strokes
from calcanim.storyboard.figures import NumberLines
from calcanim.storyboard.theme import Theme

DOT = 0.14
BAR = 0.11  # half of a bar's height
BELOW = 0.33  # from the last line down to the bar of a guess
_BAND = 0.16  # opacity of the band that a nudge sweeps
_FEWEST, _MOST = 1.4, 130.0  # pieces into which a bar is cut


class Bars:
    """Dots, bars, rays and bands on lines at `heights`, each from its `lefts` to its `rights`."""

    def __init__(
        self, figure: NumberLines, heights: Sequence[float], left: float, right: float, theme: Theme
    ) -> None:
        self.figure, self.heights, self.left, self.right = figure, heights, left, right
        wide = [line.high - line.low for line in figure.lines]
        # On lines that follow one another on one ruler the upper bar measures the lower one.
        self.measured = [
            i
            for i, (a, b) in enumerate(pairwise(wide), 1)
            if i not in figure.again and abs(a - b) <= 1e-6 * a
        ]
        nudged = theme.colour("increment")
        self.dots: list[Dot] = []
        self.bars: list[Stroke] = []
        self.rays: list[Stroke] = []
        self.far_rays: list[Stroke] = []
        self.bands: list[Polygon] = []
        for i, line in enumerate(figure.lines):
            colour = theme.colour(line.role)
            self.dots.append(Dot([0, 0, 0], radius=DOT, color=colour))
            self.bars.append(Stroke([0, 0, 0], [1, 0, 0], stroke_width=200 * BAR, color=nudged))
            if i:
                self.rays.append(Stroke([0, 0, 0], [1, 0, 0], stroke_width=4, color=colour))
                self.far_rays.append(Stroke([0, 0, 0], [1, 0, 0], stroke_width=3, color=nudged))
                corners = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]]
                band = Polygon(*corners, stroke_width=0, fill_color=nudged, fill_opacity=_BAND)
                self.bands.append(band.set_stroke(opacity=0))
        self.cuts = Strokes(theme.background, 1.5)
        self.guess = Stroke(
            [0, 0, 0], [1, 0, 0], stroke_width=200 * BAR, color=theme.colour("muted")
        )
        once = [dot for i, dot in enumerate(self.dots) if i not in figure.again]
        self.elements = {
            "nudge.bands": Element("region", list(self.bands)),
            "nudge.bars": Element("line", [*self.far_rays, *self.bars]),
            "nudge.cuts": Element("grid", [self.cuts]),
            "guess.bar": Element("line", [self.guess]),
            "point.rays": Element("line", list(self.rays)),
            "point.dots": Element("dot", once),
        }

    def x_of(self, i: int, value: float) -> float:
        """Horizontal place of `value` on line `i`, kept on the line."""
        line = self.figure.lines[i]
        share = (value - line.low) / (line.high - line.low)
        return self.left + (self.right - self.left) * min(max(share, 0.0), 1.0)

    def sweep(self) -> tuple[list[Array], list[Array], list[tuple[float, float, float, float]]]:
        """Rays from line to line at every moment of the film, and at rest; the bars' boxes."""
        moments = [
            [self.x_of(i, self.figure.points[i] + d) for i, d in enumerate(nudges)]
            for nudges in zip(*self.figure.sweep, strict=True)
        ]
        rays = [np.column_stack((xs, self.heights)) for xs in moments]
        boxes = []
        for i, (*xs, y) in enumerate(zip(*moments, self.heights, strict=True)):
            low = y - (BELOW + BAR if self.figure.guess and i == len(self.heights) - 1 else BAR)
            boxes.append((min(xs) - BAR, low, max(xs) + BAR, y + BAR))
        rests = 1 + len(self.figure.later)
        return rays, [rays[0], *rays[-1 - rests : -1]], boxes

    def update(self, values: Mapping[str, float]) -> None:
        """Put every moving element where the values say."""
        zoom = values["zoom"]
        at: list[tuple[float, float]] = []
        for i, line in enumerate(self.figure.lines):
            value, nudge = values[line.key], zoom * values[f"{line.key}.nudge"]
            at.append((self.x_of(i, value), self.x_of(i, value + nudge)))
        for i, ((here, there), y) in enumerate(zip(at, self.heights, strict=True)):
            _move(self.dots[i], here, y)
            _stretch(self.bars[i], (here, y), (there, y))
            if i:
                high, reached = self.heights[i - 1], values[f"{self.figure.lines[i].key}.nudge"]
                start, far = at[i - 1]
                a, b = (start, high), (far if reached else start, high)
                c = (there if reached else here, y)
                _stretch(self.rays[i - 1], a, (here, y))
                _stretch(self.far_rays[i - 1], b, c)
                _span(self.bands[i - 1], (a, b, c, (here, y)))
        self._cut(at, values)
        here, y = at[-1][0], self.heights[-1] - BELOW
        value = self.figure.points[-1] + zoom * values["guess"]
        _stretch(self.guess, (here, y), (self.x_of(len(at) - 1, value), y))

    def _cut(self, at: Sequence[tuple[float, float]], values: Mapping[str, float]) -> None:
        """Cut bars into pieces as long as the bar above."""
        starts: list[Array] = []
        for i in self.measured:
            piece = abs(at[i - 1][1] - at[i - 1][0])
            way = at[i][1] - at[i][0]
            count = abs(way) / piece if piece else 0.0
            if _FEWEST <= count <= _MOST:
                laid = np.arange(1, int(count * values[f"laid.{i}"] + 1e-6) + 1)
                xs = at[i][0] + np.sign(way) * piece * laid
                starts.append(np.column_stack((xs, np.full(len(xs), self.heights[i] - BAR))))
        below = np.concatenate(starts) if starts else np.zeros((0, 2))
        self.cuts.put(below, below + np.array([0.0, 2 * BAR]))


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
