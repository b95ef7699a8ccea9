"""Elements of a plane graph that are more than a curve or a point.

Their places are `Number`s, as those of all elements are (`calcanim.storyboard.graph`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from calcanim.outside import ADDED
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.quantities import Number
from calcanim.storyboard.words import Role, Side


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a curve without a gap: points ``(xs[i], ys[i])``, xs rising, at least two."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A dimension line from (x1, y1) to (x2, y2), a tick at either end, its words on a `side`.

    The words are ``key.words``. Where it is shorter than `low_limit` scene units there is nothing.
    """

    key: str
    role: Role
    x1: Number
    y1: Number
    x2: Number
    y2: Number
    formula: Formula
    side: Side = "s"
    low_limit: float = 0.4


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle by two corners, and a name for its middle, in the colour of text.

    The name is left out where it does not fit.
    """

    x1: Number
    y1: Number
    x2: Number
    y2: Number
    name: Formula | None = None


@dataclass(frozen=True, slots=True)
class Blocks:
    """Rectangles that move from stage to stage: all `stages` have equally many, in one order.

    One with ``(x2 - x1)*(y2 - y1) < 0`` has the role `below`; the others have `role`, or `roles` in
    turn, again from the first where there are more blocks. The parts are ``key.edges``,
    ``key.names`` and ``key.links``.

    Parameters
    ----------
    stage
        2.4 is 40 % of the way from ``stages[2]`` to ``stages[3]``, every corner on a straight line.
        Where there is one stage alone, corners may be keys of quantities.
    shown
        How many are there; the fraction of the next one grows from (x1, y1) upwards.
    stagger
        0: all move at once; 1: one after the other.
    lit
        The index of one that stands out while the others step back; -1: none.
    links
        Level lines from the end of each, (x2, y2), to the beginning of the next, (x1, y1), where
        these are equally high.

    Raises ValueError where stages do not have equally many.
    """

    key: str
    role: Role
    below: Role
    stages: tuple[tuple[Block, ...], ...]
    stage: Number = 0.0
    shown: Number = 1e9
    stagger: float = 0.5
    lit: Number = -1.0
    opacity: float = 0.32
    roles: tuple[Role, ...] = ()
    links: bool = False

    def __post_init__(self) -> None:
        counts = {len(stage) for stage in self.stages}
        if len(counts) != 1:
            raise ValueError(f"the blocks {self.key} need equally many in every stage")
        if len(self.stages) > 1 and any(
            isinstance(v, str)
            for stage in self.stages
            for b in stage
            for v in (b.x1, b.y1, b.x2, b.y2)
        ):
            raise ValueError(f"the blocks {self.key} move by stages, not by quantities too")


@dataclass(frozen=True, slots=True)
class Scatter:
    """Dots at (xs[i], ys[i]), as many as are `shown`; the fraction of the next is its size.

    Raises ValueError where `xs` and `ys` differ in length.
    """

    key: str
    role: Role
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    shown: Number = 1e9
    radius: float = 0.06

    def __post_init__(self) -> None:
        if len(self.xs) != len(self.ys):
            raise ValueError(f"the dots {self.key} need as many ys as xs")


@dataclass(frozen=True, slots=True)
class Inset:
    """A magnifier: a window of its panel once more, larger, in a frame beside what it keeps.

    The window has a frame too, joined to the large one, which stands at the `side` (a corner, an
    edge) of the panel and takes the share `size` of its width and height. `shows` are the keys of
    the panel's elements that are drawn in it, as ``key.THEIRS``; labels and insets are not.
    """

    key: str
    role: Role
    x_low: Number
    x_high: Number
    y_low: Number
    y_high: Number
    shows: tuple[str, ...]
    side: Side = "ne"
    size: float = 0.42


@dataclass(frozen=True, slots=True)
class Field:
    """Strokes of given direction at places (x, y, dx, dy), `length` scene units long each.

    With `heads` they are arrows. Where a `column` is given, the strokes less than half a step from
    that x are lit, and the others step back. Those beyond `until` in x are not there yet.
    """

    key: str
    role: Role
    places: tuple[tuple[float, float, float, float], ...]
    length: float = 0.32
    heads: bool = False
    column: Number | None = None
    until: Number | None = field(default=None, metadata=ADDED)


@dataclass(frozen=True, slots=True)
class Family:
    """Curves of one kind; at a `level` between two whole numbers one is on its way to the next.

    Raises ValueError where they do not have pieces of equal lengths.
    """

    key: str
    role: Role
    curves: tuple[tuple[Piece, ...], ...]
    level: Number = 0.0
    width: Number = 5.0

    def __post_init__(self) -> None:
        if len({tuple(len(p.xs) for p in curve) for curve in self.curves}) != 1:
            raise ValueError(f"the curves of {self.key} need pieces of equal lengths")


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle; where one unit is not as long on both axes, an ellipse."""

    key: str
    role: Role
    x: Number
    y: Number
    radius: Number
    width: Number = 4.0


@dataclass(frozen=True, slots=True)
class Brick:
    """A box by two corners, drawn obliquely: z comes towards the eye, down and to the left.

    Its front, its top and its right side are seen, each where it has an area; of several boxes the
    later ones lie before the earlier ones. A name stands in the middle of the largest of the three
    where it fits. The parts are ``key.faces``, ``key.edges`` and ``key.name``.
    """

    key: str
    role: Role
    x1: Number
    y1: Number
    z1: Number
    x2: Number
    y2: Number
    z2: Number
    name: Formula | None = None


@dataclass(frozen=True, slots=True)
class Fulcrum:
    """A triangle on whose tip, at (x, y), something rests; `size` scene units high at most.

    It stands inside of its panel, and is smaller where there is less room below.
    """

    key: str
    role: Role
    x: Number
    y: Number = 0.0
    size: float = 0.5


@dataclass(frozen=True, slots=True)
class Plate:
    """What lies between a curve and the axis, cut out, and turned about a pivot on the axis.

    Parameters
    ----------
    pieces
        Stretches of the curve, from left to right, at heights of 0 or more.
    pivot
        The place on the axis that rests.
    tilt
        0: level. 1: it has tipped to the right until its end touches the panel's lower edge, or
        as far as it may and stays in the panel; -1: to the left.

    The parts are ``key`` and ``key.edges``.
    """

    key: str
    role: Role
    pieces: tuple[Piece, ...]
    pivot: Number
    tilt: Number = 0.0
    opacity: float = 0.3
