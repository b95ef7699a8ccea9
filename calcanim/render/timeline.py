"""The film on its grid of frames: which frame shows what, and where it is cut into segments.

Worked out from the storyboard alone; nothing is drawn, and Manim is not loaded. Frame `k` is shown
at the time `k / fps`. A motion takes the nearest whole number of frames and always starts on a
frame, so that its pictures are the same wherever it stands in the film; the stillness around it
takes up the rounding, and nothing drifts.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.cues import Clear, Hold, Plot, Slide
from calcanim.storyboard.figures import Figure, Group
from calcanim.storyboard.graph import Graph
from calcanim.storyboard.surface import HeightMap, Surface

_TARGET = 1.5  # seconds of motion in a segment, about
_AGAIN = (7, 31, 127)  # times that a still is shown again


@dataclass(frozen=True, slots=True)
class Interval:
    """A cue of a beat, or (`cue` is None) the beat's hold: its first frame and its frames.

    `rest` of these its first picture stands longer than in the film that was drawn.
    """

    beat: int
    cue: int | None
    start: int
    frames: int
    still: bool
    rest: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of frames drawn as one: from `offset` in interval `first` to `stop` in `last`.

    `stop` is exclusive; all segments together are the film, in order. `areas` says that in it whole
    areas may change from picture to picture, not only what is written and a few strokes.
    """

    index: int
    first: int
    offset: int
    last: int
    stop: int
    areas: bool = False


@dataclass(frozen=True)
class Timeline:
    """A storyboard's intervals, in order, on a grid of `fps` frames a second.

    `drawn` is the timeline whose pictures are shown, where that is another one: the same motions
    with other stillness between them, which leaves room for every picture. A hold that is not in it
    has no picture of its own: the first one of the motion after it is shown before it moves.
    """

    board: Storyboard
    fps: int | Fraction
    drawn: Timeline | None = None

    @cached_property
    def intervals(self) -> tuple[Interval, ...]:
        """Every cue and every hold; stillness ends where the storyboard's own clock says."""
        out: list[Interval] = []
        frame, clock, rest = 0, 0.0, 0
        for b, beat in enumerate(self.board.beats):
            for c, cue in [*enumerate(beat.cues), (None, Hold(beat.hold))]:
                clock += cue.run_time
                still = isinstance(cue, Hold)
                wanted = (
                    round(clock * self.fps) - frame if still else round(cue.run_time * self.fps)
                )
                if c is not None and still and self._added(len(out)):
                    rest = max(wanted, 0)
                    continue
                frames = max(wanted, self._pictures(len(out))) + rest
                out.append(Interval(b, c, frame, frames, still, rest))
                frame += frames
                rest = 0
        return tuple(out)

    def _added(self, interval: int) -> bool:
        """Whether a hold in front of an interval is not in the film that was drawn."""
        return self.drawn is not None and not self.drawn.intervals[interval].still

    def _pictures(self, interval: int) -> int:
        """How many pictures a still must have room for."""
        if self.drawn is None or not self.drawn.intervals[interval].still:
            return 0
        return int(self.drawn.intervals[interval].frames > 0) + self.drawn.again(interval)

    @property
    def frames(self) -> int:
        """How many frames the film lasts, at least one."""
        final = self.intervals[-1]
        return max(final.start + final.frames, 1)

    @property
    def starts(self) -> tuple[float, ...]:
        """The second at which each beat begins."""
        first: dict[int, float] = {}
        for interval in self.intervals:
            first.setdefault(interval.beat, float(interval.start / self.fps))
        return tuple(first.values())

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Cut at every beat, at a cue once about 1.5 s have moved, and within a long motion.

        The cut follows from the motions only: it is the same for any number of workers, and other
        words leave it as it is.
        """
        if self.drawn is not None:
            return self.drawn.segments
        target = max(round(_TARGET * self.fps), 1)
        cuts: list[tuple[int, int]] = []
        moved, beat = 0, -1
        for n, interval in enumerate(self.intervals):
            if interval.beat != beat or (moved >= target and not interval.still):
                cuts.append((n, 0))
                moved, beat = 0, interval.beat
            if interval.still:
                continue
            if interval.frames > 2 * target:
                pieces = round(interval.frames / target)
                cuts += [(n, round(interval.frames * p / pieces)) for p in range(1, pieces)]
                moved = interval.frames - cuts[-1][1]
            else:
                moved += interval.frames
        out = []
        for i, (n, offset) in enumerate(cuts):
            if i + 1 == len(cuts):
                last, stop = len(self.intervals) - 1, self.intervals[-1].frames
            else:
                last, stop = cuts[i + 1]
                if stop == 0:
                    last -= 1
                    stop = self.intervals[last].frames
            areas = any(self._areas[n : last + 1])
            out.append(Segment(i, n, offset, last, stop, areas))
        return tuple(out)

    @cached_property
    def _areas(self) -> tuple[bool, ...]:
        """For every interval, whether a graph slides in it, or shading is on stage."""
        graphs: set[str] = set()
        shaded: set[str] = set()
        out = []
        for at in self.intervals:
            cue = None if at.cue is None else self.board.beats[at.beat].cues[at.cue]
            if isinstance(cue, Plot):
                if _has_graph(cue.figure):
                    graphs.add(cue.id)
                if _is_shaded(cue.figure):
                    shaded.add(cue.id)
            slides = isinstance(cue, Slide) and cue.id in graphs
            out.append(slides or bool(shaded))
            if isinstance(cue, Clear):
                shaded -= set(cue.ids) or shaded
        return tuple(out)

    def frame(self, interval: int, offset: int) -> int:
        """The film's frame that shows the `offset`-th frame of an interval.

        A negative one counts the times that a still is shown again.
        """
        at = self.intervals[interval]
        if offset < 0:
            offset = round(-offset * at.frames / (self.again(interval) + 1))
        return at.start + offset + (at.rest if offset > 0 else 0)

    def stillness(self, interval: int, constant: bool) -> tuple[int, int]:
        """What a segment's pictures depend on of a still; `constant` is the frame rate of some."""
        frames = self.intervals[interval].frames
        return (frames, 0) if constant else (int(frames > 0), self.again(interval))

    def again(self, interval: int) -> int:
        """How often a still of more than half a second is shown again: at least once a second.

        So editors, and whoever seeks, find a frame nearby. The numbers are few, and a beat's last
        still is never shorter: other words change its length, and leave its segment as it is.
        """
        if self.drawn is not None:
            return self.drawn.again(interval)
        at = self.intervals[interval]
        if not at.still or 2 * at.frames <= self.fps:
            return 0
        enough = next((n for n in _AGAIN if at.frames <= (n + 1) * self.fps), _AGAIN[-1])
        return min(enough, at.frames - 1)

    def span(self, segment: Segment) -> tuple[int, int]:
        """A segment's first frame, and the one after its last."""
        return self.frame(segment.first, segment.offset), self.frame(segment.last, segment.stop)


def _has_graph(figure: Figure) -> bool:
    if isinstance(figure, Group):
        return any(_has_graph(part) for part in figure.figures)
    return isinstance(figure, Graph | Surface)


def _is_shaded(figure: Figure) -> bool:
    if isinstance(figure, Group):
        return any(_is_shaded(part) for part in figure.figures)
    if isinstance(figure, Graph):
        return any(isinstance(e, HeightMap) for panel in figure.panels for e in panel.elements)
    return isinstance(figure, Surface)
