"""A level map with the gradient at a point, an arrow that turns about it, and the slope there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calcanim.calculus.several_variables.tangent_plane import TangentPlane
from calcanim.exact.values import Value
from calcanim.expressions.tree import variable
from calcanim.expressions.typst import typst
from calcanim.notation.lines import Line
from calcanim.notation.setter import one, plain
from calcanim.notation.shown import as_shown
from calcanim.pictures.level_map import level_map
from calcanim.pictures.picture import Mark, Picture, picture
from calcanim.pictures.plots import axis_name, curve, readout, ticks_across, ticks_up, track
from calcanim.pictures.slices import Slices
from calcanim.sampling.sample import sample
from calcanim.sampling.terrain import Array, Terrain
from calcanim.storyboard.figures import Group
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Axis, Graph, GraphElement, Label, Panel, Point, Segment
from calcanim.storyboard.quantities import Quantity, Track
from calcanim.storyboard.surface import Arrow, Surface, Trail, Vector

_LONG = 0.6  # of half the window: the gradient
_SHORT = 0.4  # the same of the arrow that turns
_LEVEL = 0.5  # the same of the level curve's direction, to each side
_CORNER = 0.07  # the same of the sides of a right angle's mark
_EDGE = 0.94  # of the way to the window's edge
_ROOM = 0.25  # of the curve's height, above and below it
_A_SECOND = 24  # samples
_FINE = 25  # points of a way on the surface
_ANGLE = "angle"
_TURN = 2 * math.pi


@dataclass(frozen=True, slots=True)
class Compass:
    """Directions at a point of a window, as arrows of lengths that are seen well.

    `half` is half the window, `room` how far its nearest edge is, in halves; `scale` is what a
    gradient is drawn by, in axis units.
    """

    here: tuple[float, float]
    slopes: tuple[float, float]
    half: tuple[float, float]
    room: float
    scale: float

    def tip(self, angle: float, length: float) -> tuple[float, float]:
        """The tip of an arrow so many halves long in a direction of the plane."""
        way = np.array([math.cos(angle), math.sin(angle)])
        size = min(length, self.room * _EDGE) / float(np.hypot(*(way / self.half)))
        x, y = (np.array(self.here) + size * way).tolist()
        return x, y

    def part(self, x: float, y: float) -> tuple[float, float]:
        """The tip of a vector in the gradient's scale."""
        return self.here[0] + self.scale * x, self.here[1] + self.scale * y

    def turned(self, angles: Array) -> dict[str, Array]:
        """The arrow's tip, the foot of the gradient's shadow, and the slope, at each angle."""
        across, up = np.cos(angles), np.sin(angles)
        rates = self.slopes[0] * across + self.slopes[1] * up
        tips = np.array([self.tip(a, _SHORT) for a in angles.tolist()])
        return {
            "arrow.x": tips[:, 0],
            "arrow.y": tips[:, 1],
            "foot.x": self.here[0] + self.scale * rates * across,
            "foot.y": self.here[1] + self.scale * rates * up,
            _ANGLE: angles,
            "rate": rates,
        }


@dataclass(frozen=True, slots=True)
class Directions:
    """Handles to the map and to the chart beside it; on a square map angles are as they are."""

    picture: Picture
    compass: Compass
    is_square: bool
    asked: float

    @property
    def parts(self) -> tuple[Mark, Mark]:
        """The slopes in the two variables as arrows, the second from the tip of the first."""
        return self.picture.mark("map.part0"), self.picture.mark("map.part1")

    @property
    def numbers(self) -> tuple[Mark, Mark]:
        """The two slopes as numbers, beside these arrows."""
        return self.picture.mark("map.number0"), self.picture.mark("map.number1")

    @property
    def gradient(self) -> Mark:
        """The gradient, from the tail of one part to the tip of the other, and on the floor."""
        return self.picture.mark("map.gradient", "map.name", "hill.arrow.gradient")

    @property
    def hill(self) -> Mark:
        """The surface once more, beside the map."""
        return self.picture.mark("hill")

    @property
    def uphill(self) -> Mark:
        """What lies on the surface above the gradient."""
        return self.picture.mark("hill.trail.up", "hill.trail.here")

    def climbing(self) -> Track:
        """It is drawn, from the point on."""
        return track({"trail.up": [0.0, float(_FINE - 1)]})

    @property
    def names(self) -> Mark:
        """The gradient's name and the numbers, for as long as nothing moves in their way."""
        return self.picture.mark("map.name", "map.number0", "map.number1")

    @property
    def level(self) -> Mark:
        """The level curve's direction; where it is seen as it is, its right angle as well."""
        return self.picture.mark("map.level", *(("map.corner",) if self.is_square else ()))

    @property
    def arrow(self) -> Mark:
        """The arrow that turns; where angles are seen as they are, the gradient's shadow on it."""
        shadow = ("map.foot", "map.shadow") if self.is_square else ()
        return self.picture.mark("map.arrow", *shadow)

    @property
    def chart(self) -> Mark:
        """The slope in the arrow's direction, against its angle."""
        return self.picture.mark("chart")

    def turning(self, to: str, seconds: float) -> Track:
        """The arrow turns ``round``, then to ``steepest``, ``level``, ``behind``, ``asked``."""
        steepest, level = self._steepest, self._level
        behind = (steepest + math.pi) % _TURN
        begin, end = {
            "round": (0.0, _TURN),
            "steepest": (_TURN, steepest),
            "level": (steepest, level),
            "behind": (level, behind),
            "asked": (behind, self.asked % _TURN),
        }[to]
        angles = np.linspace(begin, end, max(int(seconds * _A_SECOND), 2))
        return track(self.compass.turned(angles))

    @property
    def _steepest(self) -> float:
        across, up = self.compass.slopes
        return math.atan2(up, across) % _TURN

    @property
    def _level(self) -> float:
        """Next to the gradient, on the side of straight downhill."""
        return self._steepest + math.pi / 2 * (1 if self._steepest < math.pi else -1)


def directions(seen: Slices, name: Line, angle: str, asked: Sequence[float]) -> Directions:
    """The map of a surface that was cut, and the chart of the slope in each direction there.

    `name` is the gradient's, `angle` what the angle of a direction is called; `asked` is a
    direction of any length, at which the arrow stops last.
    """
    ground, land, plane, above = seen.ground, seen.land, seen.plane, seen.space.surface
    compass = _compass(land, plane, above)
    start = compass.turned(np.array([0.0]))
    quantities = tuple(Quantity(key, float(v[0])) for key, v in start.items())
    marks = _marks(compass, name.formula, plane.slopes, seen.roles)
    on_map = tuple(q for q in quantities if q.key not in (_ANGLE, "rate"))
    level = level_map(ground, land, above, marks, on_map, ("here",))
    chart = _chart(plane, compass, angle, tuple(q for q in quantities if q not in on_map))
    made = picture(
        Group(
            ("map", "chart", "hill"),
            (level, chart, _hill(seen, compass)),
            ("abreast", "beside", "beside"),
            ("map", "hill"),
        )
    )
    return Directions(made, compass, land.window.square, math.atan2(asked[1], asked[0]))


def _compass(land: Terrain, plane: TangentPlane, above: Surface) -> Compass:
    window = land.window
    here = tuple(float(v) for v in next(t for t in above.trails if t.key == "here").points[0][:2])
    half = tuple((high - low) / 2 for low, high in (window.x, window.y))
    across, up = (float(s.slope.approx) for s in plane.slices)
    room = min(
        min(at - low, high - at) / h
        for at, (low, high), h in zip(here, (window.x, window.y), half, strict=True)
    )
    seen = math.hypot(across / half[0], up / half[1])
    long = min(_LONG, max(room, 0.1) * _EDGE)
    scale = long / seen if seen else 0.0
    return Compass((here[0], here[1]), (across, up), (half[0], half[1]), room, scale)


def _hill(seen: Slices, compass: Compass) -> Surface:
    """The surface with the gradient on its floor, and the way on it above that."""
    start, tip = np.array(compass.here), np.array(compass.part(*compass.slopes))
    places = [(start + share * (tip - start)).tolist() for share in np.linspace(0, 1, _FINE)]
    spots = [(x, y, seen.height(x, y)) for x, y in places]
    seen_of_it = tuple(s for s in spots if seen.land.base <= s[2] <= seen.land.top)
    here = seen.spot
    return replace(
        seen.space.surface,
        trails=(
            Trail("up", "derivative", seen_of_it or (here, here), ()),
            Trail("here", "input", (here, here), (0,)),
        ),
        arrows=(Arrow("gradient", "derivative", compass.here, (float(tip[0]), float(tip[1]))),),
        walls=(),
        patches=(),
    )


def _marks(
    compass: Compass, name: Formula, slopes: Sequence[Value], roles: tuple[str, str]
) -> tuple[GraphElement, ...]:
    (x, y), (across, up) = compass.here, compass.slopes
    corner, tip = compass.part(across, 0.0), compass.part(across, up)
    level = math.atan2(up, across) + math.pi / 2
    ends = (compass.tip(level, _LEVEL), compass.tip(level + math.pi, _LEVEL))
    a, b = compass.tip(level, _CORNER), compass.tip(level - math.pi / 2, _CORNER)
    both = (a[0] + b[0] - x, a[1] + b[1] - y)
    numbers = [one(as_shown(v).expression, r) for v, r in zip(slopes, roles, strict=True)]
    return (
        Segment("level", "text", *ends[0], *ends[1], 3.0, dashed=True),
        Segment("corner.0", "text", *a, *both, 3.0),
        Segment("corner.1", "text", *both, *b, 3.0),
        Vector("part0", roles[0], x, y, *corner),
        Vector("part1", roles[1], *corner, *tip),
        Segment("shadow", "muted", *tip, "foot.x", "foot.y", 3.0, dashed=True),
        Vector("gradient", "derivative", x, y, *tip),
        Segment("foot", "derivative", x, y, "foot.x", "foot.y", 7.0),
        Vector("arrow", "text", x, y, "arrow.x", "arrow.y"),
        Point("here", "input", x, y),
        Label("name", name, *tip, "ne"),
        Label("number0", numbers[0], (x + corner[0]) / 2, y, "s"),
        Label("number1", numbers[1], corner[0], (y + tip[1]) / 2, "e"),
    )


def _chart(
    plane: TangentPlane,
    compass: Compass,
    angle: str,
    quantities: tuple[Quantity, ...],
) -> Graph:
    formula = plane.along(angle)
    rate = plain('"slope"', "slope", "derivative")
    largest = math.hypot(*compass.slopes) or 1.0
    low, high = -largest * (1 + _ROOM), largest * (1 + _ROOM)
    drawn = sample(formula, angle, 0.0, _TURN, heights=(low, high))
    slope = Panel(
        "f",
        # The readout names the axis; for those who listen it has its name all the same.
        Axis(Formula((), (), rate.text, rate.spoken), low, high, (ticks_up(-largest, largest),)),
        (curve("curve", "derivative", drawn), Point("at", "text", _ANGLE, "rate")),
    )
    return Graph(
        Axis(
            axis_name(typst(variable(angle))),
            0.0,
            _TURN,
            (ticks_across(formula, angle, 0.0, _TURN, count=5),),
        ),
        (slope,),
        quantities,
        ("x", "f", "curve", "at", "now"),
        (readout("now", rate, "rate", "derivative", [-largest, largest]),),
    )
