"""Elements of a panel that show a function of two variables from above, and ways across it."""

from __future__ import annotations

from typing import Any

import cairo
import numpy as np

from calcanim.stage.camera import Painted, Place, around
from calcanim.stage.items import Element
from calcanim.stage.painted import Array
from calcanim.stage.ramp import along, legible, ramp, rgb
from calcanim.stage.setting import Setting
from calcanim.stage.space import apart
from calcanim.storyboard import surface

_TURN = 6.283185307179586
_FINE = 8  # pixels of the wash for each cell of the grid
_APART = 0.12  # frame units between the dots of two stops; between closer ones one is left out
_LEVEL = 0.022  # frame units: a level curve's width
_HEAD, _HALO = 0.08, 0.02  # radius of the dot at the head of a way, and width of all dots' halos
_SHAFT = 0.055  # an arrow's width
_TIP, _BARB = 0.2, 0.48  # an arrow's head: its longest length, and half its width in lengths
_EMPTY: Array = np.zeros((0, 3))


def strokes(points: Array) -> Array:
    """Points joined in order, shape (n, 2), as straight cubic curves, shape (4 (n - 1), 3)."""
    if len(points) < 2:
        return _EMPTY
    share = np.linspace(0, 1, 4)[None, :, None]
    curves = points[:-1, None] * (1 - share) + points[1:, None] * share
    return np.pad(curves.reshape(-1, 2), ((0, 0), (0, 1)))


class _Wash(Painted):
    """A picture stretched over a rectangle of the frame."""

    def __init__(self, pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> None:
        super().__init__(fill_color="#ffffff", fill_opacity=1, stroke_width=0)
        self.pixels = np.ascontiguousarray(pixels)
        self.box = (0.0, 0.0, 1.0, 1.0)

    def place(self, left: float, bottom: float, right: float, top: float) -> None:
        """Stretch it over this rectangle."""
        self.box = (left, bottom, right, top)
        corners = [[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]]
        self.points = strokes(np.array(corners))

    def reach(self) -> Place | None:
        """The rectangle."""
        return around(self.points, 0.0)

    def paint(self, context: Any) -> None:
        """Draw the picture."""
        rows, columns = self.pixels.shape[:2]
        left, bottom, right, top = self.box
        # Made for each drawing: a cairo surface in an attribute could not be copied by Manim.
        picture = cairo.ImageSurface.create_for_data(
            self.pixels.data, cairo.FORMAT_ARGB32, columns, rows, columns * 4
        )
        context.save()
        context.translate(left, bottom)
        context.scale((right - left) / columns, (top - bottom) / rows)
        context.rectangle(0, 0, columns, rows)
        context.clip()
        context.set_source_surface(picture, 0, 0)
        context.get_source().set_filter(cairo.FILTER_BILINEAR)
        context.get_source().set_extend(cairo.EXTEND_PAD)
        context.paint_with_alpha(float(self.fill_rgbas[0, 3]))
        context.restore()


class HeightMapMark:
    """Heights as a wash of the theme's ramp."""

    def __init__(self, data: surface.HeightMap, setting: Setting) -> None:
        self.data, self.set = data, setting
        heights = np.array(data.heights, dtype=float)
        heights.reshape(-1)[list(data.holes)] = np.nan
        fine = _finer(heights)
        _fill_fringe(fine, data)
        share = np.clip((fine - data.base) / max(data.top - data.base, 1e-300), 0, 1)
        colours = ramp(setting.theme)
        ground = np.array(rgb(setting.theme.background))
        at = np.nan_to_num(share) * (len(colours) - 1)
        k = np.clip(at.astype(int), 0, len(colours) - 2)
        inked = colours[k] + (colours[k + 1] - colours[k]) * (at - k)[..., None]
        # Paler than the surface: trails, arrows and level curves stand out from it.
        pale = np.where(np.isfinite(share)[..., None], ground + (inked - ground) * 0.5, ground)
        pixels = np.full((*pale.shape[:2], 4), 255, dtype=np.uint8)
        # Manim's pixels are RGBA, cairo's BGRA: written here as red first.
        pixels[..., :3] = np.round(np.clip(pale, 0, 1) * 255)
        self.leaf = _Wash(pixels)
        self.elements = {data.key: Element("grid", [self.leaf])}
        self.names: set[str] = set()

    def update(self) -> None:
        """Lie where the window says."""
        d, view = self.data, self.set.view
        self.leaf.place(*view.place(d.x_low, d.y_low), *view.place(d.x_high, d.y_high))


def _finer(heights: Array) -> Array:
    """Bilinear values at the middles of `_FINE` pixels a cell; NaN in cells with a hole."""
    rows, columns = heights.shape
    v = (np.arange((rows - 1) * _FINE) + 0.5) / _FINE
    u = (np.arange((columns - 1) * _FINE) + 0.5) / _FINE
    j, i = v.astype(int), u.astype(int)
    t, s = (v - j)[:, None], (u - i)[None, :]
    h = heights
    low = h[np.ix_(j, i)] * (1 - s) + h[np.ix_(j, i + 1)] * s
    high = h[np.ix_(j + 1, i)] * (1 - s) + h[np.ix_(j + 1, i + 1)] * s
    return np.asarray(low * (1 - t) + high * t)


def _fill_fringe(fine: Array, data: surface.HeightMap) -> None:
    """Give the pixels of `fine` (in place) that lie in a face of the fringe its heights."""
    rows, columns = fine.shape
    low = np.array([data.x_low, data.y_low])
    pixel = (np.array([data.x_high, data.y_high]) - low) / [columns, rows]
    for face in data.fringe:
        points = np.array(face)
        places = (points[:, :2] - low) / pixel
        (left, bottom), (right, top) = np.floor(places.min(axis=0)), np.ceil(places.max(axis=0))
        i = np.arange(max(int(left), 0), min(int(right), columns))
        j = np.arange(max(int(bottom), 0), min(int(top), rows))
        x, y = np.meshgrid(i + 0.5, j + 0.5)
        inside = np.ones(x.shape, dtype=bool)
        weight, total = np.zeros(x.shape), np.zeros(x.shape)
        # The corners go round to the left: inside, every edge has the point on its left.
        for a, b, z in zip(places, np.roll(places, -1, axis=0), points[:, 2], strict=True):
            inside &= (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) >= -1e-9
            near = 1 / ((x - a[0]) ** 2 + (y - a[1]) ** 2 + 1e-6)
            weight, total = weight + near, total + near * z
        part = fine[j[0] : j[-1] + 1, i[0] : i[-1] + 1] if len(i) and len(j) else fine[:0, :0]
        if part.size:
            part[inside] = (total / weight)[inside]


class _Lines(Painted):
    """Strokes in several colours, all with the leaf's opacity."""

    def __init__(self, colours: list[tuple[float, float, float]]) -> None:
        super().__init__(fill_color="#ffffff", fill_opacity=1, stroke_width=0)
        self.colours = colours
        self.pieces: list[list[Array]] = []

    def reach(self) -> Place | None:
        """Half a pen beyond the lines."""
        return around(self.points, _LEVEL / 2)

    def paint(self, context: Any) -> None:
        """Stroke the lines of each colour at once."""
        context.set_line_width(_LEVEL)
        context.set_line_join(1)
        context.set_dash([])
        for (red, green, blue), pieces in zip(self.colours, self.pieces, strict=True):
            context.new_path()
            for piece in pieces:
                rows = piece.tolist()
                context.move_to(*rows[0])
                for p in rows[1:]:
                    context.line_to(*p)
            context.set_source_rgba(blue, green, red, float(self.fill_rgbas[0, 3]))
            context.stroke()


class LevelCurvesMark:
    """Level curves, each in the ramp's colour for its level."""

    def __init__(self, data: surface.LevelCurves, setting: Setting) -> None:
        self.set = setting
        colours = ramp(setting.theme)
        span = max(data.top - data.base, 1e-300)
        ground = setting.theme.background
        inks = [along(colours, (c.level - data.base) / span) for c in data.contours]
        self.leaf = _Lines([legible(ink, ground, setting.theme) for ink in inks])
        self.lines = [[np.array(p) for p in c.pieces] for c in data.contours]
        self.elements = {data.key: Element("grid", [self.leaf])}
        self.names: set[str] = set()

    def update(self) -> None:
        """Follow the window."""
        view = self.set.view
        self.leaf.pieces = [[view.project(p[:, 0], p[:, 1]) for p in ps] for ps in self.lines]
        flat = [strokes(p) for ps in self.leaf.pieces for p in ps]
        self.leaf.points = np.concatenate(flat) if flat else _EMPTY


class _Way(Painted):
    """A way with dots and a larger dot at its head, with a halo against what lies below."""

    def __init__(self, colour: str, halo: tuple[float, float, float]) -> None:
        super().__init__(fill_color=colour, fill_opacity=1, stroke_width=0)
        self.halo = halo
        self.line: Array = np.zeros((0, 2))
        self.dots: Array = np.zeros((0, 2))

    def reach(self) -> Place | None:
        """As far beyond the line as the head and its halo."""
        return around(self.line, _HEAD + _HALO)

    def paint(self, context: Any) -> None:
        """Draw the line, the dots and the head."""
        red, green, blue, alpha = (float(v) for v in self.fill_rgbas[0])
        halo = (self.halo[2], self.halo[1], self.halo[0], 0.6 * alpha)
        context.set_line_join(1)
        context.set_line_cap(1)
        context.set_dash([])
        context.new_path()
        rows = self.line.tolist()
        context.move_to(*rows[0])
        for p in rows[1:]:
            context.line_to(*p)
        context.set_source_rgba(*halo)
        context.set_line_width(0.075)
        context.stroke_preserve()
        context.set_source_rgba(blue, green, red, alpha)
        context.set_line_width(0.04)
        context.stroke()
        head = self.line[-1:]
        for points, radius in ((self.dots, 0.045), (head, _HEAD)):
            for x, y in points.tolist():
                context.new_path()
                context.arc(x, y, radius + _HALO, 0, _TURN)
                context.set_source_rgba(*halo)
                context.fill()
                context.arc(x, y, radius, 0, _TURN)
                context.set_source_rgba(blue, green, red, alpha)
                context.fill()


class WalkMark:
    """A way that grows with its progress."""

    def __init__(self, data: surface.Walk, setting: Setting) -> None:
        self.data, self.set = data, setting
        self.points = np.array(data.points, dtype=float).reshape(-1, 2)
        theme = setting.theme
        self.leaf = _Way(theme.colour(data.role), rgb(theme.background))
        self.elements = {data.key: Element("line", [self.leaf])}
        self.names = {data.progress} if isinstance(data.progress, str) else set()

    def strokes(self) -> tuple[Array, Array]:
        """Both ends of all that it will have drawn."""
        view = self.set.view
        whole = view.project(self.points[:, 0], self.points[:, 1])
        return view.clip(whole[:-1], whole[1:])

    def update(self) -> None:
        """Draw as far as the progress says."""
        view, last = self.set.view, len(self.points) - 1
        progress = min(max(self.set.value(self.data.progress), 0.0), float(last))
        k = min(int(progress), last)
        line = self.points[: k + 1]
        if progress > k:
            head = self.points[k] + (self.points[k + 1] - self.points[k]) * (progress - k)
            line = np.concatenate((line, head[None]))
        flat = view.project(line[:, 0], line[:, 1])
        self.leaf.line = flat
        self.leaf.dots = flat[apart(flat[: k + 1], _APART)]
        # A way of one point has an outline, too: without one it would not be drawn.
        self.leaf.points = strokes(flat if len(flat) > 1 else np.repeat(flat, 2, axis=0))


class _ArrowLeaf(Painted):
    """A shaft and a head."""

    def __init__(self, colour: str) -> None:
        super().__init__(fill_color=colour, fill_opacity=1, stroke_width=0)

    def reach(self) -> Place | None:
        """As far beyond its ends as the shaft, or the head, is wide."""
        return around(self.points, max(_SHAFT / 2, _TIP * _BARB))

    def paint(self, context: Any) -> None:
        """Draw from the first point to the last."""
        start, end = self.points[0, :2], self.points[-1, :2]
        way = end - start
        length = float(np.hypot(*way))
        if length < 1e-6:
            return
        ahead = way / length
        aside = np.array([-ahead[1], ahead[0]])
        head = min(_TIP, length * 0.6)
        red, green, blue, alpha = (float(v) for v in self.fill_rgbas[0])
        context.set_source_rgba(blue, green, red, alpha)
        context.set_line_width(_SHAFT)
        context.set_line_cap(1)
        context.set_dash([])
        context.new_path()
        context.move_to(*start.tolist())
        context.line_to(*(end - ahead * head * 0.7).tolist())
        context.stroke()
        context.move_to(*end.tolist())
        context.line_to(*(end - ahead * head + aside * head * _BARB).tolist())
        context.line_to(*(end - ahead * head - aside * head * _BARB).tolist())
        context.close_path()
        context.fill()


class VectorMark:
    """An arrow that follows its ends."""

    def __init__(self, data: surface.Vector, setting: Setting) -> None:
        self.data, self.set = data, setting
        self.leaf = _ArrowLeaf(setting.theme.colour(data.role))
        self.elements = {data.key: Element("line", [self.leaf])}
        self.names = {v for v in (data.x1, data.y1, data.x2, data.y2) if isinstance(v, str)}

    def update(self) -> None:
        """Follow both ends; what is outside of the panel is cut off."""
        d, value, view = self.data, self.set.value, self.set.view
        xs, ys = np.array([value(d.x1), value(d.x2)]), np.array([value(d.y1), value(d.y2)])
        points = view.project(xs, ys)
        starts, ends = view.clip(points[:1], points[1:])
        self.leaf.points = strokes(np.concatenate((starts, ends))) if len(starts) else _EMPTY
