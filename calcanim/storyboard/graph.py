"""A plane graph as data: panels that share an axis, and in each the elements that stand in it.

Every place is a `Number`: a literal, or the key of one of the graph's quantities. What is given
by a key moves when a `Slide` runs that quantity; what shares a key moves together. So a secant is
a line with the slope ``"slope"`` through the point ``("p.x", "p.y")``, and a zoom is a motion of
the quantities that the axes' ends name.

A new kind of element is a frozen dataclass here (or in `shapes`), a member of `GraphElement`, and
one small class on stage (`calcanim.stage.marks`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from calcanim.outside import ADDED
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.quantities import Number, Quantity, Tick
from calcanim.storyboard.shapes import Block as Block
from calcanim.storyboard.shapes import Blocks as Blocks
from calcanim.storyboard.shapes import Brick as Brick
from calcanim.storyboard.shapes import Family as Family
from calcanim.storyboard.shapes import Field as Field
from calcanim.storyboard.shapes import Fulcrum as Fulcrum
from calcanim.storyboard.shapes import Inset as Inset
from calcanim.storyboard.shapes import Piece as Piece
from calcanim.storyboard.shapes import Plate as Plate
from calcanim.storyboard.shapes import Ring as Ring
from calcanim.storyboard.shapes import Scatter as Scatter
from calcanim.storyboard.shapes import Span as Span
from calcanim.storyboard.surface import HeightMap, LevelCurves, Vector, Walk
from calcanim.storyboard.words import Role, Side


@dataclass(frozen=True, slots=True)
class Dot:
    """The end of a curve at a jump or a hole; `hollow` where it does not belong to the curve."""

    x: float
    y: float
    hollow: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """A sampled curve with the dots at its breaks; drawn for ``low <= x <= high``, where given.

    It is drawn at the height ``scale*y + shift``.
    """

    key: str
    role: Role
    pieces: tuple[Piece, ...]
    dots: tuple[Dot, ...] = ()
    low: Number | None = None
    high: Number | None = None
    width: Number = 5.0
    shift: Number = field(default=0.0, metadata=ADDED)
    scale: Number = field(default=1.0, metadata=ADDED)


@dataclass(frozen=True, slots=True)
class Point:
    """A dot; `hollow` for a point that does not belong to the curve."""

    key: str
    role: Role
    x: Number
    y: Number
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight stroke from one point to another."""

    key: str
    role: Role
    x1: Number
    y1: Number
    x2: Number
    y2: Number
    width: Number = 4.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Slope:
    """The line of slope `slope` through a point: a secant, a tangent.

    It runs from edge to edge of the panel, or is `reach` scene units long where that is given.
    """

    key: str
    role: Role
    x: Number
    y: Number
    slope: Number
    reach: float | None = None
    width: Number = 4.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """A dashed stroke from a point straight to the panel's axis: `to` is ``"x"`` or ``"y"``."""

    key: str
    role: Role
    x: Number
    y: Number
    to: Literal["x", "y"] = "x"


@dataclass(frozen=True, slots=True)
class Label:
    """A formula beside a point, which it follows, best on the compass `side` (``"ne"``).

    It stands where it touches nothing as the figure comes on, with a leader line where that is not
    close by; without any room it is left out. So a label is for a picture that rests: hide it
    before things move into its way. `short` stands for `formula` where only that has room.
    """

    key: str
    formula: Formula
    x: Number
    y: Number
    side: Side = "ne"
    short: Formula | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """What lies between a curve and the axis from `low` to `high`, in the role `below` under it.

    The curve is drawn at the height ``scale*y``.
    """

    key: str
    role: Role
    below: Role
    pieces: tuple[Piece, ...]
    low: Number
    high: Number
    opacity: Number = 0.3
    scale: Number = field(default=1.0, metadata=ADDED)


@dataclass(frozen=True, slots=True)
class Bars:
    """Rectangles on the axis from `low` to `high`, of equal width, in ever finer partitions.

    `heights` has one entry a partition, each with as many heights as it has rectangles: a multiple
    of the number before. `samples` says for each where in a rectangle the curve was read, 0 (left
    end) to 1. At a `level` between two whole numbers the finer partition grows out of the coarser
    one. Rectangles under the axis take the role `below`. The parts are ``key.edges`` and, for as
    long as there are few rectangles, the sample points ``key.samples``.
    """

    key: str
    role: Role
    below: Role
    low: float
    high: float
    heights: tuple[tuple[float, ...], ...]
    samples: tuple[float, ...]
    level: Number = 0.0


GraphElement = (
    Curve
    | Point
    | Segment
    | Slope
    | Guide
    | Label
    | Area
    | Bars
    | Blocks
    | Brick
    | Field
    | Family
    | Fulcrum
    | Plate
    | Ring
    | Inset
    | Scatter
    | Span
    | HeightMap
    | LevelCurves
    | Walk
    | Vector
)


@dataclass(frozen=True, slots=True)
class TickSet:
    """Ticks that are shown together. `opacity` lets a zoom change one set for a finer one."""

    ticks: tuple[Tick, ...]
    opacity: Number = 1.0


@dataclass(frozen=True, slots=True)
class Axis:
    """The window from `low` to `high`, its ticks and its name (no segments: no name)."""

    name: Formula
    low: Number
    high: Number
    ticks: tuple[TickSet, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A window on the plane. `weight` is its share of the figure, 0 (not there yet) to 1.

    The keys of its parts begin with its own: ``f.axis``, ``f.tick``, ``f.name``; ``f`` is all of
    them. The keys of `elements` are unique in the graph and stand by themselves.
    """

    key: str
    y: Axis
    elements: tuple[GraphElement, ...]
    weight: Number = 1.0


@dataclass(frozen=True, slots=True)
class Readout:
    """A changing number above the panels, each digit in a slot of its own.

    What is shown is the quantity times ``10**-exponent``, with `digits` slots before the point and
    `decimals` after it, and one more for a minus where it is `signed`; `unit` stands behind
    (``times 10^(-6)``). With `instead_of` it stands in the place of another readout, an earlier
    one, which is hidden when it comes on.
    """

    key: str
    label: Formula
    quantity: str
    role: Role
    digits: int = 1
    decimals: int = 3
    signed: bool = False
    exponent: int = 0
    unit: Formula | None = None
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """Panels that share the axis `x`, below one another or, where they would be flat, side by side.

    Readouts stand above them.

    `shown` are the keys that come on with the figure; `Reveal` brings on others, `Hide` takes off.
    Where it is `square`, one unit is as long on both axes of its only panel. The axis `x` has the
    keys ``x.axis``, ``x.tick``, ``x.name``.
    """

    x: Axis
    panels: tuple[Panel, ...]
    quantities: tuple[Quantity, ...]
    shown: tuple[str, ...]
    readouts: tuple[Readout, ...] = ()
    square: bool = False
