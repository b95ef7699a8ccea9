"""Axes of a surface: where numbers and names stand, and the scale at which all of it fits."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import VMobject

from calcanim.stage.camera import Place, around
from calcanim.stage.formulas import Line
from calcanim.stage.items import Element
from calcanim.stage.layout import MIN_AXIS_EM, Region, fit
from calcanim.stage.space import Array, View
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.surface import Scale, Surface
from calcanim.storyboard.theme import Theme

_GAP = 0.1  # frame units between an axis and its numbers
_TICK = 0.055  # model units
_MARK = 0.09  # frame units: the marks of the z axis
_WIDTH = 0.026
_NAME_GAP = 0.12
_APART = 0.09  # between what stands at different axes; numbers of one: half an em
_TICK_SIZE, _LARGEST_TICK = 0.9, 0.38  # numbers: of the region's text, and at most


class _Label:
    """A line of text that is moved by its middle."""

    def __init__(self, line: Line, formula: Formula) -> None:
        self.formula = formula
        self.leaves: list[VMobject] = list(line.glyphs)
        self.em = line.em
        self.half = np.array([line.width / 2, line.height / 2])
        self.shapes = [leaf.points for leaf in self.leaves]  # their middle at the origin

    def move(self, to: Array) -> None:
        """Put the middle at `to`, shape (2,): the same points, wherever it came from."""
        for leaf, shape in zip(self.leaves, self.shapes, strict=True):
            leaf.points = shape + np.array([*to, 0.0])

    def touches(self, here: Array, other: _Label, there: Array, apart: float = _APART) -> bool:
        """Whether the two would touch at these places, or stand less than `apart`."""
        room = self.half + other.half + apart
        return bool((np.abs(here - there) < room).all())


class SurfaceAxes:
    """The x and y axes along the two front edges of the floor, the z axis at the left corner.

    All of the box is in the picture, or of it the floor, the axes and what is `drawn`, of shape
    (n, 3).
    """

    def __init__(
        self,
        figure: Surface,
        height: float,
        region: Region,
        theme: Theme,
        aside: Region,
        drawn: Array | None = None,
    ) -> None:
        self.figure, self.height, self.drawn = figure, height, drawn
        a = np.radians(figure.azimuth)
        self.front = np.array([np.sign(np.cos(a)) or 1.0, np.sign(np.sin(a)) or 1.0])
        right = View(figure.azimuth, figure.elevation).axes[0]
        corners = [
            np.array([self.front[0], -self.front[1]]),
            np.array([-self.front[0], self.front[1]]),
        ]
        self.corner = min(corners, key=lambda c: float(c @ right[:2]))
        self.floor = -height / 2
        em = min(_TICK_SIZE * region.em, _LARGEST_TICK)
        self.ticks = {n: self._ticks(n, theme, em) for n in "xyz"}
        self.names = {
            n: _Label(fit(name, region.width * 0.25, 0.36, theme), name)
            for n, name in ((n, self._axis(n).name) for n in "xyz")
        }
        low, high = figure.turn
        self.turns = [float(v) for v in np.linspace(low, high, 7 if high > low else 1)]
        # Where it stands at first, and where aside: a scale and the origin's place.
        self.framings = [self._frame(region), self._frame(aside)]
        self._drop_crowded()
        self.elements: dict[str, Element] = {}
        self.numbers: dict[str, tuple[str, Formula]] = {}
        for n in "xyz":
            for k, (_, label) in enumerate(self.ticks[n]):
                key = f"tick.{n}.{k}"
                self.elements[key] = Element("text", label.leaves, label.em, MIN_AXIS_EM)
                self.numbers[key] = (n, label.formula)
            name = self.names[n]
            self.elements[f"name.{n}"] = Element("text", name.leaves, name.em)

    def _axis(self, n: str) -> Scale:
        return {"x": self.figure.x, "y": self.figure.y, "z": self.figure.z}[n]

    def _ticks(self, n: str, theme: Theme, em: float) -> list[tuple[Array, _Label]]:
        axis = self._axis(n)
        out = []
        for tick in axis.ticks:
            share = (tick.value - axis.low) / (axis.high - axis.low)
            label = _Label(fit(tick.label, 1.5, em, theme, MIN_AXIS_EM), tick.label)
            out.append((self._place(n, share), label))
        return out

    def _place(self, n: str, share: float) -> Array:
        """A point on an axis, in model units."""
        t = 2 * share - 1
        if n == "x":
            return np.array([t, self.front[1], self.floor])
        if n == "y":
            return np.array([self.front[0], t, self.floor])
        return np.array([*self.corner, self.floor + share * self.height])

    @property
    def edges(self) -> Array:
        """The three axes as one way through their four ends, shape (4, 3)."""
        corner = np.array([*self.front, self.floor])
        top, foot = self._place("z", 1.0), self._place("z", 0.0)
        last = np.array([*-self.corner, self.floor])
        return np.stack((top, foot, corner, last))

    @property
    def upright(self) -> Array:
        """The ends of the z axis, shape (2, 3)."""
        return np.stack((self._place("z", 0.0), self._place("z", 1.0)))

    def _outward(self, n: str) -> Array:
        return {
            "x": np.array([0.0, self.front[1], 0.0]),
            "y": np.array([self.front[0], 0.0, 0.0]),
        }[n]

    def view(self, azimuth: float, aside: float = 0.0) -> View:
        """The camera at `azimuth`, framed; 0 to 1 of the way to where it stands aside."""
        (size, (x, y)), (other, (u, v)) = self.framings
        centre = (x + (u - x) * aside, y + (v - y) * aside)
        return View(azimuth, self.figure.elevation, size + (other - size) * aside, centre)

    def boxes(self, view: View) -> list[Array]:
        """What the numbers and names cover, each (left, bottom, right, top)."""
        return [
            np.concatenate((at - label.half, at + label.half))
            for n, places in self._places(view).items()
            for at, label in zip(
                places, [*(label for _, label in self.ticks[n]), self.names[n]], strict=True
            )
        ]

    def _places(self, view: View) -> dict[str, list[Array]]:
        """The middles of the numbers, and last of the name, of each axis."""
        out: dict[str, list[Array]] = {}
        for n in "xy":
            middle = self._place(n, 0.5)
            foot = view.project(middle)
            away = view.project(middle + self._outward(n) * 0.1) - foot
            away = away / max(float(np.hypot(*away)), 1e-9)
            places, reach = [], 0.0
            for at, label in self.ticks[n]:
                depth = float(np.abs(away) @ label.half)
                end = view.project(at + self._outward(n) * _TICK)
                places.append(end + away * (depth + _GAP * 0.7))
                reach = max(reach, 2 * depth)
            name = self.names[n]
            end = view.project(middle + self._outward(n) * _TICK)
            depth = float(np.abs(away) @ name.half)
            places.append(end + away * (reach + _GAP * 0.7 + _NAME_GAP + depth))
            out[n] = places
        places = []
        for at, label in self.ticks["z"]:
            foot = view.project(at)
            places.append(foot - np.array([label.half[0] + _GAP + 0.06, 0.0]))
        top = view.project(self._place("z", 1.0))
        half = self.names["z"].half
        places.append(top + np.array([-half[0] - 0.02, half[1] + 0.1]))
        out["z"] = places
        return out

    def _corners(self, view: View) -> Array:
        """Corners of all that is drawn, shape (n, 2)."""
        sides, top = (-1.0, 1.0), -self.floor
        box = np.array([[x, y, z] for x in sides for y in sides for z in (self.floor, top)])
        if self.drawn is not None:
            box = np.concatenate((box[box[:, 2] < top], self.edges, self.drawn))
        points = [view.project(box)]
        for n, places in self._places(view).items():
            labels = [*(label for _, label in self.ticks[n]), self.names[n]]
            for at, label in zip(places, labels, strict=True):
                points += [(at - label.half)[None], (at + label.half)[None]]
        return np.concatenate(points)

    def _frame(self, region: Region) -> tuple[float, tuple[float, float]]:
        """The largest scale at which everything fits for every turn, and the origin's place."""
        room = np.array([region.width, region.height]) - 0.04

        def corners(scale: float) -> Array:
            views = (View(a, self.figure.elevation, scale) for a in self.turns)
            return np.concatenate([self._corners(view) for view in views])

        # What is drawn grows with the scale, and words keep their size: two scales tell all.
        one = corners(1.0)
        more = corners(2.0) - one

        def extent(scale: float) -> tuple[Array, Array]:
            flat = one + (scale - 1.0) * more
            return flat.min(axis=0), flat.max(axis=0)

        small, large = 0.02, 20.0
        for _ in range(24):
            scale = (small + large) / 2
            low, high = extent(scale)
            if bool((high - low <= room).all()):
                small = scale
            else:
                large = scale
        low, high = extent(small)
        x, y = np.array(region.centre) - (low + high) / 2
        return small, (float(x), float(y))

    def _drop_crowded(self) -> None:
        """A number that would touch another in some turn is left out: its mark stays."""
        self.marks = {n: [at for at, _ in self.ticks[n]] for n in "xyz"}
        kept: list[tuple[str, int, _Label]] = [(n, -1, self.names[n]) for n in "xyz"]
        views = [self.view(a, aside) for a in self.turns for aside in (0.0, 1.0)]
        all_places = [self._places(view) for view in views]
        for n in "zxy":
            for k, (_, label) in enumerate(self.ticks[n]):
                # A name is no number, and may stand closer to those of its axis.
                apart = {(m, i): label.em / 2 if m == n and i >= 0 else _APART for m, i, _ in kept}
                free = not any(
                    label.touches(p[n][k], other, p[m][i], apart[m, i])
                    for p in all_places
                    for m, i, other in kept
                )
                if free:
                    kept.append((n, k, label))
        chosen = {(n, k) for n, k, _ in kept}
        self.ticks = {
            n: [t for k, t in enumerate(self.ticks[n]) if (n, k) in chosen] for n in "xyz"
        }

    def update(self, view: View) -> None:
        """Put the labels where the camera says."""
        places = self._places(view)
        for n in "xyz":
            for (_, label), at in zip(self.ticks[n], places[n], strict=False):
                label.move(at)
            self.names[n].move(places[n][-1])

    def _strokes(self, view: View) -> Array:
        """The axes and the marks on them, shape (n, 2, 2)."""
        pairs = [self.upright]
        for n in "xy":
            pairs.append(np.stack((self._place(n, 0.0), self._place(n, 1.0))))
            pairs += [np.stack((at, at + self._outward(n) * _TICK)) for at in self.marks[n]]
        flat = [view.project(np.stack(pairs))]
        if self.marks["z"]:
            at = view.project(np.stack(self.marks["z"]))
            flat.append(np.stack((at, at - [_MARK, 0.0]), axis=1))
        return np.concatenate(flat)

    def reach(self, view: View) -> Place | None:
        """What `paint` may touch."""
        return around(self._strokes(view).reshape(-1, 2), _WIDTH / 2)

    def paint(
        self, context: Any, view: View, colour: tuple[float, float, float], opacity: float
    ) -> None:
        """Draw the z axis and the marks; the floor's edges are the other two axes."""
        red, green, blue = colour
        context.set_source_rgba(blue, green, red, opacity)
        context.set_line_width(_WIDTH)
        context.new_path()
        for (a, b), (c, d) in self._strokes(view).tolist():
            context.move_to(a, b)
            context.line_to(c, d)
        context.stroke()
