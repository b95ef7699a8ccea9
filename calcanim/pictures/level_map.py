"""A function of two variables seen from above: heights in colour, level curves, what lies there."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.expressions.tree import Expression
from calcanim.pictures.surface import input_name, two_or_more
from calcanim.sampling.terrain import Ground, Terrain
from calcanim.sampling.ticks import axis_ticks
from calcanim.storyboard.graph import Axis, Graph, GraphElement, Panel, TickSet
from calcanim.storyboard.quantities import Quantity
from calcanim.storyboard.surface import HeightMap, LevelCurves, Surface

_TICKS = 4


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


def _axis(f: Expression, name: str, ends: tuple[float, float]) -> Axis:
    ticks = two_or_more(lambda n: axis_ticks(f, name, *ends, n), _TICKS)
    return Axis(input_name(name), *ends, (TickSet(ticks),))
