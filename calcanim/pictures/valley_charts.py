"""Walks near a bottom step by step: along either axis, and in their losses."""

from __future__ import annotations

from collections.abc import Mapping

from calcanim.calculus.descents.along_axes import AlongAxes
from calcanim.notation.setter import one, plain
from calcanim.notation.shown import as_typed
from calcanim.pictures.plots import flat, scale, unseen
from calcanim.pictures.walks import charted
from calcanim.sampling.ticks import decimal_ticks
from calcanim.storyboard.figures import Tick
from calcanim.storyboard.graph import Axis, Graph, GraphElement, Label, Panel, Segment, TickSet
from calcanim.storyboard.quantities import Quantity
from calcanim.storyboard.surface import Walk

_HIGH = 2.6  # of the first loss: how far up the losses are shown
_ROOM = 1.15


def shares(walked: AlongAxes, roles: tuple[str, str], count: str) -> Graph:
    """How far the walk that was asked for is from the bottom along each axis, by steps."""
    walk = walked.walks["asked"]
    ways = [walked.bowl.shares(w) for w in walk.points]
    most = max(abs(v) for way in ways[:2] for v in way) or 1.0
    high = most * _ROOM
    elements: list[GraphElement] = []
    for n, role in enumerate(roles):
        points = []
        for k, way in enumerate(ways):
            if abs(way[n]) > high:
                break
            points.append((float(k), way[n]))
        elements.append(Walk(f"share.{n}", role, tuple(points or [(0.0, 0.0)]), count))
    up = scale(unseen("share", "the way along each axis"), -high, high)
    last = max(walk.steps, 1)
    return Graph(
        _steps(last),
        (Panel("f", up, tuple(elements)),),
        (Quantity(count, 0.0),),
        (),
    )


def losses(walked: AlongAxes, roles: Mapping[str, str], letter: str) -> Graph:
    """The losses of walks at the bound, below it and above it, and what the one at it tends to."""
    keys = ("below", "bound", "above")
    bowl = walked.bowl
    floor = float(bowl.ground.height(bowl.place) or 0)
    first = float(walked.walks["bound"].losses[0])
    high = floor + _HIGH * (first - floor) if first > floor else floor + 1.0
    low = min(floor, 0.0) if floor < 0 or floor < 0.7 * first else floor
    last = float(max(w.steps for w in walked.walks.values()))
    across = bowl.shares(bowl.start)[1]
    kept = floor + bowl.sizes[1] / 2 * across**2
    stays = Segment("level", "muted", 0.0, kept, last, kept, 3.0, dashed=True)
    elements: list[GraphElement] = [stays]
    for key in keys:
        way = charted(walked.walks[key].losses, low, high)
        elements.append(Walk(f"walk.{key}", roles[key], way, f"walk.{key}"))
        rate = as_typed(walked.walks[key].rate).expression
        # Where nothing of the curve comes: below a falling one, above the others.
        k, early = way[min(1, len(way) - 1)]
        at, side = {
            "below": ((k, low + (early - low) / 2), "se"),
            "bound": (way[-1], "nw"),
            "above": ((0.0, high - 0.06 * (high - low)), "e"),
        }[key]
        elements.append(Label(f"rate.{key}", flat(rate, roles[key]), *at, side))
    name = Label("name", plain(letter, letter, "surface"), last, high, "sw")
    up = scale(unseen(letter), low, high)
    return Graph(
        _steps(last),
        (Panel("f", up, (*elements, name)),),
        tuple(Quantity(f"walk.{key}", 0.0) for key in keys),
        (),
    )


def _steps(last: float) -> Axis:
    marks = [t for t in decimal_ticks(0.0, float(last), 4) if t.value % 1 == 0]
    ticks = TickSet(tuple(Tick(t.value, one(t.label, "muted")) for t in marks))
    return Axis(plain("k", "k", "muted"), 0.0, float(last), (ticks,))
