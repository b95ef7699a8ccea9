"""Slices with a thickness: slabs under a surface, and boxes; the near ones hide those behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from calcanim.stage.camera import Place, around
from calcanim.stage.contrast import Colour, over
from calcanim.stage.space import Array, View
from calcanim.stage.trails import path
from calcanim.stage.walls import above_and_below

# How much of the role's colour a face has: level, upright across the slab, its end, its front.
_LEVEL, _RISER, _END, _FRONT = 0.92, 0.5, 0.45, 0.68
_LINE = 0.018
_INK = 0.55  # of the background, in lines between faces


@dataclass(frozen=True, slots=True)
class Face:
    """A polygon in the model, shape (n, 3), its share of the role's colour, and whose it is.

    One that is not `lined` goes on in the next one: there is no line around it.
    """

    corners: Array
    shade: float
    below: bool
    lined: bool = True


class SurfaceSlabs:
    """Slabs, each by its middle line, shape (points, 3) in the model, and the way across it."""

    def __init__(
        self,
        lines: list[Array],
        widths: list[Array],
        ground: float,
        stepped: bool,
        lined: bool = True,
    ) -> None:
        self.lines, self.widths, self.ground, self.stepped = lines, widths, ground, stepped
        self.lined = lined
        self.middles = np.array([line.mean(axis=0) for line in lines])

    def reach(self, view: View) -> Place | None:
        """What any of them may touch."""
        points = [
            p
            for line, width in zip(self.lines, self.widths, strict=True)
            for side in (-0.5, 0.5)
            for p in (line + side * width, self._foot(line + side * width))
        ]
        return around(view.project(np.concatenate(points)), _LINE)

    def tops(self) -> Array:
        """All their upper edges, one after the other, shape (n, 3)."""
        return np.concatenate(self.lines)

    def faces(self, view: View, shown: float) -> Iterator[Face]:
        """What is painted of the first `shown`, in that order; the fraction of the next grows."""
        for k in view.far_first(self.middles).tolist():
            share = min(max(shown - k, 0.0), 1.0)
            if share:
                line = self.lines[k].copy()
                line[:, 2] = self.ground + (line[:, 2] - self.ground) * share
                for piece, below in above_and_below(line, self.ground):
                    yield from self._solid(piece, self.widths[k], below, view)

    def _solid(self, line: Array, width: Array, below: bool, view: View) -> Iterator[Face]:
        towards = view.eye - line.mean(axis=0)
        half = width / 2 * (1.0 if float(width[:2] @ towards[:2]) >= 0 else -1.0)
        near, far = line + half, line - half
        lids = [] if below else list(self._lids(near, far, view))
        yield from lids
        end = 0 if float((line[0] - line[-1])[:2] @ towards[:2]) >= 0 else -1
        corners = np.stack((near[end], far[end]))
        yield Face(np.concatenate((corners, self._foot(corners)[::-1])), _END, below)
        yield Face(np.concatenate((near, self._foot(near)[::-1])), _FRONT, below)
        if below:  # its lid lies in the ground
            ends = self._foot(np.stack((near[0], near[-1], far[-1], far[0])))
            yield Face(ends, _LEVEL, below)

    def _lids(self, near: Array, far: Array, view: View) -> Iterator[Face]:
        """The upper faces between two edges, those far away first."""
        steps = np.diff((near + far) / 2, axis=0)
        run, length = np.hypot(steps[:, 0], steps[:, 1]), np.linalg.norm(steps, axis=1)
        level = run / np.maximum(length, 1e-12)
        for n in view.far_first((near[:-1] + near[1:]) / 2).tolist():
            corners = np.stack((near[n], near[n + 1], far[n + 1], far[n]))
            shade = _RISER + (_LEVEL - _RISER) * float(level[n])
            yield Face(corners, shade, False, lined=self.stepped)
        if self.lined and not self.stepped:
            yield Face(np.concatenate((near, far[::-1])), 0.0, False)

    def _foot(self, line: Array) -> Array:
        return np.asarray(line * [1, 1, 0] + [0, 0, self.ground])

    def paint(
        self,
        context: Any,
        view: View,
        shown: float,
        colours: tuple[Colour, Colour],
        background: Colour,
        opacity: float,
    ) -> None:
        """Fill the faces in one colour above the ground and in one below, with lines between."""
        context.set_line_width(_LINE)
        for face in self.faces(view, shown):
            own = colours[face.below]
            path(context, view.project(face.corners))
            context.close_path()
            if face.shade:  # else it is an outline alone
                red, green, blue = over((*own, face.shade), background)
                context.set_source_rgba(blue, green, red, opacity)
                context.fill_preserve()
            if face.lined and self.lined:
                red, green, blue = over((*background, _INK), own)
                context.set_source_rgba(blue, green, red, opacity)
            context.stroke()
