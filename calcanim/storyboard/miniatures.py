"""The picture of a film, without words: the figure that its card names, or that stands longest.

It is taken when most of it is seen.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.cues import Clear, Cue, Hide, Plot, Reveal, Slide
from calcanim.storyboard.figures import Figure, Group, Miniature, Table
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Graph, Inset, Label, Readout, Span
from calcanim.storyboard.quantities import Quantity, Track
from calcanim.storyboard.surface import Surface

_WORDS = (Label, Span, Inset, Readout)  # what is nothing without them
_MOVES = 3  # elements that a motion is worth
# Pictures of many films stand side by side: colours of one set, which are told apart.
_ROLES = {
    **{"area": "function", "negative_area": "increment", "inner": "increment"},
    **{"outer": "function", "surface": "function", "path": "parameter"},
}


@dataclass
class _Standing:
    """A figure on stage: its quantities, what was brought on and not taken off, and off.

    Of a group the `member` is looked at, if it has one, or else a solid, or that of which most is
    seen.
    """

    id: str
    member: str
    figure: Figure
    values: dict[str, float] = field(default_factory=dict)
    on: dict[str, None] = field(default_factory=dict)
    off: dict[str, None] = field(default_factory=dict)
    seconds: float = 0.0
    most: int = 0
    track: Track | None = None  # the last of the beat
    best: Miniature | None = None

    def play(self, cue: Reveal | Hide | Slide) -> None:
        if isinstance(cue, Slide):
            self.values |= {c.key: c.values[-1] for c in cue.track.channels}
            self.track = cue.track
            return
        mine, other = (self.on, self.off) if isinstance(cue, Reveal) else (self.off, self.on)
        for key in cue.keys:
            for gone in [k for k in other if k == key or k.startswith(f"{key}.")]:
                del other[gone]
            mine[key] = None

    def stand(self, seconds: float) -> None:
        """So long nothing changes."""
        self.seconds += seconds
        group, here = self.figure, tuple(self.on)
        figure = group
        if isinstance(group, Group):
            parts = {key: [k for k in here if f"{k}.".startswith(f"{key}.")] for key in group.keys}
            figures = zip(group.keys, group.figures, strict=True)
            solid = {k for k, f in figures if isinstance(f, Surface) and parts[k]}
            key = max(parts, key=lambda k: (k == self.member, k in solid, len(parts[k])))
            n, here = group.keys.index(key), tuple(parts[key])
            one = slice(n, n + 1)
            figure = Group(group.keys[one], group.figures[one], group.regions[one], ())
        worth = len(here) + (_MOVES if self.track is not None else 0)
        if worth > self.most or (worth == self.most and not self.member):
            self.most = worth
            values = tuple(Quantity(k, v) for k, v in self.values.items())
            self.best = Miniature(figure, values, here, tuple(self.off), self.track)
        self.track = None


def miniature(board: Storyboard) -> Miniature | None:
    """The picture of a film; None where it has no figure but tables."""
    stage: dict[str, _Standing] = {}
    left: list[_Standing] = []
    named, _, member = (board.card.picture if board.card is not None else "").partition(".")
    for beat in board.beats:
        for cue in beat.cues:
            left += _played(cue, stage, member)
        for standing in stage.values():
            standing.stand(beat.duration)
    left += stage.values()
    if named:
        left = [standing for standing in left if standing.id == named]
    longest = max(left, key=lambda standing: standing.seconds, default=None)
    return None if longest is None or longest.best is None else _bare(_one_panel(longest.best))


def _one_panel(mini: Miniature) -> Miniature:
    """Of panels below one another the first of which something is seen: small, two are none."""
    figure = mini.figure
    if not isinstance(figure, Graph) or len(figure.panels) < 2:
        return mini
    here = set(mini.revealed)
    seen = (p for p in figure.panels if any(e.key in here for e in p.elements))
    panel = replace(next(seen, figure.panels[0]), weight=1.0)
    return replace(mini, figure=replace(figure, panels=(panel,)))


def _played(cue: Cue, stage: dict[str, _Standing], member: str) -> Iterator[_Standing]:
    """What leaves; the stage is then as after the cue."""
    if isinstance(cue, Plot) and not isinstance(cue.figure, Table):
        # What comes with the figure is named: of some of it nothing is left without words.
        figure = cue.figure
        if isinstance(figure, Graph | Group):
            bare, here = replace(figure, shown=()), dict.fromkeys(figure.shown)
            stage[cue.id] = _Standing(cue.id, member, bare, on=here)
        else:
            stage[cue.id] = _Standing(cue.id, member, figure)
    elif isinstance(cue, Clear):
        for key in cue.ids or tuple(stage):
            if key in stage:
                yield stage.pop(key)
    elif isinstance(cue, Reveal | Hide | Slide) and cue.id in stage:
        stage[cue.id].play(cue)


def _bare(thing: Any) -> Any:
    """`thing`, a tree of dataclasses, without words, in colours that are told apart."""
    if isinstance(thing, Formula):
        return Formula(())
    if isinstance(thing, tuple):
        return tuple(_bare(item) for item in thing if not isinstance(item, _WORDS))
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        fields = {f.name: getattr(thing, f.name) for f in dataclasses.fields(thing)}
        return replace(thing, **{name: _field(name, value) for name, value in fields.items()})
    return thing


def _field(name: str, value: Any) -> Any:
    if name in ("role", "below") and isinstance(value, str):
        return _ROLES.get(value, value)
    if name == "roles":
        return tuple(_ROLES.get(role, role) for role in value)
    return _bare(value)
