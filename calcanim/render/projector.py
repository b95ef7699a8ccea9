"""Plays a storyboard to any of its segments, and shows that segment's pictures one by one.

What lies before a segment is performed without drawing: animations begin and finish. A motion's
picture depends on its share of the motion only, so it does not matter where the film was cut.
"""

from __future__ import annotations

import calcanim.stage  # isort: skip  # noqa: F401 # first, so that Manim is loaded in parts

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from manim import Animation, VMobject

from calcanim.render.canvas import Canvas
from calcanim.render.timeline import Segment, Timeline
from calcanim.stage.cast import raised
from calcanim.stage.frame import Frame
from calcanim.stage.perform import Performer
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.theme import Theme

Shutter = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Call:
    """What a cue asked for: a motion (or None for stillness), from `begin` to `end` of its time."""

    animation: Animation | None
    movers: tuple[VMobject, ...]
    stage: tuple[VMobject, ...]
    begin: float
    end: float


class Projector:
    """One film's stage; it moves forward, and starts anew to go back."""

    def __init__(
        self, board: Storyboard, timeline: Timeline, theme: Theme, frame: Frame, canvas: Canvas
    ) -> None:
        self.board, self.timeline, self.theme = board, timeline, theme
        self.frame, self.canvas = frame, canvas
        self._shutter: Shutter = lambda interval, offset: None
        self._rewind()

    def _rewind(self) -> None:
        self.performer = Performer(self.board, self.theme, self, frame=self.frame)
        self.stage: list[VMobject] = []
        self.at = 0  # the interval that is played next
        self._movers: tuple[VMobject, ...] = ()
        self._calls: list[_Call] = []
        self._clock = 0.0
        self._window: tuple[int, int] | None = None
        self.canvas.forget()

    def go(self, interval: int) -> None:
        """Stand before an interval: everything earlier has happened."""
        if interval < self.at:
            self._rewind()
        while self.at < interval:
            self._play(None)

    def show(self, segment: Segment, shutter: Shutter) -> None:
        """Draw every picture of a segment; `shutter(interval, offset)` when one is on the canvas.

        A picture that lasts is shown once, at its first frame.
        """
        again = segment.offset > 0 and self.at == segment.first + 1
        if not again:
            self.go(segment.first)
        self._shutter = shutter
        if again:
            self._again(segment)
        while self.at <= segment.last:
            lo = segment.offset if self.at == segment.first else 0
            frames = self.timeline.intervals[self.at].frames
            hi = segment.stop if self.at == segment.last else frames
            self._play((lo, hi))

    # -- the performer's player --------------------------------------------------

    def enter(self, leaves: Sequence[VMobject]) -> None:
        """Leaves come on, above all others."""
        self.stage.extend(leaves)

    def leave(self, leaves: Sequence[VMobject]) -> None:
        """Leaves go."""
        gone = {id(leaf) for leaf in leaves}
        self.stage = [leaf for leaf in self.stage if id(leaf) not in gone]

    def play(self, animation: Animation, leaves: Sequence[VMobject], run_time: float) -> None:
        """What moves stands above what does not, as on a Manim scene."""
        self.stage = raised(self.stage, leaves)
        moving = {id(leaf) for leaf in leaves}
        movers = tuple(leaf for leaf in self.stage if id(leaf) in moving)
        animation.begin()
        shown = self._call(animation, movers, run_time)
        animation.finish()
        if not shown:  # so the canvas has not seen that these leaves moved
            self.canvas.forget()

    def hold(self, run_time: float) -> None:
        """Nothing moves."""
        self._call(None, self._movers, run_time)

    # -- frames --------------------------------------------------------------------

    def _play(self, window: tuple[int, int] | None) -> None:
        """Play the next interval; draw its frames in `window`, or none."""
        interval = self.timeline.intervals[self.at]
        self._window, self._clock, self._calls = window, 0.0, []
        beat = self.board.beats[interval.beat]
        if interval.cue is None:
            self.hold(beat.hold)
        else:
            try:
                self.performer.cue(beat.cues[interval.cue])
            except KeyError as error:
                raise KeyError(
                    f"{self.board.slug}, beat '{beat.title}': a cue names {error}, which is not"
                    " on stage"
                ) from error
        self.at += 1

    def _again(self, segment: Segment) -> None:
        """Draw another part of the motion that was played last, without going back for it."""
        lo = segment.offset
        self.at -= 1
        frames = self.timeline.intervals[self.at].frames
        self._window = lo, segment.stop if segment.last == self.at else frames
        self.canvas.forget()
        for call in self._calls:
            self._frames(call)
            if call.animation is not None:
                call.animation.finish()
        self.canvas.forget()
        self.at += 1

    def _call(
        self, animation: Animation | None, movers: tuple[VMobject, ...], run_time: float
    ) -> bool:
        begin = self._clock
        self._clock += run_time
        call = _Call(animation, movers, tuple(self.stage), begin, self._clock)
        self._calls.append(call)
        self._movers = movers
        return self._frames(call)

    def _frames(self, call: _Call) -> bool:
        """Draw the call's frames that lie in the window; whether there were any."""
        if self._window is None:
            return False
        interval = self.timeline.intervals[self.at]
        beat = self.board.beats[interval.beat]
        length = beat.hold if interval.cue is None else beat.cues[interval.cue].run_time
        step = length / max(interval.frames, 1)
        lo, hi = self._window
        shown = False
        for offset in range(lo, hi):
            time = offset * step
            if interval.still:
                time = call.begin
            if time < call.begin - 1e-9:
                continue
            if time >= call.end - 1e-9 and not interval.still:
                break
            if call.animation is not None:
                call.animation.interpolate((time - call.begin) / (call.end - call.begin))
            self.canvas.show(call.stage, call.movers)
            self._shutter(self.at, offset)
            shown = True
            if call.animation is None:
                break
        return shown
