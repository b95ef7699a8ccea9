"""Slices and planes in space: what of them the surface hides is faint, never gone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from calcanim.stage.camera import Place, around
from calcanim.stage.memo import Memo
from calcanim.stage.space import Array, Relief, View
from calcanim.stage.trails import path, runs

Colour = tuple[float, float, float]
_LIFT = 0.012  # a wall's edge lies this much above the surface
_STANDING = 0.6  # of a wall's strength, for the cuts that stay
_EDGE = 0.05
_THIN = 0.024
_CELLS = 40  # of a patch, along each side
_SEEN, _HIDDEN = 0.34, 0.12  # opacities of a patch before and behind the sheet


class SurfaceWall:
    """Cuts, each of shape (points, 3) in the model, and the ground's height."""

    def __init__(self, cuts: Array, ground: float, standing: int, relief: Relief) -> None:
        """`cuts` has shape (cuts, points, 3)."""
        self.cuts, self.ground, self.relief = cuts, ground, relief
        last = len(cuts) - 1
        self.standing = np.unique(np.round(np.linspace(0, last, standing)).astype(int))

    def top(self, position: float, filled: float) -> Array:
        """The upper edge now, shape (n, 3), n > 1 where there is any."""
        last = len(self.cuts) - 1
        at = min(max(position, 0.0), float(last))
        n = min(math.floor(at), max(last - 1, 0))
        line = self.cuts[n] + (self.cuts[min(n + 1, last)] - self.cuts[n]) * (at - n)
        return _first(line, filled)

    def stays(self, position: float) -> list[Array]:
        """The cuts that stand where the wall has passed."""
        return [self.cuts[n] for n in self.standing if n <= position + 1e-9]

    def reach(self, view: View, position: float, filled: float) -> Place | None:
        """What any part of it may touch."""
        lines = [self.top(position, filled), *self.stays(position)]
        points = np.concatenate([p for line in lines for p in (line, self._foot(line))])
        return around(view.project(points), _EDGE)

    def _foot(self, line: Array) -> Array:
        return line * [1, 1, 0] + [0, 0, self.ground]

    def paint(
        self,
        context: Any,
        view: View,
        now: tuple[float, float],
        colours: tuple[Colour, Colour],
        opacity: float,
    ) -> None:
        """Fill it, and those that stay, in one colour above the ground and in one below."""
        lines = [(self.top(*now), 1.0), *((s, _STANDING) for s in self.stays(now[0]))]
        for line, strength in lines:
            for piece, below in above_and_below(line, self.ground):
                way = np.concatenate((piece, self._foot(piece)[::-1]))
                path(context, view.project(way))
                context.close_path()
                _ink(context, colours[below], opacity * strength)
                context.fill()

    def paint_edge(
        self, context: Any, view: View, now: tuple[float, float], colour: Colour, opacity: float
    ) -> None:
        """The upper edge; dashed and faint where the surface is before it."""
        for line, width in ((self.top(*now), _EDGE), *((s, _THIN) for s in self.stays(now[0]))):
            lifted = line + np.array([0.0, 0.0, _LIFT])
            flat = view.project(lifted)
            for start, end, behind in runs(self.relief.hidden(lifted, view.eye)):
                path(context, flat[start : end + 1])
                context.set_dash([0.07, 0.07] if behind else [])
                context.set_line_width(width * (0.6 if behind else 1.0))
                _ink(context, colour, opacity * (0.55 if behind else 1.0))
                context.stroke()
        context.set_dash([])


def above_and_below(line: Array, ground: float) -> Iterator[tuple[Array, bool]]:
    """Stretches of a line above or below the ground, with their ends there where it crosses."""
    above = line[:, 2] - ground
    cut = np.flatnonzero(above[:-1] * above[1:] < 0)
    share = above[cut] / (above[cut] - above[cut + 1])
    crossings = line[cut] + (line[cut + 1] - line[cut]) * share[:, None]
    whole = np.insert(line, cut + 1, crossings, axis=0)
    ends = [0, *(cut + 1 + np.arange(len(cut))).tolist(), len(whole) - 1]
    for a, b in pairwise(ends):
        piece = whole[a : b + 1]
        if len(piece) > 1:
            yield piece, bool((piece[:, 2] - ground).sum() < 0)


class SurfacePatch:
    """A parallelogram, shape (4, 3) in the model."""

    def __init__(self, corners: Array, relief: Relief) -> None:
        self.corners, self.relief = corners, relief
        share = np.linspace(0.0, 1.0, _CELLS + 1)
        u, v = np.meshgrid(share, share, indexing="ij")
        u, v = u[..., None], v[..., None]
        a, b, c, d = corners
        self.grid = (a * (1 - u) + b * u) * (1 - v) + (d * (1 - u) + c * u) * v
        g = self.grid
        cells = np.stack((g[:-1, :-1], g[1:, :-1], g[1:, 1:], g[:-1, 1:]), axis=2)
        self.cells = cells.reshape(-1, 4, 3)
        self._hidden = Memo()

    def reach(self, view: View) -> Place | None:
        """The box around it."""
        return around(view.project(self.corners), _THIN)

    def paint(self, context: Any, view: View, colour: Colour, opacity: float) -> None:
        """Fill what is seen, faintly what is hidden, and draw around it."""
        if self._hidden.key != view:
            middles = self.cells.mean(axis=1) + np.array([0.0, 0.0, _LIFT])
            self._hidden.keep(view, self.relief.hidden(middles, view.eye))
        hidden = self._hidden.value
        flat = view.project(self.cells)
        for cells, strength in ((flat[~hidden], _SEEN), (flat[hidden], _HIDDEN)):
            # All in one path: between cells of their own there would be seams.
            context.new_path()
            for corners in cells.tolist():
                context.move_to(*corners[0])
                for p in corners[1:]:
                    context.line_to(*p)
                context.close_path()
            _ink(context, colour, strength * opacity)
            context.fill()
        path(context, view.project(self.corners))
        context.close_path()
        context.set_line_width(_THIN)
        _ink(context, colour, 0.8 * opacity)
        context.stroke()


def _first(line: Array, share: float) -> Array:
    """The first `share`, 0 to 1, of a polyline of equal steps; two equal points for nothing."""
    at = min(max(share, 0.0), 1.0) * (len(line) - 1)
    n = min(math.floor(at), len(line) - 2)
    end = line[n] + (line[n + 1] - line[n]) * (at - n)
    return np.concatenate((line[: n + 1], end[None]))


def _ink(context: Any, colour: Colour, opacity: float) -> None:
    red, green, blue = colour
    context.set_source_rgba(blue, green, red, opacity)
