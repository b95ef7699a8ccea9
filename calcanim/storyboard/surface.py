"""A function of two variables as data: as a surface in space, and as a map seen from above.

A `Surface` is a figure of its own. `HeightMap`, `LevelCurves`, `Walk` and `Vector` are elements of
a plane graph's panel (`calcanim.storyboard.graph`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from calcanim.outside import ADDED
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.quantities import Number, Tick
from calcanim.storyboard.words import MaybeRegion, Role

Spot = tuple[float, float, float]
"""A place in space: x, y and height."""
BOX = 1.4
"""The height of a surface's box, from the floor to the top, where half its width is 1."""


@dataclass(frozen=True, slots=True)
class Scale:
    """One axis of a surface: ``low < high`` in its own units, round ticks and a name."""

    name: Formula
    low: float
    high: float
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Contour:
    """A level curve: where a function of (x, y) is `level`. Pieces of points in axis units."""

    level: float
    pieces: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True, slots=True)
class Trail:
    """Steps on a surface: points (x, y, height) joined in order; `stops` says which are iterates.

    The channel ``trail.KEY`` is the number of stops reached, 0 at the start. Without stops it is a
    curve: it has no dots, and the channel counts its points.
    """

    key: str
    role: Role
    points: tuple[tuple[float, float, float], ...]
    stops: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """From `start` to `end`, in axis units, in the plane of a surface's floor.

    The channel ``arrow.KEY`` is the share of its length that is drawn, 1 at first. The `label`
    stands beside it, where there is room and the camera is where it was at first, and comes on and
    goes off with it.
    """

    key: str
    role: Role
    start: tuple[float, float]
    end: tuple[float, float]
    label: Formula | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """Upright over a segment of the floor: the surface's heights at equal steps along it."""

    start: tuple[float, float]
    end: tuple[float, float]
    heights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Wall:
    """A slice of what lies between the surface and its ground, which may wander from cut to cut.

    It stands on `Surface.ground`, else on the height 0, or the floor where that is not in the box;
    below the ground it has the role `below`. The channel ``wall.KEY`` is the number of the cut (1.5
    between two), ``wall.KEY.filled`` the share of its length that is there, 1 at first. As it
    passes, `standing` cuts, equally spread, stay. Its upper edge is ``wall.KEY.edge``. Raises
    ValueError where the cuts do not have equally many heights.
    """

    key: str
    role: Role
    below: Role
    cuts: tuple[Cut, ...]
    standing: int = 0
    opacity: float = 0.18

    def __post_init__(self) -> None:
        if len({len(cut.heights) for cut in self.cuts}) != 1:
            raise ValueError(f"the cuts of the wall {self.key} need equally many heights")


@dataclass(frozen=True, slots=True)
class Slab:
    """A slice with a thickness: what stands on a strip of the floor, `width` (x, y) across.

    The strip's middle goes from `start` to `end`; `heights` are those at equal steps along it.
    """

    start: tuple[float, float]
    end: tuple[float, float]
    width: tuple[float, float]
    heights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Slabs:
    """Slabs beside one another, solid: the near ones hide those behind.

    They stand where a `Wall` does. Where they are `stepped`, each is a row of level boxes, one a
    height; where they are not `lined` they look like one solid. The channel ``slabs.KEY`` is how
    many are there, 0 at first; the fraction of the next grows from the ground.
    """

    key: str
    role: Role
    below: Role
    slabs: tuple[Slab, ...]
    stepped: bool = False
    lined: bool = True


@dataclass(frozen=True, slots=True)
class Patch:
    """A translucent parallelogram in space by its four corners, in order: a tangent plane.

    The channel ``patch.KEY`` is its opacity, 1 at first.
    """

    key: str
    role: Role
    corners: tuple[Spot, Spot, Spot, Spot]


@dataclass(frozen=True, slots=True)
class Surface:
    """The graph of a function of two variables over a rectangle, with its floor below it.

    `heights` are rows along y, each with equally spaced points along x, from each axis' low to its
    high; `holes` are the indices (row by row) of points without a value. What is above ``z.high``
    or below `base` is cut off; the floor, with the level curves, lies at ``z.low``. `azimuth` (the
    channel ``camera.azimuth``) and `elevation` are the camera's, in degrees; the picture is framed
    so that it fits for every azimuth within `turn`. `fringe` are faces (x, y, height) in cells with
    a hole at a corner, up to where the function ends. Trails and arrows come on by `Reveal`, by
    ``trail.KEY`` and ``arrow.KEY``; ``shadow.KEY`` is the trail's image on the floor. The channel
    ``camera.aside``, 0 at first, moves the picture to the region `aside` of the frame, and
    ``sheet.veil``, 0 at first, makes the surface translucent, up to 1. Walls, slabs and patches
    come on by ``wall.KEY``, ``slabs.KEY`` and ``patch.KEY``. `ground` is a height that is drawn as
    a plane, for a function with values of both signs.
    """

    x: Scale
    y: Scale
    z: Scale
    base: float
    heights: tuple[tuple[float, ...], ...]
    holes: tuple[int, ...]
    contours: tuple[Contour, ...]
    trails: tuple[Trail, ...]
    arrows: tuple[Arrow, ...]
    azimuth: float
    elevation: float
    turn: tuple[float, float]
    fringe: tuple[tuple[tuple[float, float, float], ...], ...] = ()
    aside: MaybeRegion = ""
    walls: tuple[Wall, ...] = field(default=(), metadata=ADDED)
    patches: tuple[Patch, ...] = field(default=(), metadata=ADDED)
    ground: float | None = field(default=None, metadata=ADDED)
    slabs: tuple[Slabs, ...] = field(default=(), metadata=ADDED)


@dataclass(frozen=True, slots=True)
class HeightMap:
    """Heights over a rectangle as a wash of colour.

    `heights`, `holes` and `fringe` are those of `Surface`.
    The ramp of colours goes from `base` to `top`; what is outside has the colour of the end.
    """

    key: str
    x_low: float
    x_high: float
    y_low: float
    y_high: float
    base: float
    top: float
    heights: tuple[tuple[float, ...], ...]
    holes: tuple[int, ...] = ()
    fringe: tuple[tuple[tuple[float, float, float], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class LevelCurves:
    """Level curves in the plane, in the colours of the ramp from `base` to `top`."""

    key: str
    base: float
    top: float
    contours: tuple[Contour, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """A way from point to point with a dot at each; `progress` counts the points reached."""

    key: str
    role: Role
    points: tuple[tuple[float, float], ...]
    progress: Number = 0.0


@dataclass(frozen=True, slots=True)
class Vector:
    """An arrow from (x1, y1) to (x2, y2)."""

    key: str
    role: Role
    x1: Number
    y1: Number
    x2: Number
    y2: Number
