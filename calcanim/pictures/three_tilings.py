"""The rectangles that are filled by staircases, by squares and by cubes, all in one picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from calcanim.notation.lines import Line, fresh_id
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import track
from calcanim.pictures.tiled import Window, around, blocks, opened
from calcanim.pictures.tilings import (
    Rectangle,
    cube_in_squares,
    gnomons_between,
    squares_at_edges,
    staircase,
    triangular,
    turned_staircase,
)
from calcanim.storyboard.graph import Block, Blocks
from calcanim.storyboard.quantities import Track

_COUNT = 3
_LARGER = 2  # the staircases, whose sides are the shortest
_GAP, _LINE = 1.0, 1.6
_KEYS = ("stairs", "squares", "cubes")
_ROLES = ("function", "increment", "input", "derivative")
_Coloured = list[tuple[Rectangle, str]]


@dataclass(frozen=True, kw_only=True)
class ThreeTilings(Picture):
    """Two staircases above; three of each square and all cubes below.

    Quantities: ``stairs``, ``squares`` and ``cubes``, how many pieces of each are there.
    """

    sizes: tuple[int, ...]

    names = Parts("names.names")
    tilings = Parts(*_KEYS, *(f"{key}.edges" for key in _KEYS))

    def filled(self, n: int) -> Track:
        """The pieces of one of the three come, one after the other."""
        return track({_KEYS[n]: np.linspace(0.0, self.sizes[n], 41)})


def three_tilings(names: Sequence[Line]) -> ThreeTilings:
    """The three, each with what it is made of as its name."""
    high, wide = triangular(_COUNT), 2 * _COUNT + 1
    side = 2 * _COUNT + 2  # of the staircases
    whole = wide + _GAP + high
    above = (whole - side) / 2, high + _GAP
    found = (
        [(_scaled(c, *above), role) for c, role in _stairs()],
        _squares(),
        [(c.moved(wide + _GAP, 0), role) for c, role in _cubes()],
    )
    places = (
        Rectangle(0.0, above[1] + _COUNT, above[0], _LINE),
        Rectangle(0.0, -_LINE, wide, _LINE),
        Rectangle(wide + _GAP, -_LINE, high, _LINE),
    )
    words = tuple(
        Block(p.x, p.y, p.x + p.width, p.y + p.height, each.formula)
        for p, each in zip(places, names, strict=True)
    )
    elements = [
        Blocks(key, role, role, (blocks([c for c, _ in own]),), shown=key, roles=roles)
        for key, own in zip(_KEYS, found, strict=True)
        for roles in [tuple(role for _, role in own)]
        for role in roles[:1]
    ]
    elements.append(Blocks("names", "text", "text", (words,), opacity=0.0))
    view: Window = around(-0.2, whole + 0.2, -_LINE, above[1] + _COUNT * _LARGER + 0.2)
    figure = opened(elements, view, dict.fromkeys(_KEYS, 0.0))
    return ThreeTilings(id=fresh_id("figure"), figure=figure, sizes=tuple(map(len, found)))


def _scaled(c: Rectangle, x: float, y: float) -> Rectangle:
    return Rectangle(*(v * _LARGER for v in c)).moved(x, y)


def _stairs() -> _Coloured:
    first, second = staircase(_COUNT), turned_staircase(_COUNT)
    return [(c.moved(1, 0), _ROLES[n]) for n, part in enumerate((first, second)) for c in part]


def _squares() -> _Coloured:
    piles = [(c, _ROLES[n]) for n, pile in enumerate(squares_at_edges(_COUNT)) for c in pile]
    corners = chain.from_iterable(g.place for g in gnomons_between(_COUNT))
    return [*piles, *((c, _ROLES[2]) for c in corners)]


def _cubes() -> _Coloured:
    rings = [(k, cube_in_squares(k)) for k in range(1, _COUNT + 1)]
    return [(c, _ROLES[k - 1]) for k, ring in rings for layer in ring for c in layer]
