"""A surface cut open by a knife that turns, and the map of the parabola at its bottom."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calcanim.calculus.descents.along_axes import AlongAxes
from calcanim.calculus.descents.principal import Curved
from calcanim.calculus.descents.rates import Landscape
from calcanim.expressions.tree import Expression, add, call, mul, number, power, variable
from calcanim.notation.lines import fresh_id
from calcanim.notation.setter import one, plain
from calcanim.notation.shown import measured, numeral
from calcanim.pictures.level_map import broad, level_map
from calcanim.pictures.picture import Mark, Picture
from calcanim.pictures.plots import curve, flat, piece, readout, scale, track, unseen
from calcanim.pictures.surface import Spot, SurfaceParts, surface
from calcanim.pictures.valley_charts import losses, shares
from calcanim.pictures.walks import Paths, place
from calcanim.sampling.arrays.values import values
from calcanim.sampling.sample import sample
from calcanim.sampling.terrain import Array, Terrain, Window, around, terrain, trimmed, window_of
from calcanim.sampling.ticks import axis_ticks
from calcanim.storyboard.figures import Figure, Group, Tick, Track
from calcanim.storyboard.graph import (
    Axis,
    Curve,
    Family,
    Graph,
    GraphElement,
    Label,
    Panel,
    Point,
    Segment,
    TickSet,
)
from calcanim.storyboard.quantities import Quantity
from calcanim.storyboard.surface import Cut, Trail, Vector, Walk, Wall

ROLES = {
    "asked": "input",
    "below": "input",
    "bound": "parameter",
    "above": "increment",
    "best": "path",
}
"""The colours of walks."""
AXES = ("path", "increment")
"""The colours of the gentler axis and of the sharper one."""
WAYS = ("increment", "parameter", "derivative")
"""The colours of three ways down: against the slope, each weight on its own, and Newton's."""

_KNIFE = "wall.knife"
_ALONG = "q_9100"  # a variable that no function has
_TURNS = 61  # cuts from 0 to a half turn
_POSTS = 33  # heights of each
_REACH = 0.92  # of half the window: how far a cut goes
_HALF = math.pi
_FRAMES = 91


@dataclass(frozen=True, slots=True, kw_only=True)
class Valley(Picture):
    """Handles to the surface with its knife, its flat twin, the chart of curvature, and the map."""

    found: Curved
    space: SurfaceParts
    turns: tuple[float, float]

    @property
    def here(self) -> Mark:
        """The point on the surface."""
        return self.space.trail("here") + self.space.shadow("here")

    @property
    def knife(self) -> Mark:
        """The cut in space, and the same curve flat beside it."""
        return self.mark("space.wall.knife", "twin.x", "twin.f", "twin.cut")

    @property
    def chart(self) -> Mark:
        """Curvature against the knife's angle."""
        return self.mark("angle.x", "angle.f", "angle.kappa", "angle.now", "angle.value")

    @property
    def extremes(self) -> Mark:
        """The largest curvature and the least one, in the chart."""
        return self.mark("angle.at.0", "angle.at.1", "angle.peak.0", "angle.peak.1")

    def axis(self, n: int) -> Mark:
        """The curve along the gentler axis (0), or along the sharper one (1), in space and flat."""
        curve = self.space.trail(f"axis.{n}") + self.space.shadow(f"axis.{n}")
        return curve + self.mark(f"twin.axis.{n}")

    def drawing(self, n: int) -> Track:
        """It is drawn."""
        trails = self.space.surface.trails
        (last,) = (len(t.points) - 1 for t in trails if t.key == f"axis.{n}")
        return track({f"trail.axis.{n}": [0.0, float(last)]})

    @property
    def hill(self) -> Mark:
        """All that has to do with the surface."""
        parts = self.here + self.space.hill + self.axis(0) + self.axis(1)
        return parts + self.knife + self.chart + self.extremes

    def turning(self, first: float, last: float) -> Track:
        """The knife turns from one angle to another, in radians from 0 to pi."""
        angles = np.linspace(first, last, _FRAMES)
        return track(_turned(self.found, angles))

    @property
    def map(self) -> Mark:
        """The map of the parabola, with its axes."""
        keys = ("wash", "levels", "x", "f", "axis.0", "axis.1", "start")
        return self.mark(*(f"map.{key}" for key in keys))

    def walk(self, key: str) -> Mark:
        """A walk on the map."""
        return self.mark(f"map.walk.{key}")

    def walked(self, key: str, last: int, first: int = 0) -> Track:
        """So many steps of it, from the iterate `first` on."""
        return track({f"walk.{key}": [float(first), float(last)]})

    @property
    def shares(self) -> Mark:
        """How far the walk that was asked for is from the bottom along either axis."""
        return self.mark("shares")

    @property
    def losses(self) -> Mark:
        """The axes of the losses, and where that at the bound stays."""
        return self.mark("losses.x", "losses.f", "losses.name")

    @property
    def level(self) -> Mark:
        """The loss to which that at the bound tends."""
        return self.mark("losses.level")

    def loss(self, key: str) -> Mark:
        """The losses of a walk, and its rate."""
        return self.mark(f"losses.walk.{key}", f"losses.rate.{key}")

    @property
    def leap(self) -> Mark:
        """Newton's step."""
        return self.mark("map.leap")

    @property
    def ways(self) -> tuple[Mark, ...]:
        """Downhill; the same, each input by its own curvature; and Newton's, to the bottom."""
        return tuple(self.mark(f"map.way.{n}") for n in range(3))


def valley(found: Curved, walked: AlongAxes | None, letter: str) -> Valley:
    """The surface of the function called `letter` around the point, and what is `walked` below."""
    land = _land(found)
    spot = (*place(found.place), float(found.ground.height(found.place) or 0))
    reach = _reach(land.window, found)
    cuts = [_cut(found, angle, reach) for angle in np.linspace(0, _HALF, _TURNS).tolist()]
    trails = [Trail("here", "input", (spot, spot), (0,))]
    along = [_along(found, land, reach, n) for n in range(2)]
    plain_surface = surface(found.ground, land, letter, spot[:2], trails, cuts=along)
    space = replace(
        plain_surface,
        walls=(Wall("knife", "derivative", "derivative", tuple(cuts)),),
        ground=plain_surface.z.low,
    )
    turned = {k: float(v[0]) for k, v in _turned(found, np.array([0.0])).items()}
    quantities = tuple(Quantity(k, v) for k, v in turned.items())
    figures: dict[str, tuple[str, Figure]] = {
        "space": ("map", space),
        "twin": ("aside", _twin(found, cuts, land, quantities[:1])),
        "angle": ("chart", _angles(found, quantities[1:])),
    }
    if walked is not None:
        figures["map"] = ("map", _map(walked, letter))
        figures["shares"] = ("aside", shares(walked, AXES, "walk.asked"))
        figures["losses"] = ("below", losses(walked, ROLES, letter))
    id = fresh_id("figure")
    return Valley(
        id=id,
        figure=Group(
            tuple(figures),
            tuple(f for _, f in figures.values()),
            tuple(r for r, _ in figures.values()),
            ("space",),
        ),
        found=found,
        space=SurfaceParts(id, space, "space"),
        turns=_angle_of(found),
    )


def _land(found: Curved) -> Terrain:
    """What is seen: the point in the middle, and the start."""
    ground, start = found.ground, found.start
    at = dict(zip(found.names, place(found.place), strict=True))
    if start == found.place:
        return around(ground, at)
    points = [start, found.place]
    window = trimmed(ground, window_of(points, True), points)
    heights = [float(ground.height(w) or 0) for w in points]
    return terrain(ground, window, max(heights), min(heights))


def _reach(window: Window, found: Curved) -> float:
    """How far a cut goes from the point in every direction."""
    x, y = place(found.place)
    room = min(x - window.x[0], window.x[1] - x, y - window.y[0], window.y[1] - y)
    reach = _REACH * room
    while reach > room * 1e-3 and not np.isfinite(_heights(found, 0.0, reach)).all():
        reach *= 0.7
    return reach


def _heights(found: Curved, angle: float, reach: float) -> Array:
    """The heights along a cut, shape (33,)."""
    x, y = place(found.place)
    t = variable(_ALONG)
    e = found.ground.loss
    ways = (x, math.cos(angle)), (y, math.sin(angle))
    for n, (at, way) in zip(found.names, ways, strict=True):
        e = e.substitute(n, add(numeral(at), mul(numeral(way), t)))
    return values(e, _ALONG, np.linspace(-reach, reach, _POSTS))


def _cut(found: Curved, angle: float, reach: float) -> Cut:
    """The knife at an angle."""
    x, y = place(found.place)
    u, v = math.cos(angle) * reach, math.sin(angle) * reach
    heights = np.nan_to_num(_heights(found, angle, reach), posinf=1e30, neginf=-1e30)
    return Cut((x - u, y - v), (x + u, y + v), tuple(float(f"{h:.6g}") for h in heights))


def _along(found: Curved, land: Terrain, reach: float, n: int) -> Trail:
    """The surface's curve along an axis, as far as it is seen."""
    (x, y), axis = place(found.place), found.axes[n]
    heights = _heights(found, math.atan2(axis[1], axis[0]), reach)
    ts = np.linspace(-reach, reach, _POSTS)
    spots: list[Spot] = [
        (x + t * axis[0], y + t * axis[1], float(h))
        for t, h in zip(ts, heights, strict=True)
        if land.base <= h <= land.top
    ]
    return Trail(f"axis.{n}", AXES[n], tuple(spots), ())


def _turned(found: Curved, angles: Array) -> dict[str, Array]:
    """The knife, its angle, and the curvature of its cut."""
    return {
        _KNIFE: angles / _HALF * (_TURNS - 1),
        "angle": angles,
        "kappa": np.array([found.along(a) for a in angles.tolist()]),
    }


def _twin(
    found: Curved, cuts: Sequence[Cut], land: Terrain, quantities: Sequence[Quantity]
) -> Graph:
    """The cut as a curve of its own."""
    reach = max(math.hypot(c.end[0] - c.start[0], c.end[1] - c.start[1]) / 2 for c in cuts)
    ts = np.linspace(-reach, reach, _POSTS)
    family = Family("cut", "derivative", tuple((piece(ts, c.heights),) for c in cuts), _KNIFE)
    ends = [
        Curve(f"axis.{n}", AXES[n], (piece(ts, _heights(found, angle, reach)),))
        for n, angle in enumerate(_angle_of(found))
    ]
    up = scale(unseen("height"), land.base, land.top)
    across = scale(unseen("t", "the way along the cut"), -reach, reach)
    return Graph(across, (Panel("f", up, (*ends, family)),), tuple(quantities), ())


def _angles(found: Curved, quantities: Sequence[Quantity]) -> Graph:
    """The curvature of the cut against its angle."""
    (a, b), (_, d) = (tuple(float(v.approx) for v in row) for row in found.rows)
    angle = variable("theta")
    u, v = call("cos", angle), call("sin", angle)
    e = add(
        mul(numeral(a), power(u, number(2))),
        mul(numeral(2 * b), u, v),
        mul(numeral(d), power(v, number(2))),
    )
    least, most = found.sizes
    low, high = min(least, 0.0), max(most, 0.0)
    room = 0.12 * ((high - low) or 1.0)
    low, high = low - room * (low < 0), high + room
    drawn = sample(e, "theta", 0.0, _HALF, heights=(low, high))
    elements: list[GraphElement] = [
        curve("kappa", "derivative", drawn, high="angle"),
        Point("now", "derivative", "angle", "kappa"),
    ]
    for n, (at, bend) in enumerate(zip(_angle_of(found), found.sizes, strict=True)):
        elements.append(Point(f"at.{n}", AXES[n], at, bend))
        name = one(measured(bend, 4).expression, AXES[n])
        elements.append(Label(f"peak.{n}", name, at, bend, "n" if n else "s"))
    turn = plain("theta", "theta", "muted")
    name = plain('"curvature"', "curvature", "derivative")
    up = scale(unseen("curvature"), low, high)
    return Graph(
        Axis(turn, 0.0, _HALF, (_turns_of(e),)),
        (Panel("f", up, tuple(elements)),),
        tuple(quantities),
        (),
        (readout("value", name, "kappa", "derivative", [low, high]),),
    )


def _turns_of(e: Expression) -> TickSet:
    """Multiples of pi on one line."""
    marks = axis_ticks(e, "theta", 0.0, _HALF, 4)
    return TickSet(tuple(Tick(m.value, flat(m.label)) for m in marks))


def _angle_of(found: Curved) -> tuple[float, float]:
    """The angles of both axes, from 0 up to pi."""
    first, second = (math.atan2(v, u) % _HALF for u, v in found.axes)
    return first, second


def _map(walked: AlongAxes, letter: str) -> Graph:
    """The parabola from above, with axes, walks, Newton's step, and ways to go from the start."""
    bowl = walked.bowl
    ground = bowl.ground
    narrow = _land(bowl)
    land = broad(ground, narrow, float(ground.height(bowl.start) or 0))
    start = place(bowl.start)
    paths = Paths(ground, land)
    elements: list[GraphElement] = []
    for n, axis in enumerate(bowl.axes):
        a, b = _chord(land.window, bowl, axis)
        elements.append(Segment(f"axis.{n}", AXES[n], *a, *b, 3.0, dashed=True))
    for key, walk in walked.walks.items():
        way = paths.across([*map(place, walk.points)])
        elements.append(Walk(f"walk.{key}", ROLES[key], way, f"walk.{key}"))
    elements.append(Vector("leap", "derivative", *start, *place(bowl.place)))
    elements += _ways(ground, bowl, land.window)
    elements.append(Point("start", "input", *start))
    above = surface(ground, land, letter, start)
    counts = [Quantity(f"walk.{key}", 0.0) for key in walked.walks]
    return level_map(ground, land, above, elements, counts)


def _chord(
    window: Window, bowl: Curved, axis: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """An axis of the parabola from edge to edge of the window."""
    x, y = place(bowl.place)
    reaches = []
    for at, step, (low, high) in ((x, axis[0], window.x), (y, axis[1], window.y)):
        if step:
            reaches.append(min(high - at, at - low) / abs(step))
    r = 0.98 * min(reaches)
    return (x - r * axis[0], y - r * axis[1]), (x + r * axis[0], y + r * axis[1])


def _ways(ground: Landscape, bowl: Curved, window: Window) -> list[GraphElement]:
    """Arrows from the start, as long as Newton's as far as the window goes."""
    (a, _), (_, d) = (tuple(float(v.approx) for v in row) for row in bowl.rows)
    slope = ground.slope(bowl.start)
    x, y = place(bowl.start)
    if slope is None or not any(slope) or not (a > 0 and d > 0):
        return []
    p, q = place(slope)
    to = place(bowl.place)
    length = math.hypot(to[0] - x, to[1] - y)
    out: list[GraphElement] = []
    ways = ((-p, -q), (-p / a, -q / d), (to[0] - x, to[1] - y))
    for n, ((u, v), role) in enumerate(zip(ways, WAYS, strict=True)):
        share = length / (math.hypot(u, v) or 1.0)
        for at, step, (low, high) in ((x, u, window.x), (y, v, window.y)):
            if step:
                share = min(share, ((high if step > 0 else low) - at) / step)
        out.append(Vector(f"way.{n}", role, x, y, x + share * u, y + share * v))
    return out
