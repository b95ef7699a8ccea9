"""A function of two variables seen from above: heights in colour, level curves, what lies there."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.expressions.tree import Expression
from calcanim.pictures.surface import input_name, two_or_more
from calcanim.sampling.terrain import Ground, Terrain, Window, terrain
from calcanim.sampling.ticks import axis_ticks
from calcanim.storyboard.graph import Axis, Graph, GraphElement, Panel, TickSet
from calcanim.storyboard.quantities import Quantity
from calcanim.storyboard.surface import HeightMap, LevelCurves, Surface

_TICKS = 4
_BROAD = 1.34  # times as broad as high is a map of equal scales


def level_map(
    ground: Ground,
    land: Terrain,
    above: Surface,
    elements: Sequence[GraphElement] = (),
    quantities: Sequence[Quantity] = (),
    shown: Sequence[str] = (),
) -> Graph:
    """The map of the surface `above`, with `elements` on it, of which `shown` come with it."""
    (x, y), window = ground.names, land.window
    wash = HeightMap(
        "wash",
        *window.x,
        *window.y,
        land.base,
        land.top,
        above.heights,
        above.holes,
        above.fringe,
    )
    levels = LevelCurves("levels", land.base, land.top, above.contours)
    up = _axis(ground.loss, y, window.y)
    return Graph(
        _axis(ground.loss, x, window.x),
        (Panel("f", up, (wash, levels, *elements)),),
        tuple(quantities),
        ("x", "f", "wash", "levels", *shown),
        square=window.square,
    )


def broad(ground: Ground, land: Terrain, start: float) -> Terrain:
    """The land of a square window in the shape of the place for a map; scales stay equal.

    `start` is a height that is shown in any case.
    """
    if not land.window.square:
        return land
    (low, high), more = land.window.x, (_BROAD - 1) / 2
    x = (low - more * (high - low), high + more * (high - low))
    return terrain(ground, Window(x, land.window.y, True), start, land.base)


def _axis(f: Expression, name: str, ends: tuple[float, float]) -> Axis:
    ticks = two_or_more(lambda n: axis_ticks(f, name, *ends, n), _TICKS)
    return Axis(input_name(name), *ends, (TickSet(ticks),))
