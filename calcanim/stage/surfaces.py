"""A surface on stage: floor, level curves, shadows, arrows, axes, sheet and trails.

What is painted must be painted in order of depth, whichever came on stage first: each part is a
leaf with a `z_index` of its own. Manim keeps to that order among what it draws anew only, so all
parts are drawn anew together, as an `ensemble`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

import cairo
import numpy as np
from manim import VMobject

from calcanim.stage.arrow_labels import ArrowLabel
from calcanim.stage.camera import Painted, Place, around
from calcanim.stage.contrast import Colour
from calcanim.stage.items import Element
from calcanim.stage.labels import Obstacles
from calcanim.stage.layout import Region
from calcanim.stage.memo import Memo
from calcanim.stage.ramp import along, is_dark, legible, ramp, rgb
from calcanim.stage.sheet import AMBIENT, Sheet
from calcanim.stage.slabs import SurfaceSlabs
from calcanim.stage.space import Array, Relief, View
from calcanim.stage.surface_axes import SurfaceAxes
from calcanim.stage.trails import SurfaceArrow, SurfaceTrail, path
from calcanim.stage.walls import SurfacePatch, SurfaceWall
from calcanim.storyboard.surface import BOX, Cut, Slab, Surface
from calcanim.storyboard.theme import Theme

_SOLID = 0.93  # of the sheet: a hint of the floor shows through
_RULED = 4
_APART = np.array([-0.22, -0.12, 0.22, 0.12])  # frame units, from an axis's numbers to a label
_SQUARE = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]], dtype=float)
_EDGE, _LEVEL = 0.018, 0.026  # widths of the floor's edge and of the level curves
# Each over those before. A ghost is an arrow once more: faint where the sheet is before it.
_ORDER = (
    *("floor", "levels", "shadow", "arrow", "axis", "ground", "wall", "sheet"),
    *("slabs", "ghost", "face", "patch", "edge", "trail"),
)
_BEHIND = 0.55  # opacity of a wall where no sheet is before it
VEIL = 0.75  # of the sheet's opacity, that a whole veil takes
_FAINT = 0.45


_QUIET = ("floor", "levels", "ground", "wall", "slabs", "patch")  # text may lie on them
# Parts that follow the channel of another.
_WHOSE = {"shadow": "trail", "ghost": "arrow", "face": "wall", "edge": "wall"}


class Part(Painted):
    """A part of the picture: its colour, its opacity, and what the layout inspection sees of it."""

    def __init__(self, colour: str, picture: SurfaceMobject, key: str) -> None:
        super().__init__(fill_color=colour, fill_opacity=1, stroke_width=0)
        self.picture, self.key = picture, key
        self.ensemble: list[VMobject] = []
        self.set_z_index(1 + _ORDER.index(key.partition(".")[0]) / len(_ORDER) / 2)

    @property
    def opacity(self) -> float:
        """0 to 1."""
        return float(self.fill_rgbas[0, 3])

    @property
    def colour(self) -> tuple[float, float, float]:
        """Red, green and blue, 0 to 1."""
        red, green, blue = self.fill_rgbas[0, :3]
        return float(red), float(green), float(blue)

    def reach(self) -> Place | None:
        """What it covers, as the camera stands."""
        return self.picture.reach(self.key)

    def appearance(self) -> object:
        """Its colour, the camera, and how far it has come."""
        kind, _, name = self.key.partition(".")
        whose = _WHOSE.get(kind, kind)
        values = self.picture.values
        come = values.get(f"{whose}.{name}" if name else "sheet.veil")
        filled = values.get(f"{whose}.{name}.filled")
        return self.fill_rgbas.tobytes(), self.picture.view, come, filled

    def paint(self, context: Any) -> None:
        """Draw it, with round joins and caps."""
        if self.opacity:
            context.set_line_join(1)
            context.set_line_cap(1)
            self.picture.paint(self.key, context)


class SurfaceMobject:
    """The figure's elements by key.

    Channels: ``camera.azimuth``, ``camera.aside``, ``sheet.veil``, ``trail.KEY``, ``arrow.KEY``,
    ``wall.KEY``, ``wall.KEY.filled``, ``slabs.KEY``, ``patch.KEY``. `aside` is the region to
    which ``camera.aside`` moves the picture.
    """

    def __init__(
        self, figure: Surface, region: Region, theme: Theme, aside: Region | None = None
    ) -> None:
        self.figure, self.theme = figure, theme
        self.colours = ramp(theme)
        # On paper shadows are pale; on a dark ground they are what shows the shape.
        self.ambient = AMBIENT if is_dark(theme) else 0.62
        self.values = {"camera.azimuth": figure.azimuth, "camera.aside": 0.0, "sheet.veil": 0.0}
        self.floor_z = -BOX / 2
        relief = Relief(self._relief(), (1.0, 1.0), BOX / 2)
        self.relief = relief
        fringe = [self._model(face) for face in figure.fringe]
        self.sheet = Sheet(relief, self.model_z(figure.base), _RULED, fringe)
        # What stands under a surface needs no room above it.
        drawn = self._drawn() if figure.slabs else None
        self.axes = SurfaceAxes(figure, BOX, region, theme, aside or region, drawn)
        self.elements: dict[str, Element] = {}
        muted = theme.colour("muted")
        self.parts: dict[str, Part] = {}

        def part(key: str, colour: str) -> None:
            self.parts[key] = Part(colour, self, key)

        part("floor", theme.card)
        for key in ("levels", "sheet", "axis"):
            part(key, muted)
        self.trails: dict[str, SurfaceTrail] = {}
        for trail in figure.trails:
            colour = theme.colour(trail.role)
            part(f"shadow.{trail.key}", colour)
            part(f"trail.{trail.key}", colour)
            self.values[f"trail.{trail.key}"] = 0.0
            self.trails[trail.key] = SurfaceTrail(self._model(trail.points), trail.stops, relief)
        self.arrows: dict[str, SurfaceArrow] = {}
        for arrow in figure.arrows:
            part(f"arrow.{arrow.key}", theme.colour(arrow.role))
            part(f"ghost.{arrow.key}", theme.colour(arrow.role))
            self.values[f"arrow.{arrow.key}"] = 1.0
            ends = self._model([(*arrow.start, figure.z.low), (*arrow.end, figure.z.low)])
            self.arrows[arrow.key] = SurfaceArrow(ends[0], ends[1])
        self.ground_z = self._ground()
        if figure.ground is not None:
            part("ground", muted)
        self.walls: dict[str, SurfaceWall] = {}
        for wall in figure.walls:
            for kind in ("wall", "face", "edge"):
                part(f"{kind}.{wall.key}", theme.colour(wall.role))
            self.values |= {f"wall.{wall.key}": 0.0, f"wall.{wall.key}.filled": 1.0}
            cuts = np.stack([self._cut(cut) for cut in wall.cuts])
            self.walls[wall.key] = SurfaceWall(cuts, self.ground_z, wall.standing, relief)
        self.wall_of = {wall.key: wall for wall in figure.walls}
        self.slabs: dict[str, SurfaceSlabs] = {}
        for slabs in figure.slabs:
            part(f"slabs.{slabs.key}", theme.colour(slabs.role))
            self.values[f"slabs.{slabs.key}"] = 0.0
            lines = [self._slab(slab, slabs.stepped) for slab in slabs.slabs]
            ways = [self._across(slab) for slab in slabs.slabs]
            self.slabs[slabs.key] = SurfaceSlabs(
                lines, ways, self.ground_z, slabs.stepped, slabs.lined
            )
        self.below = {s.key: rgb(theme.colour(s.below)) for s in figure.slabs}
        self.patches: dict[str, SurfacePatch] = {}
        for patch in figure.patches:
            part(f"patch.{patch.key}", theme.colour(patch.role))
            self.values[f"patch.{patch.key}"] = 1.0
            self.patches[patch.key] = SurfacePatch(self._model(patch.corners), relief)
        self.contours = [
            (self._ink(c.level), [self._on_floor(p) for p in c.pieces]) for c in figure.contours
        ]
        # A part that lies over another one comes and goes with it.
        self.element_of: dict[str, str] = {}
        for key, leaf in self.parts.items():
            kind, _, name = key.partition(".")
            whose = {"ghost": f"arrow.{name}", "face": f"wall.{name}", "edge": f"wall.{name}.edge"}
            self.element_of[key] = whose.get(kind, key)
            if kind in ("ghost", "face"):
                continue
            over = {"arrow": "ghost", "wall": "face"}.get(kind)
            leaves = [leaf, *([self.parts[f"{over}.{name}"]] if over else [])]
            self.elements[self.element_of[key]] = Element(
                "grid" if kind in _QUIET else "line", leaves
            )
        self.elements |= self.axes.elements
        self.numbers = self.axes.numbers
        self.labels = self._settled_labels(region)
        for key, label in self.labels.items():
            self.elements |= label.elements(f"arrow.{key}")
        above = [leaf for label in self.labels.values() for leaf in label.leaves]
        for leaf in self.parts.values():
            leaf.ensemble = [*self.parts.values(), *above]
        self._painted = Memo()
        self.update()

    # -- the figure protocol ---------------------------------------------------

    def shown(self) -> tuple[str, ...]:
        """Floor, sheet and axes; level curves, trails and arrows come on by `Reveal`."""
        ground = ("ground",) if "ground" in self.parts else ()
        return ("floor", *ground, "sheet", "axis", *self.axes.elements)

    def keys(self, key: str) -> tuple[str, ...]:
        """The elements that `key` names: its own, or all that it contains."""
        found = tuple(k for k in self.elements if k == key or k.startswith(key + "."))
        if not found:
            raise KeyError(key)
        return found

    def run(self, values: Mapping[str, float]) -> None:
        """Take new values by channel."""
        moves = ("camera.", "wall.")
        moved = any(self.values[k] != v for k, v in values.items() if k.startswith(moves))
        self.values.update(values)
        if moved:
            self.update()

    def movers(self, visible: Collection[str], moving: Collection[str]) -> list[VMobject]:
        """Every part, with what lies over the picture; the numbers too, where the camera moves."""
        turns = any(k.startswith("camera.") for k in moving)
        texts = [k for k in self.axes.elements if turns and k in visible]
        over = [k for key in self.labels for k in self.keys(f"arrow.{key}") if k not in self.parts]
        return [
            *(p for k, p in self.parts.items() if self.element_of[k] in visible),
            *(leaf for k in (*texts, *over) if k in visible for leaf in self.elements[k].leaves),
        ]

    # -- from data to the box ----------------------------------------------------

    def model_z(self, value: float) -> float:
        """A height in the box."""
        z = self.figure.z
        return (value - z.low) / (z.high - z.low) * BOX - BOX / 2

    def _drawn(self) -> Array:
        """Places on the surface and on the upper edges of walls, shape (n, 3)."""
        heights = self.relief.heights
        rows, columns = (np.linspace(-1.0, 1.0, n) for n in heights.shape)
        x, y = np.meshgrid(columns, rows)
        on = np.stack((x, y, heights), axis=-1).reshape(-1, 3)
        cuts = [self._cut(cut) for wall in self.figure.walls for cut in wall.cuts]
        points = np.concatenate((on, *cuts))
        points = points[np.isfinite(points).all(axis=1)]
        return np.clip(points, None, [1.0, 1.0, BOX / 2])

    def _relief(self) -> Array:
        heights = np.array(self.figure.heights, dtype=float)
        flat = heights.reshape(-1)
        flat[list(self.figure.holes)] = np.nan
        z = self.figure.z
        return (flat.reshape(heights.shape) - z.low) / (z.high - z.low) * BOX - BOX / 2

    def _model(self, points: Any) -> Array:
        x, y = self.figure.x, self.figure.y
        p = np.array(points, dtype=float).reshape(-1, 3)
        return np.column_stack(
            (
                2 * (p[:, 0] - x.low) / (x.high - x.low) - 1,
                2 * (p[:, 1] - y.low) / (y.high - y.low) - 1,
                self.model_z(p[:, 2]),  # type: ignore[arg-type]
            )
        )

    def _on_floor(self, points: Any) -> Array:
        flat = np.array(points, dtype=float).reshape(-1, 2)
        return self._model(np.column_stack((flat, np.full(len(flat), self.figure.z.low))))

    def _ink(self, level: float) -> Colour:
        f = self.figure
        share = (level - f.base) / max(f.z.high - f.base, 1e-300)
        return legible(along(self.colours, share), self.theme.card, self.theme)

    def _ground(self) -> float:
        """The height in the box on which walls stand."""
        f = self.figure
        if f.ground is not None:
            return self.model_z(f.ground)
        return self.model_z(0.0) if f.z.low <= 0 <= f.z.high else self.floor_z

    def _cut(self, cut: Cut) -> Array:
        """A cut's upper edge in the box, which it does not leave, shape (points, 3)."""
        heights = cut.heights if len(cut.heights) > 1 else cut.heights * 2
        share = np.linspace(0.0, 1.0, len(heights))[:, None]
        places = np.array(cut.start) + (np.array(cut.end) - np.array(cut.start)) * share
        line = self._model(np.column_stack((places, heights)))
        line[:, 2] = np.clip(line[:, 2], -BOX / 2, BOX / 2)
        return line

    def _slab(self, slab: Slab, stepped: bool) -> Array:
        """A slab's middle line in the box; of a `stepped` one with two points for each height."""
        if not stepped:
            return self._cut(Cut(slab.start, slab.end, slab.heights))
        count = len(slab.heights)
        ends = np.repeat(np.arange(count + 1), 2)[1:-1] / count
        start, end = np.array(slab.start), np.array(slab.end)
        places = start + (end - start) * ends[:, None]
        line = self._model(np.column_stack((places, np.repeat(slab.heights, 2))))
        line[:, 2] = np.clip(line[:, 2], -BOX / 2, BOX / 2)
        return line

    def _across(self, slab: Slab) -> Array:
        """The way across a slab in the box, shape (3,)."""
        x, y = self.figure.x, self.figure.y
        u, v = slab.width
        return np.array([2 * u / (x.high - x.low), 2 * v / (y.high - y.low), 0.0])

    def wall_now(self, name: str) -> tuple[float, float]:
        """A wall's cut, and the share of it that is there."""
        return self.values[f"wall.{name}"], self.values[f"wall.{name}.filled"]

    # -- labels --------------------------------------------------------------------

    def _settled_labels(self, region: Region) -> dict[str, ArrowLabel]:
        """The arrows' labels, each in its place while the camera is where it was at first.

        They keep clear of axes, sheet, arrows and the first trail, if they can of all trails.
        """
        view = self.axes.view(self.figure.azimuth)
        lines = [self._floor(view), view.project(self.axes.edges), *self.sheet.rules(view)]
        arrows = {k: view.project(np.stack((a.start, a.end))) for k, a in self.arrows.items()}
        for arrow in self.arrows.values():
            lines += [view.project(p) for p in arrow.outline()]
        trails = [self._way(trail, view) for trail in self.trails.values()]
        # A label beside a number would read as one with it.
        boxes = [tuple(box + _APART) for box in self.axes.boxes(view)]
        every = Obstacles.of([*lines, *(p for ways in trails for p in ways)], (), boxes)
        first = Obstacles.of([*lines, *(p for ways in trails[:1] for p in ways)], (), boxes)
        labels = {}
        for data in self.figure.arrows:
            if data.label is None:
                continue
            label = labels[data.key] = ArrowLabel(data.label, self.theme)
            found = label.settle(arrows[data.key], (every, first), region)
            if found is not None:
                every, first = every.with_box(found.box), first.with_box(found.box)
        return labels

    def _way(self, trail: SurfaceTrail, view: View) -> list[Array]:
        """A trail, its image on the floor, and its plumb lines up to the first stop."""
        foot = trail.points * [1, 1, 0] + [0, 0, self.floor_z]
        seen = view.project(trail.points), view.project(foot)
        last = trail.stops[min(1, len(trail.stops) - 1)] if trail.stops else 0
        plumbs = [np.stack((seen[0][n], seen[1][n])) for n in range(0, last + 1, 4)]
        return [*seen, *plumbs]

    # -- painting ------------------------------------------------------------------

    @property
    def view(self) -> View:
        """The camera now."""
        return self.axes.view(self.values["camera.azimuth"], self.values["camera.aside"])

    def update(self) -> None:
        """Put the numbers, and what the layout inspection sees, where the camera says."""
        view = self.view
        self.axes.update(view)
        floor = self._floor(view)
        self.parts["floor"].points = _polyline(floor)
        self.parts["sheet"].points = self.sheet.strokes(view)
        self.parts["axis"].points = _polyline(view.project(self.axes.edges))
        self.parts["levels"].points = _polyline(floor)
        for key, trail in self.trails.items():
            self.parts[f"trail.{key}"].points = _polyline(view.project(trail.points))
            self.parts[f"shadow.{key}"].points = _polyline(
                view.project(trail.points * [1, 1, 0] + [0, 0, self.floor_z])
            )
        for key, arrow in self.arrows.items():
            ends = np.stack((arrow.start, arrow.end))
            flat = view.project(ends)
            self.parts[f"arrow.{key}"].points = _polyline(flat)
            self.parts[f"ghost.{key}"].points = _polyline(flat)
            if key in self.labels:
                self.labels[key].update(flat, floor)
        if "ground" in self.parts:
            self.parts["ground"].points = _polyline(self._level(view, self.ground_z))
        for key, wall in self.walls.items():
            top = _polyline(view.project(wall.top(*self.wall_now(key))))
            for kind in ("wall", "face", "edge"):
                self.parts[f"{kind}.{key}"].points = top
        for key, slabs in self.slabs.items():
            self.parts[f"slabs.{key}"].points = _polyline(view.project(slabs.tops()))
        for key, patch in self.patches.items():
            self.parts[f"patch.{key}"].points = _polyline(view.project(patch.corners))

    def reach(self, key: str) -> Place | None:
        """What the part `key` may touch: left, bottom, right, top in the frame."""
        view = self.view
        kind, _, name = key.partition(".")
        value = self.values.get(key, 0.0)
        if kind == "floor":
            return around(self._floor(view), _EDGE / 2)
        if kind == "levels":
            return around(self._floor(view), _LEVEL / 2)
        if kind == "shadow":
            progress = self.values[f"trail.{name}"]
            return self.trails[name].shadow_reach(view, progress, self.floor_z)
        if kind in ("arrow", "ghost"):
            return self.arrows[name].reach(view, self.values[f"arrow.{name}"])
        if kind == "axis":
            return self.axes.reach(view)
        if kind == "sheet":
            return self.sheet.reach(view)
        if kind == "ground":
            return around(self._level(view, self.ground_z), _EDGE)
        if kind in ("wall", "face", "edge"):
            return self.walls[name].reach(view, *self.wall_now(name))
        if kind == "slabs":
            return self.slabs[name].reach(view)
        if kind == "patch":
            return self.patches[name].reach(view)
        return self.trails[name].reach(view, value)

    def paint(self, key: str, context: Any) -> None:
        """Draw the part `key`."""
        view, part = self.view, self.parts[key]
        kind, _, name = key.partition(".")
        value, colour, opacity = self.values.get(key, 0.0), part.colour, part.opacity
        if kind == "floor":
            self._paint_floor(context, view, colour, opacity)
        elif kind == "levels":
            self._paint_levels(context, view, opacity)
        elif kind == "shadow":
            progress, trail = self.values[f"trail.{name}"], self.trails[name]
            trail.paint_shadow(context, view, progress, self.floor_z, colour, opacity)
        elif kind in ("arrow", "ghost"):
            share, strength = self.values[f"arrow.{name}"], 1.0 if kind == "arrow" else _FAINT
            self.arrows[name].paint(context, view, share, colour, opacity * strength)
        elif kind == "axis":
            self.axes.paint(context, view, colour, opacity)
        elif kind == "sheet":
            veil = VEIL * min(max(self.values["sheet.veil"], 0.0), 1.0)
            self._paint_sheet(context, view, opacity * (1 - veil))
        elif kind == "ground":
            self._paint_ground(context, view, colour, opacity)
        elif kind in ("wall", "face"):
            wall = self.wall_of[name]
            both = colour, rgb(self.theme.colour(wall.below))
            strength = _BEHIND if kind == "wall" else wall.opacity
            now = self.wall_now(name)
            self.walls[name].paint(context, view, now, both, opacity * strength)
        elif kind == "edge":
            self.walls[name].paint_edge(context, view, self.wall_now(name), colour, opacity)
        elif kind == "slabs":
            both, ground = (colour, self.below[name]), rgb(self.theme.background)
            self.slabs[name].paint(context, view, value, both, ground, opacity)
        elif kind == "patch":
            self.patches[name].paint(context, view, colour, opacity * value)
        else:
            halo = rgb(self.theme.background)
            self.trails[name].paint(context, view, value, colour, opacity, halo)

    def _floor(self, view: View) -> Array:
        """The way around the floor in the frame, shape (5, 2)."""
        return self._level(view, self.floor_z)

    def _level(self, view: View, height: float) -> Array:
        """The way around the box at a height, in the frame, shape (5, 2)."""
        return view.project(np.column_stack((_SQUARE, np.full(5, height))))

    def _paint_ground(self, context: Any, view: View, colour: Colour, opacity: float) -> None:
        path(context, self._level(view, self.ground_z))
        red, green, blue = colour
        context.set_source_rgba(blue, green, red, 0.1 * opacity)
        context.fill_preserve()
        context.set_source_rgba(blue, green, red, 0.6 * opacity)
        context.set_line_width(_EDGE)
        context.stroke()

    def _paint_floor(self, context: Any, view: View, colour: Colour, opacity: float) -> None:
        corners = self._floor(view)[:4].tolist()
        context.new_path()
        context.move_to(*corners[0])
        for p in corners[1:]:
            context.line_to(*p)
        context.close_path()
        red, green, blue = colour
        context.set_source_rgba(blue, green, red, opacity)
        context.fill_preserve()
        red, green, blue = rgb(self.theme.colour("muted"))
        context.set_source_rgba(blue, green, red, 0.75 * opacity)
        context.set_line_width(_EDGE)
        context.stroke()

    def _paint_levels(self, context: Any, view: View, opacity: float) -> None:
        context.set_line_width(_LEVEL)
        for colour, pieces in self.contours:
            red, green, blue = colour
            for piece in pieces:
                points = view.project(piece).tolist()
                context.move_to(*points[0])
                for p in points[1:]:
                    context.line_to(*p)
            context.set_source_rgba(blue, green, red, opacity)
            context.stroke()

    def _paint_sheet(self, context: Any, view: View, opacity: float) -> None:
        place = self.sheet.reach(view)
        if place is None:
            return
        # While the camera stands still the sheet is the same picture, whatever walks on it.
        matrix = context.get_matrix()
        key = (view, *matrix)
        if self._painted.key != key:
            corners = [matrix.transform_point(*place[:2]), matrix.transform_point(*place[2:])]
            left, top = (math.floor(min(v)) - 2 for v in zip(*corners, strict=True))
            right, bottom = (math.ceil(max(v)) + 2 for v in zip(*corners, strict=True))
            image = cairo.ImageSurface(cairo.FORMAT_ARGB32, right - left, bottom - top)
            own = cairo.Context(image)
            matrix.x0, matrix.y0 = matrix.x0 - left, matrix.y0 - top
            own.set_matrix(matrix)
            ink = (*rgb(self.theme.background), 0.4)
            self.sheet.paint(own, view, self.colours, np.array(ink), self.ambient)
            self._painted.keep(key, (image, left, top))
        image, left, top = self._painted.value
        context.identity_matrix()
        context.rectangle(left, top, image.get_width(), image.get_height())
        context.clip()
        context.set_source_surface(image, left, top)
        context.paint_with_alpha(opacity * _SOLID)

    def __deepcopy__(self, memo: dict[int, Any]) -> SurfaceMobject:
        """Itself: what is cached for cairo cannot be copied."""
        return self


def _polyline(points: Array) -> Array:
    """Points in the frame, shape (n, 2), as Manim's cubic curves, shape (4 (n - 1), 3)."""
    if not len(points):
        return np.zeros((0, 3))
    if len(points) == 1:  # what has no points is not drawn
        points = np.repeat(points, 2, axis=0)
    share = np.linspace(0, 1, 4)[None, :, None]
    curves = points[:-1, None] * (1 - share) + points[1:, None] * share
    return np.pad(curves.reshape(-1, 2), ((0, 0), (0, 1)))
