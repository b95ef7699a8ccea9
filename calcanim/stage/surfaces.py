"""A surface on stage: floor, sheet, trails and arrows as one picture that is painted in one pass.

Its parts come and go one by one, so each is a leaf of its own; but what is painted must be painted
in order of depth. So the parts only say that they are there, and the floor, which comes last in
Manim's order (`z_index`), paints them all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from manim import VMobject

from calcanim.stage.arrow_labels import ArrowLabel
from calcanim.stage.camera import Painted
from calcanim.stage.contrast import Colour
from calcanim.stage.items import Element
from calcanim.stage.labels import Obstacles
from calcanim.stage.layout import Region
from calcanim.stage.ramp import along, is_dark, legible, ramp, rgb
from calcanim.stage.sheet import AMBIENT, Sheet
from calcanim.stage.space import Array, Relief, View
from calcanim.stage.surface_axes import SurfaceAxes
from calcanim.stage.trails import SurfaceArrow, SurfaceTrail
from calcanim.storyboard.surface import BOX, Surface
from calcanim.storyboard.theme import Theme

_SOLID = 0.93  # of the sheet: a hint of the floor shows through
_RULED = 4
_APART = np.array([-0.22, -0.02, 0.22, 0.02])  # frame units, from an axis's numbers to a label
_SQUARE = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]], dtype=float)


class Part(Painted):
    """A part of the picture: colour, opacity and outline. `present` says that it is on stage."""

    def __init__(self, colour: str) -> None:
        super().__init__(fill_color=colour, fill_opacity=1, stroke_width=0)
        self.present = False
        self.ensemble: list[VMobject] = []

    @property
    def opacity(self) -> float:
        """0 to 1; 0 where it is not on stage."""
        return float(self.fill_rgbas[0, 3]) if self.present else 0.0

    @property
    def colour(self) -> tuple[float, float, float]:
        """Red, green and blue, 0 to 1."""
        red, green, blue = self.fill_rgbas[0, :3]
        return float(red), float(green), float(blue)

    def paint(self, context: Any) -> None:
        """Say that it is there."""
        self.present = True


class _Floor(Part):
    """The floor's plane, and the painter of the whole picture."""

    def __init__(self, colour: str, picture: SurfaceMobject) -> None:
        super().__init__(colour)
        self.picture = picture
        self.set_z_index(1)

    def paint(self, context: Any) -> None:
        """Draw all that is on stage."""
        self.present = True
        self.picture.paint(context)
        for leaf in self.ensemble:
            if isinstance(leaf, Part):
                leaf.present = False


class SurfaceMobject:
    """The figure's elements by key.

    Channels: ``camera.azimuth``, ``camera.aside``, ``trail.KEY``, ``arrow.KEY``. `aside` is the
    region to which ``camera.aside`` moves the picture.
    """

    def __init__(
        self, figure: Surface, region: Region, theme: Theme, aside: Region | None = None
    ) -> None:
        self.figure, self.theme = figure, theme
        self.colours = ramp(theme)
        # On paper shadows are pale; on a dark ground they are what shows the shape.
        self.ambient = AMBIENT if is_dark(theme) else 0.62
        self.values = {"camera.azimuth": figure.azimuth, "camera.aside": 0.0}
        self.floor_z = -BOX / 2
        relief = Relief(self._relief(), (1.0, 1.0), BOX / 2)
        self.relief = relief
        fringe = [self._model(face) for face in figure.fringe]
        self.sheet = Sheet(relief, self.model_z(figure.base), _RULED, fringe)
        self.axes = SurfaceAxes(figure, BOX, region, theme, aside or region)
        self.elements: dict[str, Element] = {}
        muted = theme.colour("muted")
        self.floor = _Floor(theme.card, self)
        self.parts: dict[str, Part] = {"floor": self.floor}
        for key in ("levels", "sheet", "axis"):
            self.parts[key] = Part(muted)
        self.trails: dict[str, SurfaceTrail] = {}
        for trail in figure.trails:
            colour = theme.colour(trail.role)
            self.parts[f"shadow.{trail.key}"] = Part(colour)
            self.parts[f"trail.{trail.key}"] = Part(colour)
            self.values[f"trail.{trail.key}"] = 0.0
            self.trails[trail.key] = SurfaceTrail(self._model(trail.points), trail.stops, relief)
        self.arrows: dict[str, SurfaceArrow] = {}
        for arrow in figure.arrows:
            self.parts[f"arrow.{arrow.key}"] = Part(theme.colour(arrow.role))
            self.values[f"arrow.{arrow.key}"] = 1.0
            ends = self._model([(*arrow.start, figure.z.low), (*arrow.end, figure.z.low)])
            self.arrows[arrow.key] = SurfaceArrow(ends[0], ends[1])
        self.contours = [
            (self._ink(c.level), [self._on_floor(p) for p in c.pieces]) for c in figure.contours
        ]
        for key, part in self.parts.items():
            decoration = key in ("floor", "levels")
            self.elements[key] = Element("grid" if decoration else "line", [part])
        self.elements |= self.axes.elements
        self.labels = self._settled_labels(region)
        for key, label in self.labels.items():
            self.elements |= label.elements(f"arrow.{key}")
        over = [leaf for label in self.labels.values() for leaf in label.leaves]
        for part in self.parts.values():
            part.ensemble = [*self.parts.values(), *over]
        self._sheet_cache: tuple[object, Any] | None = None
        self.update()

    # -- the figure protocol ---------------------------------------------------

    def shown(self) -> tuple[str, ...]:
        """Floor, sheet and axes; level curves, trails and arrows come on by `Reveal`."""
        return ("floor", "sheet", "axis", *self.axes.elements)

    def keys(self, key: str) -> tuple[str, ...]:
        """The elements that `key` names: its own, or all that it contains."""
        found = tuple(k for k in self.elements if k == key or k.startswith(key + "."))
        if not found:
            raise KeyError(key)
        return found

    def run(self, values: Mapping[str, float]) -> None:
        """Take new values by channel."""
        moved = any(self.values[k] != v for k, v in values.items() if k.startswith("camera."))
        self.values.update(values)
        if moved:
            self.update()

    def movers(self, visible: Collection[str], moving: Collection[str]) -> list[VMobject]:
        """Every part, with what lies over the picture; the numbers too, where the camera moves."""
        turns = any(k.startswith("camera.") for k in moving)
        texts = [k for k in self.axes.elements if turns and k in visible]
        over = [k for key in self.labels for k in self.keys(f"arrow.{key}") if k not in self.parts]
        return [
            *(self.parts[k] for k in self.parts if k in visible),
            *(leaf for k in (*texts, *over) if k in visible for leaf in self.elements[k].leaves),
        ]

    # -- from data to the box ----------------------------------------------------

    def model_z(self, value: float) -> float:
        """A height in the box."""
        z = self.figure.z
        return (value - z.low) / (z.high - z.low) * BOX - BOX / 2

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

    # -- labels --------------------------------------------------------------------

    def _settled_labels(self, region: Region) -> dict[str, ArrowLabel]:
        """The arrows' labels, each in its place while the camera is where it was at first.

        They keep clear of axes, sheet, arrows and the first trail, if they can of all trails.
        """
        view = self.axes.view(self.figure.azimuth)
        floor = view.project(np.column_stack((_SQUARE, np.full(5, self.floor_z))))
        lines = [floor, view.project(self.axes.edges), *self.sheet.rules(view)]
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
        last = trail.stops[min(1, len(trail.stops) - 1)]
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
        floor = view.project(np.column_stack((_SQUARE, np.full(5, self.floor_z))))
        self.floor.points = _polyline(floor)
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
            if key in self.labels:
                self.labels[key].update(flat, floor)

    def paint(self, context: Any) -> None:
        """Draw floor, level curves, shadows, arrows, sheet and trails, in this order."""
        view, parts = self.view, self.parts
        context.set_line_join(1)
        context.set_line_cap(1)
        context.set_dash([])
        self._paint_floor(context, view)
        if parts["levels"].opacity:
            self._paint_levels(context, view, parts["levels"].opacity)
        for key, trail in self.trails.items():
            part = parts[f"shadow.{key}"]
            if part.opacity:
                trail.paint_shadow(
                    context,
                    view,
                    self.values[f"trail.{key}"],
                    self.floor_z,
                    part.colour,
                    part.opacity,
                )
        for key, arrow in self.arrows.items():
            part = parts[f"arrow.{key}"]
            if part.opacity:
                share = self.values[f"arrow.{key}"]
                arrow.paint(context, view, share, part.colour, part.opacity)
        if parts["axis"].opacity:
            self.axes.paint(context, view, parts["axis"].colour, parts["axis"].opacity)
        if parts["sheet"].opacity:
            self._paint_sheet(context, view, parts["sheet"].opacity)
        halo = rgb(self.theme.background)
        for key, trail in self.trails.items():
            part = parts[f"trail.{key}"]
            if part.opacity:
                progress = self.values[f"trail.{key}"]
                trail.paint(context, view, progress, part.colour, part.opacity, halo)

    def _paint_floor(self, context: Any, view: View) -> None:
        corners = view.project(np.column_stack((_SQUARE, np.full(5, self.floor_z))))[:4].tolist()
        context.new_path()
        context.move_to(*corners[0])
        for p in corners[1:]:
            context.line_to(*p)
        context.close_path()
        red, green, blue = self.floor.colour
        context.set_source_rgba(blue, green, red, self.floor.opacity)
        context.fill_preserve()
        red, green, blue = rgb(self.theme.colour("muted"))
        context.set_source_rgba(blue, green, red, 0.75 * self.floor.opacity)
        context.set_line_width(0.018)
        context.stroke()

    def _paint_levels(self, context: Any, view: View, opacity: float) -> None:
        context.set_line_width(0.026)
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
        # While the camera stands still the sheet is the same picture, whatever walks on it.
        target = context.get_target()
        key = (view, target.get_width(), target.get_height())
        if self._sheet_cache is None or self._sheet_cache[0] != key:
            context.push_group()
            ink = (*rgb(self.theme.background), 0.4)
            self.sheet.paint(context, view, self.colours, np.array(ink), self.ambient)
            self._sheet_cache = (key, context.pop_group())
        context.set_source(self._sheet_cache[1])
        context.paint_with_alpha(opacity * _SOLID)

    def __deepcopy__(self, memo: dict[int, Any]) -> SurfaceMobject:
        """Itself: what is cached for cairo cannot be copied."""
        return self


def _polyline(points: Array) -> Array:
    """Points in the frame, shape (n, 2), as Manim's cubic curves, shape (4 (n - 1), 3)."""
    if len(points) < 2:
        return np.zeros((0, 3))
    share = np.linspace(0, 1, 4)[None, :, None]
    curves = points[:-1, None] * (1 - share) + points[1:, None] * share
    return np.pad(curves.reshape(-1, 2), ((0, 0), (0, 1)))
