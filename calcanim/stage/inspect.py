"""Layout faults of a storyboard, found on the constructed stage without rendering."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import Animation, VMobject

from calcanim.stage.layout import MIN_EM, WIDE, Frame
from calcanim.stage.perform import Performer
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.theme import DARK, Theme

_TOUCH = 0.02  # units: less than this is a hair's breadth and no fault
_STEP = 0.5  # seconds of motion between two looks


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: `beat` counts from 0, `time` is seconds into the film, `amount` in units.

    `kind` is one of overlap, outside, small, contrast, caption_zone.
    """

    beat: int
    time: float
    kind: str
    who: tuple[str, ...]
    amount: float


@dataclass(frozen=True, slots=True)
class _Box:
    who: str
    kind: str
    low: np.ndarray[Any, Any]
    high: np.ndarray[Any, Any]
    strokes: tuple[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]], ...] = ()


def inspect(board: Storyboard, theme: Theme = DARK, frame: Frame = WIDE) -> list[Fault]:
    """Look at the end of every cue and at least every half second of motion; each fault once."""
    looker = _Looker(frame)
    performer = Performer(board, theme, looker, frame=frame)
    looker.performer = performer
    performer.run(looker.begin_beat)
    return list(looker.faults.values())


class _Looker:
    """A player that draws nothing: it steps through each motion and looks."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.performer: Performer
        self.beat = 0
        self.time = 0.0
        self.faults: dict[tuple[int, str, tuple[str, ...]], Fault] = {}

    def begin_beat(self, index: int) -> None:
        self.beat = index

    def enter(self, leaves: Sequence[VMobject]) -> None: ...

    def leave(self, leaves: Sequence[VMobject]) -> None: ...

    def play(self, animation: Animation, leaves: Sequence[VMobject], run_time: float) -> None:
        animation.begin()
        steps = max(int(np.ceil(run_time / _STEP)), 1)
        for n in range(1, steps):
            animation.interpolate(n / steps)
            # Text under way may cross other text; a frame's edge may not be crossed even then.
            self.look(self.time + run_time * n / steps, moving=True)
        animation.finish()
        self.time += run_time

    def hold(self, run_time: float) -> None:
        self.look(self.time, moving=False)
        self.time += run_time

    def look(self, time: float, moving: bool) -> None:
        boxes = list(self._boxes())
        safe_x, safe_y = self.frame.safe
        caption_top = self.frame.caption_top
        for box in boxes:
            over = max(
                float(np.max(box.high[:2] - (safe_x, safe_y))),
                float(np.max((-safe_x, -safe_y) - box.low[:2])),
            )
            if over > _TOUCH:
                self._add(time, "outside", (box.who,), over)
            elif caption_top - box.low[1] > _TOUCH:
                self._add(time, "caption_zone", (box.who,), float(caption_top - box.low[1]))
        for who, em, smallest in self._sizes():
            if em < smallest * 0.995:
                self._add(time, "small", (who,), smallest - em)
        if moving:
            return
        texts = [b for b in boxes if b.kind == "text"]
        for i, a in enumerate(texts):
            for b in boxes:
                if b.kind == "text" and texts.index(b) <= i:
                    continue
                if b.kind in ("card", "grid"):
                    continue
                amount = _overlap(a, b)
                if amount > _TOUCH:
                    self._add(time, "overlap", (a.who, b.who), amount)

    def _add(self, time: float, kind: str, who: tuple[str, ...], amount: float) -> None:
        key = (self.beat, kind, who)
        if key not in self.faults:
            self.faults[key] = Fault(self.beat, round(time, 3), kind, who, round(amount, 4))

    def _boxes(self) -> Iterator[_Box]:
        for key, actor in self.performer.actors.items():
            for name, element in actor.elements.items():
                leaves = [leaf for leaf in element.leaves if len(leaf.points)]
                if name not in actor.visible or not leaves:
                    continue
                who = key if name == "line" else f"{key}.{name}"
                if element.kind == "dot":
                    for leaf in leaves:
                        yield _Box(who, "dot", leaf.points.min(axis=0), leaf.points.max(axis=0))
                    continue
                points = np.concatenate([leaf.points for leaf in leaves])
                strokes: tuple[tuple[Any, Any], ...] = ()
                if element.kind == "line":
                    strokes = tuple(
                        (a, b)
                        for leaf in leaves
                        for a, b in zip(leaf.points[::4], leaf.points[3::4], strict=True)
                    )
                yield _Box(who, element.kind, points.min(axis=0), points.max(axis=0), strokes)

    def _sizes(self) -> Iterator[tuple[str, float, float]]:
        for key, actor in self.performer.actors.items():
            for name, element in actor.elements.items():
                if name in actor.visible and element.kind == "text":
                    smallest = element.smallest or MIN_EM
                    yield (key if name == "line" else f"{key}.{name}"), element.em, smallest


def _overlap(a: _Box, b: _Box) -> float:
    """How deep two boxes, or a box and strokes, reach into one another."""
    if not b.strokes:
        depth = np.minimum(a.high, b.high)[:2] - np.maximum(a.low, b.low)[:2]
        return float(min(depth))
    deepest = 0.0
    for start, end in b.strokes:
        inside = _clip(start, end, a)
        if inside is not None:
            p, q = inside
            edge = min(
                float(min((m - a.low)[:2].min(), (a.high - m)[:2].min())) for m in ((p + q) / 2,)
            )
            deepest = max(deepest, edge)
    return deepest


def _clip(start: Any, end: Any, box: _Box) -> tuple[Any, Any] | None:
    """The piece of a stroke inside a box (Liang and Barsky, 1984), or None."""
    t0, t1 = 0.0, 1.0
    delta = end - start
    for axis in (0, 1):
        for p, q in (
            (-delta[axis], start[axis] - box.low[axis]),
            (delta[axis], box.high[axis] - start[axis]),
        ):
            if abs(p) < 1e-12:
                if q < 0:
                    return None
            elif p < 0:
                t0 = max(t0, q / p)
            else:
                t1 = min(t1, q / p)
    return None if t0 > t1 else (start + delta * t0, start + delta * t1)
