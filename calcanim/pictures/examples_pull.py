"""Examples pull at two weights: on the map of their loss, and the same for batches of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from mpmath import mpf

from calcanim.calculus.descents.batches import Examples
from calcanim.expressions.tree import number
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import one, plain
from calcanim.notation.sides import partial
from calcanim.pictures.fitted_line import fitted_line, line_quantities
from calcanim.pictures.level_map import level_map
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import readout, ticks_up, track
from calcanim.pictures.surface import surface
from calcanim.pictures.walks import place
from calcanim.sampling.terrain import Array, Window, terrain
from calcanim.storyboard.figures import Group
from calcanim.storyboard.formula import prose
from calcanim.storyboard.graph import (
    Axis,
    Block,
    Blocks,
    Graph,
    GraphElement,
    Panel,
    Point,
    Scatter,
    Segment,
    TickSet,
)
from calcanim.storyboard.quantities import Quantity, Tick, Track
from calcanim.storyboard.surface import Vector, Walk

_CELLS = 24
_ROOM = 0.14  # of what is told on the map, to every side
_WIDE = 1.3  # times as wide as high is the map
_UNEVEN = 8.0  # times: ways that differ more have scales of their own
_FEW = 6  # examples whose arrows are as long as a step; of more they are shorter
_FAR = 3.0  # times as far as the first step: where the weights go to and fro
_FAN = 24  # batches of which arrows are drawn
_PILE = 0.13  # rows: from a dot to one on top of it
_SAMPLES = 49
_DIGITS = 6


@dataclass(frozen=True, kw_only=True)
class ExamplesPull(Picture):
    """The map, the examples, and the gradients of batches of several sizes."""

    examples: Examples
    size: int
    sizes: tuple[int, ...]
    scale: float
    points: Array | None
    small: tuple[tuple[mpf, ...], ...]
    full: tuple[tuple[mpf, ...], ...]

    terms = Parts("terms")
    sum = Parts("map.sum")
    walk_full = Parts("map.full")
    walk_small = Parts("map.small")
    chart = Parts("batches.x", "batches.rows", "batches.all")

    def pull(self, n: int) -> Mark:
        """The arrow of example `n`."""
        return self.mark(f"map.pull.{n}")

    def term(self, n: int) -> Mark:
        """Example `n` itself."""
        return self.mark(f"terms.point.{n}")

    @property
    def pulls(self) -> Mark:
        """All examples' arrows."""
        return self.mark(*(f"map.pull.{n}" for n in range(self.examples.count)))

    @property
    def fan(self) -> Mark:
        """The arrows of batches."""
        graph = self.figure.figures[0]  # type: ignore[union-attr]
        keys = [e.key for e in graph.panels[0].elements if e.key.startswith("batch.")]  # type: ignore[union-attr]
        return self.mark(*(f"map.{key}" for key in keys))

    def dots(self, size: int) -> Mark:
        """The gradients of all batches of that size."""
        return self.mark(f"batches.size.{size}")

    def lined_up(self) -> Track:
        """The arrows move until each begins where the one before ends."""
        t = np.linspace(0.0, 1.0, _SAMPLES)
        soft = t * t * (3 - 2 * t)
        return track(_ends(self.examples, self.scale, soft))

    def averaged(self) -> Track:
        """The arrow of the sum shrinks to that of the mean."""
        share = np.linspace(1.0, 1 / self.examples.count, _SAMPLES)
        return track(_whole(self.examples, self.scale, share))

    def raining(self, size: int) -> Track:
        """The dots of that size come one by one."""
        count = len(self.examples.batches(size))
        return track({f"shown.{size}": np.linspace(0.0, count, _SAMPLES)})

    def wandering(self) -> Track:
        """The weights go downhill and come back; every example's loss changes with them."""
        t = np.linspace(0.0, np.pi, _SAMPLES)
        start, end = (np.array(place(w)) for w in (self.full[0], self.full[-1]))
        columns = [s + _FAR * (e - s) * np.sin(t) for s, e in zip(start, end, strict=True)]
        now = {f"now.{axis}": column for axis, column in zip("xy", columns, strict=True)}
        return track(now | self._terms_at(columns))

    @property
    def all_dots(self) -> Mark:
        """The gradients of all batches."""
        return self.mark(*(f"batches.size.{size}" for size in self.sizes))

    def walking(self, small: bool) -> Track:
        """The steps of the batches, or those of all examples."""
        way = self.small if small else self.full
        steps = np.linspace(0.0, len(way) - 1, 24 * (len(way) - 1) + 1)
        weights = np.array([place(w) for w in way])
        columns = [np.interp(steps, range(len(way)), column) for column in weights.T]
        found = {"small" if small else "full": steps}
        found |= {f"now.{axis}": column for axis, column in zip("xy", columns, strict=True)}
        return track(found | self._terms_at(columns))

    def _terms_at(self, columns: Sequence[Array]) -> dict[str, Array]:
        return _terms_quantities(self.examples, self.points, columns)


def examples_pull(examples: Examples, size: int, points: Array | None) -> ExamplesPull:
    """The picture of `examples` and of batches of `size`.

    `points`, shape (n, 2), are those that the first weight as slope and the second as intercept
    make a line for, where the loss is that of a line.
    """
    count = examples.count
    start = tuple(mpf(v) for v in examples.walk((), examples.rate)[0])
    scale = float(examples.rate) * min(1.0, _FEW / count)
    small = examples.walk(examples.epoch(size), examples.rate)
    full = examples.walk([range(count)], examples.rate)
    chain = _ends(examples, scale, np.array([1.0]))
    heads = [(float(chain[f"head.{n}.x"][0]), float(chain[f"head.{n}.y"][0])) for n in range(count)]
    told = [*map(place, (start, *small, *full)), *heads]
    window = _window(told)
    losses = [float(examples.height(w)) for w in (*small, *full)]
    land = terrain(examples.ground, window, losses[0], min(losses), _CELLS)
    above = surface(examples.ground, land, "L", place(start))
    nothing = np.array([0.0])
    now = {
        **{k: float(v[0]) for k, v in _ends(examples, scale, nothing).items()},
        **{k: float(v[0]) for k, v in _whole(examples, scale, np.array([1.0])).items()},
        **{"small": 0.0, "full": 0.0},
        **{f"now.{axis}": v for axis, v in zip("xy", place(start), strict=True)},
    }
    elements = _on_map(examples, scale, size, small, full)
    seen = level_map(
        examples.ground, land, above, elements, [Quantity(k, v) for k, v in now.items()], ("here",)
    )
    sizes = tuple(sorted({1, size, max(count // 2, 1), count}))
    columns = [np.array([float(v)]) for v in start]
    group = Group(
        ("map", "terms", "batches"),
        (seen, _terms(examples, points, columns, losses), _rows(examples, sizes)),
        ("abreast", "beside", "beside"),
        ("map",),
    )
    return ExamplesPull(
        id=fresh_id("figure"),
        figure=group,
        examples=examples,
        size=size,
        sizes=sizes,
        scale=scale,
        points=points,
        small=small,
        full=full,
    )


def _window(told: Sequence[tuple[float, float]]) -> Window:
    """What is told, with room around it, about as wide for its height as the map's place."""
    low, high = np.min(told, axis=0), np.max(told, axis=0)
    size = np.maximum(high - low, 1e-9) * (1 + 2 * _ROOM)
    if size.max() <= _UNEVEN * size.min():
        size = np.maximum(size, [_WIDE * size[1], size[0] / _WIDE])
    middle = (low + high) / 2
    ends = [(float(m - s / 2), float(m + s / 2)) for m, s in zip(middle, size, strict=True)]
    return Window(ends[0], ends[1], square=False)


def _downhill(examples: Examples, scale: float) -> Array:
    """Each example's pull as it is drawn, shape (n, 2)."""
    own = [[-scale * float(v.approx) for v in g] for g in examples.gradients]
    return np.array(own)


def _origin(examples: Examples) -> Array:
    return np.array([float(v) for v in examples.walk((), examples.rate)[0]])


def _ends(examples: Examples, scale: float, shares: Array) -> dict[str, Array]:
    """Tails and heads of the pulls, from a fan (0) to a chain (1)."""
    own, origin = _downhill(examples, scale), _origin(examples)
    before = np.concatenate((np.zeros((1, 2)), own.cumsum(axis=0)[:-1]))
    out: dict[str, Array] = {}
    for n, pull in enumerate(own):
        for k, axis in enumerate("xy"):
            tail = origin[k] + shares * before[n, k]
            out |= {f"tail.{n}.{axis}": tail, f"head.{n}.{axis}": tail + pull[k]}
    return out


def _whole(examples: Examples, scale: float, shares: Array) -> dict[str, Array]:
    total, origin = _downhill(examples, scale).sum(axis=0), _origin(examples)
    return {f"sum.{axis}": origin[k] + shares * total[k] for k, axis in enumerate("xy")}


def _on_map(
    examples: Examples,
    scale: float,
    size: int,
    small: Sequence[tuple[mpf, ...]],
    full: Sequence[tuple[mpf, ...]],
) -> tuple[GraphElement, ...]:
    x, y = _origin(examples).tolist()
    own = [
        Vector(
            f"pull.{n}", "text", *(f"{end}.{n}.{axis}" for end in ("tail", "head") for axis in "xy")
        )
        for n in range(examples.count)
    ]
    means = examples.means(size)
    chosen = [
        means[i] for i in np.linspace(0, len(means) - 1, min(len(means), _FAN)).round().astype(int)
    ]
    fan = [
        Vector(f"batch.{n}", "increment", x, y, *_tip(mean, (x, y), scale))
        for n, mean in enumerate(dict.fromkeys(chosen))
        if math.hypot(*(float(v.approx) for v in mean)) > 0
    ]
    return (
        *own,
        *fan,
        Vector("sum", "derivative", x, y, "sum.x", "sum.y"),
        Walk("full", "derivative", tuple(map(place, full)), "full"),
        Walk("small", "input", tuple(map(place, small)), "small"),
        Point("here", "input", "now.x", "now.y"),
    )


def _tip(mean: Sequence[object], origin: Sequence[float], scale: float) -> list[float]:
    return [o - scale * float(v.approx) for o, v in zip(origin, mean, strict=True)]  # type: ignore[attr-defined]


def _terms_quantities(
    examples: Examples, points: Array | None, columns: Sequence[Array]
) -> dict[str, Array]:
    """What the examples' figure runs by, for weights as columns of shape (n,)."""
    if points is not None:
        return line_quantities(points, columns[0], columns[1])
    weights = [tuple(mpf(float(v)) for v in row) for row in zip(*columns, strict=True)]
    own = np.array([[float(h) for h in examples.own_heights(w)] for w in weights])
    return {f"term.{n}": column for n, column in enumerate(own.T)} | {"loss": own.mean(axis=1)}


def _terms(
    examples: Examples, points: Array | None, columns: Sequence[Array], losses: Sequence[float]
) -> Graph:
    """The line through its points; or each example's loss as a column, and their mean."""
    now = _terms_quantities(examples, points, columns)
    quantities = [Quantity(k, float(v[0])) for k, v in now.items()]
    if points is not None:
        return fitted_line(points, quantities, losses, "text")
    count = examples.count
    top = 1.15 * max(max(float(v.approx) for v in examples.heights), max(losses)) or 1.0
    bars = tuple(
        Blocks(
            f"point.{n}",
            "function",
            "negative_area",
            ((Block(n + 0.5, 0.0, n + 1.4, f"term.{n}"),),),
        )
        for n in range(count)
    )
    mean = Segment("mean", "text", 0.4, "loss", count + 0.6, "loss", 3.0, dashed=True)
    return Graph(
        Axis(prose("example", "muted"), 0.3, count + 0.7, (ticks_up(0.3, count + 0.7),)),
        (
            Panel(
                "f",
                Axis(prose("loss", "muted"), 0.0, top, (ticks_up(0.0, top, count=5),)),
                (*bars, mean),
            ),
        ),
        tuple(quantities),
        ("x", "f", *(b.key for b in bars), "mean", "now"),
        (readout("now", plain('"mean loss"', "mean loss", "text"), "loss", "text", losses),),
    )


def _rows(examples: Examples, sizes: Sequence[int]) -> Graph:
    """The first part of the gradient of every batch as a dot, a row for each size."""
    found = {size: [float(m[0].approx) for m in examples.means(size)] for size in sizes}
    low = min(min(v) for v in found.values())
    high = max(max(v) for v in found.values())
    room = 0.12 * ((high - low) or 1.0)
    low, high = low - room, high + room
    rows = len(sizes)
    middle = float(examples.gradient[0].approx)
    scatters: list[GraphElement] = []
    for n, size in enumerate(sizes):
        xs = found[size]
        order = [xs[:i].count(x) for i, x in enumerate(xs)]
        deepest = max(order) + 1
        pile = min(_PILE, 0.7 / deepest)
        ys = [rows - n + pile * k for k in order]
        scatters.append(
            Scatter(f"size.{size}", "increment", tuple(xs), tuple(ys), f"shown.{size}", 0.07)
        )
    line = Segment("all", "derivative", middle, 0.6, middle, rows + 0.9, 4.0, dashed=True)
    ticks = tuple(
        Tick(n + 1.0, one(number(size), "muted")) for n, size in enumerate(reversed(sizes))
    )
    return Graph(
        Axis(
            written(partial("L", examples.names[0])).formula,
            low,
            high,
            (ticks_up(low, high, count=5),),
        ),
        (
            Panel(
                "rows",
                Axis(prose("batch size", "muted"), 0.5, rows + 1.0, (TickSet(ticks),)),
                (*scatters, line),
            ),
        ),
        tuple(Quantity(f"shown.{size}", 0.0) for size in sizes),
        (),
    )
