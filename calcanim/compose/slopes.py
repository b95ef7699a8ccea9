"""The figures of a gradient-descent film: surface, level map, loss curve, and the walks on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from mpmath import mpf

from calcanim.calculus.descents.trials import Trials
from calcanim.compose.descent_arrows import Arrows
from calcanim.compose.descent_paths import Paths, charted
from calcanim.notation.setter import one, plain
from calcanim.pictures.level_map import level_map
from calcanim.pictures.surface import SurfaceParts, finite, surface, two_or_more
from calcanim.sampling.terrain import Terrain, Window, terrain, trimmed, window_of
from calcanim.sampling.ticks import decimal_ticks
from calcanim.storyboard.figures import Channel, Group, Tick, Track
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Axis, Graph, GraphElement, Label, Panel, TickSet
from calcanim.storyboard.quantities import Quantity
from calcanim.storyboard.surface import (
    Surface,
    Trail,
)
from calcanim.storyboard.surface import Walk as Way

# The walk that was asked for has the colour of the point w, as in the formulas.
ROLES = {"good": "input", "large": "increment", "small": "text"}
_HIGH = 1.8  # of the loss at the start: how far up the panel of the loss goes
_CLEAR = 0.5  # of that panel's height is for what stands below its name
_FRAMES = 40  # samples of a track for each second


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
        return self.arrows.start

    @cached_property
    def paths(self) -> Paths:
        """The walks as they are seen."""
        return Paths(self.trials.ground, self.land)

    @cached_property
    def arrows(self) -> Arrows:
        """The gradient's arrow and the first step's."""
        return Arrows(self.trials.asked, self.window)

    @cached_property
    def space(self) -> SurfaceParts:
        """Handles to the surface within the scene."""
        return SurfaceParts("scene", self.surface(), "space")

    def surface(self) -> Surface:
        """The surface with its floor, all walks, and the arrows up and down on the floor."""
        trails = [
            Trail(kind, ROLES[kind], *self.paths.trail(found))
            for kind, found in self.trials.walks.items()
        ]
        return surface(
            self.trials.ground,
            self.land,
            self.letter,
            self.start,
            trails,
            self.arrows.named(self.letter),
            "aside",
        )

    def map(self) -> Graph:
        """The level map with all walks on it."""
        ways = [
            Way(f"walk.{kind}", ROLES[kind], self.paths.across(found), f"trail.{kind}")
            for kind, found in self.trials.walks.items()
        ]
        return level_map(self.trials.ground, self.land, self.surface(), ways, self._quantities())

    def _quantities(self) -> tuple[Quantity, ...]:
        return tuple(Quantity(f"trail.{kind}", 0.0) for kind in self.trials.walks)

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
            finite(h)
            for w in walks.values()
            for k, h in enumerate(w.losses)
            if k >= 0.75 * last and h <= low + 3 * (high - low)
        ]
        high = max(high, low + (max(late, default=low) - low) / _CLEAR)
        elements: tuple[GraphElement, ...] = (
            *(
                Way(f"walk.{kind}", ROLES[kind], charted(found, low, high), f"trail.{kind}")
                for kind, found in walks.items()
            ),
            Label("name", plain(self.letter, self.letter, "surface"), last, high, "sw"),
        )
        across = decimal_ticks(0.0, last, 4)
        whole = TickSet(
            tuple(Tick(t.value, one(t.label, "muted")) for t in across if t.value % 1 == 0)
        )
        up = TickSet(two_or_more(lambda n: decimal_ticks(low, high, n), 3))
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
