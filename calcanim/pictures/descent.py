"""A descent at several rates: surface, level map, loss curve, and the walks on all three."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mpmath import mpf

from calcanim.calculus.descents.trials import Kind, Trials
from calcanim.notation.lines import fresh_id
from calcanim.notation.setter import one, plain
from calcanim.pictures.level_map import level_map
from calcanim.pictures.picture import Mark, Picture
from calcanim.pictures.sharpest import STEPS, sharpest_line, slice_keys
from calcanim.pictures.surface import SurfaceParts, cut, finite, surface, two_or_more
from calcanim.pictures.walks import Paths, charted, downhill, halves, place, uphill
from calcanim.sampling.terrain import Terrain, Window, terrain, trimmed, window_of
from calcanim.sampling.ticks import decimal_ticks
from calcanim.storyboard.figures import Channel, Group, Tick, Track
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Axis, Graph, GraphElement, Label, Panel, TickSet
from calcanim.storyboard.quantities import Quantity
from calcanim.storyboard.surface import Arrow, Surface, Vector, Walk

# The walk that was asked for has the colour of the point w, as in the formulas.
ROLES: dict[Kind, str] = {"good": "input", "large": "increment", "small": "text"}

_SLOWLY = (1, 2)  # the iterates after which a step has an arrow of its own
_SHORT = 0.06  # of half the window: a shorter step has none
_HIGH = 1.8  # of the loss at the start: how far up the panel of the loss goes
_CLEAR = 0.5  # of that panel's height is for what stands below its name
_NEAR_ZERO = 0.7  # of the first loss: an axis that would begin below that begins at 0
_WITHIN = 3  # times as far from the start as the way down leads: what is farther is not shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent(Picture):
    """The picture of walks, and handles to its parts.

    `square` says that angles are seen as they are, `even` that level curves are at equal steps;
    `steps` are the iterates after which a step has an arrow on the map; `sliced` has the keys of
    the walks on the slice, none without a slice.
    """

    kind: Kind
    square: bool
    even: bool
    space: SurfaceParts
    steps: tuple[int, ...]
    sliced: tuple[str, ...]

    def cut(self, name: str) -> Mark:
        """The curve in which the surface is cut at the start along one variable."""
        return self.space.trail(f"cut.{name}")

    def cutting(self, name: str) -> Track:
        """The same curve runs out."""
        trails = self.space.surface.trails
        (points,) = (len(t.points) for t in trails if t.key == f"cut.{name}")
        return _counted(f"trail.cut.{name}", 0, points - 1)

    @property
    def uphill(self) -> Mark:
        """The arrow along the gradient at the start."""
        return self.space.arrow("up")

    @property
    def downhill(self) -> Mark:
        """The arrow of the first step."""
        return self.space.arrow("down")

    @property
    def arrows(self) -> Mark:
        """Those of the two that there are."""
        return self.mark(*(f"space.arrow.{a.key}" for a in self.space.surface.arrows))

    @property
    def map(self) -> Mark:
        """The level map, with the walk that was asked for."""
        return self.mark("map.wash", "map.levels", "map.x", "map.f", f"map.walk.{self.kind}")

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
        return self.mark(f"map.step.{k}")

    @property
    def slow(self) -> int:
        """The iterate to which the first step and those with arrows on the map lead."""
        return max(self.steps, default=0) + 1

    @property
    def slice(self) -> Mark:
        """The slice along the sharpest line, without walks."""
        return self.mark("slice.x", "slice.f", "slice.curve")

    def slice_walk(self, key: str) -> Mark:
        """Steps on the slice: at one of the rates, or at the bound itself."""
        return self.mark(f"slice.walk.{key}")

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
    paths = Paths(found.ground, land)
    trails = [paths.trail(kind, ROLES[kind], walk) for kind, walk in found.walks.items()]
    start = place(found.asked.points[0])
    arrows = _arrows(found, land.window, letter)
    at = dict(zip(found.ground.names, start, strict=True))
    cuts = [cut(found.ground, land, n, at, f"cut.{n}", "derivative") for n in found.ground.names]
    space = surface(found.ground, land, letter, start, trails, arrows, "aside", cuts)
    steps = _steps(found, land)
    walks = [
        Walk(f"walk.{kind}", ROLES[kind], paths.across(walk), f"trail.{kind}")
        for kind, walk in found.walks.items()
    ]
    quantities = [Quantity(f"trail.{kind}", 0.0) for kind in found.walks]
    seen = level_map(found.ground, land, space, (*walks, *steps.values()), quantities)
    figures: dict[str, tuple[str, Surface | Graph]] = {
        "space": ("figure", space),
        "map": ("map", seen),
        "loss": ("chart", _loss(found, land, letter, quantities)),
    }
    sliced = sharpest_line(found, letter, ROLES)
    if sliced is not None:
        figures["slice"] = ("map", sliced)
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
        even=land.even,
        space=SurfaceParts(id, space, "space"),
        steps=tuple(steps),
        sliced=slice_keys(sliced),
    )


def _steps(found: Trials, land: Terrain) -> dict[int, Vector]:
    """Arrows of the steps that are taken slowly, where they are seen and long enough."""
    arrows = {}
    for k in _SLOWLY:
        ends = [place(w) for w in found.asked.points[k : k + 2]]
        if len(ends) == 2 and all(land.window.holds(*end) for end in ends):
            (a, b), (c, d) = ends
            half = halves(land.window)
            if math.hypot((c - a) / half[0], (d - b) / half[1]) >= _SHORT:
                arrows[k] = Vector(f"step.{k}", "parameter", a, b, c, d)
    return arrows


def _land(found: Trials) -> Terrain:
    """The heights that are looked at: all walks that stay near, their ends, and the way down."""
    start = found.asked.points[0]
    size = max(abs(v) for v in start) or mpf(1)
    reach = size * 3 / 2
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


def _arrows(found: Trials, window: Window, letter: str) -> list[Arrow]:
    """Up the slope and down it from the start, with their names."""
    start = place(found.asked.points[0])
    up, down = uphill(found.asked, window), downhill(found.asked, window)
    arrows = []
    if up is not None:
        name = plain(f"nabla {letter}", f"grad {letter}", "derivative", "the gradient")
        arrows.append(Arrow("up", "derivative", start, up, name))
    if down is not None:
        said = "minus alpha times the gradient"
        name = plain(f"− alpha nabla {letter}", f"-alpha*grad {letter}", "parameter", said)
        arrows.append(Arrow("down", "parameter", start, down, name))
    return arrows


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
        (Panel("f", Axis(_unseen(letter), low, high, (up,)), elements),),
        tuple(quantities),
        ("x", "f", "name"),
    )


def _unseen(name: str) -> Formula:
    """A name for those who listen, of an axis that has none in the picture."""
    return Formula((), (), name, name)


def _away(w: Sequence[mpf], start: Sequence[mpf]) -> mpf:
    return max(abs(a - b) for a, b in zip(w, start, strict=True))


def _counted(channel: str, first: int, last: int) -> Track:
    return Track((Channel(channel, (float(first), float(last))),))
