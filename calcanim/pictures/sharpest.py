"""A bowl along the line on which it curves most, a parabola, and what steps do there."""

from __future__ import annotations

from collections.abc import Mapping

import mpmath
import numpy as np
from mpmath import mpf

from calcanim.calculus.descents.rates import DIGITS
from calcanim.calculus.descents.trials import Kind, Trials
from calcanim.expressions.evaluate import evaluate
from calcanim.notation.setter import plain
from calcanim.pictures.plots import piece
from calcanim.pictures.surface import two_or_more
from calcanim.sampling.ticks import decimal_ticks
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Axis, Curve, Graph, Panel, TickSet
from calcanim.storyboard.quantities import Quantity
from calcanim.storyboard.surface import Walk

BOUND = "bound"
"""The key of the steps at the bound itself; those at other rates have their kind as a key."""

_LEAST = (
    0.02  # of the way to the bottom: where less of it leads along the line, all is taken for it
)
_WIDE = 1.5  # of the way to the bottom: half the width of the picture
_FINE = 121  # points of the parabola
STEPS = {"good": 3, BOUND: 2, "large": 2}
"""How many steps of each are drawn."""


def sharpest_line(found: Trials, letter: str, roles: Mapping[Kind, str]) -> Graph | None:
    """The slice, with walks at a good rate, at the bound and at one too large, as far as known.

    The quantity ``slice.KEY`` counts the steps of ``walk.KEY``. On that line a step of rate α leads
    from t to (1 - αλ) t, where t is 0 at the bottom. None for a ground that curves differently from
    place to place, or has no bottom.
    """
    bound = found.bound
    if bound is None or bound.exact is None or found.bottom is None or "large" not in found.walks:
        return None
    way = found.ground.sharpest(bound.place)
    if way is None:
        return None
    off = [a - b for a, b in zip(found.asked.points[0], found.bottom, strict=True)]
    along, size = sum(a * b for a, b in zip(off, way, strict=True)), mpmath.norm(off)
    start = float(along if abs(along) >= _LEAST * size else size)
    floor, bend = float(found.ground.height(found.bottom) or 0), float(bound.curvature) / 2
    ts = np.linspace(-_WIDE, _WIDE, _FINE) * abs(start)
    high = floor + bend * float(ts[0]) ** 2
    rates: dict[str, mpf] = {BOUND: bound.rate}
    colours: dict[str, str] = {BOUND: "parameter"}
    for kind, walk in found.walks.items():
        rates[kind], colours[kind] = evaluate(walk.rate, {}, DIGITS) or mpf(0), roles[kind]
    walks = []
    for key, count in STEPS.items():
        if key in rates:
            factor = float(1 - rates[key] * bound.curvature)
            places = [start * factor**k for k in range(count + 1)]
            spots = tuple((t, floor + bend * t**2) for t in places)
            walks.append(Walk(f"walk.{key}", colours[key], spots, f"slice.{key}"))
    ends = float(ts[0]), float(ts[-1])
    across = TickSet(two_or_more(lambda n: decimal_ticks(*ends, n), 4))
    up = TickSet(two_or_more(lambda n: decimal_ticks(floor, high, n), 4))
    curve = Curve("curve", "surface", (piece(ts, floor + bend * ts**2),))
    loss = Axis(plain(letter, letter, "surface"), floor, high, (up,))
    return Graph(
        Axis(Formula((), (), "t", "the way from the bottom"), *ends, (across,)),
        (Panel("f", loss, (curve, *walks)),),
        tuple(Quantity(f"slice.{key}", 0.0) for key in STEPS),
        ("x", "f", "curve"),
    )


def slice_keys(drawn: Graph | None) -> tuple[str, ...]:
    """The keys of the walks on a slice, in the order in which they are told; none without one."""
    walks = [e.key.partition(".") for p in (drawn.panels if drawn else ()) for e in p.elements]
    return tuple(key for head, _, key in walks if head == "walk")
