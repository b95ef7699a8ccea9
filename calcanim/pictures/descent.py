"""A descent at several rates: surface, level map, loss curve, and the walks on all three."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mpmath import mpf

from calcanim.calculus.descents.trials import Kind, Trials
from calcanim.notation.lines import fresh_id
from calcanim.notation.setter import one, plain
from calcanim.pictures.arrows import gradient_arrows, keys_of, step_arrows
from calcanim.pictures.level_map import broad, level_map
from calcanim.pictures.picture import Mark, Picture
from calcanim.pictures.plots import unseen
from calcanim.pictures.sharpest import STEPS, sharpest_line
from calcanim.pictures.surface import SurfaceParts, cut, finite, surface, two_or_more
from calcanim.pictures.walks import Paths, charted, place, uphill
from calcanim.sampling.terrain import Terrain, terrain, trimmed, window_of
from calcanim.sampling.ticks import decimal_ticks
from calcanim.storyboard.figures import Channel, Group, Tick, Track
from calcanim.storyboard.graph import Axis, Graph, GraphElement, Label, Panel, TickSet
from calcanim.storyboard.quantities import Quantity
from calcanim.storyboard.surface import Arrow, Surface, Walk

# The walk that was asked for has the colour of the point w, as in the formulas.
ROLES: dict[Kind, str] = {"good": "input", "large": "increment", "small": "text"}

_HIGH = 1.8  # of the loss at the start: how far up the panel of the loss goes
_CLEAR = 0.5  # of that panel's height is for what stands below its name
_NEAR_ZERO = 0.7  # of the first loss: an axis that would begin below that begins at 0
_ONWARD = 5  # sizes of the start: so much of a walk that has no end is shown
_WITHIN = 3  # times as far from the start as the way down leads: what is farther is not shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent(Picture):
    """The picture of walks, and handles to its parts.

    `square` says that angles are seen as they are, `even` that level curves are at equal steps;
    `arrows` are those on the map, with their names; `sliced` has the keys of the walks on the
    slice, none without a slice; `ceiling` is the highest loss on the chart.
    """

    kind: Kind
    square: bool
    even: bool
    space: SurfaceParts
    arrows: tuple[GraphElement, ...]
    sliced: tuple[str, ...]
    ceiling: float

    def cut(self, name: str) -> Mark:
        """The curve in which the surface is cut at the start along one variable."""
        return self.space.trail(f"cut.{name}")

    def cutting(self, name: str) -> Track:
        """The same curve runs out."""
        trails = self.space.surface.trails
        (points,) = (len(t.points) for t in trails if t.key == f"cut.{name}")
        return _counted(f"trail.cut.{name}", 0, points - 1)

    @property
    def hill(self) -> Mark:
        """The surface with all that stands on it of the walk that was asked for."""
        return self.space.hill + self.space.trail(self.kind) + self.space.shadow(self.kind)

    @property
    def parts(self) -> tuple[Mark, ...]:
        """The gradient's two parts on the map, each with its number; none where one is not seen."""
        heads = [f"part.{n}" for n in range(2)]
        found = [keys_of(self.arrows, head) for head in heads]
        return tuple(self.mark(*(f"map.{key}" for key in keys)) for keys in found if keys)

    @property
    def gradient(self) -> Mark:
        """The gradient on the map, with its name, and on the floor below the surface."""
        floor = [f"space.arrow.{a.key}" for a in self.space.surface.arrows]
        return self.mark(*(f"map.{key}" for key in keys_of(self.arrows, "up")), *floor)

    @property
    def uphill(self) -> Mark:
        """The gradient with its parts."""
        return self.mark(*self.gradient.keys, *(key for part in self.parts for key in part.keys))

    @property
    def map(self) -> Mark:
        """The level map, with the walk that was asked for."""
        return self.mark("map.wash", "map.levels", "map.x", "map.f") + self.on_map

    @property
    def on_map(self) -> Mark:
        """The walk that was asked for, on the map."""
        return self.mark(f"map.walk.{self.kind}")

    @property
    def chart(self) -> Mark:
        """The panel of the loss, with the walk that was asked for."""
        return self.mark("loss.x", "loss.f", "loss.name", f"loss.walk.{self.kind}")

    def walk(self, kind: Kind) -> Mark:
        """A walk on the surface, on its floor, on the map and in the loss."""
        keys = (f"space.trail.{kind}", f"space.shadow.{kind}", f"map.walk.{kind}")
        return self.mark(*keys, f"loss.walk.{kind}")

    def walked(self, kind: Kind, first: int, last: int) -> Track:
        """A walk from one number of steps to another."""
        return _counted(f"trail.{kind}", first, last)

    def step(self, k: int) -> Mark:
        """The arrow on the map of the step after iterate `k`."""
        return self.mark(*(f"map.{key}" for key in keys_of(self.arrows, f"step.{k}")))

    @property
    def steps(self) -> tuple[int, ...]:
        """The iterates after which a step has an arrow on the map."""
        heads = (e.key.removeprefix("step.") for e in self.arrows if e.key.startswith("step."))
        return tuple(int(head) for head in heads if head.isdigit())

    @property
    def slow(self) -> int:
        """The iterate to which the steps with arrows on the map lead, the first one at least."""
        return max(self.steps, default=0) + 1

    @property
    def slice(self) -> Mark:
        """The slice along the sharpest line without walks, and that line on the map."""
        return self.mark("slice.x", "slice.f", "slice.curve", "map.line")

    def slice_walk(self, key: str) -> Mark:
        """Steps on the slice and on the map's line: at one of the rates, or at the bound itself."""
        return self.mark(f"slice.walk.{key}", f"map.line.{key}")

    def line_walk(self, key: str) -> Mark:
        """Those on the map alone."""
        return self.mark(f"map.line.{key}")

    @property
    def whole_slice(self) -> Mark:
        """The slice with all walks on it."""
        walks = [self.slice_walk(key) for key in self.sliced]
        return self.mark(*self.slice.keys, *(key for walk in walks for key in walk.keys))

    def slice_walked(self, key: str) -> Track:
        """The same steps, from the first to the last."""
        return _counted(f"slice.{key}", 0, STEPS[key])


def descent(found: Trials, letter: str) -> Descent:
    """The picture of the walks of `found` on the graph of the function called `letter`."""
    land = _land(found)
    whole = broad(found.ground, land, float(found.asked.losses[0]))
    paths, seen = Paths(found.ground, land), Paths(found.ground, whole)
    trails = [paths.trail(kind, ROLES[kind], walk) for kind, walk in found.walks.items()]
    start = place(found.asked.points[0])
    at = dict(zip(found.ground.names, start, strict=True))
    cuts = [cut(found.ground, land, n, at, f"cut.{n}", "derivative") for n in found.ground.names]
    up = uphill(found.asked, land.window)
    name = plain(f"nabla {letter}", f"grad {letter}", "derivative", "the gradient")
    floor = [] if up is None else [Arrow("up", "derivative", start, up)]
    space = surface(found.ground, land, letter, start, trails, floor, "aside", cuts)
    gradient = gradient_arrows(found.asked, whole.window, name)
    arrows = (*gradient, *step_arrows(found.asked, whole.window, letter))
    walks = [
        Walk(f"walk.{kind}", ROLES[kind], seen.across([*map(place, w.points)]), f"trail.{kind}")
        for kind, w in found.walks.items()
    ]
    sliced = sharpest_line(found, seen, letter, ROLES)
    quantities = [Quantity(f"trail.{kind}", 0.0) for kind in found.walks]
    line, counts = ((), ()) if sliced is None else (sliced.line, sliced.graph.quantities)
    marks = (*line, *walks, *arrows)
    above = surface(found.ground, whole, letter, start)
    flat = level_map(found.ground, whole, above, marks, (*quantities, *counts))
    chart = _loss(found, land, letter, quantities)
    figures: dict[str, tuple[str, Surface | Graph]] = {
        "space": ("figure", space),
        "map": ("map", flat),
        "loss": ("chart", chart),
    }
    if sliced is not None:
        figures["slice"] = ("below", sliced.graph)
    id = fresh_id("figure")
    return Descent(
        id=id,
        figure=Group(
            tuple(figures),
            tuple(figure for _, figure in figures.values()),
            tuple(region for region, _ in figures.values()),
            ("space",),
        ),
        kind=found.kind,
        square=land.window.square,
        even=whole.even,
        space=SurfaceParts(id, space, "space"),
        arrows=arrows,
        sliced=() if sliced is None else sliced.keys,
        ceiling=float(chart.panels[0].y.high),
    )


def _land(found: Trials) -> Terrain:
    """The heights that are looked at: all walks that stay near, their ends, and the way down."""
    start = found.asked.points[0]
    size = max(abs(v) for v in start) or mpf(1)
    reach = size * _ONWARD
    if not found.bottomless:
        reach = max(size, *(_away(w, start) for w in found.way)) * _WITHIN
    walked = found.asked.points if found.bottomless or found.asked.fate != "away" else ()
    ends = [] if found.bottom is None else [found.bottom]
    near = [w for w in (*walked, *found.way, *ends) if _away(w, start) <= reach]
    if found.bottomless:
        near.append((mpf(0), mpf(0)))
    window = trimmed(found.ground, window_of(near, found.settled), near)
    lowest = min([found.lowest, *found.asked.losses])
    if found.bottomless:
        lowest = min(h for w in near if (h := found.ground.height(w)) is not None)
    return terrain(found.ground, window, float(found.asked.losses[0]), float(lowest))


def _loss(found: Trials, land: Terrain, letter: str, quantities: Sequence[Quantity]) -> Graph:
    """The loss after each step."""
    walks = found.walks
    steps = max(w.steps for w in walks.values())
    first = float(found.asked.losses[0])
    low = 0.0 if 0 < land.base <= _NEAR_ZERO * first else land.base
    # Above the start there is room for the panel's name, at the end of the steps.
    high = low + max(_HIGH * (first - low), land.top - low if "large" in walks else 0.0)
    if not high > low:
        low, high = land.base, land.top
    last = float(max(steps, 1))
    late = [
        finite(h)
        for w in walks.values()
        for k, h in enumerate(w.losses)
        if k >= 0.75 * last and h <= low + 3 * (high - low)
    ]
    high = max(high, low + (max(late, default=low) - low) / _CLEAR)
    elements: tuple[GraphElement, ...] = (
        *(
            Walk(f"walk.{kind}", ROLES[kind], charted(w.losses, low, high), f"trail.{kind}")
            for kind, w in walks.items()
        ),
        Label("name", plain(letter, letter, "surface"), last, high, "sw"),
    )
    across = decimal_ticks(0.0, last, 4)
    whole = TickSet(tuple(Tick(t.value, one(t.label, "muted")) for t in across if t.value % 1 == 0))
    up = TickSet(two_or_more(lambda n: decimal_ticks(low, high, n), 3))
    return Graph(
        Axis(plain("k", "k", "muted"), 0.0, last, (whole,)),
        (Panel("f", Axis(unseen(letter), low, high, (up,)), elements),),
        tuple(quantities),
        ("x", "f", "name"),
    )


def _away(w: Sequence[mpf], start: Sequence[mpf]) -> mpf:
    return max(abs(a - b) for a, b in zip(w, start, strict=True))


def _counted(channel: str, first: int, last: int) -> Track:
    return Track((Channel(channel, (float(first), float(last))),))
