"""A line through points, and the map of its loss, on which its two weights walk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from mpmath import mpf

from calcanim.calculus.descents.rates import Landscape, Walk
from calcanim.notation.lines import fresh_id
from calcanim.pictures.fitted_line import fitted_line, line_quantities
from calcanim.pictures.level_map import level_map
from calcanim.pictures.picture import Mark, Picture
from calcanim.pictures.plots import track
from calcanim.pictures.surface import surface
from calcanim.pictures.walks import place
from calcanim.sampling.terrain import Array, terrain, window_of
from calcanim.storyboard.figures import Group, Track
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import GraphElement, Label, Point, Segment
from calcanim.storyboard.quantities import Quantity
from calcanim.storyboard.surface import Walk as Way
from calcanim.storyboard.words import Region

_LOSS = '"loss"'
_MARGIN = 0.35  # of the points' width and height, around them
_SAMPLES = 24  # for each step
_PAST, _NAMED = 1.0, 0.42  # times the goal's distance from the start
_CELLS = 20  # of the map, each way: a quadratic is smooth


@dataclass(frozen=True, slots=True)
class Goal:
    """The weights of the least loss, and what might be said of the first step's direction."""

    at: tuple[mpf, mpf]
    words: Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit(Picture):
    """The picture, and handles to its parts."""

    points: Array
    walk: Walk
    aimed: bool = False

    @property
    def map(self) -> Mark:
        """The map of the loss, with the walk on it."""
        if not self.aimed:
            return self.mark("map")
        return self.mark(*(f"map.{k}" for k in ("x", "f", "wash", "levels", "walk", "weights")))

    @property
    def goal(self) -> Mark:
        """Where the loss is least, if that is marked."""
        return self.mark("map.goal")

    @property
    def ahead(self) -> Mark:
        """The first step once more, as far as it leads past the goal."""
        return self.mark("map.ahead")

    @property
    def hope(self) -> Mark:
        """The words at its end."""
        return self.mark("map.hope")

    def nudged(self, n: int, size: float) -> Track:
        """Weight `n` alone goes so far from the start, and back."""
        way = size * np.sin(np.linspace(0.0, np.pi, 3 * _SAMPLES + 1))
        start = _weights(self.walk)[0]
        weights = [np.full(len(way), float(v)) for v in start]
        weights[n] = weights[n] + way
        return track(line_quantities(self.points, *weights))

    def stepped(self, first: int, last: int) -> Track:
        """From one number of steps to another: the weights walk straight, and the line turns."""
        count = _SAMPLES * (last - first) + 1
        steps = np.linspace(first, last, count)
        whole = np.arange(self.walk.steps + 1)
        w, b = (np.interp(steps, whole, column) for column in _weights(self.walk).T)
        return track({"step": steps, **line_quantities(self.points, w, b)})


def fit(
    ground: Landscape, walk: Walk, points: Sequence[tuple[float, float]], goal: Goal | None = None
) -> Fit:
    """The line through `points` at the first iterate, and the map of its loss `ground`.

    Data and loss are named by words, which are no letters of another thing in the film. With a
    `goal` the map is the larger one, and has a dot at the weights of the moment, too.
    """
    data = np.array(points, dtype=float)
    weights = _weights(walk)
    found = {key: float(v[0]) for key, v in line_quantities(data, *weights[:1].T).items()}
    told = [*walk.points, *([goal.at] if goal else [])]
    window = window_of(told, False)
    losses = [float(h) for h in walk.losses]
    land = terrain(ground, window, losses[0], losses[-1], _CELLS)
    above = surface(ground, land, _LOSS, place(walk.points[0]))
    way = Way("walk", "input", tuple(map(place, walk.points)), "step")
    quantities = [Quantity("step", 0.0), *(Quantity(key, v) for key, v in found.items())]
    marks, shown_too = (_aimed(goal, weights), ("weights",)) if goal else ((), ())
    on_map = [q for q in quantities if q.key in (("step", "w", "b") if goal else ("step",))]
    seen = level_map(ground, land, above, (*marks, way), on_map, ("walk", *shown_too))
    places: tuple[Region, Region] = ("beside", "abreast") if goal else ("abreast", "beside")
    id = fresh_id("figure")
    shown = fitted_line(data, quantities, losses)
    return Fit(
        id=id,
        figure=Group(("line", "map"), (shown, seen), places, ("line",)),
        points=data,
        walk=walk,
        aimed=goal is not None,
    )


def _aimed(goal: Goal, weights: Array) -> tuple[GraphElement, ...]:
    """The goal, and the way straight on from the first step as far from the start as it is."""
    start, first = weights[0], weights[1]
    best = np.array([float(v) for v in goal.at])
    ahead = (first - start) / np.hypot(*(first - start)) * np.hypot(*(best - start))
    (x, y), (w, b) = start.tolist(), best.tolist()
    (x1, y1), (x2, y2) = ((start + share * ahead).tolist() for share in (_NAMED, _PAST))
    return (
        Segment("ahead", "muted", x, y, x2, y2, 3.0, dashed=True),
        Label("hope", goal.words, x1, y1, "se"),
        Point("goal", "derivative", w, b, hollow=True),
        Point("weights", "input", "w", "b"),
    )


def _weights(walk: Walk) -> Array:
    """The iterates, shape (steps + 1, 2)."""
    return np.array([place(w) for w in walk.points])
