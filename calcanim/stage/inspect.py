"""Layout faults of a storyboard, found on the constructed stage without rendering.

The inspection looks at the end of every cue and at least every half second of motion. What it
asks: text touches no other text, no stroke and no dot; everything stays inside the safe area, and
all words but an axis's above the captions; no text is under its smallest size; text and graphics
stand out from what actually lies beneath and above them. Glyphs on their way from one line to the
next may cross others; what moves with a figure may not. And it asks that pictures are true: what is
told lies in its window, numbers along an axis differ and stand apart, and read-outs that stand
together are true together.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from manim import Animation, VMobject
from manim.utils.rate_functions import smooth

from calcanim.stage.beneath import Fills
from calcanim.stage.camera import Painted
from calcanim.stage.cast import raised
from calcanim.stage.contrast import GRAPHICS, TEXT
from calcanim.stage.frame import MIN_AXIS_EM, MIN_EM, WIDE, Frame
from calcanim.stage.geometry import disc_depth, grown, near, overlaps, pierced
from calcanim.stage.measures import Film, Measurer
from calcanim.stage.motion import Morph, Run
from calcanim.stage.perform import Performer
from calcanim.stage.plane import GraphMobject
from calcanim.stage.shapes import Shape, Sight
from calcanim.stage.together import Partners, partners, untrue
from calcanim.stage.told import beyond_window, figures_in
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.cues import Cue, Hold, Slide
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.theme import DARK, Theme

_TOUCH = 0.02  # units: less than this is a hair's breadth and no fault
_STEP = 0.5  # seconds of motion between two looks
_APART = 0.5  # ems, between the numbers of an axis
_OF_AN_AXIS = re.compile(r"\.(tick|name)\d*(\.|$)")
_JUDGED = ("text", "line", "dot", "strike")  # by the contrast with what is around
_SLACK = 0.02  # of a contrast ratio: colours are rounded to 8 bits


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: `beat` counts from 0, `time` is seconds into the film.

    `kind` is one of overlap, outside, small, contrast, caption_zone, window, labels, readout.
    `amount` is in scene units; for contrast it is what is missing of the ratio, for a readout how
    many units of its last digit it is off.
    """

    beat: int
    time: float
    kind: str
    who: tuple[str, ...]
    amount: float


def inspect(board: Storyboard, theme: Theme = DARK, frame: Frame = WIDE) -> list[Fault]:
    """Every fault of the film, each once, at the moment where it is first seen."""
    return list(_looked_at(board, theme, frame, None).faults.values())


def examine(
    board: Storyboard, theme: Theme = DARK, frame: Frame = WIDE
) -> tuple[list[Fault], Film]:
    """The faults as `inspect` finds them, and the measures of the film's look."""
    measurer = Measurer(frame)
    looker = _looked_at(board, theme, frame, measurer)
    return list(looker.faults.values()), measurer.film(board)


def _looked_at(board: Storyboard, theme: Theme, frame: Frame, measurer: Measurer | None) -> _Looker:
    looker = _Looker(theme, frame, partners(board), measurer)
    performer = Performer(board, theme, looker, looker.end_cue, frame)
    looker.performer = performer
    performer.run(looker.begin_beat)
    looker.end_beat()
    return looker


class _Looker:
    """A player that draws nothing: it steps through each motion and looks."""

    def __init__(
        self, theme: Theme, frame: Frame, pairs: Partners, measurer: Measurer | None
    ) -> None:
        self.frame, self.pairs, self.measurer = frame, pairs, measurer
        self.performer: Performer
        self.beat = 0
        self.time = 0.0
        self.faults: dict[tuple[int, str, tuple[str, ...]], Fault] = {}
        self.sight = Sight()
        self.fills = Fills(theme)
        self.stage: list[VMobject] = []
        self.judged: list[Shape] = []
        self.areas: list[int] = []

    # -- a player ------------------------------------------------------------

    def begin_beat(self, index: int) -> None:
        if index:
            self.end_beat()
        self.beat = index

    def end_beat(self) -> None:
        if self.measurer is not None:
            self.measurer.still(self._shapes(self.time))

    def enter(self, leaves: Sequence[VMobject]) -> None:
        self.sight.forget(leaves)
        self.stage.extend(leaves)

    def leave(self, leaves: Sequence[VMobject]) -> None:
        gone = {id(leaf) for leaf in leaves}
        self.stage = [m for m in self.stage if id(m) not in gone]

    def play(self, animation: Animation, leaves: Sequence[VMobject], run_time: float) -> None:
        self.stage = raised(self.stage, leaves)
        moving = {id(leaf) for leaf in leaves}
        passing = _passing(animation)
        animation.begin()
        steps = max(int(np.ceil(run_time / _STEP)), 1)
        for n in range(1, steps):
            animation.interpolate(n / steps)
            self.sight.forget(leaves)
            now = self.time + run_time * n / steps
            recoloured = moving if isinstance(animation, Morph) else ()
            self.look(now, passing | _fading(animation, leaves), recoloured)
        animation.finish()
        self.sight.forget(leaves)
        self.time += run_time

    def hold(self, run_time: float) -> None:
        self.time += run_time

    def end_cue(self, beat: int, cue: Cue) -> None:
        if isinstance(cue, Hold):
            return
        self.look(self.time, set())
        self._windows()
        if isinstance(cue, Slide):
            self._readouts(cue)

    # -- looking -------------------------------------------------------------

    def look(self, time: float, passing: set[int], recoloured: Collection[int] = ()) -> None:
        """Record the faults of this moment.

        Leaves in `passing` are on their way or half faded; those `recoloured` change their colour.
        """
        everything = list(self._shapes(time))
        # What stands as it stood at the last look has been judged then.
        known = {id(s) for s in self.judged}
        fresh = {id(s) for s in everything} - known
        for shape in everything:
            if id(shape) in fresh:
                self._bounds(time, shape)
        settled = [s for s in everything if not any(id(x.source) in passing for x in s.leaves)]
        if fresh:
            self._overlaps(time, settled, fresh)
            self._numbers(time, settled, fresh)
            # Between two colours that can be read there may be one that cannot, for a moment.
            steady = [s for s in settled if not any(id(x.source) in recoloured for x in s.leaves)]
            self._contrasts(time, steady, fresh)
        self.judged = everything

    def _overlaps(self, time: float, shapes: Sequence[Shape], fresh: set[int]) -> None:
        texts = [s for s in shapes if s.kind == "text"]
        if not texts:
            return
        around = np.stack([s.box for s in texts])
        new = np.array([id(s) in fresh for s in texts])
        close = (overlaps(around, around) > 0) & (new[:, None] | new[None, :])
        for i, j in np.argwhere(np.triu(close, 1)):
            amount = float(overlaps(texts[i].boxes, texts[j].boxes).max())
            if amount > _TOUCH / 2:
                self._add(time, "overlap", (texts[i].who, texts[j].who), amount)
        for other in shapes:
            if other.kind not in ("line", "dot", "surface"):
                continue
            reached = overlaps(around, other.box[None])[:, 0] > 0
            for i in np.flatnonzero(reached & (new | (id(other) in fresh))):
                amount = _touch(texts[i].boxes, other)
                if amount > _TOUCH:
                    self._add(time, "overlap", (texts[i].who, other.who), amount)

    def _bounds(self, time: float, shape: Shape) -> None:
        x, y = self.frame.safe
        left, bottom, right, top = (float(v) for v in shape.box)
        over = max(-x - left, -y - bottom, right - x, top - y)
        below = self.frame.caption_top - bottom
        if not np.isfinite(shape.box).all():
            self._add(time, "outside", (shape.who,), self.frame.width)
        elif over > _TOUCH:
            self._add(time, "outside", (shape.who,), over)
        elif below > _TOUCH and shape.kind == "text" and not _OF_AN_AXIS.search(shape.who):
            self._add(time, "caption_zone", (shape.who,), below)

    def _contrasts(self, time: float, shapes: Sequence[Shape], fresh: set[int]) -> None:
        areas = [s for s in shapes if s.kind in ("card", "region", "surface")]
        ids = [id(s) for s in areas]
        changed = ids != self.areas or not fresh.isdisjoint(ids)
        self.areas = ids
        self.fills.lay(areas, self.stage)
        for shape in shapes:
            if shape.kind not in _JUDGED or not (changed or id(shape) in fresh):
                continue
            wanted = TEXT if shape.kind == "text" else GRAPHICS
            found = self.fills.lowest(shape)
            if found < wanted - _SLACK:
                self._add(time, "contrast", (shape.who,), wanted - found)

    def _numbers(self, time: float, shapes: Sequence[Shape], fresh: set[int]) -> None:
        """The numbers of an axis are different ones, and stand half an em apart."""
        axes: dict[str, list[tuple[Shape, Formula, float]]] = {}
        around = {s.who: s for s in shapes if s.kind == "text"}
        for key, actor in self.performer.actors.items():
            if actor.figure is None:
                continue
            for prefix, figure in figures_in(actor.figure):
                for name, (axis, label) in getattr(figure, "numbers", {}).items():
                    if (shape := around.get(f"{key}.{prefix}{name}")) is not None:
                        em = figure.elements[name].em
                        axes.setdefault(f"{key}.{prefix}{axis}", []).append((shape, label, em))
        for numbers in axes.values():
            for (a, one, em), (b, other, _) in combinations(numbers, 2):
                if id(a) not in fresh and id(b) not in fresh:
                    continue
                if one.segments == other.segments:
                    self._add(time, "labels", (a.who, b.who), em)
                gap = -float(overlaps(a.box[None], b.box[None])[0, 0])
                if gap < _APART * em - _TOUCH:
                    self._add(time, "labels", (a.who, b.who), _APART * em - gap)

    def _windows(self) -> None:
        for key, actor in self.performer.actors.items():
            if actor.figure is not None:
                for name, amount in beyond_window(actor.figure, actor.visible):
                    if amount > _TOUCH:
                        self._add(self.time, "window", (f"{key}.{name}",), amount)

    def _readouts(self, cue: Slide) -> None:
        """Those of a figure whose quantities have just run."""
        actor = self.performer.actors[cue.id]
        assert actor.figure is not None
        for prefix, figure in figures_in(actor.figure):
            if not isinstance(figure, GraphMobject):
                continue
            seen = {k[len(prefix) :] for k in actor.visible if k.startswith(prefix)}
            pairs = self.pairs.get(cue.id, ())
            for found in untrue(figure.figure, figure.values, seen, cue.track, pairs):
                time = self.time - cue.run_time * (1 - _eased_back(found.share))
                who = tuple(f"{cue.id}.{prefix}{name}" for name in found.who)
                self._add(time, "readout", who, found.amount)

    def _add(self, time: float, kind: str, who: tuple[str, ...], amount: float) -> None:
        key = (self.beat, kind, who)
        if key not in self.faults:
            self.faults[key] = Fault(self.beat, round(time, 3), kind, who, round(amount, 4))

    def _shapes(self, time: float) -> Iterator[Shape]:
        for key, actor in self.performer.actors.items():
            for name, element in actor.elements.items():
                if name not in actor.visible:
                    continue
                who = key if name == "line" else f"{key}.{name}"
                if element.kind == "text":
                    smallest = max(element.smallest or MIN_EM, MIN_AXIS_EM)
                    if element.em < smallest * 0.995:
                        self._add(time, "small", (who,), smallest - element.em)
                shape = self.sight.shape(who, element)
                if shape is not None:
                    yield shape


def _eased_back(share: float) -> float:
    """The share of a motion's time after which it has come so far."""
    times = np.linspace(0, 1, 101)
    return float(np.interp(share, [float(smooth(t)) for t in times], times))


def _passing(animation: Animation) -> set[int]:
    """The leaves that travel or fade in this motion; mere recolouring is no excuse."""
    if not isinstance(animation, Morph):
        return set()
    return {
        id(m.leaf)
        for m in animation.motions
        if m.start.points is not m.end.points
        or m.start.fill[:, 3].any() != m.end.fill[:, 3].any()
        or m.start.stroke[:, 3].any() != m.end.stroke[:, 3].any()
    }


def _fading(animation: Animation, leaves: Sequence[VMobject]) -> set[int]:
    """Those that a figure's own motion shows half faded now, as a zoom does with its ticks."""
    if not isinstance(animation, Run):
        return set()
    return {id(x) for x in leaves if isinstance(x, Painted) and x.fill_rgbas[0, 3] < 1}


def _touch(boxes: np.ndarray, other: Shape) -> float:
    """How deep the strokes or discs of `other` reach into the nearest of `boxes`, shape (n, 4)."""
    deepest = 0.0
    for leaf in other.leaves:
        if other.kind == "dot":
            left, bottom, right, top = (float(v) for v in leaf.box)
            middle = ((left + right) / 2, (bottom + top) / 2)
            depth = disc_depth(boxes, middle, (right - left) / 2)
            deepest = max(deepest, float(depth.max()))
            continue
        wide = grown(boxes, leaf.half)
        around = np.concatenate((wide[:, :2].min(axis=0), wide[:, 2:].max(axis=0)))
        segments = near(leaf.segments, around)
        if len(segments):
            deepest = max(deepest, float(pierced(wide, segments).max()))
    return deepest
