"""Errors as strokes, squared as squares on them, which become bars and level out at their mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calcanim.expressions.tree import number
from calcanim.notation.lines import fresh_id
from calcanim.notation.setter import one, plain
from calcanim.notation.shown import Shown
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import eased, flat, ticks_up, track
from calcanim.storyboard.formula import Formula, prose
from calcanim.storyboard.graph import (
    Axis,
    Block,
    Blocks,
    Graph,
    GraphElement,
    Label,
    Panel,
    Ring,
    Scatter,
    Segment,
    TickSet,
)
from calcanim.storyboard.quantities import Quantity, Tick, Track

_WIDE = 1.3  # heights of the data: so wide are all places together
_TALLEST = 0.42  # of the data's height: the bars, at most
_GAP = 0.17  # of the same, between data and bars
_DOT = 0.1
_RING = 0.05  # of the data's height: around an exact hit


@dataclass(frozen=True, kw_only=True)
class SquaredErrors(Picture):
    """Targets and predictions come one by one; errors, squares and bars are revealed.

    Quantities: dots ``shown``; how far the errors have grown (``error``), by place; the squares
    that are there (``squares``), and their ``stage``: squares (0), bars (1), level (2).
    """

    count: int
    errors_at: tuple[tuple[float, float], ...]

    squares = Parts("squares")
    ghosts = Parts("left")
    floor = Parts("floor", "zero")
    mean = Parts("mean", "mean.size")

    @property
    def errors(self) -> Mark:
        """The strokes from predictions to targets."""
        return self.mark(*(f"error.{n}" for n in range(self.count)))

    @property
    def hits(self) -> Mark:
        """Rings around what is predicted exactly, where something else is not."""
        exact = [n for n, (y, p) in enumerate(self.errors_at) if y == p]
        return self.mark(*(f"hit.{n}" for n in exact if len(exact) < self.count))

    def coming(self) -> Track:
        """The dots come, one place after the other."""
        return track({"dots": [0.0, float(self.count)]})

    def missing(self) -> Track:
        """Every error grows from its prediction to its target."""
        share = eased(0.0, 1.0)
        return track({f"end.{n}": p + (y - p) * share for n, (y, p) in enumerate(self.errors_at)})

    def squaring(self) -> Track:
        """A square grows on each error, one after the other."""
        return track({"squares": [0.0, float(self.count)]})

    def falling(self) -> Track:
        """The squares become bars on one floor, as large as they were beside each other."""
        return track({"stage": [0.0, 1.0]})

    def levelling(self) -> Track:
        """The bars level out: each is as high as their mean."""
        return track({"stage": [1.0, 2.0]})


def squared_errors(
    targets: Sequence[float], predictions: Sequence[float], names: Sequence[Shown], mean: Shown
) -> SquaredErrors:
    """The picture of these, all of length n; `names` are of the squares, `mean` of their mean."""
    y, p = np.array(targets, dtype=float), np.array(predictions, dtype=float)
    count = len(y)
    low, high = float(min(y.min(), p.min())), float(max(y.max(), p.max()))
    height = (high - low) or 1.0
    step = _WIDE * height / count
    margin = max(0.4 * step, min(step, 0.2 * height))  # for the floor's own zero
    x = step * np.arange(1, count + 1)
    sizes = (y - p) ** 2
    tall = sizes / step
    scale = min(1.0, _TALLEST * height / (float(tall.max()) or 1.0))
    floor = low - _GAP * height - scale * float(tall.max())
    bars, level = floor + scale * tall, floor + scale * float(tall.mean())

    def row(tops: np.ndarray, areas: Sequence[Shown | None]) -> tuple[Block, ...]:
        return tuple(
            Block(float(a - step / 2), floor, float(a + step / 2), float(t), _area(s))
            for a, t, s in zip(x, tops, areas, strict=True)
        )

    on_errors = tuple(
        Block(float(a), float(b), float(a + abs(c - b)), float(c), _area(s))
        for a, b, c, s in zip(x, p, y, names, strict=True)
    )
    right = float(x[-1]) + 0.5 * step
    right = max(right, float((x + np.abs(y - p)).max()))
    elements: tuple[GraphElement, ...] = (
        Segment("floor", "muted", float(x[0]) - step / 2, floor, float(x[-1]) + step / 2, floor),
        Label("zero", one(number(0), "muted"), float(x[0]) - step / 2 - 0.3 * margin, floor, "w"),
        Blocks(
            "squares", "area", "area",
            (on_errors, row(bars, names), row(np.full(count, level), [None] * count)),
            stage="stage", shown="squares", stagger=0.4, opacity=0.26,
        ),
        *(
            Segment(f"error.{n}", "increment", float(a), float(b), float(a), f"end.{n}", 6.0)
            for n, (a, b) in enumerate(zip(x, p, strict=True))
        ),
        Blocks("left", "area", "area", (on_errors,), opacity=0.1),
        Scatter("predictions", "inner", _row(x), _row(p), "dots", _DOT),
        Scatter("targets", "function", _row(x), _row(y), "dots", _DOT),
        *(
            Ring(f"hit.{n}", "text", float(a), float(b), _RING * height)
            for n, (a, b, c) in enumerate(zip(x, p, y, strict=True))
            if b == c
        ),
        Segment("mean", "text", float(x[0]) - step / 2, level, right, level, 3.0, dashed=True),
        Label("mean.size", one(mean.expression, "area"), right, level, "e"),
    )  # fmt: skip
    start = {"dots": 0.0, "squares": 0.0, "stage": 0.0}
    start |= {f"end.{n}": float(v) for n, v in enumerate(p)}
    ticks = tuple(Tick(float(a), _tick(n)) for n, a in enumerate(x, 1))
    inside = ticks_up(low, high, count=5).ticks
    ends = float(x[0]) - step / 2 - margin, right + 1.1 * step
    figure = Graph(
        Axis(prose("example", "muted"), *ends, (TickSet(ticks),)),
        (
            Panel(
                "f",
                Axis(
                    prose("value", "muted"),
                    floor - 0.04 * height,
                    high + 0.08 * height,
                    (TickSet(inside),),
                ),
                elements,
            ),
        ),
        tuple(Quantity(k, v) for k, v in start.items()),
        ("x", "f.axis", "f.name", "f.tick", "targets", "predictions", "squares"),
        square=True,
    )  # fmt: skip
    return SquaredErrors(
        id=fresh_id("figure"),
        figure=figure,
        count=count,
        errors_at=tuple(zip(_row(y), _row(p), strict=True)),
    )


def _row(values: np.ndarray) -> tuple[float, ...]:
    return tuple(map(float, values))


def _tick(n: int) -> Formula:
    return plain(str(n), str(n), "muted")


def _area(size: Shown | None) -> Formula | None:
    return None if size is None else flat(size.expression, "text")
