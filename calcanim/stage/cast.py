"""Who stands on stage: the actors, and how they move and leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
from manim import Animation, VMobject

from calcanim.stage.figures import FigureMobject
from calcanim.stage.formulas import Line
from calcanim.stage.frame import MIN_EM, Frame
from calcanim.stage.items import Element
from calcanim.stage.motion import Morph, Motion, State
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.cues import Callout, Highlight, Rewrite, Strike
from calcanim.storyboard.theme import Theme


class Player(Protocol):
    """Whoever shows the stage: a Manim scene, or an inspection that draws nothing."""

    def enter(self, leaves: Sequence[VMobject]) -> None: ...
    def leave(self, leaves: Sequence[VMobject]) -> None: ...
    def play(self, animation: Animation, leaves: Sequence[VMobject], run_time: float) -> None: ...
    def hold(self, run_time: float) -> None: ...


def raised(stage: Sequence[VMobject], moving: Sequence[VMobject]) -> list[VMobject]:
    """The stage in the order in which it is drawn once `moving` move: above what does not."""
    ids = {id(leaf) for leaf in moving}
    still = [leaf for leaf in stage if id(leaf) not in ids]
    return [*still, *(leaf for leaf in stage if id(leaf) in ids)]


class Actor:
    """Something that a cue gave an id: a line of text, or a figure."""

    def __init__(self, region: str, line: Line | None, figure: FigureMobject | None) -> None:
        self.region = region
        self.line = line
        self.figure = figure
        self.pinned = False
        self.size = 1.0  # of a line, relative to its region's text
        self.card: VMobject | None = None
        self.logo: Line | None = None
        self.elements: dict[str, Element] = dict(figure.elements) if figure else {}
        self.visible: set[str] = set(figure.shown()) if figure else {"line"}
        self.notes: dict[str, Element] = {}  # what cues have put on it: strikes, callouts
        self.struck: set[int] = set()  # glyphs that are struck out, by their ids
        if line is not None:
            self.elements["line"] = Element("text", line.glyphs, line.em, MIN_EM)

    @property
    def leaves(self) -> list[VMobject]:
        """What of it is on stage."""
        return [
            leaf for k in self.elements if k in self.visible for leaf in self.elements[k].leaves
        ]

    def note(self, key: str, element: Element) -> None:
        """Something that a cue puts on it; from now on it moves, and goes, with it."""
        self.notes[key] = self.elements[key] = element
        self.visible.add(key)

    def keys(self, key: str) -> tuple[str, ...]:
        """The elements that `key` names in the figure, and the notes. KeyError for none."""
        found = tuple(k for k in self.notes if k == key or k.startswith(key + "."))
        if self.figure is None:
            if not found:
                raise KeyError(key)
            return found
        try:
            return self.figure.keys(key) + found
        except KeyError:
            if not found:
                raise
            return found

    @property
    def written(self) -> list[VMobject]:
        """A line's glyphs, and those of the logo below it."""
        assert self.line is not None
        return [*self.line.glyphs, *(self.logo.glyphs if self.logo is not None else [])]

    @property
    def body(self) -> list[VMobject]:
        """What takes room in a column: what is written, and its card."""
        return [*self.written, *([self.card] if self.card is not None else [])]

    @property
    def noted(self) -> list[VMobject]:
        """The leaves of the notes that are seen."""
        return [x for k, e in self.notes.items() if k in self.visible for x in e.leaves]

    @property
    def height(self) -> float:
        """Height of a line with at least an em, so that short lines keep their distance."""
        low, high = bounds(self.body)
        return max(float(high[1] - low[1]), self.line.em if self.line else 0.0)


def bounds(leaves: Sequence[VMobject]) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and the highest coordinates, each of shape (3,)."""
    points = np.concatenate([leaf.points for leaf in leaves])
    return points.min(axis=0), points.max(axis=0)


class Cast:
    """The actors on stage, by id, and the `Player` who shows them."""

    def __init__(self, board: Storyboard, theme: Theme, player: Player, frame: Frame) -> None:
        self.theme, self.player = theme, player
        self.frame = frame
        self.actors: dict[str, Actor] = {}
        # The region of everything that has left: a small frame retires lines that a wide one keeps.
        self.gone: dict[str, str] = {}
        self.needed = _last_uses(board)
        self.now = 0  # the cue that is played, counted through the film
        self._last_beat = sum(len(beat.cues) for beat in board.beats[:-1])

    @property
    def closing(self) -> bool:
        """Whether the last beat is on."""
        return self.now >= self._last_beat

    def play(self, motions: list[Motion], run_time: float) -> None:
        """Run all the motions at once; without any the stage rests as long."""
        if not motions:
            self.player.hold(run_time)
            return
        morph = Morph(motions, run_time)
        self.player.play(morph, morph.leaves, run_time)

    def fade(self, ids: Iterable[str]) -> list[Motion]:
        """Motions that take these actors off; they are forgotten at once."""
        motions = []
        for key in list(ids):
            actor = self.actors.pop(key)
            self.gone[key] = actor.region
            for leaf in actor.leaves:
                start = State.of(leaf)
                motions.append(Motion(leaf, start, start.faded(), 0, 0.6))
        return motions

    def drop_faded(self, motions: list[Motion]) -> None:
        """Take what these motions have made invisible off the stage."""
        gone = [
            m.leaf for m in motions if not m.end.fill[:, 3].any() and not m.end.stroke[:, 3].any()
        ]
        if gone:
            self.player.leave(gone)


def _last_uses(board: Storyboard) -> dict[str, int]:
    """For each line, the number of the last cue, counted through the film, that works with it."""
    uses: dict[str, int] = {}
    for n, cue in enumerate(cue for beat in board.beats for cue in beat.cues):
        if isinstance(cue, Rewrite):
            uses[cue.source] = n
        elif isinstance(cue, Highlight | Strike | Callout):
            uses[cue.id] = n
    return uses
