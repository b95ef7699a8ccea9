"""A function of two variables as a surface in space: its floor, and from where it is seen."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from mpmath import mpf

from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, variable
from calcanim.expressions.typst import typst
from calcanim.notation.setter import one, plain
from calcanim.pictures.picture import Mark
from calcanim.pictures.plots import flat
from calcanim.sampling.terrain import Ground, Terrain, heights_along
from calcanim.sampling.ticks import AxisTick, axis_ticks, decimal_ticks
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.quantities import Channel, Tick, Track
from calcanim.storyboard.surface import BOX, Arrow, Contour, Scale, Surface, Trail
from calcanim.storyboard.words import MaybeRegion

Spot = tuple[float, float, float]
"""A place on a surface, or above it: x, y, height."""

_FLOOR = 0.72  # of the surface's height: the floor lies so far below it
_TURN = 16.0  # degrees by which the camera may go round
_BEYOND = 3.0  # of the surface's height: farther out a height says nothing more
_FINE = 161  # points of a cut

_LOWEST = 36.0
_ELEVATIONS = (_LOWEST, 42.0, 48.0)
_HIDDEN = 150.0  # degrees aside that are given up for trails that are seen and not hidden
_AZIMUTHS = tuple(q + a for q in (-90.0, -180.0, 0.0, 90.0) for a in (30.0, 40.0, 50.0, 60.0))
_ASIDE = 105.0  # degrees between the camera and the point, seen from above
_UNUSUAL = 40.0  # degrees that it must be better for the x axis to run to the left


@dataclass(frozen=True, slots=True)
class SurfaceParts:
    """Handles to a surface that is shown as `id`: alone, or as the part `within` of a group."""

    id: str
    surface: Surface
    within: str = ""

    @property
    def levels(self) -> Mark:
        """The level curves on the floor."""
        return self._mark("levels")

    @property
    def hill(self) -> Mark:
        """All that is there without a trail: the sheet and its axes, the floor with its levels."""
        head = f"{self.within}." if self.within else ""
        ground = () if self.surface.ground is None else ("ground",)
        keys = ("floor", *ground, "sheet", "axis", "tick", "name", "levels")
        return Mark(self.id, tuple(head + key for key in keys))

    def trail(self, key: str) -> Mark:
        """A trail on the surface."""
        return self._mark(f"trail.{key}")

    def shadow(self, key: str) -> Mark:
        """A trail's image on the floor."""
        return self._mark(f"shadow.{key}")

    def arrow(self, key: str) -> Mark:
        """An arrow on the floor, with its name."""
        return self._mark(f"arrow.{key}")

    def turned(self, back: bool = False) -> Track:
        """The camera goes round as far as it may, or comes back."""
        azimuth, far = self.surface.azimuth, self.surface.turn[0]
        return Track((Channel("camera.azimuth", (far, azimuth) if back else (azimuth, far)),))

    def set_aside(self) -> Track:
        """The surface makes room for what stands beside it."""
        return Track((Channel("camera.aside", (0.0, 1.0)),))

    def _mark(self, key: str) -> Mark:
        return Mark(self.id, (f"{self.within}.{key}" if self.within else key,))


def surface(
    ground: Ground,
    land: Terrain,
    letter: str,
    at: tuple[float, float],
    trails: Sequence[Trail] = (),
    arrows: Sequence[Arrow] = (),
    aside: MaybeRegion = "",
    cuts: Sequence[Trail] = (),
) -> Surface:
    """The surface of `ground` where `land` is, with its floor, seen so that the trails are seen.

    `letter` names the function; the point `at` lies aside of the camera, so that what stands
    below it on the floor is seen too. `cuts` are further trails, which need not be seen whole.
    """
    names, window = ground.names, land.window
    floor = land.base - _FLOOR * (land.top - land.base)
    deep, tall = _far(land)
    holes = np.flatnonzero(~np.isfinite(land.heights))
    rows = np.clip(np.where(np.isfinite(land.heights), land.heights, land.base), deep, tall)
    azimuth, elevation = viewpoint(land, at, [t.points for t in trails], floor)
    up = tuple(Tick(t.value, one(t.label, "muted")) for t in decimal_ticks(land.base, land.top, 5))
    return Surface(
        _scale(ground.loss, names[0], window.x),
        _scale(ground.loss, names[1], window.y),
        Scale(plain(letter, letter, "surface"), floor, land.top, up),
        land.base,
        tuple(tuple(float(f"{v:.6g}") for v in row) for row in rows.tolist()),
        tuple(int(n) for n in holes),
        _contours(land),
        (*trails, *cuts),
        tuple(arrows),
        azimuth,
        elevation,
        (azimuth - _TURN, azimuth),
        tuple(
            tuple((float(f"{x:.7g}"), float(f"{y:.7g}"), min(max(z, deep), tall)) for x, y, z in f)
            for f in land.fringe
        ),
        aside,
    )


def cut(
    ground: Ground, land: Terrain, along: str, at: Mapping[str, float], key: str, role: str
) -> Trail:
    """The curve that is cut out of the surface where all but the variable `along` is held `at`.

    As much of it as is seen around the point; it has no stops.
    """
    x, y = ground.names
    ends = land.window.x if along == x else land.window.y
    places = np.unique(np.append(np.linspace(*ends, _FINE), at[along]))
    heights = heights_along(ground, along, at, places)
    seen = np.isfinite(heights) & (heights >= land.base) & (heights <= land.top)
    here = int(np.searchsorted(places, at[along]))
    first, last = _run(seen, here)
    spots = tuple(
        (p, at[y], z) if along == x else (at[x], p, z)
        for p, z in zip(places.tolist()[first:last], heights.tolist()[first:last], strict=True)
    )
    return Trail(key, role, spots, ())


def viewpoint(
    land: Terrain, at: tuple[float, float], trails: Sequence[Sequence[Spot]], floor: float
) -> tuple[float, float]:
    """Azimuth and elevation, in degrees, from which the trails are well seen.

    As little of them as can be is behind the surface; the point lies aside, so that its image
    on the floor is seen too; and the x axis rather runs to the right.
    """
    x, y = land.window.x, land.window.y
    u = (at[0] - sum(x) / 2) / (x[1] - x[0])
    v = (at[1] - sum(y) / 2) / (y[1] - y[0])
    start = math.degrees(math.atan2(v, u))
    height = land.heights[land.heights.shape[0] // 2, land.heights.shape[1] // 2]
    spots = np.array([s for trail in trails for s in trail[::3]] or [(*at, height)])

    def cost(view: tuple[float, float]) -> float:
        azimuth, elevation = (math.radians(a) for a in view)
        towards = np.array(
            [
                math.cos(elevation) * math.cos(azimuth),
                math.cos(elevation) * math.sin(azimuth),
                math.sin(elevation),
            ]
        )
        turned = abs((start - view[0] + 180) % 360 - 180)
        unusual = 0.0 if -180 < view[0] < 0 else _UNUSUAL
        hidden = land.hidden(spots, towards, floor, BOX)
        return abs(turned - _ASIDE) + unusual + _HIDDEN * hidden + 1.5 * (view[1] - _LOWEST)

    return min(((a, e) for a in _AZIMUTHS for e in _ELEVATIONS), key=cost)


def two_or_more(marks: Callable[[int], Sequence[AxisTick]], count: int) -> tuple[Tick, ...]:
    """About `count` ticks, but two at least: one number alone gives no scale."""
    found = next((m for n in range(count, 12) if len(m := marks(n)) > 1), marks(count))
    return tuple(Tick(t.value, flat(t.label)) for t in found)


def input_name(name: str) -> Formula:
    """The name of an input's axis."""
    return plain(typst(variable(name)), name, "input", spoken(variable(name)))


def finite(v: mpf) -> float:
    """A finite float: what is beyond counts as very far."""
    return float(min(max(v, mpf(-1e200)), mpf(1e200)))


def _scale(f: Expression, name: str, ends: tuple[float, float]) -> Scale:
    return Scale(input_name(name), *ends, two_or_more(lambda n: axis_ticks(f, name, *ends, n), 5))


def _contours(land: Terrain) -> tuple[Contour, ...]:
    def short(piece: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
        return tuple((float(f"{x:.7g}"), float(f"{y:.7g}")) for x, y in piece)

    return tuple(
        Contour(level, tuple(short(p) for p in pieces if len(p) > 1))
        for level, pieces in land.levels
        if pieces
    )


def _far(land: Terrain) -> tuple[float, float]:
    reach = _BEYOND * (land.top - land.base)
    return land.base - reach, land.top + reach


def _run(seen: np.ndarray, here: int) -> tuple[int, int]:
    """The run of True around an index, as a range; at least the index itself."""
    gaps = np.flatnonzero(~seen)
    before, after = gaps[gaps < here], gaps[gaps > here]
    return (int(before[-1]) + 1 if len(before) else 0), (int(after[0]) if len(after) else len(seen))
