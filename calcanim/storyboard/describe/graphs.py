"""What is seen of a plane graph: its window, its elements, and how they move."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import singledispatch
from itertools import pairwise
from typing import Any

from calcanim.storyboard.describe.words import count, listed, number, place, said
from calcanim.storyboard.graph import (
    Area,
    Axis,
    Bars,
    Blocks,
    Brick,
    Curve,
    Family,
    Field,
    Fulcrum,
    Graph,
    Guide,
    Inset,
    Label,
    Piece,
    Plate,
    Point,
    Readout,
    Ring,
    Scatter,
    Segment,
    Slope,
    Span,
)
from calcanim.storyboard.quantities import Number

Values = Mapping[str, float]
LEVEL = 0.01  # of the largest tilt of a plate: what nobody sees

_WHOSE = {
    "function": "the function's curve",
    "outer": "the function's curve",
    "derivative": "the derivative's curve",
    "area": "the area function's curve",
}


def at(place_of: Number, values: Values) -> float:
    """What a literal or a quantity is now."""
    return values.get(place_of, 0.0) if isinstance(place_of, str) else place_of


@singledispatch
def element(thing: Any, values: Values) -> str:
    """What an element of a graph looks like, as a phrase."""
    return ""


@element.register
def _(thing: Curve, values: Values) -> str:
    scale, shift = at(thing.scale, values), at(thing.shift, values)
    drawn = [Piece(p.xs, tuple(scale * y + shift for y in p.ys)) for p in thing.pieces]
    return f"{_WHOSE.get(thing.role, 'a curve')}, {shape(drawn)}"


@element.register
def _(thing: Point, values: Values) -> str:
    kind = "a hollow dot" if thing.hollow else "a dot"
    return f"{kind} at {place(at(thing.x, values), at(thing.y, values))}"


@element.register
def _(thing: Segment, values: Values) -> str:
    start = place(at(thing.x1, values), at(thing.y1, values))
    end = place(at(thing.x2, values), at(thing.y2, values))
    return f"a {'dashed ' if thing.dashed else ''}line from {start} to {end}"


@element.register
def _(thing: Slope, values: Values) -> str:
    through = place(at(thing.x, values), at(thing.y, values))
    dashed = "dashed " if thing.dashed else ""
    steep = number(at(thing.slope, values))
    return f"a {dashed}straight line of slope {steep} through {through}"


@element.register
def _(thing: Guide, values: Values) -> str:
    through = place(at(thing.x, values), at(thing.y, values))
    return f"a dashed line from {through} straight to the axis"


@element.register
def _(thing: Label, values: Values) -> str:
    return f"the label {said(thing.formula)}"


@element.register
def _(thing: Area, values: Values) -> str:
    low, high = number(at(thing.low, values)), number(at(thing.high, values))
    scale = at(thing.scale, values)
    times = "" if scale == 1 else f", {number(scale)} times as high"
    return f"the area between curve and axis, shaded from {low} to {high}{times}"


@element.register
def _(thing: Bars, values: Values) -> str:
    level = min(max(round(at(thing.level, values)), 0), len(thing.heights) - 1)
    n = len(thing.heights[level])
    plural = "rectangle" if n == 1 else "rectangles of equal width"
    return f"{count(n)} {plural} on the axis from {number(thing.low)} to {number(thing.high)}"


@element.register
def _(thing: Blocks, values: Values) -> str:
    last = len(thing.stages) - 1
    stage = thing.stages[min(max(round(at(thing.stage, values)), 0), last)]
    shown = min(max(round(at(thing.shown, values)), 0), len(stage))
    names = [said(b.name) for b in stage[:shown] if b.name is not None]
    named_so = f", named {listed(names)}" if 0 < len(names) <= 6 else ""
    out = f"{count(shown)} {'block' if shown == 1 else 'blocks'}{named_so}"
    lit = round(at(thing.lit, values))
    if shown and not named_so:
        ys = [at(y, values) for b in stage[:shown] for y in (b.y1, b.y2)]
        out += f" between {number(min(ys))} and {number(max(ys))}"
    return out + (f", number {lit + 1} lit" if 0 <= lit < shown else "")


@element.register
def _(thing: Brick, values: Values) -> str:
    sides = (
        abs(at(high, values) - at(low, values))
        for low, high in ((thing.x1, thing.x2), (thing.y1, thing.y2), (thing.z1, thing.z2))
    )
    named_so = f", named {said(thing.name)}" if thing.name is not None else ""
    return f"a box of {' by '.join(map(number, sides))}{named_so}"


@element.register
def _(thing: Field, values: Values) -> str:
    what = f"{count(len(thing.places))} short {'arrows' if thing.heads else 'strokes'}"
    if thing.column is None:
        return f"a field of {what}"
    return f"a field of {what}, lit near {number(at(thing.column, values))}"


@element.register
def _(thing: Family, values: Values) -> str:
    level = min(max(round(at(thing.level, values)), 0), len(thing.curves) - 1)
    which = f"one of {count(len(thing.curves))} curves"
    return f"{which}, {shape(thing.curves[level])}"


@element.register
def _(thing: Ring, values: Values) -> str:
    radius = number(at(thing.radius, values))
    middle = place(at(thing.x, values), at(thing.y, values))
    return f"a circle of radius {radius} around {middle}"


@element.register
def _(thing: Fulcrum, values: Values) -> str:
    return f"a fulcrum at {number(at(thing.x, values))}"


@element.register
def _(thing: Plate, values: Values) -> str:
    tilt = at(thing.tilt, values)
    way = "level" if abs(tilt) < LEVEL else f"tipped to the {'right' if tilt > 0 else 'left'}"
    return f"the area under the curve as a plate, {way} on {number(at(thing.pivot, values))}"


@element.register
def _(thing: Inset, values: Values) -> str:
    low, high = number(at(thing.x_low, values)), number(at(thing.x_high, values))
    return f"a magnifier, with what is from {low} to {high} enlarged"


@element.register
def _(thing: Scatter, values: Values) -> str:
    shown = min(max(round(at(thing.shown, values)), 0), len(thing.xs))
    if not shown:
        return ""
    low, high = number(min(thing.xs[:shown])), number(max(thing.xs[:shown]))
    where = f"at {place(thing.xs[0], thing.ys[0])}" if shown == 1 else f"from {low} to {high}"
    return f"{count(shown)} {'dot' if shown == 1 else 'dots'} {where}"


@element.register
def _(thing: Span, values: Values) -> str:
    start = place(at(thing.x1, values), at(thing.y1, values))
    end = place(at(thing.x2, values), at(thing.y2, values))
    return f"a measure from {start} to {end}: {said(thing.formula)}"


@element.register
def _(thing: Readout, values: Values) -> str:
    return f"a readout of {said(thing.label)}: {number(values.get(thing.quantity, 0.0))}"


def shape(pieces: Collection[Piece]) -> str:
    """How a curve runs: where it starts, turns and ends; whether it breaks."""
    if len(pieces) > 1:
        low, high = _span(pieces)
        return f"in {count(len(pieces))} pieces, between {number(low)} and {number(high)}"
    (piece,) = pieces
    turns = _turns(piece)
    if len(turns) > 5:
        low, high = _span(pieces)
        return f"swinging up and down between {number(low)} and {number(high)}"
    (x, y), *rest = turns
    out = f"which from {place(x, y)}"
    for (_, before), (x, y) in pairwise([turns[0], *rest]):
        verb = "stays level" if y == before else "rises" if y > before else "falls"
        out += f" {verb} to {place(x, y)}," if (x, y) != turns[-1] else f" {verb} to {place(x, y)}"
    return out


def _span(pieces: Collection[Piece]) -> tuple[float, float]:
    ys = [y for piece in pieces for y in piece.ys]
    return min(ys), max(ys)


def _turns(piece: Piece) -> list[tuple[float, float]]:
    """The ends of a piece, and where it turns by more than a hundredth of its height."""
    points = list(zip(piece.xs, piece.ys, strict=True))
    small = (max(piece.ys) - min(piece.ys)) / 100
    turns = [points[0]]
    best, direction = points[0], 0
    for point in points[1:]:
        rise = point[1] - best[1]
        if direction == 0:
            if abs(rise) > small:
                direction, best = (1 if rise > 0 else -1), point
        elif rise * direction >= 0:
            best = point
        elif abs(rise) > small:
            turns.append(best)
            direction, best = -direction, point
    return [*turns, points[-1]]


# -- the graph as a whole ----------------------------------------------------------


def window(graph: Graph, values: Values) -> str:
    """The axes and what they show."""
    across = _axis(graph.x, values) or "a horizontal axis"
    ups = [said(p.y.name) for p in graph.panels if said(p.y.name)]
    named = f", {listed(ups)} upwards" if ups else ""
    panels = f"{count(len(graph.panels)).capitalize()} graphs with one horizontal axis"
    return f"{panels if len(graph.panels) > 1 else 'A graph'}: {across} from left to right{named}"


def _axis(axis: Axis, values: Values) -> str:
    name = said(axis.name) or "the axis"
    low, high = number(at(axis.low, values)), number(at(axis.high, values))
    return f"{name} from {low} to {high}"


def things(graph: Graph) -> Iterator[tuple[str, Any]]:
    """Everything in a graph that has a key and a look of its own."""
    for panel in graph.panels:
        for thing in panel.elements:
            yield thing.key, thing
    for readout in graph.readouts:
        yield readout.key, readout


def moves(graph: Graph, visible: Collection[str], before: Values, after: Values) -> str:
    """What a motion of the quantities changes, as it looks when it is over."""
    changed = {k for k in after if before.get(k) != after[k]}
    said_of: list[str] = []
    followers: list[str] = []
    if changed & {graph.x.low, graph.x.high}:
        old = at(graph.x.high, before) - at(graph.x.low, before)
        new = at(graph.x.high, after) - at(graph.x.low, after)
        way = "in" if new < old else "out"
        said_of.append(f"the picture zooms {way}: {_axis(graph.x, after)}")
    for key, thing in things(graph):
        if named(key, visible) and element(thing, before) != element(thing, after):
            # A label, a dashed line, a stroke between two points follow what they belong to.
            follows = isinstance(thing, Label | Guide | Segment | Span)
            (followers if follows else said_of).append(_moved(thing, before, after))
    return "; ".join(dict.fromkeys(said_of or followers))


def _moved(thing: Any, before: Values, after: Values) -> str:
    if isinstance(thing, Readout):
        start, end = before.get(thing.quantity, 0.0), after.get(thing.quantity, 0.0)
        return f"the readout of {said(thing.label)} goes from {number(start)} to {number(end)}"
    if isinstance(thing, Point):
        return f"the dot moves to {place(at(thing.x, after), at(thing.y, after))}"
    if isinstance(thing, Slope):
        old, new = number(at(thing.slope, before)), number(at(thing.slope, after))
        if old == new:
            return f"the line moves along, to {place(at(thing.x, after), at(thing.y, after))}"
        return f"the line turns from slope {old} to slope {new}"
    return f"now {element(thing, after)}"


def named(key: str, chosen: Collection[str]) -> bool:
    """Whether one of the keys names `key`: it, or what it lies in, or a part of it."""
    return any(k == key or key.startswith(f"{k}.") or k.startswith(f"{key}.") for k in chosen)
