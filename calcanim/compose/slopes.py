"""The figures of a gradient-descent film: surface, level map, loss curve, and the walks on them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from mpmath import mpf

from calcanim.calculus.rates import Walk
from calcanim.calculus.terrain import Terrain, Window, terrain, trimmed, window_of
from calcanim.calculus.ticks import AxisTick, axis_ticks, decimal_ticks
from calcanim.calculus.trials import Trials
from calcanim.compose.plots import flat
from calcanim.compose.typeset import one, plain
from calcanim.expressions.tree import variable
from calcanim.expressions.typst import typst
from calcanim.storyboard.figures import Channel, Group, Tick, Track
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Axis, Graph, GraphElement, Label, Panel, TickSet
from calcanim.storyboard.quantities import Quantity
from calcanim.storyboard.surface import (
    BOX,
    Arrow,
    Contour,
    HeightMap,
    LevelCurves,
    Scale,
    Surface,
    Trail,
)
from calcanim.storyboard.surface import Walk as Way

# The walk that was asked for has the colour of the point w, as in the formulas.
ROLES = {"good": "input", "large": "increment", "small": "text"}
_FLOOR = 0.72  # of the surface's height: the floor lies so far below it
_DRAPED = 0.7  # steps up to this share of half the window lie on the surface; longer ones jump
_FINE = 12  # points of a draped step
_LOWEST = 36.0
_ELEVATIONS = (_LOWEST, 42.0, 48.0)
_HIDDEN = 150.0  # degrees aside that are given up for walks that are seen and not hidden
_TURN = 16.0
_AZIMUTHS = tuple(q + a for q in (-90.0, -180.0, 0.0, 90.0) for a in (30.0, 40.0, 50.0, 60.0))
_ASIDE = 105.0  # degrees between the camera and the start, seen from above
_UNUSUAL = 40.0  # degrees that it must be better for the x axis to run to the left
_ARROW = 0.42  # of half the window: how long the gradient's arrow is
_STEP = 0.16  # of half the window: a shorter step's arrow is drawn this long
_HIGH = 1.8  # of the loss at the start: how far up the panel of the loss goes
_CLEAR = 0.6  # of that panel's height is for what stands below its name
_FRAMES = 40  # samples of a track for each second

Spot = tuple[float, float, float]


@dataclass(frozen=True)
class Scene:
    """Everything that the figures show, and where."""

    trials: Trials
    letter: str
    land: Terrain

    @property
    def window(self) -> Window:
        """What is seen of the plane."""
        return self.land.window

    @property
    def start(self) -> tuple[float, float]:
        """Where every walk begins."""
        x, y = self.trials.asked.points[0]
        return float(x), float(y)

    # -- the surface ---------------------------------------------------------

    @property
    def floor(self) -> float:
        """The height at which the floor is drawn."""
        return self.land.base - _FLOOR * (self.land.top - self.land.base)

    @cached_property
    def camera(self) -> tuple[float, float]:
        """Azimuth and elevation, in degrees, from which the walks are well seen.

        As little of them as can be is behind the surface; the start lies aside, so that its image
        on the floor is seen too; and the x axis rather runs to the right.
        """
        x, y = self.window.x, self.window.y
        u = (self.start[0] - sum(x) / 2) / (x[1] - x[0])
        v = (self.start[1] - sum(y) / 2) / (y[1] - y[0])
        start = math.degrees(math.atan2(v, u))
        trails = [self._trail(found)[0] for found in self.trials.walks.values()]
        spots = np.array([spot for trail in trails for spot in trail[::3]])

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
            hidden = self.land.hidden(spots, towards, self.floor, BOX)
            return abs(turned - _ASIDE) + unusual + _HIDDEN * hidden + 1.5 * (view[1] - _LOWEST)

        return min(((a, e) for a in _AZIMUTHS for e in _ELEVATIONS), key=cost)

    def surface(self) -> Surface:
        """The surface with its floor, all walks, and the arrows up and down on the floor."""
        land, names = self.land, self.trials.ground.names
        heights = land.heights
        holes = np.flatnonzero(~np.isfinite(heights))
        low = self.floor
        # Far above the top a height says nothing more; it is cut off there.
        tall = land.top + 3 * (land.top - land.base)
        deep = land.base - 3 * (land.top - land.base)
        rows = np.clip(np.where(np.isfinite(heights), heights, land.base), deep, tall)
        azimuth, elevation = self.camera
        return Surface(
            self._scale(names[0], self.window.x),
            self._scale(names[1], self.window.y),
            Scale(
                plain(self.letter, self.letter, "surface"),
                low,
                land.top,
                tuple(
                    Tick(t.value, one(t.label, "muted"))
                    for t in decimal_ticks(land.base, land.top, 5)
                ),
            ),
            land.base,
            tuple(tuple(float(f"{v:.6g}") for v in row) for row in rows.tolist()),
            tuple(int(n) for n in holes),
            self._contours(),
            tuple(
                Trail(kind, ROLES[kind], *self._trail(found))
                for kind, found in self.trials.walks.items()
            ),
            self._arrows(),
            azimuth,
            elevation,
            (azimuth - _TURN, azimuth),
            tuple(
                tuple(
                    (float(f"{x:.7g}"), float(f"{y:.7g}"), min(max(z, deep), tall))
                    for x, y, z in face
                )
                for face in land.fringe
            ),
            "aside",
        )

    def _scale(self, name: str, ends: tuple[float, float]) -> Scale:
        loss = self.trials.ground.loss
        ticks = _two_or_more(lambda n: axis_ticks(loss, name, *ends, n), 5)
        return Scale(_name(name), *ends, ticks)

    def _contours(self) -> tuple[Contour, ...]:
        def short(piece: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
            return tuple((float(f"{x:.7g}"), float(f"{y:.7g}")) for x, y in piece)

        return tuple(
            Contour(level, tuple(short(p) for p in pieces if len(p) > 1))
            for level, pieces in self.land.levels
            if pieces
        )

    def _arrows(self) -> tuple[Arrow, ...]:
        up, down = self.uphill(), self.downhill()
        found = []
        if up is not None:
            name = plain(
                f"nabla {self.letter}", f"grad {self.letter}", "derivative", "the gradient"
            )
            found.append(Arrow("up", "derivative", self.start, up, name))
        if down is not None:
            name = plain(
                f"− alpha nabla {self.letter}",
                f"-alpha*grad {self.letter}",
                "parameter",
                "minus alpha times the gradient",
            )
            found.append(Arrow("down", "parameter", self.start, down, name))
        return tuple(found)

    def uphill(self) -> tuple[float, float] | None:
        """The tip of an arrow from the start along the gradient, as long as there is room."""
        return self._tip(1.0, _ARROW)

    def downhill(self) -> tuple[float, float] | None:
        """The tip of the first step's arrow, against the gradient: where it leads, if seen."""
        walk = self.trials.asked
        if not walk.steps:
            return None
        seen = [
            (_float(b) - a) / half
            for a, b, half in zip(self.start, walk.points[1], self._half, strict=True)
        ]
        return self._tip(-1.0, max(math.hypot(*seen), _STEP))

    @property
    def _half(self) -> tuple[float, float]:
        """Half the window's width and height."""
        w = self.window
        return (w.x[1] - w.x[0]) / 2, (w.y[1] - w.y[0]) / 2

    def _tip(self, sign: float, length: float) -> tuple[float, float] | None:
        """The tip of an arrow along or against the gradient, `length` in half windows if it fits.

        None where the gradient is 0.
        """
        slopes = self.trials.asked.slopes
        if not slopes:
            return None
        w, half = self.window, np.array(self._half)
        # The direction as it looks in the window: where the axes' scales differ it is stretched.
        largest = max(abs(g) for g in slopes[0])
        if not largest:
            return None
        way = sign * np.array([float(g / largest) for g in slopes[0]])
        seen = way / half
        unit = way / float(np.hypot(*seen))
        room = [
            ((end - at) / step if step > 0 else (at - begin) / -step)
            for at, step, (begin, end) in zip(self.start, unit, (w.x, w.y), strict=True)
            if step
        ]
        tip = np.array(self.start) + unit * min(length, 0.96 * min(room))
        return float(tip[0]), float(tip[1])

    def _trail(self, found: Walk) -> tuple[tuple[Spot, ...], tuple[int, ...]]:
        """A walk in space as far as it stays in the picture, and which points are iterates."""
        spots: list[Spot] = [self._spot(found.points[0], found.losses[0])]
        stops = [0]
        for k in range(1, len(found.points)):
            for spot in self._step(found, k):
                if not self._seen(spot):
                    spots.append(self._exit(spots[-1], spot))
                    stops.append(len(spots) - 1)
                    return tuple(spots), tuple(stops)
                spots.append(spot)
            stops.append(len(spots) - 1)
        return tuple(spots), tuple(stops)

    def _spot(self, w: Sequence[mpf], loss: mpf) -> Spot:
        return _float(w[0]), _float(w[1]), _float(loss)

    def _step(self, found: Walk, k: int) -> list[Spot]:
        """The points after the iterate k - 1, up to and with the iterate k."""
        a, b = found.points[k - 1], found.points[k]
        end = self._spot(b, found.losses[k])
        w = self.window
        spans = (w.x[1] - w.x[0], w.y[1] - w.y[0])
        length = max(
            abs(_float(q) - _float(p)) / s * 2 for p, q, s in zip(a, b, spans, strict=True)
        )
        start = self._spot(a, found.losses[k - 1])
        out: list[Spot] = []
        if length > _DRAPED:
            for n in range(1, _FINE):
                x, y, z = (s + (e - s) * n / _FINE for s, e in zip(start, end, strict=True))
                out.append((x, y, z))
            return [*out, end]
        for n in range(1, _FINE):
            at = tuple(p + (q - p) * n / _FINE for p, q in zip(a, b, strict=True))
            height = self.trials.ground.height(at)
            if height is not None:
                out.append(self._spot(at, height))
        return [*out, end]

    def _seen(self, spot: Spot) -> bool:
        x, y, z = spot
        room = 1e-9 * (self.land.top - self.land.base)
        return self.window.holds(x, y) and self.land.base - room <= z <= self.land.top + room

    def _exit(self, inside: Spot, outside: Spot) -> Spot:
        """Where the way from a point that is seen leaves the picture."""
        ends = (self.window.x, self.window.y, (self.land.base, self.land.top))
        share = 1.0
        for a, b, (low, high) in zip(inside, outside, ends, strict=True):
            if b > high and b != a:
                share = min(share, (high - a) / (b - a))
            elif b < low and b != a:
                share = min(share, (low - a) / (b - a))
        share = max(share, 0.0)
        x, y, z = (a + (b - a) * share for a, b in zip(inside, outside, strict=True))
        return x, y, z

    # -- the map and the loss -------------------------------------------------

    def map(self) -> Graph:
        """The level map with all walks on it."""
        w, land, names = self.window, self.land, self.trials.ground.names
        surface = self.surface()
        elements: list[GraphElement] = [
            HeightMap(
                "wash",
                *w.x,
                *w.y,
                land.base,
                land.top,
                surface.heights,
                surface.holes,
                surface.fringe,
            ),
            LevelCurves("levels", land.base, land.top, surface.contours),
            *(
                Way(f"walk.{kind}", ROLES[kind], self._across(found), f"trail.{kind}")
                for kind, found in self.trials.walks.items()
            ),
        ]
        x = Axis(_name(names[0]), *w.x, (self._ticks(names[0], w.x),))
        y = Axis(_name(names[1]), *w.y, (self._ticks(names[1], w.y),))
        return Graph(
            x,
            (Panel("f", y, tuple(elements)),),
            self._quantities(),
            ("x", "f", "wash", "levels"),
            square=w.square,
        )

    def _ticks(self, name: str, ends: tuple[float, float]) -> TickSet:
        loss = self.trials.ground.loss
        return TickSet(_two_or_more(lambda n: axis_ticks(loss, name, *ends, n), 4))

    def _quantities(self) -> tuple[Quantity, ...]:
        return tuple(Quantity(f"trail.{kind}", 0.0) for kind in self.trials.walks)

    def _across(self, found: Walk) -> tuple[tuple[float, float], ...]:
        """The walk in the plane, up to where it leaves the window."""
        out: list[tuple[float, float]] = []
        for w in found.points:
            here = (_float(w[0]), _float(w[1]))
            if out and not self.window.holds(*here):
                level = (self.land.base + self.land.top) / 2
                x, y, _ = self._exit((*out[-1], level), (*here, level))
                return (*out, (x, y))
            out.append(here)
        return tuple(out)

    def loss(self) -> Graph:
        """The loss after each step."""
        walks = self.trials.walks
        steps = max(w.steps for w in walks.values())
        first = float(self.trials.asked.losses[0])
        low = self.land.base
        # Above the start there is room for the panel's name, at the end of the steps.
        high = low + max(_HIGH * (first - low), self.land.top - low if "large" in walks else 0.0)
        if not high > low:
            low, high = self.land.base, self.land.top
        last = float(max(steps, 1))
        late = [
            _float(h)
            for w in walks.values()
            for k, h in enumerate(w.losses)
            if k >= 0.75 * last and h <= low + 3 * (high - low)
        ]
        high = max(high, low + (max(late, default=low) - low) / _CLEAR)
        elements: tuple[GraphElement, ...] = (
            *(
                Way(f"walk.{kind}", ROLES[kind], _chart(found, low, high), f"trail.{kind}")
                for kind, found in walks.items()
            ),
            Label("name", plain(self.letter, self.letter, "surface"), last, high, "sw"),
        )
        across = decimal_ticks(0.0, last, 4)
        whole = TickSet(
            tuple(Tick(t.value, one(t.label, "muted")) for t in across if t.value % 1 == 0)
        )
        up = TickSet(_two_or_more(lambda n: decimal_ticks(low, high, n), 3))
        # The axis is named by the label; for those who listen it has its name all the same.
        unseen = Formula((), (), self.letter, self.letter)
        return Graph(
            Axis(plain("k", "k", "muted"), 0.0, last, (whole,)),
            (Panel("f", Axis(unseen, low, high, (up,)), elements),),
            self._quantities(),
            ("x", "f", "name"),
        )

    def group(self) -> Group:
        """All three; only the surface comes with it."""
        return Group(
            ("space", "map", "loss"),
            (self.surface(), self.map(), self.loss()),
            ("figure", "map", "chart"),
            ("space",),
        )


def scene(trials: Trials, letter: str) -> Scene:
    """The picture of these walks: a window on which they are seen, and the heights in it."""
    start = trials.asked.points[0]
    points = [*trials.way]
    settled = trials.settled
    if trials.bottomless:
        size = max(abs(v) for v in start) or mpf(1)
        points = [
            w
            for w in (*trials.asked.points, *trials.way)
            if max(abs(a - b) for a, b in zip(w, start, strict=True)) <= size * 3 / 2
        ]
        points.append((mpf(0), mpf(0)))
        settled = False
    window = trimmed(trials.ground, window_of(points, settled), points)
    lowest = min([trials.lowest, *(h for h in trials.asked.losses)])
    if trials.bottomless:
        seen = [h for w in points if (h := trials.ground.height(w)) is not None]
        lowest = min(seen)
    land = terrain(trials.ground, window, float(trials.asked.losses[0]), float(lowest))
    return Scene(trials, letter, land)


def steps_track(kind: str, begin: float, end: float, seconds: float) -> Track:
    """A walk from one number of steps to another."""
    n = max(int(seconds * _FRAMES), 2)
    return Track((Channel(f"trail.{kind}", tuple(np.linspace(begin, end, n).tolist())),))


def aside_track() -> Track:
    """The surface makes room for its map, where that stands beside it."""
    return Track((Channel("camera.aside", (0.0, 1.0)),))


def turn_track(begin: float, end: float) -> Track:
    """A slow turn of the camera."""
    return Track((Channel("camera.azimuth", (begin, end)),))


def _chart(found: Walk, low: float, high: float) -> tuple[tuple[float, float], ...]:
    """Points (step, loss) up to where the loss leaves the panel."""
    out: list[tuple[float, float]] = []
    for k, loss in enumerate(found.losses):
        value = _float(loss)
        if out and not low <= value <= high:
            (x, y), end = out[-1], high if value > high else low
            share = (end - y) / (value - y) if value != y else 0.0
            return (*out, (x + share, end))
        out.append((float(k), min(max(value, low), high)))
    return tuple(out)


def _two_or_more(marks: Callable[[int], Sequence[AxisTick]], count: int) -> tuple[Tick, ...]:
    """About `count` ticks, but two at least: one number alone gives no scale."""
    found = next((m for n in range(count, 12) if len(m := marks(n)) > 1), marks(count))
    return tuple(Tick(t.value, flat(t.label)) for t in found)


def _name(name: str) -> Formula:
    return plain(typst(variable(name)), name, "input")


def _float(v: mpf) -> float:
    """A finite float: what is beyond counts as very far."""
    return float(min(max(v, mpf(-1e200)), mpf(1e200)))
