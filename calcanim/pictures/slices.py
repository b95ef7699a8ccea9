"""A surface cut along its variables at a point, each curve once more flat beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from mpmath import mpf

from calcanim.calculus.descents.rates import Landscape, landscape, start_point
from calcanim.calculus.several_variables.tangent_plane import Slice, TangentPlane
from calcanim.exact.values import value_at
from calcanim.notation.setter import plain
from calcanim.pictures.knife import Knife, knife
from calcanim.pictures.level_map import level_map
from calcanim.pictures.picture import Mark, Picture, picture
from calcanim.pictures.plots import axis_name, curve, readout, ticks_across, ticks_up, track
from calcanim.pictures.surface import Spot, SurfaceParts, cut, input_name, surface
from calcanim.sampling.arrays.values import values
from calcanim.sampling.sample import sample
from calcanim.sampling.terrain import Array, Terrain, around
from calcanim.storyboard.figures import Group
from calcanim.storyboard.graph import Axis, Graph, GraphElement, Panel, Point, Slope
from calcanim.storyboard.quantities import Number, Quantity, Track
from calcanim.storyboard.surface import Patch, Surface, Trail, Vector

_REACH = 0.3  # of the window, to each side: a tangent in space
_PATCH = 0.28  # the same of the tangent plane
_WAY = 0.2  # of a slice: a few steps along it
_STEP = 0.05  # of the window
_VEIL = 0.55  # of the sheet, while it is cut
_FRAMES = 60


@dataclass(frozen=True, slots=True)
class Slices:
    """Handles to the surface, its slices in space and flat, their tangents, and the plane."""

    picture: Picture
    space: SurfaceParts
    plane: TangentPlane
    ground: Landscape
    land: Terrain
    knives: Mapping[str, Knife]

    @property
    def here(self) -> Mark:
        """The point on the surface."""
        return self.space.trail("here")

    def way(self, name: str) -> Mark:
        """A few steps in which `name` alone grows, on the surface and on the map."""
        return self.space.trail(f"way_{name}") + self.picture.mark(f"above.{name}")

    def going(self, name: str) -> Track:
        """These steps are gone."""
        tips = [(self._here[n], self._here[n]) for n in self.plane.names]
        n = self.plane.names.index(name)
        tips[n] = (self._here[name], self._trail(f"way_{name}").points[-1][n])
        return track({f"trail.way_{name}": [0.0, 1.0], _tip(name): tips[n]})

    @property
    def map(self) -> Mark:
        """The surface seen from above, beside it."""
        return self.picture.mark("above")

    def cut(self, name: str) -> Mark:
        """The slice along `name` in space, its line on the floor, and its flat twin."""
        flat = self.picture.mark(*(f"{_flat(name)}.{k}" for k in ("x", "f", "curve")))
        return self.space.trail(name) + self.space.shadow(name) + flat

    @property
    def lines(self) -> Mark:
        """Both slices in space, without what they cut open."""
        both = self.picture.mark()
        for name in self.plane.names:
            both += self.space.trail(name) + self.space.shadow(name)
        return both

    def wall(self, name: str) -> Mark:
        """What the slice along `name` cuts open, with its upper edge."""
        return self.picture.mark(f"space.wall.{name}")

    def knife(self, name: str) -> Track:
        """The wall comes in from the edge to where the other variable is held; all else pales."""
        first = name == self.plane.names[0]
        veil = np.linspace(0.0 if first else _VEIL, _VEIL, _FRAMES)
        return track({"sheet.veil": veil, **self.knives[name].entering(_FRAMES)})

    def sweeping(self, name: str) -> Track:
        """The wall goes through all values at which the other variable may be held, and back."""
        return track(self.knives[name].sweeping(_FRAMES))

    def unveiled(self) -> Track:
        """The surface is as solid again as it was."""
        return track({"sheet.veil": [_VEIL, 0.0]})

    def tangent(self, name: str) -> Mark:
        """The tangent at the point, on the flat curve, with the readout of its slope."""
        return self.picture.mark(*(f"{_flat(name)}.{k}" for k in ("tangent", "here", "slope")))

    def tangent_line(self, name: str) -> Mark:
        """The same tangent in space."""
        return self.space.trail(_tangent(name))

    def flat(self, name: str) -> Mark:
        """All of the flat twin."""
        return self.picture.mark(_flat(name))

    @property
    def roles(self) -> tuple[str, str]:
        """The roles of the two slices."""
        x, y = (self._trail(name).role for name in self.plane.names)
        return x, y

    @property
    def spot(self) -> Spot:
        """The point, and the height there."""
        return self._trail("here").points[0]

    def height(self, x: float, y: float) -> float:
        """The surface's height at a place; NaN where it has none."""
        found = self.ground.height((mpf(x), mpf(y)))
        return math.nan if found is None else float(found)

    @property
    def reach(self) -> float:
        """A step that is small in the window, and yet seen."""
        w = self.land.window
        return _STEP * min(w.x[1] - w.x[0], w.y[1] - w.y[0])

    @property
    def patch(self) -> Mark:
        """A piece of the tangent plane."""
        return self.picture.mark("space.patch.plane")

    def cutting(self, name: str) -> Track:
        """The slice runs out in space, and its flat twin with it."""
        low, high = self._ends(name)
        edge = np.linspace(low, high, _FRAMES)
        along = self._along(name)
        reached = np.interp(edge, along, np.arange(len(along)))
        return track({f"trail.{name}": reached, _edge(name): edge})

    def rolling(self, name: str) -> Track:
        """The tangent rolls along the flat curve from one end of it to the point."""
        found = next(s for s in self.plane.slices if s.name == name)
        return track(_touched(found, self._along(name), self._here[name]))

    def standing(self, name: str) -> Track:
        """The tangent in space is drawn."""
        return track({f"trail.{_tangent(name)}": [0.0, 1.0]})

    @property
    def _here(self) -> dict[str, float]:
        return dict(zip(self.plane.names, self._trail("here").points[0], strict=False))

    def _trail(self, key: str) -> Trail:
        return next(t for t in self.space.surface.trails if t.key == key)

    def _along(self, name: str) -> Array:
        return np.array(self._trail(name).points)[:, self.plane.names.index(name)]

    def _ends(self, name: str) -> tuple[float, float]:
        scale = (self.space.surface.x, self.space.surface.y)[self.plane.names.index(name)]
        return scale.low, scale.high


def slices(
    plane: TangentPlane, letter: str, letters: Sequence[str], roles: Sequence[str]
) -> Slices:
    """The surface of the function of `plane`, cut along its two variables at its point.

    `letter` names the function; `letters` and `roles` are of the curves that are cut out, in the
    order of the variables.
    """
    x, y = plane.names
    at = _numbers(plane)
    ground = landscape(plane.function, plane.names, start_point(plane.at, plane.names))
    land = around(ground, at)
    here = (at[x], at[y], float(plane.height.approx))
    rises = [float(s.slope.approx) for s in plane.slices]
    cuts = [cut(ground, land, n, at, n, r) for n, r in zip(plane.names, roles, strict=True)]
    ways = [_way(t, at[t.key], n) for n, t in enumerate(cuts)]
    trails = (
        *cuts,
        *(
            Trail(_tangent(name), "derivative", _line(land, here, rises, n), ())
            for n, name in enumerate(plane.names)
        ),
        *ways,
        Trail("here", "input", (here, here), (0,)),
    )
    above = surface(ground, land, letter, here[:2], trails)
    knives = {n: knife(ground, land, n, at, r) for n, r in zip(plane.names, roles, strict=True)}
    space = replace(
        above,
        walls=tuple(k.wall for k in knives.values()),
        patches=(patch(land, here, rises, _PATCH),),
        ground=above.z.low,
    )
    flats = [
        _twin(found, land, ends, at[found.name], own, whole, n)
        for n, (found, ends, own, whole) in enumerate(
            zip(plane.slices, (land.window.x, land.window.y), letters, cuts, strict=True)
        )
    ]
    keys = ("space", "above", *(_flat(n) for n in plane.names))
    seen_from_above = _map(ground, land, space, ways)
    made = picture(
        Group(
            keys,
            (space, seen_from_above, *flats),
            ("abreast", "beside", "beside", "beside"),
            ("space",),
        )
    )
    parts = SurfaceParts(made.id, space, "space")
    return Slices(made, parts, plane, ground, land, knives)


def _map(ground: Landscape, land: Terrain, space: Surface, ways: Sequence[Trail]) -> Graph:
    """The surface from above, with an arrow along each of the `ways`."""
    x, y, _ = ways[0].points[0]
    tips: list[tuple[Number, Number]] = [(_tip(ground.names[0]), y), (x, _tip(ground.names[1]))]
    arrows = [
        Vector(name, way.role, x, y, *tip)
        for name, way, tip in zip(ground.names, ways, tips, strict=True)
    ]
    starts = [Quantity(_tip(n), at) for n, at in zip(ground.names, (x, y), strict=True)]
    marks: tuple[GraphElement, ...] = (*arrows, Point("here", "input", x, y))
    return level_map(ground, land, space, marks, starts, ("here",))


def _twin(
    found: Slice,
    land: Terrain,
    ends: tuple[float, float],
    at: float,
    letter: str,
    whole: Trail,
    n: int,
) -> Graph:
    """The slice, in space `whole`, as the graph of a function of its variable, the `n`-th."""
    name, role, heights = found.name, whole.role, (land.base, land.top)
    drawn = sample(found.function, name, *ends, heights=heights)
    x, height, slope = _touch(name)
    rise = float(found.slope.approx)
    run = _touched(found, np.array(whole.points)[:, n], at)
    start = {key: float(v[0]) for key, v in run.items()}
    return Graph(
        Axis(input_name(name), *ends, (ticks_across(found.function, name, *ends),)),
        (
            Panel(
                "f",
                Axis(axis_name(letter, name, role), *heights, (ticks_up(*heights),)),
                (
                    curve("curve", role, drawn, high=_edge(name)),
                    Slope("tangent", "derivative", x, height, slope, reach=3.0),
                    Point("here", "input", x, height),
                ),
            ),
        ),
        (Quantity(_edge(name), ends[0]), *(Quantity(k, v) for k, v in start.items())),
        (),
        (
            readout(
                "slope",
                plain(f"{letter}'", f"{letter}'", "derivative", "its slope"),
                slope,
                "derivative",
                [*run[slope], rise],
            ),
        ),
    )


def _touched(found: Slice, along: Array, at: float) -> Mapping[str, Array]:
    """Where the tangent touches the slice as it rolls from the farther end to the point."""
    # Where both are as far, it is the first, however many digits of the ends are known.
    far = along[0] if at - along[0] > 0.99 * (along[-1] - at) else along[-1]
    places = np.linspace(far, at, _FRAMES)
    heights, slopes = (values(e, found.name, places) for e in (found.function, found.derivative))
    # What the curve is at the point is known; before it the tangent comes from where there is one.
    slopes[-1] = float(found.slope.approx)
    unknown = np.flatnonzero(~(np.isfinite(heights) & np.isfinite(slopes)))
    first = int(unknown[-1]) + 1 if len(unknown) else 0
    kept = np.minimum(np.arange(_FRAMES) + first, _FRAMES - 1)
    keys = _touch(found.name)
    return dict(zip(keys, (places[kept], heights[kept], slopes[kept]), strict=True))


def _line(land: Terrain, here: Spot, rises: Sequence[float], n: int) -> tuple[Spot, ...]:
    """The tangent along variable `n`, to both sides as far as heights are seen."""
    low, high = (land.window.x, land.window.y)[n]
    ends = []
    for sign in (-1.0, 1.0):
        reach = (
            _REACH * (high - low) * _share(land, here[2], sign * rises[n] * (high - low) * _REACH)
        )
        step = [0.0, 0.0]
        step[n] = sign * reach
        ends.append(_raised(here, step, rises))
    return tuple(ends)


def patch(land: Terrain, here: Spot, rises: Sequence[float], share: float) -> Patch:
    """A `share` of the window to each side of the plane, as far as its heights are seen."""
    half = [(e[1] - e[0]) * share for e in (land.window.x, land.window.y)]
    most = sum(abs(r) * h for r, h in zip(rises, half, strict=True))
    seen = min(_share(land, here[2], most), _share(land, here[2], -most))
    a, b, c, d = (
        _raised(here, [seen * u * half[0], seen * v * half[1]], rises)
        for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    )
    return Patch("plane", "derivative", (a, b, c, d))


def _share(land: Terrain, height: float, rise: float) -> float:
    """How much of a `rise` from a height is seen, 0 to 1."""
    room = land.top - height if rise > 0 else height - land.base
    return min(1.0, max(room, 0.0) / abs(rise)) if rise else 1.0


def _raised(here: Spot, step: Sequence[float], rises: Sequence[float]) -> Spot:
    x, y, z = here
    return x + step[0], y + step[1], z + sum(s * r for s, r in zip(step, rises, strict=True))


def _way(whole: Trail, at: float, n: int) -> Trail:
    """The part of a slice that begins at the point, where its variable `n` grows."""
    ahead = [spot for spot in whole.points if spot[n] >= at]
    some = ahead[: max(int(len(whole.points) * _WAY), 2)]
    way = some if len(some) > 1 else [*some, *some]
    return Trail(f"way_{whole.key}", whole.role, tuple(way), (0, len(way) - 1))


def _numbers(plane: TangentPlane) -> dict[str, float]:
    return {n: float(value_at(e, {}).approx) for n, e in plane.at.items()}


def _flat(name: str) -> str:
    return f"flat_{name}"


def _tangent(name: str) -> str:
    return f"tangent_{name}"


def _tip(name: str) -> str:
    return f"tip.{name}"


def _edge(name: str) -> str:
    return f"edge.{name}"


def _touch(name: str) -> tuple[str, str, str]:
    return f"touch.{name}", f"touch.{name}.height", f"touch.{name}.slope"
