"""A bowl along the line on which it curves most, a parabola, and what steps do there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import mpmath
import numpy as np
from mpmath import mpf

from calcanim.calculus.descents.rates import DIGITS
from calcanim.calculus.descents.trials import Kind, Trials
from calcanim.expressions.evaluate import evaluate
from calcanim.notation.setter import one, plain
from calcanim.notation.shown import as_typed, shown
from calcanim.pictures.plots import flat, piece, unseen
from calcanim.pictures.surface import two_or_more
from calcanim.pictures.walks import Paths, Place
from calcanim.sampling.terrain import Array
from calcanim.sampling.ticks import decimal_ticks
from calcanim.storyboard.graph import (
    Axis,
    Curve,
    Graph,
    GraphElement,
    Label,
    Panel,
    Segment,
    TickSet,
)
from calcanim.storyboard.quantities import Quantity
from calcanim.storyboard.surface import Walk

BOUND = "bound"
"""The key of the steps at the bound itself; those at other rates have their kind as a key."""

_LEAST = 0.02  # of the way to the bottom: where less leads along the line, all is taken for it
_LINE = 2.0  # of the way to the bottom: half of the line on the map
_WIDE = 1.5  # of the way to the bottom: half the width of the picture
_FINE = 121  # points of the parabola
STEPS = {"good": 3, BOUND: 2, "large": 2}
"""How many steps of each are drawn."""


@dataclass(frozen=True, slots=True)
class Sharpest:
    """The parabola, and on the map the same line with the same steps.

    `keys` are those of the walks, in the order in which they are told: ``walk.KEY`` on the slice
    with its rate at ``walk.KEY.rate``, ``line.KEY`` on the map's ``line``.
    """

    graph: Graph
    line: tuple[GraphElement, ...]
    keys: tuple[str, ...]


def sharpest_line(
    found: Trials, paths: Paths, letter: str, roles: Mapping[Kind, str]
) -> Sharpest | None:
    """The slice, with walks at a good rate, at the bound and at one too large, as far as known.

    The quantity ``slice.KEY`` counts the steps of ``walk.KEY`` and of ``line.KEY``. On that line a
    step of rate α leads from t to (1 - αλ) t, where t is 0 at the bottom. None for a ground that
    curves differently from place to place, or has no bottom.
    """
    bound, bottom = found.bound, found.bottom
    if bound is None or bound.exact is None or bottom is None or "large" not in found.walks:
        return None
    way = found.ground.sharpest(bound.place)
    if way is None:
        return None
    off = [a - b for a, b in zip(found.asked.points[0], bottom, strict=True)]
    along, size = sum(a * b for a, b in zip(off, way, strict=True)), mpmath.norm(off)
    start = float(along if abs(along) >= _LEAST * size else size)
    floor, bend = float(found.ground.height(bottom) or 0), float(bound.curvature) / 2
    ts = np.linspace(-_WIDE, _WIDE, _FINE) * abs(start)
    high = floor + bend * float(ts[0]) ** 2
    factors = {BOUND: mpf(-1)}
    colours: dict[str, str] = {BOUND: "parameter"}
    limit = shown(None, bound.rate, 3).expression if bound.limit is None else bound.limit
    names = {BOUND: flat(limit, "parameter")}
    for kind, walk in found.walks.items():
        rate = evaluate(walk.rate, {}, DIGITS) or mpf(0)
        factors[kind], colours[kind] = 1 - rate * bound.curvature, roles[kind]
        names[kind] = one(as_typed(walk.rate).expression, roles[kind])

    def on_map(t: float) -> Place:
        x, y = (float(b) + t * float(v) for b, v in zip(bottom, way, strict=True))
        return x, y

    keys = tuple(key for key in STEPS if key in factors)
    walks: list[GraphElement] = []
    reach = _LINE * abs(start)
    ends = [paths.across([on_map(0.0), on_map(t)])[-1] for t in (-reach, reach)]
    line: list[GraphElement] = [Segment("line", "text", *ends[0], *ends[1], 3.0, dashed=True)]
    for key in keys:
        places = [start * float(factors[key]) ** k for k in range(STEPS[key] + 1)]
        spots = tuple((t, floor + bend * t**2) for t in places)
        steps = f"slice.{key}"
        walks.append(Walk(f"walk.{key}", colours[key], spots, steps))
        turns = float(factors.get("good", 1)) < 0  # from side to side, where names would stand
        walks.append(Label(f"walk.{key}.rate", names[key], *_beside(key, spots, turns)))
        line.append(
            Walk(f"line.{key}", colours[key], paths.across([on_map(t) for t in places]), steps)
        )
    return Sharpest(_graph(ts, floor, bend, high, letter, walks), tuple(line), keys)


def _beside(key: str, spots: Sequence[Place], turns: bool) -> tuple[float, float, str]:
    """Where a walk's rate stands: below its only line, in its angle, or beside its first one.

    Where good steps have `turns`, outside the parabola, where they and those at the bound land.
    """
    (a, low), (b, high), *rest = spots
    if turns and key != "large":
        return b, high, "w" if b < 0 else "e"
    if key == BOUND:
        return 0.0, low, "s"
    if key == "large":
        (c, top), t = rest[0], a * 0.4
        first, second = ((t - a) / (b - a), (t - b) / (c - b))
        middle = (low + (high - low) * first + high + (top - high) * second) / 2
        return t, middle, "e" if a > 0 else "w"
    return (a + b) / 2, (low + high) / 2, "w" if a > 0 else "e"


def _graph(
    ts: Array, floor: float, bend: float, high: float, letter: str, walks: Sequence[GraphElement]
) -> Graph:
    """The parabola ``floor + bend t²`` with `walks` on it, up to the height `high`."""
    ends = float(ts[0]), float(ts[-1])
    across = TickSet(two_or_more(lambda n: decimal_ticks(*ends, n), 4))
    up = TickSet(two_or_more(lambda n: decimal_ticks(floor, high, n), 4))
    curve = Curve("curve", "surface", (piece(ts, floor + bend * ts**2),))
    loss = Axis(plain(letter, letter, "surface"), floor, high, (up,))
    return Graph(
        Axis(unseen("t", "the way from the bottom"), *ends, (across,)),
        (Panel("f", loss, (curve, *walks)),),
        tuple(Quantity(f"slice.{key}", 0.0) for key in STEPS),
        ("x", "f", "curve"),
    )
