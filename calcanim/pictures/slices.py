"""A surface cut along its variables at a point, each curve once more flat beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from calcanim.calculus.descents.rates import Landscape, landscape, start_point
from calcanim.calculus.several_variables.tangent_plane import Slice, TangentPlane
from calcanim.exact.values import value_at
from calcanim.notation.setter import plain
from calcanim.pictures.picture import Mark, Picture, picture
from calcanim.pictures.plots import axis_name, curve, readout, ticks_across, ticks_up, track
from calcanim.pictures.surface import Spot, SurfaceParts, cut, input_name, surface
from calcanim.sampling.arrays.values import values
from calcanim.sampling.sample import sample
from calcanim.sampling.terrain import Array, Terrain, around
from calcanim.storyboard.figures import Group
from calcanim.storyboard.graph import Axis, Graph, Panel, Point, Slope
from calcanim.storyboard.quantities import Quantity, Track
from calcanim.storyboard.surface import Cut, Patch, Trail, Wall

_REACH = 0.3  # of the window, to each side: a tangent in space
_PATCH = 0.28  # the same of the tangent plane
_WAY = 0.2  # of a slice: a few steps along it
_OTHERS = (0.08, 0.29, 0.71, 0.92)  # of the window: where else it is cut
_STEP = 0.05  # of the window
_POSTS = 41  # heights of a wall
_FRAMES = 60


@dataclass(frozen=True, slots=True)
class Slices:
    """Handles to the surface, its slices in space and flat, their tangents, and the plane."""

    picture: Picture
    space: SurfaceParts
    plane: TangentPlane
    ground: Landscape
    land: Terrain

    @property
    def here(self) -> Mark:
        """The point on the surface."""
        return self.space.trail("here")

    def way(self, name: str) -> Mark:
        """A few steps on the surface in which `name` alone grows."""
        return self.space.trail(f"way_{name}")

    def going(self, name: str) -> Track:
        """These steps are gone."""
        return track({f"trail.way_{name}": [0.0, 1.0]})

    def cut(self, name: str) -> Mark:
        """The slice along `name` in space, its line on the floor, and its flat twin."""
        flat = self.picture.mark(*(f"{_flat(name)}.{k}" for k in ("x", "f", "curve")))
        return self.space.trail(name) + self.space.shadow(name) + flat

    def wall(self, name: str) -> Mark:
        """What the slice along `name` cuts open."""
        return self.picture.mark(f"space.wall.{name}")

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
    def reach(self) -> float:
        """A step that is small in the window, and yet seen."""
        w = self.land.window
        return _STEP * min(w.x[1] - w.x[0], w.y[1] - w.y[0])

    @property
    def others(self) -> Mark:
        """Slices where the variable that is held has other values."""
        keys = [t.key for t in self.space.surface.trails if t.key.startswith("other")]
        return self.picture.mark(*(f"space.trail.{key}" for key in keys))

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

    def cutting_others(self) -> Track:
        """The other slices run out together."""
        trails = [t for t in self.space.surface.trails if t.key.startswith("other")]
        return track({f"trail.{t.key}": [0.0, float(len(t.points) - 1)] for t in trails})

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
    trails = (
        *_others(ground, land, at, x),
        *cuts,
        *(
            Trail(_tangent(name), "derivative", _line(land, here, rises, n), ())
            for n, name in enumerate(plane.names)
        ),
        *(_way(t, at[t.key], n) for n, t in enumerate(cuts)),
        Trail("here", "input", (here, here), (0,)),
    )
    above = surface(ground, land, letter, here[:2], trails, aside="abreast")
    space = replace(
        above,
        walls=tuple(_wall(t, n) for n, t in enumerate(cuts)),
        patches=(_patch(land, here, rises),),
        ground=above.z.low,
    )
    flats = [
        _twin(found, land, ends, at[found.name], own, role)
        for found, ends, own, role in zip(
            plane.slices, (land.window.x, land.window.y), letters, roles, strict=True
        )
    ]
    keys = ("space", *(_flat(n) for n in plane.names))
    made = picture(Group(keys, (space, *flats), ("figure", "beside", "beside"), ("space",)))
    parts = SurfaceParts(made.id, space, "space")
    return Slices(made, parts, plane, ground, land)


def _others(ground: Landscape, land: Terrain, at: Mapping[str, float], x: str) -> list[Trail]:
    """Slices along `x` where the other variable has other values."""
    y = next(n for n in ground.names if n != x)
    low, high = land.window.y if y == ground.names[1] else land.window.x
    found = [
        cut(ground, land, x, {**at, y: low + share * (high - low)}, f"other{n}", "muted")
        for n, share in enumerate(_OTHERS)
    ]
    return [t for t in found if len(t.points) > 1]


def _twin(
    found: Slice, land: Terrain, ends: tuple[float, float], at: float, letter: str, role: str
) -> Graph:
    """The slice as the graph of a function of one variable, in the window of the surface."""
    name, heights = found.name, (land.base, land.top)
    drawn = sample(found.function, name, *ends, heights=heights)
    x, height, slope = _touch(name)
    rise = float(found.slope.approx)
    run = _touched(found, np.linspace(*ends, _FRAMES), at)
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


def _wall(whole: Trail, n: int) -> Wall:
    """The slice as a wall below its curve; along variable `n` its points are equally spread."""
    points = np.array(whole.points)
    places = np.linspace(points[0, n], points[-1, n], _POSTS)
    heights = np.interp(places, points[:, n], points[:, 2])
    (x1, y1, _), (x2, y2, _) = whole.points[0], whole.points[-1]
    stands = Cut((x1, y1), (x2, y2), tuple(heights.tolist()))
    return Wall(whole.key, whole.role, whole.role, (stands,))


def _patch(land: Terrain, here: Spot, rises: Sequence[float]) -> Patch:
    """A piece of the plane, as large as its heights are in the picture."""
    half = [(e[1] - e[0]) * _PATCH for e in (land.window.x, land.window.y)]
    most = sum(abs(r) * h for r, h in zip(rises, half, strict=True))
    share = min(_share(land, here[2], most), _share(land, here[2], -most))
    a, b, c, d = (
        _raised(here, [share * u * half[0], share * v * half[1]], rises)
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


def _edge(name: str) -> str:
    return f"edge.{name}"


def _touch(name: str) -> tuple[str, str, str]:
    return f"touch.{name}", f"touch.{name}.height", f"touch.{name}.slope"
