"""Cubes of side 1, 2, 3, … as layers, which are laid around the corner of a square."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calcanim.expressions.tree import add, number, power
from calcanim.notation.lines import fresh_id
from calcanim.notation.setter import one
from calcanim.pictures.growing_cube import DOWN, LEFT
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import track
from calcanim.pictures.tiled import Turn, Window, around, blocks, from_to, in_turn, opened
from calcanim.pictures.tilings import Rectangle, cube_in_squares, triangular
from calcanim.storyboard.graph import Blocks, Brick, GraphElement, Span
from calcanim.storyboard.quantities import Track

_GAP = 0.8  # between two cubes
_COUNT = 61
_APART = 0.3  # between the halves of a layer that is cut
_AROUND_NAME = 0.22  # room beyond a ring's corner, which may be one unit
_BELOW = 3  # cubes in the lower row
_ROLES = ("function", "increment", "input", "derivative")
_ENDS = ("x1", "y1", "z1", "x2", "y2", "z2")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a layer: its box in the cube, and where it goes."""

    key: str
    cube: int
    box: tuple[float, ...]  # x1, y1, z1, x2, y2, z2
    goal: Rectangle
    rise: float  # of a half, once its layer is cut


@dataclass(frozen=True, kw_only=True)
class CubesInSquare(Picture):
    """Cubes of side 1 to `count`, each made of layers that are one unit thick.

    Quantities: six ends for every piece of a layer, ``piece0.x1`` to ``pieceN.z2``.
    """

    count: int

    rings = Parts("rings.names")
    side = Parts("side")
    upright = Parts("upright")

    @property
    def cubes(self) -> Mark:
        """All pieces, as cubes or in the square."""
        return self.mark(*(p.key for p in _pieces(self.count)))

    def sliced(self) -> Track:
        """The layers come apart, and close up again."""
        out: dict[str, np.ndarray] = {}
        apart = np.sin(np.linspace(0, np.pi, _COUNT))
        for p in _pieces(self.count):
            ends = dict(zip(_ENDS, p.box, strict=True))
            out |= {f"{p.key}.{z}": ends[z] + 0.5 * p.box[2] * apart for z in ("z1", "z2")}
        return track(out)

    def cut(self) -> Track:
        """One layer of each cube that has evenly many is cut into two halves."""
        out: dict[str, np.ndarray] = {}
        for p in _pieces(self.count):
            if p.rise:
                ends = dict(zip(_ENDS, p.box, strict=True))
                out |= {
                    f"{p.key}.{y}": Turn(ends[y], ends[y] + p.rise).values(_COUNT)
                    for y in ("y1", "y2")
                }
        return track(out)

    def laid(self, first: int, last: int) -> Track:
        """The layers of the cubes from `first` to `last` go around the corner, cube by cube."""
        out: dict[str, np.ndarray] = {}
        turns = last - first + 1
        for p in _pieces(self.count):
            if not first <= p.cube <= last:
                continue
            begin, until = in_turn(p.cube - first, turns, 0.3)
            g = p.goal
            flat = (g.x, g.y, 0.0, g.x + g.width, g.y + g.height, 0.0)
            lifts = (0.0, p.rise, 0.0) * 2
            for end, low, rise, new in zip(_ENDS, p.box, lifts, flat, strict=True):
                old = low + rise
                out[f"{p.key}.{end}"] = Turn(old, new, begin, until).values(_COUNT)
        before, after = _window(self.count, first - 1), _window(self.count, last)
        return track(out | from_to(before, after, _COUNT))


def cubes_in_square(count: int) -> CubesInSquare:
    """Cubes of side 1 to `count`."""
    elements: list[GraphElement] = []
    now: dict[str, float] = {}
    for p in _pieces(count):
        x1, y1, z1, x2, y2, z2 = ends = [f"{p.key}.{end}" for end in _ENDS]
        role = _ROLES[(p.cube - 1) % len(_ROLES)]
        elements.append(Brick(p.key, role, x1, y1, z1, x2, y2, z2))
        now |= dict(zip(ends, p.box, strict=True))
    corners = [
        (triangular(k - 1) - _AROUND_NAME, k + 2 * _AROUND_NAME) for k in range(1, count + 1)
    ]
    places = [Rectangle(a, a, wide, wide) for a, wide in corners]
    names = [power(number(k), number(3)) for k in range(1, count + 1)]
    elements.append(Blocks("rings", "text", "text", (blocks(places, names),), opacity=0.0))
    side = triangular(count)
    sides = one(add(*map(number, range(1, count + 1))), "input")
    elements += [
        Span("side", "input", 0.0, -0.5, float(side), -0.5, sides, "s"),
        Span("upright", "input", -0.5, 0.0, -0.5, float(side), one(number(side), "input"), "w"),
    ]
    figure = opened(elements, _window(count, 0), now)
    return CubesInSquare(id=fresh_id("figure"), figure=figure, count=count)


def _pieces(count: int) -> tuple[_Piece, ...]:
    """All pieces, from the back to the front of each cube."""
    found: list[_Piece] = []
    for k in range(1, count + 1):
        left, bottom = _corner(k)
        for depth, layer in enumerate(cube_in_squares(k)):
            below = bottom
            for goal in layer:
                high = k / len(layer)
                box = (left, below, float(depth), left + k, below + high, depth + 1.0)
                rise = (_APART if below > bottom else -_APART) if len(layer) > 1 else 0.0
                found.append(_Piece(f"piece{len(found)}", k, box, goal, rise))
                below += high
    return tuple(found)


def _corner(k: int) -> tuple[float, float]:
    """Where the back of a cube begins: beyond the square of those before it.

    The first cubes stand below, the others above the square that those make.
    """
    if k <= _BELOW:
        before = sum(q + LEFT * (q + 1) + _GAP for q in range(1, k))
        return before + LEFT, DOWN * k
    beyond = triangular(k - 1) + _GAP / 2 if k > _BELOW + 1 else 0.0
    return beyond + LEFT * k, triangular(_BELOW) + _GAP + DOWN * k


def _window(count: int, laid: int) -> Window:
    """The square of so many cubes, and the cubes that are left."""
    side = float(triangular(laid))
    if laid == count:
        return around(-2.2, side + 0.2, -1.8, side + 0.2)
    left, bottom = _corner(count)
    return around(-0.2, max(left + count, side) + 0.2, -0.2, max(bottom + count, side) + 0.2)
