"""What a worker process does: one job in, as JSON; one result out, as bytes. Loads Manim.

A job draws one segment of one film, or the film's last picture. The worker keeps the stage where
the last job left it, so that jobs in the film's order cost no more than playing it once.
"""

from __future__ import annotations

import calcanim.stage  # isort: skip  # noqa: F401 # first, so that Manim is loaded in parts

import hashlib
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manim import logger

from calcanim import provenance
from calcanim.render.canvas import Canvas
from calcanim.render.projector import Projector
from calcanim.render.result import Result
from calcanim.render.spec import RenderSpec
from calcanim.render.state import digest
from calcanim.render.strip import png, strip
from calcanim.render.timeline import Segment, Timeline
from calcanim.stage.frame import FRAMES
from calcanim.store import Store
from calcanim.storyboard.board import Storyboard

logger.setLevel("ERROR")
# The code that this process has loaded, even if its files change later.
_CODE = provenance.drawing()
_LATEST: dict[str, _Film] = {}


def draw(job: str) -> bytes:
    """Draw a segment (or, for the segment -1, the poster); returns a `Result` as bytes."""
    data = json.loads(job)
    if data["code"] != _CODE:
        raise RuntimeError("this worker has another calcanim, or other libraries, than its caller")
    key = f"{data['digest']} {json.dumps(data['look'], sort_keys=True)}"
    film = _LATEST.pop(key, None)
    if film is None:
        _LATEST.clear()
        film = _film(data)
    found = film.poster() if data["segment"] < 0 else film.segment(data["segment"], data["cache"])
    _LATEST[key] = film  # not kept where drawing failed: the stage would be in between
    return found.to_bytes()


@dataclass
class _Film:
    """A film on this worker's stage."""

    board: Storyboard
    spec: RenderSpec
    timeline: Timeline
    projector: Projector
    canvas: Canvas
    cues: list[list[dict[str, Any]]]
    states: dict[int, str]

    def segment(self, index: int, cache: str | None) -> Result:
        """Draw it, unless the store at `cache` has it."""
        started = time.process_time()
        segment = self.timeline.segments[index]
        key = self._key(segment)
        if cache is not None:
            stored = Store(Path(cache)).get("segments", key)
            if stored is not None:
                return Result.of_bytes(stored)
        film = strip(self.spec, self.canvas, segment.areas)
        shown: list[tuple[int, int]] = []
        waiting: tuple[int, int] | None = None
        resting: int | None = None
        constant = self.spec.constant_frame_rate

        def put(end: int) -> None:
            if waiting is not None:
                shown.append((waiting[0] - segment.first, waiting[1]))
                film.add(end - self.timeline.frame(*waiting) if constant else 1)
            if resting is not None:
                for n in range(1, self.timeline.again(resting) + 1):
                    shown.append((resting - segment.first, -n))
                    film.add(1)

        def shutter(interval: int, offset: int) -> None:
            nonlocal waiting, resting
            put(self.timeline.frame(interval, offset))
            # A picture like the one before needs no frame of its own: that one lasts longer.
            new = film.look() or waiting is None
            waiting = (interval, offset) if new or constant else None
            repeats = self.timeline.intervals[interval].still and self.spec.repeats
            resting = interval if repeats else None

        try:
            self.projector.show(segment, shutter)
        except KeyError as error:
            raise ValueError(str(error.args[0])) from None
        put(self.timeline.span(segment)[1])
        cost = time.process_time() - started
        return Result(key, tuple(shown), round(cost, 4), film.finish())

    def poster(self) -> Result:
        """The film's last picture as a PNG."""
        self.projector.go(len(self.timeline.intervals))
        key = self._hash(["poster", digest(self.projector.performer, self.projector.stage)])
        self.canvas.forget()
        self.canvas.show(self.projector.stage, ())
        return Result(key, (), 0.0, png(self.canvas.pixels, self.spec.transparent))

    def _key(self, segment: Segment) -> str:
        """What determines the segment's pictures: the stage before it, and what happens in it."""
        what: list[Any] = []
        intervals = self.timeline.intervals[segment.first : segment.last + 1]
        for n, interval in enumerate(intervals, segment.first):
            if interval.still:
                what.append(["still", self.timeline.stillness(n, self.spec.constant_frame_rate)])
            else:
                assert interval.cue is not None
                what.append([self.cues[interval.beat][interval.cue], interval.frames])
        stop = segment.stop if segment.stop < intervals[-1].frames else None
        if segment.first not in self.states:  # else another part of the same motion was here
            self.projector.go(segment.first)
            self.states[segment.first] = digest(self.projector.performer, self.projector.stage)
        state = self.states[segment.first]
        return self._hash([state, what, segment.offset, stop, segment.areas])

    def _hash(self, what: Any) -> str:
        whole = json.dumps([_CODE, self.spec.look(), what], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()


def _film(data: dict[str, Any]) -> _Film:
    board = Storyboard.from_json(data["board"])
    spec = RenderSpec.of_look(data["look"])
    frame = FRAMES[spec.aspect]
    opacity = 0.0 if spec.transparent else 1.0
    canvas = Canvas(spec.width, spec.height, frame, spec.theme.background, opacity)
    timeline = Timeline(board, spec.fps)
    projector = Projector(board, timeline, spec.theme, frame, canvas)
    beats = json.loads(data["board"])["storyboard"]["beats"]
    return _Film(board, spec, timeline, projector, canvas, [beat["cues"] for beat in beats], {})
