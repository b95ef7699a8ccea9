"""Figures as data: sampled geometry in the figure's own units. Nothing here is callable."""

from __future__ import annotations

from dataclasses import dataclass, field

from calcanim.outside import ADDED
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Graph
from calcanim.storyboard.quantities import Channel as Channel
from calcanim.storyboard.quantities import Quantity
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


@dataclass(frozen=True, slots=True)
class Miniature:
    """A figure as it stood at a moment of its film, small and without words.

    `values` are those of its quantities then; of its elements those are seen that come with it or
    were `revealed`, and were not `hidden` since. `track` is how it came there.
    """

    figure: Figure
    values: tuple[Quantity, ...] = ()
    revealed: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    track: Track | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A card in a sheet: its lesson's slug, its name, its formulas, what it is for, a picture."""

    key: str
    name: Formula
    general: Formula
    example: Formula | None = None
    use: Formula | None = None
    picture: Miniature | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a card lies on the map of what hangs together: a column and a row, from 0."""

    key: str
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class CardLink:
    """An arrow on the map from one card to another, and few words on it; `both`: to and fro."""

    source: str
    target: str
    words: Formula
    both: bool = False


@dataclass(frozen=True, slots=True)
class Cards:
    """A sheet of cards. All lie side by side, with their names; then some of them lie open.

    Each card has a channel ``card.KEY``: at 0 it lies on the sheet, at 1 it waits, small, at the
    lower edge, at ``2 n + 2`` its picture has all the room that the cards of ``pages[n]`` before it
    leave, at ``2 n + 3`` it lies open among them, and behind the last page on the map. Where it is
    not on a page, or has no spot on the map, it waits. ``play.KEY``, from 0 to 1, is how far its
    picture has moved. Parts: ``card.KEY.frame``, ``card.KEY.edge``, ``card.KEY.picture``; the name
    on the sheet, ``sheet.KEY``, that on the map, ``map.KEY``; of an open card ``card.KEY.name``,
    ``card.KEY.general``, ``card.KEY.example`` and ``card.KEY.use``; ``link.SOURCE.TARGET`` with its
    words.
    """

    cells: tuple[Cell, ...]
    pages: tuple[tuple[str, ...], ...]
    spots: tuple[Spot, ...] = ()
    links: tuple[CardLink, ...] = ()

    def __post_init__(self) -> None:
        keys = {cell.key for cell in self.cells}
        named = {k for page in self.pages for k in page} | {spot.key for spot in self.spots}
        if unknown := named - keys:
            raise ValueError(f"a sheet has no card {', '.join(sorted(unknown))}")
        spots = {spot.key for spot in self.spots}
        for link in self.links:
            if not {link.source, link.target} <= spots:
                raise ValueError(f"{link.source} and {link.target} do not lie on the map")


Figure = NumberLines | Network | Table | Graph | Surface | Cards | Group
