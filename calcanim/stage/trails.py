"""Trails and arrows in space: what lies behind the surface is faint and dashed, never gone."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from calcanim.stage.camera import Place, around
from calcanim.stage.memo import Memo
from calcanim.stage.space import Array, Relief, View, apart

Colour = tuple[float, float, float]
_FINE = 0.03  # the longest piece of a trail, in model units
_LIFT = 0.012  # trails lie this much above the surface
_APART = 0.14  # frame units between the dots of two stops; between closer ones one is left out
_TURN = 6.283185307179586
_HEAD, _HALO = 0.098, 0.018  # radius of the dot at a trail's head, and width of all dots' halos
_FOOT = 0.06  # radius of the dot at its shadow's head
_SHAFT = 0.06  # an arrow's width


class SurfaceTrail:
    """Points joined in order; progress counts the stops that are reached, or all points."""

    def __init__(self, points: Array, stops: tuple[int, ...], relief: Relief) -> None:
        self.relief = relief
        fine: list[Array] = [points[:1]]
        places = [0]
        for a, b in pairwise(points):
            n = int(np.clip(np.ceil(np.linalg.norm(b - a) / _FINE), 1, 200))
            fine.append(a + (b - a) * (np.arange(1, n + 1) / n)[:, None])
            places.append(places[-1] + n)
        self.points = np.concatenate(fine) + np.array([0.0, 0.0, _LIFT])
        self.stops = [places[s] for s in stops]
        self.counted = self.stops or places
        self._hidden = Memo()

    def hidden(self, view: View) -> Array:
        """Which of the points are behind the surface, shape (n,)."""
        if self._hidden.key != view:
            self._hidden.keep(view, self.relief.hidden(self.points, view.eye))
        return np.asarray(self._hidden.value)

    def reached(self, progress: float) -> tuple[int, float]:
        """The last point passed, and the share of the way to the next one."""
        last = len(self.counted) - 1
        k = int(np.clip(np.floor(progress), 0, last))
        if k == last:
            return self.counted[k], 0.0
        way = (progress - k) * (self.counted[k + 1] - self.counted[k])
        whole = int(way)
        return self.counted[k] + whole, way - whole

    def _so_far(self, progress: float) -> tuple[Array, int]:
        n, rest = self.reached(progress)
        points = self.points[: n + 1]
        if rest > 1e-9:
            head = points[-1] + (self.points[n + 1] - points[-1]) * rest
            points = np.concatenate((points, head[None]))
        return points, n

    def reach(self, view: View, progress: float) -> Place | None:
        """What `paint` may touch."""
        points, _ = self._so_far(progress)
        return around(view.project(points), _HEAD + _HALO)

    def shadow_reach(self, view: View, progress: float, floor: float) -> Place | None:
        """What `paint_shadow` may touch: the way on the floor, and the plumb line."""
        points, _ = self._so_far(progress)
        on_floor = points * [1, 1, 0] + [0, 0, floor]
        return around(view.project(np.concatenate((on_floor, points[-1:]))), _FOOT)

    def paint(
        self,
        context: Any,
        view: View,
        progress: float,
        colour: Colour,
        opacity: float,
        halo: Colour,
    ) -> None:
        """The way so far and a dot at every stop, on the surface."""
        points, n = self._so_far(progress)
        flat = view.project(points)
        hidden = self.hidden(view)[: len(points)]
        red, green, blue = colour
        for start, end, behind in runs(hidden):
            path(context, flat[start : end + 1])
            if behind:
                context.set_dash([0.07, 0.07])
                context.set_line_width(0.032)
                context.set_source_rgba(blue, green, red, 0.55 * opacity)
                context.stroke()
                context.set_dash([])
            else:
                context.set_source_rgba(halo[2], halo[1], halo[0], 0.9 * opacity)
                context.set_line_width(0.08)
                context.stroke_preserve()
                context.set_source_rgba(blue, green, red, opacity)
                context.set_line_width(0.048)
                context.stroke()
        if not self.stops:
            return
        stops = [stop for stop in self.stops if stop <= n]
        for k in apart(flat[stops], _APART):
            share = 0.55 if hidden[stops[k]] else 1.0
            _dot(context, flat[stops[k]], 0.052, colour, opacity * share, halo)
        share = 0.7 if hidden[len(points) - 1] else 1.0
        _dot(context, flat[-1], _HEAD, colour, opacity * share, halo)

    def paint_shadow(
        self,
        context: Any,
        view: View,
        progress: float,
        floor: float,
        colour: Colour,
        opacity: float,
    ) -> None:
        """The same on the floor, with a plumb line below the head."""
        points, n = self._so_far(progress)
        flat = view.project(points * [1, 1, 0] + [0, 0, floor])
        red, green, blue = colour
        context.set_source_rgba(blue, green, red, 0.85 * opacity)
        context.set_line_width(0.03)
        path(context, flat)
        context.stroke()
        if not self.stops:
            return
        stops = [stop for stop in self.stops if stop <= n]
        for k in apart(flat[stops], _APART):
            context.arc(*flat[stops[k]], 0.036, 0, _TURN)
            context.fill()
        top = view.project(points[-1])
        context.set_dash([0.05, 0.06])
        context.set_line_width(0.02)
        context.set_source_rgba(blue, green, red, 0.6 * opacity)
        path(context, np.stack((flat[-1], top)))
        context.stroke()
        context.set_dash([])
        context.set_source_rgba(blue, green, red, opacity)
        context.arc(*flat[-1], _FOOT, 0, _TURN)
        context.fill()


class SurfaceArrow:
    """An arrow that lies in the floor, its head too."""

    def __init__(self, start: Array, end: Array) -> None:
        self.start, self.end = start, end

    def outline(self, share: float = 1.0) -> list[Array]:
        """The shaft, shape (2, 3), and the head's corners, (3, 3); nothing without a length."""
        way = (self.end - self.start) * share
        length = float(np.linalg.norm(way))
        if length < 1e-6:
            return []
        ahead = way / length
        aside = np.array([-ahead[1], ahead[0], 0.0])
        head = min(0.15, length * 0.6)
        tip = self.start + way
        neck = tip - ahead * head
        shaft = np.stack((self.start, tip - ahead * head * 0.7))
        return [shaft, np.stack((tip, neck + aside * head * 0.48, neck - aside * head * 0.48))]

    def reach(self, view: View, share: float) -> Place | None:
        """What `paint` may touch."""
        found = self.outline(share)
        return around(view.project(np.concatenate(found)), _SHAFT / 2) if found else None

    def paint(self, context: Any, view: View, share: float, colour: Colour, opacity: float) -> None:
        """The first `share` of its length, with the head at its end."""
        found = self.outline(share)
        if not found:
            return
        shaft, corners = (view.project(points) for points in found)
        red, green, blue = colour
        context.set_source_rgba(blue, green, red, opacity)
        context.set_line_width(_SHAFT)
        path(context, shaft)
        context.stroke()
        path(context, corners)
        context.close_path()
        context.fill()


def runs(flags: Array) -> list[tuple[int, int, bool]]:
    """Stretches of equal flags, as (first, last, flag); neighbours share a point."""
    if len(flags) < 2:
        return []
    edges = [0, *(np.flatnonzero(flags[1:] != flags[:-1]) + 1).tolist(), len(flags) - 1]
    return [(a, b, bool(flags[a])) for a, b in pairwise(edges) if b > a]


def path(context: Any, points: Array) -> None:
    context.new_path()
    rows = points.tolist()
    context.move_to(*rows[0])
    for p in rows[1:]:
        context.line_to(*p)


def _dot(
    context: Any, at: Array, radius: float, colour: Colour, opacity: float, halo: Colour
) -> None:
    red, green, blue = colour
    context.new_path()
    context.arc(float(at[0]), float(at[1]), radius + _HALO, 0, _TURN)
    context.set_source_rgba(halo[2], halo[1], halo[0], 0.9 * opacity)
    context.fill()
    context.arc(float(at[0]), float(at[1]), radius, 0, _TURN)
    context.set_source_rgba(blue, green, red, opacity)
    context.fill()
