"""A lesson's surface as plain Manim draws it: its own `Surface`, with lines and dots in space."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from manim import (
    DEGREES,
    Dot,
    LineJointType,
    ManimColor,
    Polygon,
    Surface,
    ThreeDCamera,
    VGroup,
    VMobject,
)

from calcanim.stage.camera import StageCamera
from calcanim.stage.items import Element
from calcanim.stage.layout import Region
from calcanim.stage.ramp import along, legible, ramp
from calcanim.stage.space import DISTANCE, Array, apart
from calcanim.stage.surfaces import VEIL, SurfaceMobject
from calcanim.storyboard import surface as data
from calcanim.storyboard.theme import Theme

_OPAQUE = 0.93  # of the sheet, as in the lesson
_DIM = 0.7  # Manim's light only adds to a colour: unlit, a face has so much of it
_LIGHT = np.array([-0.45, -0.05, 0.8])  # to the right, upwards, towards the camera
_FAR = 30.0  # frame units from the surface to the light
_FAINT = 0.45  # of an arrow that is seen through the sheet
_LIFT = 0.012  # model units of a trail above the surface
_APART = 0.14  # frame units between two dots of a trail
_TICK, _MARK = 0.055, 0.09  # of the axes: model units on the floor, frame units at the upright one


class SpaceCamera(StageCamera, ThreeDCamera):
    """Manim's camera for space, with two additions that cost next to nothing.

    The picture may stand `aside` of the frame's middle; and the mobjects in `beneath` are drawn
    before the faces, which Manim sorts by depth: what lies on the floor is never before a surface.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.aside = np.zeros(2)
        self.beneath: set[VMobject] = set()

    def project_points(self, points: Array) -> Array:
        """Places in the frame, shape (n, 3)."""
        projected = super().project_points(points)
        projected[:, :2] += self.aside
        return projected

    def get_mobjects_to_display(self, *args: Any, **kwargs: Any) -> list[Any]:
        """What is drawn, in order."""
        found = super().get_mobjects_to_display(*args, **kwargs)
        return sorted(found, key=lambda mobject: mobject not in self.beneath)


class SpaceFigure:
    """A surface's elements by key, as `calcanim.stage.surfaces.SurfaceMobject` has them.

    `parts` are what stands on Manim's scene, each with its `depth_order`, in which it is drawn; a
    leaf of an element knows the part that it belongs to as its `layer`.
    """

    def __init__(
        self,
        figure: data.Surface,
        region: Region,
        theme: Theme,
        aside: Region | None = None,
        *,
        camera: SpaceCamera,
    ) -> None:
        self.figure, self.camera, self.theme = figure, camera, theme
        # Numbers, names and labels stand where the lesson has them.
        ours = SurfaceMobject(figure, region, theme, aside)
        self.axes, self.labels = ours.axes, ours.labels
        self.scale = self.axes.view(figure.azimuth).scale
        self.values = {"camera.azimuth": figure.azimuth, "camera.aside": 0.0, "sheet.veil": 0.0}
        self.ground = -data.BOX / 2 * self.scale
        self._aim()
        muted = theme.colour("muted")
        self.parts: dict[str, VMobject] = {
            "floor": self._floor(),
            "levels": self._levels(),
        }
        self.trails: dict[str, tuple[_Trail, _Trail]] = {}
        lift = np.array([0, 0, _LIFT * self.scale])
        for trail in figure.trails:
            points = self._space(trail.points) + lift
            on, under = self._trail(trail, points, False), self._trail(trail, points, True)
            self.trails[trail.key] = on, under
            self.parts[f"shadow.{trail.key}"] = under.mobject
            self.values[f"trail.{trail.key}"] = 0.0
        self.arrows: dict[str, tuple[_Arrow, _Arrow]] = {}
        for arrow in figure.arrows:
            ends = self._space([(*arrow.start, figure.z.low), (*arrow.end, figure.z.low)])
            colour = theme.colour(arrow.role)
            solid, ghost = _Arrow(*ends, colour, self.scale), _Arrow(*ends, colour, self.scale)
            ghost.mobject.set_opacity(_FAINT)
            self.arrows[arrow.key] = solid, ghost
            self.parts[f"arrow.{arrow.key}"] = solid.mobject
            self.values[f"arrow.{arrow.key}"] = 1.0
        self.parts["axis"] = _lines(self._marks(), muted, 2.6)
        for part in self.parts.values():
            camera.beneath.update(part.get_family())
        self.sheet = self._sheet()
        self.parts["sheet"] = self.sheet
        for key, (_, ghost) in self.arrows.items():
            self.parts[f"ghost.{key}"] = ghost.mobject
        for key, (on, _) in self.trails.items():
            self.parts[f"trail.{key}"] = on.mobject
        self.elements: dict[str, Element] = {}
        for order, (key, part) in enumerate(self.parts.items()):
            part.depth_order = order
            leaves = [m for m in part.get_family() if type(m) is not VGroup and m is not self.sheet]
            for leaf in leaves:
                leaf.layer = part
            # An arrow is drawn once more, faint, over the sheet that may be before it.
            key = key.replace("ghost.", "arrow.", 1)
            before = self.elements[key].leaves if key in self.elements else ()
            self.elements[key] = Element("line", [*before, *leaves])
        self.elements |= self.axes.elements
        for key, label in self.labels.items():
            self.elements |= label.elements(f"arrow.{key}")
            for leaf in label.leaves:
                leaf.layer, leaf.depth_order = leaf, len(self.parts)
                leaf.set_z_index(0)  # as all here: the order on the scene is enough
        self.run(self.values)

    # -- the figure protocol ---------------------------------------------------

    def shown(self) -> tuple[str, ...]:
        """Floor, sheet and axes; level curves, trails and arrows come on by `Reveal`."""
        return ("floor", "sheet", "axis", *self.axes.elements)

    def keys(self, key: str) -> tuple[str, ...]:
        """The elements that `key` names: its own, or all that it contains. KeyError for none."""
        found = tuple(k for k in self.elements if k == key or k.startswith(key + "."))
        if not found:
            raise KeyError(key)
        return found

    def run(self, values: Mapping[str, float]) -> None:
        """Take new values by channel."""
        self.values.update(values)
        if any(key.startswith("camera.") for key in values):
            self._turn()
        for key in values:
            kind, _, name = key.partition(".")
            if kind == "trail":
                for trail in self.trails[name]:
                    trail.go(values[key])
            elif key == "sheet.veil":
                self.sheet.set_fill(opacity=_OPAQUE * (1 - VEIL * values[key]))
            elif kind == "arrow":
                for arrow in self.arrows[name]:
                    arrow.grow(values[key])

    def movers(self, visible: Collection[str], moving: Collection[str]) -> list[VMobject]:
        """All of it where the camera turns, else the trails and arrows that go on."""
        keys: list[str] = []
        for channel in moving:
            kind, _, name = channel.partition(".")
            if kind == "camera":
                keys = list(self.elements)
                break
            keys += [f"shadow.{name}"] if kind == "trail" else []
            keys += self.keys(kind if kind == "sheet" else channel)
        return [leaf for k in keys if k in visible for leaf in self.elements[k].leaves]

    # -- from data to space ------------------------------------------------------

    def _turn(self) -> None:
        """Take the camera, and what stands in the frame, to where the channels say."""
        view = self.axes.view(self.values["camera.azimuth"], self.values["camera.aside"])
        self.camera.set_theta(view.azimuth * DEGREES)
        self.camera.set_zoom(view.scale / self.scale)
        self.camera.aside = np.array(view.centre)
        self.axes.update(view)
        floor = view.project(_square() * [1, 1, data.BOX / 2])
        for key, label in self.labels.items():
            ends = np.stack((self.arrows[key][0].start, self.arrows[key][0].end)) / self.scale
            label.update(view.project(ends), floor)

    def _aim(self) -> None:
        """Put camera and light where the lesson has them."""
        figure, camera, scale = self.figure, self.camera, self.scale
        camera.set_phi((90 - figure.elevation) * DEGREES)
        camera.set_focal_distance(DISTANCE * scale)
        right, up, towards = self.axes.view(figure.azimuth).axes
        way = _LIGHT[0] * right + _LIGHT[1] * up + _LIGHT[2] * towards
        camera.light_source.move_to(way / np.linalg.norm(way) * _FAR)

    def _space(self, points: Any) -> Array:
        """Points in the axes' units, shape (n, 3), in Manim's space."""
        scale = self.scale
        p = np.array(points, dtype=float).reshape(-1, 3)
        low, high = np.array([[a.low, a.high] for a in (self.figure.x, self.figure.y)]).T
        z = self.figure.z
        flat = 2 * (p[:, :2] - low) / (high - low) - 1
        tall = (p[:, 2] - z.low) / (z.high - z.low) * data.BOX - data.BOX / 2
        return np.column_stack((flat, tall)) * scale

    def _floor(self) -> VMobject:
        return Polygon(
            *(_square()[:-1] * [self.scale, self.scale, -self.ground]),
            fill_color=self.theme.card,
            fill_opacity=1,
            stroke_color=self.theme.colour("muted"),
            stroke_opacity=0.75,
            stroke_width=1.8,
        )

    def _levels(self) -> VMobject:
        """A mobject for each level."""
        f, colours = self.figure, ramp(self.theme)
        out = VGroup()
        for contour in f.contours:
            pieces = [
                self._space(np.column_stack((piece, np.full(len(piece), f.z.low))))
                for piece in contour.pieces
            ]
            share = (contour.level - f.base) / max(f.z.high - f.base, 1e-300)
            ink = legible(along(colours, share), self.theme.card, self.theme)
            out.add(_lines(pieces, ink, 2.6))
        return out

    def _marks(self) -> list[Array]:
        """The z axis and the marks on all three; the floor's edges are the other two axes."""
        axes, scale = self.axes, self.scale
        right = axes.view(self.figure.azimuth).axes[0]
        out = [axes.upright * scale]
        aside = {"x": [0, axes.front[1], 0], "y": [axes.front[0], 0, 0]}
        for n in "xy":
            out += [np.stack((at, at + np.array(aside[n]) * _TICK)) * scale for at in axes.marks[n]]
        out += [np.stack((at * scale, at * scale - right * _MARK)) for at in axes.marks["z"]]
        corner = np.array([*axes.front, 0.0]) * scale + [0, 0, self.ground]
        for other in (corner * [-1, 1, 1], corner * [1, -1, 1]):
            out.append(np.stack((corner, other)))
        return out

    def _sheet(self) -> Surface:
        """Manim's surface with a face for every cell of the grid, coloured by its height."""
        f, colours = self.figure, ramp(self.theme)
        heights = np.array(f.heights, dtype=float)
        rows, columns = heights.shape
        heights.reshape(-1)[list(f.holes)] = np.nan
        xs, ys = np.linspace(f.x.low, f.x.high, columns), np.linspace(f.y.low, f.y.high, rows)

        def func(u: float, v: float) -> Array:
            i, j = min(int(u), columns - 2), min(int(v), rows - 2)
            s, t = u - i, v - j
            low = heights[j, i] * (1 - s) + heights[j, i + 1] * s
            high = heights[j + 1, i] * (1 - s) + heights[j + 1, i + 1] * s
            x, y = xs[i] + (xs[i + 1] - xs[i]) * s, ys[j] + (ys[j + 1] - ys[j]) * t
            return self._space([(x, y, low * (1 - t) + high * t)])[0]

        sheet = Surface(
            func,
            u_range=(0, columns - 1),
            v_range=(0, rows - 1),
            resolution=(columns - 1, rows - 1),
            fill_opacity=_OPAQUE,
            checkerboard_colors=False,
            stroke_color=self.theme.background,
            stroke_width=0.5,
            stroke_opacity=0.4,
        )
        bottom, top = self._space([(0, 0, f.base), (0, 0, f.z.high)])[:, 2]
        for face in list(sheet.list_of_faces):
            corners = _below(face.get_start_anchors(), top)
            if not np.isfinite(face.points).all() or len(corners) < 3:
                sheet.remove(face)
                continue
            if corners[:, 2].max() >= top:
                face.set_points_as_corners([*corners, corners[0]])
            share = (corners[:, 2].mean() - bottom) / max(top - bottom, 1e-9)
            face.set_fill(ManimColor(along(colours * _DIM, share)))
        return sheet

    def _trail(self, trail: data.Trail, points: Array, floor: bool) -> _Trail:
        """A trail, or its image on the floor."""
        seen = self.axes.view(self.figure.azimuth).project(points / self.scale)
        dots = [trail.stops[k] for k in apart(seen[list(trail.stops)], _APART)]
        colour, halo = self.theme.colour(trail.role), self.theme.background
        return _Trail(
            points, trail.stops, dots, colour, halo, self.ground if floor else None, self.camera
        )


class _Trail:
    """The way so far, a dot at every stop that is reached, and a larger one at its head.

    With a `floor`, its height, all of it lies there, and a line goes up to where the head is.
    """

    def __init__(
        self,
        points: Array,
        stops: Sequence[int],
        dots: Sequence[int],
        colour: str,
        halo: str,
        floor: float | None,
        camera: SpaceCamera,
    ) -> None:
        self.above = points
        self.counted = stops or range(len(points))
        self.points = points if floor is None else points * [1, 1, 0] + [0, 0, floor]
        if floor is None:
            under = VMobject(stroke_color=halo, stroke_width=8, stroke_opacity=0.9)
            self.lines = [under, VMobject(stroke_color=colour, stroke_width=4.8)]
        else:
            self.lines = [VMobject(stroke_color=colour, stroke_width=3, stroke_opacity=0.85)]
        for line in self.lines:
            line.joint_type = LineJointType.ROUND
        self.plumb = VMobject(stroke_color=colour, stroke_width=2, stroke_opacity=0.6)
        look: dict[str, Any] = {"color": colour, "stroke_color": halo}
        look |= {"stroke_width": 1.8, "stroke_opacity": 0.9} if floor is None else {}
        small, large = (0.052, 0.098) if floor is None else (0.036, 0.06)
        self.head = Dot(self.points[0], radius=large, **look)
        self.dots = {stop: Dot(self.points[stop], radius=small, **look) for stop in dots}
        self.discs = {stop: dot.points for stop, dot in self.dots.items()}
        self.mobject = VGroup(*self.lines, *self.dots.values())
        if stops:  # else it is a curve, and nobody goes along it
            self.mobject.add(self.head, *([self.plumb] if floor is not None else ()))
        camera.add_fixed_orientation_mobjects(self.head, *self.dots.values())

    def go(self, progress: float) -> None:
        """Go as far as `progress` stops, or points where there are none."""
        at = float(np.interp(progress, np.arange(len(self.counted)), self.counted))
        n, rest = int(at), at - int(at)
        head, above = self.points[n], self.above[n]
        way = self.points[: n + 1]
        if rest > 1e-9:
            head = head + (self.points[n + 1] - head) * rest
            above = above + (self.above[n + 1] - above) * rest
            way = np.concatenate((way, head[None]))
        for line in self.lines:
            _draw(line, way)
        for stop, dot in self.dots.items():
            dot.points = self.discs[stop] if stop <= n else np.zeros((0, 3))
        self.head.move_to(head)
        _draw(self.plumb, np.stack((head, above)))


class _Arrow:
    """An arrow that lies in the floor, its head too."""

    def __init__(self, start: Array, end: Array, colour: str, scale: float) -> None:
        self.start, self.end, self.scale = start, end, scale
        self.shaft = VMobject(stroke_color=colour, stroke_width=6)
        self.head = VMobject(fill_color=colour, fill_opacity=1, stroke_width=0)
        self.mobject = VGroup(self.shaft, self.head)

    def grow(self, share: float) -> None:
        """Draw so much of its length."""
        way = (self.end - self.start) * share
        length = float(np.linalg.norm(way))
        ahead = way / max(length, 1e-9)
        aside = np.array([-ahead[1], ahead[0], 0.0])
        head = min(0.15 * self.scale, length * 0.6)
        tip = self.start + way
        neck = tip - ahead * head
        _draw(self.shaft, np.stack((self.start, tip - ahead * head * 0.7)))
        wings = neck + aside * head * 0.48, neck - aside * head * 0.48
        _draw(self.head, np.stack((tip, *wings, tip)))


def _square() -> Array:
    """Around the floor, from corner to corner and back: shape (5, 3), with half-widths 1."""
    return np.array([[-1, -1, -1], [1, -1, -1], [1, 1, -1], [-1, 1, -1], [-1, -1, -1.0]])


def _below(corners: Array, top: float) -> Array:
    """What of a face is not above `top`, shape (n, 3); n may be 0."""
    out: list[Array] = []
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if a[2] <= top:
            out.append(a)
        if min(a[2], b[2]) < top < max(a[2], b[2]):
            out.append(a + (b - a) * (top - a[2]) / (b[2] - a[2]))
    return np.array(out).reshape(-1, 3)


def _draw(mobject: VMobject, points: Array) -> None:
    """A polyline, shape (n, 3); nothing for a single point."""
    if len(points) > 1:
        mobject.set_points_as_corners(points)
    else:
        mobject.clear_points()


def _lines(pieces: Sequence[Array], colour: Any, width: float) -> VMobject:
    """Polylines as one mobject."""
    out = VMobject(stroke_color=ManimColor(colour), stroke_width=width)
    for piece in pieces:
        out.append_points(VMobject().set_points_as_corners(piece).points)
    return out
