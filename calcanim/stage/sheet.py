"""The faces of a surface: cut to their box, lit, and painted far to near in one pass of cairo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from calcanim.stage.camera import Place, around
from calcanim.stage.space import Array, Relief, View

_OVERLAP = 0.006  # frame units by which faces grow, so that no hair of background shows between
_LINE = 0.011  # width of the grid lines
AMBIENT = 0.42  # of the light comes from everywhere
_LIGHT = np.array([-0.45, 0.55, 0.7])  # to the right, upwards, towards the camera

_BITS = 1 << np.arange(8)
_SETS = [[k for k in range(8) if code >> k & 1] for code in range(256)]


class Sheet:
    """Quadrilaterals over a grid, each cut at the box's top and bottom.

    `ruled` is the number of cells from one grid line to the next. `bands` gives every face its
    share of the height, 0 to 1, for the ramp of colours. `fringe` are further faces, shape (n, 3),
    each within one cell of the grid.
    """

    def __init__(
        self, relief: Relief, bottom: float, ruled: int, fringe: Sequence[Array] = ()
    ) -> None:
        self.relief, self.bottom = relief, bottom
        rows, columns = relief.heights.shape
        x = np.linspace(-relief.half[0], relief.half[0], columns)
        y = np.linspace(-relief.half[1], relief.half[1], rows)
        grid = np.stack((*np.meshgrid(x, y), relief.heights), axis=-1)
        self.nodes, self.step = grid, ruled
        corners = np.stack((grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]), axis=2)
        j, i = np.mgrid[0 : rows - 1, 0 : columns - 1]
        # A face has four edges: at its low y, high x, high y and low x.
        lined = np.stack(
            (j % ruled == 0, (i + 1) % ruled == 0, (j + 1) % ruled == 0, i % ruled == 0), axis=2
        )
        rim = np.stack((j == 0, i == columns - 2, j == rows - 2, i == 0), axis=2)
        lined |= rim
        whole = np.isfinite(corners[..., 2]).all(axis=2)
        corners, lined, rim = corners[whole], lined[whole], rim[whole]
        columns_of = corners[..., :2].mean(axis=1)
        low, high = corners[..., 2].min(axis=1), corners[..., 2].max(axis=1)
        inside = (low >= bottom - 1e-9) & (high <= relief.top + 1e-9)
        cut = ~inside & (low < relief.top) & (high > bottom)
        self.faces: list[Array] = [*corners[inside]]
        self.lines: list[Array] = [*lined[inside]]
        middles = [*columns_of[inside]]
        for face, edges, middle in zip(corners[cut], lined[cut], columns_of[cut], strict=True):
            piece, kept = _between(face, edges, bottom, relief.top)
            if len(piece) > 2:
                self.faces.append(piece)
                self.lines.append(kept)
                middles.append(middle)
        cell = 2 * np.array(relief.half) / [columns - 1, rows - 1]
        for face in fringe:
            along = np.roll(face, -1, axis=0)[:, :2] - face[:, :2]
            slanted = (np.abs(along) > 1e-6 * cell).all(axis=1)
            piece, kept = _between(face, slanted, bottom, relief.top)
            if len(piece) > 2:
                self.faces.append(piece)
                self.lines.append(kept)
                place = (face[:, :2].mean(axis=0) + relief.half) / cell
                middles.append((np.floor(place) + 0.5) * cell - relief.half)
        self.count = np.array([len(f) for f in self.faces], dtype=int)
        self.widest = int(self.count.max(initial=4))
        # Padded with the last corner: one array for all, shape (faces, corners, 3).
        self.corners = np.array([_padded(f, self.widest) for f in self.faces]).reshape(
            -1, self.widest, 3
        )
        self.ruled = np.array([_padded(e, self.widest, False) for e in self.lines], dtype=bool)
        self.ruled = self.ruled.reshape(-1, self.widest)
        # An inner edge of a whole face may be left to the neighbour.
        self.inner = np.zeros_like(self.ruled)
        self.inner[: int(inside.sum()), :4] = ~rim[inside]
        # A face that was cut is painted in its whole cell's turn.
        self.columns = np.array(middles).reshape(-1, 2)
        self.normals = _normals(self.corners)
        middle_height = np.array([f[:, 2].mean() for f in self.faces])
        self.heights = np.clip((middle_height - bottom) / max(relief.top - bottom, 1e-9), 0, 1)

    def _drawn(self, view: View) -> Array:
        """Which edges are drawn with which face, shape (faces, corners).

        An edge between two faces is drawn with the nearer one, after both have been filled.
        """
        nearer = np.ones_like(self.ruled)
        eye, at = view.eye, self.columns
        nearer[:, 0], nearer[:, 2] = eye[1] >= at[:, 1], eye[1] <= at[:, 1]
        nearer[:, 3], nearer[:, 1] = eye[0] >= at[:, 0], eye[0] <= at[:, 0]
        return np.asarray(self.ruled & (nearer | ~self.inner))

    def strokes(self, view: View) -> Array:
        """Grid lines as straight strokes in the frame, shape (4 n, 3): what labels keep off."""
        nodes = self.nodes[:: self.step, :: self.step]
        pairs = [
            np.stack((nodes[:-1].reshape(-1, 3), nodes[1:].reshape(-1, 3)), axis=1),
            np.stack((nodes[:, :-1].reshape(-1, 3), nodes[:, 1:].reshape(-1, 3)), axis=1),
        ]
        ends = np.concatenate(pairs)
        ends = ends[np.isfinite(ends).all(axis=(1, 2))]
        flat = view.project(np.clip(ends, [-2, -2, self.bottom], [2, 2, self.relief.top]))
        share = np.linspace(0, 1, 4)[None, :, None]
        curves = flat[:, :1] * (1 - share) + flat[:, 1:] * share
        return np.pad(curves.reshape(-1, 2), ((0, 0), (0, 1)))

    def rules(self, view: View) -> list[Array]:
        """All lines of the grid in the frame, shape (n, 2) each: what nothing else may lie on."""
        inside = np.clip(self.nodes, [-2, -2, self.bottom], [2, 2, self.relief.top])
        flat = view.project(inside)
        lines = [*flat, *flat.swapaxes(0, 1)]
        runs = []
        for line in lines:
            known = np.isfinite(line).all(axis=1)
            edges = np.flatnonzero(np.diff(known)) + 1
            runs += [r for r in np.split(line, edges) if len(r) > 1 and np.isfinite(r).all()]
        return runs

    def reach(self, view: View) -> Place | None:
        """What `paint` may touch: the box that all faces lie in, as the camera sees it."""
        (x, y), z = self.relief.half, (self.bottom, self.relief.top)
        corners = np.array([[i, j, k] for i in (-x, x) for j in (-y, y) for k in z])
        return around(view.project(corners), _OVERLAP + _LINE / 2)

    def paint(
        self, context: Any, view: View, ramp: Array, line: Array, ambient: float = AMBIENT
    ) -> None:
        """Draw every face and the grid lines on it, those far away first.

        `ramp` has shape (n, 3), low to high, `line` (4,): red, green, blue and opacity, 0 to 1.
        """
        if not len(self.corners):
            return
        flat = view.project(self.corners)
        middle = flat.mean(axis=1, keepdims=True)
        out = flat - middle
        size = np.maximum(np.hypot(out[..., 0], out[..., 1]), 1e-9)[..., None]
        grown = (middle + out * (1 + _OVERLAP / size)).reshape(len(flat), -1).tolist()
        exact = flat.reshape(len(flat), -1).tolist()
        colours = self.shades(view, ramp, ambient).tolist()
        count = (2 * self.count).tolist()
        edges = [_SETS[c] for c in (self._drawn(view) @ _BITS[: self.widest]).tolist()]
        r, g, b, a = (float(v) for v in line)
        move, to, fill = context.move_to, context.line_to, context.fill
        colour, stroke = context.set_source_rgba, context.stroke
        context.set_line_width(_LINE)
        context.set_line_cap(0)
        for n in view.far_first(self.columns).tolist():
            points = grown[n]
            move(points[0], points[1])
            for k in range(2, count[n], 2):
                to(points[k], points[k + 1])
            red, green, blue = colours[n]
            colour(blue, green, red, 1.0)
            fill()
            if edges[n]:
                own = exact[n]
                for p in edges[n]:
                    q = (2 * p + 2) % count[n]
                    move(own[2 * p], own[2 * p + 1])
                    to(own[q], own[q + 1])
                colour(b, g, r, a)
                stroke()
        context.set_line_cap(1)

    def shades(self, view: View, ramp: Array, ambient: float = AMBIENT) -> Array:
        """A lit colour for every face, shape (faces, 3): by height along `ramp`, by its normal."""
        right, up, towards = view.axes
        light = _LIGHT[0] * right + _LIGHT[1] * up + _LIGHT[2] * towards
        light = light / np.linalg.norm(light)
        facing = self.normals * np.sign(self.normals @ towards + 1e-12)[:, None]
        lit = np.clip(facing @ light, 0.0, 1.0)
        half = light + towards
        gloss = np.clip(facing @ (half / np.linalg.norm(half)), 0.0, 1.0) ** 24
        at = self.heights * (len(ramp) - 1)
        k = np.clip(at.astype(int), 0, len(ramp) - 2)
        base = ramp[k] + (ramp[k + 1] - ramp[k]) * (at - k)[:, None]
        shade = base * (ambient + (1 - ambient) * lit)[:, None] + 0.16 * gloss[:, None]
        return np.asarray(np.clip(shade, 0.0, 1.0))


def _between(face: Array, edges: Array, bottom: float, top: float) -> tuple[Array, Array]:
    """A face cut by two level planes (Sutherland and Hodgman, 1974), with its drawn edges."""
    points, lined = list(face), list(edges)
    for level, sign in ((top, 1.0), (bottom, -1.0)):
        kept: list[Array] = []
        marks: list[bool] = []
        for n, a in enumerate(points):
            b = points[(n + 1) % len(points)]
            over_a, over_b = sign * (a[2] - level), sign * (b[2] - level)
            if over_a <= 0:
                kept.append(a)
                marks.append(bool(lined[n]))
            if (over_a < 0 < over_b) or (over_b < 0 < over_a):
                kept.append(a + (b - a) * (over_a / (over_a - over_b)))
                # From here the cut goes on, or the rest of the edge.
                marks.append(True if over_a < 0 else bool(lined[n]))
        points, lined = kept, marks
        if len(points) < 3:
            return np.zeros((0, 3)), np.zeros(0, dtype=bool)
    return np.array(points), np.array(lined)


def _padded(rows: Array, length: int, value: bool | None = None) -> Array:
    """`rows` up to `length` with its last row, or with `value`."""
    more = length - len(rows)
    rest = np.repeat(rows[-1:], more, axis=0) if value is None else np.full(more, value)
    return np.concatenate((rows, rest))


def _normals(corners: Array) -> Array:
    """Unit normals, shape (n, 3), by Newell's sum over the edges: no corner is special.

    The padding repeats the last corner: its edges have no length, and the closing edge is right.
    """
    normal = np.cross(corners, np.roll(corners, -1, axis=1)).sum(axis=1)
    return np.asarray(normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12))
