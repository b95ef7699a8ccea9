"""What is seen of a function of two variables: its surface, its map, and the way down."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from calcanim.storyboard.describe import figures, graphs
from calcanim.storyboard.describe.words import count, listed, number, place, said
from calcanim.storyboard.figures import Group
from calcanim.storyboard.surface import (
    HeightMap,
    LevelCurves,
    Slabs,
    Surface,
    Trail,
    Vector,
    Walk,
    Wall,
)

Values = Mapping[str, float]


@figures.quantities.register
def _(figure: Surface) -> dict[str, float]:
    trails = {f"trail.{trail.key}": 0.0 for trail in figure.trails}
    arrows = {f"arrow.{arrow.key}": 1.0 for arrow in figure.arrows}
    walls = {f"wall.{w.key}{k}": v for w in figure.walls for k, v in (("", 0.0), (".filled", 1.0))}
    slabs = {f"slabs.{slabs.key}": 0.0 for slabs in figure.slabs}
    patches = {f"patch.{patch.key}": 1.0 for patch in figure.patches}
    camera = {"camera.azimuth": figure.azimuth, "camera.aside": 0.0, "sheet.veil": 0.0}
    return {**camera, **trails, **arrows, **walls, **slabs, **patches}


@figures.picture.register
def _(figure: Surface, values: Values) -> str:
    axes = listed(
        [f"{said(s.name)} from {number(s.low)} to {number(s.high)}" for s in (figure.x, figure.y)]
    )
    lowest, (x, y) = _lowest(figure)
    height = said(figure.z.name) or "its height"
    return (
        f"A surface in space over {axes}. It is lowest near {place(x, y)}, where {height} is"
        f" {number(lowest)}"
    )


def _lowest(figure: Surface) -> tuple[float, tuple[float, float]]:
    rows, columns = len(figure.heights), len(figure.heights[0])
    holes = set(figure.holes)
    lowest, at = min(
        (height, n)
        for n, height in enumerate(h for row in figure.heights for h in row)
        if n not in holes
    )
    row, column = divmod(at, columns)
    x = figure.x.low + (figure.x.high - figure.x.low) * column / (columns - 1)
    y = figure.y.low + (figure.y.high - figure.y.low) * row / (rows - 1)
    return lowest, (x, y)


def _reached(trail: Trail, stops: float) -> tuple[float, float, float]:
    counted = trail.stops or range(len(trail.points))
    return trail.points[counted[min(max(round(stops), 0), len(counted) - 1)]]


@figures.revealed.register
def _(figure: Surface, keys: Collection[str], values: Values) -> str:
    out = []
    if figure.contours and "levels" in keys:
        out.append("a floor with level curves")
    for trail in figure.trails:
        if graphs.named(f"shadow.{trail.key}", keys):
            out.append("the path's shadow on the floor")
        if graphs.named(f"trail.{trail.key}", keys):
            x, y, z = _reached(trail, values[f"trail.{trail.key}"])
            at = f"{place(x, y)}, at the height {number(z)}"
            out.append(
                f"a path on the surface, at {at}"
                if trail.stops
                else f"a curve in space from {place(*trail.points[0][:2])}, as far as {at}"
            )
    for arrow in figure.arrows:
        if graphs.named(f"arrow.{arrow.key}", keys):
            name = f", {said(arrow.label)}," if arrow.label else ""
            ends = f"from {place(*arrow.start)} to {place(*arrow.end)}"
            out.append(f"an arrow on the floor{name} {ends}")
    for wall in figure.walls:
        if graphs.named(f"wall.{wall.key}", keys):
            out.append(f"an upright slice under the surface, {_slice(wall, values)}")
    for slabs in figure.slabs:
        there = round(values[f"slabs.{slabs.key}"])
        if there and graphs.named(f"slabs.{slabs.key}", keys):
            out.append(_stack(slabs, there))
    for patch in figure.patches:
        if graphs.named(f"patch.{patch.key}", keys):
            corners = patch.corners
            x, y = (sum(c[k] for c in corners) / 4 for k in (0, 1))
            out.append(f"a translucent plane around {place(x, y)}")
    return f"Here is {listed(out)}" if out else ""


def _stack(slabs: Slabs, there: int) -> str:
    """Slabs, or rows of boxes, that stand there."""
    kind = "row of boxes" if slabs.stepped else "slab"
    if there > 1:
        kind = kind.replace("row", "rows") if slabs.stepped else "slabs"
    return f"{count(there)} {kind} under the surface"


def _slice(wall: Wall, values: Values) -> str:
    """Where a wall stands now."""
    last = len(wall.cuts) - 1
    at = min(max(values[f"wall.{wall.key}"], 0.0), float(last))
    n = min(int(at), max(last - 1, 0))
    a, b = wall.cuts[n], wall.cuts[min(n + 1, last)]

    def between(p: tuple[float, float], q: tuple[float, float]) -> str:
        return place(p[0] + (q[0] - p[0]) * (at - n), p[1] + (q[1] - p[1]) * (at - n))

    return f"from {between(a.start, b.start)} to {between(a.end, b.end)}"


@figures.moved.register
def _(figure: Surface, visible: Collection[str], before: Values, after: Values) -> str:
    out = []
    if before["camera.azimuth"] != after["camera.azimuth"]:
        out.append("the camera turns around the surface")
    for trail in figure.trails:
        key = f"trail.{trail.key}"
        steps = round(after[key] - before[key])
        if steps and graphs.named(key, visible):
            x, y, z = _reached(trail, after[key])
            if not trail.stops:
                out.append(f"the curve is drawn to {place(x, y)}, to the height {number(z)}")
                continue
            plural = "step" if abs(steps) == 1 else "steps"
            out.append(
                f"the path takes {count(abs(steps))} {plural}, to {place(x, y)}, to the height"
                f" {number(z)}"
            )
    for wall in figure.walls:
        key = f"wall.{wall.key}"
        if before[key] != after[key] and graphs.named(key, visible):
            out.append(f"the slice wanders, now {_slice(wall, after)}")
        if before[f"{key}.filled"] < after[f"{key}.filled"] and graphs.named(key, visible):
            out.append("the slice fills")
    for slabs in figure.slabs:
        key = f"slabs.{slabs.key}"
        if before[key] < after[key] and graphs.named(key, visible):
            out.append(f"there come to be {_stack(slabs, round(after[key]))}")
    if before["sheet.veil"] < after["sheet.veil"]:
        out.append("the surface turns translucent")
    return "; ".join(out)


# -- elements of a map ---------------------------------------------------------------


@graphs.element.register
def _(thing: HeightMap, values: Values) -> str:
    return f"a map of heights from {number(thing.base)} to {number(thing.top)}, in colours"


@graphs.element.register
def _(thing: LevelCurves, values: Values) -> str:
    levels = sorted({c.level for c in thing.contours if c.pieces})
    if len(levels) < 2:
        return "level curves"
    low, high = number(levels[0]), number(levels[-1])
    return f"level curves at {count(len(levels))} heights from {low} to {high}"


@graphs.element.register
def _(thing: Walk, values: Values) -> str:
    n = min(max(round(graphs.at(thing.progress, values)), 0), len(thing.points) - 1)
    if not n:
        return f"a path that starts at {place(*thing.points[0])}"
    steps = f"{count(n)} {'step' if n == 1 else 'steps'}"
    return f"a path of {steps} from {place(*thing.points[0])} to {place(*thing.points[n])}"


@graphs.element.register
def _(thing: Vector, values: Values) -> str:
    start = place(graphs.at(thing.x1, values), graphs.at(thing.y1, values))
    end = place(graphs.at(thing.x2, values), graphs.at(thing.y2, values))
    return f"an arrow from {start} to {end}"


# -- several figures that move as one --------------------------------------------------


def _inside(key: str, keys: Collection[str]) -> tuple[str, ...]:
    """What `keys` name inside the figure `key`, in that figure's own keys."""
    return tuple(k.removeprefix(f"{key}.") for k in keys if k.startswith(f"{key}."))


@figures.quantities.register
def _(figure: Group) -> dict[str, float]:
    out: dict[str, float] = {}
    for inner in figure.figures:
        out |= figures.quantities(inner)
    return out


@figures.picture.register
def _(figure: Group, values: Values) -> str:
    parts = [
        figures.picture(inner, values)
        for key, inner in zip(figure.keys, figure.figures, strict=True)
        if key in figure.shown
    ]
    inside = figures.revealed(figure, [k for k in figure.shown if "." in k], values)
    return ". ".join([*parts, *([inside] if inside else [])])


@figures.revealed.register
def _(figure: Group, keys: Collection[str], values: Values) -> str:
    out = []
    for key, inner in zip(figure.keys, figure.figures, strict=True):
        if key in keys:
            out.append(figures.picture(inner, values))
        elif _inside(key, keys):
            out.append(figures.revealed(inner, _inside(key, keys), values))
    return ". ".join(filter(None, out))


@figures.moved.register
def _(figure: Group, visible: Collection[str], before: Values, after: Values) -> str:
    out = []
    for key, inner in zip(figure.keys, figure.figures, strict=True):
        own: set[Any] = {*_inside(key, visible), *getattr(inner, "shown", ())}
        out.append(figures.moved(inner, own, before, after))
    return "; ".join(dict.fromkeys(filter(None, out)))
