"""The surface over a region, cut open: slices that wander, slabs and boxes that stand under it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from mpmath import mpf

from calcanim.calculus.several_variables.volume import Cutting
from calcanim.exact.certain import at_binary
from calcanim.expressions.evaluate import EvaluationOverflowError
from calcanim.expressions.tree import Expression
from calcanim.pictures.surface import surface, two_or_more
from calcanim.sampling.terrain import Array, Terrain, Window, over
from calcanim.sampling.ticks import axis_ticks
from calcanim.storyboard.quantities import Tick
from calcanim.storyboard.surface import BOX, Cut, Patch, Slab, Slabs, Surface, Wall

Ends = tuple[float, float]
CUTS = 33
"""Slices of a wall on its way, from one end to the other."""
STACKS = (8, 16)
"""Numbers of slabs."""
SOLID = 32
"""Slabs so thin that all of them are one solid."""
BOXES = (4, 8, 16)
"""Numbers of boxes along each side."""
_POSTS = 33  # heights of a slice
_CORNERS = 17  # of a slab
_TICKS = 3
_ELEVATION = 30.0
_QUADRANTS = (-90.0, -180.0, 0.0, 90.0)
_UNUSUAL = 0.25  # so much less must be hidden for the x axis to run to the left
_REACH = 2.0 ** np.arange(-4, 11)  # how far an endless side may be drawn
_FAINT = 0.02  # of the largest height


@dataclass(frozen=True, slots=True)
class Roof:
    """A function over a region as a ground: no height outside of that."""

    loss: Expression
    names: tuple[str, ...]
    inside: Callable[[Array, Array], Array]

    def height(self, w: tuple[mpf, ...]) -> mpf | None:
        """The height there: infinite where it is too large, None where there is none."""
        x, y = (np.array([float(v)]) for v in w)
        if not bool(self.inside(x, y)[0]):
            return None
        try:
            return at_binary(self.loss, dict(zip(self.names, w, strict=True)))
        except EvaluationOverflowError:
            return mpf("inf")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A cutting as it is drawn: its outer ends, and where its slices begin and end, all finite.

    `first` says that the outer variable is the first axis; `read` where in a slab its area is that
    of a slice: 0 at its low side, or 0.5 where there are sides without an area.
    """

    cutting: Cutting
    ends: Ends
    reach: Ends
    first: bool
    read: float = 0.0

    def sides(self, place: float) -> Ends:
        """Where the slice at a place begins and ends."""
        low, high = self.cutting.sides(np.array([place]))
        return max(float(low[0]), self.reach[0]), min(float(high[0]), self.reach[1])

    def spot(self, place: float, along: float) -> tuple[float, float]:
        """A place on the floor."""
        return (place, along) if self.first else (along, place)

    def places(self, count: int, share: float | None = None) -> list[float]:
        """Where `count` slabs are read, or the places at a `share` of each."""
        low, high = self.ends
        at = self.read if share is None else share
        return [low + (high - low) * (k + at) / count for k in range(count)]

    def heights(self, place: float, shares: Array, far: Ends) -> list[float]:
        """The surface over a slice at shares of its length, within `far`."""
        low, high = self.sides(place)
        found = self.cutting.heights(place, low + (high - low) * shares)
        known = np.where(np.isfinite(found), found, _nearest(found, far[1]))
        return [float(f"{z:.6g}") for z in np.clip(known, *far).tolist()]


def stretches(first: Cutting, across: Cutting | None) -> tuple[Stretch, ...]:
    """Both cuttings as they are drawn, the first one along the first axis."""
    low, high = first.ends
    sides = first.sides(np.linspace(*_finite((low, high)), 65))
    along = float(np.nanmin(sides[0])), float(np.nanmax(sides[1]))
    held = _shown((low, high), lambda far: _faces(first, far, True))
    along = _shown(along, lambda far: _faces(first, far, False))
    out = [Stretch(first, held, along, True)]
    if across is not None:
        out.append(Stretch(across, along, held, False))
    return tuple(replace(each, read=_readable(each)) for each in out)


def _readable(stretch: Stretch) -> float:
    """The share of a slab at which its area can be read."""
    sides = np.array(stretch.places(max(STACKS), 0.0))
    return 0.0 if np.isfinite(stretch.cutting.areas(sides)).all() else 0.5


def land_of(main: Stretch) -> tuple[Roof, Terrain]:
    """The ground of a cutting along the first axis, and its landscape over all that is drawn."""
    cutting = main.cutting

    def inside(x: Array, y: Array) -> Array:
        low, high = cutting.sides(x)
        with np.errstate(invalid="ignore"):
            return np.asarray((y >= low - 1e-9) & (y <= high + 1e-9))

    ground = Roof(cutting.f, (cutting.held, cutting.along), inside)
    window = Window(main.ends, main.reach, False)
    return ground, over(ground, window, None if cutting.straight else inside)


def roof(
    ground: Roof,
    land: Terrain,
    cut: tuple[Stretch, ...],
    letter: str,
    volume: float | None,
) -> Surface:
    """The surface `letter`, on the ground 0, with a wall, slabs and boxes for each cutting.

    The wall of cutting `n` is called ``n``, its slabs ``n.8``, and boxes of the first ``boxes.4``.
    Thin ones, ``n.solid``, fill it. Over a rectangle the patch ``level`` has as much of a `volume`
    under it.
    """
    (low, high), base = land.window.x, land.base
    bare = surface(ground, land, letter, ((low + high) / 2, sum(land.window.y) / 2))
    far = base, land.top + (land.top - base)
    walls, slabs = [], []
    for n, stretch in enumerate(cut):
        walls.append(_wall(str(n), stretch, far))
        for count in STACKS:
            slabs.append(_slabs(f"{n}.{count}", stretch, count, far))
        thin = replace(stretch, read=0.5)
        slabs.append(replace(_slabs(f"{n}.solid", thin, SOLID, far), lined=False))
    for count in BOXES:
        slabs.append(_boxes(f"boxes.{count}", cut[0], count, far))
    near, turned = _azimuths(land, walls)
    return replace(
        bare,
        x=replace(bare.x, ticks=_few(ground, 0, land)),
        y=replace(bare.y, ticks=_few(ground, 1, land)),
        z=replace(bare.z, low=base, ticks=bare.z.ticks[:: 1 + (len(bare.z.ticks) > _TICKS)]),
        azimuth=near,
        elevation=_ELEVATION,
        turn=(min(near, turned), max(near, turned)),
        patches=_level(cut[0], volume),
        walls=tuple(walls),
        slabs=tuple(slabs),
        ground=0.0 if base < 0 else None,
    )


def _few(ground: Roof, axis: int, land: Terrain) -> tuple[Tick, ...]:
    name, ends = ground.names[axis], (land.window.x, land.window.y)[axis]
    return two_or_more(lambda n: axis_ticks(ground.loss, name, *ends, n), _TICKS)


def _level(stretch: Stretch, volume: float | None) -> tuple[Patch, ...]:
    (left, right), (low, high) = stretch.ends, stretch.reach
    if volume is None or not stretch.cutting.straight or stretch.ends != stretch.cutting.ends:
        return ()
    mean = volume / ((right - left) * (high - low))
    corners = ((left, low, mean), (right, low, mean), (right, high, mean), (left, high, mean))
    return (Patch("level", "input", corners),)


def _wall(key: str, stretch: Stretch, far: Ends) -> Wall:
    shares, cuts = np.linspace(0.0, 1.0, _POSTS), []
    for place in np.linspace(*stretch.ends, CUTS).tolist():
        low, high = stretch.sides(place)
        tops = tuple(stretch.heights(place, shares, far))
        cuts.append(Cut(stretch.spot(place, low), stretch.spot(place, high), tops))
    return Wall(key, "increment", "negative_area", tuple(cuts), opacity=0.34)


def _slabs(key: str, stretch: Stretch, count: int, far: Ends) -> Slabs:
    """Slabs side by side, each with the area of one slice of it."""
    shares = np.linspace(0.0, 1.0, _CORNERS)
    found = _stood(stretch, stretch.places(count), shares, far)
    return Slabs(key, "increment", "negative_area", found)


def _boxes(key: str, stretch: Stretch, count: int, far: Ends) -> Slabs:
    """Rows of boxes, each as high as the surface at its low corner."""
    found = _stood(stretch, stretch.places(count, 0.0), np.arange(count) / count, far)
    return Slabs(key, "increment", "negative_area", found, stepped=True)


def _stood(stretch: Stretch, read: list[float], shares: Array, far: Ends) -> tuple[Slab, ...]:
    """Slabs with the heights of the slices that are `read`."""
    (low, high), out = stretch.ends, []
    width = stretch.spot((high - low) / len(read), 0.0)
    for place, middle in zip(read, stretch.places(len(read), 0.5), strict=True):
        start, end = stretch.sides(place)
        tops = tuple(stretch.heights(place, shares, far))
        out.append(Slab(stretch.spot(middle, start), stretch.spot(middle, end), width, tops))
    return tuple(out)


def _azimuths(land: Terrain, walls: list[Wall]) -> tuple[float, float]:
    """Where the camera stands for slices across the first axis, and where for the others.

    From there as little as can be of the middle slices is behind the surface.
    """
    middle = [wall.cuts[CUTS // 2] for wall in walls]
    spots = np.array(
        [
            (*(np.array(c.start) + (np.array(c.end) - np.array(c.start)) * k / (_POSTS - 1)), z / 2)
            for c in middle
            for k, z in enumerate(c.heights)
        ]
    )

    def cost(quadrant: float) -> float:
        a, e = math.radians(quadrant + 45), math.radians(_ELEVATION)
        towards = np.array([math.cos(e) * math.cos(a), math.cos(e) * math.sin(a), math.sin(e)])
        unusual = 0.0 if quadrant == _QUADRANTS[0] else _UNUSUAL
        return land.hidden(spots, towards, land.base, BOX) + unusual

    best = min(_QUADRANTS, key=cost)
    both = sorted((best + 30, best + 60), key=lambda a: -abs(math.cos(math.radians(a))))
    return both[0], both[1]


def _nearest(found: Array, top: float) -> Array:
    """What stands for heights that are not known: that beside them, or the `top`."""
    known = np.flatnonzero(np.isfinite(found))
    if not len(known):
        return np.full(found.shape, 0.0)
    nearest = known[np.abs(np.arange(len(found))[:, None] - known).argmin(axis=1)]
    return np.where(np.isinf(found), np.sign(found) * top, found[nearest])


def _finite(ends: Ends) -> Ends:
    """Finite ends in the place of infinite ones, to look around."""
    low, high = ends
    if math.isfinite(low) and math.isfinite(high):
        return ends
    start = low if math.isfinite(low) else high if math.isfinite(high) else 0.0
    return (low if math.isfinite(low) else start - 1, high if math.isfinite(high) else start + 1)


def _shown(ends: Ends, heights: Callable[[Array], Array]) -> Ends:
    """Ends with a finite place in that of an infinite one: beyond it all is low.

    `heights` has the sizes of the surface at places, shape (n, others).
    """
    low, high = ends
    if math.isfinite(low) and math.isfinite(high):
        return ends
    start = low if math.isfinite(low) else high if math.isfinite(high) else 0.0
    found = []
    for end, sign in ((low, -1.0), (high, 1.0)):
        if math.isfinite(end):
            found.append(end)
            continue
        places = np.asarray(start + sign * _REACH, dtype=np.float64)
        tall = np.nan_to_num(heights(places), posinf=0.0).max(axis=1)
        late = np.flatnonzero(tall > _FAINT * tall.max())
        reach = _REACH[min(int(late[-1]) + 1, len(_REACH) - 1)] if len(late) else _REACH[4]
        found.append(start + sign * float(reach))
    return found[0], found[1]


def _faces(cutting: Cutting, places: Array, held: bool) -> Array:
    """Sizes of the surface at places of one variable, for some of the other, shape (n, some)."""
    low, high = _finite(cutting.ends)
    others = np.linspace(low, high, 9)[1:-1]
    if not held:
        return np.column_stack([np.abs(cutting.heights(p, places)) for p in others.tolist()])
    rows = []
    for place in places.tolist():
        a, b = (float(s[0]) for s in cutting.sides(np.array([place])))
        rows.append(np.abs(cutting.heights(place, np.linspace(*_finite((a, b)), 9)[1:-1])))
    return np.array(rows)
