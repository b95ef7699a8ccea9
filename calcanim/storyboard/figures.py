"""Figures as data: sampled geometry in the figure's own units. Nothing here is callable."""

from __future__ import annotations

from dataclasses import dataclass, field

from calcanim.outside import ADDED
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Graph
from calcanim.storyboard.quantities import Channel as Channel
from calcanim.storyboard.quantities import Tick as Tick
from calcanim.storyboard.quantities import Track as Track
from calcanim.storyboard.surface import Surface
from calcanim.storyboard.words import Region, Role


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One axis: ``low < high`` in its own units, round ticks, a name and a role."""

    key: str
    name: Formula
    low: float
    high: float
    ticks: tuple[Tick, ...]
    role: Role


@dataclass(frozen=True, slots=True)
class NumberLines:
    """Number lines below one another, each point linked to its image on the next line.

    `points` and `nudges` are the state before any motion, one entry a line. `links` name what
    stands between two lines: one formula fewer than lines (``u = x^2 + 1``), and `stretches` the
    local slopes (``times 4``), shown by the cue `Reveal`. `sweep` are the nudges that the film will
    show, one tuple a line, at the same moments for all: labels keep clear of them. `marks` are the
    points' values, written beside their dots, and `lengths` those of the nudges at the end of the
    sweep, beside their bars (``length.I``), `later` those for smaller steps (``later.N.I``). They
    too are shown by `Reveal`, where there is room.

    Bars compare on lines of equal length in units; a quantity that needs two rulers has two lines,
    the second of which is in `again`. There a bar is cut into pieces as long as the bar above it,
    as far as the channel ``laid.I`` (0 to 1) says for line I. The channel ``zoom`` magnifies all
    bars. `whole` is what all stretches come to, at a brace beside the lines; `guess` names a
    second bar of the last line, as long as the channel ``guess`` says.
    """

    lines: tuple[NumberLine, ...]
    points: tuple[float, ...]
    nudges: tuple[float, ...]
    sweep: tuple[tuple[float, ...], ...]
    links: tuple[Formula, ...]
    stretches: tuple[Formula, ...]
    marks: tuple[Formula, ...] = ()
    lengths: tuple[Formula, ...] = ()
    later: tuple[tuple[Formula, ...], ...] = field(default=(), metadata=ADDED)
    again: tuple[int, ...] = field(default=(), metadata=ADDED)
    whole: Formula | None = field(default=None, metadata=ADDED)
    guess: Formula | None = field(default=None, metadata=ADDED)


@dataclass(frozen=True, slots=True)
class Node:
    """A quantity in a network: its name, and its value (shown on the forward pass).

    In a network with forks it stands in a `column`, from 0, and a `row`, 0 in the middle, 1 below
    that; a `leaf`, which nothing is computed for, is a pill. There its `step`, what it is made of,
    may stand where its value does later.
    """

    key: str
    label: Formula
    value: Formula
    gradient: Formula
    role: Role
    column: float = field(default=-1.0, metadata=ADDED)
    row: float = field(default=0.0, metadata=ADDED)
    leaf: bool = field(default=False, metadata=ADDED)
    step: Formula | None = field(default=None, metadata=ADDED)


@dataclass(frozen=True, slots=True)
class Edge:
    """An operation between two nodes: its name, and its local derivative (backward pass)."""

    key: str
    source: str
    target: str
    label: Formula
    derivative: Formula


@dataclass(frozen=True, slots=True)
class Network:
    """A chain of operations, drawn left to right: values above, gradients below.

    In a high and narrow place it is drawn from top to bottom. Where its nodes have columns, it may
    fork: then local derivatives stand beside the arrows, and ``sum.NODE`` is the sign where the
    slopes of two ways meet, at a node with more than one user. `notes` are lines below it all,
    ``note.0`` and so on, of which one is shown at a time.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    notes: tuple[Formula, ...] = field(default=(), metadata=ADDED)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of formulas under a header; all rows have as many cells as `header`."""

    header: tuple[Formula, ...]
    rows: tuple[tuple[Formula, ...], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that move as one: a channel runs in each of them that has it.

    The figure `keys[i]` stands in the frame's region ``regions[i]``. A figure's elements have its
    key in front (``map.trail.good``). `shown` are the keys that come on with the group: a figure's
    own, or that of an element.
    """

    keys: tuple[str, ...]
    figures: tuple[Figure, ...]
    regions: tuple[Region, ...]
    shown: tuple[str, ...]


Figure = NumberLines | Network | Table | Graph | Surface | Group
