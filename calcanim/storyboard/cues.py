"""What happens on stage, as data. A cue names its targets by the ids that earlier cues gave.

Regions: ``title``, ``figure``, ``derivation`` (a column, filled from the top), ``wide`` (the
whole frame below the title). Every `run_time` is in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.storyboard.figures import Figure, Track
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.words import Region, Role, Seconds, Side


@dataclass(frozen=True, slots=True)
class Write:
    """A formula or words come on, as `id`, below what already stands in `region`.

    `size` is relative to the region's body text; `framed` draws a card around it. What is `pinned`
    is the last to leave a region that is full: the meaning of a letter that others have in them.
    """

    id: str
    formula: Formula
    region: Region
    size: float = 1.0
    framed: bool = False
    run_time: Seconds = 1.0
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A new line `id` grows from the line `source`: parts travel, by `moves`, to their places.

    `moves` pairs keys of the old formula with keys of the new one. With `in_place` the new line
    takes the old one's place; otherwise it comes below, and the old line is muted. It is as large
    as the old line was written.
    """

    source: str
    id: str
    formula: Formula
    moves: tuple[tuple[str, str], ...]
    in_place: bool = False
    run_time: Seconds = 1.4


@dataclass(frozen=True, slots=True)
class Highlight:
    """Parts of a formula (or of a figure) are lit in `role`; ``restore`` gives their own back."""

    id: str
    keys: tuple[str, ...]
    role: Role = "highlight"
    restore: bool = False
    run_time: Seconds = 0.6


@dataclass(frozen=True, slots=True)
class Strike:
    """Parts of a line, the whole line where no key is named, or of a figure are struck out.

    Each takes `muted`, below a line that runs through it, and stays like that until it goes. A
    figure's parts are struck where they are: it rests from then on.
    """

    id: str
    keys: tuple[str, ...]
    run_time: Seconds = 0.5


@dataclass(frozen=True, slots=True)
class Callout:
    """One to four words beside a part of a line, or of a figure, with a line that leads to it.

    They stand on the compass `side` of the part where that is free, else where they touch nothing,
    and go by ``Hide(id, ("callout.KEY",))``.
    """

    id: str
    key: str
    words: Formula
    side: Side = "s"
    run_time: Seconds = 0.6


@dataclass(frozen=True, slots=True)
class Lift:
    """The line `id` is written as by `Write`, and parts of it fly there from labels of figures.

    `lifts` are triples: a figure, the key of its label, the key of the line's part. With `reverse`
    the line stands there already, and copies of its parts fly to the labels, which come on as they
    arrive; what then is not needed, formula and region, is that of the line.
    """

    id: str
    formula: Formula
    region: Region
    lifts: tuple[tuple[str, str, str], ...]
    size: float = 1.0
    reverse: bool = False
    run_time: Seconds = 1.4


@dataclass(frozen=True, slots=True)
class Plot:
    """A figure comes on, as `id`, in `region`, with the elements that need no `Reveal`."""

    id: str
    figure: Figure
    region: Region = "figure"
    run_time: Seconds = 1.5


@dataclass(frozen=True, slots=True)
class Reveal:
    """Elements of a figure come on: ``stretch.0``, ``point``, ``nudge``, ``value.x``, ``row.1``."""

    id: str
    keys: tuple[str, ...]
    run_time: Seconds = 0.8


@dataclass(frozen=True, slots=True)
class Hide:
    """Elements of a figure go off; `Reveal` may bring them on again."""

    id: str
    keys: tuple[str, ...]
    run_time: Seconds = 0.6


@dataclass(frozen=True, slots=True)
class Slide:
    """A figure's quantities run along a sampled track."""

    id: str
    track: Track
    run_time: Seconds = 2.0


@dataclass(frozen=True, slots=True)
class Clear:
    """What is named fades out; an empty tuple clears everything but the title."""

    ids: tuple[str, ...] = ()
    run_time: Seconds = 0.6


@dataclass(frozen=True, slots=True)
class Hold:
    """Nothing moves for `run_time` seconds."""

    run_time: Seconds


Cue = (
    Write
    | Rewrite
    | Highlight
    | Strike
    | Callout
    | Lift
    | Plot
    | Reveal
    | Hide
    | Slide
    | Clear
    | Hold
)
